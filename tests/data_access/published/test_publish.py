"""The read model follows the record, is switched whole, and heals from what can happen to a folder."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_access.manifest import Manifest, read_manifest
from data_access.published.building import Build
from data_access.published.publish import publish
from data_access.published.read_model import ReadModel
from data_access.store import Store, open_store
from errors import StoreError
from models.viewing import EVERYBODY
from tests.conftest import SMALL, MakeSettings
from tests.data_access.filling import NOW, file, row, series, taken_in, version
from tests.data_access.small_roads import road, roads_file

LATER = NOW + dt.timedelta(days=1)


def folder_of(store: Store) -> Path:
    return store.settings.stores.read_model


def parquet(store: Store, name: str) -> Path:
    manifest = read_manifest(folder_of(store))
    assert manifest is not None
    return folder_of(store) / manifest.tables[name].file


def roads(store: Store) -> int:
    """Road projects that the read model holds."""
    return int(pq.read_table(parquet(store, "road_projects")).num_rows)


def commit_only(store: Store, *projects: str) -> None:
    """An import that is cut off between the commit and the publishing."""
    handed_in = roads_file(store, *(road(project_no=project) for project in projects))
    tables = store.read([handed_in]).tables
    assert store.importer.commit(tables, actor="测试", now=NOW).batch_id is not None


def test_an_empty_record_is_published_with_all_its_tables(empty_store: Store) -> None:
    manifest = read_manifest(folder_of(empty_store))
    assert manifest is not None
    assert (manifest.record_batch, manifest.is_demo, manifest.last_month) == (0, False, "")
    extra = {"ref_townships", "ref_villages", "ref_units", "ref_commitments", "sources", "layers", "commitment_values"}
    extra |= {"reports", "submissions", "findings", "settlements", "meetings", "subject_notes"}
    extra |= {"supervision_items", "supervision_steps", "rule_changes", "set_aside", "household_sizes"}
    assert set(manifest.tables) == {ledger.name for ledger in empty_store.ledgers} | extra
    assert {name: manifest.tables[name].row_count for name in ("villages", "ref_villages", "ref_townships")} == {
        "villages": 0, "ref_villages": 273, "ref_townships": 11,
    }  # fmt: skip


def test_publishing_again_changes_nothing(demo_copy: Store) -> None:
    before = read_manifest(folder_of(demo_copy))
    assert demo_copy.publish(LATER) == before


def test_the_demo_says_that_it_is_one(demo_store: Store) -> None:
    manifest = read_manifest(folder_of(demo_store))
    assert manifest is not None
    assert (manifest.is_demo, manifest.first_month, manifest.last_month) == (True, "2025-06", "2025-12")


def test_only_changed_tables_get_new_files(demo_copy: Store) -> None:
    before = read_manifest(folder_of(demo_copy))
    taken_in(demo_copy, file("herb_plantings", row("herb_plantings")))
    after = read_manifest(folder_of(demo_copy))
    assert before is not None and after is not None
    assert _renamed(before, after) == {"herb_plantings", "sources", "commitment_values"}
    assert after.version != before.version


def test_a_row_that_a_finding_elsewhere_was_compared_with_changes_the_sentence_of_it_alone(demo_copy: Store) -> None:
    """A road too dear is told with the median of all roads: one road more, and the sentence is another."""

    def found() -> list[dict[str, object]]:
        rows: list[dict[str, object]] = pq.read_table(parquet(demo_copy, "findings")).to_pylist()
        return rows

    before, told = read_manifest(folder_of(demo_copy)), found()
    taken_in(demo_copy, file("road_projects", row("road_projects")))
    after = read_manifest(folder_of(demo_copy))
    assert before is not None and after is not None
    changed = [row for row in found() if row not in told]
    assert {row["check_name"] for row in changed} == {"road_ten_times"}
    assert {row["finding_id"] for row in changed} <= {row["finding_id"] for row in told}
    assert len(found()) == len(told)
    assert _renamed(before, after) == {"road_projects", "sources", "commitment_values", "findings"}


def _renamed(before: Manifest, after: Manifest) -> set[str]:
    return {name for name, table in after.tables.items() if table.file != before.tables[name].file}


def test_what_others_compute_is_published_and_computed_again_only_when_what_it_read_has_changed(
    small_store: Store,
) -> None:
    computed: list[float] = []

    def kilometres(build: Build) -> pa.Table:
        def rows() -> list[dict[str, object]]:
            ((length_km,),) = build.execute("SELECT coalesce(sum(length_km), 0) FROM road_projects").fetchall()
            computed.append(length_km)
            return [{"part": "all", "length_km": length_km}]

        parts = build.parted("kilometres", "part", pa.schema([("part", pa.string()), ("length_km", pa.float64())]))
        parts.add("all", None, rows)
        return parts.table()

    def published() -> list[float]:
        """What the read model holds after a publishing that has something to publish."""
        record = small_store.record
        with record.writing() as connection:
            record.note_change(connection, now=NOW, actor="测试", action="layer")
        folder, definitions = folder_of(small_store), small_store.definitions
        publish(record, small_store.county, definitions, folder, now=NOW, more={"kilometres": kilometres})
        found: list[float] = pq.read_table(parquet(small_store, "kilometres"))["length_km"].to_pylist()
        return found

    assert published() == [0]
    commit_only(small_store, "LC-1", "LC-2")
    assert published() == [9] == published()
    assert computed == [0, 9]


def test_a_crash_between_commit_and_publishing_is_repaired(small_store: Store) -> None:
    taken_in(small_store, roads_file(small_store, road()))
    before = version(small_store)
    commit_only(small_store, "LC-2", "LC-3")
    assert (version(small_store), roads(small_store)) == (before, 1)
    small_store.publish(LATER)
    assert version(small_store).startswith("000002-")
    assert roads(small_store) == 3
    assert series(small_store, "C35")["2026-01"] == 3 * 4.5


def test_a_crash_in_the_middle_of_publishing_leaves_the_old_version_whole(
    small_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(small_store, roads_file(small_store, road()))
    before = version(small_store)
    commit_only(small_store, "LC-2")

    def failing(*_arguments: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing)
        with pytest.raises(StoreError, match="写不进去。请检查磁盘空间和权限后重新发布"):
            small_store.publish(LATER)
    assert (version(small_store), roads(small_store)) == (before, 1)
    small_store.publish(LATER)
    assert roads(small_store) == 2


@pytest.mark.parametrize("damage", ["parquet", "cut parquet", "manifest", "empty manifest", "archive", "folder"])
def test_a_damaged_read_model_is_rebuilt(small_store: Store, damage: str) -> None:
    taken_in(small_store, roads_file(small_store, road()))
    expected, folder = series(small_store, "C35"), folder_of(small_store)
    if damage == "parquet":
        parquet(small_store, "road_projects").unlink()
    elif damage == "cut parquet":
        path = parquet(small_store, "road_projects")
        path.write_bytes(path.read_bytes()[:50])
    elif damage == "manifest":
        (folder / "manifest.json").write_text("{ broken", encoding="utf-8")
    elif damage == "empty manifest":
        (folder / "manifest.json").write_bytes(b"")
    elif damage == "archive":
        (folder / "manifests" / "999999-cut.json").write_bytes(b'{"version": "9')
        (folder / "manifest.json").unlink()
    else:
        shutil.rmtree(folder)
    small_store.publish(LATER)
    assert series(small_store, "C35") == expected
    assert roads(small_store) == 1


def test_reading_a_damaged_read_model_is_told_in_a_sentence(small_store: Store) -> None:
    path = parquet(small_store, "road_projects")
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(StoreError, match=r"^读库文件缺失或损坏。请删除文件夹"):
        ReadModel(folder_of(small_store))
    (folder_of(small_store) / "manifest.json").write_text("[]", encoding="utf-8")
    with pytest.raises(StoreError, match=r"^读库清单 .* 已损坏"):
        ReadModel(folder_of(small_store))


def test_a_read_model_that_was_never_published(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^还没有可看的数据"):
        ReadModel(tmp_path)


def test_a_changed_target_is_published_without_an_import(tmp_path: Path, make_settings: MakeSettings) -> None:
    county = tmp_path / "county"
    shutil.copytree(SMALL, county)
    settings = make_settings(tmp_path, county=county)
    store = open_store(settings)
    before = store.publish(NOW).version
    path = county / "plan" / "commitments.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",cumulative,60,", ",cumulative,65,"), encoding="utf-8")
    changed = open_store(settings)
    assert changed.publish(LATER).version != before
    plan = pq.read_table(parquet(changed, "ref_commitments")).to_pylist()
    assert [found["target"] for found in plan if found["commitment_id"] == "C35"] == [65]
    store.record.engine.dispose()
    changed.record.engine.dispose()


def test_a_changed_first_month_is_published_without_an_import(
    small_store: Store, tmp_path: Path, make_settings: MakeSettings
) -> None:
    store = open_store(make_settings(tmp_path, '[screen]\nfirst_month = "2026-03"', SMALL))
    assert store.publish(LATER).first_month == "2026-03"
    store.record.engine.dispose()


def test_a_reader_keeps_its_version_while_newer_ones_come(small_store: Store) -> None:
    old = ReadModel(folder_of(small_store))
    for number in range(5):
        taken_in(small_store, roads_file(small_store, road(project_no=f"LC-{number}")))
    values = old.query("commitment_values", EVERYBODY, month="2099-12")
    assert values[values["commitment_id"] == "C35"].empty
    assert len(list((folder_of(small_store) / "manifests").glob("*.json"))) == 3
    assert len(list(folder_of(small_store).glob("road_projects-*.parquet"))) == 3


def test_a_clock_that_was_ahead_once_takes_nothing_from_later_versions(small_store: Store) -> None:
    ahead = dt.datetime(2030, 1, 1).timestamp()
    for number in range(6):
        taken_in(small_store, roads_file(small_store, road(project_no=f"LC-{number}")))
        for path in folder_of(small_store).rglob("*") if number == 1 else ():
            os.utime(path, (ahead, ahead))
        assert roads(small_store) == number + 1
        ReadModel(folder_of(small_store))
    kept = sorted(path.name[:6] for path in (folder_of(small_store) / "manifests").glob("*.json"))
    assert kept == ["000004", "000005", "000006"]


def test_a_clock_that_was_ahead_once_does_not_fill_later_months_with_noughts(small_store: Store) -> None:
    taken_in(small_store, roads_file(small_store, road()), now=dt.datetime(2030, 1, 1))
    taken_in(small_store, roads_file(small_store, road(project_no="LC-2")))
    assert max(month for month in series(small_store, "C35") if month) == f"{NOW:%Y-%m}"


def test_a_read_model_that_cannot_be_written(small_store: Store, tmp_path: Path, make_settings: MakeSettings) -> None:
    (tmp_path / "taken").write_text("a file stands where the folder should be", encoding="utf-8")
    store = open_store(make_settings(tmp_path, '[stores]\nread_model = "taken/read_model"', SMALL))
    with pytest.raises(StoreError, match="写不进去"):
        store.publish(NOW)
    store.record.engine.dispose()
