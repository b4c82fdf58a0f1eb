"""Every fault and notice, of a file or of a map layer, has a code of its own, by which it is known whatever its sentence says."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.county.ledgers import Column
from data_access.intake.tables.cell_values import PARSERS, CellFault, Context
from tests.data_access.filling import county

_PROGRAM = Path(__file__).parents[2]
#: Who makes a fault or a notice, or what becomes one; the code comes first.
_MAKERS = {"Fault", "Notice", "CellFault", "Asked", "NotCertain", "fault", "notice", "tell", "_tell"}
_MAKERS |= {"LayerFault", "each_or_together"}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _words(node: ast.AST) -> str:
    """The part of a sentence that is always the same."""
    return "".join(
        part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


def _sentence(nodes: list[ast.expr]) -> str:
    """The first of these that says something in Chinese, and no place; empty where it was put together before, so that
    what to do, which several may share, comes first.
    """
    said = next((said for node in nodes if _CHINESE.search(said := _words(node)) and said != "第  行"), "")
    return "" if said.startswith("请") else said


def _made() -> Iterator[tuple[str, ast.expr, str]]:
    """Place, code and sentence of all that the program makes; a pair is a code on its way to a notice or fault."""
    for path in sorted([*(_PROGRAM / "data_access").rglob("*.py"), *(_PROGRAM / "geo").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = f"{path.name}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in _MAKERS:
                    assert node.args, f"{place}: no code"
                    yield place, node.args[0], _sentence(node.args[1:])
            elif isinstance(node, ast.Tuple) and len(node.elts) > 1 and isinstance(node.elts[0], ast.Constant):
                code = node.elts[0].value
                if isinstance(code, str) and re.fullmatch(r"[a-z]+(_[a-z]+)+", code) and (said := _sentence(node.elts)):
                    yield place, node.elts[0], said


def test_every_fault_is_made_with_a_code_that_means_one_sentence() -> None:
    said: dict[str, set[str]] = defaultdict(set)
    forwarded = set()
    for place, code, sentence in _made():
        if isinstance(code, ast.Constant) and isinstance(code.value, str):
            assert re.fullmatch(r"[a-z]+(_[a-z]+)+", code.value), place
            said[code.value] |= {sentence} - {""}  # else it was put together before
        else:
            assert isinstance(code, ast.Name | ast.Attribute), place
            forwarded.add(ast.unparse(code))
    assert not {code: found for code, found in said.items() if len(found) > 1}
    assert forwarded == {"code", "cell.code", "value.code", "asked.code", "question.code", "breach.rule"}
    by_sentence: dict[str, set[str]] = defaultdict(set)
    for name, sentences in said.items():
        for sentence in sentences:
            by_sentence[sentence].add(name)
    assert not {sentence: found for sentence, found in by_sentence.items() if len(found) > 1}
    assert len(said) > 80


@pytest.mark.parametrize(
    ("type", "cell", "code"),
    [
        ("number", "很长", "not_a_number"),
        ("number", "3加4", "several_numbers"),
        ("number", "约5", "not_exact"),
        ("integer", 1.5, "not_whole"),
        ("date", "2024-02-30", "no_such_day"),
        ("month", "2024.1", "cut_month"),
        ("boolean", "也许", "not_yes_or_no"),
        ("township", "没有乡", "unknown_township"),
    ],
)
def test_a_cell_is_refused_by_its_code(type: str, cell: object, code: str) -> None:
    column = Column.model_validate({"name": "x", "label": "甲", "type": type})
    with pytest.raises(CellFault) as caught:
        PARSERS[column.type](cell, column, Context(county(), False, dt.date(2025, 7, 1)))
    assert caught.value.code == code
