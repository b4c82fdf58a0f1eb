"""In which unit a column's numbers are, by what stands outside its cells.

A header (里程（米）), a group over several columns, a row of units below, a number format or a line above the table
(单位：万亩) may name another unit than the ledger's. Where both are of one kind the numbers are converted, and told;
anything else is asked at the place that says so. Only words known as units count: （必填） names none.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data_access.county.ledgers import QUANTITIES, Column, ColumnType
from data_access.intake.asking import Asking, Choice, Question
from data_access.intake.files.sheet import Sheet, quotable
from data_access.intake.tables.cell_values import plain
from data_access.intake.tables.headers import Header, texts_over
from data_access.intake.tables.quantities import are_pieces, conversion, has_multiple, is_multiple, is_unit, named_alike
from data_access.intake.tables.tables import ShownUnit, column_letter
from models.faults import Fault

_LONGEST_TEXT = 200
#: Notes about the whole table stand at its end.
_LAST_ROWS = 10
_BRACKET = re.compile(r"\(([^()]{1,40})\)")
_BETWEEN = re.compile(r"[、,;\s]|或|和|及")
#: What stands around a unit without changing it: 以万元计, 人民币元, 为元.
_AROUND = re.compile(r"^(?:均|统一|都)?(?:以|按|为|用|折合)?(?:人民币)?|(?:人民币)?(?:为单位|计算|计|填写|填)?$")
_UNIT_LINE = re.compile(
    r"(?:^|[\s(,;、。:.]|以上|以下|本表|表中|表内|注)(计量|数量|货币|金额|资金|面积|长度|里程|重量|产量|人数|户数)?"
    r"单位(?:统一|均)?[:为是(]{0,2}([^();。]{0,40})"
)
_SAYS_ALL = ("", "计量", "数量")
#: In a header mostly how often something is (月工资（月）), so only the unit of a column that counts time.
_TIMES = frozenset(["年", "月", "个月", "日", "天", "小时", "分钟", "期"])
#: What people set by habit, or write over numbers that are in the column's own unit all the same.
_DOUBTFUL = frozenset(["小数", "¥"])
_NO_UNIT = frozenset(["-", "--", "—", "——", "/", "单位", "计量单位"])
_SKIP, _MEND, _AS_LEDGER, _AS_SHOWN = "不导入", "改表", "照台账", "照写的数"


@dataclass(frozen=True)
class Said:
    """A unit named outside the cells: the word, who says so (列名), the cell, and whether it means every column."""

    unit: str
    where: str
    cell: str
    is_for_all: bool = True


@dataclass
class Decided:
    """What became of the columns.

    Attributes:
        units: column -> unit of its numbers, where that may be another than the ledger's.
        skipped: columns that are not to be taken in. faults: answered so that the file has to be mended.
    """

    units: dict[str, ShownUnit] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def with_units_row(sheet: Sheet, header: Header) -> Header:
    """The header with the row below it, when that row says units and nothing else."""
    row = sheet.rows[header.last + 1] if header.last + 1 < len(sheet.rows) else []
    cells = {at: cell for at, cell in enumerate(row) if cell is not None}
    has_units = any(
        header.ledger.by_name[name].type in QUANTITIES and units_named(str(cells[position]))
        for name, position in header.positions.items()
        if position in cells
    )
    is_units = all(isinstance(cell, str) and (cell.strip() in _NO_UNIT or units_named(cell)) for cell in cells.values())
    return replace(header, units_row=header.last + 1) if has_units and is_units else header


def shown_units(
    file: str, sheet: Sheet, header: Header, formats: Mapping[str, Sequence[Said]], asking: Asking
) -> Decided:
    """The unit of each column's numbers; columns answered as not wanted are taken out of the header.

    Args:
        file: name of the file. header: understood, with its row of units. formats: what number formats say of columns.
        asking: where questions go.
    """
    texts, groups = texts_over(sheet, header), _groups_above(sheet, header)
    beside: dict[str, list[Said]] = {}
    for name, position in header.positions.items():
        letter = column_letter(position)
        own = [
            Said(unit, "列名", f"{letter}{header.last + 1}")
            for text in [*groups.get(position, ()), *texts[position]]
            for unit in units_in_brackets(text)
        ]
        below = sheet.rows[header.units_row] if header.units_row is not None else []
        if position < len(below) and isinstance(text := below[position], str):
            own += [Said(unit, "列名下面一行", f"{letter}{header.below}") for unit in units_named(text)]
        beside[name] = [*own, *formats.get(name, ())]
    filled = {name: header.ledger.by_name[name] for name in header.positions if _has_content(sheet, header, name)}
    removable = {name for name, column in filled.items() if not column.required and name not in header.ledger.key}
    decided = Deciding(file, sheet.name, asking, removable).decide(filled, beside, _lines_around(sheet, header))
    for name in decided.skipped:
        position = header.positions.pop(name)
        header.ignored[quotable(texts[position][-1], 30)] = position
    return decided


def _has_content(sheet: Sheet, header: Header, name: str) -> bool:
    at = header.positions[name]
    return any(len(row) > at and row[at] is not None for row in sheet.rows[header.below :])


def units_in_brackets(text: str) -> list[str]:
    """The known units in the brackets of a header: 公里 of ``里程（公里，保留一位）``."""
    found = _BRACKET.findall(plain(text[:_LONGEST_TEXT]))
    return [unit for content in found for unit in units_named(content)]


def units_named(text: str) -> list[str]:
    """The known units a short text names, each once; of 元/人 the 元, of 公里/米 both."""
    units: list[str] = []
    for word in _BETWEEN.split(named_alike(plain(text[:_LONGEST_TEXT]).strip("()"))):
        word = word.removeprefix("计量").removeprefix("单位").removeprefix(":")
        word = word if is_unit(word) else _AROUND.sub("", word)
        first, _, second = word.partition("/")
        if is_unit(word) or is_multiple(word):
            units.append(word)
        elif is_unit(first) and is_unit(second):
            units += [first, second] if conversion(first, second) is not None else [first]
    return _distinct(units)


def _distinct(units: Iterable[str]) -> list[str]:
    """Without those that are the same by another name."""
    found: list[str] = []
    for unit in units:
        if not any(conversion(unit, other) == 1 for other in found):
            found.append(unit)
    return found


def _groups_above(sheet: Sheet, header: Header) -> dict[int, list[str]]:
    """Column -> texts of the row above that are merged over it and some others, but not over the whole table."""
    found: dict[int, list[str]] = {}
    for (top, left), (_, right) in sheet.merges:
        covers_all = all(left <= position <= right for position in header.positions.values())
        if top != header.first - 1 or left == right or covers_all or left >= len(sheet.rows[top]):
            continue
        text = sheet.rows[top][left]
        if isinstance(text, str) and not _UNIT_LINE.search(plain(text[:_LONGEST_TEXT])):
            for position in header.positions.values():
                if left <= position <= right:
                    found.setdefault(position, []).append(text)
    return found


def _lines_around(sheet: Sheet, header: Header) -> list[Said]:
    """Units of the lines above the table, of notes below it and of the sheet's name: 单位：万亩; above and in the name
    also a title that ends in （万亩）.
    """
    groups = {top: left for (top, left), (_, right) in sheet.merges if top == header.first - 1 and left != right}
    found = [replace(one, where="工作表名", is_for_all=False) for one in _line(sheet.name, None, "", True)]
    for index, row in enumerate(sheet.rows[: header.first]):
        for at, cell in enumerate(row[:_LONGEST_TEXT]):
            if isinstance(cell, str):
                after = next((other for other in row[at + 1 :] if other is not None), None)
                is_lone = sum(other is not None for other in row) == 1 and groups.get(index) in (None, 0)
                found += _line(cell, after, f"{column_letter(at)}{index + 1}", is_lone)
    for index in range(max(header.below, len(sheet.rows) - _LAST_ROWS), len(sheet.rows)):
        filled = [cell for cell in sheet.rows[index] if cell is not None]
        if len(filled) == 1 and isinstance(filled[0], str):
            address = f"{column_letter(sheet.rows[index].index(filled[0]))}{index + 1}"
            found += [replace(one, where=f"表下方（{address}）") for one in _line(filled[0], None, address, False)]
    return found


def _line(cell: str, after: object, address: str, is_title: bool) -> list[Said]:
    text = plain(cell[:_LONGEST_TEXT])
    found = []
    for match in _UNIT_LINE.finditer(text):
        content = match[2] if match[2].strip() or not isinstance(after, str) else after
        of_all = (match[1] or "") in _SAYS_ALL
        found += [Said(unit, f"表上方（{address}）", address, of_all) for unit in units_named(content)]
    if not found and is_title:
        units = [unit for unit in units_in_brackets(text) if unit not in _TIMES and _is_measure(unit)]
        found = [Said(unit, f"表上方（{address}）", address) for unit in units]
    return found


def _is_measure(unit: str) -> bool:
    """Whether a unit in a title can change what a number is; （个） after one does not."""
    return has_multiple(unit) or any(conversion(unit, base) is not None for base in ("米", "亩", "元", "克", "平方米"))


class Deciding:
    """Decides for the columns of one sheet."""

    def __init__(self, file: str, sheet: str, asking: Asking, removable: Iterable[str]) -> None:
        """``removable``: columns the file may do without."""
        self._file, self._sheet, self._asking, self._removable = file, sheet, asking, frozenset(removable)
        self._decided = Decided()

    def decide(
        self, columns: Mapping[str, Column], beside: Mapping[str, Sequence[Said]], above: Sequence[Said]
    ) -> Decided:
        """What the numbers of each column are in.

        Args:
            columns: by the name they are known by here; those without a cell left out.
            beside: what stands at a column itself. above: the lines over the table, or below it.
        """
        bare: dict[str, Column] = {}
        for name, column in columns.items():
            said = [one for one in beside.get(name, ()) if one.unit not in _TIMES or column.unit in _TIMES]
            if column.type not in QUANTITIES:
                continue
            if column.unit_of:
                self._by_row(name, column, said or above)
            elif not column.unit:
                self._without_own(name, column, said)
            elif said:
                self._near(name, column, [*said, *_contradicting(said, above)])
            elif column.type is not ColumnType.PERCENT:
                bare[name] = column
        if above:
            self._under_a_line(bare, above)
        return self._decided

    def _by_row(self, name: str, column: Column, said: Sequence[Said]) -> None:
        """A unit for a column whose unit each row says: the check compares the two."""
        if said:
            self._decided.units[name] = ShownUnit(tuple(_distinct(one.unit for one in said)), said[0].where)

    def _without_own(self, name: str, column: Column, said: Sequence[Said]) -> None:
        """A plain number has no unit to contradict; only many of something (万户) may be meant to be multiplied."""
        many = [one for one in said if has_multiple(one.unit) or is_multiple(one.unit)]
        if not many:
            return
        one = many[0]
        choices = (Choice(one.unit, f"按“{one.unit}”里的倍数换算成个位数"), Choice(_AS_SHOWN, "照写的数存，不换算"))
        text = f"{column.label}的{one.where}写的单位是“{one.unit}”，看不出要不要换算"
        answer = self._ask(one, text, choices)
        if answer != _AS_SHOWN:
            self._decided.units[name] = ShownUnit((one.unit[0],) if answer else (), one.where)

    def _near(self, name: str, column: Column, said: Sequence[Said]) -> None:
        """The unit at the column itself: its own says nothing, one of its kind converts, anything else is asked."""
        units = _distinct(one.unit for one in said)
        factor = conversion(units[0], column.unit)
        if len(units) == 1 and factor is not None and units[0] not in _DOUBTFUL:
            if factor != 1:
                self._decided.units[name] = ShownUnit((units[0],), said[0].where)
            return
        self._ask_unit(name, column, [next(one for one in said if one.unit == unit) for unit in units])

    def _under_a_line(self, columns: Mapping[str, Column], above: Sequence[Said]) -> None:
        """The unit of a line over the table for the columns that name none themselves."""
        converted: dict[str, Said] = {}
        equal: list[Column] = []
        foreign: list[Column] = []
        for name, column in columns.items():
            fitting = [one for one in above if is_multiple(one.unit) or conversion(one.unit, column.unit) is not None]
            units = _distinct(one.unit for one in fitting)
            if len(units) > 1 or (units and is_multiple(units[0])):
                self._ask_unit(name, column, [next(one for one in fitting if one.unit == unit) for unit in units])
            elif not units:
                is_habit = any(are_pieces(one.unit, column.unit) for one in above)
                (equal if is_habit or not any(one.is_for_all for one in above) else foreign).append(column)
            elif conversion(units[0], column.unit) == 1:
                equal.append(column)
            else:
                converted[name] = fitting[0]
        if foreign and (converted or not equal):
            converted = self._ask_line(columns, converted, foreign, above)
        for name, one in converted.items():
            self._decided.units[name] = ShownUnit((one.unit,), one.where)

    def _ask_line(
        self, columns: Mapping[str, Column], converted: dict[str, Said], foreign: list[Column], above: Sequence[Said]
    ) -> dict[str, Said]:
        """A line over the table that fits some of its columns, or none; what is to be converted after the answer."""
        units = "、".join(_distinct(one.unit for one in above))
        others = "、".join(f"{column.label}（{column.unit}）" for column in foreign[:5])
        others += " 等" if len(foreign) > 5 else ""
        text = f"{above[0].where}写着单位是“{units}”，与{others}不是同一类单位，看不出是不是也管这几列"
        if not converted:
            choices = (Choice(_AS_LEDGER, "各列就是台账的单位，不管这一行"), Choice(_MEND, "先改好表再导入"))
        else:
            labels = "、".join(columns[name].label for name in converted)
            choices = (
                Choice("换算", f"{labels}按这个单位换算，{others}就是台账的单位"),
                Choice(_AS_LEDGER, "各列都是台账的单位，不换算"),
            )
        answer = self._ask(above[0], text, choices)
        if answer == _MEND:
            self._mend(above[0], text)
        if answer is None:
            waiting = [*converted, *(name for name, column in columns.items() if column in foreign)]
            self._decided.units |= dict.fromkeys(waiting, ShownUnit((), above[0].where))
        return converted if answer == "换算" else {}

    def _ask_unit(self, name: str, column: Column, said: Sequence[Said]) -> None:
        """Ask which unit a column's numbers are in."""
        own = column.unit
        choices = {one.unit: f"按{one.unit}换算成{own}" for one in said if conversion(one.unit, own) not in (None, 1)}
        many = [one.unit for one in said if is_multiple(one.unit) and not has_multiple(own) and own != "%"]
        choices |= {unit + own: f"按{unit}{own}换算成{own}" for unit in many}
        choices[own] = f"就是{own}"
        choices |= {_SKIP: "不导入这一列"} if name in self._removable else {_MEND: "先改好表再导入"}
        words = "，".join(f"{one.where}写的单位是“{one.unit}”" for one in said)
        text = f"{column.label}：{words}，台账里是“{own}”，看不出数字按哪一个单位填"
        is_habit = all(
            are_pieces(one.unit, own) or (is_multiple(one.unit) and own.startswith(one.unit)) for one in said
        )
        answer = self._ask(said[0], text, tuple(Choice(*pair) for pair in choices.items()), own if is_habit else "")
        if answer == _SKIP:
            self._decided.skipped.append(name)
        elif answer == _MEND:
            self._mend(said[0], text)
        else:
            self._decided.units[name] = ShownUnit((answer,) if answer else (), said[0].where)

    def _ask(self, at: Said, text: str, choices: tuple[Choice, ...], default: str = "") -> str | None:
        return self._asking.ask(Question(self._file, self._sheet, at.cell, text, choices, default))

    def _mend(self, at: Said, text: str) -> None:
        self._decided.faults.append(
            Fault("unclear_unit", self._file, self._sheet, at.cell, text, "请写明单位后重新导入")
        )


def _contradicting(said: Sequence[Said], above: Sequence[Said]) -> list[Said]:
    """What a line above says otherwise of the same kind; nothing where it names the column's unit as well."""
    of_kind = [one for one in above if any(conversion(one.unit, near.unit) is not None for near in said)]
    agrees = any(conversion(one.unit, near.unit) == 1 for one in of_kind for near in said)
    return [] if agrees else of_kind
