"""The command line: ``python -m cli``. Works while the dashboard is running; exit code 0 or 1, see also layers import."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import getpass
import logging
import os
import socket
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from commands import desk, layers, upkeep
from commands.reporting import board, prefilled_for
from commands.supervision import open_items
from data_access.asking import Asking, parse_answers
from data_access.exporting import export_ledger, export_name
from data_access.findings import GROUPS
from data_access.importing import ImportResult, Progress
from data_access.marking import marked_copy
from data_access.store import InputFile, Store, open_store
from data_access.templates import template
from demo.first_start import build_demo, clock_warning, prepare
from errors import DashboardError, PersonalDataRefused, os_reason
from models import Fault
from settings import ROOT, Settings, settings

_SHOWN_FAULTS = 200
_Run = Callable[[Any, argparse.Namespace], int]


def progress_bar() -> Progress:
    """A bar that says what is being done; nothing where no person is watching a terminal."""
    style = "{desc} |{bar}| {percentage:3.0f}%"
    bar = tqdm(total=100, bar_format=style, leave=False, file=sys.stderr, ascii=" █", disable=None)

    def show(step: str, share: float) -> None:
        bar.set_description_str(step)
        bar.n = round(100 * share)
        bar.refresh()

    return show


def _templates(store: Store, arguments: argparse.Namespace) -> int:
    if arguments.reporter:
        made = prefilled_for(store, arguments.reporter, arguments.period, dt.datetime.now())
        for name, data in made.files.items():
            _write(arguments.folder / name, data)
        print(f"已为{arguments.reporter}生成 {len(made.files)} 个预填的模板，在 {arguments.folder}。")
        for sentence in made.refused:
            print(f"未生成：{sentence}")
        return 0
    for ledger in store.ledgers:
        _write(arguments.folder / f"{ledger.title}.xlsx", template(ledger, store.county))
    print(f"已生成 {len(store.ledgers.ledgers)} 个模板，在 {arguments.folder}。")
    return 0


def _board(store: Store, arguments: argparse.Namespace) -> int:
    for line in board(store, arguments.period, dt.datetime.now()):
        print(line)
    return 0


def _supervision(store: Store, arguments: argparse.Namespace) -> int:
    for line in open_items(store, dt.datetime.now()):
        print(line)
    return 0


def _check(store: Store, arguments: argparse.Namespace) -> int:
    files = _inputs(arguments.files)
    found = store.preview(files, progress_bar(), parse_answers(arguments.answer), now=dt.datetime.now())
    for notice in found.notices:
        print(f"读表：{notice.sentence}")
    is_open = _print_questions(found.asking)
    if not found.faults and is_open:
        return 1
    if not found.faults:
        return _say("检查通过，可以导入。（没有写入任何数据）")
    for file in files if arguments.marked else ():
        faults = [fault for fault in found.faults if fault.file == file.name]
        if faults:
            _write(
                arguments.marked / f"标出错处-{Path(file.name).stem}.xlsx", marked_copy(file.data, file.name, faults)
            )
    return _print_faults(found.faults)


def _import(store: Store, arguments: argparse.Namespace) -> int:
    files = _inputs(arguments.files)
    for file in files:
        if earlier := store.earlier_batches_of(file.data):
            print(f"提示：{file.name} 与第 {earlier[-1]} 批导入的文件完全相同。")
    result = store.import_files(
        files, actor=getpass.getuser(), now=dt.datetime.now(), progress=progress_bar(),
        answers=parse_answers(arguments.answer),
    )  # fmt: skip
    return _print_result(store, result)


def _print_result(store: Store, result: ImportResult) -> int:
    for notice in result.notices:
        print(f"读表：{notice.sentence}")
    _print_questions(result.asking)
    if result.batch_id is None:
        return _print_faults(result.faults) if result.faults else 1
    for table in result.tables:
        same = table.row_count - table.inserted - table.updated
        print(
            f"{store.ledgers[table.ledger].title}（{table.file}）：共 {table.row_count} 行，新增 {table.inserted}，"
            f"更新 {table.updated}，未变 {same}" + (f"，移出 {table.ended}" if table.ended else "")
        )
    return _say(f"已导入，批次号 {result.batch_id}，看板已更新。")


def _export(store: Store, arguments: argparse.Namespace) -> int:
    refused = []
    for ledger in store.ledgers:
        try:
            _write(arguments.folder / export_name(store, ledger), export_ledger(store, ledger))
        except PersonalDataRefused as error:
            refused.append(str(error))
    print(f"已导出 {len(store.ledgers.ledgers) - len(refused)} 个台账，在 {arguments.folder}。")
    for sentence in refused:
        print(f"未导出：{sentence}")
    return 0


def _batches(store: Store, arguments: argparse.Namespace) -> int:
    rows = store.batch_list()
    for row in rows:
        print(
            f"第 {row['batch_id']} 批  {row['created_at']:%Y-%m-%d %H:%M}  {row['actor']}  "
            f"{_title(store, str(row['ledger']))}  {row['file']}  {row['row_count']} 行"
            + (f"  已撤回：{row['withdrawn_reason']}" if row["withdrawn_at"] else "")
        )
    return _say(f"共 {len({row['batch_id'] for row in rows})} 批。" if rows else "还没有导入过数据。")


def _title(store: Store, name: str) -> str:
    """A ledger whose definition is gone is called by its name."""
    return store.ledgers[name].title if name in store.ledgers.ledgers else name


def _demo(store: Store, arguments: argparse.Namespace) -> int:
    build_demo(store, dt.datetime.now(), progress_bar())
    return _say("演示数据已生成。所有页面和导出都会标明“演示数据”。")


def _publish(store: Store, arguments: argparse.Namespace) -> int:
    manifest = store.publish(dt.datetime.now(), progress_bar())
    return _say(f"已发布，数据版本 {manifest.version}。")


def _prepare(store: Store, arguments: argparse.Namespace) -> int:
    _say_clock(store)
    prepare(store, dt.datetime.now(), progress_bar())
    return 0


def _say_clock(store: Store) -> None:
    if warning := clock_warning(store, dt.datetime.now()):
        print(warning, file=sys.stderr)


def _serve(store: Store, arguments: argparse.Namespace) -> int:
    """Prepare the stores, then become the server; the address is Streamlit's own setting."""
    with (ROOT / ".streamlit/config.toml").open("rb") as file:
        server = tomllib.load(file)["server"]
    address, port = server["address"], arguments.port or server["port"]
    with socket.socket() as probe:
        if probe.connect_ex((address, port)) == 0:
            raise DashboardError(f"端口 {port} 已被占用。看板可能已在运行；否则请用 make run PORT=8502 换一个端口。")
    _say_clock(store)
    prepare(store, dt.datetime.now(), progress_bar())
    print(f"看板地址：http://{address}:{port}  （按 Ctrl+C 停止）", flush=True)
    os.chdir(ROOT)
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    os.execv(sys.executable, command)


