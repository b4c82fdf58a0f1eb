"""One target opened: verdict and figures, trend, outlook and supposition, townships, years, and what it rests on."""

from functools import partial

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from analysis.targets.backtest import ENOUGH, Backtest
from analysis.targets.inputs import level_of
from analysis.targets.outlook import Outlook, YearlyPace, outlook, reached_words
from analysis.targets.rule_text import rule_of
from analysis.targets.states import State
from analysis.targets.wording import distance, guarded
from models.kinds import Kind
from models.time import Month
from models.viewing import Filters
from services import reading
from services.targets import figure_words, scope
from services.targets.judged import Judged, tried
from services.words import words
from settings import settings
from ui.base import state
from ui.base.links import href
from ui.parts import cards, lights
from ui.parts.target_marks import passport
from ui.targets import by_township, charts, settling, sources, what_if

#: Label, value and unit.
Fact = tuple[str | Markup, str, str]
_LABELS = {Kind.MILESTONE: "最近报送", Kind.QUALITATIVE: "最近记录", Kind.CADENCE: "最近一期应开展"}


def opened(id: str, filters: Filters) -> None:
    """Everything about one commitment: of each chosen township that was given a part its own, else the county's."""
    found, whole = scope.of_commitment(id, filters), Filters((), (), filters.asof)
    cards.draw(_way_back(found[0], filters))
    for item in found:
        cards.kept(
            cards.named("detail", *item.codes),
            cards.named("detail", id, *item.codes),
            partial(_words_of, item, filters),
            filters,
        )
        _over_time(item, whole)
    by_township.card(scope.of_county(id, filters), filters)
    if len(found) == 1:
        sources.cards_of(found[0], filters)
    else:
        cards.draw(cards.muted("只选一个乡镇，下面再列它的数来自哪些行和报送。"))
    settling.card(id, filters)


def _way_back(item: Judged, filters: Filters) -> Markup:
    """Back to all, and to the commitments before and after this one in the plan."""
    asked, county = state.parameter("view"), reading.county()
    ids = [one.id for one in county.commitments]
    place = ids.index(item.commitment.id)
    links: list[object] = [cards.anchor(href("targets", filters, **({"view": asked} if asked else {})), "‹ 全部承诺")]
    for word, other in (("上一项", place - 1), ("下一项", place + 1)):
        if 0 <= other < len(ids):
            text = f"{word}：{county.commitments[other].title}"
            links += ["　·　", cards.anchor(href("targets", filters, commitment=ids[other]), text)]
    return cards.line(*links)


def _words_of(item: Judged, filters: Filters) -> Markup:
    """The verdict, its figures and the plan's own words."""
    commitment, verdict, county = item.commitment, item.verdict, reading.county()
    whose = f" · {item.place}" if filters.townships else ""
    title = cards.strong(f"{commitment.title}（{commitment.id} {county.article(commitment.article_id).label}）{whose}")
    flags = Markup().join(cards.tag(flag) for flag in commitment.flags)
    base, latest = figure_words.base_of(item), item.latest
    rule = rule_of(item.target.kind, settings().pace, county.plan.start_month)
    return cards.joined(
        cards.head(title, f"{figure_words.source_of(item)} · 截至{filters.asof.label}"),
        cards.line(lights.light(verdict), " ", verdict.reason),
        cards.facts(facts_of(item, filters)),
        cards.line("责任单位：", _people(item)),
        cards.line("原文：“", commitment.quote, "”"),
        cards.line("类别：", cards.strong(commitment.kind.label), "。", rule, "。"),
        cards.line("时限：", commitment.deadline_text, "" if commitment.deadline is None else f"（{commitment.deadline.label}）"),
        cards.line("全县：", *_of_county(item, filters)) if item.codes else "",
        cards.line("基期：", base) if base else "",
        cards.line("口径：", commitment.scope_note or "没有另外说明", flags),
        cards.line("数的来源：", sources) if (sources := figure_words.sources_in_time(item)) else "",
        cards.line("最近进展：", latest["note"]) if "note" in latest else "",
    )  # fmt: skip


def _of_county(item: Judged, filters: Filters) -> tuple[Markup, str, Markup]:
    """The county's own figure, leading to it, and its light: beside a township's."""
    whole = Filters((), (), filters.asof)
    found = scope.of_county(item.commitment.id, whole)
    line = cards.anchor(href("targets", whole, commitment=item.commitment.id), figure_words.line_of(found))
    return line, " ", lights.light(found.verdict)


def _people(item: Judged) -> str:
    """Lead and support apart; while nobody leads, everyone the article names."""
    others = "、".join(unit.short_name for unit in item.support)
    rest = f"{others}{'等' if reading.county().is_units_open(item.commitment) and others else ''}"
    if item.lead is None:
        return f"牵头待县里确认；原文列的有：{rest or figure_words.UNSTATED}"
    return f"牵头 {item.lead.short_name}" + (f"；配合 {rest}" if rest else "")


