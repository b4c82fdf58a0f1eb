"""Where a ledger's row lies, as SQL made from its definition: its own place, or that of the row it points at."""

from collections.abc import Iterator
from dataclasses import dataclass

from data_access.county.ledgers import Column, ColumnType, Ledger, Ledgers


@dataclass(frozen=True)
class Place:
    """SQL that leads from a row of the ledger, aliased ``l``, to its place.

    Attributes:
        joins: LEFT JOINs to put behind the ledger. township, village: expressions for their codes; empty where
            no column leads to one. A ledger without a township is the whole county's.
    """

    joins: str
    township: str
    village: str


@dataclass(frozen=True)
class _Step:
    join: str = ""
    township: str = ""
    village: str = ""


#: The ledger whose rows have a page of their own, opened by surrogate.
_HOUSEHOLDS = "households"


def household_column(ledger: Ledger) -> str | None:
    """The column with the surrogate of the household a row is or points at; None where there is none."""
    if ledger.name == _HOUSEHOLDS:
        return "row_id"
    return next((column.name for column in ledger.references if column.ledger == _HOUSEHOLDS), None)


def quoted(name: str) -> str:
    """A name of a definition as an SQL identifier; definitions allow small letters, digits and underscores only."""
    return f'"{name}"'


def place_of(ledger: Ledger, ledgers: Ledgers) -> Place:
    """The first place known on the way: the ledger's place column, its other places, then what it points at."""
    steps = list(_steps(ledger, "l", ledgers, frozenset({ledger.name})))
    return Place(
        "\n".join(step.join for step in steps if step.join),
        _first_known([step.township for step in steps if step.township]),
        _first_known([step.village for step in steps if step.village]),
    )


def _steps(ledger: Ledger, alias: str, ledgers: Ledgers, seen: frozenset[str]) -> Iterator[_Step]:
    own = sorted(_place_columns(ledger), key=lambda column: column.name != ledger.place)
    for column in own:
        field = f"{quoted(alias)}.{quoted(column.name)}"
        if column.type is ColumnType.TOWNSHIP:
            yield _Step(township=field)
        else:
            village = quoted(f"{alias}_{column.name}")
            join = f"LEFT JOIN ref_villages {village} ON {village}.village_code = {field}"
            yield _Step(join, f"{village}.township_code", field)
    if any(column.required for column in own):
        return  # every row says itself where it lies
    for column in ledger.references:
        if column.ledger not in seen:
            other = f"{alias}_{column.name}"
            pointer = f"{quoted(alias)}.{quoted(column.name)}"
            yield _Step(f"LEFT JOIN {quoted(column.ledger)} {quoted(other)} ON {quoted(other)}.row_id = {pointer}")
            yield from _steps(ledgers[column.ledger], other, ledgers, seen | {column.ledger})


def _place_columns(ledger: Ledger) -> list[Column]:
    kinds = (ColumnType.TOWNSHIP, ColumnType.VILLAGE)
    return [column for column in ledger.columns if column.type in kinds and not column.sensitive]


def _first_known(expressions: list[str]) -> str:
    return f"coalesce({', '.join(expressions)})" if len(expressions) > 1 else "".join(expressions)
