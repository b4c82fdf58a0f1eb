"""What one line of each file of the county folder may say, and how such a file is read."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from models.commitments import POINT_UNITS, Basis, Comparison, Cycle, Flag
from models.kinds import Kind
from models.time import DayKind, Month


class TownshipStatus(StrEnum):
    CURRENT = "现行"
    FORMER = "撤销"


class VillageKind(StrEnum):
    VILLAGE = "行政村"
    COMMUNITY = "社区"


class UnitKind(StrEnum):
    DEPARTMENT = "department"
    ENTERPRISE = "enterprise"
    GROUP = "group"


class NameStatus(StrEnum):
    CONFIRMED = "确认"
    UNCONFIRMED = "待确认"


def _month(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return Month.parse(value)
    except ValueError:
        raise PydanticCustomError("month", "要填年月，如 2025-06") from None


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split("|")) if isinstance(value, str) and value else value or ()


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


Text = Annotated[str, Field(min_length=1)]
MonthCell = Annotated[Month, BeforeValidator(_month)]
# Before-validators run from the last to the first: an empty cell is None by the time _month sees it.
MonthOrEmpty = Annotated[Month | None, BeforeValidator(_month), BeforeValidator(_empty_is_none)]
NumberOrEmpty = Annotated[float | None, BeforeValidator(_empty_is_none)]
YearOrEmpty = Annotated[int | None, Field(ge=1900, le=2200), BeforeValidator(_empty_is_none)]
DaysOrEmpty = Annotated[int | None, Field(ge=1, le=366), BeforeValidator(_empty_is_none)]
KindOrEmpty = Annotated[DayKind | None, BeforeValidator(_empty_is_none)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
TownshipCode = Annotated[str, Field(pattern=r"^\d{9}$")]
VillageCode = Annotated[str, Field(pattern=r"^\d{12}$")]
Parts = Annotated[tuple[Text, ...], BeforeValidator(_split)]
Numbers = Annotated[tuple[float, ...], BeforeValidator(_split)]
#: What stands in ``source`` of a commitment that units report.
REPORTED = "observation"
Flags = Annotated[tuple[Flag, ...], BeforeValidator(_split)]


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)


class Area(Row):
    area_km2: float = Field(gt=0)
    source: Text
    note: str = ""


class Baseline(Row):
    article_id: Id
    exited_villages: int = Field(ge=0)
    households: int = Field(ge=0)
    people: int = Field(ge=0)


class Plan(Row):
    """The document the dashboard follows; months are inclusive."""

    title: Text
    document_number: Text
    issued_on: dt.date
    start_month: MonthCell
    end_month: MonthCell
    note: str = ""
    baseline: Baseline

    @property
    def bases(self) -> tuple[str, ...]:
        """The words for how a figure is counted in time."""
        return since_start(self.start_month), *Basis


def since_start(start: Month) -> str:
    """The word for a total since a plan began: 自2021年累计."""
    return f"自{start.year}年累计"


class Overview(Row):
    """What the first page shows: the commitments whose last twelve months are drawn."""

    trends: tuple[Id, ...] = ()


class Register(Row):
    """Where the lists of townships and villages come from."""

    source: Text
    edition: int
    note: str = ""


class CountyFile(Row):
    """county.toml."""

    code: str = Field(pattern=r"^\d{6}$")
    name: Text
    province: Text
    city: Text
    title: Text
    area: Area
    plan: Plan
    overview: Overview = Overview()
    register_: Register = Field(alias="register")


class Township(Row):
    """A township; a former one names the township it was merged into."""

    code: TownshipCode
    name: Text
    status: TownshipStatus
    merged_into: str
    valid_to_year: YearOrEmpty
    seat_lng_wgs84: float = Field(ge=-180, le=180)
    seat_lat_wgs84: float = Field(ge=-90, le=90)
    source: str


class Village(Row):
    """An administrative village or community; ``name`` is the short name the screens use."""

    code: VillageCode
    name: Text
    official_name: Text
    township_code: TownshipCode
    kind: VillageKind
    note: str


class VillageAlias(Row):
    alias: Text
    township_code: TownshipCode
    village_code: VillageCode
    note: str


class FormerCode(Row):
    """A code no longer in use; ``village_code`` is empty where nobody has said what became of the village."""

    former_code: VillageCode
    name: Text
    village_code: str
    note: str


class UnitAlias(Row):
    alias: Text
    unit_id: Id


class Unit(Row):
    """A responsible unit, or a group such as 各乡镇; ``group_members`` is empty until the county names them."""

    id: Id
    short_name: Text
    full_name: Text
    name_status: NameStatus
    kind: UnitKind
    group_members: str = Field(pattern="^(all_townships)?$")
    note: str


class Article(Row):
    """An article or safeguard of the plan; ``plan_title`` as the plan has it, ``units`` in the order of the text."""

    id: Id
    label: Text
    part: Text
    section: str
    title: Text
    plan_title: Text
    summary: Text
    units: Parts
    is_units_open: bool


class Sentence(Row):
    """A sentence of the plan that gives no number and is no commitment: followed in words, by notes."""

    id: Id
    article_id: Id
    title: Text
    quote: Text


class LimitStatus(StrEnum):
    CONFIRMED = "县里确认"
    UNCONFIRMED = "待县里确认"


class StepLimit(Row):
    """How long a step of a monitoring case may take; ``limit_days`` is empty where nobody has said.

    ``is_minimum``: the days are the least it must last (公示). ``step`` is a step of the ledger ``case_steps`` or
    识别全程, from the start of 线索登记 to the end of 公告. The days of 落实帮扶 count from 录入系统.
    """

    step: Text
    limit_days: DaysOrEmpty
    day_kind: KindOrEmpty
    is_minimum: bool
    source: str
    status: LimitStatus

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.limit_days is None) != (self.day_kind is None):
            raise fault_at("day_kind", "天数和自然日、工作日要一起填，或一起空着")
        if self.limit_days is None and self.is_minimum:
            raise fault_at("limit_days", "是最少天数的要填天数")
        if self.limit_days is not None and not self.source:
            raise fault_at("source", "填了天数，就要填依据")
        return self


class Commitment(Row):
    """One promise of the plan.

    ``values`` and ``value_units`` run in parallel; where the text gives no number ``values`` is empty and
    ``value_units`` may still name the unit of measure. After the units of the values one more may stand: what the parts
    of a ratio are counted in. ``start_month`` is the month at whose end counting
    begins, ``deadline`` the month at whose end it is due; both are None where the text says nothing. ``rival_name``
    is whom the figure is compared with, under RELATIVE alone. ``source``: ``observation`` (a unit's reports),
    ``figure:<name>`` (computed from ledgers), or ``figure:<name>|observation``: computed from the month on for which
    the ledgers are complete, reported before it; a third part, ``|2022-01``, is that month where the county declares it.
    """

    id: Id
    article_id: Id
    title: Text
    quote: Text
    kind: Kind
    values: Numbers
    value_units: Parts
    comparison: Comparison
    start_month: MonthOrEmpty
    deadline: MonthOrEmpty
    deadline_text: Text
    base_value: NumberOrEmpty
    base_month: MonthOrEmpty
    base_source: str
    report_cycle: Cycle
    basis: Text
    lead_unit_id: str
    scope_note: str
    flags: Flags
    source: str = Field(pattern=r"^(observation|figure:[a-z][a-z0-9_]*(\|observation(\|\d{4}-(0[1-9]|1[0-2]))?)?)$")
    rival_name: str

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.kind.traits.needs_value and not self.values:
            raise fault_at("values", f"“{self.kind.label}”类承诺要有数值")
        parts = len(self.value_units) - len(self.values)
        if parts not in (0, 1) or (parts and self.values and self.unit not in POINT_UNITS):
            raise fault_at("value_units", "单位的个数要与数值的个数相同；比例后面可以再写一个分子、分母的单位")
        if self.base_value is not None and not (self.base_month and self.base_source):
            raise fault_at("base_source", "填了基期值，就要填基期月份和来源")
        if self.start_month and self.deadline and self.deadline <= self.start_month:
            raise fault_at("deadline", "完成时限要晚于起算月份")
        if self.kind.traits.has_rival != bool(self.rival_name):
            raise fault_at("rival_name", f"“{Kind.RELATIVE.label}”类承诺要写与谁比，别的空着")
        return self

    @property
    def target(self) -> float | None:
        """The first (mostly the only) value."""
        return self.values[0] if self.values else None

    @property
    def unit(self) -> str:
        """The unit of :attr:`target`; empty where there is none."""
        return self.value_units[0] if self.value_units else ""

    @property
    def parts_unit(self) -> str:
        """What numerator and denominator are counted in; empty where the plan's rows do not say."""
        return self.value_units[-1] if len(self.value_units) > len(self.values) else ""

    @property
    def lacks_deadline(self) -> bool:
        """Whether it cannot be late before the county says when it is due."""
        traits = self.kind.traits
        is_wanted = traits.needs_deadline or (traits.waits_for_date and self.start_month is None)
        return is_wanted and self.deadline is None

    @property
    def figure(self) -> str | None:
        """Name of the figure it is read from; None = observations reported by a unit."""
        first = self.source.split("|")[0]
        return first.removeprefix("figure:") if first.startswith("figure:") else None

    @property
    def is_reported(self) -> bool:
        """Whether units report it: always, or until its ledgers are complete."""
        return REPORTED in self.source.split("|")

    @property
    def computed_from(self) -> Month | None:
        """The month from which the county says its ledgers are complete; None = the first whole month they give."""
        declared = self.source.split("|")[2:]
        return Month.parse(declared[0]) if declared else None


def fault_at(column: str, problem: str) -> PydanticCustomError:
    return PydanticCustomError("county", "{problem}", {"column": column, "problem": problem})
