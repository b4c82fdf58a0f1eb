"""乡镇: each township's share of the targets, its reports and its households at risk; one township as printed."""

from functools import partial

from markupsafe import Markup

from analysis.targets.ranking import Placing
from analysis.targets.wording import guarded
from errors import NotFound
from models.viewing import Filters
from services import reading
from services.days import day_of, whole
from services.monitoring import cases
from services.offices import due
from services.offices.answerable import TownshipDuties, median_words, rank_words, townships, why_unranked
from services.targets.figure_words import newest_month, no_goal_of, share_goal_of, value_of
from services.targets.shares import Share
from services.villages import villages
from services.words import words
from ui.base.links import href
from ui.data_desk.reporting import day_text, late_table
from ui.offices import rankings
from ui.parts import cards, due_table, lights, printed
from ui.parts.mark import figure_head, mark
from ui.parts.target_marks import passport, scope_of, titled

_NO_TASKS = "没有分解到本乡镇的任务"
_COMPARED = "与中位数差：累计的比进度差，比例的比百分点，其他的比完成当年任务的份额；只比同一个月的数。"


def board(filters: Filters) -> None:
    """The ranking and a card each township."""
    cards.kept("township_ranking", "township_ranking", lambda: _ranking(filters), filters)
    cards.kept("township_cards", "township_cards", lambda: _cards(filters), filters)


def _chosen(filters: Filters) -> list[TownshipDuties]:
    found = townships(filters)
    return [duties for code, duties in found.items() if not filters.townships or code in filters.townships]


def _link(filters: Filters, code: str) -> Markup:
    return cards.anchor(href("township", filters, code=code), reading.county().township(code).name)


def _why_unranked(duties: TownshipDuties) -> str:
    return why_unranked(duties.placing, _NO_TASKS, "分解的任务")


def _ranking(filters: Filters) -> Markup:
    chosen = _chosen(filters)
    return rankings.board(
        "乡镇排名：分解任务中绿灯的份额", "乡镇", "township_ranking", [duties.placing for duties in chosen], partial(_link, filters),
        {duties.township.code: _why_unranked(duties) for duties in chosen},
        "只评目标任务分解台账里有任务的；没有分解的数只列、不亮灯，“无此任务”不算落后。", filters,
    )  # fmt: skip


def _cards(filters: Filters) -> Markup:
    chosen = _chosen(filters)
    small = [
        (_link(filters, duties.township.code), rank_words(duties.placing), _lines(duties, filters)) for duties in chosen
    ]
    source = f"目标任务分解、防返贫监测对象台账 · 截至{filters.asof.label}；迟报{day_text(day_of(filters))}"
    return figure_head(f"{len(small)} 个乡镇", filters, "township_duties", source) + rankings.grid(small)


def _lines(duties: TownshipDuties, filters: Filters) -> list[str]:
    here = Filters((duties.township.code,), (), filters.asof)
    at_risk = cards.anchor(href("households", here), duties.at_risk.words)
    owed = []
    if duties.overdue:
        owed.append(cards.light(f"逾期未达 {len(duties.overdue)} 项", "red"))
    if count := due.due(here).owed:
        owed.append(cards.light(f"到期未办 {count} 件", "red"))
    if duties.late:
        owed.append(cards.light(f"迟报 {len(duties.late)} 份", "red"))
    return [
        cards.line("分解任务 ", cards.strong(f"{len(duties.tasks)} 项"), f" · 只列数 {len(duties.listed)} 项"),
        lights.counts(share.verdict for share in duties.tasks) or cards.muted(_NO_TASKS),
        cards.line("未消除风险 ", at_risk, f" · 超 {cases.waiting_days()} 天无措施 {duties.without_measures} 户")
        if cases.is_reported(filters)
        else cards.muted("监测对象缺数"),
        cards.line(*owed) if owed else cards.muted("没有逾期、迟报"),
    ]  # fmt: skip


def one(code: str, filters: Filters) -> None:
    """One township's page. Raises NotFound for an unknown one."""
    duties = townships(filters).get(code)
    if duties is None:
        raise NotFound("没有这个乡镇。请从乡镇页打开。")
    printed.sheet(f"township_{code}", lambda: _page(duties, filters), filters)


