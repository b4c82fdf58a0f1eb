"""A commitment's figure, target, time and people in the words of the screens."""

from analysis.targets.course import end_value_of
from analysis.targets.inputs import level_of
from analysis.targets.pace import catch_up_text
from analysis.targets.wording import format_value
from models.time import Month
from services.targets.judged import Judged
from services.targets.shares import Share
from services.words import words
from settings import settings

UNSTATED, OPEN = "原文未注明", "待县里确认"


def value_of(item: Judged) -> str:
    """The newest figure with its unit, never rounded across its target; empty where there is none."""
    return "" if item.verdict.value is None else figure_of(item, item.verdict.value)


def figure_of(item: Judged, value: float) -> str:
    """A figure of the commitment's series with its unit, never rounded across what it is held against."""
    target = item.target
    band = settings().pace.band_pp if target.kind.traits.has_tolerance else None
    digits = words.decimals(value, unit_of(item))
    goal = item.goal if isinstance(item, Share) else end_value_of(target)
    text = format_value(value, goal, target.comparison, digits, band_pp=band, unit=unit_of(item))
    return f"{text} {unit_of(item)}".strip()


def unit_of(item: Judged) -> str:
    """The unit of the reported figure, see :attr:`analysis.targets.inputs.Target.level_unit`."""
    return item.target.level_unit


def goal_of(item: Judged) -> str:
    """The target as the plan gives it, or 原文未注明; of a township's share what it was given, with its year."""
    if isinstance(item, Share):
        total = "累计" if item.commitment.kind.traits.is_total else ""
        return no_goal_of(item) or f"{share_goal_of(item)}（{item.goal_year}年{total}）"
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


def share_goal_of(share: Share) -> str:
    """What a township's figure is held against; empty where there is nothing to do."""
    return "" if share.goal is None else f"{words.as_said(share.goal)} {unit_of(share)}".strip()


def no_goal_of(share: Share) -> str:
    """Why a township's figure is held against nothing; empty where it is."""
    return "" if share.goal is not None else "本年无任务" if share.has_task else share.why_not


def line_of(item: Judged) -> str:
    """Figure and target in a few signs: ``205.6 / 360 公里``, ``11 / 12 期按期``."""
    value, verdict = value_of(item), item.verdict
    if isinstance(item, Share):
        goal = share_goal_of(item)
        return f"{value.split(' ')[0] or '缺数'} / {goal}" if goal else value or "缺数"
    if item.commitment.kind.traits.is_recurring:
        return "缺数" if verdict.due_count is None else f"{verdict.on_time_count} / {verdict.due_count} 期按期"
    if item.commitment.kind.traits.is_done_once and verdict.value is not None:
        return "已办成" if is_done(item) else "还没办成"
    if not item.commitment.kind.traits.has_amount:
        return value or "—"
    if not item.commitment.kind.traits.is_task:  # a fact of the plan's, all of its numbers, beside what the ledger has
        return f"台账 {value or '缺数'}；方案 {goal_of(item)}"
    if item.commitment.target is None or item.commitment.kind.traits.is_rise:
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
    """The deadline's month, else the plan's own words about time; of a township's share the end of the year it is due."""
    if isinstance(item, Share):
        return no_goal_of(item) or Month(item.goal_year, 12).label
    commitment = item.commitment
    return commitment.deadline.label if commitment.deadline else commitment.deadline_text or UNSTATED


def base_of(item: Judged) -> str:
    """The base with its month and source, how it is counted, or that nobody has said."""
    commitment, target = item.commitment, item.target
    if commitment.kind.traits.is_total and not target.base_value:
        start = target.base_month or target.start_month
        return f"从零计，{start.label}末起" if start else "从零计"
    if isinstance(item, Share):
        return ""  # a level held against what is due, from wherever it came
    if commitment.base_value is None or commitment.base_month is None:
        return OPEN if commitment.kind.traits.needs_base else ""
    return (
        f"{commitment.base_month.label}末 {words.as_said(commitment.base_value)} {unit_of(item)}"
        f"（{commitment.base_source}）"
    )


def source_of(item: Judged) -> str:
    """Where the figure comes from: a ledger's sum, or a report with its place in the file."""
    if item.is_computed:
        return "台账汇总"
    said = " ".join(item.latest.get(name, "") for name in ("unit", "source_document", "place")).strip()
    return _as_reported(item, said)


def reporter_of(item: Judged) -> str:
    """:func:`source_of` without the place in the file, for narrow cells."""
    return source_of(item) if item.is_computed else _as_reported(item, item.latest.get("unit", ""))


def _as_reported(item: Judged, said: str) -> str:
    """A report, marked where a ledger is to give the figure once it is complete."""
    if not said:
        return "未报送"
    return f"来自报送 · {said}" if item.commitment.figure else said


def sources_in_time(item: Judged) -> str:
    """From which month on the ledgers give the figure that units reported before; empty where there is one source."""
    if not (item.commitment.figure and item.commitment.is_reported):
        return ""
    if item.computed_since is None:
        return "台账还没有填全，数来自报送；填全的月份起改由台账算"
    return f"{item.computed_since.label}起由台账算出，以前的月份来自报送；以后再报来的数只作说明，不亮灯"


def dated_source(item: Judged) -> str:
    """``2025年6月 · 台账汇总``: what stands below a figure."""
    return " · ".join(filter(None, (newest_month(item), reporter_of(item))))


def newest_month(item: Judged) -> str:
    """The month the figure is of; empty where there is none."""
    return item.verdict.value_month.label if item.verdict.value_month else ""


def has_series(item: Judged) -> bool:
    """Whether there are figures of at least two months, so that a line says something."""
    known = {point.month for point in item.points if level_of(item.target, point) is not None}
    return item.commitment.kind.traits.is_judged_by_figure and len(known) > 1
