"""Taking files in from the screen: templates out, files in, every fault by its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from data_access.importing import ImportResult
from data_access.store import InputFile
from data_access.templates import template
from errors import DashboardError
from models import Fault
from ui import cached, cards, words

_SHOWN_FAULTS = 200
_SHOWN_BATCHES = 60


def templates() -> None:
    """One template at a time: choose a ledger, download its workbook."""
    store = cached.store()
    with cards.card("templates"):
        cards.draw(cards.head("第一步：下载模板填写", "表头有说明和下拉选项，第 2 行是示例"))
        ledgers = {ledger.name: ledger.title for ledger in store.ledgers}
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        name = left.selectbox("台账", list(ledgers), format_func=ledgers.__getitem__, key="template_ledger")
        right.download_button(
            "下载模板",
            data=lambda: template(store.ledgers[name], store.county),
            file_name=f"{ledgers[name]}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            width="stretch",
        )


def upload() -> None:
    """Check the chosen files; import them when nothing is wrong."""
    with cards.card("upload"):
        limit = cached.store().settings.imports.max_file_mb
        cards.draw(
            cards.head("第二步：检查并导入", f".xlsx，或 UTF-8、GBK 的 .csv，每个不超过 {limit:g} MB；可以几个一起")
        )
        # Any type: a wrong one is refused by our own sentence, not by Streamlit's English one.
        files = st.file_uploader("选择文件", accept_multiple_files=True, key="upload", label_visibility="collapsed")
        left, right, _ = st.columns([1, 1, 3])
        wants_check = left.button("只检查", disabled=not files, width="stretch")
        wants_import = right.button("检查并导入", type="primary", disabled=not files, width="stretch")
        if wants_check or wants_import:
            inputs = [InputFile(file.name, file.getvalue()) for file in files]
            _run(inputs, is_import=wants_import)


def _run(inputs: Sequence[InputFile], *, is_import: bool) -> None:
    """An expected error stays in this card: the files are still chosen and the person can try again."""
    store = cached.store()
    bar = st.progress(0.0, text="正在读取")

    def progress(step: str, share: float) -> None:
        bar.progress(min(1.0, share), text=words.verbatim(f"正在{step}"))

    try:
        if is_import:
            for file in inputs:
                if earlier := store.earlier_batches_of(file.data):
                    st.info(f"{words.verbatim(file.name)} 与第 {earlier[-1]} 批导入的文件完全相同。")
            result = store.import_files(inputs, actor="网页导入", now=dt.datetime.now(), progress=progress)
        else:
            result = ImportResult(None, faults=store.check(inputs, progress))
    except DashboardError as error:
        bar.empty()
        st.error(words.verbatim(str(error)))
        return
    bar.empty()
    _show(result, is_import=is_import)


def _show(result: ImportResult, *, is_import: bool) -> None:
    if result.faults:
        st.error(f"发现 {len(result.faults)} 处问题，没有存入任何数据。请逐处改正后重新导入。")
        _fault_table(result.faults)
    elif not is_import:
        st.success("检查通过，可以导入。（没有写入任何数据）")
    else:
        ledgers = cached.store().ledgers
        counts = "；".join(
            f"{ledgers[t.ledger].title} {t.row_count} 行（新增 {t.inserted}，更新 {t.updated}）" for t in result.tables
        )
        st.success(f"已导入，批次号 {result.batch_id}：{counts}。看板已更新。")


def _fault_table(faults: Sequence[Fault]) -> None:
    body = ((fault.file, fault.sheet, fault.cell, fault.problem, fault.remedy) for fault in faults[:_SHOWN_FAULTS])
    cards.draw(cards.table(("文件", "工作表", "单元格", "问题", "怎么改"), body))
    if len(faults) > _SHOWN_FAULTS:
        cards.draw(cards.muted(f"只列出前 {_SHOWN_FAULTS} 处，改正后再检查一次。"))


def batches() -> None:
    """What was imported, when and by whom."""
    store = cached.store()
    rows = store.batch_list()[:_SHOWN_BATCHES]
    body = (
        (
            row["batch_id"], f"{row['created_at']:%Y-%m-%d %H:%M}", row["actor"], store.ledgers[str(row["ledger"])].title,
            row["file"], row["row_count"], row["inserted_count"], row["updated_count"],
        )
        for row in rows
    )  # fmt: skip
    with cards.card("batches"):
        cards.draw(
            cards.head("导入记录", f"记录库 · 最近 {len(rows)} 张表"),
            cards.table(("批次", "时间", "导入人", "台账", "文件", "行数", "新增", "更新"), body, numbers=(5, 6, 7))
            if rows
            else cards.muted("还没有导入过数据。"),
        )
