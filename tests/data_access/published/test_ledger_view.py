"""Any ledger's rows, totals and points: as of a month, by place, narrowed to the viewer, without a sensitive value."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from data_access.county.ledgers import Shape
from data_access.county.row_places import place_of
from data_access.published.ledger_view import LedgerView, Order
from data_access.published.read_model import ReadModel
from data_access.store import InputFile, Store, open_store
from models.viewing import EVERYBODY, Viewer
from tests.conftest import NOW, SMALL, MakeSettings, copied
from tests.data_access.filling import Row, county, csv_text, file, ledgers, read_model, row, sheet_of, taken_in
from tests.data_access.published.looking import CHONGWEN, LIYI, OF_LIYI, PINGCHENG, until, view

ALL = tuple(ledger.name for ledger in ledgers())
NOBODY = Viewer(role="none", areas=frozenset())


PLACED = [ledger.name for ledger in ledgers() if place_of(ledger, ledgers()).township]


@pytest.fixture(scope="module")
def model(demo_store: Store) -> ReadModel:
    return read_model(demo_store)


def demo(store: Store, model: ReadModel, name: str, viewer: Viewer, *townships: str) -> LedgerView:
    return LedgerView(model, store.county, store.ledgers, store.ledgers[name], viewer, until("2025-06", townships))


def road(number: str, accepted: dt.date | None, started: dt.date | None = None, **more: object) -> dict[str, object]:
    status = "已验收" if accepted else "在建"
    return row("road_projects", project_no=number, accepted_on=accepted, started_on=started, status=status, **more)


@pytest.fixture(scope="module")
def roads(empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Four roads: accepted in May and in July 2025, under way, and not begun before July; two reports. For reading only."""
    with copied(empty_store_folder, tmp_path_factory.mktemp("roads")) as store:
        taken_in(store, *road_files())
        yield store


def road_files() -> tuple[InputFile, InputFile]:
    return (
        file(
            "road_projects",
            road("A", dt.date(2025, 5, 20), length_km=4.5, investment_wanyuan=None),
            road("B", dt.date(2025, 7, 1), length_km=2, township_code="礼义镇", village_code=None),
            road("C", None, dt.date(2025, 3, 1), length_km=1.25, township_code="礼义镇", village_code=None),
            road("D", None, dt.date(2025, 7, 2), length_km=8),
        ),
        file(
            "observations", row("observations"), row("observations", commitment_id="C37", reporting_unit_id="县交通局")
        ),
    )


def numbers(found: LedgerView, order: Order | None = None, limit: int | None = None, offset: int = 0) -> list[str]:
    return list(found.rows(order or Order(), limit=limit, offset=offset)["project_no"])


def test_an_event_ledger_shows_what_had_happened_and_what_was_under_way(roads: Store) -> None:
    june = view(roads, "road_projects", until("2025-06"))
    assert numbers(june) == ["A", "C"]
    assert june.summary()[["row_count", "as_now_count"]].tolist() == [2, 0]
    assert june.statuses() == {"在建": 1, "已验收": 1}
    assert numbers(view(roads, "road_projects", until("2025-07"))) == ["B", "A", "D", "C"]
    assert numbers(view(roads, "road_projects", until("2025-02"))) == []


def test_totals_add_up_by_township_and_say_what_is_missing(roads: Store) -> None:
    found = view(roads, "road_projects", until("2025-07")).totals().set_index("township_code")
    assert found["row_count"].to_dict() == {CHONGWEN: 2, LIYI: 2}
    assert found["length_km"].to_dict() == {CHONGWEN: 12.5, LIYI: 3.25}
    assert found["investment_wanyuan"].to_dict() == {CHONGWEN: 310, LIYI: 620}
    assert found["investment_wanyuan_missing"].to_dict() == {CHONGWEN: 1, LIYI: 0}


def test_rows_are_gathered_by_village_and_by_township(roads: Store) -> None:
    found = view(roads, "road_projects", until("2025-07"))
    wanted = ["code", "row_count", "length_km", "investment_wanyuan"]
    by_township = found.by_place(is_township=True)[wanted]
    assert by_township.to_numpy().tolist() == [[CHONGWEN, 2, 12.5, 310], [LIYI, 2, 3.25, 620]]
    (village,) = found.by_place(is_township=False)[wanted].to_numpy().tolist()
    assert village == ["140524100202", 2, 12.5, 310]  # the two of Liyi name no village
    june = view(roads, "road_projects", until("2025-06", (LIYI,)))
    assert june.by_place(is_township=True)[wanted[:3]].to_numpy().tolist() == [[LIYI, 1, 1.25]]
    assert june.by_place(is_township=False).empty
    assert view(roads, "road_projects", until("2025-07"), NOBODY).by_place(is_township=True).empty


