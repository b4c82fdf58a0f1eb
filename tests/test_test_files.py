"""What test files share lies in helper modules: a test file can be moved or split without breaking another."""

from __future__ import annotations

import ast

from settings import ROOT

TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


def named(tree: ast.Module) -> set[str]:
    """Every module, and every name in one, that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def test_no_test_file_imports_another() -> None:
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in TESTS}
    for own, path in modules.items():
        # A page that a test runs as a script of its own finds the test's rows by importing them.
        others = modules.keys() - {own}
        assert named(ast.parse(path.read_text(encoding="utf-8"))) & others == set(), own
