"""Planned and actual over the months of the plan: small for every commitment at once, large for the one opened."""

from collections.abc import Sequence

import plotly.graph_objects as go
from markupsafe import Markup

from analysis.targets.course import end_value_of
from analysis.targets.inputs import level_of
from analysis.targets.pace import planned_line
from models.time import CYCLE_MONTHS, Month
from models.viewing import Filters
from services import reading
from services.targets import figure_words
from services.targets.figure_words import dated_source, goal_of, has_series, unit_of
from services.targets.judged import Judged
from services.words import words
from ui.base.links import href
from ui.base.theme import FONT, INK, LINE, PINE
from ui.parts import cards, lights
from ui.parts.sparks import Course, course
from ui.parts.target_marks import marked, scope_of, titled

_GREY, _GOAL = "#9AA0A6", "#8A5A00"
#: What the points of the way are called, of the county and of a township's share.
PLAN = {False: "县里确认的计划", True: "分解任务"}
_SMALL_WIDTH, _SMALL_HEIGHT = 250, 92


def span() -> tuple[Month, Month]:
    """The one time axis of all small pictures: from the month before the plan began to its last."""
    plan = reading.county().plan
    return plan.start_month.plus(-1), plan.end_month


def way_of(item: Judged) -> Course:
    """The series, the plan and the target of one commitment."""
    commitment, target = item.commitment, item.target
    ends: list[tuple[Month, float]] = []
    start, deadline = target.base_month or target.start_month, target.deadline
    if start is not None and deadline is not None:
        months = [start.plus(i) for i in range(deadline.minus(start) + 1)]
        line = planned_line(target, months)
        ends = [(month, value) for month, value in zip(months, line, strict=True) if value is not None]
    return Course(
        {point.month: level_of(target, point) for point in item.points}, CYCLE_MONTHS[target.report_cycle],
        is_within_year=commitment.kind.traits.counts_in_year, planned=(ends[0], ends[-1]) if len(ends) > 1 else (),
        plan_points=item.plan_points, goal=end_value_of(target),
    )  # fmt: skip


def small(item: Judged) -> Markup:
    """The size of a word, for a line of the list; empty where there is no series."""
    if not has_series(item):
        return Markup()
    return course(way_of(item), *span(), words=f"{item.commitment.title}：计划（虚线）与实际（实线）")


def multiples(title: str, members: Sequence[Judged], filters: Filters) -> Markup:
    """One section: a picture for each commitment with a series, below them the others by name."""
    drawn = [item for item in members if has_series(item)]
    others = [item for item in members if not has_series(item)]
    head = cards.head(title, f"{len(drawn)} 项有数列 · 截至{filters.asof.label}")
    boxes = Markup().join(_box(item, filters) for item in drawn)
    name = Markup("<span>{}{}</span>")
    names = (
        name.format(titled(item.commitment, scope_of(item, filters), view="small"), lights.light(item.verdict))
        for item in others
    )
    rest = cards.div("minis-rest", Markup("<span>没有数列的：</span>"), *names) if others else ""
    return head + (cards.div("minis", boxes) if drawn else "") + rest


def _box(item: Judged, filters: Filters) -> Markup:
    picture = course(
        way_of(item), *span(), words=f"{item.commitment.title}：计划（虚线）与实际（实线）", width=_SMALL_WIDTH,
        height=_SMALL_HEIGHT, level_text=lambda value: f"{words.number(value, unit_of(item))} {unit_of(item)}",
    )  # fmt: skip
    gap = figure_words.gap_of(item)
    far = f" · 与{figure_words.measured_by(item)}差 {gap} 个百分点" if gap else ""
    title = Markup('<span class="mini-title">{}</span>{}').format(item.commitment.title, picture)
    light, figure = lights.light(item.verdict), cards.strong(marked(item, filters))
    link = cards.anchor(href("targets", scope_of(item, filters), commitment=item.commitment.id, view="small"), title)
    said = Markup("<div>{} {}</div>").format(light, figure)
    return cards.div("mini", link, said, cards.muted(f"{dated_source(item)}{far}"))


def trend(item: Judged, supposed: tuple[tuple[Month, float], tuple[Month, float]] | None = None) -> go.Figure | None:  # fmt: skip
    """Planned, confirmed plan points, actual, target and deadline; None where there is no figure yet.

    Args:
        supposed: where a supposition leads from and to, drawn dotted and called 测算.
    """
    way = way_of(item)
    if not way.known:
        return None
    figure = go.Figure()
    if way.planned:
        _add(figure, way.planned, "时序", {"color": _GREY, "dash": "dash"})
    if way.plan_points:
        points = sorted(way.plan_points.items())
        figure.add_scatter(
            x=[month.end for month, _ in points], y=[value for _, value in points], name=PLAN[bool(item.codes)], mode="markers",
            marker={"color": "#fff", "size": 8, "line": {"color": INK, "width": 2}},
        )  # fmt: skip
    _add(figure, _with_gaps(way), "实际", {"color": PINE, "width": 3}, mode="lines+markers", marker={"size": 4})
    if supposed:
        _add(figure, supposed, "测算", {"color": INK, "width": 2, "dash": "dot"})
    if way.goal is not None:
        figure.add_hline(y=way.goal, line={"color": _GOAL, "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", y=way.goal, yanchor="bottom", showarrow=False,
            text=f"目标 {goal_of(item)}", font={"color": _GOAL, "size": 12},
        )  # fmt: skip
    if item.target.deadline:
        figure.add_vline(x=item.target.deadline.end, line={"color": _GREY, "width": 1, "dash": "dot"})
    figure.update_layout(
        height=300, margin={"l": 8, "r": 8, "t": 8, "b": 8}, font={"family": FONT, "size": 13, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", legend={"orientation": "h", "y": 1.14},
        yaxis={"title": unit_of(item), "gridcolor": LINE, "tickformat": "~f"},
        xaxis={"tickformat": "%Y-%m", "hoverformat": "%Y年%-m月", "gridcolor": LINE}, hovermode="x unified",
    )  # fmt: skip
    return figure


def _with_gaps(way: Course) -> list[tuple[Month, float | None]]:
    """The actual series with an empty place wherever the line has to break."""
    found: list[tuple[Month, float | None]] = []
    before: Month | None = None
    for month in sorted(way.actual):
        if before is not None and way.breaks(before, month):
            found.append((before.plus(1), None))
        found.append((month, way.actual[month]))
        before = month
    return found


def _add(figure: go.Figure, points: Sequence[tuple[Month, float | None]], name: str, line: dict[str, object], **more: object) -> None:  # fmt: skip
    figure.add_scatter(
        x=[month.end for month, _ in points], y=[value for _, value in points], name=name, line=line,
        mode=more.pop("mode", "lines"), **more,
    )  # fmt: skip
