"""Small value types that every layer shares."""

from __future__ import annotations

import datetime as dt
import inspect
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?")
#: Months of each report cycle.
CYCLE_MONTHS = {"month": 1, "quarter": 3, "year": 12}
#: The steps of a monitoring case in the order of the procedure, as the ledger ``case_steps`` names them.
IDENTIFICATION = ("线索登记", "入户核实", "信息比对", "村级评议公示", "乡镇审核", "县级审定", "公告", "录入系统")
HELP, FOLLOW_UP = "落实帮扶", "动态跟踪"
ELIMINATION = ("消除核实", "消除评议公示", "消除乡镇审核", "消除县级审定", "消除公告", "风险消除")
#: Ends an identification that was not granted.
REFUSED = "不予纳入"
CASE_STEPS = (*IDENTIFICATION, HELP, FOLLOW_UP, *ELIMINATION, REFUSED)
#: What the limit of the whole identification is called among the limits of its steps.
WHOLE_IDENTIFICATION = "识别全程"


class DayKind(StrEnum):
    """How the days of a limit are counted."""

    CALENDAR = "自然日"
    WORKING = "工作日"


def chinese_day(day: dt.date) -> str:
    """``2025年7月3日``, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month; the dashboard's only notion of 截至."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1900 <= self.year <= 2200 and 1 <= self.month <= 12):
            raise ValueError(f"not a month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``2025-06``; raises ValueError for anything else."""
        match = _MONTH.fullmatch(text)
        if match is None:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> Month:
        return cls(day.year, day.month)

    @property
    def index(self) -> int:
        """Months since year 0, for arithmetic."""
        return self.year * 12 + self.month - 1

    @property
    def start(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def end(self) -> dt.date:
        """The last day of the month."""
        return self.plus(1).start - dt.timedelta(days=1)

    @property
    def label(self) -> str:
        """As officials write it: ``2025年6月``."""
        return f"{self.year}年{self.month}月"

    @property
    def known_year(self) -> int:
        """The newest year whose yearly figures exist at the month's end: the year itself only once it is over."""
        return self.year if self.month == 12 else self.year - 1

    def plus(self, months: int) -> Month:
        index = self.index + months
        return Month(index // 12, index % 12 + 1)

    def minus(self, other: Month) -> int:
        """Whole months from ``other`` to this month."""
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, order=True)
class Period:
    """What one report is about: a month, a quarter or a year, known by its last month.

    Attributes:
        last: the last month. cycle: ``month``, ``quarter`` or ``year``.

    Raises:
        ValueError: unknown cycle, or no quarter or year ends with that month.
    """

    last: Month
    cycle: str

    def __post_init__(self) -> None:
        if self.last.month % CYCLE_MONTHS.get(self.cycle, 13):
            raise ValueError(f"not a period: {self.cycle} ending {self.last}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2025-06``, ``2025-Q2`` or ``2025``; raises ValueError for anything else."""
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise ValueError(f"not a period: {text!r}")
        year = int(match[1])
        if match[2]:
            return cls(Month(year, 3 * int(match[2])), "quarter")
        return cls(Month(year, int(match[3])), "month") if match[3] else cls(Month(year, 12), "year")

    @classmethod
    def before(cls, day: dt.date, cycle: str) -> Self:
        """The last period of this cycle that had ended when the day began."""
        month = Month.of(day).plus(-1)
        return cls(month.plus(-(month.month % CYCLE_MONTHS[cycle])), cycle)

    @property
    def first(self) -> Month:
        return self.last.plus(1 - CYCLE_MONTHS[self.cycle])

    @property
    def end(self) -> dt.date:
        """The last day."""
        return self.last.end

    @property
    def label(self) -> str:
        """As officials write it: ``2025年6月``, ``2025年二季度``, ``2025年``."""
        if self.cycle == "quarter":
            return f"{self.last.year}年{'一二三四'[self.last.month // 3 - 1]}季度"
        return self.last.label if self.cycle == "month" else f"{self.last.year}年"

    def plus(self, periods: int) -> Period:
        return Period(self.last.plus(periods * CYCLE_MONTHS[self.cycle]), self.cycle)

    def __str__(self) -> str:
        if self.cycle == "quarter":
            return f"{self.last.year:04d}-Q{self.last.month // 3}"
        return str(self.last) if self.cycle == "month" else f"{self.last.year:04d}"


@dataclass(frozen=True)
class Duty:
    """Something that somebody has to hand in every period.

    Attributes:
        subject: name of a ledger, or id of a commitment (``is_target``). title: as officials call it.
        cycle: ``month``, ``quarter`` or ``year``.
        reporter: township code or unit id; empty while nobody has been named.
        named: unit ids the plan names for it, to choose from where there is no reporter.
        first_month: nothing is due for periods that ended before it. last_month: nor for those that begin after it.
    """

    subject: str
    title: str
    cycle: str
    reporter: str
    is_target: bool = False
    named: tuple[str, ...] = ()
    first_month: Month | None = None
    last_month: Month | None = None

    def is_asked(self, period: Period) -> bool:
        """Whether anything is due for this period."""
        is_begun = self.first_month is None or period.last >= self.first_month
        return period.cycle == self.cycle and is_begun and (self.last_month is None or period.first <= self.last_month)


@dataclass(frozen=True)
class HandIn:
    """One report that came in.

    Attributes:
        subject, reporter, period: of the duty it answers.
        state: ``accepted``, or where a submission stands: ``reported``, ``checked``, ``returned``.
        row_count: 0 = nothing happened in the period (零报送). reason: why it was returned.
    """

    subject: str
    reporter: str
    period: Period
    state: str
    row_count: int
    reason: str = ""


class Labelled(StrEnum):
    """A closed list whose members are stored as their value and shown as their ``label``.

    What else a member says a subclass declares as an annotation; members name it in that order, behind the label.
    """

    label: str

    def __new__(cls, value: str, label: str, *more: object) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        names = [name for base in reversed(cls.__mro__) for name in inspect.get_annotations(base)]
        for name, said in zip(names, (label, *more), strict=True):
            setattr(member, name, said)
        return member

    @classmethod
    def of(cls, value: object) -> Self:
        """The member stored as this text; raises ValueError for an unknown one."""
        return cls(value)  # type: ignore[call-arg, arg-type]  # the label comes with the member


class Level(Labelled):
    """How far an item under supervision was taken up, mildest first; ``label`` is the word on screen."""

    @property
    def rank(self) -> int:
        return list(Level).index(self)

    HINT = "hint", "提示"
    URGE = "urge", "督办"
    CIRCULATE = "circulate", "通报"
    SUMMON = "summon", "约谈"


@dataclass(frozen=True)
class Viewer:
    """Who is reading. Every read in data_access is narrowed by it.

    Attributes:
        role: name of the role.
        areas: township codes the viewer may see; None = the whole county.
        units: unit ids the viewer may see; None = all units.
        may_unmask: whether names may be opened one household at a time.
    """

    role: str
    areas: frozenset[str] | None = None
    units: frozenset[str] | None = None
    may_unmask: bool = False


#: The one viewer until access control exists: sees the whole county, masked.
EVERYBODY = Viewer(role="viewer")


@dataclass(frozen=True)
class Filters:
    """What the filter line says, already checked against the registers.

    Attributes:
        townships: township codes; empty = all.
        units: unit ids; empty = all.
        asof: the month the figures are shown for.
    """

    townships: tuple[str, ...]
    units: tuple[str, ...]
    asof: Month


def place_in_words(file: str, sheet: str, cell: str = "") -> str:
    """Where something stands, as messages begin; what is empty is left out."""
    return "，".join(filter(None, (file, f"工作表“{sheet}”" if sheet else "", cell)))


@dataclass(frozen=True)
class Fault:
    """One fault of one cell, ready to be read by the person who filled it in.

    Attributes:
        code: which fault it is, the same however its sentence is worded; of a broken rule its name.
        file: file name. sheet: sheet name. cell: Excel address such as ``C7``; empty for the sheet as a whole.
        problem: what is wrong, in Chinese. remedy: what to do, in Chinese. Neither repeats a sensitive value.
    """

    code: str = field(compare=False)
    file: str
    sheet: str
    cell: str
    problem: str
    remedy: str

    def __lt__(self, other: Fault) -> bool:
        return self._place < other._place

    @property
    def _place(self) -> tuple[object, ...]:
        """As a person walks through the file: row by row, from the left; A7 before A10, Z7 before AA7."""
        row, letters = re.sub(r"\D", "", self.cell), re.sub(r"[^A-Z]", "", self.cell)
        return self.file, self.sheet, int(row or 0), len(letters), letters, self.problem, self.remedy

    @property
    def sentence(self) -> str:
        where = place_in_words(self.file, self.sheet, self.cell)
        return f"{where}：{self.problem}。{self.remedy}。"


@dataclass(frozen=True, order=True)
class Notice:
    """What the reader understood or left out by itself, so that nothing happens in silence. No fault.

    Attributes:
        code: which notice it is, the same however its text is worded.
        file: file name. sheet: sheet name; empty for the file as a whole.
        text: a Chinese clause without a full stop; never repeats a cell's value.
        unused_title: title of a column of another system's export that nothing was taken from, to be assigned; else empty.
    """

    code: str = field(compare=False)
    file: str
    sheet: str
    text: str
    unused_title: str = ""

    @property
    def sentence(self) -> str:
        return f"{place_in_words(self.file, self.sheet)}：{self.text}。"


class LayerKind(Labelled):
    """What a layer of the map shows; the newest layer of a kind that was not withdrawn is in force."""

    TOWNSHIP_BOUNDARIES = "township_boundaries", "乡镇界"
    COUNTY_OUTLINE = "county_outline", "县界"
    VILLAGE_BOUNDARIES = "village_boundaries", "村界"
    VILLAGE_POINTS = "village_points", "村庄点位"
    ROADS = "roads", "道路"
    TOURISM_ROADS = "tourism_roads", "旅游公路"
    PARKS = "parks", "园区"
    SITES = "sites", "安置点和其他点位"


class RuleTest(Labelled):
    """How a warning rule looks at its fact; ``label`` is what screens say."""

    BELOW_LINE = "below_line", "低于当年监测线"
    NEAR_LINE = "near_line", "不低于监测线，高出不超过"  # threshold: % above the line
    AT_LEAST = "at_least", "达到或超过"
    FELL_BY_PCT = "fell_by_pct", "比上年度下降达到"  # threshold: %
    IS_TRUE = "is_true", "有这种情况"
    WITHIN_MONTHS = "within_months", "发生不满"  # a missing value: nobody knows since when, so not compared
    WITHIN_MONTHS_OR_UNDATED = "within_months_or_undated", "日期未填，或发生不满"

    @property
    def needs_threshold(self) -> bool:
        return self not in (RuleTest.BELOW_LINE, RuleTest.IS_TRUE)

    @property
    def needs_line(self) -> bool:
        return self in (RuleTest.BELOW_LINE, RuleTest.NEAR_LINE)


@dataclass(frozen=True)
class WarningRule:
    """One rule of the comparison of data: when a household is to be visited.

    Attributes:
        fact: name of the SELECT it looks at. quantity: what that SELECT measures, in words.
        threshold: None where the test needs none. unit: of the threshold and of the quantity: 元, %, 个月 or empty.
        risk: the risk it points at (因病 …); empty where it points at none in particular.
        is_confirmed: whether the county, or a form it is bound to, has said so; else 待县里确认.
        change: who changed it on screen, when and on what grounds; empty while it stands as written.
    """

    id: str
    title: str
    fact: str
    quantity: str
    test: RuleTest
    threshold: float | None
    unit: str
    is_on: bool
    risk: str
    is_confirmed: bool
    note: str = ""
    change: str = ""

    @property
    def condition(self) -> str:
        """Its test in words: ``达到或超过 10000 元``."""
        if self.threshold is None:
            return self.test.label
        space = "" if self.unit == "%" else " "
        return f"{self.test.label} {self.threshold:g}{space}{self.unit}"