def test_rows_are_sorted_paged_and_named(roads: Store) -> None:
    found = view(roads, "road_projects", until("2025-07"))
    assert numbers(found, Order("length_km")) == ["C", "B", "A", "D"]
    assert numbers(found, Order("length_km", is_descending=True)) == ["D", "A", "B", "C"]
    assert numbers(found, Order("length_km"), limit=2, offset=1) == ["B", "A"]
    assert numbers(found, Order('length_km"; DROP TABLE road_projects; --')) == ["B", "A", "D", "C"]
    first = found.rows(Order("length_km")).iloc[0]
    assert (first["township_code"], first["village_code"], first["length_km"]) == ("礼义镇", None, 1.25)
    assert first["started_on"] == dt.date(2025, 3, 1)
    assert (first["source_batch"], first["source_file"], first["source_row"]) == (1, "road_projects.xlsx", 5)


def test_a_period_ledger_shows_its_newest_known_period_and_earlier_ones_on_request(empty_store: Store) -> None:
    years = [row("herb_plantings", year=year, area_mu=area) for year, area in ((2023, 100), (2024, 200), (2025, 400))]
    taken_in(empty_store, file("herb_plantings", *years))

    def area(month: str, period: str = "") -> list[float]:
        return view(empty_store, "herb_plantings", until(month), period=period).totals()["area_mu"].tolist()

    assert view(empty_store, "herb_plantings", until("2025-11")).periods == ("2024", "2023")
    assert (area("2025-11"), area("2025-12")) == ([200], [400])
    assert (area("2025-11", "2023"), area("2025-11", "2025"), area("2025-11", "x'")) == ([100], [200], [200])
    assert area("2022-06") == []
    assert view(empty_store, "herb_plantings", until("2022-06")).period_shown == ""


def test_a_months_period_is_known_at_its_end(empty_store: Store) -> None:
    taken_in(empty_store, file("observations", row("observations"), row("observations", month="2025-08")))
    assert view(empty_store, "observations", until("2025-07")).periods == ("2025-06",)
    assert view(empty_store, "observations", until("2025-08")).period_shown == "2025-08"


def test_a_state_ledger_is_the_same_in_every_month(empty_store: Store) -> None:
    taken_in(empty_store, file("water_works", row("water_works")))
    for month in ("2021-01", "2025-12"):
        found = view(empty_store, "water_works", until(month))
        assert found.summary()[["row_count", "newest"]].tolist() == [1, None]
        assert found.rows().iloc[0]["village_code"] == county().village("140524100202").name


def test_a_department_sees_its_ledgers_and_the_rows_that_name_it(roads: Store) -> None:
    both = until("2025-12", units=("renshe", "jiaotong"))
    assert len(view(roads, "road_projects", both).rows()) == 4
    assert len(view(roads, "observations", both).rows()) == 2
    renshe = until("2025-12", units=("renshe",))
    assert not view(roads, "road_projects", renshe).is_visible
    assert view(roads, "road_projects", renshe).rows().empty
    assert list(view(roads, "observations", renshe).rows()["commitment_id"]) == ["C02 脱贫人口巩固率98%以上"]
    of_roads = Viewer(role="unit", units=frozenset({"jiaotong"}))
    assert list(view(roads, "observations", until("2025-12"), of_roads).rows()["reporting_unit_id"]) == ["县交通局"]
    assert view(roads, "observations", renshe, of_roads).rows().empty


def test_a_department_sees_the_ledgers_of_every_article_that_names_it(empty_store: Store) -> None:
    finance = until("2025-12", units=("caizheng",))
    seen = {ledger.name: view(empty_store, ledger.name, finance).is_visible for ledger in empty_store.ledgers}
    named = {article.id for article in empty_store.county.articles if "caizheng" in article.units}
    assert named == {"a01", "a05", "a12", "a30"}
    of_them = {ledger.name for ledger in empty_store.ledgers if named & {*ledger.articles}}
    assert {"policy_items", "assets", "insurance_policies", "medical_insured"} <= of_them
    assert {name for name in of_them if not seen[name]} == set()
    assert not seen["road_projects"] and not seen["water_works"]  # neither the plan nor a row names it
    by_right = Viewer(role="unit", units=frozenset({"caizheng"}))
    assert not view(empty_store, "assets", until("2025-12"), by_right).is_visible  # the plan gives no rights


