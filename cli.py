# ruff: noqa: E402 - Ctrl+C is seen to before anything else is loaded
"""The command line: ``python -m cli``. Works while the dashboard is running; exit code 0 or 1, see also layers import."""

import signal

# Ctrl+C ends a command that has not begun yet in silence; from main() on it is answered.
signal.signal(signal.SIGINT, signal.SIG_DFL if __name__ == "__main__" else signal.getsignal(signal.SIGINT))

# isort: split

import argparse
import contextlib
import logging
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from commands.output import outputs
from commands.parser import Parser
from errors import WAY_OUT, DashboardError, in_words, os_reason
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
#: Commands whose work the next start takes up where they left it.
_TAKEN_UP_AGAIN, _TAKEN_UP = ("demo", "prepare", "publish", "serve"), "没有做完的，下次启动时接着做。"


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

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError):  # of opening it; what comes later is handled below
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        return


@contextlib.contextmanager
def _logging(file: Path) -> Iterator[None]:
    """What goes wrong beside a command, and what nobody foresaw, is for the log; without it Python prints the traceback
    to whoever typed it.
    """
    log, handler = logging.getLogger("dashboard"), _Log(file, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log.addHandler(handler)
    try:
        yield
    except Exception as error:
        if not isinstance(error, DashboardError):
            log.error("a command failed", exc_info=error)
        raise
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
    if command in _TAKEN_UP_AGAIN:
        return f"已取消。{_TAKEN_UP}"
    return "已取消，没有存入任何数据。"


def _failed(command: str, error: Exception) -> str:
    """What nobody foresaw, and what became of the command."""
    if not _stored():
        return f"{in_words(error)}{_TAKEN_UP if command in _TAKEN_UP_AGAIN else '没有存入任何数据。'}"
    sure = "已经存入。" if _stored() > 1 else "可能已经存入，请先运行 python -m cli batches 看一看。"
    return f"{in_words(error)}但数据{sure}{WAY_OUT}"


def main(argv: Sequence[str] | None = None) -> int:
    given = sys.argv[1:] if argv is None else argv
    with outputs() as output:
        arguments = _parser(next((one for one in given if not one.startswith("-")), "")).parse_args(given)
        code = _carried_out(arguments)
        output.flush()
        if not output.failed:
            return code
        if not isinstance(output.failed, BrokenPipeError):  # who closed it has heard enough
            done = "数据已经存入，不要再办一次。" if _stored() else "请换一个地方再输出一次。"
            print(f"结果没有全部写出来（{os_reason(output.failed)}）。{done}", file=sys.stderr)
        return code if _stored() else 1


def _carried_out(arguments: argparse.Namespace) -> int:
    """The exit code of the command; whatever goes wrong is told in one sentence."""
    try:
        with _logging(settings().log.file):
            return int(arguments.run(settings(), arguments))
    except DashboardError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print(_broken_off(arguments.command), file=sys.stderr)
    except Exception as error:  # the last place where it can become a sentence
        print(_failed(arguments.command, error), file=sys.stderr)
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
