"""A simulated county is used again for the very same program, and never for another."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from errors import StoreError
from tests.kept_demo import fingerprint, kept


@pytest.fixture
def program(tmp_path: Path) -> Path:
    for name in ("counties/a/plan.toml", "demo/build.py", "queries/sum.sql", "models.py", "ui/page.py", "data/rows"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["counties/a/plan.toml", "demo/build.py", "queries/sum.sql", "models.py"])
def test_a_changed_moved_or_missing_file_is_another_program(program: Path, name: str) -> None:
    file, seen = program / name, {fingerprint(program)}
    file.write_text("x" * len(name), encoding="utf-8")
    seen.add(fingerprint(program))
    file.rename(file.with_stem("moved"))
    seen.add(fingerprint(program))
    file.with_stem("moved").unlink()
    seen.add(fingerprint(program))
    (program / "services").mkdir()
    (program / "services" / "new.py").touch()
    seen.add(fingerprint(program))
    assert len(seen) == 5


def test_screens_and_what_a_run_leaves_behind_make_no_other_program(program: Path) -> None:
    before = fingerprint(program)
    (program / "ui" / "page.py").write_text("other", encoding="utf-8")
    (program / "data" / "rows").write_text("other", encoding="utf-8")
    (program / "demo" / "__pycache__").mkdir()
    (program / "demo" / "__pycache__" / "build.pyc").touch()
    (program / ".git").mkdir()
    (program / ".git" / "index").touch()
    assert fingerprint(program) == before


def built_by(program: Path, version: str, build: Callable[[Path], None]) -> Path:
    (program / "models.py").write_text(version, encoding="utf-8")
    (program / "data" / "cache").mkdir(exist_ok=True)
    return kept(program / "data" / "cache", program, fingerprint(program), build)


def test_what_was_built_is_found_again_and_the_oldest_goes(program: Path) -> None:
    built: list[str] = []

    def use(version: str) -> None:
        def build(folder: Path) -> None:
            built.append(version)
            (folder / "rows").write_text(version, encoding="utf-8")
            os.utime(folder, (len(built), len(built)))

        assert (built_by(program, version, build) / "rows").read_text(encoding="utf-8") == version

    for version in ("a", "b", "b", "a", "c", "b", "a"):
        use(version)
    assert built == ["a", "b", "c", "a"]


def test_half_a_county_is_built_anew(program: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise StoreError("no space left")

    with pytest.raises(StoreError):
        built_by(program, "a", fail)
    found = built_by(program, "a", lambda folder: (folder / "whole").touch())
    assert [path.name for path in found.iterdir()] == ["whole"]


def test_what_was_built_while_somebody_wrote_in_the_program_is_used_and_not_kept(program: Path) -> None:
    def build(folder: Path) -> None:
        (folder / "of old code").touch()
        (program / "models.py").write_text("b", encoding="utf-8")

    assert (built_by(program, "a", build) / "of old code").exists()
    for version in ("a", "b"):
        assert not (built_by(program, version, lambda folder: None) / "of old code").exists()
