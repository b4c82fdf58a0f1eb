"""What a row of a ledger owes by a day, as its definition says it: which column is due, which says done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from data_access.county.ledgers import Column

#: Longest name of a ledger whose rows can be due: a row is put under supervision as ``<ledger>:<row_id>``.
LONGEST_NAME = 23


#: What a SELECT of ``due/`` returns: the row it is about, what to call it, its last day (NULL = nobody named one), since when
#: it is wanting, who has to act (NULL = the ledger's unit, else the township), and where.
DUE_COLUMNS = frozenset(["ledger", "row_id", "name", "due_on", "since", "unit_id", "township_code", "village_code"])


class Due(BaseModel):
    """One ``[[due]]`` of a ledger: what is due (``title``) and the column with its last day (``due_on``).

    ``done_on``: columns with a day; one that is filled says done. ``open_codes``: the codes of ``status`` under which a
    row without such a day is not done, where they are others than the ledger's. ``needs``: only rows where this column
    is filled owe anything. ``says``: the columns that say what it is about; none: what the row is called.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    due_on: str
    done_on: tuple[str, ...] = ()
    open_codes: tuple[str, ...] = ()
    needs: str = ""
    says: tuple[str, ...] = ()


def due_problem(due: Due, columns: Mapping[str, Column], status: str, *, has_open_codes: bool) -> str:
    """Why this cannot be carried out, in Chinese; empty where it can."""
    shown = (due.due_on, *due.done_on, *filter(None, (due.needs,)), *due.says)
    if unfit := [name for name in shown if name not in columns or columns[name].sensitive]:
        return f"due 里的 {'、'.join(unfit)} 不是本台账不敏感的列"
    if undated := [name for name in (due.due_on, *due.done_on) if columns[name].type != "date"]:
        return f"due 里的 due_on、done_on 只能是日期列，{'、'.join(undated)} 不是"
    codes = columns[status].codes if status else ()
    if unlisted := [code for code in due.open_codes if code not in codes]:
        return f"due 里的 open_codes {'、'.join(unlisted)} 不在状态列的 codes 里"
    if not (due.done_on or due.open_codes or has_open_codes):
        return "due 要写 done_on 或 open_codes：怎样算办了"
    return ""
