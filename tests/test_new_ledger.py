"""A newcomer adds a ledger: one TOML file, taken from the guide as it stands, and no code.

The example of docs/ledgers.md goes into a copy of the county; its template is filled, imported, and everything
the guide promises is looked at with worked-out answers.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
from collections.abc import Iterator

import openpyxl
import pytest

from data_access.published.ledger_view import OWN_ORDER, LedgerView
from data_access.published.read_model import ReadModel
from data_access.store import InputFile, Store, open_store
from data_access.workbooks.ledger_page import workbook
from data_access.workbooks.templates import template
from models.time import Month
from models.viewing import EVERYBODY, Filters
from services.ledgers.places import places
from settings import ROOT
from tests.conftest import NOW, MakeSettings
from tests.data_access.filling import file, row, saved
from tests.screens import screens_of
from tests.ui.reading import html, run

CHONGWEN, LIYI = "140524100", "140524101"
JUNE = Filters((), (), Month(2025, 6))
#: As of 2025-06 four of them: GW-4 starts later, GW-5 is not yet at its end; as of 2025-07 GW-5 no longer counts.
JOBS = [
    ["GW-1", "崇文镇", "西沟村", "在岗", dt.date(2024, 6, 3), None, 500, "AZ09"],
    ["GW-2", "崇文镇", "西沟村", "空缺", dt.date(2025, 1, 10), None, 300, None],
    ["GW-3", "礼义镇", "东伞村", "在岗", dt.date(2025, 6, 30), None, None, None],
    ["GW-4", "礼义镇", "东伞村", "在岗", dt.date(2025, 7, 1), None, 700, None],
    ["GW-5", "崇文镇", "西沟村", "撤销", dt.date(2024, 1, 5), dt.date(2025, 7, 15), 400, None],
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, make_settings: MakeSettings) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("newcomer")
    shutil.copytree(ROOT / "counties" / "lingchuan", folder / "county")
    guide = (ROOT / "docs" / "ledgers.md").read_text(encoding="utf-8")
    (definition,) = re.findall(r"```toml\n(.*?)```", guide, flags=re.DOTALL)
    (folder / "county" / "ledgers" / "public_jobs.toml").write_text(definition, encoding="utf-8")
    store = open_store(make_settings(folder, county=folder / "county"))
    village = row("villages", longitude=113.31, latitude=35.71)
    jobs = InputFile("岗位.xlsx", filled(store))
    result = store.import_files(
        [file("villages", village), file("resettlement_sites", row("resettlement_sites")), jobs], actor="测试", now=NOW
    )
    assert result.faults == ()
    yield store
    store.record.engine.dispose()


def filled(store: Store) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(template(store.ledgers["public_jobs"], store.county)))
    sheet = book["安置点公益性岗位台账"]
    for number, cells in enumerate(JOBS, start=3):
        for index, value in enumerate(cells, start=1):
            sheet.cell(number, index, value)
    return saved(book)


def view(store: Store, filters: Filters = JUNE) -> LedgerView:
    model = ReadModel(store.settings.stores.read_model)
    return LedgerView(model, store.county, store.ledgers, store.ledgers["public_jobs"], EVERYBODY, filters)


@pytest.fixture
def screens(store: Store) -> Iterator[None]:
    with screens_of(store.settings.county.folder.parent / "config.toml"):
        yield


def test_the_template_has_its_columns(store: Store) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(store.ledgers["public_jobs"], store.county)))
    assert [cell.value for cell in book["安置点公益性岗位台账"][1]] == [
        "岗位编号*", "乡镇*", "行政村*", "岗位状态*", "设岗日期*", "撤销日期", "月补贴（元）", "安置点编号",
    ]  # fmt: skip


@pytest.mark.usefixtures("screens")
def test_the_list_and_the_page_show_its_rows_and_totals() -> None:
    listed = html(run("ledgers.py", asof="2025-06"))
    assert re.search(r"第4条\s+安置点公益性岗位台账\s+4\s+2025年6月30日\s+县人社局", listed)
    app = run("ledger.py", name="public_jobs", asof="2025-06")
    assert not app.exception
    text = re.sub(r"\s+", " ", html(app))
    assert (
        "合计 在岗 3 900 合计 空缺 1 300 崇文镇 在岗 2 900 崇文镇 空缺 1 300 礼义镇 在岗 1 缺数 月补贴有 1 行缺数"
    ) in text
    assert "岗位状态（行）： 在岗 3 空缺 1" in text
    assert "GW-1 崇文镇 西沟村 在岗 2024年6月3日 — 500 AZ09 小区 第 1 批 · 岗位.xlsx · 第 3 行" in text
    assert "GW-3 礼义镇 东伞村 在岗 2025年6月30日 — — —" in text
    assert "GW-5 崇文镇 西沟村 在岗 2024年1月5日 — 400 —" in text  # what ends later is not known in June
    assert "GW-4" not in text
    assert len(app.get("iframe") or app.get("component_instance")) == 1


@pytest.mark.usefixtures("screens")
def test_a_later_month_and_a_township_change_the_page() -> None:
    text = re.sub(r"\s+", " ", html(run("ledger.py", name="public_jobs", asof="2025-07", township=LIYI)))
    assert "合计 2 700 礼义镇 2 700" in text  # of one status there is nothing to split
    assert "GW-4" in text and "GW-1" not in text
    text = re.sub(r"\s+", " ", html(run("ledger.py", name="public_jobs", asof="2025-07")))
    assert "崇文镇 在岗 1 500 崇文镇 空缺 1 300" in text
    assert "GW-5 崇文镇 西沟村 撤销 2024年1月5日 2025年7月15日 400 —" in text


def test_its_points_lie_where_the_rows_are(store: Store) -> None:
    points = places(view(store)).table.to_dict("records")
    seat = store.county.township(LIYI)
    assert [(p["name"], p["township"], p["lng"], p["lat"], p["label"]) for p in points] == [
        ("礼义镇", "乡镇驻地", seat.seat_lng_wgs84, seat.seat_lat_wgs84, "1 行"),
        ("西沟村", "崇文镇", 113.31, 35.71, "3 行，月补贴 1200 元"),
    ]


def test_its_export_equals_its_rows(store: Store) -> None:
    data = workbook(view(store), OWN_ORDER, ["安置点公益性岗位台账", "筛选：全县"])
    lines = list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    assert [line[0] for line in lines[:2]] == ["安置点公益性岗位台账", "筛选：全县"]
    assert lines[2] == (
        "岗位编号",
        "乡镇",
        "行政村",
        "岗位状态",
        "设岗日期",
        "撤销日期",
        "月补贴（元）",
        "安置点编号",
        "来源",
    )
    source = "第 1 批 · 岗位.xlsx · 工作表“安置点公益性岗位台账” · 第 {} 行"
    assert lines[3:] == [
        ("GW-3", "礼义镇", "东伞村", "在岗", dt.datetime(2025, 6, 30), None, None, None, source.format(5)),
        ("GW-2", "崇文镇", "西沟村", "空缺", dt.datetime(2025, 1, 10), None, 300, None, source.format(4)),
        ("GW-1", "崇文镇", "西沟村", "在岗", dt.datetime(2024, 6, 3), None, 500, "AZ09 小区", source.format(3)),
        ("GW-5", "崇文镇", "西沟村", "在岗", dt.datetime(2024, 1, 5), None, 400, None, source.format(7)),
    ]
