"""From the rows below a header to the rows of a ledger: merges filled, totals and footers left out, and told.

What is done here is certain or asked about; nothing is done in silence.
"""

import re
from dataclasses import dataclass, field

from data_access.county.ledgers import QUANTITIES
from data_access.county.text_folding import without_invisible
from data_access.intake.files.sheet import Asked, Merge, Sheet, covered
from data_access.intake.tables.cell_values import plain
from data_access.intake.tables.example_row import cell_at, is_example
from data_access.intake.tables.headers import Header
from data_access.intake.tables.tables import column_letter

_TOTAL = re.compile(r".{0,12}(?:合计|小计|总计|共计):?")
_FOOTER = re.compile(
    r"(?:填表人|填报人|制表人?|审核人?|复核人?|经办人|负责人|单位负责人|主要负责人|分管领导|填报单位|填报日期|填表日期"
    r"|填报时间|联系人|联系电话|单位|日期|时间|注|备注|说明|填表说明)"
    r"(?:\(?(?:公章|盖章|签章|签字|签名)\)?)?\s*\d?\s*:.*"
    r"|.{0,30}\((?:公章|盖章|签章|签字|签名)\):?\s*|(?:公章|盖章|签章|签字|签名)\s*:?\s*",
    re.S,
)
_DAY_LINE = re.compile(r"\d{4}\s?年\s{0,4}\d{0,2}\s{0,4}月\s{0,4}\d{0,2}\s{0,4}日?")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_MAX_FILLED_CELLS = 2_000_000
_MERGED_QUANTITY = Asked(
    "merged_quantity",
    "这个数字所在的格子是跨行合并的，看不出是每一行都是这个数，还是这几行的合计",
    "请取消合并，逐行填写",
)


@dataclass
class Tidied:
    """What became of the rows of a sheet.

    Attributes:
        rows: indexes of data rows. totals: indexes of totals rows. notices: codes with Chinese clauses.
    """

    rows: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, code: str, text: str) -> None:
        self.notices.append((code, text))


def tidy(sheet: Sheet, header: Header) -> Tidied:
    """Fill merged cells in place and tell data rows from totals, footers, the example and empty rows."""
    done = Tidied()
    _fill_merges(sheet, header, done)
    positions = list(header.positions.values())
    for index in range(header.below, len(sheet.rows)):
        row = sheet.rows[index]
        if (_has_any(row, positions) or _has_words(row)) and not is_example(row, header):
            done.rows.append(index)
    _cut_repeated_headers(sheet, header, done)
    _cut_footer(sheet, header, done)
    _cut_beside(sheet, positions, done)
    _part_totals(sheet, header, done)
    _tell_unread_columns(sheet, header, done)
    _tell_odd_titles(sheet, header, done)
    return done


def _has_any(row: list[object], positions: list[int]) -> bool:
    return any(cell_at(row, position) is not None for position in positions)


def _has_words(row: list[object]) -> bool:
    """Whether a row says something; serial numbers written in advance do not."""
    return any(isinstance(cell, str) and not cell.strip().isdigit() for cell in row)


def _fill_merges(sheet: Sheet, header: Header, done: Tidied) -> None:
    """A text merged down over rows holds for each of them; a number could be their sum."""
    names = {position: name for name, position in header.positions.items()}
    filled: dict[str, int] = {}
    room = _MAX_FILLED_CELLS
    for merge in sheet.merges:
        (top, left), (bottom, right) = merge
        if left != right or left not in names or top <= header.last or top >= len(sheet.rows) or bottom == top:
            continue
        room -= bottom - top
        value = cell_at(sheet.rows[top], left)
        if value is None or room < 0:
            continue
        column = header.ledger.by_name[names[left]]
        is_quantity = column.type in QUANTITIES
        _fill(sheet, merge, _MERGED_QUANTITY if is_quantity else value)
        if not is_quantity:
            filled[column.label] = filled.get(column.label, 0) + 1
    for label, count in filled.items():
        done.tell("merged_cells", f"“{label}”有 {count} 处合并的格子，合并到的每一行都按同样内容读")


def _fill(sheet: Sheet, merge: Merge, value: object) -> None:
    column = merge[0][1]
    for index in covered(merge, len(sheet.rows)):
        row = sheet.rows[index]
        row += [None] * (column + 1 - len(row))
        row[column] = value


def _cut_repeated_headers(sheet: Sheet, header: Header, done: Tidied) -> None:
    """Drop the header where it was repeated for printing."""
    top = sheet.rows[header.last : header.below]
    repeated = [index for index in done.rows if sheet.rows[index] in top]
    if repeated:
        done.rows = [index for index in done.rows if index not in set(repeated)]
        done.tell("repeated_header", f"表头在下面重复了 {len(repeated)} 次，重复的没有导入")


