"""The first start, and what may follow it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from data_access.acts.record_meeting import record_meeting
from data_access.county.county import load_county
from data_access.intake.tables.tables import RawTable
from data_access.manifest import read_manifest
from data_access.published.publish import definitions_hash
from data_access.record.core.schema import (  # fmt: skip
    batches,
    changes,
    meetings,
    reports,
    settlements,
    store_meta,
    submission_steps,
    submissions,
    supervision_items,
    supervision_steps,
)
from data_access.record.notes.meetings import Seen
from data_access.store import Store, open_store
from demo import first_start
from demo.base.scenario import load_scenario
from demo.first_start import build_demo
from demo.targets.settled import leads
from errors import CountyDataError, StoreError
from models.time import Month
from settings import ROOT, Settings, load_settings
from startup import prepare
from tests.conftest import LINGCHUAN, NOW, SMALL, MakeSettings
from tests.data_access.filling import current, taken_in
from tests.data_access.small_roads import road, roads_file
from tests.demo.conftest import FIRST_MONTH
from tests.demo.dying import NOW as LATER
from tests.demo.dying import ROADS, few_tables

#: The month that the small county shows first: its road is behind, and a township handed nothing in.
SHOWN = Month(2030, 6)


def test_an_empty_store_becomes_a_demo_county_once(demo_copy: Store) -> None:
    store = demo_copy  # of what the first start made of an empty store
    first = read_manifest(store.settings.stores.read_model)
    assert first is not None
    assert first.is_demo and first.first_month == "2025-06" and first.record_batch == 1
    prepare(store, NOW + dt.timedelta(days=1))
    assert read_manifest(store.settings.stores.read_model) == first
    with pytest.raises(StoreError, match="已有数据"):
        build_demo(store, NOW)


def test_a_new_record_takes_nothing_from_the_read_model_of_a_demo_county(demo_copy: Store) -> None:
    folder = Path(str(demo_copy.record.engine.url.database)).parent.parent
    for path in (folder / "data").glob("record.sqlite*"):
        path.unlink()
    fresh = open_store(load_settings(folder / "config.toml"), is_any_record=True)
    manifest = fresh.accept_record(actor="县办", now=NOW)
    assert not manifest.is_demo
    assert {name: table.row_count for name, table in manifest.tables.items() if not name.startswith("ref_")}.keys()
    for name in ("road_projects", "households", "members", "cases", "commitment_values"):
        assert pq.read_table(folder / "data/read_model" / manifest.tables[name].file).num_rows == 0
    shutil.rmtree(folder)


#: Of the small county; C36 stays open.
LEADS = '"县交通局" = ["C35"]\n"县民政局" = ["C03"]\n"县发改局" = ["C55"]'

MOMENTS = (
    "before the first commit", "at commit 1", "after the first commit", "before the first switch",
    "while items are taken down", "at commit 2", "before the second switch",
)  # fmt: skip


@pytest.fixture(scope="module")
def small_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small county with a simulation."""
    folder = shutil.copytree(SMALL, tmp_path_factory.mktemp("small") / "county")
    told = (LINGCHUAN / "demo/scenario.toml").read_text(encoding="utf-8")
    told = re.sub(r"\[leads\]\n.*?\n\n", f"[leads]\n{LEADS}\n\n", told, flags=re.DOTALL)
    (folder / "demo").mkdir()
    (folder / "demo/scenario.toml").write_text(told.replace(str(FIRST_MONTH), str(SHOWN)), encoding="utf-8")
    return folder


