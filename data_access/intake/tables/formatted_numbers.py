"""Numbers whose format shows something besides them: 4.3 shown as ``4.3万亩`` is read as it shows.

A cell's own unit wins over the header's. Where the format names another kind of unit than the column's, the number
stays as it is and the unit is handed on as said of the whole column, so that one question settles it.
"""

from decimal import Decimal

from data_access.county.ledgers import QUANTITIES, Column
from data_access.intake.files.number_forms import NumberForm
from data_access.intake.files.sheet import Asked, Sheet, as_text, quotable
from data_access.intake.tables.cell_values import plain
from data_access.intake.tables.header_units import Said
from data_access.intake.tables.headers import Header
from data_access.intake.tables.quantities import conversion, is_unit
from data_access.intake.tables.tables import column_letter

_MONEY = frozenset(["¥", "元", "CN¥", "RMB"])
_WHERE = "单元格格式"


def put_in_formats(sheet: Sheet, header: Header) -> dict[str, list[Said]]:
    """Write numbers of quantity columns as their format shows them.

    Returns:
        Column -> units of another kind, or currency signs, that formats in it show; each once.
    """
    columns = {position: header.ledger.by_name[name] for name, position in header.positions.items()}
    said: dict[str, list[Said]] = {}
    for (row, at), form in sheet.forms.items():
        column = columns.get(at)
        if column is None or column.type not in QUANTITIES or row < header.below:
            continue
        if unit := _of_column(form, column):
            one = Said(unit, _WHERE, f"{column_letter(at)}{header.last + 1}")
            found = said.setdefault(column.name, [])
            if one not in found:
                found.append(one)
        else:
            sheet.rows[row][at] = _as_shown(sheet.rows[row][at], form)
    return said


def _of_column(form: NumberForm, column: Column) -> str:
    """The unit of a format that is to be asked about at the header; empty where the cell says it all."""
    before, after = plain(form.before), plain(form.after)
    if before in _MONEY and not after and form.divisor == 1:
        return "¥"
    is_foreign = is_unit(after) and column.unit and conversion(after, column.unit) is None
    return after if is_foreign and form.divisor == 1 and not before and not form.middle else ""


def _as_shown(value: object, form: NumberForm) -> object:
    """The number with its texts; a scale without a word for it is asked about."""
    if isinstance(value, bool) or not isinstance(value, int | float) or (value == 0 and form.middle):
        return value
    if form.middle:
        return Asked(
            "text_in_format",
            f"这一格按格式显示成带“{quotable(form.middle, 10)}”的样子，看不出是哪个数",
            "请把格式改成常规，核对数值",
        )
    number = as_text(value)
    if form.divisor == 1:
        return f"{form.before}{number}{form.after}" if form.before or form.after else value
    shown = f"{(Decimal(number) / form.divisor).normalize():f}"
    if not form.after:
        return Asked(
            "scaled_by_format",
            f"这一格按格式显示成 {shown}，存的却是 {number}，看不出取哪一个",
            "请把格式改成常规，核对数值",
        )
    return f"{form.before}{shown}{form.after}"
