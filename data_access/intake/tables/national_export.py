"""Taking in an export of the national system: one sheet of people that carries their household and its case too.

The sheet is turned into one table a ledger, as if each ledger's own template had been filled in; from there on
the same checks run, and every fault still names the cell of the export.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rapidfuzz import process

from data_access.county.export_mappings import Condition, Derivation, Derived, Mapping, comparable, without_unit
from data_access.county.ledgers import Ledgers
from data_access.intake.asking import Asking
from data_access.intake.files.sheet import as_text
from data_access.intake.tables.cell_values import is_empty, plain
from data_access.intake.tables.header_units import Decided, Deciding, Said, units_in_brackets
from data_access.intake.tables.tables import RawTable, ShownUnit, column_letter
from models.faults import Fault, Notice

_HEADER_SEARCH_ROWS = 10
_SHOWN_TITLE = 30
_YEAR_MONTH = re.compile(r"(\d{4})\D?(\d{1,2})")

Rows = list[list[object]]


@dataclass(frozen=True)
class NationalResult:
    """Tables of the ledgers an export feeds.

    Attributes:
        tables: rows not checked yet. faults: what keeps the export out.
        notices: titles that nothing was taken from, each with its cell and what can be done; they keep nothing out.
    """

    tables: tuple[RawTable, ...] = ()
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class _Export:
    """A sheet whose header was understood.

    ``positions``: ``ledger.column`` -> 0-based column of the sheet; ``kept``: indexes of the rows with content;
    ``units``: ``ledger.column`` -> unit of its numbers, where that may be another than the ledger's.
    """

    file: str
    sheet: str
    rows: Rows
    header: int
    kept: list[int]
    positions: dict[str, int]
    units: dict[str, ShownUnit] = field(default_factory=dict)

    def cells(self, column: str) -> list[object]:
        """The column's cell in every kept row, None where it is empty."""
        position = self.positions[column]
        return [_cell(self.rows[index], position) for index in self.kept]

    def fault(self, code: str, cell: str, problem: str, remedy: str) -> Fault:
        return Fault(code, self.file, self.sheet, cell, problem, remedy)

    def notice(self, code: str, text: str, unused_title: str = "") -> Notice:
        return Notice(code, self.file, self.sheet, text, unused_title)


def is_export(rows: Rows, ledgers: Ledgers, mapping: Mapping) -> bool:
    """Whether the sheet is an export of this kind."""
    return _find_header(rows, mapping, mapping.targets(ledgers)) is not None


def national_tables(
    file: str, sheet: str, rows: Rows, ledgers: Ledgers, mapping: Mapping, asking: Asking | None = None
) -> NationalResult:
    """The tables of one exported sheet.

    Args:
        file, sheet: where the rows stand. rows: the cells as read, title rows above the header included.
        ledgers: definitions of the ledgers fed. mapping: which title feeds which column.
        asking: where questions about units go.

    Returns:
        One table a ledger; faults instead where the sheet is no such export, lacks a required column, or has a
        household without its head.
    """
    targets = mapping.targets(ledgers)
    header = _find_header(rows, mapping, targets)
    if header is None:
        return NationalResult(
            faults=(Fault("no_export", file, sheet, "", f"不是{mapping.title}", "请核对表头，或用模板填写"),)
        )
    kept = [index for index in range(header + 1, len(rows)) if any(not is_empty(cell) for cell in rows[index])]
    positions, unused = _map_titles(rows[header], targets)
    export = _Export(file, sheet, rows, header, kept, positions)
    notices = tuple(notice for at in unused if (notice := _notice(export, mapping, targets, at)) is not None)
    decided = _units(export, ledgers, asking or Asking())
    export.units.update(decided.units)
    for name in decided.skipped:
        del export.positions[name]
    faults = (
        decided.faults
        or _missing_columns(export, ledgers, mapping)
        or _no_rows(export)
        or _headless_groups(export, mapping)
    )
    if faults:
        return NationalResult(faults=tuple(faults), notices=notices)
    tables = (_table(export, ledgers, mapping, name) for name in _fed(export, mapping))
    return NationalResult(tuple(table for table in tables if len(table)), (), notices)


def _cell(row: list[object], position: int) -> object:
    value = row[position] if position < len(row) else None
    return None if is_empty(value) else value


