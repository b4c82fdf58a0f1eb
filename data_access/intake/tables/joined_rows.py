"""Rows of one sheet that were written under different names and are one to the register: joined, told, asked about.

平城镇 500 and 秦家庄乡 300 are 800 of today's 平城镇, and neither is a repetition of the other.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from data_access.county.county import County
from data_access.county.ledgers import Column, ColumnType, Ledger
from data_access.intake.asking import Asking, Choice, Question
from data_access.intake.files.sheet import as_text, quotable
from data_access.intake.tables.tables import RawTable
from data_access.intake.tables.written_names import JOINT, present_name, row_names
from models.faults import Notice

ADD, REPEATED = "相加", "重复"
_TOLD = 20


@dataclass
class Combined:
    """A table with such rows joined, each at the place of its first.

    Attributes:
        names: index -> the names its row was written under, where they are not the register's own.
    """

    raw: RawTable
    values: dict[str, list[object]]
    names: dict[int, str]
    notices: list[Notice]


def added_columns(ledger: Ledger) -> list[str]:
    """The columns whose values of two such rows add up; never a sensitive one."""
    return [name for name in ledger.totals if not ledger.by_name[name].sensitive and name not in ledger.key]


def combine(
    raw: RawTable, ledger: Ledger, values: dict[str, list[object]], keys: Sequence[str], county: County, asking: Asking
) -> Combined:
    """Join the rows of one key that stand under different names; what two rows of one name are is left to the check.

    Args:
        keys: the key of each row, empty where a part of it is missing.
    """
    done = Combined(raw, values, row_names(raw, ledger, values, county), [])
    if not done.names:
        return done
    groups: dict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key:
            groups[key].append(index)
    gone: set[int] = set()
    for group in groups.values():
        names = [done.names.get(index, "") for index in group]
        if len(group) > 1 and len(set(names)) == len(group) and _are_to_add(done, ledger, group, county, asking):
            _join(done, ledger, group, county, asking)
            gone.update(group[1:])
    if len(done.notices) > _TOLD:
        rest = Notice("joined_more", raw.file, raw.sheet, f"另有 {len(done.notices) - _TOLD} 处同样合为一行")
        done.notices[_TOLD:] = [rest]
    return _without(done, gone) if gone else done


def _are_to_add(done: Combined, ledger: Ledger, group: list[int], county: County, asking: Asking) -> bool:
    """Townships known to be merged are certain to be two; another name of a village or unit may be a spelling."""
    former = {township.name for township in county.former_townships}
    if {done.names.get(index, "") for index in group} <= former | {""}:
        return True
    question = Question(
        done.raw.file, done.raw.sheet, _rows(done.raw, group),
        f"{_names(done, ledger, group, county)}在名录里现在是同一个，表里各有一行",
        (Choice(ADD, "本来是两个，合为一行，数量相加"), Choice(REPEATED, "是同一个填了两次，请我改表")),
    )  # fmt: skip
    return asking.ask(question) != REPEATED


def _join(done: Combined, ledger: Ledger, group: list[int], county: County, asking: Asking) -> None:
    """Put into the first row what all of them say together."""
    first, adds = group[0], set(added_columns(ledger))
    told, differing = [], []
    for column in ledger.columns:
        cells = done.values[column.name]
        given = [cells[index] for index in group if cells[index] is not None]
        if column.name in adds and given:
            cells[first] = total(given)
            told.append(f"{column.label} {' 加 '.join(map(as_text, given))} 是 {as_text(cells[first])}")
        elif len(set(given)) < 2:
            cells[first] = given[0] if given else None
        elif column.type is ColumnType.TEXT and not column.sensitive and _fits(column, joined := _joined(given)):
            cells[first] = joined
        else:
            differing.append(column)
    names = _names(done, ledger, group, county)
    if differing:
        _choose(done, group, differing, names, asking)
    words = "；".join(told) or "没有要相加的列"
    text = f"{_rows(done.raw, group)}的{names}现在是{present_name(ledger, done.values, first, county)}一家，合为一行：{words}"
    done.notices.append(Notice("joined_rows", done.raw.file, done.raw.sheet, text))
    done.names[first] = JOINT.join(done.names.get(index, "") for index in group)


def _choose(done: Combined, group: list[int], differing: list[Column], names: str, asking: Asking) -> None:
    """Of shares, dates and codes only one can stand in the joined row; somebody says whose."""
    rows = {f"第{done.raw.rows[index]}行": index for index in group}
    labels = "、".join(column.label for column in differing)
    question = Question(
        done.raw.file, done.raw.sheet, _rows(done.raw, group), f"{names}合为一行，{labels}各不相同，又不能相加",
        tuple(Choice(key, f"{labels}按第 {done.raw.rows[index]} 行") for key, index in rows.items()),
    )  # fmt: skip
    taken = rows.get(asking.ask(question) or "", group[0])
    for column in differing:
        done.values[column.name][group[0]] = done.values[column.name][taken]


def total(given: Iterable[object]) -> float | int:
    """The sum, whole where all are whole, and at Excel's precision."""
    numbers = [number for number in given if isinstance(number, int | float)]
    if all(isinstance(number, int) for number in numbers):
        return int(sum(numbers))
    return float(f"{math.fsum(numbers):.15g}")


def _joined(given: list[object]) -> str:
    return "；".join(dict.fromkeys(map(str, given)))


def _fits(column: Column, text: str) -> bool:
    return len(text) <= column.max_length


def _names(done: Combined, ledger: Ledger, group: list[int], county: County) -> str:
    names = (done.names.get(index) or present_name(ledger, done.values, index, county) for index in group)
    return "和".join(quotable(name, 30) for name in names)


def _rows(raw: RawTable, group: list[int]) -> str:
    return f"第 {'、'.join(str(raw.rows[index]) for index in group)} 行"


def _without(done: Combined, gone: set[int]) -> Combined:
    kept = [index for index in range(len(done.raw)) if index not in gone]

    def of(columns: dict[str, list[object]]) -> dict[str, list[object]]:
        return {name: [cells[index] for index in kept] for name, cells in columns.items()}

    raw = replace(done.raw, values=of(done.raw.values), rows=[done.raw.rows[index] for index in kept])
    names = {place: done.names[index] for place, index in enumerate(kept) if index in done.names}
    return Combined(raw, of(done.values), names, done.notices)