def _cut_footer(sheet: Sheet, header: Header, done: Tidied) -> None:
    """Drop the lines below the table (填表人：…, 注：…): from the first such line on, if no data follows it."""
    start = len(done.rows)
    while start and not _looks_like_data(sheet.rows[done.rows[start - 1]], header):
        start -= 1
    for place in range(start, len(done.rows)):
        if _is_footer([cell for cell in sheet.rows[done.rows[place]] if cell is not None]):
            done.tell("footer_left_out", f"{row_words(done.rows[place:])}是表尾的填表人、盖章、日期、说明等，没有导入")
            del done.rows[place:]
            return


def _is_footer(cells: list[object]) -> bool:
    """Whether a row begins with the words of a footer, or holds nothing but a day in words."""
    texts = [plain(cell) for cell in cells[:2] if isinstance(cell, str)]
    if len(cells) == 1 and texts and _DAY_LINE.fullmatch(texts[0]):
        return True
    return isinstance(cells[0], str) and _FOOTER.fullmatch(texts[0]) is not None if cells else False


def _cut_beside(sheet: Sheet, positions: list[int], done: Tidied) -> None:
    """Drop rows that hold something only where the ledger has no column."""
    beside = [index for index in done.rows if not _has_any(sheet.rows[index], positions)]
    if beside:
        done.rows = [index for index in done.rows if index not in set(beside)]
        done.tell("nothing_in_columns", f"{row_words(beside)}在台账的各列里没有内容，没有导入")


def row_words(indexes: list[int]) -> str:
    shown = "、".join(str(index + 1) for index in indexes[:10])
    return f"第 {shown} {'等 ' if len(indexes) > 10 else ''}行"


def _looks_like_data(row: list[object], header: Header) -> bool:
    """Whether more than half of what a row must have is there."""
    required = [header.positions[c.name] for c in header.ledger.columns if c.required and c.name in header.positions]
    return 2 * sum(cell_at(row, position) is not None for position in required) > len(required)


def _part_totals(sheet: Sheet, header: Header, done: Tidied) -> None:
    totals = {index for index in done.rows if is_total(sheet.rows[index], header)}
    if not totals:
        return
    done.rows = [index for index in done.rows if index not in totals]
    done.totals = sorted(totals)
    done.tell("totals_left_out", f"{row_words(done.totals)}是合计或小计，没有导入")


def is_total(row: list[object], header: Header) -> bool:
    """Whether a row is a sum of others for certain: it says so where its key should be, or its key is lacking."""
    ledger = header.ledger
    key = [header.positions[name] for name in ledger.key if name in header.positions]
    must = [header.positions[name] for name in ledger.key if ledger.by_name[name].required and name in header.positions]
    for position, cell in enumerate(row):
        if isinstance(cell, str) and "计" in cell and _TOTAL.fullmatch(re.sub(r"\s", "", plain(cell))):
            return position in key or any(cell_at(row, at) is None for at in must)
    return False


def _tell_unread_columns(sheet: Sheet, header: Header, done: Tidied) -> None:
    """Name helper columns, and columns that hold something below an empty header."""
    known = {*header.positions.values(), *header.ignored.values()}
    if header.ignored:
        shown = "、".join(f"{label}（{column_letter(at)} 列）" for label, at in header.ignored.items())
        done.tell("helper_columns", f"没有导入的列：{shown}")
    width = max((len(sheet.rows[index]) for index in done.rows), default=0)
    unnamed = [
        column_letter(at)
        for at in range(width)
        if at not in known and any(cell_at(sheet.rows[index], at) is not None for index in done.rows)
    ]
    if unnamed:
        done.tell("untitled_columns", f"{'、'.join(unnamed[:10])} 列没有列名，里面的内容没有导入")


def _tell_odd_titles(sheet: Sheet, header: Header, done: Tidied) -> None:
    """Say which titles were read without what nobody sees in them, or as if they were written half-width."""
    odd = [
        f"{column_letter(at)}{index + 1}"
        for index in range(header.first, header.last + 1)
        for at, cell in enumerate(sheet.rows[index])
        if isinstance(cell, str) and (without_invisible(cell) != cell or _WIDE.search(cell))
    ]
    if odd:
        done.tell("odd_titles", f"列名里有看不见的或全角的字符（{'、'.join(odd[:10])}），已去掉或按半角读")
