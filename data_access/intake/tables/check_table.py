"""Checking the rows of one sheet against its ledger: all faults at once, each with its cell."""

from collections.abc import Callable
from typing import cast

from data_access.county.date_windows import Window, span
from data_access.county.ledgers import QUANTITIES, Column, ColumnType, Ledger
from data_access.county.text_folding import same_key
from data_access.intake.asking import Choice, Question
from data_access.intake.files.sheet import Asked, as_text, quotable
from data_access.intake.tables.cell_cleaning import cleaned
from data_access.intake.tables.cell_values import PARSERS, CellFault, Context, is_blank, is_empty
from data_access.intake.tables.joined_rows import added_columns, combine
from data_access.intake.tables.quantity_columns import OPEN, conversion_notices, row_units, with_units
from data_access.intake.tables.tables import CheckedTable, RawTable
from models.faults import Fault, Notice

#: Different wrong values in a column, and faults in a sheet, after which a person has seen enough and looking further
#: only keeps others waiting: each wrong name is compared with all of the register.
_MOST_WRONG_VALUES, _MOST_FAULTS = 2_000, 50_000


class TooManyFaults(Exception):
    """The check of a sheet was given up; ``faults`` are those found until then, the last one says so."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def check_table(
    raw: RawTable, ledger: Ledger, context: Context, progress: Callable[[float], None] = lambda _share: None
) -> tuple[CheckedTable, list[Fault]]:
    """Parse every cell and look for missing values and duplicate keys.

    Args:
        raw: rows as read. ledger: their definition. context: registers and the id rule.
        progress: called with the share done before each column.

    Returns:
        The parsed table (None where a cell is empty or faulty) and the faults, unsorted. References keep the
        other ledger's key; whether it exists is decided by the import, which sees all tables.

    Raises:
        TooManyFaults: more than a person would read.
    """
    faults: list[Fault] = []
    notices: list[Notice] = []
    waiting: list[tuple[str, int]] = []
    values: dict[str, list[object]] = {}
    for number, column in enumerate(ledger.columns):
        progress(number / len(ledger.columns))
        if column.name not in raw.values:  # the header was looked at when the file was read
            values[column.name] = [None] * len(raw)
            continue
        given = cleaned(raw, ledger, column, notices)
        if column.type is ColumnType.VILLAGE:
            townships = values.get("township_code", [None] * len(raw))
            keys: list[object] = [
                None if is_empty(cell) else (as_text(cell), town) for cell, town in zip(given, townships, strict=True)
            ]
            parse = _village_parser(column, context)
        elif column.type in QUANTITIES:
            units = row_units(column, ledger, values, context.county) if column.unit_of else [column.unit] * len(raw)
            given = with_units(raw, column, given, units, context.asking)
            keys, parse = given, _parser(column, context)
            if column.unit_of:
                keys, parse = list(zip(given, units, strict=True)), _parser_by_unit(column, context)
        else:
            keys, parse = given, _parser(column, context)
        values[column.name] = _parse_column(raw, column, given, keys, _within(column, context, parse), faults)
        faults += _ahead(raw, column, values[column.name], context)
        if column.type in QUANTITIES:
            notices += conversion_notices(raw, column, units, values[column.name])
            waiting += [(column.name, index) for index, cell in enumerate(given) if cell is OPEN]
    done = combine(raw, ledger, values, _complete_keys(ledger, values), context.county, context.asking)
    faults += _beyond(done.raw, ledger, done.values) if len(done.raw) < len(raw) else []
    faults += _duplicate_faults(done.raw, ledger, done.values)
    return CheckedTable(done.raw, done.values, (*notices, *done.notices), done.names, tuple(waiting)), faults


def _beyond(raw: RawTable, ledger: Ledger, values: dict[str, list[object]]) -> list[Fault]:
    """Sums of joined rows that are more than one row may hold."""
    return [
        raw.fault(
            "sum_above_maximum",
            name,
            index,
            f"{column.label}合计 {number:g}，不应大于 {column.maximum:g}",
            "请核对各行",
        )
        for name in added_columns(ledger)
        if (column := ledger.by_name[name]).maximum is not None
        for index, number in enumerate(values[name])
        if isinstance(number, int | float) and number > column.maximum
    ]


def _parser(column: Column, context: Context) -> Callable[[object], object]:
    parse = PARSERS[column.type]
    return lambda cell: parse(cell, column, context)


def _parser_by_unit(column: Column, context: Context) -> Callable[[object], object]:
    """Parses a cell with its row's unit."""
    parse = PARSERS[column.type]
    columns: dict[str, Column] = {column.unit: column}

    def parsed(key: object) -> object:
        cell, unit = cast("tuple[object, str]", key)
        if unit not in columns:
            columns[unit] = column.model_copy(update={"unit": unit})
        return parse(cell, columns[unit], context)

    return parsed


def _within(column: Column, context: Context, parse: Callable[[object], object]) -> Callable[[object], object]:
    """The parser with a look at whether a date, month or year lies in its column's window."""
    if column.type not in (ColumnType.DATE, ColumnType.MONTH, ColumnType.YEAR):
        return parse
    window = Window.of(column, context.today)

    def within(cell: object) -> object:
        value = parse(cell)
        if (days := span(column, value)) and not window.holds(*days):
            shown = "" if column.sensitive else f"“{quotable(as_text(cell), 30)}”"
            raise CellFault("outside_window", f"{column.label}{shown}不在 {window.words}", "请核对年份")
        return value

    return within


