"""The house rules that are numbers: how large a folder, a file, a function, a page may grow."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from settings import ROOT

MIGRATIONS = ROOT / "data_access" / "record" / "core" / "migrations" / "versions"
#: Folders whose every folder below is a room.
FLOORS = (
    "models",
    "sandbox",
    "analysis",
    "data_access",
    "geo",
    "services",
    "briefing",
    "ui",
    "commands",
    "server",
    "demo",
)
FRONTS = sorted(ROOT.glob("*.py"))
PROGRAM = [
    *FRONTS,
    *(path for part in (*FLOORS, "pages") for path in sorted((ROOT / part).rglob("*.py"))),
]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
#: Test files that were longer before there was a bound. None may be added, and what is split is struck off.
LONG_TESTS = {
    "tests/test_cli.py",
    "tests/demo/test_build.py",
    "tests/data_access/intake/tables/test_units.py",
    "tests/geo/layers/test_prepare.py",
    "tests/data_access/acts/test_cases.py",
    "tests/data_access/record/batches/test_importer.py",
}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def over(paths: list[Path], most: int) -> set[str]:
    """Files with more lines than that."""
    return {named(path) for path in paths if line_count(path) > most}


def long_functions(paths: list[Path], most: int) -> list[str]:
    """``file::function`` of every function with more lines than that, its docstring counted."""
    return [
        f"{named(path)}::{node.name}"
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= most
    ]


@pytest.mark.parametrize("paths", [PROGRAM, TESTS], ids=["program", "tests"])
def test_no_folder_has_more_modules_than_can_be_overlooked(paths: list[Path]) -> None:
    # A page is a file of its own, however many there are.
    counts = Counter(path.parent for path in paths if path.name != "__init__.py" and path.parent.name != "pages")
    assert {named(folder): count for folder, count in counts.items() if count > 20} == {}


def test_no_file_of_the_program_is_too_long_to_be_read() -> None:
    assert over(PROGRAM, 400) == set()


def test_no_test_file_grows_too_long_to_be_read() -> None:
    assert over(TESTS, 400) == LONG_TESTS


@pytest.mark.parametrize("paths", [PROGRAM, TESTS], ids=["program", "tests"])
def test_no_function_is_too_long_to_be_read(paths: list[Path]) -> None:
    assert long_functions(paths, 60) == []


def test_a_page_is_a_table_of_contents() -> None:
    assert over(sorted((ROOT / "pages").glob("*.py")), 80) == set()


def test_every_room_says_in_one_line_what_it_is() -> None:
    rooms = {path.parent for path in PROGRAM if path.parent != ROOT and path.parent.name != "pages"}
    rooms -= {room for room in rooms if MIGRATIONS.parent in (room, *room.parents)}
    said = {room: ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) for room in rooms}
    assert sorted(named(room) for room, words in said.items() if not words or "\n" in words) == []


def test_migrations_are_numbered_in_a_row() -> None:
    files = sorted(MIGRATIONS.glob("*.py"))
    numbers = [f"{number:04d}" for number in range(1, len(files) + 1)]
    assert [path.name[:4] for path in files] == numbers
    stated = [
        re.findall(r"^(?:down_)?revision = (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE) for path in files
    ]
    assert stated == [
        [f'"{own}"', f'"{before}"' if before else "None"] for own, before in zip(numbers, ["", *numbers], strict=False)
    ]
