"""Excel out of the record: blank templates and exports, both made from the ledger's definition."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Format, Workbook
from xlsxwriter.worksheet import Worksheet

from data_access.county.county import County
from data_access.county.ledgers import Column, ColumnType, Ledger
from data_access.intake.tables.example_row import NO_EXAMPLE
from data_access.intake.tables.read_workbook import HELP
from data_access.intake.tables.tables import PREVIOUS_PREFIX, SHOWN_PREFIX

_INK, _GROUND, _LINE, _GREY = "#12355B", "#F5F3EE", "#D8D2C4", "#8A8F96"
_ROWS_WITH_LISTS = 5000
_TYPE_WORDS = {
    ColumnType.TEXT: "文字", ColumnType.REFERENCE: "文字", ColumnType.INTEGER: "整数", ColumnType.NUMBER: "数字",
    ColumnType.PERCENT: "百分比，95% 填 95", ColumnType.DATE: "年月日，如 2024-06-03", ColumnType.MONTH: "年月，如 2024-06",
    ColumnType.YEAR: "四位年份", ColumnType.BOOLEAN: "是 / 否", ColumnType.CODE: "从下拉列表选",
    ColumnType.TOWNSHIP: "从下拉列表选", ColumnType.VILLAGE: "从下拉列表选，或填 12 位代码", ColumnType.UNIT: "从下拉列表选",
    ColumnType.COMMITMENT: "从下拉列表选，见“承诺编号”", ColumnType.ID_NUMBER: "文本格式的证件号码", ColumnType.PHONE: "电话号码",
}  # fmt: skip
#: Excel keeps only 15 digits of a number, so these are written as text whatever they look like.
_AS_TEXT = {
    ColumnType.TEXT,
    ColumnType.REFERENCE,
    ColumnType.ID_NUMBER,
    ColumnType.PHONE,
    ColumnType.MONTH,
    ColumnType.CODE,
}


@dataclass(frozen=True)
class Slot:
    """One column of a workbook.

    Attributes:
        column: of the ledger, or what it shows of one. prefix: ``PREVIOUS_PREFIX`` or ``SHOWN_PREFIX`` for a column
            that only shows something. is_known: the rows' cells are keys the office knows, not to be changed.
    """

    column: Column
    prefix: str = ""
    is_known: bool = False

    @property
    def is_locked(self) -> bool:
        return bool(self.prefix) or self.is_known

    @property
    def header(self) -> str:
        required = "*" if self.column.required and not self.prefix else ""
        return f"{self.prefix}{self.column.header}{required}"


def template(ledger: Ledger, county: County) -> bytes:
    """A blank workbook for one ledger: explained headers, drop-downs and one example row."""
    example = [column.example for column in ledger.columns]
    return _workbook(ledger, county, _slots(ledger), [example], is_template=True, banner="")


def export(ledger: Ledger, county: County, rows: Iterable[Sequence[object]], banner: str = "") -> bytes:
    """The ledger's rows in the template's own columns, so that the file can be imported again.

    Args:
        rows: one value a column of the ledger, townships, villages and units as names.
        banner: a line such as 演示数据 for the page header; empty for none.
    """
    return _workbook(ledger, county, _slots(ledger), rows, is_template=False, banner=banner)


def prefilled_template(
    ledger: Ledger, county: County, slots: Sequence[Slot], rows: Iterable[Sequence[object]], banner: str = ""
) -> bytes:
    """A workbook to go on filling in; where a slot is locked, the sheet is protected (without a password).

    Args:
        slots: the columns, each of the ledger's once and others beside them. rows: one value a slot, as in
            :func:`export`; the rows below stay open for new ones.
    """
    return _workbook(ledger, county, slots, rows, is_template=False, banner=banner)


def _slots(ledger: Ledger) -> list[Slot]:
    return [Slot(column) for column in ledger.columns]


def choices(column: Column, county: County) -> list[str]:
    """What the drop-down of a column offers; empty for a column without one."""
    match column.type:
        case ColumnType.CODE:
            return list(column.codes)
        case ColumnType.BOOLEAN:
            return ["是", "否"]
        case ColumnType.TOWNSHIP:
            return [township.name for township in county.townships]
        case ColumnType.VILLAGE:
            return [village.name for village in county.villages]
        case ColumnType.UNIT:
            return [unit.short_name for unit in county.units]
        case ColumnType.COMMITMENT:
            return [commitment.id for commitment in county.commitments]
        case _:
            return []


def explanation(column: Column) -> str:
    """What may stand in a column, in one line."""
    parts = ["必填" if column.required else "可空", _TYPE_WORDS[column.type]]
    if column.help:
        parts.append(column.help)
    return "；".join(parts)


def _workbook(
    ledger: Ledger,
    county: County,
    slots: Sequence[Slot],
    rows: Iterable[Sequence[object]],
    *,
    is_template: bool,
    banner: str,
) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        sheet = workbook.add_worksheet(ledger.title[:31])
        _write_header(workbook, sheet, slots)
        _write_rows(workbook, sheet, slots, rows, is_example=is_template)
        if any(slot.is_locked for slot in slots):
            sheet.protect("", {"format_columns": True, "format_rows": True})
        if banner:
            sheet.set_header(f"&C{banner}")
        _write_lists(workbook, sheet, slots, county)
        _write_help(workbook, ledger, [banner, *_how_to_fill(slots, is_template)])
        if any(column.type is ColumnType.COMMITMENT for column in ledger.columns):
            _write_commitments(workbook, county)
    return buffer.getvalue()


def _write_header(workbook: Workbook, sheet: Worksheet, slots: Sequence[Slot]) -> None:
    base = {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, "border": 1, "border_color": _LINE, "text_wrap": True, "valign": "vcenter"}  # fmt: skip
    required, optional = workbook.add_format(base), workbook.add_format(base | {"bg_color": "#4A6785"})
    shown = workbook.add_format(base | {"bg_color": _LINE, "font_color": "#55606E", "bold": False})
    sheet.set_row(0, 34)
    sheet.freeze_panes(1, 0)
    for index, slot in enumerate(slots):
        is_required = slot.column.required
        sheet.write_string(0, index, slot.header, shown if slot.prefix else required if is_required else optional)
        if not slot.prefix:
            sheet.write_comment(0, index, explanation(slot.column), {"x_scale": 1.6})


def _column_format(workbook: Workbook, column: Column, extra: dict[str, object]) -> Format:
    number_format = {ColumnType.DATE: "yyyy-mm-dd", ColumnType.INTEGER: "0", ColumnType.YEAR: "0"}.get(column.type)
    if column.type in _AS_TEXT:
        number_format = "@"
    return workbook.add_format(({"num_format": number_format} if number_format else {}) | extra)


def _write_rows(
    workbook: Workbook, sheet: Worksheet, slots: Sequence[Slot], rows: Iterable[Sequence[object]], *, is_example: bool
) -> None:
    unlocked: dict[str, object] = {"locked": False}
    example: dict[str, object] = {"italic": True, "font_color": _GREY} if is_example else {}
    locked: dict[str, object] = {
        "locked": True,
        "font_color": "#55606E",
        "bg_color": _GROUND,
        "border": 1,
        "border_color": _LINE,
    }
    formats = []
    for index, slot in enumerate(slots):
        formats.append(_column_format(workbook, slot.column, locked if slot.is_locked else unlocked | example))
        below = locked if slot.prefix else unlocked
        width = max(10, min(28, 2 * len(slot.header) + 4))
        sheet.set_column(index, index, width, _column_format(workbook, slot.column, below))
    for number, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            if value is None:
                sheet.write_blank(number, index, None, formats[index])
            elif isinstance(value, bool):
                sheet.write_string(number, index, "是" if value else "否", formats[index])
            elif isinstance(value, int | float):
                if slots[index].column.type is ColumnType.PERCENT and 0 < value < 1:
                    sheet.write_string(number, index, f"{value}%", formats[index])  # a bare 0.5 could mean 50 as well
                else:
                    sheet.write_number(number, index, value, formats[index])
            elif isinstance(value, str):
                sheet.write_string(number, index, value, formats[index])
            else:
                sheet.write_datetime(number, index, value, formats[index])


def _write_lists(workbook: Workbook, sheet: Worksheet, slots: Sequence[Slot], county: County) -> None:
    """Drop-downs; their choices stand on a hidden sheet because Excel limits a typed list to 255 characters."""
    lists = workbook.add_worksheet("可选项")
    lists.hide()
    for index, slot in enumerate(slots):
        column, offered = slot.column, choices(slot.column, county)
        if slot.prefix or not offered:
            continue
        lists.write_string(0, index, column.label)
        lists.write_column(1, index, offered)
        letter = xl_col_to_name(index)
        is_strict = column.type is not ColumnType.VILLAGE  # a village may also be given by its code
        sheet.data_validation(
            1, index, _ROWS_WITH_LISTS, index,
            {
                "validate": "list", "source": f"=可选项!${letter}$2:${letter}${len(offered) + 1}",
                "input_title": column.label[:32], "input_message": explanation(column)[:255],
                "error_title": "不在可选项中", "error_message": f"请从下拉列表选{column.label}"[:255],
                "error_type": "stop" if is_strict else "information", "ignore_blank": True,
            },
        )  # fmt: skip


def _how_to_fill(slots: Sequence[Slot], is_template: bool) -> list[str]:
    lines = ["第 2 行灰色斜体是示例，可以删去，也可以留着，导入时不计。带 * 的列必填。" if is_template else NO_EXAMPLE]
    if any(slot.is_known for slot in slots):
        lines.append("灰底的格子是已知的编号和地点，锁定不改；新的一行从下面空行填起。")
    if any(slot.prefix for slot in slots):
        lines.append(f"“{PREVIOUS_PREFIX}”“{SHOWN_PREFIX}”开头的列只供对照，导入时不计。")
    return lines


def _write_help(workbook: Workbook, ledger: Ledger, notes: Sequence[str]) -> None:
    sheet = workbook.add_worksheet(HELP)
    bold = workbook.add_format({"bold": True, "bg_color": _GROUND, "border": 1, "border_color": _LINE})
    cell = workbook.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": _LINE})
    lines = [ledger.title, ledger.note, *notes]
    top = 0
    for line in filter(None, lines):
        sheet.write_string(top, 0, line)
        top += 1
    for index, word in enumerate(("列名", "是否必填", "填写要求", "示例")):
        sheet.write_string(top, index, word, bold)
    for number, column in enumerate(ledger.columns, start=top + 1):
        example = "" if column.example is None else str(column.example)
        texts = (column.header, "必填" if column.required else "可空", explanation(column), example)
        for index, text in enumerate(texts):
            sheet.write_string(number, index, text, cell)
    for index, width in enumerate((26, 10, 60, 24)):
        sheet.set_column(index, index, width)


def _write_commitments(workbook: Workbook, county: County) -> None:
    sheet = workbook.add_worksheet("承诺编号")
    bold = workbook.add_format({"bold": True, "bg_color": _GROUND})
    for index, word in enumerate(("承诺编号", "承诺", "计量单位")):
        sheet.write_string(0, index, word, bold)
    for number, commitment in enumerate(county.commitments, start=1):
        for index, text in enumerate((commitment.id, commitment.title, commitment.unit)):
            sheet.write_string(number, index, text)
    sheet.set_column(1, 1, 46)
