"""Reports handed in, looked through, returned or accepted."""

import streamlit as st
from markupsafe import Markup

from data_access.acts.accept_report import step, submit
from data_access.county.ledgers import Ledger, Reporters
from data_access.intake.asking import Asking
from data_access.record.notes.reports import reporter_names
from data_access.record.notes.submissions import NEXT, Report, State, Submission, listed
from data_access.store import InputFile
from errors import DashboardError
from models.time import Period
from models.viewing import Filters
from services import clock, days, reading
from services.words import words
from ui.base import state
from ui.data_desk import report_review
from ui.data_desk.imports import show_faults
from ui.parts import cards, questions
from ui.parts.forms import box, choice, say_failed
from ui.parts.mark import figure_head

_SHOWN = 60
_PERIODS = 24
#: What a step is called on its button.
_VERBS = {State.REPORTED: "报送", State.CHECKED: "核对通过", State.RETURNED: "退回", State.ACCEPTED: "接受入库"}


def section(filters: Filters) -> None:
    """Handing in on the left of the work, looking through below it."""
    with cards.card("hand_in"):
        cards.draw(cards.head("报送一张表", "报送后待审，接受以后才计入看板"))
        _hand_in(filters)
    with cards.card("desk"):
        with reading.store().record.reading() as connection:
            found = listed(connection)
        waiting = sum(one.state in (State.REPORTED, State.CHECKED) for one in found)
        cards.draw(figure_head("审核", filters, "desk", f"待审 {waiting} 件 · 共 {len(found)} 件"))
        _review([one for one in found if NEXT[one.state]])
        cards.draw(_table(found[:_SHOWN]) if found else cards.muted("还没有报送。"))


def _hand_in(filters: Filters) -> None:
    store = reading.store()
    a, b, c = st.columns([2, 1.2, 1.2])
    titles = {one.name: one.title for one in store.ledgers if one.report_cycle is not None}
    name = box(a, "台账", titles, "desk_ledger")
    ledger, names = store.ledgers[name], reporter_names(store.county)
    units = {id: names[id] for id in _reporters(ledger)}
    reporter = box(b, "报送单位", units, f"desk_reporter_{ledger.reporters}")
    newest = Period.before(days.day_of(filters), str(ledger.report_cycle))
    periods = [newest.plus(-back) for back in range(-1, _PERIODS)]
    labels = {str(one): one.label for one in periods}
    period = box(c, "报哪一期", labels, f"desk_period_{ledger.report_cycle}", index=1)
    file = st.file_uploader("选择文件", key="desk_file", label_visibility="collapsed")
    left, middle, right, _ = st.columns([1, 1, 1.3, 2])
    report = Report(name, reporter, period)
    asking = None
    if left.button("报送", type="primary", disabled=file is None, width="stretch", key="desk_report"):
        asking = _submit(file, report, is_draft=False)
    if middle.button("存草稿", disabled=file is None, width="stretch", key="desk_draft"):
        _submit(file, report, is_draft=True)
    if right.button("零报送（本期没有）", disabled=file is not None, width="stretch", key="desk_nil"):
        _submit(None, report, is_draft=False)
    subject = (report, file.file_id if file is not None else "")
    if (answers := _answers(subject, asking, "按所选报送", "desk_in")) is not None:
        _again(subject, _submit(file, report, is_draft=False, answers=answers), "desk_in")


def _reporters(ledger: Ledger) -> list[str]:
    county = reading.county()
    if ledger.reporters is Reporters.TOWNSHIPS:
        return [township.code for township in county.townships]
    unit = county.find_unit(ledger.unit)
    return [unit.id] if unit else [one.id for one in county.units if one.kind != "group"]


def _answers(subject: object, asking: Asking | None, button: str, key: str) -> dict[str, str] | None:
    """Keep the questions that a step on this subject raised and draw them until they are answered; the answers then."""
    if asking is not None:
        state.remember(f"{key}_asking", (subject, asking) if asking.open else None)
    held = state.recall(f"{key}_asking")
    if not isinstance(held, tuple) or held[0] != subject:
        return None
    return questions.answered(held[1], button, key)


def _again(subject: object, asking: Asking | None, key: str) -> None:
    """Draw the questions anew where the answers raised another one."""
    if asking is not None and asking.open:
        state.remember(f"{key}_asking", (subject, asking))
        st.rerun()