def _ahead(raw: RawTable, column: Column, values: list[object], context: Context) -> list[Fault]:
    """Ask about what is said to have happened in a month after the present one; faults where the answer is no."""
    if column.may_lie_ahead:
        return []
    window = Window.of(column, context.today)
    rows = [i for i, value in enumerate(values) if (days := span(column, value)) and window.is_ahead(days[0])]
    if not rows:
        return []
    now, first = f"{context.today.year}年{context.today.month}月", raw.cell(column.name, rows[0])
    shown = "" if column.sensitive else f"，如 {first} 的 {values[rows[0]]}"
    text = f"“{column.label}”记的是已经发生的事，有 {len(rows)} 行在现在（{now}）以后{shown}，是否写错"
    choices = (Choice("照录", "没有写错，照样导入"), Choice("改正", "写错了，改正后再导入"))
    answer = context.asking.ask(Question(raw.file, raw.sheet, first, text, choices))
    if answer != "改正":
        return []
    return [
        raw.fault("in_the_future", column.name, i, f"{column.label}在现在（{now}）以后", "请改正年月") for i in rows
    ]


def _village_parser(column: Column, context: Context) -> Callable[[object], object]:
    county = context.county

    def parse(key: object) -> object:
        text, township = cast("tuple[str, str | None]", key)
        village = county.find_village(text, township)
        if village is not None:
            return village.code
        if candidates := county.village_candidates(text):
            towns = "、".join(county.township(v.township_code).name for v in candidates)
            if township:
                problem = f"{candidates[0].name}属于{towns}，与本行的乡镇不一致"
                raise CellFault("village_of_other_township", problem, "请核对乡镇和行政村")
            raise CellFault("village_ambiguous", f"“{quotable(text, 30)}”有重名（{towns}）", "请同时填乡镇")
        near = county.nearest_village(text, township)
        where = county.township(township).name if township else "全县"
        problem = f"{where}没有“{quotable(text, 30)}”这个行政村" + (f"，是否“{near}”" if near else "")
        raise CellFault("unknown_village", problem, "请按村名录填写村名或 12 位代码")

    return parse


def _parse_column(
    raw: RawTable,
    column: Column,
    given: list[object],
    keys: list[object],
    parse: Callable[[object], object],
    faults: list[Fault],
) -> list[object]:
    """Parse each distinct value once: ledgers repeat themselves, and 25 thousand rows must not take long."""
    # 1, 1.0 and True are one key to Python, and three things in a cell.
    marks = list(zip(map(type, given), keys, strict=True))
    cells = dict(zip(marks, given, strict=True))
    known: dict[tuple[type, object], object] = {}
    wrong = 0
    for mark, cell in cells.items():
        known[mark] = _parsed(cell, mark[1], column, parse)
        wrong += isinstance(known[mark], CellFault)
        if wrong > _MOST_WRONG_VALUES:
            break
    result = [known.get(mark) for mark in marks]
    if wrong:
        for index, value in enumerate(result):
            if isinstance(value, CellFault):
                faults.append(raw.fault(value.code, column.name, index, value.problem, value.remedy))
                result[index] = None
    if wrong > _MOST_WRONG_VALUES or len(faults) > _MOST_FAULTS:
        problem = f"问题太多，查到“{column.label}”这一列就没有再查"
        remedy = "请看列名和内容有没有错位，改正以上各处后再检查一次"
        raise TooManyFaults([*faults, raw.fault_as_whole("too_many_faults", problem, remedy)])
    return result


def _parsed(cell: object, key: object, column: Column, parse: Callable[[object], object]) -> object:
    """The value, None where the cell says nothing, or the fault that keeps it out."""
    if cell is OPEN:
        return None
    if isinstance(cell, Asked):
        return CellFault(cell.code, f"{column.label}：{cell.problem}", cell.remedy)
    if is_blank(cell, column):
        return CellFault("missing_value", f"{column.label}没有填", f"请填写{column.label}") if column.required else None
    try:
        return parse(key)
    except CellFault as fault:
        return fault


def key_text(ledger: Ledger, name: str, value: object) -> str:
    """A key part as stored, alike for all its spellings; of an id number the first 18 characters, because a
    disability card adds to them.
    """
    if value is None:
        return ""
    return str(value)[:18] if ledger.by_name[name].type is ColumnType.ID_NUMBER else same_key(str(value))


def row_keys(ledger: Ledger, values: dict[str, list[object]]) -> list[str]:
    """The key of each row, its parts joined."""
    parts = [[key_text(ledger, name, value) for value in values[name]] for name in ledger.key]
    return ["|".join(row) for row in zip(*parts, strict=True)]


def _complete_keys(ledger: Ledger, values: dict[str, list[object]]) -> list[str]:
    """The key of each row; empty where a part it must have is missing."""
    required = [name for name in ledger.key if ledger.by_name[name].required]
    return [
        "" if any(values[name][index] is None for name in required) else key
        for index, key in enumerate(row_keys(ledger, values))
    ]


def _duplicate_faults(raw: RawTable, ledger: Ledger, values: dict[str, list[object]]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    labels = "、".join(ledger.by_name[name].label for name in ledger.key)
    for index, key in enumerate(_complete_keys(ledger, values)):
        if not key:
            continue
        if key in first:
            where = raw.rows[first[key]]
            problem, remedy = f"{labels}与第 {where} 行重复", "同一项只填一行，请删去或改正一行"
            faults.append(raw.fault("duplicate_key", ledger.key[0], index, problem, remedy))
        first.setdefault(key, index)
    return faults
