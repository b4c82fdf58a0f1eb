"""In which ledgers a village stands."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from data_access.county.ledgers import Column, ColumnType, Ledger, Shape
from data_access.published.ledger_view import LedgerView
from data_access.record.notes.supervision import Item, commitment_of
from models.viewing import Filters
from services import reading
from services.days import whole
from services.offices import supervision
from services.targets import scope
from services.targets.judged import Judged
from services.words import ledger_words, words


@reading.once
def _counts(whole: Filters) -> pd.DataFrame:
    """Rows by village (code), one column a ledger whose rows lead to one; of the whole county, once for all villages.

    A ledger about persons is counted only where a commitment's figure reads it.
    """
    found, ledgers = {}, reading.store().ledgers
    read = {name for names in _read_by_figure().values() for name in names}
    for ledger in ledgers:
        if ledger.personal and ledger.name not in read:
            continue
        view = reading.ledger(ledger.name, whole)
        if view.is_visible and view.place.village:
            found[ledger.name] = view.by_place(is_township=False).set_index("code")["row_count"]
    return pd.DataFrame(found)


def _read_by_figure() -> dict[str, set[str]]:
    """Figure -> the ledgers its SELECT reads."""
    ledgers = reading.store().ledgers
    return {name: {ledger.name for ledger in ledgers.read_by(name)} for name in ledgers.figures}


def counts(code: str, filters: Filters) -> dict[str, int]:
    """Rows of the village by ledger, those it has any in, in the order of the ledgers."""
    table = _counts(whole(filters))
    if code not in table.index:
        return {}
    return {str(name): int(count) for name, count in table.loc[code].dropna().items() if count}


def is_of_things(ledger: Ledger) -> bool:
    """Whether a row is a project or an asset: a thing with a name of its own and a state, about nobody in person."""
    named = any(column.type is ColumnType.TEXT and column.name.endswith("_name") for column in ledger.columns)
    return bool(ledger.status) and not ledger.personal and ledger.shape is not Shape.PERIOD and named


@dataclass(frozen=True)
class Thing:
    """One project or asset: its ledger, what it is called, its state, the first figure given with unit, a date."""

    ledger: Ledger
    row_id: str
    name: str
    status: str
    size: str
    day: str

    @property
    def is_under_way(self) -> bool:
        """Still to be finished or accepted."""
        return self.status in self.ledger.open_codes


def things(code: str, filters: Filters) -> list[Thing]:
    """Projects and assets of the village, ledger by ledger. Shared: do not change in place."""
    everywhere = whole(filters)

    def found() -> list[Thing]:
        ledgers = (reading.store().ledgers[name] for name in counts(code, filters))
        views = (reading.ledger(ledger.name, everywhere, village=code) for ledger in ledgers if is_of_things(ledger))
        return [thing for view in views for thing in _things(view)]

    return reading.derived(f"village_things_{code}", found, everywhere)


def _things(view: LedgerView) -> Iterator[Thing]:
    ledger = view.ledger
    rows = view.rows().to_dict("records")
    titles = view.titles([str(row["source_id"]) for row in rows])
    sizes = [ledger.by_name[name] for name in ledger.totals]
    dates = [column for column in ledger.columns if column.type is ColumnType.DATE]
    for row in rows:
        id = str(row["source_id"])
        size = next((_said(column, row[column.name]) for column in sizes if row[column.name] is not None), "")
        day = next((_said(column, row[column.name]) for column in reversed(dates) if row[column.name] is not None), "")
        yield Thing(ledger, id, titles.get(id, ""), words.text(row[ledger.status]) or "缺数", size, day)


def _said(column: Column, value: object) -> str:
    text = ledger_words.cell(column, value)
    return f"{column.label} {text}{f' {column.unit}' if column.unit else ''}"


def touching(code: str, filters: Filters) -> list[Judged]:
    """The commitments whose figure reads a ledger with rows of the village: its township's own task, else the county's."""
    names, read = set(counts(code, filters)), _read_by_figure()
    townships = {village.township_code for village in reading.county().villages if village.code == code}
    here = Filters(tuple(townships), (), filters.asof)
    found = [item for block in scope.blocks(here) for item in block.items]
    return [item for item in found if item.is_computed and read[str(item.commitment.figure)] & names]


def open_items(code: str, filters: Filters) -> list[Item]:
    """Items under supervision of those commitments that are not closed."""
    ids = {item.commitment.id for item in touching(code, filters)}
    return [item for item in supervision.all_items() if item.stage.is_open and commitment_of(item.subject) in ids]
