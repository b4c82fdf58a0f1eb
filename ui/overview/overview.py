"""The overview: villages, promises and households at risk at once; then what moved and what needs a decision."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from analysis.monitoring.small_cells import WITHHELD
from analysis.targets.movement import Moves, Turn, moves, stored_state
from analysis.targets.ranking import urgency
from analysis.targets.wording import rounded
from models.commitments import Flag
from models.time import Month
from models.viewing import Filters
from services import reading
from services.monitoring import cases, one_screen
from services.monitoring.view import View
from services.targets import scope
from services.targets.figure_words import line_of
from services.targets.judged import Judged
from services.targets.scope import Block
from services.villages import map_content, map_look, villages
from services.words import small_counts, words
from ui.base import state
from ui.base.links import go, href, link
from ui.frame import projector
from ui.parts import absent, cards, lights
from ui.parts.mark import figure_head, mark
from ui.parts.sparks import spark
from ui.parts.target_marks import passport, scope_of
from ui.risk_households import breakdowns
from ui.risk_households import view as view_ui
from ui.village_map import page

_DECISIONS = 5
_TREND_MONTHS = 12


def three_answers(filters: Filters) -> None:
    """The three cards on top."""
    left, middle, right = st.columns([0.95, 1.2, 1.4] if len(filters.townships) < 2 else [0.8, 1.6, 1.15])
    with cards.card("villages", left, is_filling=True):
        cards.draw(reading.derived("villages_card", lambda: _villages_text(filters), filters))
        link("villages", "看村庄 ›", filters)
    with cards.card("targets", middle, is_filling=True):
        cards.draw(reading.derived("targets_card", lambda: _targets_text(filters), filters))
        link("targets", "看每一项 ›", filters)
    with cards.card("households", right, is_filling=True):
        _households_card(filters)


def _villages_text(filters: Filters) -> Markup:
    found = villages.exited(filters)
    if not villages.is_reported(filters):
        return cards.head("退出村", "行政村年度情况台账") + absent.muted("villages", villages.NOT_REPORTED)
    moved = villages.income_change(found)
    lifted = villages.lifted(filters)
    # They live in all villages, not only in those that left poverty, of which the rest of the card speaks.
    whose = f"{'所选乡镇' if filters.townships else '全县'}脱贫户"
    change = cards.line(
        "集体经济收入比上年增加 ", _kept(moved.more, "个"), " · 减少 ", _kept(moved.less, "个"),
        " · 缺本年或上年数 ", _kept(moved.missing, "个", mark(filters, "figure", "village_income_change")),
    )  # fmt: skip
    if moved.missing == len(found):
        change = cards.line("没有上年数，集体经济收入不作比较")
    return cards.joined(
        cards.head("退出村", f"行政村年度情况台账 · {filters.asof.known_year}年度"),
        cards.big(str(len(found)), cards.joined("个村", mark(filters, "figure", "exited_villages"))),
        change,
        cards.line(
            f"{whose} ", _kept(lifted[0], "户"), " ",
            _kept(lifted[1], "人", mark(filters, "figure", "lifted_households"), cards.tag("现状")),
        ) if lifted else cards.line(f"{whose} 缺数"),
    )  # fmt: skip


def _kept(count: object, unit: str, *marks: Markup) -> Markup:
    """A count with its unit and marks, never broken into two lines."""
    return cards.whole(cards.joined(cards.strong(f"{count} {unit}"), *marks))


def _targets_text(filters: Filters) -> Markup:
    """How the promises stand and what moved: of the county, or of each chosen township apart from the county's matters."""
    month_before = Filters(filters.townships, filters.units, filters.asof.plus(-1))
    found = [*zip(scope.blocks(filters), scope.blocks(month_before), strict=True)]
    (own, earlier), rest = found[0], found[-1][0]
    is_several, source = len(filters.townships) > 1, f"判定规则见目标进度 · {filters.asof.label}"
    title = f"{len(filters.townships)} 个乡镇各自的分解任务" if is_several else f"{own.counted}走到哪了"
    head = figure_head(title, filters, "target_states", source)
    if is_several:
        return head + _blocks_table(found, filters)
    told = (
        lights.bar(item.verdict for item in own.promises),
        cards.line("比上月：", *_moves(own, earlier), mark(filters, "figure", "target_moves")),
        cards.line(own.others) if own.others else "",
    )  # fmt: skip
    if not filters.townships:
        return cards.joined(head, *told)
    beside = cards.line(f"{rest.counted}，另外数：") + lights.counts(item.verdict for item in rest.promises)
    return cards.joined(head, *(told if own.items else [cards.muted("没有分解到本乡镇的任务。")]), beside)