def _known(title: object, targets: dict[str, tuple[str, ...]]) -> str:
    """The title as ``targets`` spells it; empty when it is not there."""
    full = comparable(title)
    return next((text for text in (full, without_unit(full)) if text in targets), "")


def _find_header(rows: Rows, mapping: Mapping, targets: dict[str, tuple[str, ...]]) -> int | None:
    for index, row in enumerate(rows[:_HEADER_SEARCH_ROWS]):
        known = {label for cell in row if not is_empty(cell) and (label := _known(cell, targets))}
        if set(mapping.recognised_by) <= {column for label in known for column in targets[label]}:
            return index
    return None


def _map_titles(header: list[object], targets: dict[str, tuple[str, ...]]) -> tuple[dict[str, int], list[int]]:
    """``ledger.column`` -> position, and the positions that feed nothing, in the order of the sheet."""
    order = {label: rank for rank, label in enumerate(targets)}
    titles = [(position, _known(cell, targets)) for position, cell in enumerate(header) if not is_empty(cell)]
    positions: dict[str, int] = {}
    for position, label in sorted(titles, key=lambda title: order.get(title[1], len(order))):
        for column in targets.get(label, ()):
            positions.setdefault(column, position)
    used = set(positions.values())
    return positions, [position for position, _ in titles if position not in used]


def _notice(export: _Export, mapping: Mapping, targets: dict[str, tuple[str, ...]], position: int) -> Notice | None:
    """What to say of a column that nothing was taken from; nothing of one known to be of no use."""
    title = export.rows[export.header][position]
    text = comparable(title)
    if {text, without_unit(text)} & {comparable(label) for label in mapping.ignored}:
        return None
    where = f"{column_letter(position)}{export.header + 1}"
    shown = as_text(title)[:_SHOWN_TITLE]
    if _known(title, targets):
        return export.notice("title_twice", f"{where} “{shown}”与另一列填的是同一项，没有用到。请核对两列是否一致")
    match = process.extractOne(text, list(targets), score_cutoff=60)
    remedy = f"是否“{match[0]}”？是的话请记下对应关系" if match else "不需要的话不用处理"
    return export.notice("title_unused", f"{where} “{shown}”这一列没有用到。{remedy}", as_text(title))


def _units(export: _Export, ledgers: Ledgers, asking: Asking) -> Decided:
    """The unit that each title names, by ``ledger.column``; a ledger lacks no column it needs afterwards."""
    columns, said, removable = {}, {}, set()
    for target, position in export.positions.items():
        ledger, _, name = target.partition(".")
        columns[target] = column = ledgers[ledger].by_name[name]
        cell = f"{column_letter(position)}{export.header + 1}"
        title = as_text(export.rows[export.header][position])
        said[target] = [Said(unit, "列名", cell) for unit in units_in_brackets(title)]
        if not column.required and name not in ledgers[ledger].key:
            removable.add(target)
    return Deciding(export.file, export.sheet, asking, removable).decide(columns, said, ())


def _derived(mapping: Mapping, export: _Export, column: str) -> Derived | None:
    """How the column follows from columns that are there; None when it does not."""
    for derived in mapping.derived:
        has = [source in export.positions for source in derived.sources]
        is_enough = any(has) if derived.how is Derivation.ANY_YES else all(has)
        if derived.column == column and is_enough:
            return derived
    return None


def _fed(export: _Export, mapping: Mapping) -> list[str]:
    """Ledgers whose rows can be told: a title their rows are chosen by may be missing from the export."""
    return [
        name
        for name in mapping.ledgers
        if all(condition.column in export.positions for condition in mapping.rows.get(name, ()))
    ]


def _missing_columns(export: _Export, ledgers: Ledgers, mapping: Mapping) -> list[Fault]:
    return [
        export.fault(
            "missing_export_column",
            f"第 {export.header + 1} 行",
            f"缺少“{column.header}”这一列（{ledgers[name].title}要用）",
            "请在导出时选上这一项，或补上这一列",
        )
        for name in _fed(export, mapping)
        for column in ledgers[name].columns
        if column.required
        and f"{name}.{column.name}" not in export.positions
        and _derived(mapping, export, f"{name}.{column.name}") is None
    ]


