"""部门: each unit with what it leads, supports and is only named for; the ranking; one unit as it would be printed."""

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup

from data_access.county.rows import UnitKind
from errors import NotFound
from models.viewing import Filters
from services import reading
from services.days import day_of, whole
from services.offices import due
from services.offices.answerable import UnitDuties, rank_words, units, why_unranked
from services.targets.figure_words import line_of
from services.targets.judged import Judged, judged, target_of
from services.words import words
from ui.base.links import href
from ui.data_desk.reporting import day_text, late_table
from ui.offices import rankings
from ui.parts import cards, due_table, lights, printed
from ui.parts.items_table import items_table
from ui.parts.mark import figure_head, mark
from ui.parts.target_marks import passport, titled
from ui.targets import settling

_NO_LEAD = "没有确认牵头的承诺"


def board(filters: Filters) -> None:
    """The ranking, a card each unit, the groups in words, and what the county still has to say."""
    cards.kept("unit_ranking", "unit_ranking", lambda: _ranking(filters), filters)
    cards.kept("unit_cards", "unit_cards", lambda: _cards(filters), filters)
    settling.waiting_list(judged(Filters((), filters.units, filters.asof)), filters)


def _chosen(filters: Filters) -> list[UnitDuties]:
    found = units(filters)
    return [duties for id, duties in found.items() if not filters.units or id in filters.units]


def _link(filters: Filters, unit_id: str) -> Markup:
    return cards.anchor(href("department", filters, id=unit_id), reading.county().unit(unit_id).short_name)


def _why_unranked(duties: UnitDuties) -> str:
    return why_unranked(duties.placing, _NO_LEAD, "确认牵头的承诺")


def _ranking(filters: Filters) -> Markup:
    chosen = _chosen(filters)
    return rankings.board(
        "部门排名：确认牵头的承诺中绿灯的份额", "单位", "unit_ranking", [duties.placing for duties in chosen], partial(_link, filters),
        {duties.unit.id: _why_unranked(duties) for duties in chosen},
        "应评：亮绿、黄、红灯的，以及缺数和过期的（算应评，不算绿）。配合的和牵头待县里确认的不计入。", filters,
    )  # fmt: skip


def _cards(filters: Filters) -> Markup:
    chosen = _chosen(filters)
    small = [(_link(filters, duties.unit.id), rank_words(duties.placing), _lines(duties, filters)) for duties in chosen]
    source = f"承诺、到期未办截至{filters.asof.label}；迟报{day_text(day_of(filters))}；督办在办是现状"
    return figure_head(f"{len(small)} 个单位", filters, "unit_duties", source) + rankings.grid(small) + _groups()


def _lines(duties: UnitDuties, filters: Filters) -> list[str]:
    led = lights.counts(item.verdict for item in duties.led)
    waiting = (" · 待确认牵头 ", cards.strong(f"{len(duties.unconfirmed)} 项")) if duties.unconfirmed else ()
    waiting_for = due.due(Filters((), (duties.unit.id,), filters.asof)).owed
    owed = [
        words_ for count, words_ in (
            (len(duties.overdue), f"逾期未达 {len(duties.overdue)} 项"),
            (len(duties.late), f"迟报 {len(duties.late)} 份"),
            (waiting_for, f"到期未办 {waiting_for} 件"),
            (len(duties.items), f"督办在办 {len(duties.items)} 件（现状）"),
        ) if count
    ]  # fmt: skip
    return [
        cards.line("牵头 ", cards.strong(f"{len(duties.led)} 项"), " · 配合 ", cards.strong(f"{len(duties.supported)} 项"), *waiting),
        led or cards.muted(_NO_LEAD),
        cards.line(*(cards.light(text, "red") for text in owed)) if owed else cards.muted("没有逾期、迟报、督办"),
    ]  # fmt: skip


def _groups() -> Markup:
    """The groups the plan names, in words: nobody can be ranked for them."""
    groups = (unit for unit in reading.county().units if unit.kind is UnitKind.GROUP and unit.note)
    parts = [f"“{unit.short_name}”{unit.note}" for unit in groups]
    return cards.muted(f"方案里的统称不单列、不排名：{'；'.join(parts)}。") if parts else Markup()


def one(unit_id: str, filters: Filters) -> None:
    """One unit's page. Raises NotFound for an unknown unit or a group."""
    duties = units(filters).get(unit_id)
    if duties is None:
        raise NotFound("没有这个单位，或者它是方案里的统称，没有单独一页。请从部门页打开。")
    printed.sheet(f"unit_{unit_id}", lambda: _page(duties, filters), filters)


