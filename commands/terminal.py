"""What all commands share: how arguments are named, what is said to whoever typed the command, files written."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from data_access.county.text_folding import storable
from data_access.intake.asking import Asking
from errors import DashboardError, os_reason
from models.faults import Fault, told_together
from settings import Settings

#: What a command adds to its parser: its arguments and, as ``run``, what carries it out and returns the exit code.
Adding = Callable[[argparse.ArgumentParser], object]
#: The commands of one module.
Commands = dict[str, Adding]
_SHOWN_FAULTS = 200


def argument(*names: str, **how: Any) -> Adding:
    """One argument of a command, as argparse takes it."""
    return lambda parser: parser.add_argument(*names, **how)


#: Of a command that asks: the answers to its questions.
ANSWERS = argument("--answer", action="append", default=[], metavar="编号=选项")


def on_settings(run: Callable[[Settings, argparse.Namespace], int], *arguments: Adding) -> Adding:
    """A command that looks at the stores as they are: opening refuses, or changes, what it is asked about."""

    def add(parser: argparse.ArgumentParser) -> None:
        parser.set_defaults(run=run)
        for one in arguments:
            one(parser)

    return add


def actor() -> str:
    """Who typed the command; an account without a name goes by its number."""
    try:
        return storable(getpass.getuser())
    except (KeyError, ImportError, OSError):
        return str(os.getuid()) if hasattr(os, "getuid") else "?"


def say(*sentences: str) -> int:
    for sentence in sentences:
        print(sentence)
    return 0


def tell_wrong(findings: Sequence[str]) -> int:
    for sentence in findings:
        print(sentence, file=sys.stderr)
    return 1 if findings else 0


def print_faults(faults: Sequence[Fault]) -> int:
    print(f"发现 {len(faults)} 处问题，没有存入任何数据：", file=sys.stderr)
    lines = told_together(faults)
    for fault in lines[:_SHOWN_FAULTS]:
        print(f"  {fault.sentence}", file=sys.stderr)
    if len(lines) > _SHOWN_FAULTS:
        print(f"  ……还有 {len(lines) - _SHOWN_FAULTS} 种，改正以上各处后再检查一次。", file=sys.stderr)
    return 1


def print_questions(asking: Asking, undone: str = "没有存入任何数据") -> bool:
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


def write(path: Path, data: bytes) -> None:
    """Written beside and renamed: whatever ends the command, there is never half a file under the name."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        os.replace(fresh, path)
    except OSError as error:
        raise DashboardError(
            f"{path} 写不进去（{os_reason(error)}）。请检查文件夹权限，并关闭正打开的同名文件。"
        ) from None
    finally:
        with suppress(OSError):  # also where the folder itself is not to be written
            fresh.unlink(missing_ok=True)
