"""The rows of a ledger's page as a workbook to read and pass on, with the filters it was made with on top.

Unlike an export of the record it has names for codes and no sensitive column, and is not meant to come back.
"""

from collections.abc import Sequence

import pandas as pd

from data_access.published.ledger_view import LedgerView, Order
from data_access.workbooks.plain_table import table_workbook


def workbook(view: LedgerView, order: Order, lines: Sequence[str], banner: str = "") -> bytes:
    """Every row the view leaves, in the order of the page; those that were over by then come last.

    Args:
        lines: what stands above the header: title, filters, month, data version. banner: such as 演示数据, for the
            printed page's header.
    """
    rows = view.rows(order, with_ended=True)
    sources = zip(rows["source_batch"], rows["source_file"], rows["source_sheet"], rows["source_row"], strict=True)
    shown = [rows[column.name] for column in view.columns]
    cells = zip(*shown, (source_text(*source) for source in sources), strict=True)
    header = [*(view.header(column) for column in view.columns), "来源"]
    return table_workbook(view.ledger.title, lines, header, cells, banner)


def source_text(batch: object, file: object, sheet: object, row: object, title: str = "") -> str:
    """Where a row came from: ``第 3 批 · 公路.xlsx · 第 5 行``; the sheet is left out where it is called ``title``."""
    if batch is None or pd.isna(batch):  # type: ignore[call-overload]
        return ""
    parts = [f"第 {batch} 批", str(file), "" if sheet == title else f"工作表“{sheet}”", f"第 {row} 行"]
    return " · ".join(part for part in parts if part)
