"""The marks on the pages and what they open: every one leads somewhere, ten of them as far as the cell."""

from __future__ import annotations

import html as entities
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from data_access.store import open_store
from errors import NotFound
from models.time import Month
from models.viewing import Filters, Viewer
from services import reading
from services.figures.catalogue import FIGURES
from services.words import ledger_words
from settings import load_settings
from tests.data_access.record.batches.passport_office import Office, busy_office
from tests.screens import screens_of
from tests.sweeps import some
from tests.ui.reading import html, run
from ui.base import state
from ui.provenance import page as passport_page

MARK = re.compile(r'<a class="passport" href="([^"]+)"')
CHONGWEN = "140524100"
NAMES = {"road_projects": "", "herb_plantings": "2024", "village_years": "2024"}


@pytest.fixture(scope="module")
def office(demo_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("screens") / "store"
    shutil.copytree(demo_store_folder, folder)
    store = open_store(load_settings(folder / "config.toml"))
    yield busy_office(store)
    store.record.engine.dispose()


@pytest.fixture(scope="module", autouse=True)
def screens(office: Office) -> Iterator[None]:
    """The screens over that store, for all tests here: nothing in them is changed."""
    with screens_of(office.store.settings.stores.read_model.parent.parent / "config.toml"):
        yield


def marks(app: AppTest) -> dict[str, dict[str, list[str]]]:
    """What the marks on a page are of, with the other parameters of their addresses."""
    bodies = "".join(block.proto.body for block in app.get("html"))
    addresses = [parse_qs(urlsplit(entities.unescape(found)).query) for found in MARK.findall(bodies)]
    return {asked.pop("of")[0]: asked for asked in addresses}


def passport(of: str, **more: str | list[str]) -> AppTest:
    app = run("passport.py", of=of, **more)
    assert not app.exception
    return app


def refused(of: str) -> str:
    """The sentence in the place of a passport that there is not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "parameter", lambda name: of if name == "of" else "")
        with pytest.raises(NotFound) as error:
            passport_page.opened(Filters((), (), Month(2025, 6)))
    return str(error.value)


@pytest.mark.sweep
def test_every_mark_is_of_something_that_opens(office: Office) -> None:
    village, household = "140524100202", office.row("households")
    pages = [
        run("overview.py"), run("villages.py"), run("villages.py", measure="monitored"), run("village.py", code=village),
        run("ledgers.py"), run("ledger.py", name="road_projects"), run("ledger.py", name="village_years"),
        run("households.py"), run("households.py", township=CHONGWEN), run("households.py", village=village),
        run("household.py", id=household), run("targets.py"), run("targets.py", commitment="C35"), run("tasks.py"),
        run("departments.py"), run("department.py", id="jiaotong"), run("townships.py"), run("township.py", code=CHONGWEN),
        run("supervision.py"), run("screening.py"), run("guarantees.py"), run("clues.py"), run("clues.py", part="rules"),
        *(run("data.py", part=part) for part in ("desk", "board", "calendar", "findings", "quality", "batches", "corrections", "layers")),
    ]  # fmt: skip
    found = {of: asked for page in pages for of, asked in marks(page).items()}
    named = {of.split("/")[1] for of in found if of.startswith("figure/")}
    assert named == set(FIGURES)
    drawn = random.Random(1)
    shapes: dict[tuple[str, ...], list[str]] = {}
    for of in sorted(found):
        kind, name, *rest = of.split("/")
        shapes.setdefault((kind, name if kind in ("figure", "row") else "", str(len(rest))), []).append(of)
    for alike in some(list(shapes.values()), 3):
        of = drawn.choice(alike)
        app = passport(of, **found[of])
        assert "怎么" in html(app) or "现在存入的值" in html(app)


def test_ten_marks_drawn_at_random_lead_to_the_cell(office: Office) -> None:
    """From a mark on a page to its passport, and from the passport into the workbook."""
    places = [office.store.county.find_township(name) for name in ("崇文镇", "礼义镇", "六泉乡", "古郊乡")]
    pages = [
        run("ledger.py", name=name, township=place.code, asof="2025-06", period=period)
        for name, period in NAMES.items()
        for place in places
        if place
    ]
    rows = {of for page in pages for of in marks(page) if of.startswith("row/")}
    brought = [
        (name, one)
        for name in NAMES
        for one in office.passports(name).values()
        if f"row/{name}/{one.row_id}" in rows and any(step.file in office.files for step in one.steps)
    ]
    figures = [
        (name, one, column.name)
        for name, one in brought
        for column in office.store.ledgers[name].columns
        if column.type in ledger_words.NUMBERS and (origin := one.origin(column.name)) and origin.cells
    ]
    assert len(figures) >= 10
    for name, one, column in random.Random(20250630).sample(figures, 10):
        origin = one.origin(column)
        assert origin
        text = html(passport(f"row/{name}/{one.row_id}/{column}"))
        place = re.search(r"来自\s+(\S+\.xlsx) · 工作表“(.+?)” · ([A-Z]+\d+)", text)
        assert place
        written = str(office.cell(*place.groups()))
        value = float(written.removesuffix("米")) / (1000 if written.endswith("米") else 1)
        assert value == one.values[column]
        assert f"存入的值 {one.values[column]}" in re.sub(r"\s+", " ", text)


def test_a_value_tells_what_stood_there_before(office: Office) -> None:
    text = html(passport(f"row/road_projects/{office.row('road_projects', project_no='A-1')}/investment_wanyuan"))
    assert "333.0" in text
    assert "投资.xlsx · 工作表“农村公路建设项目台账” · C4" in text
    assert "公路一.xlsx · 工作表“农村公路建设项目台账” · K4" in text
    assert "丙撤回：填错了" in text
    whole = html(passport(f"row/road_projects/{office.row('road_projects', project_no='A-3')}"))
    assert "里程 7.0 → 6.8" in whole
    assert "第 1 号更正" in whole
    assert "现场复测" in whole


def test_a_commitments_passport_lists_the_rows_with_their_cells(office: Office) -> None:
    text = html(passport("target/C35", asof="2025-06"))
    assert "figures/road_km.sql" in text
    assert "已验收的农村公路里程，按验收月份发生" in text
    assert "填报口径是本期发生，换算成自2021年累计" in text
    total = re.search(r"计入 (\d+) 行，\s+逐行相加得 ([\d.]+) 公里", text)
    shown = re.search(r"没有舍入的数\s+([\d.]+) 公里", text)
    assert total
    assert shown
    assert float(total[2]) == float(shown[1])
    assert "投资.xlsx" in text
    assert "H4" in text
    assert "判定规则" in text
    reported = html(passport("target/C38", asof="2025-06"))
    assert "分子合计 157200，分母合计 160944" in reported
    assert "G5" in reported
    assert "县水务局" in reported


def test_a_townships_figure_has_a_passport_of_its_own() -> None:
    text = html(passport(f"target/C35/{CHONGWEN}"))
    assert "崇文镇 · 截至" in text
    assert "礼义镇" not in text[text.index("计入这个数的行") :]
    assert "只有全县数" in refused(f"target/C02/{CHONGWEN}")


def test_a_total_says_how_many_rows_it_is_of() -> None:
    # What is planned is not added to what is accepted: a sum is asked for by status.
    assert "按状态分开合计" in refused("total/road_projects/investment_wanyuan")
    text = html(passport("total/road_projects/investment_wanyuan", asof="2025-06", status="已验收"))
    assert "农村公路建设项目台账 · 已验收 · 投资" in text
    count = re.search(r"的 (\d+) 行里，把(\d+) 行的“投资”相加", text)
    assert count
    assert int(count[2]) <= int(count[1])
    one = html(passport("total/village_years/household_count/2023"))
    assert "2023年度" in one


@pytest.mark.parametrize(
    "of",
    [
        "", "x", "row", "row/road_projects", "row/road_projects/0000000000000000", "row/nothing/0000000000000000",
        "row/road_projects/' OR 1=1 --", "total/road_projects/status", "total/nothing/row_count", "target/C999",
        "target/C35/999", "figure/nothing", "figure/village_monitored", "figure/village_monitored/1",
        "figure/household_members/0", "figure/open_cases/more", "target/C35/140524100/x", "row/a/b/c/d", "target/" + "C" * 300,
    ],
)  # fmt: skip
def test_an_address_nobody_made_is_answered_with_a_sentence(of: str) -> None:
    assert refused(of).endswith(("打开。", "请从台账目录打开。"))


def test_a_sensitive_column_has_no_passport(office: Office) -> None:
    member = office.row("members")
    assert "没有这一列，或者它不进看板" in refused(f"row/members/{member}/name")
    text = html(passport(f"row/members/{member}"))
    assert "健康状况" in text
    assert "证件号码" not in text


def test_a_row_of_another_township_cannot_be_opened(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "viewer", lambda: Viewer(role="township", areas=frozenset({"140524101"})))
    assert "您无权查看" in refused(f"row/road_projects/{office.row('road_projects', project_no='A-1')}")
    assert "公路二.xlsx" in html(passport(f"row/road_projects/{office.row('road_projects', project_no='A-2')}"))