def _blocks_table(found: Sequence[tuple[Block, Block]], filters: Filters) -> Markup:
    """A line for each township and one for the county's matters: lights are compared and never added up."""
    rows = []
    for now, before in found:
        here = Filters((now.township.code,), filters.units, filters.asof) if now.township else filters
        name = cards.anchor(href("", here), now.name) if now.township else now.name
        turned = _turned(now, before)
        counts = (count or "—" for _, count in lights.grouped(item.verdict for item in now.promises))
        rows.append((name, *counts, f"{len(turned.of(Turn.BETTER))} / {len(turned.of(Turn.RED, Turn.WORSE))}"))
    moved = cards.joined("比上月好 / 差", mark(filters, "figure", "target_moves"))
    header = ("范围", *(cards.key(group.fill, group.word) for group in lights.groups()), moved)
    return cards.div("lights-table", cards.table(header, rows, numbers=range(1, len(header))))


def _turned(now: Block, before: Block) -> Moves:
    """What moved of what counts now since the month before; a township's task may have been given since."""
    states = {item.commitment.id: stored_state(item.verdict) for item in before.items}
    return moves(states, {item.commitment.id: item.verdict for item in now.promises})


def _moves(now: Block, before: Block) -> list[object]:
    """How many turned better or worse since last month, and of these newly red, naming the first."""
    found = _turned(now, before)
    red, worse, silent = found.of(Turn.RED), found.of(Turn.RED, Turn.WORSE), found.of(Turn.SILENT)
    titles = {item.commitment.id: item.commitment.title for item in now.promises}
    named = f"{titles[(red or worse)[0].subject]}{'等' if len(red or worse) > 1 else ''}" if worse else ""
    said = f"（其中新变红 {len(red)} 项：{named}）" if red else f"（{named}）" if worse else ""
    rest = ["，", cards.strong(len(silent)), " 项变为缺数或过期"] if silent else []
    return [cards.strong(len(found.of(Turn.BETTER))), " 项转好，", cards.strong(len(worse)), f" 项转差{said}", *rest]


def _households_card(filters: Filters) -> None:
    shown = View(is_projected=projector.is_on())
    text = reading.derived(f"households_card_{shown}", lambda: _households_text(filters, shown), filters)
    cards.draw(text, *([projector.note(is_projected=True)] if shown.is_projected else []))
    link("households", "看风险户 ›", filters, **small_counts.kept(shown.is_projected))


def _households_text(filters: Filters, shown: View) -> Markup:
    if not cases.is_reported(filters):
        source = f"防返贫监测对象台账 · 截至{filters.asof.label}"
        return cards.head("防返贫监测对象", source) + absent.muted("cases", cases.NOT_REPORTED)
    title = cards.joined("防返贫监测对象　", projector.switch("", filters, shown.is_projected))
    filters = cases.of_all_units(filters)
    total, ways = cases.totals(filters), one_screen.said(filters, shown)
    said = ways.pair(one_screen.OPEN, total.still_open)
    by_category = zip(total.by_category, breakdowns.categories(filters, shown), strict=True)
    categories = " · ".join(f"{name.removesuffix('户')} {count}" for name, (count, _) in by_category)
    waiting = ways.number(one_screen.WAITING, total.without_measures.households)

    def marked(name: str) -> Markup:
        return view_ui.marked(filters, shown, name)

    return cards.joined(
        cards.head(title, f"防返贫监测对象台账 · 截至{filters.asof.label}"),
        cards.big(said[0], cards.joined(f"户 {said[1]} 人未消除风险", marked("open_cases"))),
        cards.line(categories, " 户", marked("cases_by_category")),
        cards.line(
            "比上月 ", cards.whole(cards.joined(cards.strong(_change_words(filters, shown)), marked("open_cases_change"))),
            " · 本月新纳入 ", _kept(ways.number("entered", total.entered.households), "户", marked("entered_cases")),
            f" · 超 {cases.waiting_days()} 天无措施 ", _kept(waiting, "户", marked("waiting_cases")),
        ),
    )  # fmt: skip