def _submit(file: object, report: Report, *, is_draft: bool, answers: dict[str, str] | None = None) -> Asking | None:
    """Hand in; returns the questions that keep it from being a report."""
    given = InputFile(file.name, file.getvalue()) if file is not None else None  # type: ignore[attr-defined]
    try:
        done = submit(
            reading.store(), given, report, is_draft=is_draft, actor=state.actor(), now=clock.now(), answers=answers
        )  # fmt: skip
    except DashboardError as error:
        say_failed(error)
        return None
    told = " ".join(words.verbatim(notice.sentence) for notice in done.notices)
    if told and (done.submission_id is None or is_draft):
        st.info(told)
    if done.submission_id is None and done.faults:
        show_faults(done.faults, "没有报送。请改正后再报，或先存草稿")
    elif done.submission_id is None:
        st.warning("还没有报送。请先回答下面的问题。")
    elif is_draft:
        st.success(f"已存为第 {done.submission_id} 号草稿。")
        if done.faults:
            show_faults(done.faults, "草稿已存；改正以后才能报送")
    else:
        state.remember("desk_in_asking", None)
        taken = "；".join(f"{one['question']}：{one['answer']}" for one in done.asking.account())
        asked = words.verbatim(f"按所答：{taken}。") if taken else ""
        state.done(" ".join(filter(None, (f"已报送，第 {done.submission_id} 号，待县办核对。", told, asked))))
    return None if is_draft or done.faults else done.asking


def _review(open_ones: list[Submission]) -> None:
    if not open_ones:
        return
    by_number = {one.submission_id: one for one in open_ones}
    a, b, c, d = st.columns([2.4, 1.1, 1.9, 0.7], vertical_alignment="bottom")
    number = choice(a, "报送件", {key: _label(one) for key, one in by_number.items()}, "desk_number")
    choices = NEXT[by_number[number].state] if number is not None else ()
    wanted = b.selectbox(
        "办理", choices, format_func=_VERBS.__getitem__, key=f"desk_step_{number}", placeholder="先选报送件"
    )
    reason = c.text_input("退回原因", disabled=wanted is not State.RETURNED, key="desk_reason", max_chars=200)
    asking = None
    if d.button("办理", key="desk_step", disabled=number is None, width="stretch"):
        assert number is not None and wanted is not None
        asking = _step(number, wanted, reason)
    if number is not None and (answers := _answers((number, wanted), asking, "按所选办理", "desk_out")) is not None:
        assert wanted is not None
        _again((number, wanted), _step(number, wanted, reason, answers), "desk_out")
    if number is not None:
        report_review.draw(number)


def _step(number: int, wanted: State, reason: str, answers: dict[str, str] | None = None) -> Asking | None:
    """Take the report one step further; returns the questions that keep it from that."""
    try:
        result = step(
            reading.store(), number, wanted, actor=state.actor(), now=clock.now(), reason=reason, answers=answers
        )
    except DashboardError as error:
        say_failed(error, "desk_number", "desk_reason")
        return None
    if result.faults:
        show_faults(result.faults, "没有入库。请退回改正")
        return None
    if result.asking.open:
        st.warning("还没有办理。请先回答下面的问题。")
        return result.asking
    state.remember("desk_out_asking", None)
    batch = f"，批次号 {result.batch_id}，看板已更新" if result.batch_id else ""
    state.done(f"第 {number} 号报送：{_VERBS[wanted]}{batch}。", "desk_number", "desk_reason")
    return None


def _label(one: Submission) -> str:
    period = Period.parse(one.period).label
    return f"第 {one.submission_id} 号　{_reporter(one)}　{reading.store().ledgers.title(one.ledger)}　{period}（{one.state.label}）"


def _reporter(one: Submission) -> str:
    return reporter_names(reading.county()).get(one.reporter, one.reporter)


def _outcome(one: Submission, withdrawn: frozenset[int]) -> str:
    if one.batch_id is None:
        return one.reason
    return f"批次 {one.batch_id}" + ("，已撤回" if one.batch_id in withdrawn else "")


def _table(found: list[Submission]) -> Markup:
    withdrawn = reading.store().withdrawn_batches()
    header = ("编号", "台账", "报送单位", "期", "时间", "经办人", "行数", "文件", "状态", "说明")
    body = (
        (
            one.submission_id, reading.store().ledgers.title(one.ledger), _reporter(one),
            Period.parse(one.period).label, f"{one.created_at:%Y-%m-%d %H:%M}", one.actor,
            "" if one.is_nil else one.row_count, one.file or "零报送", one.state.label,
            _outcome(one, withdrawn),
        )
        for one in found
    )  # fmt: skip
    return cards.table(header, body, numbers=(6,))