def facts_of(item: Judged, filters: Filters) -> list[Fact]:
    """Label, value and unit of each figure that the kind has."""
    commitment, verdict, traits = item.commitment, item.verdict, item.commitment.kind.traits
    of_figure = passport(item, filters)
    found: list[Fact] = []
    if traits.is_recurring:
        found = _periods(item, of_figure)
    elif verdict.value is not None or traits.has_amount:
        value, _, unit = (
            figure_words.value_of(item).rpartition(" ")
            if figure_words.unit_of(item)
            else (figure_words.value_of(item), "", "")
        )
        label = "完成" if traits.is_task and not traits.is_in_words else "台账里现有"
        found = [(cards.joined(label, of_figure), value, unit)]
    if figure_words.newest_month(item):
        found.append((_month_label(item), figure_words.newest_month(item), ""))
    if item.codes or (commitment.target is not None and not traits.is_in_words):
        label = "分解任务" if item.codes else "目标" if traits.is_task else "方案里的数"
        found.append((label, figure_words.goal_of(item), ""))
    if item.target.deadline:
        found.append(("期限", item.target.deadline.label, ""))
    if verdict.gap_pp is not None:
        found.append((f"与{figure_words.measured_by(item)}差", figure_words.gap_of(item), "个百分点"))
    if speed := figure_words.speed_of(item):
        found.append(("需提速", speed.removeprefix("需提速"), ""))
    return found + _rest(item, filters.asof)


def _month_label(item: Judged) -> str:
    """What the month of a figure is: of a milestone the one it was done in, where it is done."""
    if item.commitment.kind.traits.is_done_once and figure_words.is_done(item):
        return "完成月份"
    return _LABELS.get(item.commitment.kind, "数据月份")


def _periods(item: Judged, of_figure: Markup) -> list[Fact]:
    """Of what is due regularly: on time, late and without a record, out of the last periods due."""
    verdict = item.verdict
    if verdict.due_count is None or verdict.on_time_count is None:
        return [(Markup("按期{}").format(of_figure), "", "")]
    late = verdict.late_count or 0
    return [
        (Markup("按期{}").format(of_figure), f"{verdict.on_time_count} / {verdict.due_count}", "期"),
        ("逾期", str(late), "期"),
        ("没有记录", str(verdict.due_count - verdict.on_time_count - late), "期"),
    ]


def _rest(item: Judged, asof: Month) -> list[Fact]:
    """What is missing, and what that comes to each year from the month shown on."""
    verdict, commitment, traits = item.verdict, item.commitment, item.commitment.kind.traits
    if verdict.shortfall is None or traits.is_recurring:
        return []
    has_count = bool(item.points) and item.points[-1].denominator is not None
    unit = "" if commitment.kind is Kind.FULL_COVERAGE and has_count else commitment.unit
    months = item.target.deadline.minus(asof) if item.target.deadline else 0
    ahead = verdict.needed_per_year is not None
    label = f"{traits.shortfall}（剩 {months} 个月）" if ahead else traits.shortfall
    found: list[Fact] = [(label, *_parted(verdict.shortfall, unit))]
    if verdict.needed_per_year is not None:
        found.append(("还需每年" if months > 12 else "折合还需每年", *_parted(verdict.needed_per_year, unit)))
    return found


def _parted(amount: float, unit: str) -> tuple[str, str]:
    """A difference as number and unit; of two percentages in 个百分点."""
    text = distance(amount, unit)
    number = text.rstrip("个百分点") if text.endswith("个百分点") else text.removesuffix(unit)
    return number, text.removeprefix(number)


def _over_time(item: Judged, filters: Filters) -> None:
    """The trend, and beside it the paces seen of late and what another pace would lead to; nothing for words."""
    if not item.commitment.kind.traits.is_judged_by_figure:
        return
    seen = outlook(item.target, item.points, filters.asof)
    has_side = seen is not None or what_if.is_possible(item, filters)
    left, right = st.columns([1.55, 1]) if has_side else (st.container(), None)
    supposed = None
    if right is not None:
        if seen is not None:
            with cards.card(cards.named("outlook", *item.codes), right):
                cards.draw(_paces(item, seen, filters))
        supposed = what_if.card(item, seen, filters, right)
    with cards.card(cards.named("trend", *item.codes), left):
        cards.draw(cards.head("计划与实际", f"{figure_words.reporter_of(item)} · 截至{filters.asof.label}"))
        figure = charts.trend(item, supposed)
        if figure is None:
            cards.draw(cards.muted("没有数，画不出进度线。"))
        else:
            st.plotly_chart(
                figure, key=cards.named("chart", item.commitment.id, *item.codes), config={"displayModeBar": False}
            )
            if item.plan_points:
                with st.expander(f"{charts.PLAN[bool(item.codes)]}：{len(item.plan_points)} 个月"):
                    cards.draw(_plan_points(item))
    _by_year(item, filters, left)