def _change_words(filters: Filters, shown: View) -> str:
    """Monitored households less those of the month before; on the projector no small difference and none of a hidden month."""
    ways = one_screen.said(filters, shown)
    months = one_screen.month_before(filters), filters
    before, now = (cases.totals(month).still_open.households for month in months)
    if not (ways.is_told("before") and ways.is_told(one_screen.OPEN)):
        return WITHHELD
    if shown.sight.is_small(now - before):
        return f"{'增加' if now > before else '减少'} {shown.sight.number(abs(now - before))} 户"
    return words.signed(now - before, "户")


@st.fragment
def village_map(filters: Filters) -> None:
    """The exited villages by collective income; a click opens the village, or filters by a township, or no longer."""
    # Streamlit notes where a click leads on the page left as well; going back would leave the village in this address.
    state.set_parameter("code", "")
    look = map_look.plain("income", filters)
    with cards.card("map"):
        if not villages.is_reported(filters):
            cards.draw(cards.head(cards.joined("退出村：缺数"), look.measure.source))
            return
        view = map_content.view(look, filters)
        title = cards.joined(
            f"{len(view.places)} 个退出村", mark(filters, "figure", "exited_villages"),
            f" · {look.measure.title}（{view.unit}）", mark(filters, "figure", "village_measure", "income"),
        )  # fmt: skip
        cards.draw(cards.head(title, f"{look.measure.source} · {view.panels[0].heading}"))
        clicked = page.one_map(look, view, filters, height=340)
    shown = small_counts.kept(projector.is_on())
    if clicked in set(view.places["code"]):
        go("village", filters, code=clicked, **shown)
    if clicked in {township.code for township in reading.county().townships}:
        chosen = () if filters.townships == (clicked,) else (clicked,)
        go("", Filters(chosen, filters.units, filters.asof), **shown)


def decisions(filters: Filters) -> None:
    """The worst commitments and the households that wait, each with how far and one way on."""
    shown = View(is_projected=projector.is_on())
    cards.kept("decisions", f"decisions_{shown}", lambda: _decisions_text(filters, shown), filters)


