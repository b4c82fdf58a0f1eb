"""Warning rules."""

from dataclasses import dataclass

from models.lists import Labelled


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
