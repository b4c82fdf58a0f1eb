"""测算: what another yearly pace, or the lagging townships at the median, would lead to. Nothing is stored."""

import math
from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from analysis.targets.course import end_value_of, is_reached
from analysis.targets.inputs import Point, Target, level_of
from analysis.targets.outlook import Outlook
from analysis.targets.what_if import WhatIf, at_pace, laggards_at_median
from models.time import Month
from models.viewing import Filters
from services import reading
from services.targets.figure_words import figure_of, unit_of
from services.targets.judged import Judged
from services.targets.shares import shares_of
from services.words import words
from ui.parts import cards
from ui.parts.target_marks import passport

_PACE, _MEDIAN = "换一个年进度", "落后乡镇提到中位数"
#: Beyond this no pace is meant, per year in the unit of the figure.
_LARGEST_PACE = 1e7

Supposed = tuple[tuple[Month, float], tuple[Month, float]]


def is_possible(item: Judged, filters: Filters) -> bool:
    """Whether there is anything to suppose: a target not reached yet, and a pace or townships that lead to it."""
    return bool(_choices(item, filters))


def card(item: Judged, seen: Outlook | None, filters: Filters, place: DeltaGenerator) -> Supposed | None:
    """Choose a supposition and say what follows.

    Returns:
        The newest figure and where the supposition leads, for the chart; None where nothing is supposed.
    """
    choices = _choices(item, filters)
    if not choices:
        return None
    id, target = cards.named(item.commitment.id, *item.codes), item.target
    with cards.card(cards.named("what_if", *item.codes), place):
        cards.draw(cards.head(Markup("如果……{}").format(cards.tag("测算")), "假设的数，不存入数据"))
        kind = choices[0]
        if len(choices) > 1:
            kind = st.segmented_control(
                "假设", choices, default=choices[0], key=f"what_if_{id}", label_visibility="collapsed", required=True
            ) or choices[0]  # fmt: skip
        per_year = None
        if target.kind.traits.is_paced and not target.is_year_figure:
            per_year = _ask_pace(item, seen, f"what_if_pace_{id}", is_after=kind == _MEDIAN)
            if per_year is None:
                cards.draw(cards.muted("每年的数太大，没法测算。请填负1000万到1000万之间的数。"))
                return None
        if kind == _PACE:
            found = at_pace(target, item.points, filters.asof, per_year or 0.0)
        else:
            found = _at_median(item, filters, per_year)
        if found is None:
            cards.draw(cards.muted("缺分乡镇的数或分子分母，没法测算。"))
            return None
        cards.draw(_answer(item, found, filters))
    return _line(target, item, found)


def _choices(item: Judged, filters: Filters) -> list[str]:
    target, value = item.target, item.verdict.value
    if value is None or end_value_of(target) is None or is_reached(target, value):
        return []
    choices = [_PACE] if at_pace(target, item.points, filters.asof, 0.0) else []
    if not item.codes and _at_median(item, filters):  # of the county alone: a township is no laggard of its own
        choices.append(_MEDIAN)
    return choices


def _at_median(item: Judged, filters: Filters, per_year: float | None = None) -> WhatIf | None:
    """The lagging townships at the median, each by what it was given to do where the target was divided."""
    shares, townships = shares_of(item.commitment.id, filters), _newest_of_townships(item, filters)
    is_divided = any(share.allocated for share in shares.values())
    goals = {code: share.goal for code, share in shares.items() if share.goal is not None} if is_divided else None
    return laggards_at_median(item.target, item.points, townships, filters.asof, per_year, goals)


def _newest_of_townships(item: Judged, filters: Filters) -> Mapping[str, Point | None]:
    """The newest figure of every township, in the order of the register; None = it has none. Empty = none has."""
    target, found = item.target, shares_of(item.commitment.id, filters)
    if not found:
        return {}
    newest: dict[str, Point | None] = {}
    for town in reading.county().townships:
        points = found[town.code].points if town.code in found else ()
        known = [point for point in points if level_of(target, point) is not None]
        newest[town.code] = max(known, key=lambda point: point.month, default=None)
    return newest


def _ask_pace(item: Judged, seen: Outlook | None, key: str, *, is_after: bool) -> float | None:
    """A yearly pace, first the one that is needed; rounded up, so that it is enough. None for one beyond all sense.

    The bounds are checked here, because the box itself would refuse in English.
    """
    unit = unit_of(item) if unit_of(item) != "%" else "个百分点"
    needed = _needed_per_year(item)
    start = needed if needed is not None else abs(seen.fastest.per_year) if seen is not None else 0.0
    digits = words.decimals(start, unit_of(item))
    scale = 10**digits
    per_year = float(
        st.number_input(
            f"{'此后每年' if is_after else '每年'}（{unit}）{'' if needed is None else '，先填的是从数据月份算起还需每年的数'}",
            value=math.ceil(start * scale - 1e-9) / scale, step=10.0 ** -digits if digits else _step(start),
            format=f"%.{digits}f", key=key,
        )
    )  # fmt: skip
    return per_year if abs(per_year) <= _LARGEST_PACE else None


def _needed_per_year(item: Judged) -> float | None:
    """What is needed each year from the newest figure's month, where a supposition starts, up to the deadline.

    None where that is not ahead of the newest figure.
    """
    target, verdict = item.target, item.verdict
    goal = end_value_of(target)
    if target.deadline is None or verdict.value_month is None or verdict.value is None or goal is None:
        return None
    months = target.deadline.minus(verdict.value_month)
    return (goal - verdict.value) * 12 / months if months > 0 else None


def _step(start: float) -> float:
    """A hundredth of what is needed, as a round number, at least one."""
    return max(1.0, 10.0 ** math.floor(math.log10(start) - 1)) if start > 0 else 1.0


def _answer(item: Judged, found: WhatIf, filters: Filters) -> Markup:
    light = cards.light("测算：达到" if found.is_met else "测算：达不到", "green" if found.is_met else "red")
    lifted = [reading.county().township(code).name for code in found.lifted]
    value = figure_of(item, found.value)
    of_figure = passport(item, filters)
    return cards.joined(
        cards.line(light, f" {found.value_month.label} ", cards.strong(value), of_figure),
        cards.line(f"{found.reason}。"),
        cards.muted(f"提到中位数的：{'、'.join(lifted)}。") if lifted else "",
    )


def _line(target: Target, item: Judged, found: WhatIf) -> Supposed | None:
    """From the newest figure to what is supposed; on to the month of the target where that lies beyond."""
    start, goal = item.verdict.value_month, end_value_of(target)
    if start is None or item.verdict.value is None or goal is None:
        return None
    if found.median is not None:
        return (start, item.verdict.value), (start, found.value)
    end, value = found.value_month, found.value
    if end == start and found.reached_month is not None:
        end, value = found.reached_month, goal
    return (start, item.verdict.value), (end, value)
