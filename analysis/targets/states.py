"""The closed list of what can be said about a commitment, and the judgement that says it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.lists import Labelled
from models.time import Month


class Colour(StrEnum):
    """Role of a light; the theme decides what each looks like."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
    NONE = "none"


class Lit(Labelled):
    """A closed list whose members are shown as a word on a light; exactly one at a time.

    Attributes:
        label: the word on screen. colour: the role of its light.
    """

    colour: Colour


class State(Lit):
    """Every state a commitment can be in; exactly one at a time.

    Attributes:
        label: the word beside the light.
        colour: the light's role. STALE keeps the colour it had before, so ask :attr:`Verdict.colour`.
        is_hatched: drawn hatched, because the figure is too old to be relied on.
    """

    @property
    def is_hatched(self) -> bool:
        return self is State.STALE

    MET = "met", "达标", Colour.GREEN
    ON_PACE = "on_pace", "按序时", Colour.GREEN
    NEARLY_ON_PACE = "nearly_on_pace", "基本按序时", Colour.GREEN
    ON_TIME = "on_time", "按期开展", Colour.GREEN
    SLOW = "slow", "偏慢", Colour.AMBER
    SLIGHTLY_BELOW = "slightly_below", "略低于目标", Colour.AMBER
    ONE_LATE = "one_late", "逾期开展", Colour.AMBER
    DONE_LATE = "done_late", "逾期完成", Colour.AMBER
    BEHIND = "behind", "滞后", Colour.RED
    OVERDUE = "overdue", "逾期未达", Colour.RED
    UNMET = "unmet", "未达标", Colour.RED
    YEAR_MISSED = "year_missed", "年度未达", Colour.RED
    NOT_ON_TIME = "not_on_time", "未按期开展", Colour.RED
    STALE = "stale", "过期", Colour.GREY
    MISSING = "missing", "缺数", Colour.GREY
    STARTING = "starting", "起步", Colour.NONE
    RUNNING_YEAR = "running_year", "年内进行中", Colour.NONE
    NOT_DUE = "not_due", "未到期", Colour.NONE
    DUE = "due", "到期待报", Colour.NONE  # the deadline is here, its figure may still come in the time allowed
    IN_PROGRESS = "in_progress", "进行中", Colour.NONE
    DONE = "done", "已完成", Colour.GREEN
    IN_FORCE = "in_force", "期限内", Colour.NONE
    EXPIRED = "expired", "已到期", Colour.NONE
    HAS_RECORD = "has_record", "有进展记录", Colour.NONE
    NO_RECORD = "no_record", "无进展记录", Colour.NONE
    BASELINE = "baseline", "基数", Colour.NONE
    NOT_JUDGED = "not_judged", "不评", Colour.NONE


@dataclass(frozen=True)
class YearBox:
    """One year of a commitment judged year by year.

    Attributes:
        value, value_month: the last figure of the year, None where there is none.
        state: MET, UNMET, RUNNING_YEAR, MISSING, NOT_DUE for a year still to come, or NOT_JUDGED for one without a task.
        goal: what the year is judged by, None = no task that year.
    """

    year: int
    state: State
    value: float | None = None
    value_month: Month | None = None
    goal: float | None = None


@dataclass(frozen=True)
class MonthValue:
    """A figure of one month, in the unit of the target."""

    month: Month
    value: float


@dataclass(frozen=True)
class Mark:
    """What stands small beside a light; the light is the same with and without.

    Attributes:
        words: ``曾经未达 2021年``, ``与三保障和饮水安全问题台账不一致``. said: more of it. is_explained: whether somebody has
            explained with grounds why two ledgers differ; None where there is nothing to explain.
    """

    words: str
    said: str = ""
    is_explained: bool | None = None

    @property
    def label(self) -> str:
        return f"{self.words} · 已说明" if self.is_explained else self.words


@dataclass(frozen=True)
class Verdict:
    """The judgement on one commitment; what does not apply is None.

    Attributes:
        state: the one state.
        reason: why, as a fragment of a Chinese sentence with the numbers, without a final stop.
        last_state: under STALE, the state its last figure earned; else None.
        value, value_month: the figure judged, unrounded, and its month; of a finished MILESTONE the month it was done.
        time_share: T, the share of the time gone by in that month, from 0 to 1.
        planned_share: P, the confirmed plan point of that month as a share of the way, else T.
        done_share: D, the share of the way covered, never clamped; under CADENCE the share of periods on time.
        gap_pp: 100(D − P), in 百分点.
        catch_up: M, the speed needed from here as a multiple of the speed so far.
        needed_per_year: what is still needed each year from the month shown up to the deadline, in the unit of the
            target; None where no month is left.
        shortfall: what is missing, never negative: the count (denominator − numerator) where both are known, periods late
            or left out under CADENCE, else the distance to the target in its unit. None where nothing is missing.
        year_boxes: under ANNUAL one box a year.
        same_month_last_year: under ANNUAL what stands beside the running year's figure.
        past_misses: the years of earlier periods that fell short, the oldest first: a mark beside the light, which says how
            things stand now.
        warning: what is known to be short of something due within a year that has no light before; empty = nothing.
        due_count, on_time_count, late_count: under CADENCE how many of the last periods were due, of these done on time
            and done late; the rest has no record.
        differences: where another ledger says otherwise.
    """

    state: State
    reason: str
    last_state: State | None = None
    value: float | None = None
    value_month: Month | None = None
    time_share: float | None = None
    planned_share: float | None = None
    done_share: float | None = None
    gap_pp: float | None = None
    catch_up: float | None = None
    needed_per_year: float | None = None
    shortfall: float | None = None
    year_boxes: tuple[YearBox, ...] = ()
    same_month_last_year: MonthValue | None = None
    past_misses: tuple[int, ...] = ()
    warning: str = ""
    due_count: int | None = None
    on_time_count: int | None = None
    late_count: int | None = None
    differences: tuple[Mark, ...] = ()

    @property
    def label(self) -> str:
        """The state's word with its marks, for papers and exports: ``达标（与控辍保学台账不一致）``."""
        marks = "、".join(mark.label for mark in self.marks)
        return f"{self.state.label}（{marks}）" if marks else self.state.label

    @property
    def colour(self) -> Colour:
        """The light's role; a stale figure keeps the one it had."""
        return (self.last_state or self.state).colour

    @property
    def is_hatched(self) -> bool:
        return self.state.is_hatched

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What stands small beside the light: ``12月到期·尚差369人``, ``曾经未达 2021、2022年``, what ledgers say otherwise."""
        years = "、".join(str(year) for year in self.past_misses)
        own = filter(None, (self.warning, f"{MISSED_BEFORE} {years}年" if years else ""))
        return (*map(Mark, own), *self.differences)

    @property
    def is_actionable(self) -> bool:
        """Whether the light is red or amber and somebody can still do something about it."""
        return self.colour in (Colour.RED, Colour.AMBER) and self.state not in _BEYOND_REPAIR


#: The mark of what fell short before.
MISSED_BEFORE = "曾经未达"
#: A year that is over, and what was done too late.
_BEYOND_REPAIR = frozenset({State.YEAR_MISSED, State.DONE_LATE})


def tally(verdicts: Iterable[Verdict]) -> dict[State, int]:
    """How many verdicts are in each state: every state has its key, the counts sum to the number of verdicts."""
    counts = dict.fromkeys(State, 0)
    for verdict in verdicts:
        counts[verdict.state] += 1
    return counts
