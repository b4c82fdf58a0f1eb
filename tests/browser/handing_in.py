"""Handing in a workbook in the browser."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import openpyxl

from tests.browser.conftest import Server, Visitor


def filled(server: Server, title: str, rows: list[dict[str, object]]) -> Path:
    """The ledger's own template with rows added below its example, columns named without unit and star."""
    folder = server.folder / "templates"
    if not folder.exists():
        assert server.cli("templates", str(folder)).returncode == 0
    workbook = openpyxl.load_workbook(folder / f"{title}.xlsx")
    sheet = workbook[title]
    labels = [re.sub(r"（.*?）|\*", "", str(cell.value)) for cell in sheet[1]]
    for row in rows:
        assert set(row) <= set(labels)
        sheet.append([row.get(label) for label in labels])
    path = server.folder / f"{title}-{len(rows)}-{hash(str(rows)) & 0xFFFF}.xlsx"
    workbook.save(path)
    return path


def road(number: str, **changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "项目编号": number, "项目名称": "试验公路", "乡镇": "崇文镇", "建设性质": "新建", "里程": 10.5, "项目状态": "已验收",
        "开工日期": dt.date(2025, 1, 5), "验收日期": dt.date(2025, 6, 10),
    }  # fmt: skip
    return row | changes


def pick(visitor: Visitor, key: str, text: str) -> None:
    """Choose an entry of a select box by typing what it says."""
    box = visitor.page.locator(f".st-key-{key} input")
    box.click()
    box.fill(text)
    visitor.page.get_by_role("option").filter(has_text=text).first.click()
    visitor.settle()
