"""Taking files in from the screen: templates out, files in, what they would change, every fault by its cell."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath

import streamlit as st

from data_access.intake.tables.marked_copy import marked_copy
from data_access.record.batches.importer import ImportResult, Preview
from data_access.record.batches.versions import TableResult
from data_access.store import InputFile
from data_access.workbooks.templates import template
from errors import DashboardError, NotPublished, without_folders
from models.faults import Fault, told_together
from models.viewing import Filters
from services import clock, reading
from services.words import words
from ui.base import state
from ui.data_desk import mappings
from ui.parts import cards, downloads, questions
from ui.parts.forms import box

_SHOWN_FAULTS = 200
_LOG = logging.getLogger("dashboard")


#: Seconds to wait for an import to stop: it does at its next step, or publishes to the end what is stored already.
_LONGEST_S = 120


@dataclass
class _Run:
    """One check or import of this session; outlives the run of the script that a click on 取消 breaks off."""

    is_import: bool
    files: Sequence[InputFile]
    answers: dict[str, str] = field(default_factory=dict)
    is_cancelled: bool = False
    answer: Preview | None = None
    error: str = ""
    is_stored: bool = False
    ended: threading.Event = field(default_factory=threading.Event)


def section(_filters: Filters) -> None:
    """Templates and the upload."""
    _templates()
    _upload()


def _templates() -> None:
    """One template at a time: choose a ledger, download its workbook."""
    store = reading.store()
    with cards.card("templates"):
        cards.draw(cards.head("第一步：下载模板填写", "表头有说明和下拉选项，第 2 行是示例"))
        ledgers = {ledger.name: ledger.title for ledger in store.ledgers}
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        name = box(left, "台账", ledgers, "template_ledger")
        make = partial(template, store.ledgers[name], store.county)
        downloads.button(right, "下载模板", make, f"{ledgers[name]}.xlsx")


def _upload() -> None:
    """Check the chosen files and show what they would change; import them when nothing is wrong."""
    with cards.card("upload"):
        limit = reading.store().settings.imports.max_file_mb
        source = f"Excel、WPS 表格或 csv，每个不超过 {limit:g} MB；可以几个一起，一个台账一张"
        cards.draw(cards.head("第二步：检查并导入", source))
        # Any type: a wrong one is refused by our own sentence, not by Streamlit's English one.
        files = st.file_uploader("选择文件", accept_multiple_files=True, key="upload", label_visibility="collapsed")
        left, right, _ = st.columns([1, 1, 3])
        wants_check = left.button("只检查", disabled=not files, width="stretch")
        wants_import = right.button("检查并导入", type="primary", disabled=not files, width="stretch")
        inputs = [InputFile(file.name, file.getvalue()) for file in files]
        if wants_check or wants_import:
            _begin(_Run(wants_import, inputs))
        elif isinstance(again := state.recall("import_again"), _Run):
            state.remember("import_again", None)
            _begin(again)
        run = state.recall("import_run")
        if isinstance(run, _Run) and (run.is_cancelled or inputs == list(run.files)):
            _show(run)


def _begin(run: _Run) -> None:
    state.remember("import_run", run)
    _carry_out(run)


def _carry_out(run: _Run) -> None:
    """Check or import with progress. A click on 取消 ends the script at the next step of the progress bar, and the
    transaction with it; ``run`` is filled without a call to Streamlit, so it always tells what really happened.
    """
    store = reading.store()
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text="正在读取")
        st.button("取消", key="cancel_import", on_click=lambda: setattr(run, "is_cancelled", True))

    def progress(step: str, share: float) -> None:
        bar.progress(min(1.0, share), text=words.verbatim(f"正在{step}"))

    try:
        if run.is_import:
            earlier = {file.name: numbers[-1] for file in run.files if (numbers := store.earlier_batches_of(file.data))}
            for name, number in earlier.items():
                st.info(f"{words.verbatim(name)} 与第 {number} 批导入的文件完全相同。")
            run.answer = store.import_files(
                run.files, actor=state.actor(), now=clock.now(), progress=progress, answers=run.answers
            )
        else:
            run.answer = store.preview(run.files, progress, run.answers, now=clock.now())
    except DashboardError as error:
        run.error, run.is_stored = without_folders(str(error)), isinstance(error, NotPublished)
        if run.is_stored:
            _LOG.error("stored, but not published", exc_info=error)
    finally:
        run.ended.set()
    place.empty()


def _show(run: _Run) -> None:
    # A click on 取消 begins a run of the page beside the one that imports; until that has ended nobody knows what is stored.
    with st.spinner("正在取消，请稍候"):
        has_ended = run.ended.wait(_LONGEST_S)
    if not has_ended:
        st.warning("还没有取消成，请过一会儿在“批次”里看这个文件有没有存入。")
        return
    if run.error:
        (st.warning if run.is_stored else st.error)(words.verbatim(run.error))
        return
    _show_answer(run)
    _ask(run)
    if run.answer is not None and run.answer.notices:
        body = ((notice.file, notice.sheet, notice.text) for notice in run.answer.notices)
        cards.draw(cards.muted("读表时这样处理，请看一眼："), cards.table(("文件", "工作表", "怎么处理"), body))
        mappings.assign(run.answer.notices)


def _ask(run: _Run) -> None:
    """The questions of the last check or import; answering them does the same once more, with the answers."""
    if run.answer is None:
        return
    if run.is_import and not run.answer.asking.open and not run.answer.faults:
        questions.told(run.answer.asking)  # nothing is left to choose
        return
    again = questions.answered(run.answer.asking, "按所选继续" if run.is_import else "按所选再检查", "import")
    if again is not None:
        state.remember("import_again", _Run(run.is_import, run.files, again))
        st.rerun()


def _show_answer(run: _Run) -> None:
    if run.answer is None:
        st.warning("已取消，没有存入任何数据。")
    elif run.answer.asking.open and not run.answer.faults:
        st.warning("没有存入任何数据。请先回答下面的问题。")
    elif run.answer.faults:
        show_faults(run.answer.faults, "没有存入任何数据。请逐处改正后重新导入")
        _marked_copies(run)
    elif not isinstance(run.answer, ImportResult):
        st.success("检查通过，可以导入。（没有写入任何数据）")
        _changes(run.answer.tables)
    else:
        if run.is_cancelled:
            st.warning("点“取消”时数据已经存入。需要的话，请在“批次”里撤回这一批。")
        counts = "；".join(
            f"{reading.store().ledgers[t.ledger].title} {t.row_count} 行（新增 {t.inserted}，更新 {t.updated}）"
            for t in run.answer.tables
        )
        st.success(f"已导入，批次号 {run.answer.batch_id}：{counts}。看板已更新。")


def _marked_copies(run: _Run) -> None:
    """The handed-in workbooks with the faulty cells marked, for whoever handed them in."""
    assert run.answer is not None
    for file in run.files:
        faults = [fault for fault in run.answer.faults if fault.file == file.name]
        if faults:
            make = partial(marked_copy, file.data, file.name, faults)
            label, name = f"下载标出错处的 {words.verbatim(file.name)}", f"标出错处-{PurePath(file.name).stem}.xlsx"
            downloads.button(st.container(), label, make, name, key=f"marked_{file.name}")


def _changes(tables: Sequence[TableResult]) -> None:
    ledgers = reading.store().ledgers
    body = (
        (t.file, t.sheet, ledgers[t.ledger].title, t.row_count, t.inserted, t.updated, t.row_count - t.inserted - t.updated, t.ended)
        for t in tables
    )  # fmt: skip
    header = ("文件", "工作表", "台账", "行数", "新增", "更新", "未变", "移出")
    cards.draw(cards.table(header, body, numbers=range(3, 8)))


def show_faults(faults: Sequence[Fault], consequence: str) -> None:
    """All faults in a table."""
    st.error(f"发现 {len(faults)} 处问题，{consequence}。")
    lines = told_together(faults)
    body = ((fault.file, fault.sheet, fault.cell, fault.problem, fault.remedy) for fault in lines[:_SHOWN_FAULTS])
    cards.draw(cards.table(("文件", "工作表", "单元格", "问题", "怎么改"), body))
    if len(lines) > _SHOWN_FAULTS:
        cards.draw(cards.muted(f"只列出前 {_SHOWN_FAULTS} 种，改正后再检查一次。"))