def _paces(item: Judged, seen: Outlook, filters: Filters) -> Markup:
    """The need and the range of yearly paces, each with whether it would do; what was seen, and no forecast."""
    unit = item.commitment.unit
    need = f"还差{distance(seen.shortfall, unit)}"
    if seen.needed_per_year is not None and seen.months_left is not None:
        word = "还需每年" if seen.months_left > 12 else "折合还需每年"
        need += f"，剩 {seen.months_left} 个月，{word}{distance(seen.needed_per_year, unit)}"
    elif seen.months_left == 0:
        need += "，期限已到"
    same = abs(seen.fastest.per_year - seen.slowest.per_year) < 1e-9
    rows = [("近期", seen.fastest)] if same else [("最快", seen.fastest), ("最慢", seen.slowest)]
    found = tried(seen.months_left or 0, filters)
    body = ((cards.whole(word), *_pace(item, pace, is_sure=found.is_enough)) for word, pace in rows)
    return cards.joined(
        cards.head("按近期进度", f"近 24 个月内 · 截至{filters.asof.label}"),
        cards.line(need, passport(item, filters)),
        cards.table(("", "每年", "那样走", "能否按期"), body),
        cards.muted(f"最快、最慢是已经有过的年进度，不是预测。{how_sure(found)}"),
    )


def how_sure(found: Backtest) -> str:
    """What 能否按期 rests on: how often the same reckoning came true for what is due by now."""
    if not found.is_enough:
        return f"能否按期是推算，仅供参考：已经到期、能拿来回测的只有 {found.tried} 项，不到 {ENOUGH} 项。"
    return f"能否按期拿已经到期的 {found.tried} 项在剩同样月数时回测过，说中 {found.right} 项。"


def _pace(item: Judged, pace: YearlyPace, *, is_sure: bool) -> tuple[object, ...]:
    sign = "减少" if pace.per_year < 0 else ""
    window = f"{pace.since.label}至{pace.until.label}"
    per_year = cards.joined(sign, distance(abs(pace.per_year), item.commitment.unit), cards.muted(window))
    word, role = {True: ("来得及", "green"), False: ("来不及", "red"), None: ("没有期限", "none")}[pace.is_in_time]
    light = cards.light(word, role if is_sure else "none")
    return per_year, reached_words(pace.reached_month, item.target.deadline), light


def _plan_points(item: Judged) -> Markup:
    target = item.target
    actual = {point.month: level_of(target, point) for point in item.points}

    def told(value: float | None) -> str:
        return "缺数" if value is None else figure_words.figure_of(item, value)

    body = (
        (month.label, figure_words.figure_of(item, value), told(actual.get(month)) if month in actual else "—")
        for month, value in sorted(item.plan_points.items())
    )
    return cards.table((f"{charts.PLAN[bool(item.codes)]}到", "应达到", "实际"), body, numbers=(1, 2))


def _by_year(item: Judged, filters: Filters, place: DeltaGenerator) -> None:
    """Year-end values, or year by year met or not."""
    boxes = bool(item.verdict.year_boxes)
    header = ("年度", "结果", "数", "数据月份", "年度目标") if boxes else ("年度", "年末数", "数据月份", "比上年末")
    body = _boxes(item) if boxes else _year_ends(item)
    if not body:
        return
    numbers = [i for i, word in enumerate(header) if word in ("数", "年末数", "比上年末", "年度目标")]
    parts = [
        cards.head("分年度", f"{figure_words.reporter_of(item)} · 截至{filters.asof.label}"),
        cards.table(header, body, numbers),
    ]
    if beside := item.verdict.same_month_last_year:
        parts.append(
            cards.line(f"上年同月（{beside.month.label}）：", cards.strong(figure_words.figure_of(item, beside.value)))
        )
    with cards.card(cards.named("years", *item.codes), place):
        cards.draw(*parts)


def _boxes(item: Judged) -> list[tuple[object, ...]]:
    """One line a year; a year met or missed has its light, the running year none."""
    colours = {State.MET: "green", State.UNMET: "red", State.MISSING: "grey"}
    unit = figure_words.unit_of(item)
    return [
        (
            f"{box.year}年", cards.light(box.state.label, colours.get(box.state, "none")),
            "—" if box.value is None else figure_words.figure_of(item, box.value), box.value_month.label if box.value_month else "—",
            "—" if box.goal is None else f"{words.as_said(box.goal)} {unit}",
        )
        for box in item.verdict.year_boxes
    ]  # fmt: skip


def _year_ends(item: Judged) -> list[tuple[object, ...]]:
    """The last figure of each year, and the change between two Decembers of a level that carries over."""
    target = item.target
    levels = ((point.month, level_of(target, point)) for point in item.points)
    last = {month.year: (month, level) for month, level in levels if level is not None}
    found: list[tuple[object, ...]] = []
    for year, (month, level) in sorted(last.items()):
        before = last.get(year - 1)
        is_whole = before is not None and month.month == 12 and before[0].month == 12
        change = _change(level - before[1], item.commitment.unit) if before and is_whole else "—"
        found.append((f"{year}年", figure_words.figure_of(item, level), month.label, change))
    return found


def _change(amount: float, unit: str) -> str:
    """``+12.5公里``, ``−0.3个百分点``, ``持平``."""
    if float(guarded(abs(amount), 9)) == 0:
        return "持平"
    return f"{'+' if amount > 0 else '−'}{distance(abs(amount), unit)}"