def _no_rows(export: _Export) -> list[Fault]:
    return [] if export.kept else [export.fault("no_rows", "", "只有表头，没有数据", "请核对导出的范围")]


def _headless_groups(export: _Export, mapping: Mapping) -> list[Fault]:
    """A fault at the first row of each household none of whose rows can stand for it."""
    groups = export.cells(mapping.group)
    faults = []
    for conditions in mapping.rows.values():
        first = conditions[0]
        if first.column not in export.positions or not first.value:
            continue
        chosen = {group for group, fits in zip(groups, _fits(export, [first]), strict=True) if fits}
        for group, index in dict(zip(reversed(groups), reversed(export.kept), strict=True)).items():
            if group is not None and group not in chosen:
                cell = f"{column_letter(export.positions[first.column])}{index + 1}"
                faults.append(
                    export.fault(
                        "household_without_head", cell, f"这一户没有一行是“{first.value}”", "请把这一户的人都导出来"
                    )
                )
    return sorted(set(faults))


def _fits(export: _Export, conditions: Iterable[Condition]) -> list[bool]:
    """For every kept row, whether it meets all conditions."""
    fits = [True] * len(export.kept)
    for condition in conditions:
        for place, cell in enumerate(export.cells(condition.column)):
            fits[place] &= cell is not None and (not condition.value or plain(cell) == condition.value)
    return fits


def _table(export: _Export, ledgers: Ledgers, mapping: Mapping, name: str) -> RawTable:
    """The ledger's rows of the export; a derived column points at the cells it was made from."""
    fits = _fits(export, mapping.rows.get(name, ()))
    values: dict[str, list[object]] = {}
    positions: dict[str, int] = {}
    for column in ledgers[name].columns:
        target = f"{name}.{column.name}"
        derived = _derived(mapping, export, target)
        if target in export.positions:
            cells, positions[column.name] = export.cells(target), export.positions[target]
        elif derived is not None:
            present = [source for source in derived.sources if source in export.positions]
            cells = _DERIVATIONS[derived.how]([export.cells(source) for source in present])
            positions[column.name] = export.positions[present[0]]
        else:
            continue
        values[column.name] = [cell for cell, fit in zip(cells, fits, strict=True) if fit]
    rows = [index + 1 for index, fit in zip(export.kept, fits, strict=True) if fit]
    units = {column: export.units[f"{name}.{column}"] for column in positions if f"{name}.{column}" in export.units}
    return RawTable(name, export.file, export.sheet, values, rows, positions, units)


def _birth_year(sources: list[list[object]]) -> list[object]:
    return [text[6:10] if text[6:10].isdigit() else None for text in _numbers(sources[0])]


def _gender(sources: list[list[object]]) -> list[object]:
    return [("女", "男")[int(text[16]) % 2] if text[16:17].isdigit() else None for text in _numbers(sources[0])]


def _numbers(cells: list[object]) -> list[str]:
    return ["" if cell is None else plain(cell).replace(" ", "") for cell in cells]


def _any_yes(sources: list[list[object]]) -> list[object]:
    """是 where one source says so, 否 where all that are filled say 否, empty where none is filled."""
    found: list[object] = []
    for cells in zip(*sources, strict=True):
        words = {as_text(cell) for cell in cells if cell is not None}
        found.append("是" if "是" in words else next(iter(sorted(words)), None))
    return found


def _people_count(sources: list[list[object]]) -> list[object]:
    counts = Counter(map(as_text, sources[0]))
    return [counts[as_text(cell)] for cell in sources[0]]


def _case_number(sources: list[list[object]]) -> list[object]:
    """Household number and month of identification: the same case has the same number in the next export."""
    found: list[object] = []
    for household, month in zip(*sources, strict=True):
        match = _YEAR_MONTH.match(plain(month)) if month is not None else None
        is_known = household is not None and match is not None
        found.append(f"{as_text(household)}-{match[1]}{int(match[2]):02d}" if is_known and match else None)
    return found


_DERIVATIONS: dict[Derivation, Callable[[list[list[object]]], list[object]]] = {
    Derivation.BIRTH_YEAR: _birth_year,
    Derivation.GENDER: _gender,
    Derivation.ANY_YES: _any_yes,
    Derivation.PEOPLE_COUNT: _people_count,
    Derivation.CASE_NUMBER: _case_number,
}
