"""What a ledger's row was at the end of a month, as SQL made from its definition.

Everything is about a row aliased ``l`` and binds ``$day``, the month's last day, and ``$until``, what the ledger's own
date or period may be at most. A status holds from the date its definition names: before a later one it was what the
date before began. Where no date tells, a row is as it stands now.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data_access.county.ledgers import Column, ColumnType, Ledger, Shape
from data_access.county.row_places import quoted
from models.time import Month


@dataclass(frozen=True)
class Times:
    """SQL about one row at the end of the month.

    Attributes:
        begun: whether it was there: from the first of the dates that begin it; without any unless all its other dates
            lie later. ended: whether it was over, by ``until`` or, without that date, by its status.
        status: the code it had; empty where the ledger has none.
        as_now: whether no date tells when it began, or since when it has the status.
        newest: the last of those dates by then; NULL where there is none.
        bound: the codes these name.
    """

    begun: str
    ended: str
    status: str
    as_now: str
    newest: str
    bound: Mapping[str, object]


def times_of(ledger: Ledger) -> Times:
    codes = {code: f"$stage_{number}" for number, code in enumerate(ledger.stages)}
    bound: dict[str, object] = {name.removeprefix("$"): code for code, name in codes.items()}
    dates = [f"l.{quoted(name)}" for name in ledger.beginnings]
    undated = f"({' AND '.join(f'{date} IS NULL' for date in dates)})" if dates else "FALSE"
    newest = (
        f"greatest({', '.join(f'CASE WHEN {date} <= $until THEN {date} END' for date in dates)})" if dates else "NULL"
    )
    return Times(
        _begun(ledger, dates, undated),
        _ended(ledger, codes),
        _status(ledger, codes),
        "FALSE" if not ledger.has_past or ledger.period else f"({undated} OR {_is_untold(ledger, codes)})",
        newest,
        bound,
    )


def value_of(ledger: Ledger, column: Column, times: Times) -> str:
    """The column's value at the end of the month: nothing that was only filled in or came about later."""
    field = f"l.{quoted(column.name)}"
    if column.name == ledger.status:
        return times.status
    if column.since:
        before = "FALSE" if column.type is ColumnType.BOOLEAN else "NULL"
        return f"CASE WHEN l.{quoted(column.since)} > $day THEN {before} ELSE {field} END"
    is_of_later = column.type is ColumnType.DATE and not column.may_lie_ahead and ledger.shape is not Shape.PERIOD
    return f"CASE WHEN {field} <= $day THEN {field} END" if is_of_later and ledger.has_past else field


def last_known(column: Column, asof: Month) -> object:
    """The last date, month or year that counts at the end of a month."""
    match column.type:
        case ColumnType.MONTH:
            return str(asof)
        case ColumnType.YEAR:
            return asof.known_year
        case _:
            return asof.end


def _begun(ledger: Ledger, dates: list[str], undated: str) -> str:
    if not dates or "" in ledger.stages.values():
        return "TRUE"
    others = [
        f"l.{quoted(column.name)}"
        for column in ledger.columns
        if column.type is ColumnType.DATE and not column.sensitive and column.name not in ledger.beginnings
    ]
    later = f" AND coalesce(least({', '.join(others)}) <= $day, TRUE)" if others else ""
    return f"({' OR '.join(f'{date} <= $until' for date in dates)} OR ({undated}{later}))"


def _ended(ledger: Ledger, codes: Mapping[str, str]) -> str:
    if not ledger.until:
        return "FALSE"
    over = [codes[code] for code, column in ledger.stages.items() if column == ledger.until]
    said = f"l.{quoted(ledger.status)} IN ({', '.join(over)}), " if over else ""
    return f"coalesce(l.{quoted(ledger.until)} <= $day, {said}FALSE)"


def _status(ledger: Ledger, codes: Mapping[str, str]) -> str:
    stored = f"l.{quoted(ledger.status)}" if ledger.status else ""
    if not ledger.stage_dates:
        return stored
    *earlier, last = (f"l.{quoted(name)}" for name in ledger.stage_dates)
    begins = {column: codes[code] for code, column in reversed(ledger.stages.items())}
    ends = [code for code, column in ledger.stages.items() if column == ledger.stage_dates[-1]]
    # Whoever left before the month's end is not in post, whatever a file says that was made before.
    at_last = codes[ends[0]] if ledger.until == ledger.stage_dates[-1] and len(ends) == 1 else stored
    steps = "".join(
        f" WHEN {date} <= $day THEN {begins[name]}"
        for date, name in zip(reversed(earlier), reversed(ledger.stage_dates[:-1]), strict=True)
    )
    return (
        f"CASE WHEN {last} <= $day THEN {at_last} WHEN {_nothing_later(ledger)} THEN {stored}{steps} "
        f"ELSE {begins.get('', 'NULL')} END"
    )


def _nothing_later(ledger: Ledger) -> str:
    """Whether none of the dates that change its status lies after the month: so what it is now it was then."""
    return f"coalesce(greatest({', '.join(f'l.{quoted(name)}' for name in ledger.stage_dates)}) <= $day, TRUE)"


def _is_untold(ledger: Ledger, codes: Mapping[str, str]) -> str:
    """Whether the status is the present one and no date says since when."""
    if not ledger.status:
        return "FALSE"
    stored = f"l.{quoted(ledger.status)}"
    if not ledger.stages:
        return f"{stored} IS NOT NULL"
    since = "".join(
        f" WHEN {name} THEN {f'l.{quoted(ledger.stages[code])} IS NULL' if ledger.stages[code] else 'FALSE'}"
        for code, name in codes.items()
    )
    told = f"CASE {stored}{since} ELSE {stored} IS NOT NULL END"
    return f"({_nothing_later(ledger)} AND {told})" if ledger.stage_dates else told
