"""Households and their steps put into a store as rows, without a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from data_access.intake.tables.tables import RawTable
from data_access.store import Store

NOW = dt.datetime(2025, 7, 3, 10)


def raw(ledger: str, rows: Sequence[Mapping[str, object]]) -> RawTable:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return RawTable.from_columns(ledger, {n: [row.get(n) for row in rows] for n in names}, file="表.xlsx", sheet=ledger)


def household(number: int, **more: object) -> dict[str, object]:
    return {
        "household_no": f"YS{number:010d}", "township_code": "崇文镇", "village_code": "城东社区", "head_name": "演示户主",
        "head_id_number": "140524196502200010", "household_type": "脱贫户", "size": 2, "is_relocated": "否", **more,
    }  # fmt: skip


def put(store: Store, *tables: RawTable) -> None:
    result = store.importer.commit(tables, actor="甲", now=NOW, is_demo=True, is_partial=True)
    assert result.faults == ()