def _page(duties: TownshipDuties, filters: Filters) -> Markup:
    note = "亮灯的是目标任务分解台账里分到本乡镇的任务；没有分解的只列数。督办只交办给单位，不交办给乡镇。"
    return cards.joined(
        printed.heading(duties.township.name, note, filters),
        cards.facts(_facts(duties, filters)),
        _tasks(duties, filters),
        _listed(duties, filters),
        printed.section("三、迟报的报表", f"报送日历 · {day_text(day_of(filters))}", late_table(duties.late, filters)),
        _due(duties, filters),
        printed.foot(),
    )


def _due(duties: TownshipDuties, filters: Filters) -> Markup:
    """What lies in the township, whoever has to act."""
    here = Filters((duties.township.code,), (), filters.asof)
    found = due.due(here)
    title, source = f"四、{due_table.in_words(found)}", f"各台账登记的期限 · 截至{words.day(found.day)}"
    return printed.section(title, source, due_table.section(found, here))


def _facts(duties: TownshipDuties, filters: Filters) -> list[tuple[str | Markup, str, str]]:
    here = Filters((duties.township.code,), (), filters.asof)
    exited = str(duties.exited) if villages.is_reported(filters) else ""
    at_risk, waiting = duties.at_risk.words, str(duties.without_measures)
    if not cases.is_reported(filters):
        at_risk = waiting = ""
    days = f"超 {cases.waiting_days()} 天无措施"
    return [
        (cards.joined("分解任务", mark(filters, "figure", "township_duties")), str(len(duties.tasks)), "项"),
        *rankings.facts(duties.placing, "乡镇", "township_ranking", _why_unranked(duties), filters),
        ("行政村", str(duties.villages), "个"),
        (cards.joined("其中退出村", mark(here, "figure", "exited_villages")), exited, "个"),
        (cards.joined("未消除风险", mark(here, "figure", "open_cases")), at_risk, ""),
        (cards.joined(days, mark(here, "figure", "waiting_cases")), waiting, "户"),
        (cards.joined("迟报", mark(filters, "figure", "reporting")), str(len(duties.late)), "份"),
    ]


def _tasks(duties: TownshipDuties, filters: Filters) -> Markup:
    rows = [(*_figure(share, filters), _place(duties.places.get(share.commitment.id))) for share in duties.tasks]
    header = ("承诺", "状态", "完成", "任务", "完成率", "理由", "与中位数差和名次")
    table = cards.table(header, rows, (4,)) + cards.muted(_COMPARED) if rows else cards.muted(f"{_NO_TASKS}。")
    idle = "、".join(share.commitment.title for share in duties.idle)
    none = cards.line("无此任务：", idle) if idle else ""
    return printed.section(f"一、分解到本乡镇的任务 {len(rows)} 项", "目标任务分解台账", table + none)


def _figure(share: Share, filters: Filters) -> tuple[object, ...]:
    goal: Markup | str = no_goal_of(share)
    if share.goal is not None:
        total = "累计" if share.commitment.kind.traits.is_total else ""
        amount = cards.whole(share_goal_of(share))
        goal = Markup("{}<div class='muted whole'>{}年{}</div>").format(amount, share.goal_year, total)
    done, here = share.done_pct, scope_of(share, filters)
    return (
        Markup('<span class="wraps">{}</span>').format(titled(share.commitment, here)), lights.light(share.verdict), _value(share, filters), goal,
        "" if done is None else f"{guarded(done, 1, ('>=', 100))}%", share.verdict.reason,
    )  # fmt: skip


def _value(share: Share, filters: Filters) -> Markup:
    """The newest figure with its month and the way to its passport."""
    if share.verdict.value is None:
        return Markup("缺数")
    figure = cards.joined(value_of(share), passport(share, whole(filters)))
    return Markup("<span class='whole'>{}</span><div class='muted whole'>{}</div>").format(figure, newest_month(share))


def _place(placing: Placing | None) -> Markup | str:
    """Distance to the median and rank; why there is none."""
    if placing is None or placing.rank is None:
        return placing.reason if placing else ""
    gap, rank = cards.whole(median_words(placing)), cards.whole(rank_words(placing))
    return Markup("{}<div class='muted'>{}</div>").format(gap, rank)


def _listed(duties: TownshipDuties, filters: Filters) -> Markup:
    rows = [
        (
            titled(share.commitment, scope_of(share, filters)),
            cards.joined(_value(share, filters), lights.marks(share.verdict.differences)),
        )
        for share in duties.listed
    ]
    table = cards.in_halves(("承诺", "最近数（不亮灯）"), rows) if rows else cards.muted("没有别的数。")
    return printed.section(f"二、没有分解任务、只列数 {len(rows)} 项", f"截至{filters.asof.label}", table)