def _decisions_text(filters: Filters, shown: View) -> Markup:
    """Of the county, or of each chosen township; what is the county's is then counted below, in a line of its own."""
    found = scope.blocks(filters)
    own = found if not filters.townships else found[:-1]
    waiting = [("所选乡镇", *_waiting(filters, shown))] if _waits(filters) else []
    room = max(1, (_DECISIONS - len(waiting)) // len(own))
    named = waiting + [(block.name, *_decision(item, filters)) for block in own for item in _urgent(block, room)]
    body = named if len(own) > 1 else [line[1:] for line in named]
    none = cards.muted("没有滞后、偏慢或缺数的承诺。")
    title = cards.head(f"需要拿主意的 {len(body)} 件事", "先看灯色，再按差距")
    parts = [title, cards.table((), body) if body else none]
    if filters.townships:
        way = cards.anchor(href("targets", filters), "清单 ›")
        parts.append(cards.muted(cards.joined(f"{found[-1].counted}不在上面，见", way)))
    return cards.joined(*parts)


def _urgent(block: Block, room: int) -> list[Judged]:
    """What is behind, the worst first, and at least one of what is missing."""
    ranked = sorted(block.items, key=lambda item: urgency(item.verdict))
    urgent = [item for item in ranked if item.verdict.is_actionable]
    unjudged = [item for item in ranked if item.verdict.colour == "grey"]
    found = urgent[: room - min(1, len(unjudged)) if room > 1 else room]
    return [*found, *unjudged[: room - len(found)]]


def _waits(filters: Filters) -> bool:
    return bool(cases.totals(cases.of_all_units(filters)).without_measures.households)


def _waiting(filters: Filters, shown: View) -> tuple[object, ...]:
    """The households that wait for measures, as one decision."""
    everybody = cases.of_all_units(filters)
    waiting = cases.totals(everybody).without_measures
    number = one_screen.said(everybody, shown).number(one_screen.WAITING, waiting.households)
    said = cards.joined(
        f"{number} 户识别超过 {cases.waiting_days()} 天还没有帮扶措施",
        view_ui.marked(everybody, shown, "waiting_cases"), cards.muted("由乡镇核实并落实帮扶责任人"),
    )  # fmt: skip
    names = cards.anchor(view_ui.address(everybody, shown, status="waiting"), "名单 ›")
    return cards.light("待落实", "red"), said, names


def _decision(item: Judged, filters: Filters) -> tuple[object, ...]:
    lead = reading.county().lead_of(item.commitment)
    who = f"{'县里' if item.codes else ''}牵头：{lead.short_name if lead else '待县里确认'}"
    address = href("targets", scope_of(item, filters), commitment=item.commitment.id)
    month = item.verdict.value_month
    of_month = f"（{month.label}）" if month and month != filters.asof else ""
    title = f"{item.commitment.title} {line_of(item)}{of_month}"
    below = cards.muted(f"{who} · {_how_far(item)}")
    said = cards.joined(title, passport(item, filters), below, lights.marks(item.verdict.marks))
    return lights.word(item.verdict), said, cards.anchor(address, "明细 ›")


def _how_far(item: Judged) -> str:
    """The distance in a few words where there is one, else the reason."""
    gap, catch_up = item.verdict.gap_pp, item.verdict.catch_up
    if gap is None:
        return item.verdict.reason
    speed = f" · 需提速×{rounded(catch_up, 1)}" if catch_up is not None else ""
    base = " · 基期待县里确认" if Flag.BASE in item.commitment.flags else ""
    return f"与时序差 {words.signed(gap, '个百分点', 1)}{speed}{base}"


def trends(filters: Filters) -> None:
    """The figures the county chose, over the last twelve months; nothing where it chose none."""
    if not (chosen := reading.county().trends):
        return
    with cards.card("trends"):
        cards.draw(cards.head(f"近 {_TREND_MONTHS} 个月", f"截至{filters.asof.label}"))
        texts = reading.derived("trends", lambda: _trend_texts(filters), filters)
        for column, text in zip(st.columns(len(chosen)), texts, strict=False):
            column.html(text)


def _trend_texts(filters: Filters) -> list[Markup]:
    """A column each; in it the chosen townships that have figures of their own below one another, else the county's."""
    known = {commitment.id for commitment in reading.county().commitments}
    texts = []
    for id in (id for id in reading.county().trends if id in known):
        found = scope.figures_of(id, filters)
        texts.append(Markup().join(_trend(item, filters, is_titled=item is found[0]) for item in found))
    return texts


def _trend(item: Judged, filters: Filters, *, is_titled: bool) -> Markup:
    months = [filters.asof.plus(i) for i in range(1 - _TREND_MONTHS, 1)]
    values, small = {point.month: point.value for point in item.points}, Markup(' <small class="whole">{}</small>')
    series = _carried(values, months) if item.commitment.figure else [values.get(month) for month in months]
    month = item.verdict.value_month
    of_month = small.format(month.label) if month and month != filters.asof else ""
    title = cards.line(item.commitment.title) if is_titled else Markup()
    place = cards.tag(item.place) if filters.townships else ""
    figure = cards.line(place, cards.strong(line_of(item)), passport(item, filters), of_month)
    return title + figure + spark(series, words=f"{item.commitment.title}近 {_TREND_MONTHS} 个月")


def _carried(values: dict[Month, float | None], months: Sequence[Month]) -> list[float | None]:
    """A yearly figure holds until the next one is known."""
    known = sorted(values)
    newest = [max((month for month in known if month <= shown), default=None) for shown in months]
    return [values[month] if month else None for month in newest]
