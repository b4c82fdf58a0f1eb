"""Whether the ledgers of a figure are complete: who has not handed in a period, and where no row means nought.

A county's sum over those that did is no figure of the county: a floor of nought kept by one township of eleven would
pass for kept by all. A ledger that one office keeps for the whole county is complete as it stands: a township of which
it has no row has none of what it lists.
"""

from collections import defaultdict
from collections.abc import Iterable

from data_access.county.county import County
from data_access.county.ledgers import ColumnType, Ledger, Reporters, Shape
from data_access.published.building import Build
from models.time import Month, Period

_NAMED = 3


def missing_townships(build: Build, county: County, ledgers: Iterable[Ledger]) -> dict[Month, tuple[str, ...]]:
    """Last month of a period -> names of the townships without rows and without an accepted 零报送, in register order.

    Args:
        build: holds the ledgers and the table ``submissions``.
        ledgers: those a figure reads; only ledgers by period that every township hands in are looked at, and only
            periods of which at least one township has handed in something.
    """
    missing: dict[Month, set[str]] = defaultdict(set)
    for ledger in ledgers:
        if ledger.shape is Shape.PERIOD and ledger.reporters is Reporters.TOWNSHIPS:
            for month, codes in _handed_in(build, ledger).items():
                missing[month] |= {township.code for township in county.townships} - codes
    return {
        month: tuple(township.name for township in county.townships if township.code in codes)
        for month, codes in missing.items()
        if codes
    }


def is_kept_whole(ledgers: Iterable[Ledger]) -> bool:
    """Whether no township hands any of them in, so that one office answers for the rows of all."""
    return all(ledger.reporters is not Reporters.TOWNSHIPS for ledger in ledgers)


def kept_from(build: Build, ledgers: Iterable[Ledger]) -> Month | None:
    """The month since which all of these ledgers are kept, None where no date tells: of the earliest date in any row.

    Of a ledger by period each period tells for itself. What was written later never moves it, so a month that was missing is not turned into nought by it.
    """
    found = []
    for ledger in ledgers:
        dates = [column.name for column in ledger.columns if column.type is ColumnType.DATE and not column.sensitive]
        if dates and ledger.shape is not Shape.PERIOD:
            earliest = ", ".join(f'min("{name}")' for name in dates)
            found.append(build.execute(f"SELECT least({earliest}) FROM {ledger.name}").fetchall()[0][0])
    return max((Month.of(day) for day in found if day), default=None)


def in_words(names: tuple[str, ...]) -> str:
    """``缺崇文镇、礼义镇的数``; of more than three the first ones and how many."""
    more = f"等{len(names)}个乡镇" if len(names) > _NAMED else ""
    return f"缺{'、'.join(names[:_NAMED])}{more}的数"


def _handed_in(build: Build, ledger: Ledger) -> dict[Month, set[str]]:
    township = next(column.name for column in ledger.columns if column.type is ColumnType.TOWNSHIP)
    found: dict[Month, set[str]] = defaultdict(set)
    for cell, code in build.execute(f"SELECT DISTINCT {ledger.period}, {township} FROM {ledger.name}").fetchall():
        if cell is not None:
            found[Month(cell, 12) if isinstance(cell, int) else Month.parse(cell)].add(code)
    nothing = "SELECT period, reporter FROM submissions WHERE ledger = ? AND state = 'accepted' AND row_count = 0"
    for period, code in build.execute(nothing, [ledger.name]).fetchall():
        month = Period.parse(period).last
        if month in found:
            found[month].add(code)
    return found
