"""Taking rows in: what changes, what stays, and that a batch is stored whole or not at all."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.intake.tables.read_workbook import read_file
from data_access.record.batches import importer as importing
from data_access.record.batches.importer import ImportResult
from data_access.record.batches.versions import TableResult, write_table
from data_access.store import InputFile, Store, open_store
from errors import StoreError
from settings import load_settings
from tests.conftest import MakeSettings
from tests.data_access.filling import (
    FOLDER,
    NOW,
    PUBLIC,
    Row,
    batch_count,
    cells,
    current,
    file,
    filled,
    id_number,
    row,
    series,
    sheet_of,
    take_in,
    taken_in,
    version,
)
from tests.data_access.published_late import at_once

pytestmark = pytest.mark.usefixtures("published_late")

FUCHENG = "140524102"


def counts(result: ImportResult) -> list[tuple[int, int, int]]:
    return [(table.inserted, table.updated, table.ended) for table in result.tables]


# --- what an import does to the figures ------------------------------------------------------------------------


def test_an_accepted_road_counts_from_its_month_on(empty_store: Store) -> None:
    rows = [
        row("road_projects", project_no="A", length_km=4, accepted_on=dt.date(2025, 3, 31)),
        row("road_projects", project_no="B", length_km=12.5, accepted_on=dt.date(2025, 5, 1)),
        row("road_projects", project_no="C", length_km=99, status="在建", accepted_on=None),
        row("road_projects", project_no="E", length_km=70, status="完工待验", accepted_on=dt.date(2025, 4, 10)),
        row("road_projects", project_no="D", length_km=8, started_on=None, accepted_on=dt.date(2020, 12, 31)),
    ]
    taken_in(empty_store, file("road_projects", *rows), now=dt.datetime(2025, 7, 10))
    values = series(empty_store, "C35")
    assert (min(map(str, values)), max(map(str, values)), len(values)) == ("2021-01", "2025-07", 55)
    assert [values[month] for month in ("2025-02", "2025-03", "2025-04", "2025-05", "2025-06", "2025-07")] == [
        0, 4, 4, 16.5, 16.5, 16.5,
    ]  # fmt: skip


def test_a_road_accepted_in_may_raises_the_demo_county_from_may_on(demo_copy: Store) -> None:
    county, town = series(demo_copy, "C35"), series(demo_copy, "C35", FUCHENG)
    road = row("road_projects", township_code="附城镇", village_code=None, length_km=12.5)
    taken_in(demo_copy, file("road_projects", road))
    for before, after in ((county, series(demo_copy, "C35")), (town, series(demo_copy, "C35", FUCHENG))):
        assert list(after) == list(before)
        for month, value in after.items():
            gain = 12.5 if str(month) >= "2025-05" else 0
            assert value == pytest.approx((before[month] or 0) + gain), month


def test_an_observation_changes_its_commitment_and_no_other(demo_copy: Store) -> None:
    before, other = series(demo_copy, "C02"), series(demo_copy, "C37")
    result = taken_in(demo_copy, file("observations", row("observations", value=97.25)))
    assert counts(result) == [(0, 1, 0)]
    assert series(demo_copy, "C02") == before | {"2025-06": 97.25}
    assert before["2025-06"] != 97.25
    assert series(demo_copy, "C37") == other


# --- the same file, a changed cell -----------------------------------------------------------------------------


def test_the_same_file_again_changes_nothing_and_is_recognised(empty_store: Store) -> None:
    roads = file("road_projects", row("road_projects"), row("road_projects", project_no="LC-2"))
    assert empty_store.earlier_batches_of(roads.data) == []
    assert counts(taken_in(empty_store, roads)) == [(2, 0, 0)]
    before = current(empty_store, "road_projects")
    assert counts(taken_in(empty_store, roads)) == [(0, 0, 0)]
    assert current(empty_store, "road_projects") == before
    assert empty_store.earlier_batches_of(roads.data) == [1, 2]
    assert empty_store.earlier_batches_of(roads.data + b" ") == []


def test_a_changed_cell_replaces_one_row_and_keeps_the_old_version(empty_store: Store) -> None:
    rows = [row("road_projects"), row("road_projects", project_no="LC-2")]
    taken_in(empty_store, file("road_projects", *rows))
    rows[1]["length_km"] = 5.5
    assert counts(taken_in(empty_store, file("road_projects", *rows))) == [(0, 1, 0)]
    main = empty_store.record.main["road_projects"]
    with empty_store.record.reading() as connection:
        query = sa.select(main.c.row_key, main.c.length_km, main.c.batch_id, main.c.replaced_by, main.c.row_id)
        found = connection.execute(query.order_by(main.c.version_id)).all()
    assert [tuple(version[:4]) for version in found] == [
        ("LC-1", 4.5, 1, None), ("LC-2", 4.5, 1, 2), ("LC-2", 5.5, 2, None),
    ]  # fmt: skip
    assert found[1].row_id == found[2].row_id != found[0].row_id


def test_rows_absent_from_a_file_stay(empty_store: Store) -> None:
    taken_in(empty_store, file("road_projects", row("road_projects"), row("road_projects", project_no="LC-2")))
    assert counts(taken_in(empty_store, file("road_projects", row("road_projects", project_no="LC-3")))) == [(1, 0, 0)]
    assert sorted(str(found["project_no"]) for found in current(empty_store, "road_projects")) == [
        "LC-1", "LC-2", "LC-3",
    ]  # fmt: skip


def test_a_ledger_that_replaces_ends_the_rows_of_its_scope_only(tmp_path: Path, make_settings: MakeSettings) -> None:
    folder = tmp_path / "county"
    shutil.copytree(FOLDER, folder)
    definition = folder / "ledgers" / "herb_plantings.toml"
    text = definition.read_text(encoding="utf-8")
    added = 'shape = "period"\nload = "replace"\nreplace_scope = ["township_code", "year"]'
    definition.write_text(text.replace('shape = "period"', added), encoding="utf-8")
    store = open_store(make_settings(tmp_path, county=folder))
    old = [row("herb_plantings"), row("herb_plantings", herb="黄芩"), row("herb_plantings", year=2023)]
    taken_in(store, file("herb_plantings", *old, row("herb_plantings", township_code="古郊乡")))
    one = file("herb_plantings", row("herb_plantings", area_mu=1))
    assert counts(taken_in(store, one, answer="移出")) == [(0, 1, 1)]
    left = {(r["township_code"], r["herb"], r["year"], r["area_mu"]) for r in current(store, "herb_plantings")}
    assert left == {
        ("140524209", "党参", 2024, 1), ("140524209", "党参", 2023, 5200), ("140524207", "党参", 2024, 5200),
    }  # fmt: skip
    store.record.engine.dispose()


def test_a_batch_is_listed_with_its_counts(empty_store: Store) -> None:
    taken_in(empty_store, file("road_projects", row("road_projects"), called="路.xlsx"))
    (listed,) = empty_store.batch_list()
    assert (listed["batch_id"], listed["actor"], listed["file"], listed["row_count"], listed["inserted_count"]) == (
        1, "测试", "路.xlsx", 1, 1,
    )  # fmt: skip


# --- people ----------------------------------------------------------------------------------------------------


def family(**household: object) -> list[InputFile]:
    """A household of two and its members, as two files."""
    return [file("members", *family_members()), file("households", row("households", **{"size": 2, **household}))]


def family_members() -> list[Row]:
    return [row("members"), row("members", id_number=id_number(2), relation="配偶", gender="女")]


def test_households_and_members_come_in_together_in_any_order(demo_marked_store: Store) -> None:
    result = taken_in(demo_marked_store, *family())
    assert sorted((table.ledger, table.inserted) for table in result.tables) == [("households", 1), ("members", 2)]
    assert counts(taken_in(demo_marked_store, *family())) == [(0, 0, 0), (0, 0, 0)]


def test_a_household_whose_size_differs_from_its_members(demo_marked_store: Store) -> None:
    result = take_in(demo_marked_store, *family(size=3))
    (fault,) = result.faults
    assert (fault.file, fault.sheet, fault.cell) == ("households.xlsx", "脱贫户和监测户台账", "I3")
    assert fault.problem == "家庭人口填 3 人，家庭成员台账有 2 人"
    assert batch_count(demo_marked_store) == 0


def test_a_size_that_stops_fitting_the_record_is_a_fault_too(demo_marked_store: Store) -> None:
    head, spouse = family_members()
    taken_in(demo_marked_store, *family())
    more = row("members", id_number=id_number(3), relation="之子")
    (fault,) = take_in(demo_marked_store, file("members", head, spouse, more)).faults
    assert (fault.file, fault.cell) == ("members.xlsx", "")
    assert fault.problem == "与记录库中已有的数据不一致：家庭人口填 2 人，家庭成员台账有 3 人"


def test_what_stops_fitting_the_record_is_told_of_the_file_that_the_rule_reads(demo_marked_store: Store) -> None:
    taken_in(demo_marked_store, *family())
    others = row("households", household_no="YS0000000008", head_id_number=id_number(8))
    more = [
        row("members", id_number=id_number(3), relation="之子"),
        row("members", household_id="YS0000000008", id_number=id_number(8)),
    ]
    files = [*(file(name, row(name)) for name in PUBLIC), file("households", others)]
    (fault,) = take_in(demo_marked_store, *files, file("members", *family_members(), *more)).faults
    assert (fault.file, fault.problem[:8]) == ("members.xlsx", "与记录库中已有的")


def test_a_file_brings_all_members_of_the_households_it_mentions(demo_marked_store: Store) -> None:
    other = row("households", household_no="YS0000000008", head_id_number=id_number(8))
    stays = row("members", household_id="YS0000000008", id_number=id_number(8))
    members = file("members", *family_members(), stays)
    taken_in(demo_marked_store, file("households", row("households", size=2), other), members)
    only_head = [file("households", row("households", size=1)), file("members", row("members"))]
    result = take_in(demo_marked_store, *only_head)
    assert (result.batch_id, result.faults) == (None, ()) and len(
        result.asking.open
    ) == 1  # not the rule it would break
    assert counts(taken_in(demo_marked_store, *only_head, answer="移出")) == [(0, 1, 0), (0, 0, 1)]
    assert sorted(str(found["relation"]) for found in current(demo_marked_store, "members")) == ["户主", "户主"]


def test_the_same_person_may_stand_in_two_households_so_that_it_can_be_seen(demo_marked_store: Store) -> None:
    other = row("households", household_no="YS0000000008")
    again = row("members", household_id="YS0000000008")
    households = file("households", row("households"), other)
    result = taken_in(demo_marked_store, households, file("members", row("members"), again))
    assert [(table.ledger, table.inserted) for table in result.tables] == [("households", 2), ("members", 2)]


def test_a_member_without_a_household(demo_marked_store: Store) -> None:
    (fault,) = take_in(demo_marked_store, file("members", row("members"))).faults
    assert (fault.sheet, fault.cell, fault.problem) == ("家庭成员台账", "A3", "户编号在脱贫户和监测户台账里找不到")
    assert batch_count(demo_marked_store) == 0


def test_two_heads_in_a_household(demo_marked_store: Store) -> None:
    members = [row("members"), row("members", id_number=id_number(2))]
    files = [file("households", row("households", size=2)), file("members", *members)]
    (fault,) = take_in(demo_marked_store, *files).faults
    assert (fault.file, fault.problem) == ("members.xlsx", "这一户有 2 名户主")
    assert fault.cell in ("G3", "G4")
    assert batch_count(demo_marked_store) == 0


def test_a_household_without_a_head(demo_marked_store: Store) -> None:
    files = [file("households", row("households")), file("members", row("members", relation="之子"))]
    (fault,) = take_in(demo_marked_store, *files).faults
    assert (fault.cell, fault.problem) == ("G3", "这一户有 0 名户主")


@pytest.mark.parametrize(
    ("items", "problem"),
    [
        ({}, None),
        ({"wage_job_yuan": 9000}, None),
        ({"wage_job_yuan": 8000, "wage_picking_yuan": 1000.6, "pension_yuan": 2000}, None),
        ({"wage_job_yuan": 8000}, "工资性收入 9000 元，分项合计 8000 元"),
        ({"crop_cost_yuan": 700, "orchard_cost_yuan": 302}, "生产经营性支出 1000 元，分项合计 1002 元"),
        ({"land_lease_yuan": 5}, "财产性收入 0 元，分项合计 5 元"),
        ({"minimum_living_yuan": 1500, "other_transfer_yuan": 400}, "转移性收入 2000 元，分项合计 1900 元"),
        ({"livestock_income_yuan": 4000}, "生产经营性收入 5000 元，分项合计 4000 元"),
    ],
)
def test_given_items_of_an_income_make_its_total(
    demo_marked_store: Store, items: dict[str, float], problem: str | None
) -> None:
    year = file("household_years", row("household_years", **items))
    faults = take_in(
        demo_marked_store, file("households", row("households")), file("members", row("members")), year
    ).faults
    assert [fault.problem for fault in faults] == ([] if problem is None else [problem])
    assert all(fault.cell.endswith("3") and fault.cell[0] in "CDEFG" for fault in faults)


# --- all or nothing --------------------------------------------------------------------------------------------


def test_a_rule_fault_in_the_second_file_leaves_nothing_of_the_first(empty_store: Store) -> None:
    before = version(empty_store)
    bad = file("road_projects", row("road_projects", accepted_on=None))
    result = take_in(empty_store, file("herb_plantings", row("herb_plantings")), bad)
    assert (result.batch_id, cells(result.faults)) == (None, ["I3"])
    assert current(empty_store, "herb_plantings") == current(empty_store, "road_projects") == []
    assert (batch_count(empty_store), version(empty_store)) == (0, before)


def test_a_faulty_demo_batch_does_not_make_the_store_a_demo(empty_store: Store) -> None:
    bad = filled("road_projects", [row("road_projects", accepted_on=None)])
    tables = read_file("路.xlsx", bad, empty_store.ledgers, max_mb=20, max_rows=100).tables
    importer = empty_store.importer
    assert importer.commit(tables, actor="演示数据", now=NOW, is_demo=True).batch_id is None
    assert not empty_store.is_demo()


def test_a_failure_in_the_middle_of_writing_rolls_everything_back(
    empty_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(empty_store, file("herb_plantings", row("herb_plantings")))
    before, calls = version(empty_store), []

    def failing(*arguments: Any) -> TableResult:
        result = write_table(*arguments)
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the power went")
        return result

    monkeypatch.setattr(importing, "write_table", failing)
    files = [file("herb_plantings", row("herb_plantings", area_mu=1)), file("road_projects", row("road_projects"))]
    with pytest.raises(RuntimeError, match="the power went"):
        take_in(empty_store, *files)
    assert [found["area_mu"] for found in current(empty_store, "herb_plantings")] == [5200]
    assert current(empty_store, "road_projects") == []
    assert (batch_count(empty_store), version(empty_store)) == (1, before)


def test_two_imports_at_once_both_land(empty_store: Store, tmp_path: Path) -> None:
    files = [file("road_projects", row("road_projects", project_no=f"LC-{n}")) for n in range(4)]
    start, results, errors = threading.Barrier(4), [], []

    def work(one: InputFile) -> None:
        store = open_store(load_settings(tmp_path / "config.toml"))
        start.wait()
        try:
            results.append(take_in(store, one).batch_id)
        except Exception as error:
            errors.append(error)
        finally:
            store.record.engine.dispose()

    threads = [threading.Thread(target=work, args=(one,)) for one in files]
    with at_once():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert errors == []
    assert set(results) == {1, 2, 3, 4}
    assert len(current(empty_store, "road_projects")) == 4
    assert version(empty_store).startswith("000004-")
    assert series(empty_store, "C35")["2025-05"] == 4 * 4.5


def test_a_damaged_record_is_told_in_a_sentence(tmp_path: Path, make_settings: MakeSettings) -> None:
    settings = make_settings(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "record.sqlite").write_bytes("不是数据库".encode() * 1000)
    with pytest.raises(StoreError, match=r"^记录库文件已损坏或不是本系统的数据库：.*。请用备份替换它"):
        open_store(settings)


def test_a_record_damaged_inside_is_told_in_a_sentence(demo_copy: Store) -> None:
    demo_copy.record.engine.dispose()
    path = Path(str(demo_copy.record.engine.url.database))
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * 200_000 + data[204_096:])
    with pytest.raises(StoreError, match=r"^记录库文件已损坏"):
        open_store(demo_copy.settings).batch_list()


def test_a_locked_record_is_told_in_a_sentence(empty_store: Store, tmp_path: Path) -> None:
    impatient = open_store(load_settings(tmp_path / "config.toml"))
    with empty_store.record.writing():
        impatient.record.engine.dispose()
        sa.event.listen(impatient.record.engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=50"))
        with pytest.raises(StoreError, match=r"^记录库正被另一个程序占用"):
            take_in(impatient, file("road_projects", row("road_projects")))
    impatient.record.engine.dispose()


# --- what a file does not say --------------------------------------------------------------------------------


def test_a_column_the_file_does_not_have_keeps_what_the_record_holds(empty_store: Store) -> None:
    taken_in(empty_store, file("road_projects", row("road_projects"), row("road_projects", project_no="LC-2")))
    header = ["项目编号", "项目名称", "乡镇", "建设性质", "里程（公里）", "项目状态", "验收日期"]
    cells = ["LC-1", "西沟村公路改造", "崇文镇", "改建", 5, "已验收", "2025-05-20"]
    short = InputFile("路.xlsx", sheet_of([header, cells], "农村公路建设项目台账"))
    assert counts(taken_in(empty_store, short)) == [(0, 1, 0)]
    found = {str(one["project_no"]): one for one in current(empty_store, "road_projects")}
    kept = {
        name: found["LC-1"][name] for name in ("length_km", "investment_wanyuan", "payment_share_pct", "started_on")
    }
    assert kept == {
        "length_km": 5,
        "investment_wanyuan": 310,
        "payment_share_pct": 80,
        "started_on": dt.date(2024, 9, 1),
    }
    emptied = file("road_projects", row("road_projects", length_km=5, investment_wanyuan=None))
    taken_in(empty_store, emptied)
    found = {str(one["project_no"]): one for one in current(empty_store, "road_projects")}
    assert found["LC-1"]["investment_wanyuan"] is None  # a column that is there and empty does say something


def test_private_columns_the_file_does_not_have_are_kept_too(demo_marked_store: Store) -> None:
    taken_in(demo_marked_store, *family())
    header, cells = (
        ["户编号", "姓名", "证件号码", "性别", "出生年份", "与户主关系", "健康状况", "劳动技能", "参加基本医疗保险"],
        [],
    )
    for member in ("", "2"):
        given = row("members") if not member else row("members", id_number=id_number(2), relation="配偶", gender="女")
        names = ("household_id", "name", "id_number", "gender", "birth_year", "relation", "health", "labour_skill")
        cells.append([*(given[name] for name in names), "是"])
    without_phone = InputFile("成员.xlsx", sheet_of([header, *cells], "家庭成员台账"))
    assert counts(taken_in(demo_marked_store, without_phone)) == [(0, 0, 0)]
    private = demo_marked_store.record.private["members"]
    with demo_marked_store.record.reading() as connection:
        phones = set(connection.scalars(sa.select(private.c.phone).where(private.c.replaced_by.is_(None))))
    assert phones == {"10000000009"}


def test_a_commitment_computed_from_a_ledger_is_not_reported_as_well(empty_store: Store) -> None:
    faults = empty_store.check(
        [file("observations", row("observations", commitment_id="C35", basis="自2021年累计"))], now=NOW
    )
    assert [(fault.cell, fault.problem) for fault in faults] == [
        ("A3", "新改建“四好农村路”360公里由台账计算，报来的数用不上")
    ]


def test_a_number_converted_from_its_unit_is_told(empty_store: Store) -> None:
    rows = [row("road_projects", length_km="4600米"), row("road_projects", project_no="LC-2", length_km="4.6公里")]
    result = taken_in(empty_store, file("road_projects", *rows, called="路.xlsx"))
    assert [notice.text for notice in result.notices] == ["里程：有 1 种写法按所写的单位换算成公里，如“4600米”算作 4.6"]
    assert [found["length_km"] for found in current(empty_store, "road_projects")] == [4.6, 4.6]
