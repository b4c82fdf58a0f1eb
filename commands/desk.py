"""The office's desk on the command line: reports on their way, and corrections."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from commands.stores import on_store
from commands.terminal import ANSWERS, Commands, actor, argument, print_faults, print_questions, say
from data_access.acts.accept_report import step, submit
from data_access.acts.decide_correction import CORRECTION_LABELS, correction_list, decide
from data_access.acts.report_contents import review
from data_access.county.county import County
from data_access.intake.asking import parse_answers
from data_access.record.batches.importer import ImportResult
from data_access.record.notes.reports import reporter_names
from data_access.record.notes.submissions import Report, State, Submission, listed
from data_access.store import InputFile, Store
from errors import SubmissionRefused
from models.time import Period
from services import clock

#: Lines of each part of a report that are printed.
_SHOWN = 60
_STEPS = {"report": State.REPORTED, "check": State.CHECKED, "return": State.RETURNED, "accept": State.ACCEPTED}


def _report(store: Store, arguments: argparse.Namespace) -> int:
    """Hand in one file, or none (零报送)."""
    ledger = next((one for one in store.ledgers if arguments.ledger in (one.title, one.name)), None)
    if ledger is None:
        raise SubmissionRefused(f"没有“{arguments.ledger}”这个台账。请写台账的全称。")
    try:
        period = str(Period.parse(arguments.period))
    except ValueError:
        raise SubmissionRefused(f"“{arguments.period}”不是报送期。请写 2025-06、2025-Q2 或 2025。") from None
    report = Report(ledger.name, _reporter(store.county, arguments.reporter), period)
    file = InputFile.from_path(arguments.file) if arguments.file else None
    done = submit(
        store, file, report, is_draft=False, actor=actor(), now=clock.now(),
        answers=parse_answers(arguments.answer),
    )  # fmt: skip
    is_open = print_questions(done.asking, "没有报送")
    if done.submission_id is None:
        return print_faults(done.faults) if done.faults or not is_open else 1
    told = [f"提示：{notice.sentence}" for notice in done.notices]
    return say(*told, f"已报送，第 {done.submission_id} 号，待核对。")


def _desk(store: Store, arguments: argparse.Namespace) -> int:
    if not arguments.step:
        return say(*(_listed(store) if arguments.number is None else _shown(store, arguments.number)))
    return _print_step(
        step(
            store, arguments.number, _STEPS[arguments.step], actor=actor(), now=clock.now(),
            reason=arguments.reason, answers=parse_answers(arguments.answer),
        )
    )  # fmt: skip


def _print_step(result: ImportResult) -> int:
    is_open = print_questions(result.asking, "没有办理")
    if result.faults:
        return print_faults(result.faults)
    if is_open:
        return 1
    return say(f"已入库，批次号 {result.batch_id}，看板已更新。" if result.batch_id else "已办理。")


def _listed(store: Store) -> Iterator[str]:
    """A line for each report that waits or came lately."""
    with store.record.reading() as connection:
        found = listed(connection)
    yield from (_line(store, one) for one in found)
    if not found:
        yield "还没有报送。"


def _line(store: Store, one: Submission) -> str:
    what = "零报送" if one.is_nil else f"{one.file}，{one.row_count} 行"
    reason = f"（{one.reason}）" if one.reason else ""
    who = reporter_names(store.county).get(one.reporter, one.reporter)
    return f"第 {one.submission_id} 号  {one.state.label}{reason}  {who}  {store.ledgers.title(one.ledger)}  {one.period}  {what}"


def _shown(store: Store, number: int) -> Iterator[str]:
    """One report before it is accepted: its rows, what they change, the difference to the last period, its faults."""
    found = review(store, number, clock.now())
    yield _line(store, found.submission)
    yield from (f"提示：{told}" for told in found.told)
    if found.submission.is_nil:
        return
    hidden = f"（不显示：{'、'.join(found.hidden)}）" if found.hidden else ""
    yield f"内容，{len(found.rows)} 行{hidden}："
    yield from _part([" | ".join(found.header), *(" | ".join(row) for row in found.rows)])
    if found.faults:
        yield f"现在有 {len(found.faults)} 处问题，不能接受："
        yield from _part([fault.sentence for fault in found.faults])
        return
    if found.asking.open:
        yield "接受前要回答："
        yield from _part([f"问题 {question.id}：{question.sentence}" for question in found.asking.open])
        return
    yield f"接受后：{found.counted}。"
    yield from _part(
        [
            f"{one.kind}  {one.row}" + (f"  {one.column}：{one.old or '空'} → {one.new or '空'}" if one.column else "")
            for one in found.changes
        ]
    )
    yield f"与上期相比（{found.spans[0]} → {found.spans[1]}）："
    for one in found.sums:
        old, new, difference = one.written
        yield f"    {one.label}：{old or '没有'} → {new or '没有'}" + (f"（{difference}）" if difference else "")


def _part(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"    {line}" for line in lines[:_SHOWN])
    if len(lines) > _SHOWN:
        yield f"    ……还有 {len(lines) - _SHOWN} 行"


def _corrections(store: Store, arguments: argparse.Namespace) -> int:
    if not arguments.step:
        return say(*_corrected(store))
    return _print_step(
        decide(
            store, arguments.number, is_accepted=arguments.step == "accept", actor=actor(),
            now=clock.now(), reason=arguments.reason,
        )
    )  # fmt: skip


def _corrected(store: Store) -> Iterator[str]:
    """A line for each correction."""
    rows = correction_list(store)
    for row in rows:
        ledger = store.ledgers.ledgers.get(str(row["ledger"]))
        known = ledger.by_name.get(str(row["column_name"])) if ledger else None
        column = known.label if known else row["column_name"]
        yield (
            f"第 {row['correction_id']} 号  {CORRECTION_LABELS[str(row['state'])]}  "
            f"{store.ledgers.title(str(row['ledger']))}  {column}：{row['old_value'] or '空'} → "
            f"{row['new_value'] or '空'}  理由：{row['reason']}"
        )
    if not rows:
        yield "还没有更正。"


def _reporter(county: County, text: str) -> str:
    township, unit = county.find_township(text), county.find_unit(text)
    if township is None and unit is None:
        raise SubmissionRefused(f"没有“{text}”这个乡镇或单位。请写全称。")
    return township.code if township is not None else unit.id  # type: ignore[union-attr]


def _parse_file(text: str) -> Path | None:
    """``-`` stands for 零报送."""
    return None if text == "-" else Path(text)


_REASON = argument("--reason", default="", metavar="原因")
_NUMBER = argument("number", type=int, nargs="?", metavar="编号")
COMMANDS: Commands = {
    "report": on_store(
        _report,
        argument("file", type=_parse_file, metavar="文件"),
        argument("--ledger", required=True, metavar="台账"),
        argument("--by", dest="reporter", required=True, metavar="乡镇或单位"),
        argument("--period", required=True, metavar="报送期"),
        ANSWERS,
    ),
    "desk": on_store(
        _desk, _NUMBER, argument("step", nargs="?", choices=tuple(_STEPS), metavar="步骤"), _REASON, ANSWERS
    ),
    "corrections": on_store(_corrections, _NUMBER, argument("step", nargs="?", choices=("accept", "refuse")), _REASON),
}