@pytest.fixture
def small_demo(
    tmp_path: Path, make_settings: MakeSettings, small_county: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """A county of a few rows in the place of a simulated one: the steps of the first start are the same."""
    monkeypatch.setattr(first_start, "demo_tables", few_tables)
    return make_settings(tmp_path, county=small_county)


@pytest.fixture
def office(small_demo: Settings) -> Iterator[Store]:
    """The same, open and still empty."""
    store = open_store(small_demo)
    yield store
    store.record.engine.dispose()


@pytest.fixture(scope="module")
def whole(
    make_settings: MakeSettings, small_county: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, object]:
    """What a first start leaves behind that nothing ends before its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(first_start, "demo_tables", few_tables)
        return after_a_start(make_settings(tmp_path_factory.mktemp("whole"), county=small_county))


def after_a_start(settings: Settings, now: dt.datetime = LATER) -> dict[str, object]:
    """Rows of every table that a first start fills and of every published one, after a start like any other."""
    store = open_store(settings)
    prepare(store, now)
    told = kept(store)
    store.record.engine.dispose()
    return told


def kept(store: Store) -> dict[str, object]:
    manifest = read_manifest(store.settings.stores.read_model)
    assert manifest is not None
    filled = (batches, meetings, settlements, submissions, supervision_items, supervision_steps, store.record.main["road_projects"])  # fmt: skip
    with store.record.reading() as connection:
        assert manifest.revision == store.record.last_revision(connection)
        counts = {table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in filled}
    published = {name: table.row_count for name, table in manifest.tables.items()}
    return counts | {"published": published, "first_month": manifest.first_month, "is_demo": manifest.is_demo}


def start(settings: Settings, moment: str) -> subprocess.Popen[bytes]:
    config = settings.stores.read_model.parent.parent / "config.toml"
    return subprocess.Popen([sys.executable, "-m", "tests.demo.dying", str(config), moment], cwd=ROOT)


def test_what_a_whole_first_start_leaves(whole: dict[str, object]) -> None:
    assert (whole["batches"], whole["meetings"], whole["road_projects"], whole["first_month"]) == (
        1,
        1,
        ROADS,
        str(SHOWN),
    )
    assert int(str(whole["supervision_items"])) > 0 < int(str(whole["settlements"]))


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_first_start_killed_at_any_moment_is_carried_through_by_the_next(
    small_demo: Settings, whole: dict[str, object], moment: str
) -> None:
    assert start(small_demo, moment).wait(timeout=120) == -signal.SIGKILL
    assert after_a_start(small_demo) == whole
    assert after_a_start(small_demo) == whole  # and once more changes nothing


def test_the_whole_county_left_half_way_becomes_what_it_always_becomes(demo_copy: Store, demo_store: Store) -> None:
    """As a first start leaves it that is killed between its two transactions."""
    with demo_copy.record.writing() as connection:
        for table in (supervision_steps, supervision_items, meetings):
            connection.execute(sa.delete(table))
        connection.execute(
            sa.delete(changes).where(changes.c.action.in_(["meeting", "assign", "supervise", "escalate"]))
        )
        demo_copy.record.set_meta(connection, "first_start", "begun")
    shutil.rmtree(demo_copy.settings.stores.read_model)
    assert after_a_start(demo_copy.settings, NOW) == kept(demo_store)


def test_two_starts_on_one_empty_folder_make_one_county(small_demo: Settings, whole: dict[str, object]) -> None:
    both = [start(small_demo, "never") for _ in range(3)]
    assert [one.wait(timeout=240) for one in both] == [0, 0, 0]
    assert after_a_start(small_demo) == whole


def test_an_import_that_comes_first_keeps_the_demo_county_out(office: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(*arguments: object) -> Iterator[RawTable]:
        taken_in(office, roads_file(office, road()))
        return few_tables(*arguments)

    monkeypatch.setattr(first_start, "demo_tables", meanwhile)
    prepare(office, LATER)
    assert not office.is_demo()
    assert [found["project_no"] for found in current(office, "road_projects")] == ["LC-1"]
    with pytest.raises(StoreError, match="已有数据，不能再放入演示数据"):
        build_demo(office, LATER)


def left_by_an_older_program(store: Store, *, with_first_month: bool) -> None:
    """What one that set no mark and stored in three transactions left when it was killed after the first or second."""
    prepare(store, LATER)
    with store.record.writing() as connection:
        store.record.set_meta(connection, "first_start", "")
        gone = [supervision_steps, supervision_items, meetings]
        for table in gone if with_first_month else [*gone, settlements, submission_steps, submissions]:
            connection.execute(sa.delete(table))
        connection.execute(sa.delete(reports).where(reports.c.period != "2026-05"))
        keys = ["first_start"] if with_first_month else ["first_start", "first_month"]
        connection.execute(sa.delete(store_meta).where(store_meta.c.key.in_(keys)))
        connection.execute(sa.delete(changes).where(changes.c.action != "import"))
    shutil.rmtree(store.settings.stores.read_model)  # what it had published is of no use to what is tried here


@pytest.mark.parametrize("with_first_month", [False, True])
def test_what_an_older_program_left_is_completed(
    office: Store, whole: dict[str, object], with_first_month: bool
) -> None:
    left_by_an_older_program(office, with_first_month=with_first_month)
    assert after_a_start(office.settings)["meetings"] == 1
    told = kept(office)
    same = [name for name in whole if name not in ("published", "submissions")]
    assert {name: told[name] for name in same} == {name: whole[name] for name in same}


def test_what_somebody_worked_with_since_is_left_alone(office: Store) -> None:
    left_by_an_older_program(office, with_first_month=False)
    taken_in(office, roads_file(office, road()))
    told = after_a_start(office.settings)
    assert (told["batches"], told["meetings"], told["settlements"]) == (2, 0, 0)


def test_items_of_the_office_stay_alone(office: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody worked with a county half made: the rest of it is not put beside their own."""
    monkeypatch.setattr(first_start, "_finish", lambda *_arguments: None)
    prepare(office, LATER)
    monkeypatch.undo()
    states = {one.id: "green" for one in office.county.commitments}
    seen = Seen(SHOWN, "1", "规则", states)
    record_meeting(office, seen, held_on=LATER.date(), title="调度会", actor="甲", day=LATER.date(), now=LATER)
    told = after_a_start(office.settings)
    assert (told["meetings"], told["supervision_items"]) == (1, 0)


def test_a_county_without_a_simulation_starts_empty_and_says_so(
    tmp_path: Path, make_settings: MakeSettings, small_county: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "county"
    shutil.copytree(small_county, folder, ignore=shutil.ignore_patterns("demo"))
    store = open_store(make_settings(tmp_path, county=folder))
    assert store.definitions == definitions_hash(small_county)  # how it is simulated defines nothing
    prepare(store, NOW)
    sentence = "本县的县情文件夹里没有 demo 文件夹，没有演示数据可以放入；请直接导入本县的台账。"
    assert [record.getMessage() for record in caplog.records] == [sentence]
    manifest = read_manifest(store.settings.stores.read_model)
    assert manifest and manifest.tables["villages"].row_count == 0
    assert store.is_empty() and not store.is_demo()
    with pytest.raises(StoreError, match=sentence):
        build_demo(store, NOW)
    taken_in(store, roads_file(store, road()))
    caplog.clear()
    prepare(store, NOW)
    assert not caplog.records and len(current(store, "road_projects")) == 1  # it has data of its own by now
    store.record.engine.dispose()


def test_leads_that_the_county_does_not_have_are_refused(small_county: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(small_county, tmp_path / "county")
    told = (folder / "demo/scenario.toml").read_text(encoding="utf-8")
    county = load_county(folder)
    assert {id: unit.short_name for id, unit in leads(load_scenario(county), county).items()} == {
        "C35": "县交通局", "C03": "县民政局", "C55": "县发改局",
    }  # fmt: skip
    (folder / "demo/scenario.toml").write_text(told.replace("县民政局", "县卫体局", 1), encoding="utf-8")
    with pytest.raises(CountyDataError, match="县卫体局"):
        leads(load_scenario(county), county)
