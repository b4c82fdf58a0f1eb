"""A file that replaces part of a ledger whole: how many rows it would remove is asked before they are gone."""

from collections import Counter

from data_access.county.county import County
from data_access.county.ledgers import ColumnType
from data_access.intake.asking import Asking, Choice, Question
from data_access.intake.tables.written_names import is_former_township
from data_access.record.batches.staged import Staged, scope_of

REMOVE, SPARE = "移出", "保留"
#: A roster handed in regularly loses a few people a time, and asking about them each month would teach everybody to
#: click it away: up to a tenth of the rows is told with the answer taken. A file of single rows loses nearly all.
_FEW = 0.1
_SHOWN = 5


def ask_removal(item: Staged, county: County, asking: Asking) -> None:
    """Ask whether the rows that the file no longer has are to go; they stay until somebody says so.

    A file under the name of a township merged into another is never the whole list of that other one.
    """
    if not item.ended or item.current is None:
        return
    places = item.ledger.replace_scope
    columns = [item.current.column(name).to_pylist() for name in ("row_id", *places)]
    scope = {row_id: scope_of(place) for row_id, *place in zip(*columns, strict=True)}
    given = {tuple(one) for one in item.scopes}
    there = Counter(place for place in scope.values() if place in given)
    gone = Counter(scope[row_id] for row_id in item.ended)
    few = len(item.ended) <= _FEW * sum(there.values())
    raw = item.table.raw
    question = Question(
        raw.file, raw.sheet, "",
        f"{item.ledger.title}按整份名单导入，原有的 {sum(there.values())} 行里有 {len(item.ended)} 行不在这张表里"
        f"{_by_place(item, county, there, gone)}",
        (
            Choice(REMOVE, f"这是完整名单，移出 {len(item.ended)} 行"),
            Choice(SPARE, "只更新表里的这些行，其余不动"),
        ),
        REMOVE if few and not _is_of_former_township(item, county) else "",
    )  # fmt: skip
    taken = asking.ask(question)
    item.is_open = taken is None
    if taken != REMOVE:
        item.spare_others()


def _by_place(item: Staged, county: County, there: Counter[tuple[str, ...]], gone: Counter[tuple[str, ...]]) -> str:
    """How many of each township; nothing where the parts are households or people."""
    if [item.ledger.by_name[name].type for name in item.ledger.replace_scope] != [ColumnType.TOWNSHIP]:
        return ""
    parts = [
        f"{county.township(code).name} {there[code,]} 行少 {count} 行" for (code,), count in gone.most_common() if code
    ]
    more = f"等 {len(parts)} 个乡镇" if len(parts) > _SHOWN else ""
    return f"（{'、'.join(parts[:_SHOWN])}{more}）" if parts else ""


def _is_of_former_township(item: Staged, county: County) -> bool:
    raw = item.table.raw
    return any(
        is_former_township(cell, county)
        for name in item.ledger.replace_scope
        if item.ledger.by_name[name].type is ColumnType.TOWNSHIP
        for cell in set(map(str, raw.values.get(name, ())))
    )