def _withdraw(store: Store, arguments: argparse.Namespace) -> int:
    asking = Asking(parse_answers(arguments.answer))
    sentence = desk.withdraw(store, arguments, asking)
    return 1 if _print_questions(asking, "没有撤回") else _say(sentence)


def _report(store: Store, arguments: argparse.Namespace) -> int:
    sentence, done = desk.hand_in(store, arguments)
    is_open = _print_questions(done.asking, "没有报送")
    if done.submission_id is not None:
        return _say(sentence)
    return _print_faults(done.faults) if done.faults or not is_open else 1


def _desk(store: Store, arguments: argparse.Namespace) -> int:
    if not arguments.step:
        lines = desk.desk(store) if arguments.number is None else desk.show(store, arguments.number)
        return _say("\n".join(lines))
    return _print_step(desk.take_step(store, arguments))


def _corrections(store: Store, arguments: argparse.Namespace) -> int:
    if not arguments.step:
        return _say("\n".join(desk.corrections(store)))
    return _print_step(desk.take_decision(store, arguments))


def _findings(store: Store, arguments: argparse.Namespace) -> int:
    for line in desk.findings(store, arguments.group, dt.datetime.now()):
        print(line)
    return 0


def _confirm(store: Store, arguments: argparse.Namespace) -> int:
    return _say(desk.confirm(store, arguments))


def _mapping(store: Store, arguments: argparse.Namespace) -> int:
    return _say(desk.keep_mapping(store, arguments))


def _print_step(result: ImportResult) -> int:
    is_open = _print_questions(result.asking, "没有办理")
    if result.faults:
        return _print_faults(result.faults)
    if is_open:
        return 1
    return _say(f"已入库，批次号 {result.batch_id}，看板已更新。" if result.batch_id else "已办理。")


def _inputs(paths: Sequence[Path]) -> list[InputFile]:
    return [InputFile.from_path(path) for path in paths]


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise DashboardError(
            f"{path} 写不进去（{os_reason(error)}）。请检查文件夹权限，并关闭正打开的同名文件。"
        ) from None


def _print_questions(asking: Asking, undone: str = "没有存入任何数据") -> bool:
    """Every question with its number and what is taken; returns whether one of them has to be answered first."""
    for question in asking.questions:
        taken = asking.taken.get(question.id)
        state = f"按“{taken}”办" if taken else "待答"
        print(f"问题 {question.id}（{state}）：{question.sentence}", file=sys.stderr if asking.open else sys.stdout)
    if asking.open:
        example = asking.open[0]
        print(
            f"{undone}：有 {len(asking.open)} 个问题要先回答。"
            f"请在命令后面加 --answer 问题编号=选项，如 --answer {example.id}={example.choices[0].key}。",
            file=sys.stderr,
        )
    return bool(asking.open)


def _say(sentence: str) -> int:
    print(sentence)
    return 0


