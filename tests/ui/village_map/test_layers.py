"""Ledgers over the village map: which can be chosen, what is drawn of them, and what an address may not ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from data_access.store import Store, open_store
from geo.drawing.scene import Drawn
from models.time import Month
from models.viewing import Filters
from services import reading
from services.villages import map_layers
from tests.conftest import NOW, MakeSettings
from tests.data_access.filling import file, row
from tests.screens import Use
from tests.ui.reading import html, run

XIGOU, CHONGWEN, GUJIAO = "140524100202", "140524100", "140524207"
DECEMBER = Month(2025, 12)


def road(number: str, **values: object) -> dict[str, object]:
    return row("road_projects", project_no=number, **values)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, make_settings: MakeSettings) -> Iterator[Store]:
    """Four roads, three of them in one village, and two sites, one of which says where it lies."""
    folder = tmp_path_factory.mktemp("layers")
    found = open_store(make_settings(folder))
    result = found.import_files(
        [
            file("villages", row("villages", longitude=113.31, latitude=35.71)),
            file(
                "road_projects", road("A"), road("B"), road("C", status="在建", accepted_on=None, length_km=2),
                road("D", village_code=None, township_code="古郊乡", status="在建", accepted_on=None),
            ),
            file(
                "resettlement_sites", row("resettlement_sites", longitude=113.4, latitude=35.6, site_name="<b>`${x}"),
                row("resettlement_sites", site_no="AZ10"),
            ),
        ],
        actor="测试", now=NOW,
    )  # fmt: skip
    assert result.faults == ()
    yield found
    found.record.engine.dispose()


@pytest.fixture(autouse=True)
def _screens(store: Store, use: Use) -> None:
    use(store.settings.stores.read_model.parent.parent / "config.toml")


def drawn(*names: str, townships: tuple[str, ...] = (), month: Month = DECEMBER) -> Drawn:
    return map_layers.drawn(names, Filters(townships, (), month), month)


def marks(found: Drawn) -> list[tuple[object, ...]]:
    """Title, name, place, words and code of each symbol."""
    return [
        (found.symbols[int(str(one.symbol))].title, one.name, one.township, one.label, one.code)
        for one in found.table.itertuples(index=False)
    ]


def test_each_place_has_a_symbol_a_status_with_its_rows_and_sums() -> None:
    found = drawn("road_projects")
    assert sorted(marks(found)) == sorted([
        ("农村公路建设项目台账 · 已验收", "西沟村", "崇文镇", "2 行，里程 9.0 公里，投资 620.0 万元", XIGOU),
        ("农村公路建设项目台账 · 在建", "西沟村", "崇文镇", "1 行，里程 2.0 公里，投资 310.0 万元", XIGOU),
        ("农村公路建设项目台账 · 在建", "古郊乡", "乡镇驻地", "1 行，里程 4.5 公里，投资 310.0 万元", GUJIAO),
    ])  # fmt: skip
    (ledger,) = found.ledgers
    assert [(part.words, part.place_count, part.row_count) for part in ledger.parts] == [
        ("在建", 2, 2),
        ("已验收", 1, 2),
    ]
    assert ledger.when == "截至2025年12月" and ledger.notes == ("1 处没有村或村没有坐标，画在乡镇驻地",)
    here = found.table[found.table["code"] == XIGOU]
    assert sorted(here["dy"]) == pytest.approx([-13.0, -6.5])  # side by side around the village
    assert found.layer.codes == {XIGOU, GUJIAO}


def test_ledgers_differ_in_shape_and_a_row_with_a_coordinate_stands_on_it() -> None:
    found = drawn("road_projects", "resettlement_sites")
    shapes = {one.title.split(" · ")[0]: one.shape for one in found.symbols}
    assert shapes == {"农村公路建设项目台账": "square", "易地搬迁安置点台账": "triangle"}
    own = found.table[found.table["level"] == "row"].iloc[0]
    assert (own["lng"], own["lat"], own["dx"], own["dy"]) == (113.4, 35.6, 0.0, 0.0)
    assert "<b>" not in found.layer.data and "`" not in found.layer.data  # nothing but text


def test_month_and_townships_leave_what_the_ledgers_page_leaves() -> None:
    # All four were begun in September 2024; the two accepted in May 2025 were being built in April like the others.
    (april,) = drawn("road_projects", month=Month(2025, 4)).ledgers
    assert [(part.words, part.row_count) for part in april.parts] == [("在建", 4)]
    assert drawn("road_projects", month=Month(2024, 8)).ledgers[0].parts == ()
    assert drawn("road_projects", townships=(GUJIAO,)).layer.codes == {GUJIAO}
    nothing = drawn("road_projects", townships=("140524204",))
    assert nothing.layer.data == "" and nothing.ledgers[0].parts == ()


def test_every_ledger_with_a_place_can_be_chosen_but_those_of_people() -> None:
    known = map_layers.catalogue()
    ledgers = reading.store().ledgers
    assert not {ledger.name for ledger in ledgers if ledger.personal} & known.keys()
    assert "income_lines" not in known and "plan_points" not in known  # no place
    named = (
        "road_projects", "resettlement_sites", "industry_parks", "workshops", "pv_stations", "water_works", "schools",
        "village_clinics", "care_institutions", "tourism_villages", "designations", "herb_plantings",
    )  # fmt: skip
    assert known.keys() >= {*named}
    assert (
        known["resettlement_sites"] == "易地搬迁安置点（到点）" and known["road_projects"] == "农村公路建设项目（到村）"
    )
    assert known["herb_plantings"] == "中药材种植和野生抚育（到乡镇）"


def test_every_ledger_that_can_be_chosen_can_be_drawn() -> None:
    for name in map_layers.catalogue():
        (one,) = drawn(name).ledgers
        assert one.title == reading.store().ledgers[name].title


def test_an_address_round_trip_keeps_the_layers_in_their_order() -> None:
    app = run("villages.py", layers="resettlement_sites,road_projects", asof="2025-12")
    assert not app.exception and not app.warning
    assert app.multiselect(key="map_layers").value == ["resettlement_sites", "road_projects"]
    text = re.sub(r"\s+", " ", html(app))
    assert "易地搬迁安置点台账 （现状） 小型安置点 2 处 2 行" in text.replace("　", " ").replace("  ", " ")
    assert "在建 2 处 2 行" in text and "已验收 1 处 2 行" in text and "画在乡镇驻地" in text
    app.multiselect(key="map_layers").set_value(["road_projects"]).run()
    assert app.query_params["layers"] == "road_projects"
    assert "易地搬迁安置点台账" not in html(app)
    app.multiselect(key="map_layers").set_value([]).run()
    assert "layers" not in app.query_params


def test_an_address_that_asks_for_people_or_for_nothing_known_is_told_so_until_another_choice() -> None:
    app = run("villages.py", layers="houses,road_projects,income_lines,no_such*", asof="2025-12")
    (said,) = (one.value for one in app.warning)
    assert "“农村危房改造台账”含个人信息，不能叠加到地图上" in said
    assert "“监测收入线台账”的行没有乡镇或村" in said
    assert "认不出的图层，已忽略：no\\_such\\*。" in said
    assert app.query_params["layers"] == "road_projects"
    assert "农村危房改造台账（" not in html(app)
    app.multiselect(key="map_layers").set_value(["road_projects", "resettlement_sites"]).run()
    assert not app.warning


def test_more_than_can_be_told_apart_is_not_drawn_and_said() -> None:
    names = ["road_projects", "resettlement_sites", "workshops", "schools", "water_works", "pv_stations", "outlets"]
    app = run("villages.py", layers=",".join(names), asof="2025-12")
    (said,) = (one.value for one in app.warning)
    assert said == "最多同时叠加 6 个台账，“消费帮扶网点台账”没有画。请先去掉别的。"
    assert "光伏帮扶电站台账" in html(app) and "消费帮扶网点台账" not in html(app)