def test_where_rows_name_their_unit_an_article_gives_those_and_what_names_nobody(small_store: Store) -> None:
    def matter(number: int, unit: str | None) -> Row:
        row: Row = {"item_no": f"GG-{number}", "item_name": "改革事项", "item_kind": "机构改革", "unit_id": unit}
        return row | {"planned_on": "2026-05-31", "status": "进行中"}

    rows = [matter(1, "县农业局"), matter(2, "县发改局"), matter(3, "县民政局")]
    text = csv_text("milestones", rows, small_store.ledgers)
    taken_in(small_store, InputFile("事项.csv", text.encode()))

    def seen(*units: str) -> list[str]:
        return [str(one) for one in view(small_store, "milestones", until("2026-06", units=units)).rows()["item_no"]]

    assert seen() == seen("nongye", "fagai", "minzheng") == ["GG-1", "GG-2", "GG-3"]
    assert (seen("fagai"), seen("minzheng"), seen("jiaotong")) == (["GG-2"], ["GG-3"], [])


def test_points_stand_at_own_coordinates_else_village_else_township(empty_store: Store) -> None:
    village = row("villages", longitude=113.31, latitude=35.71)
    site = row("resettlement_sites", longitude=113.4, latitude=35.6)
    taken_in(
        empty_store,
        file("villages", village),
        file("resettlement_sites", site, row("resettlement_sites", site_no="AZ10")),
        file("road_projects", road("A", None), road("B", None, village_code=None), road("C", None)),
        file("observations", row("observations")),
    )

    def points(name: str) -> list[tuple[object, ...]]:
        found = view(empty_store, name, until("2025-12")).points().astype(object)
        wanted = found.where(found.notna(), None)[["level", "code", "title", "lng", "lat", "row_count"]]
        return [tuple(line) for line in wanted.itertuples(index=False)]

    code = "140524100202"
    assert points("road_projects") == [
        ("township", CHONGWEN, None, None, None, 1),
        ("village", code, None, 113.31, 35.71, 2),
    ]
    (own, seat) = points("resettlement_sites")
    assert (own[0], own[2:]) == ("row", ("AZ09 小区", 113.4, 35.6, 1))
    assert seat == ("township", "140524207", None, None, None, 1)
    assert points("observations") == [("none", None, None, None, None, 1)]


def test_points_by_part_split_a_place_by_what_its_rows_are(empty_store: Store) -> None:
    key: dict[str, object] = {
        "township_code": "崇文镇", "village_code": "西沟村", "kind": "乡村振兴重点帮扶村", "level": "县级",
        "designated_on": dt.date(2021, 9, 10), "status": "有效",
    }  # fmt: skip
    ended = {"kind": "乡村振兴示范村", "status": "已退出", "ended_on": dt.date(2023, 1, 1)}
    taken_in(
        empty_store,
        file("villages", row("villages", longitude=113.31, latitude=35.71)),
        file("designations", key, key | {"level": "省级"}, key | ended),
        file("road_projects", road("A", None), road("B", dt.date(2025, 5, 20))),
    )
    found = view(empty_store, "designations", until("2025-12"))
    assert found.ledger.map_parts[:2] == ("乡村振兴重点帮扶村 · 有效", "乡村振兴重点帮扶村 · 已退出")
    parts = found.points(by_part=True)
    # What ended in 2023 is not on a map of 2025; in 2022 it still was.
    assert list(zip(parts["part"], parts["row_count"], strict=True)) == [("乡村振兴重点帮扶村 · 有效", 2)]
    assert found.points()[["code", "row_count"]].values.tolist() == [["140524100202", 2]]
    then = view(empty_store, "designations", until("2022-12")).points(by_part=True)
    assert dict(zip(then["part"], then["row_count"], strict=True)) == {
        "乡村振兴示范村 · 有效": 1, "乡村振兴重点帮扶村 · 有效": 2,
    }  # fmt: skip
    roads = view(empty_store, "road_projects", until("2025-12")).points(by_part=True)
    assert dict(zip(roads["part"], roads["row_count"], strict=True)) == {"在建": 1, "已验收": 1}
    (whole,) = view(empty_store, "villages", until("2025-12")).points(by_part=True)["part"]
    assert pd.isna(whole)  # a ledger without a status is one part


@pytest.mark.parametrize("name", ALL)
def test_every_ledger_of_the_demo_can_be_shown_without_a_sensitive_column(
    demo_store: Store, model: ReadModel, name: str
) -> None:
    found = demo(demo_store, model, name, EVERYBODY)
    count = int(found.summary()["row_count"])
    rows = found.rows(limit=20)
    assert len(rows) == min(count, 20)
    assert found.totals()["row_count"].sum() == found.points()["row_count"].sum() == count
    sensitive = {column.name for column in found.ledger.columns if column.sensitive}
    assert not sensitive & {*rows.columns, *(column.name for column in found.columns)}
    assert found.ledger.shape is Shape.PERIOD or not found.periods


