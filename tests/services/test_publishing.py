"""What analysis computes is published as the record's own tables are, by every act, and anew with another program."""

from __future__ import annotations

import ast
from pathlib import Path

import pyarrow as pa
import pytest

from analysis.monitoring.small_cells import band
from data_access.manifest import read_manifest
from data_access.published import publish
from data_access.published.building import Build
from data_access.published.publish import More
from data_access.published.read_model import ReadModel
from data_access.store import Store
from services import publishing, reading
from settings import ROOT
from tests.data_access.filling import NOW, file, row, taken_in
from tests.screens import Use


def said(build: Build) -> pa.Table:
    """What may be said of each township's number of roads where fewer than 3 may not be told."""
    found = build.execute("SELECT township_code, count(*) FROM road_projects GROUP BY 1 ORDER BY 1").fetchall()
    return pa.table({"township_code": [code for code, _ in found], "said": [band(count, 3) for _, count in found]})


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of a program that computes one more table; the file in it stands for its source."""
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "said.py").write_text("LIMIT = 3", encoding="utf-8")
    monkeypatch.setattr(publishing, "MORE", More({"said": said}, (folder,)))
    return folder


def roads(*towns: str) -> list[dict[str, object]]:
    return [
        row("road_projects", project_no=f"LC-{number}", township_code=town, village_code=None)
        for number, town in enumerate(towns)
    ]


def published(store: Store) -> list[tuple[str, str]]:
    found = ReadModel(store.settings.stores.read_model).select("SELECT township_code, said FROM said", {})
    return [tuple(one) for one in found.itertuples(index=False)]


def test_what_analysis_computes_is_published_by_acts(
    empty_store: Store, tmp_path: Path, use: Use, program: Path
) -> None:
    use(tmp_path / "config.toml")
    store = reading.store()
    taken_in(store, file("road_projects", *roads("崇文镇", "崇文镇", "平城镇", "崇文镇")))
    assert published(store) == [("140524100", "3–5"), ("140524104", "<3")]


def test_another_program_publishes_anew_what_nothing_else_changed(empty_store: Store, program: Path) -> None:
    settings = empty_store.settings
    before = publishing.opened(settings).publish(NOW)
    assert before.definitions != empty_store.definitions and "said" in before.tables
    assert publishing.opened(settings).publish(NOW) == before
    (program / "said.py").write_text("LIMIT = 4", encoding="utf-8")
    publish._program.cache_clear()  # as in a process of its own
    after = publishing.opened(settings).publish(NOW)
    assert after.definitions != before.definitions and after.version != before.version
    assert read_manifest(settings.stores.read_model) == after


def test_whoever_opens_a_store_opens_it_with_what_is_published() -> None:
    """Else an act of that store would publish less, and the next of another one more."""
    asking = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).parts[0] not in ("tests", "benchmarks", "data", ".venv")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and "open_store" in [name.name for name in node.names]
    }
    assert asking == {"services/publishing.py"}
