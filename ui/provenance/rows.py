"""Rows in a passport: their values as screens write them and as stored, each with its cell."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property

from markupsafe import Markup

from data_access.county.ledgers import Column, ColumnType
from data_access.published.ledger_view import LedgerView
from data_access.record.batches.row_passports import RowPassport, Step, row_passports
from models.viewing import Filters
from services import reading
from services.words import ledger_words, words
from ui.parts import cards
from ui.parts.mark import mark

#: Rows listed with their cells; all of them are on the ledger's page.
ROW_COUNT_SHOWN = 200


class Values:
    """The values of some rows of one ledger in words; places, units and references by their names."""

    def __init__(self, view: LedgerView, passports: Sequence[RowPassport]) -> None:
        self.view, self.passports = view, passports

    @cached_property
    def _rows(self) -> dict[str, Mapping[str, object]]:
        found = self.view.rows(row_ids=[passport.row_id for passport in self.passports])
        return {str(row["source_id"]): row for row in found.to_dict("records")}  # type: ignore[misc]

    @cached_property
    def _titles(self) -> dict[str, str]:
        return self.view.titles([passport.row_id for passport in self.passports])

    @cached_property
    def _referenced(self) -> dict[str, str]:
        """Names of the rows that these point at, or did before."""
        found: dict[str, str] = {}
        for column in self.view.columns:
            if column.type is ColumnType.REFERENCE:
                values = (step.values.get(column.name) for one in self.passports for step in one.steps)
                ids = {str(value) for value in values if value}
                found |= reading.ledger(column.ledger, self.view.filters).titles(sorted(ids))
        return found

    def title(self, row_id: str) -> str:
        """What the row is called, as far as that may be shown."""
        return self._titles.get(row_id) or f"第 {self._rows[row_id]['source_row']} 行"

    def household(self, row_id: str) -> str:
        """Surrogate of the household the row is about, or an empty text."""
        return words.text(self._rows[row_id]["household"])

    def shown(self, row_id: str, column: Column) -> str:
        """The value in force as the ledger's page writes it."""
        return ledger_words.cell(column, self._rows[row_id][column.name])

    def named(self, column: Column, value: object) -> str:
        """Any value that stood in the column, in the same words."""
        if column.type is ColumnType.REFERENCE and value:
            return self._referenced.get(str(value), "已经没有的一行")
        return ledger_words.cell(column, self.view.named(column, value))


def stored_text(value: object) -> str:
    """A value exactly as stored; nothing is rounded or named."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return words.yes_no(value)
    return repr(value) if isinstance(value, float) else str(value)


def when(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def cell_of(step: Step, column: str) -> str:
    """The address alone; what was in no cell says so."""
    if step.correction:
        return f"第 {step.correction.number} 号更正"
    if step.is_demo:
        return "没有单元格"
    return step.cells.get(column, f"第 {step.line} 行") + ("（其中一份）" if step.is_sum else "")


def rows_card(
    view: LedgerView, row_ids: Sequence[str], count: int, columns: Sequence[Column], filters: Filters, *,
    parts: Mapping[str, Sequence[str]] | None = None, part_titles: Sequence[str] = (), order: str = "",
) -> None:  # fmt: skip
    """Rows that went into a figure, each value with its cell, each row with a mark of its own.

    Args:
        row_ids: those listed. count: of all there are. columns: shown of each row.
        parts: what each row adds to the figure, under ``part_titles``.
    """
    head = f"{view.ledger.title}：{count} 行" + (f"，列出前 {len(row_ids)} 行" if len(row_ids) < count else "")
    table = cards.muted("没有符合条件的行。")
    if row_ids:
        table = _table(view, row_ids, columns, filters, parts or {}, part_titles)
    with cards.card("passport_rows"):
        cards.draw(cards.head(head, order), table)


def _table(
    view: LedgerView, row_ids: Sequence[str], columns: Sequence[Column], filters: Filters,
    parts: Mapping[str, Sequence[str]], part_titles: Sequence[str],
) -> Markup:  # fmt: skip
    found = row_passports(reading.store().record, view.ledger, row_ids)
    values = Values(view, list(found.values()))
    own = [column for column in columns if column.name in view.ledger.by_name]
    body = []
    for row_id in (row_id for row_id in row_ids if row_id in found):
        passport = found[row_id]
        newest = next(step for step in passport.steps if not step.withdrawn)
        title = cards.joined(values.title(row_id), mark(filters, "row", view.ledger.name, row_id))
        cells = (_value(values, passport, column, newest) for column in own)
        body.append((title, *cells, *parts.get(row_id, ()), _source(newest)))
    header = ("行", *(column.header for column in own), *part_titles, "来源")
    first = 1 + len(own)
    numbers = [i for i, column in enumerate(own, 1) if column.type in ledger_words.NUMBERS]
    table = cards.table(header, body, numbers=[*numbers, *range(first, first + len(part_titles))])
    return cards.div("wide-table", table)


def _value(values: Values, passport: RowPassport, column: Column, newest: Step) -> Markup:
    """The value over the cell it stood in, with the batch where it is not the row's newest."""
    origin = passport.origin(column.name)
    if origin is not None and origin.is_demo:
        return cards.whole(values.shown(passport.row_id, column))  # its source says that there is no cell
    where = "没有填报过" if origin is None else cell_of(origin, column.name)
    if origin is not None and origin is not newest and not origin.correction:
        where = f"第 {origin.batch_id} 批 {where}"
    return Markup("{}<div class='muted'>{}</div>").format(values.shown(passport.row_id, column), where)


def _source(step: Step) -> Markup:
    place = "演示数据，没有单元格" if step.is_demo else f"{step.file} · {step.sheet}"
    if step.correction:
        place = f"第 {step.correction.number} 号更正"
    return Markup("第 {} 批<div class='muted'>{}</div>").format(step.batch_id, place)
