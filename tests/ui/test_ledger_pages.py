"""The list of ledgers and a ledger's page as Streamlit runs them."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from data_access.county.ledgers import Column, ColumnType
from data_access.published.ledger_view import OWN_ORDER
from data_access.store import InputFile, Store
from data_access.workbooks.ledger_page import workbook
from errors import NotFound
from models.time import Month
from models.viewing import Filters
from services import reading
from services.villages import in_ledgers
from services.words.ledger_words import cell, exact, moment
from tests.data_access.filling import ledgers, sheet_of, taken_in
from tests.screens import Use
from tests.services.stored import stored
from tests.ui.reading import html, run
from ui.base import state
from ui.ledgers import page as ledger_page

JUNE = Filters((), (), Month(2025, 6))
XIGOU = "140524100202"
ALL = tuple(ledger.name for ledger in ledgers())


def words(page: str, **parameters: str | list[str]) -> str:
    app = run(page, **parameters)
    assert not app.exception
    return re.sub(r"\s+", " ", html(app))


@pytest.mark.usefixtures("demo_screens")
def test_every_ledgers_page_runs_and_its_row_count_is_the_lists(demo_store: Store) -> None:
    listed = words("ledgers.py")
    for name in ALL:  # one after the other in one sitting: opening the stores anew for each takes longer than the page
        title = demo_store.ledgers[name].title
        count = re.search(rf" {re.escape(title)} (\d+) ", listed)
        assert count, name
        page = words("ledger.py", name=name)
        assert title in page and "演示数据" in page, name
        assert f" {count[1]} 行 " in page if int(count[1]) else "还没有行" in page, name


@pytest.mark.usefixtures("demo_screens")
def test_the_list_is_searched_and_narrowed() -> None:
    app = run("ledgers.py")
    assert f"共 {len(ALL)} 个台账" in html(app)
    app.text_input(key="ledger_search").input("安置点").run()
    found = html(app)
    assert "易地搬迁安置点台账" in found and "脱贫户和监测户台账" in found  # it has a column of that name
    assert "农村公路建设项目台账" not in found
    app.text_input(key="ledger_search").input("没有这样的词").run()
    assert app.info[0].value.startswith("没有符合条件的台账")
    app.text_input(key="ledger_search").input("第23条").run()
    assert "农村供水工程台账" in html(app)  # its second article
    of_roads = words("ledgers.py", department="jiaotong")
    assert "农村公路建设项目台账" in of_roads and "农村供水工程台账" not in of_roads
    reporting = set(reading.rows("target_reporters")["unit_id"])
    assert "目标进展报送台账" not in of_roads or "jiaotong" in reporting  # it reported nothing itself
    assert "目标进展报送台账" in words("ledgers.py", department=min(reporting))


@pytest.mark.usefixtures("demo_screens")
def test_the_township_filter_narrows_list_and_page_alike() -> None:
    listed = re.search(r"农村公路建设项目台账 (\d+) ", words("ledgers.py", township="140524101"))
    assert listed
    assert f" {listed[1]} 行 " in words("ledger.py", name="road_projects", township="140524101")


@pytest.mark.usefixtures("demo_screens")
def test_every_link_of_a_villages_page_opens_the_rows_of_that_village_alone() -> None:
    bodies = "".join(block.proto.body for block in run("village.py", code=XIGOU).get("html"))
    counts = in_ledgers.counts(XIGOU, JUNE)
    names = set(re.findall(rf'href="/ledger\?[^"]*name=(\w+)&amp;village={XIGOU}"', bodies))
    assert {"assets", "houses"} & names and len(names) > 5
    assert len(names) == len(set(re.findall(r'href="/ledger\?[^"]*name=(\w+)', bodies)))
    for name in sorted(names):
        page = words("ledger.py", name=name, village=XIGOU, township="140524100", asof="2025-06")
        assert "范围：只列西沟村（崇文镇）的行" in page, name
        assert f" {counts[name]} 行 " in page and "还没有数" not in page, name


@pytest.mark.usefixtures("demo_screens")
def test_a_villages_rows_lead_back_to_all_and_their_sum_to_its_passport() -> None:
    app = run("ledger.py", name="assets", village=XIGOU, township="140524100", asof="2025-06")
    bodies = "".join(block.proto.body for block in app.get("html"))
    assert "看崇文镇的全部行" in bodies
    assert 'href="/ledger?asof=2025-06&amp;township=140524100&amp;name=assets"' in bodies
    assert f"of=total%2Fassets%2Frow_count&amp;village={XIGOU}" in bodies
    count = in_ledgers.counts(XIGOU, JUNE)["assets"]
    page = words("passport.py", of="total/assets/row_count", village=XIGOU)
    assert f"在西沟村（崇文镇）；全部部门；截至2025年6月的 {count} 行里" in page


@pytest.mark.usefixtures("demo_screens")
def test_the_workbook_of_a_village_has_its_rows_and_says_whose_they_are() -> None:
    view = reading.ledger("assets", JUNE, village=XIGOU)
    sheet = load_workbook(io.BytesIO(workbook(view, OWN_ORDER, ledger_page.export_lines(view, JUNE)))).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == f"{view.ledger.title} · 西沟村（崇文镇）"
    assert cells[1][0] == "筛选：西沟村（崇文镇）；全部部门；截至2025年6月"
    header = next(number for number, row in enumerate(cells) if "行政村" in row)
    column = cells[header].index("行政村")
    assert [row[column] for row in cells[header + 1 :]] == ["西沟村"] * in_ledgers.counts(XIGOU, JUNE)["assets"]


@pytest.mark.usefixtures("demo_screens")
def test_a_ledger_about_people_shows_no_more_of_a_village_than_of_all() -> None:
    whole, one = reading.ledger("members", JUNE), reading.ledger("members", JUNE, village=XIGOU)
    assert one.columns == whole.columns and not any(column.sensitive for column in one.columns)
    assert "含个人信息：姓名、证件号码" in words("ledger.py", name="members", village=XIGOU)


@pytest.mark.usefixtures("demo_screens")
@pytest.mark.parametrize(
    ("ledger", "code", "sentence"),
    [
        ("assets", "14052410<b>", "行政村名录里没有地址里的村“14052410<b>”。请从村庄地图打开"),
        ("assets", "西沟村", "行政村名录里没有地址里的村“西沟村”"),
        ("plan_points", XIGOU, "的行不分村，不能只看一个村的。请从台账目录打开"),
    ],
)
def test_a_village_that_cannot_be_shown_is_told_in_one_sentence(
    ledger: str, code: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("ledger.py", name=ledger, village=code).exception
    monkeypatch.setattr(state, "parameter", {"name": ledger, "village": code, "period": ""}.__getitem__)
    with pytest.raises(NotFound, match=sentence):
        ledger_page.opened(JUNE)


@pytest.mark.usefixtures("demo_screens")
def test_commitment_and_ledger_lead_to_each_other() -> None:
    app = run("targets.py", commitment="C35")
    links = [element.proto for element in app.get("page_link")]
    assert [link.label for link in links] == ["看明细：农村公路建设项目台账 ›"]
    assert "name=road_projects" in links[0].query_string
    assert "commitment=C35" in "".join(block.proto.body for block in run("ledger.py", name="road_projects").get("html"))


@pytest.mark.usefixtures("demo_screens")
def test_another_period_is_chosen_and_kept_in_the_address() -> None:
    app = run("ledger.py", name="herb_plantings")
    assert "这里是2024年度的行" in html(app)
    app.selectbox(key="period_herb_plantings").select("2022").run()
    assert "这里是2022年度的行" in html(app)
    assert app.query_params["period"] == "2022"
    assert "这里是2021年度的行" in words("ledger.py", name="herb_plantings", period="2021")
    assert "这里是2024年度的行" in words("ledger.py", name="herb_plantings", period="2099")


@pytest.mark.usefixtures("demo_screens")
def test_rows_are_turned_and_sorted() -> None:
    app = run("ledger.py", name="village_years")
    count = int(re.search(r"(\d+) 行", html(app))[1])  # type: ignore[index]
    app.selectbox(key="order_village_years").select("income_per_capita_yuan").run()
    app.selectbox(key=f"order_village_years_page_{count}").select(1).run()
    assert not app.exception
    incomes = [int(income) for income in re.findall(r"2024年\s+(?:[\d.]+|—)\s+(\d+)", html(app))]
    assert len(incomes) == 50 and incomes == sorted(incomes)


@pytest.mark.usefixtures("demo_screens")
def test_a_row_of_a_household_opens_its_file() -> None:
    bodies = "".join(block.proto.body for block in run("ledger.py", name="members").get("html"))
    assert re.search(r'href="/household\?asof=2025-06&amp;id=[0-9a-f]{16}"', bodies)


@pytest.mark.usefixtures("demo_screens")
@pytest.mark.parametrize("name", ["", "nope", "members_private", "ref_units", "x' OR 1=1"])
def test_an_unknown_ledger_is_not_found(name: str) -> None:
    with pytest.raises(NotFound, match="没有这个台账"):
        reading.ledger(name, Filters((), (), Month(2025, 6)))


@pytest.mark.parametrize("name", ["road_projects", "observations", "members"])
def test_an_empty_ledger_says_so(name: str, empty_store: Store, tmp_path: Path, use: Use) -> None:
    use(tmp_path / "config.toml")
    assert "所选范围内还没有行" in words("ledger.py", name=name)
    assert "缺数" in words("ledgers.py")


def test_values_are_shown_as_they_were_filled_in() -> None:
    assert [exact(4, "公里"), exact(4.65, "公里"), exact(3.79, ""), exact(820, "人")] == ["4.0", "4.65", "3.79", "820"]
    assert [moment("2025"), moment("2025-06"), moment("2025-06-03"), moment(None)] == [
        "2025年度",
        "2025年6月",
        "2025年6月3日",
        "",
    ]
    year = Column(name="born", label="出生年份", type=ColumnType.YEAR)
    assert [cell(year, 1965), cell(year, None), cell(year, True)] == ["1965年", "—", "是"]


def test_a_partly_reported_period_names_who_is_missing(empty_store: Store, tmp_path: Path, use: Use) -> None:
    ledger = empty_store.ledgers["livestock"]
    cells: list[list[object]] = [
        ["乡镇", "畜种", "数据月份", "期末存栏", "本年累计出栏"],
        ["六泉乡", "羊", "2025-06", 10, 5],
    ]
    taken_in(empty_store, InputFile("畜禽.xlsx", sheet_of(cells, ledger.title)))
    use(tmp_path / "config.toml")
    page = words("ledger.py", name="livestock", asof="2025-06")
    assert "古郊乡还没有数，合计只含有数的乡镇" in page and "六泉乡、" not in page


@pytest.mark.usefixtures("demo_screens")
def test_a_page_keeps_what_is_planned_apart_and_names_what_feeds_the_commitment(demo_store: Store) -> None:
    rows, end = stored(demo_store, "road_projects"), pd.Timestamp(2025, 6, 30)
    begun, accepted = (pd.to_datetime(rows[name]) for name in ("started_on", "accepted_on"))
    there = rows[(begun <= end) | (accepted <= end) | (begun.isna() & accepted.isna())]
    done = there[pd.to_datetime(there["accepted_on"]) <= end]
    rest = there.drop(done.index)
    # Begun before and accepted later: they were in no count.
    assert (pd.to_datetime(rest["accepted_on"]) > end).any()
    page = words("ledger.py", name="road_projects", asof="2025-06")
    assert f" {len(there)} 行 农村公路建设项目台账 · 截至2025年6月" in page
    assert f"计入 C35：{done['length_km'].sum():.1f} 公里，{len(done)} 行（已验收 {len(done)}）" in page
    assert f"其余 {len(rest)} 行 {rest['length_km'].sum():.1f} 公里（" in page
    assert f"合计 已验收 {len(done)} {done['length_km'].sum():.1f} " in page and "合计 在建 " in page
    narrowed = words("ledger.py", name="road_projects", asof="2025-06", status="已验收")
    assert f" {len(done)} 行 " in narrowed and "范围：只列已验收的行" in narrowed


@pytest.mark.usefixtures("demo_screens")
def test_whoever_left_is_not_in_the_sum_and_comes_last(demo_store: Store) -> None:
    rows, end = stored(demo_store, "public_posts"), pd.Timestamp(2025, 6, 30)
    begun = rows[pd.to_datetime(rows["started_on"]) <= end]
    left = begun[pd.to_datetime(begun["ended_on"]) <= end]
    in_post = begun.drop(left.index)
    page = words("ledger.py", name="public_posts", asof="2025-06")
    assert f"在岗 {len(in_post)} 退岗 {len(left)} 到时已过“退岗日期”的 {len(left)} 行不计入行数和合计" in page
    assert f"合计 {len(in_post)} {in_post['monthly_pay_yuan'].sum():.0f} " in page
    assert f"最后 {len(left)} 行到时已结束" in page


@pytest.mark.usefixtures("demo_screens")
@pytest.mark.parametrize(
    ("name", "said"), [("water_works", "现状"), ("houses", "截至2023年6月"), ("funds", "截至2023年6月")]
)
def test_what_no_date_tells_is_said_to_be_the_present_state(name: str, said: str) -> None:
    page = words("ledger.py", name=name, asof="2023-06")
    assert f"台账 · {said}" in page
    assert ("“项目进度”没有日期，是现状" in page and "项目进度（现状）" in page) == (name == "funds")


@pytest.mark.usefixtures("demo_screens")
def test_a_ledger_says_where_another_says_otherwise(demo_store: Store) -> None:
    text = words("ledger.py", name="guarantee_gaps", asof="2025-06")
    houses, gaps = (stored(demo_store, name) for name in ("houses", "guarantee_gaps"))
    end = pd.Timestamp(2025, 6, 30)
    dangerous = houses[(pd.to_datetime(houses["found_on"]) <= end) & ~(pd.to_datetime(houses["accepted_on"]) <= end)]
    houses_open = dangerous[dangerous["status"] != "已腾退"]["household_id"].nunique()
    told = gaps[(gaps["guarantee"] == "住房安全") & (pd.to_datetime(gaps["found_on"]) <= end)]
    gaps_open = told[~(pd.to_datetime(told["solved_on"]) <= end)]["household_id"].nunique()
    assert (
        f"台账不一致 住房安全按农村危房改造台账是 {houses_open} 户，三保障和饮水安全问题台账写的是 {gaps_open} 户"
        in text
    )
    assert re.search(r"台账不一致 \S.*，共 1 处 C10 看两边的数 ›", text)
