"""A commitment's figure, target, time and people in the words of the screens."""

from analysis.targets.course import end_value_of
from analysis.targets.inputs import level_of
from analysis.targets.pace import catch_up_text
from analysis.targets.wording import format_value
from services.targets.judged import Judged, target_of
from services.words import words
from settings import settings

UNSTATED, OPEN = "原文未注明", "待县里确认"


def value_of(item: Judged) -> str:
    """The newest figure with its unit, never rounded across its target; empty where there is none."""
    return "" if item.verdict.value is None else figure_of(item, item.verdict.value)


def figure_of(item: Judged, value: float) -> str:
    """A figure of the commitment's series with its unit, never rounded across what it is held against."""
    commitment = item.commitment
    band = settings().pace.band_pp if commitment.kind.traits.has_tolerance else None
    goal = end_value_of(target_of(commitment))
    digits = words.decimals(value, unit_of(item))
    text = format_value(value, goal, str(commitment.comparison), digits, band_pp=band, unit=unit_of(item))
    return f"{text} {unit_of(item)}".strip()


def unit_of(item: Judged) -> str:
    """The unit of the reported figure, see :attr:`analysis.targets.inputs.Target.level_unit`."""
    return target_of(item.commitment).level_unit


def goal_of(item: Judged) -> str:
    """The target as the plan gives it, or 原文未注明."""
    commitment = item.commitment
    if commitment.kind.traits.is_done_once:
        return "办成"  # the number that the arithmetic needs is not the text's
    if not commitment.kind.traits.has_amount:
        return "没有数量目标"
    if commitment.target is None:
        return "原文未注明数量"
    signs = {">=": "≥ ", ">": "> ", "~": "", "=": "", "done": "", "none": ""}
    amounts = "、".join(
        f"{words.as_said(value)} {unit}" for value, unit in zip(commitment.values, commitment.value_units, strict=False)
    )
    about = "左右" if str(commitment.comparison) == "~" else ""
    rise = "至少提高 " if commitment.kind.traits.is_rise else signs[str(commitment.comparison)]
    return f"{rise}{amounts}{about}"


def line_of(item: Judged) -> str:
    """Figure and target in a few signs: ``205.6 / 360 公里``, ``11 / 12 期按期``."""
    value, verdict = value_of(item), item.verdict
    if item.commitment.kind.traits.is_recurring:
        return "缺数" if verdict.due_count is None else f"{verdict.on_time_count} / {verdict.due_count} 期按期"
    if item.commitment.kind.traits.is_done_once and verdict.value is not None:
        return "已办成" if is_done(item) else "还没办成"
    if not item.commitment.kind.traits.has_amount:
        return value or "—"
    if not item.commitment.kind.traits.is_task and not item.is_township:  # a fact of the plan's, all of its numbers, beside what the ledger has
        return f"台账 {value or '缺数'}；方案 {goal_of(item)}"
    is_alike = not item.commitment.kind.traits.is_rise
    if item.is_township or item.commitment.target is None or not is_alike:
        return value or "缺数"
    return f"{value.split(' ')[0] or '缺数'} / {goal_of(item).removeprefix('≥ ')}"


def is_done(item: Judged) -> bool:
    """Whether what is to be done once is done."""
    return item.verdict.value is not None and item.verdict.value >= (item.commitment.target or 1.0)


def gap_of(item: Judged) -> str:
    """The distance from time or plan, ``−32.9``; empty where nothing runs against time."""
    gap = item.verdict.gap_pp
    return "" if gap is None else words.signed(gap, "", 1)


def measured_by(item: Judged) -> str:
    """What the gap is a distance from: the confirmed plan where the figure's month has a point, else the time."""
    return "计划" if item.verdict.value_month in item.plan_points else "时序"


def speed_of(item: Judged) -> str:
    """``需提速×6.8`` where that is worth saying, else empty."""
    catch_up = item.verdict.catch_up
    return f"需提速{catch_up_text(catch_up, settings().pace)}" if catch_up is not None and catch_up > 1 else ""


def deadline_of(item: Judged) -> str:
    """The deadline's month, else the plan's own words about time."""
    commitment = item.commitment
    return commitment.deadline.label if commitment.deadline else commitment.deadline_text or UNSTATED


def base_of(item: Judged) -> str:
    """The base with its month and source, how it is counted, or that nobody has said."""
    commitment = item.commitment
    if commitment.kind.traits.is_total and not commitment.base_value:
        start = commitment.base_month or commitment.start_month
        return f"从零计，{start.label}末起" if start else "从零计"
    if commitment.base_value is None or commitment.base_month is None:
        return OPEN if commitment.kind.traits.needs_base else ""
    return (
        f"{commitment.base_month.label}末 {words.as_said(commitment.base_value)} {unit_of(item)}"
        f"（{commitment.base_source}）"
    )


def source_of(item: Judged) -> str:
    """Where the figure comes from: a ledger's sum, the townships' sum, or a report with its place in the file."""
    if item.commitment.figure:
        return "台账汇总"
    if item.is_township:
        return "乡镇报送数合计"
    return " ".join(item.latest.get(name, "") for name in ("unit", "source_document", "place")).strip() or "未报送"


def reporter_of(item: Judged) -> str:
    """:func:`source_of` without the place in the file, for narrow cells."""
    return source_of(item) if item.commitment.figure or item.is_township else item.latest.get("unit", "未报送")


def dated_source(item: Judged) -> str:
    """``2025年6月 · 台账汇总``: what stands below a figure."""
    return " · ".join(filter(None, (newest_month(item), reporter_of(item))))


def newest_month(item: Judged) -> str:
    """The month the figure is of; empty where there is none."""
    return item.verdict.value_month.label if item.verdict.value_month else ""


def has_series(item: Judged) -> bool:
    """Whether there are figures of at least two months, so that a line says something."""
    target = target_of(item.commitment)
    known = {point.month for point in item.points if level_of(target, point) is not None}
    return item.commitment.kind.traits.is_judged_by_figure and len(known) > 1
