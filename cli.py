# ruff: noqa: E402 - Ctrl+C is seen to before anything else is loaded
"""The command line: ``python -m cli``. Works while the dashboard is running; exit code 0 or 1, see also layers import."""

import signal

# Ctrl+C ends a command that has not begun yet in silence; from main() on it is answered.
signal.signal(signal.SIGINT, signal.SIG_DFL if __name__ == "__main__" else signal.getsignal(signal.SIGINT))

# isort: split

import argparse
import contextlib
import io
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from commands.parser import Parser
from errors import WAY_OUT, DashboardError
from settings import settings

#: Command -> its module in commands/, and what it is for. Loading a module takes its time: only the one asked for is.
_COMMANDS = {
    "templates": ("workbooks", "生成各台账的 Excel 模板；加 --for 则为一个乡镇或单位预填"),
    "export": ("workbooks", "把各台账导出为 Excel"),
    "board": ("reporting", "谁报了、谁逾期、什么被退回"),
    "supervision": ("supervision", "列出在办的督办事项和时限"),
    "import": ("files", "检查并导入文件"),
    "check": ("files", "只检查文件，不写入"),
    "findings": ("findings", "列出核查出的错误和疑点：在哪一格、问谁、怎么办"),
    "batches": ("batches", "列出导入过的批次"),
    "withdraw": ("batches", "撤回一批：恢复到没有这一批时的样子"),
    "report": ("desk", "报送一张表，待审；文件写 - 表示零报送"),
    "desk": ("desk", "列出报送；给出编号看内容和变化，再给出步骤则办理"),
    "corrections": ("desk", "列出更正；给出编号和步骤则办理"),
    "confirm": ("findings", "核实一处疑点，确认属实"),
    "layers": ("layers", "列出、导入、撤回地图图层"),
    "mapping": ("files", "记下全国系统导出的一列填进哪个台账的哪一列"),
    "backup": ("upkeep", "备份记录库和附件，放进这个文件夹里的一个新文件夹；看板运行时也可以"),
    "verify": ("upkeep", "查记录库和附件有没有损坏；给出备份文件夹则查那个备份"),
    "accept-record": ("publishing", "记录库与看板对不上时，以现在的记录库为准；先说明会失去什么"),
    "demo": ("starting", "在空的记录库里生成演示数据"),
    "publish": ("publishing", "由记录库重新发布看板数据"),
    "prepare": ("starting", "准备好记录库和看板数据（首次启动时生成演示数据）"),
    "serve": ("starting", "启动看板"),
}


def _parser(asked: str) -> argparse.ArgumentParser:
    """Every command with what it is for; the one asked for with its arguments."""
    parser = Parser(prog="python -m cli", description="乡村振兴衔接看板的命令行")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for name, (module, text) in _COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if name == asked:
            import_module(f"commands.{module}").COMMANDS[name](command)
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


def _stored() -> int:
    """Whether this command has put something into the record: 0 surely not, 1 perhaps, 2 surely."""
    record = sys.modules.get("data_access.record.core.record")
    return int(record.Record.stored) if record else 0


def _broken_off(command: str) -> str:
    if _stored():
        sure = (
            "取消前已经存入" if _stored() > 1 else "取消时正在存入，可能已经存入，请先运行 python -m cli batches 看一看"
        )
        return f"已取消，但{sure}。{WAY_OUT}"
    if command in ("demo", "prepare", "publish", "serve"):
        return "已取消。没有做完的，下次启动时接着做。"
    return "已取消，没有存入任何数据。"


def main(argv: Sequence[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a character shows a question mark instead
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    given = sys.argv[1:] if argv is None else argv
    arguments = _parser(next((one for one in given if not one.startswith("-")), "")).parse_args(given)
    try:
        with _logging(settings().log.file):
            code = int(arguments.run(settings(), arguments))
            sys.stdout.flush()
            return code
    except DashboardError as error:
        print(error, file=sys.stderr)
        return 1
    except (
        BrokenPipeError
    ):  # who reads the output has heard enough; nothing more can be said there, not even at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0 if _stored() else 1
    except KeyboardInterrupt:
        print(_broken_off(arguments.command), file=sys.stderr)
        return 1


def _run() -> int:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return main()
    except KeyboardInterrupt:  # a second one, while the first was being answered
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print(_broken_off(sys.argv[1]), file=sys.stderr)
        return 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(_run())
