"""The simulated county kept from run to run: building it costs as much as the tests of a whole folder.

It is found again under a fingerprint of everything it may depend on, so a changed program never meets an old one.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path

#: The screens and what is written about the program, which the county cannot depend on, and what runs leave behind.
_WITHOUT = {"ui", "pages", "tests", "docs", "benchmarks", "data", "dist", "test-results"}
#: A county is a hundred megabytes; the second is of the branch one came from.
_MOST = 2


def fingerprint(root: Path) -> str:
    """Of the program's files with their paths, of the recipe of the tests, and of the libraries installed."""
    found = hashlib.sha256(f"{root} {sys.version}".encode())
    folders = [path for path in root.iterdir() if path.name not in _WITHOUT and not path.name.startswith(".")]
    files = {file for path in folders for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file()}
    for file in sorted(files | {Path(__file__), Path(__file__).with_name("conftest.py")}):
        if file.suffix not in (".pyc", ".md"):
            found.update(f"{file} {file.stat().st_size}\n".encode() + file.read_bytes())
    found.update(repr(sorted(f"{one.name} {one.version}" for one in distributions())).encode())
    return found.hexdigest()[:16]


def kept(cache: Path, root: Path, program: str, build: Callable[[Path], None]) -> Path:
    """What this program builds, kept in a folder below ``cache``; of what others built only the newest stays.

    ``program``: the fingerprint of ``root`` from before it was loaded. What was built while somebody wrote in it is of
    no program that could be found again, and is not kept.
    """
    folder, half_built = cache / program, cache / "half-built"
    if not folder.exists():
        shutil.rmtree(half_built, ignore_errors=True)
        others = sorted((one for one in cache.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
        for old in others[: len(others) - _MOST + 1]:
            shutil.rmtree(old)
        half_built.mkdir()
        build(half_built)
        if fingerprint(root) != program:
            return half_built
        half_built.rename(folder)
    return folder


ROOT = Path(__file__).parents[1]
PROGRAM = fingerprint(ROOT)
