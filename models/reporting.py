"""What is owed to the office and what was handed in."""

from dataclasses import dataclass

from models.time import Month, Period


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
