"""What one figure of a page says of itself; all of them: :mod:`services.figures.catalogue`."""

from collections.abc import Callable
from dataclasses import dataclass

from models.viewing import Filters

#: A ledger and the surrogates of the rows that count.
Rows = tuple[str, list[str]]
AT_END = "截至所选月份的最后一天"
#: With it begins the time of what does not follow the month shown.
AS_IT_IS = "现状"


@dataclass(frozen=True)
class Figure:
    """One figure of a page.

    Attributes:
        how, time: how it is worked out and which time it is of, in Chinese. ledgers: names of those read.
        page: its address. value: as the page shows it, empty where it is a table.
        rows: ledger and surrogates of the rows that count, where they can be named.
        argument: what the second part of its address is: ``village``, ``household``, ``measure``, ``guarantee`` or
            nothing.
    """

    title: str
    unit: str
    how: str
    time: str
    ledgers: tuple[str, ...]
    page: str
    value: Callable[[Filters, str], str]
    rows: Callable[[Filters, str], Rows] | None = None
    argument: str = ""

    def when(self, filters: Filters) -> str:
        """The month its value is of, or that it is as things stand now."""
        return AS_IT_IS if self.time.startswith(AS_IT_IS) else f"截至{filters.asof.label}"


def no_value(filters: Filters, _: str) -> str:
    """The value of what is a table or a picture."""
    return ""
