"""A county that keeps ten ledgers and not the fourteen others that pages read: every page stands and says so."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.intake.tables.tables import RawTable
from data_access.published.needs import NEEDED, columns_read
from data_access.published.read_model import ReadModel
from data_access.store import Store, open_store
from models.viewing import EVERYBODY
from services.figures.catalogue import FIGURES
from tests.conftest import SMALL, MakeSettings
from tests.screens import screens_of
from tests.ui.reading import PAGES, html, run
from ui.parts.absent import NOT_KEPT

NOW = dt.datetime(2026, 7, 3, 10)
EAST, WEST = "149901100", "149901101"
VILLAGE = f"{EAST}200"
#: Simulated, like everything in this county.
ROWS: dict[str, list[dict[str, object]]] = {
    "villages": [
        {"township_code": township, "village_code": f"{township}{number}", "is_exited": exited, "population": 300}
        for township in (EAST, WEST)
        for number, exited in ((200, "是"), (201, "是"), (202, "否"))
    ],
    "village_years": [
        {"township_code": EAST, "village_code": VILLAGE, "year": year, "collective_income_wanyuan": income}
        for year, income in ((2024, 20), (2025, 26))
    ],
    "households": [
        {
            "household_no": f"YS{number:010d}", "township_code": EAST, "village_code": VILLAGE, "head_name": "模拟户主",
            "household_type": "脱贫户", "size": number, "is_relocated": "否",
        }
        for number in (1, 2, 3)
    ],
    "clues": [
        {
            "clue_no": "WY-2026-0001", "township_code": EAST, "village_code": VILLAGE, "household_id": "YS0000000001",
            "source": "干部排查", "risk": "因病", "received_on": "2026-06-02", "result": "待核实",
        }
    ],
    "cases": [
        {
            "case_no": "JC-2026-0001", "household_id": "YS0000000002", "category": "脱贫不稳定户",
            "identified_month": "2026-03", "risk_1": "因病", "is_eliminated": "否",
        }
    ],
    "case_steps": [
        {"case_id": "JC-2026-0001", "step": "线索登记", "started_on": "2026-03-02", "done_on": "2026-03-02"},
        {"case_id": "JC-2026-0001", "step": "入户核实", "started_on": "2026-03-03", "done_on": "2026-03-04"},
    ],
    "milestones": [
        {
            "item_no": "GG-1", "item_name": "改革事项", "item_kind": "机构改革", "unit_id": "县农业局",
            "planned_on": "2026-05-31", "status": "进行中", "commitment_id": None,
        },
        {
            "item_no": "GG-2", "item_name": "实施办法", "item_kind": "制度办法", "unit_id": "县农业局",
            "planned_on": "2026-12-31", "status": "进行中", "commitment_id": "C55",
        },
    ],
    "road_projects": [
        {
            "project_no": "SL-GL-1", "project_name": "东沟村公路", "township_code": EAST, "village_code": VILLAGE,
            "length_km": 4.5, "status": "已验收", "started_on": "2026-02-01", "accepted_on": "2026-05-20",
        }
    ],
    "observations": [
        {
            "commitment_id": "C02", "month": "2026-06", "basis": "时点", "value": 98.5, "reporting_unit_id": "县农业局",
            "township_code": None,
        },
        # One township's roads, twice what the ledger has.
        {
            "commitment_id": "C35", "month": "2026-05", "basis": "自2026年累计", "value": 9,
            "reporting_unit_id": "县农业局", "township_code": EAST,
        },
        # The ledger of milestones says that it is not: what was reported explains, and the light carries a mark.
        {"commitment_id": "C55", "month": "2026-06", "basis": "时点", "value": 1, "reporting_unit_id": "县农业局"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, make_settings: MakeSettings) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("small_county")
    store = open_store(make_settings(folder, county=SMALL))
    tables = [
        RawTable.from_columns(name, {key: [row.get(key) for row in rows] for key in rows[0]}, file="模拟.xlsx", sheet=name)
        for name, rows in ROWS.items()
    ]  # fmt: skip
    result = store.importer.commit(tables, actor="甲", now=NOW, is_demo=True, is_partial=True)
    assert result.faults == ()
    store.publish(NOW)
    yield store
    store.record.engine.dispose()


@pytest.fixture(scope="module")
def _screens(store: Store) -> Iterator[None]:
    with screens_of(store.settings.stores.read_model.parent.parent / "config.toml"):
        yield


def row_id(store: Store, ledger: str, key: str) -> str:
    with store.record.reading() as connection:
        return store.record.keys(connection, store.ledgers[ledger])[key]


def test_what_is_not_kept_is_published_as_empty_tables(store: Store) -> None:
    lacking = columns_read().keys() - store.ledgers.ledgers.keys()
    assert len(lacking) == 19 and {"screenings", "relief_cases", "party_branches", "members"} <= lacking
    model = ReadModel(store.settings.stores.read_model)
    assert {model.manifest.tables[name].row_count for name in lacking} == {0}
    assert model.query("screenings", EVERYBODY, first="2026-01", last="2026-12").empty


@pytest.mark.usefixtures("_screens")
@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands(page: str) -> None:
    app = run(page, asof="2026-06")
    assert not app.exception and not app.error
    text = html(app)
    assert "nan" not in text
    assert text.count(NOT_KEPT) == (1 if page in ("screening.py", "guarantees.py") else 0)


@pytest.mark.usefixtures("_screens")
def test_what_is_kept_is_counted() -> None:
    overview = re.sub(r"\s+", " ", html(run("overview.py", asof="2026-06")))
    assert "4 个村" in overview and "增加 1 个" in overview and "脱贫户 3 户 6 人" in overview
    assert "5 项承诺，另有 1 项基数" in html(run("targets.py", asof="2026-06"))


MARK = "与目标进展报送台账不一致"
SAID = "由台账算出 0 项，目标进展报送台账 1 项"


@pytest.mark.usefixtures("_screens")
@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("targets.py", {"view": "list"}), ("targets.py", {"view": "small"}), ("targets.py", {"view": "closing"}),
        ("targets.py", {"commitment": "C55"}), ("department.py", {"id": "nongye"}),
        ("passport.py", {"of": "target/C55"}),
    ],
)  # fmt: skip
def test_a_light_carries_the_mark_wherever_it_stands(page: str, asked: dict[str, str]) -> None:
    app = run(page, asof="2026-06", **asked)
    assert not app.exception and not app.error
    assert MARK in html(app)
    assert SAID in " ".join(block.proto.body for block in app.get("html"))  # when the mark is pointed at
    assert MARK not in html(run(page, asof="2026-04", **asked))


@pytest.mark.usefixtures("_screens")
def test_a_townships_difference_stands_on_its_own_figure_and_on_the_countys() -> None:
    said = "新改建农村公路60公里 东山镇2026年5月：由台账算出 4.5 公里，目标进展报送台账 9 公里"
    for page, asked in (("township.py", {"code": EAST}), ("targets.py", {"commitment": "C35"})):
        assert said in " ".join(block.proto.body for block in run(page, asof="2026-06", **asked).get("html"))
    assert MARK not in html(run("township.py", asof="2026-06", code=WEST))
    assert (
        html(run("targets.py", asof="2026-06", commitment="C35")).count(MARK) == 2
    )  # the light, and the township below


@pytest.mark.usefixtures("_screens")
def test_an_opened_target_has_both_figures_the_row_and_whom_to_ask() -> None:
    text = html(run("targets.py", commitment="C55", asof="2026-06"))
    assert "数的来源：" in text and "2026年1月起由台账算出" in text
    assert "报来的数（只作说明，亮灯以台账为准）" in text and "台账汇总" in text
    card = text[text.index("与别的台账不一致") :]
    assert SAID in card and "县农业局" in card and "待核对，写明依据说明" in card


@pytest.mark.usefixtures("_screens")
def test_a_village_says_which_of_its_cards_have_no_ledger() -> None:
    app = run("village.py", code=VILLAGE, asof="2026-06")
    assert not app.exception and not app.error
    text = html(app)
    cards = re.split("(?=三保障未解决的问题|驻村工作队|村党组织|历次走访答应的事|供水 )", text)
    said = {card[:4].strip() for card in cards[1:] if NOT_KEPT in card}
    assert said == {"三保障未", "驻村工作", "村党组织", "历次走访", "供水"}
    assert text.count(NOT_KEPT) == 5 and "26" in text  # the years are kept


@pytest.mark.usefixtures("_screens")
def test_the_rules_of_warnings_say_that_no_income_line_can_be_taken_down() -> None:
    app = run("clues.py", part="rules", asof="2026-06")
    assert not app.exception and not app.error
    assert html(app).count(NOT_KEPT) == 1
    assert "line_enter" not in {button.key for button in app.button}


@pytest.mark.usefixtures("_screens")
@pytest.mark.parametrize("number", [1, 2])
def test_a_household_stands_with_its_forms(store: Store, number: int) -> None:
    app = run("household.py", id=row_id(store, "households", f"YS{number:010d}"), asof="2026-06")
    assert not app.exception and not app.error
    keys = {button.key for button in app.button}
    assert ({"register_clue", "open_case"} <= keys) is (number == 1) and ("record_step" in keys) is (number == 2)


@pytest.mark.usefixtures("_screens")
@pytest.mark.parametrize("name", sorted(path.stem for path in (SMALL / "ledgers").glob("*.toml")))
def test_the_page_of_every_ledger_stands(name: str) -> None:
    app = run("ledger.py", name=name, asof="2026-06")
    assert not app.exception and not app.error


@pytest.mark.usefixtures("_screens")
@pytest.mark.parametrize("name", sorted(name for name, figure in FIGURES.items() if not figure.argument))
def test_a_figure_says_where_it_comes_from_or_that_there_is_no_such_ledger(store: Store, name: str) -> None:
    app = run("passport.py", of=f"figure/{name}", asof="2026-06")
    assert not app.exception and not app.error
    read = FIGURES[name].ledgers
    assert (NOT_KEPT in html(app)) is (bool(read) and not {*read} & store.ledgers.ledgers.keys())


@pytest.fixture(scope="module")
def _bare_screens(tmp_path_factory: pytest.TempPathFactory, make_settings: MakeSettings) -> Iterator[None]:
    """The least a county can be: of all ledgers the one that is needed, with nothing in it."""
    folder = tmp_path_factory.mktemp("bare_county")
    county = Path(shutil.copytree(SMALL, folder / "county"))
    for path in [*county.glob("figures/*"), *county.glob("monitoring/**/*.*"), *county.glob("ledgers/*")]:
        if path.stem != NEEDED:
            path.unlink()
    plan = county / "plan/commitments.csv"
    plan.write_text(re.sub("figure:[^,]*", "observation", plan.read_text(encoding="utf-8")), encoding="utf-8")
    store = open_store(make_settings(folder, county=county))
    store.publish(NOW)
    store.record.engine.dispose()
    with screens_of(folder / "config.toml"):
        yield


@pytest.mark.usefixtures("_bare_screens")
@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_on_the_one_ledger_that_is_needed(page: str) -> None:
    app = run(page, asof="2026-06")
    assert not app.exception and not app.error
    said = {
        "overview.py": 2, "villages.py": 1, "households.py": 1, "clues.py": 1, "screening.py": 1, "guarantees.py": 1,
    }  # fmt: skip
    assert html(app).count(NOT_KEPT) == said.get(page, 0)
