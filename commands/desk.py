"""The office's desk on the command line: withdrawing, reports on their way, corrections, doubts."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from data_access.county import County
from data_access.findings import ERROR, GROUPS, asked, where
from data_access.importing import ImportResult
from data_access.mappings import confirm as confirm_mapping
from data_access.mappings import load_mappings
from data_access.read_model import ReadModel
from data_access.reporting import reporter_names
from data_access.review import review
from data_access.reviewing import CORRECTION_LABELS, confirm_doubt, correction_list, decide, step, submit
from data_access.store import InputFile, Store
from data_access.submissions import Report, State, Submission, listed
from errors import SubmissionRefused
from models import EVERYBODY, Fault, Period

#: Lines of each part of a report that are printed.
_SHOWN = 60
_STEPS = {"report": State.REPORTED, "check": State.CHECKED, "return": State.RETURNED, "accept": State.ACCEPTED}


def withdraw(store: Store, arguments: argparse.Namespace) -> str:
    """Withdraw one batch; returns what to say."""
    names = store.withdraw(arguments.batch, actor=getpass.getuser(), now=dt.datetime.now(), reason=arguments.reason)
    changed = "、".join(store.ledgers[name].title for name in names)
    return f"第 {arguments.batch} 批已撤回，{changed}已恢复到没有这一批时的样子。看板已更新。"


def hand_in(store: Store, arguments: argparse.Namespace) -> tuple[str, tuple[Fault, ...]]:
    """Hand in one file, or none (零报送); returns what to say, notices first, and the faults."""
    ledger = next((one for one in store.ledgers if arguments.ledger in (one.title, one.name)), None)
    if ledger is None:
        raise SubmissionRefused(f"没有“{arguments.ledger}”这个台账。请写台账的全称。")
    try:
        period = str(Period.parse(arguments.period))
    except ValueError:
        raise SubmissionRefused(f"“{arguments.period}”不是报送期。请写 2025-06、2025-Q2 或 2025。") from None
    report = Report(ledger.name, _reporter(store.county, arguments.reporter), period)
    file = InputFile.from_path(arguments.file) if arguments.file else None
    done = submit(store, file, report, is_draft=False, actor=getpass.getuser(), now=dt.datetime.now())
    told = [f"提示：{notice.sentence}" for notice in done.notices]
    sentence = "\n".join([*told, f"已报送，第 {done.submission_id} 号，待核对。"])
    return sentence, done.faults if done.submission_id is None else ()


def desk(store: Store) -> Iterator[str]:
    """A line for each report that waits or came lately."""
    with store.record.reading() as connection:
        found = listed(connection)
    yield from (_line(store, one) for one in found)
    if not found:
        yield "还没有报送。"


def _line(store: Store, one: Submission) -> str:
    title = store.ledgers[one.ledger].title if one.ledger in store.ledgers.ledgers else one.ledger
    what = "零报送" if one.is_nil else f"{one.file}，{one.row_count} 行"
    reason = f"（{one.reason}）" if one.reason else ""
    who = reporter_names(store.county).get(one.reporter, one.reporter)
    return f"第 {one.submission_id} 号  {one.state.label}{reason}  {who}  {title}  {one.period}  {what}"


def show(store: Store, number: int) -> Iterator[str]:
    """One report before it is accepted: its rows, what they change, the difference to the last period, its faults."""
    found = review(store, number, dt.datetime.now())
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


def take_step(store: Store, arguments: argparse.Namespace) -> ImportResult:
    """Take a report one step further."""
    return step(
        store, arguments.number, _STEPS[arguments.step], actor=getpass.getuser(), now=dt.datetime.now(),
        reason=arguments.reason,
    )  # fmt: skip


def corrections(store: Store) -> Iterator[str]:
    """A line for each correction."""
    rows = correction_list(store)
    for row in rows:
        ledger = store.ledgers.ledgers.get(str(row["ledger"]))
        known = ledger.by_name.get(str(row["column_name"])) if ledger else None
        column = known.label if known else row["column_name"]
        yield (
            f"第 {row['correction_id']} 号  {CORRECTION_LABELS[str(row['state'])]}  "
            f"{ledger.title if ledger else row['ledger']}  {column}：{row['old_value'] or '空'} → "
            f"{row['new_value'] or '空'}  理由：{row['reason']}"
        )
    if not rows:
        yield "还没有更正。"


def take_decision(store: Store, arguments: argparse.Namespace) -> ImportResult:
    """Accept or refuse a correction."""
    return decide(
        store, arguments.number, is_accepted=arguments.step == "accept", actor=getpass.getuser(),
        now=dt.datetime.now(), reason=arguments.reason,
    )  # fmt: skip


def findings(store: Store, group: str, now: dt.datetime) -> Iterator[str]:
    """Every finding by check: severity, what disagrees, where, whom to ask; a doubt with the mark to settle it by."""
    found = ReadModel(store.settings.stores.read_model, store.publish(now)).query("findings", EVERYBODY)
    if group:
        found = found[found["check_group"] == group]
    for (check_group, title), rows in found.groupby(["check_group", "title"], sort=False):
        yield f"{GROUPS.get(str(check_group), check_group)}：{title}（{len(rows)} 处）"
        row: Any
        for row in rows.itertuples(index=False):
            mark = "" if row.severity == ERROR else f"〔{row.finding_id}〕"
            state = row.remedy if pd.isna(row.confirmed_at) else f"已核实：{row.confirmed_reason}"
            yield f"    {row.severity}{mark} {row.problem}。{where(store.ledgers, row)}。问{asked(row)}。{state}。"
    yield f"共 {len(found)} 处。" if len(found) else "没有发现矛盾。"


def confirm(store: Store, arguments: argparse.Namespace) -> str:
    """Settle a doubt with a reason."""
    confirm_doubt(store, arguments.finding, actor=getpass.getuser(), now=dt.datetime.now(), reason=arguments.reason)
    return "已核实，记下了依据。看板已更新。"


def keep_mapping(store: Store, arguments: argparse.Namespace) -> str:
    """Keep which column a title of another system's export fills, or that it is of no use."""
    folder = store.settings.county.folder
    mappings = load_mappings(folder, store.ledgers)
    if arguments.export not in mappings:
        raise SubmissionRefused(f"没有“{arguments.export}”这种导出。有的是：{'、'.join(mappings)}。")
    confirm_mapping(folder, arguments.export, {arguments.title: tuple(filter(None, [arguments.to]))}, store.ledgers)
    return f"已记下“{arguments.title}”：{arguments.to or '不用这一列'}。下次导入照此办理。"


def _reporter(county: County, text: str) -> str:
    township, unit = county.find_township(text), county.find_unit(text)
    if township is None and unit is None:
        raise SubmissionRefused(f"没有“{text}”这个乡镇或单位。请写全称。")
    return township.code if township is not None else unit.id  # type: ignore[union-attr]


def parse_file(text: str) -> Path | None:
    """``-`` stands for 零报送."""
    return None if text == "-" else Path(text)
