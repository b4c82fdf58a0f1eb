"""What one line of each file in ``monitoring/`` of the county folder may say."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from data_access.county.rows import Id, NumberOrEmpty, Row, Text, fault_at
from models.warnings import RuleTest, WarningRule

#: Unit of a threshold -> the least and the most it can be.
THRESHOLDS = {"元": (1.0, 500_000.0), "%": (1.0, 100.0), "个月": (1.0, 60.0)}
RISKS = (
    "因病", "因学", "因残", "因自然灾害", "因意外事故", "因产业项目失败", "因务工就业不稳", "缺劳动力", "因住房", "因安全饮水", "其他",
)  # fmt: skip


class RuleStatus(StrEnum):
    """Whether a rule as it is written was said by somebody entitled to."""

    CONFIRMED = "确认"
    UNCONFIRMED = "待县里确认"


def _test(value: object) -> object:
    try:
        return RuleTest.of(value)
    except ValueError:
        known = "、".join(test.value for test in RuleTest)
        raise PydanticCustomError("county", "{problem}", {"problem": f"只能填 {known}，现为“{value}”"}) from None


class WarningRuleRow(Row):
    """One rule of the comparison of data as the county folder writes it; see :class:`models.WarningRule`."""

    id: Id
    title: Text
    fact: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    quantity: Text
    comparison: Annotated[RuleTest, BeforeValidator(_test)]
    threshold: NumberOrEmpty
    unit: str
    is_on: bool
    risk: str
    status: RuleStatus
    note: str

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.risk and self.risk not in RISKS:
            raise fault_at("risk", f"风险类型里没有“{self.risk}”，请改正或空着")
        if not self.comparison.needs_threshold and self.threshold is not None:
            raise fault_at("threshold", "这种比较不用界线，请空着")
        if self.comparison.needs_threshold and (problem := threshold_problem(self.threshold, self.unit)):
            raise fault_at("threshold" if self.unit in THRESHOLDS else "unit", problem)
        return self

    def as_rule(self) -> WarningRule:
        """The rule as it is written, before anything was changed on screen."""
        return WarningRule(
            self.id, self.title, self.fact, self.quantity, self.comparison, self.threshold, self.unit, self.is_on,
            self.risk, self.status is RuleStatus.CONFIRMED, self.note,
        )  # fmt: skip


class RiskUnit(Row):
    """A unit that answers for a kind of risk, and where that is written; several lines a risk where there are several."""

    risk: Text
    unit_id: Id
    source: Text

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.risk not in RISKS:
            raise fault_at("risk", f"风险类型里没有“{self.risk}”，请改正")
        return self


def threshold_problem(threshold: float | None, unit: str) -> str:
    """What is wrong with a threshold, as a Chinese clause; empty where nothing is."""
    if unit not in THRESHOLDS:
        return f"单位“{unit}”没有界线可填，只能用 {'、'.join(THRESHOLDS)}"
    low, high = THRESHOLDS[unit]
    if threshold is None or not low <= threshold <= high:
        return f"界线要在 {low:.0f} 到 {high:.0f} {unit}之间"
    return ""
