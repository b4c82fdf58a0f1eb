"""The parser of the command line: argparse, its help and its refusals in Chinese."""

import argparse
import re
import sys
from typing import Any, NoReturn

from data_access.county.text_folding import storable

#: How argparse refuses in English -> the same for those who type here.
_REFUSALS = {
    r"the following arguments are required: (.+)": "还要写：{0}",
    r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)": "{0} 没有“{1}”，只能写 {2}",
    r"argument (\S+): invalid \w+ value: '(.*)'": "{0} 不能写“{1}”",
    r"argument (\S+): expected (?:one|at least one|\d+) arguments?": "{0} 后面还要写内容",
    r"argument (\S+): ignored explicit argument '(.*)'": "{0} 后面不用写“{1}”",
    r"argument (\S+): not allowed with argument (\S+)": "{0} 和 {1} 不能同时写",
    r"one of the arguments (.+) is required": "{0} 里要写一个",
    r"unrecognized arguments: (.+)": "不认识：{0}",
    r"ambiguous option: (\S+) could match (.+)": "{0} 不清楚是 {1} 里的哪一个",
    r"argument (\S+): (.*[\u4e00-\u9fff].*)": "{0} {1}",
}


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Refuses in one sentence and with exit code 1, as every command does."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"formatter_class": _Help} | how, add_help=False)
        self._positionals.title, self._optionals.title = "要写的", "可加的"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def parse_args(self, *given: Any, **how: Any) -> Any:
        """What was typed, as text that can be stored."""
        parsed = super().parse_args(*given, **how)
        for name, value in vars(parsed).items():
            if isinstance(value, str):
                setattr(parsed, name, storable(value))
        return parsed

    def error(self, message: str) -> NoReturn:
        told = next(
            (
                text.format(*found.groups())
                for pattern, text in _REFUSALS.items()
                if (found := re.fullmatch(pattern, message))
            ),
            "",
        )
        print(f"命令写得不对：{told or message}。请运行 {self.prog} --help 看怎么写。", file=sys.stderr)
        sys.exit(1)