def _print_faults(faults: Sequence[Fault]) -> int:
    print(f"发现 {len(faults)} 处问题，没有存入任何数据：", file=sys.stderr)
    for fault in faults[:_SHOWN_FAULTS]:
        print(f"  {fault.sentence}", file=sys.stderr)
    if len(faults) > _SHOWN_FAULTS:
        print(f"  ……还有 {len(faults) - _SHOWN_FAULTS} 处，改正以上各处后再检查一次。", file=sys.stderr)
    return 1


def _unopened(settings: Settings) -> Settings:
    """For commands that look at the stores as they are: opening refuses, or changes, what they are asked about."""
    return settings


def _adder(parser: argparse.ArgumentParser) -> Callable[..., argparse.ArgumentParser]:
    """What adds one command to the parser; a command that ``asks`` takes the answers to its questions."""
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")

    def add(
        name: str, text: str, run: _Run, opened: Callable[[Settings], Any] = open_store, *, asks: bool = False
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run, opened=opened)
        if asks:
            command.add_argument("--answer", action="append", default=[], metavar="编号=选项")
        return command

    return add


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cli", description="乡村振兴衔接看板的命令行")
    add = _adder(parser)
    for name, text, run in (
        ("templates", "生成各台账的 Excel 模板；加 --for 则为一个乡镇或单位预填", _templates),
        ("export", "把各台账导出为 Excel", _export),
    ):
        command = add(name, text, run)
        command.add_argument("folder", type=Path, metavar="文件夹")
        if run is _templates:
            command.add_argument("--for", dest="reporter", default="", metavar="乡镇或单位")
            command.add_argument("--period", default="", metavar="报送期")
    add("board", "谁报了、谁逾期、什么被退回", _board).add_argument("--period", default="", metavar="报送期")
    add("supervision", "列出在办的督办事项和时限", _supervision)
    for name, text, run in (("import", "检查并导入文件", _import), ("check", "只检查文件，不写入", _check)):
        command = add(name, text, run, asks=True)
        command.add_argument("files", type=Path, nargs="+", metavar="文件")
        if run is _check:
            command.add_argument("--marked", type=Path, metavar="文件夹")
    command = add("findings", "列出核查出的错误和疑点：在哪一格、问谁、怎么办", _findings)
    command.add_argument("--group", choices=tuple(GROUPS), default="", metavar="contradictions|quality")
    add("batches", "列出导入过的批次", _batches)
    command = add("withdraw", "撤回一批：恢复到没有这一批时的样子", _withdraw, asks=True)
    command.add_argument("batch", type=int, metavar="批次")
    command.add_argument("--reason", required=True, metavar="原因")
    command = add("report", "报送一张表，待审；文件写 - 表示零报送", _report, asks=True)
    command.add_argument("file", type=desk.parse_file, metavar="文件")
    for option, name in (("--ledger", "台账"), ("--by", "乡镇或单位"), ("--period", "报送期")):
        command.add_argument(option, dest={"--by": "reporter"}.get(option), required=True, metavar=name)
    for name, text, run, steps in (
        ("desk", "列出报送；给出编号看内容和变化，再给出步骤则办理", _desk, ("report", "check", "return", "accept")),
        ("corrections", "列出更正；给出编号和步骤则办理", _corrections, ("accept", "refuse")),
    ):
        command = add(name, text, run, asks=run is _desk)
        command.add_argument("number", type=int, nargs="?", metavar="编号")
        command.add_argument("step", nargs="?", choices=steps)
        command.add_argument("--reason", default="", metavar="原因")
    command = add("confirm", "核实一处疑点，确认属实", _confirm)
    command.add_argument("finding", metavar="疑点编号")
    command.add_argument("--reason", required=True, metavar="依据")
    layers.add_arguments(add("layers", "列出、导入、撤回地图图层", layers.run))
    command = add("mapping", "记下全国系统导出的一列填进哪个台账的哪一列", _mapping)
    command.add_argument("title", metavar="标题")
    command.add_argument("--to", default="", metavar="台账.列")
    command.add_argument("--export", default="national_members", metavar="哪种导出")
    upkeep.add_commands(partial(add, opened=_unopened))
    add("demo", "在空的记录库里生成演示数据", _demo)
    add("publish", "由记录库重新发布看板数据", _publish)
    add("prepare", "准备好记录库和看板数据（首次启动时生成演示数据）", _prepare)
    add("serve", "启动看板", _serve).add_argument("--port", type=int, default=0, metavar="端口")
    return parser


class _Log(logging.FileHandler):
    """Made when something is first written to it; one that cannot be written is told of by nobody."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        return


@contextlib.contextmanager
def _logging(file: Path) -> Iterator[None]:
    """What goes wrong beside a command is for the log; without it Python prints the traceback to whoever typed it."""
    log, handler = logging.getLogger("dashboard"), _Log(file, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    try:
        with _logging(settings().log.file):
            return arguments.run(arguments.opened(settings()), arguments)  # type: ignore[no-any-return]
    except DashboardError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        # What an import has stored is told by the import itself; a start goes on where it was broken off.
        is_start = arguments.command in ("demo", "prepare", "publish", "serve")
        print("已取消。没有做完的，下次启动时接着做。" if is_start else "已取消，没有存入任何数据。", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