@pytest.mark.parametrize("name", sorted(set(ALL) - set(PLACED)))
def test_a_ledger_of_the_whole_county_is_not_for_one_township(demo_store: Store, model: ReadModel, name: str) -> None:
    assert len(demo(demo_store, model, name, EVERYBODY).rows()) > 0
    assert not demo(demo_store, model, name, OF_LIYI).is_visible
    assert demo(demo_store, model, name, OF_LIYI).rows().empty


@pytest.mark.parametrize("name", PLACED)
def test_every_ledger_is_narrowed_to_the_viewers_townships(demo_store: Store, model: ReadModel, name: str) -> None:
    whole = demo(demo_store, model, name, EVERYBODY).totals().set_index("township_code")["row_count"]
    expected = int(whole.get(LIYI, 0))  # none where the ledger so far has rows of the whole county only
    mine = demo(demo_store, model, name, OF_LIYI)
    assert mine.totals()["township_code"].tolist() == [LIYI] * bool(expected)
    rows = mine.rows()
    assert mine.summary()["row_count"] == len(rows) == mine.points()["row_count"].sum() == expected < whole.sum()
    township = next(column.name for column in mine.columns if column.type == "township")
    assert set(rows[township]) == {"礼义镇"} if expected else rows.empty
    filtered = demo(demo_store, model, name, EVERYBODY, LIYI)
    assert filtered.totals()["row_count"].sum() == expected
    for nothing in (demo(demo_store, model, name, OF_LIYI, PINGCHENG), demo(demo_store, model, name, NOBODY)):
        assert nothing.rows().empty and nothing.totals().empty and nothing.points().empty
        assert nothing.summary()["row_count"] == 0


@pytest.mark.parametrize("name", ["road_projects", "water_works", "cases", "household_years", "members"])
def test_the_rows_a_viewer_gets_are_of_the_township(demo_store: Store, model: ReadModel, name: str) -> None:
    mine = demo(demo_store, model, name, OF_LIYI)
    township = next(column.name for column in mine.columns if column.type == "township")
    assert set(mine.rows()[township]) == {"礼义镇"}


def test_a_case_step_lies_where_its_household_does(demo_store: Store, model: ReadModel) -> None:
    found = demo(demo_store, model, "case_steps", OF_LIYI)
    rows = found.rows(limit=30)
    assert [column.label for column in found.columns[:2]] == ["乡镇", "行政村"]
    villages = {village.name for village in county().villages if village.township_code == LIYI}
    assert set(rows["place_township_code"]) == {"礼义镇"}
    assert set(rows["place_village_code"]) <= villages


def test_a_households_rows_carry_its_surrogate_and_no_number(demo_store: Store, model: ReadModel) -> None:
    known = set(demo(demo_store, model, "households", EVERYBODY).rows()["household"])
    members = demo(demo_store, model, "members", EVERYBODY)
    assert members.has_households and set(members.rows(limit=50)["household"]) <= known
    assert not demo(demo_store, model, "case_steps", EVERYBODY).has_households


@pytest.fixture
def with_sittings(tmp_path: Path, make_settings: MakeSettings) -> Store:
    """A county with one more ledger that leads to no place at all; its key is a word that SQL keeps for itself."""
    shutil.copytree(SMALL, tmp_path / "county")
    definition = """
name = "sittings"
title = "会议台账"
shape = "event"
key = ["order"]
date = "held_year"
[[columns]]
name = "order"
label = "议题"
type = "text"
required = true
[[columns]]
name = "held_year"
label = "年份"
type = "year"
"""
    (tmp_path / "county" / "ledgers" / "sittings.toml").write_text(definition, encoding="utf-8")
    store = open_store(make_settings(tmp_path, county=tmp_path / "county"))
    rows = [("议题", "年份"), ("甲", 2024), ("乙", 2025), ("丙", None)]
    result = store.import_files([InputFile("会.xlsx", sheet_of(rows, "会议台账"))], actor="测试", now=NOW)
    assert result.faults == ()
    return store


def test_a_ledger_without_a_place_is_the_countys(with_sittings: Store) -> None:
    found = view(with_sittings, "sittings", until("2025-06", (LIYI,)))
    assert sorted(found.rows()["order"]) == ["丙", "甲"]
    assert found.place.township == "" and found.is_visible
    assert found.totals()["township_code"].isna().all()
    hidden = view(with_sittings, "sittings", until("2025-06"), OF_LIYI)
    assert not hidden.is_visible and hidden.rows().empty and hidden.summary()["row_count"] == 0