def _page(duties: UnitDuties, filters: Filters) -> Markup:
    unit = duties.unit
    status = "" if unit.full_name == unit.short_name else f"全称 {unit.full_name}。"
    note = f"{status}牵头以县里确认为准；配合的、待确认的不计入本单位。{unit.note}"
    items = items_table(duties.items, filters)
    return cards.joined(
        printed.heading(unit.short_name, note, filters),
        cards.facts(_facts(duties, filters)),
        _led(duties, filters),
        _others("二、配合的承诺", duties.supported, filters, "没有配合的承诺。"),
        _others("三、牵头待县里确认的承诺（列名，不计入）", duties.unconfirmed, filters, "没有。"),
        _allocated(duties),
        printed.section("五、迟报的报表", f"报送日历 · {day_text(day_of(filters))}", late_table(duties.late, filters)),
        printed.section(f"六、在办的督办事项 {len(duties.items)} 件", "督办（现状）", items),
        _notes(duties, filters),
        _due(duties, filters),
        printed.foot(),
    )


def _facts(duties: UnitDuties, filters: Filters) -> list[tuple[str | Markup, str, str]]:
    ranked = rankings.facts(duties.placing, "单位", "unit_ranking", _why_unranked(duties), filters)
    return [
        (cards.joined("确认牵头", mark(filters, "figure", "unit_duties")), str(len(duties.led)), "项"),
        ranked[0],
        ("逾期未达", str(len(duties.overdue)), "项"),
        (cards.joined("迟报", mark(filters, "figure", "reporting")), str(len(duties.late)), "份"),
        (cards.joined("督办在办（现状）", mark(filters, "figure", "supervision_open")), str(len(duties.items)), "件"),
        *ranked[1:],
    ]


def _led(duties: UnitDuties, filters: Filters) -> Markup:
    rows = [
        (
            *_standing(item, filters), item.verdict.reason,
            cards.whole(item.commitment.deadline.label if item.commitment.deadline else item.commitment.deadline_text),
        )
        for item in duties.led
    ]  # fmt: skip
    header = ("承诺", "状态", "完成 / 目标", "差距和理由", "期限")
    table = cards.table(header, rows) if rows else cards.muted(f"{_NO_LEAD}。待县里确认后列在这里。")
    return printed.section(f"一、牵头的承诺 {len(rows)} 项", f"截至{filters.asof.label}", table)


def _standing(item: Judged, filters: Filters) -> tuple[Markup, Markup, Markup]:
    """Its title, its light, and its figure with the mark."""
    title = Markup('<span class="wraps">{}</span>').format(titled(item.commitment, filters))
    figure = cards.joined(line_of(item), passport(item, whole(filters)))
    return title, lights.light(item.verdict), figure


def _others(title: str, items: Sequence[Judged], filters: Filters, none: str) -> Markup:
    rows = [(*_standing(item, filters), item.lead.short_name if item.lead else "待县里确认") for item in items]
    table = cards.table(("承诺", "状态", "完成 / 目标", "牵头单位"), rows) if rows else cards.muted(none)
    return printed.section(f"{title} {len(rows)} 项", "", table)


def _allocated(duties: UnitDuties) -> Markup:
    county = reading.county()
    rows = [
        (
            county.commitment(row.commitment_id).title, f"{row.year}年",
            f"{words.as_said(row.value)} {target_of(county.commitment(row.commitment_id)).level_unit}", row.source_document,
        )
        for row in duties.allocated
    ]  # fmt: skip
    none = cards.muted("目标任务分解台账里没有分到本单位的任务。")
    table = cards.table(("承诺", "年度", "分解任务", "依据文件"), rows, (2,)) if rows else none
    return printed.section("四、分到本单位的任务", "目标任务分解台账", table)


def _due(duties: UnitDuties, filters: Filters) -> Markup:
    """What it has to act on, in every township."""
    here = Filters((), (duties.unit.id,), filters.asof)
    found = due.due(here)
    title, source = f"八、{due_table.in_words(found)}", f"各台账登记的期限 · 截至{words.day(found.day)}"
    return printed.section(title, source, due_table.section(found, here))


def _notes(duties: UnitDuties, filters: Filters) -> Markup:
    """The newest words on what it leads."""
    rows = [
        (item.commitment.title, item.latest["note"], " ".join(filter(None, (item.latest.get("unit"), item.latest.get("source_document")))))
        for item in duties.led
        if item.latest.get("note")
    ]  # fmt: skip
    none = cards.muted("牵头的承诺还没有文字进展。")
    table = cards.table(("承诺", "最近进展", "谁报、依据"), rows) if rows else none
    return printed.section("七、最近进展", f"目标进展报送台账 · 截至{filters.asof.label}", table)
