"""一户一档 on the demo county: what the sheet says of cases of every kind, the forms, and the door that is shut."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import settings as settings_module
from analysis.case_clock import CaseStatus
from data_access.store import Store
from models import Filters, Month
from tests.ui.test_pages import html, run, use
from ui import casework, household
from ui.household_income import chart

JUNE = Filters((), (), Month(2025, 6))


@pytest.fixture(scope="module", autouse=True)
def screens(demo_store_folder: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        use(demo_store_folder / "config.toml", patch)
        yield
    settings_module.settings.cache_clear()


def of(status: CaseStatus, **more: object) -> pd.Series:
    """The newest case of this status; ``more`` = further columns and their values."""
    found = casework.states(JUNE)
    found = found[(found["status"] == status) & found["is_newest"]]
    for column, value in more.items():
        found = found[found[column] == value]
    return found.iloc[0]


def page(case: pd.Series) -> AppTest:
    app = run("household.py", id=str(case["household_id"]), asof="2025-06")
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return re.sub(r"\s+", "", html(app))


def test_a_case_that_takes_too_long(demo_store: Store) -> None:
    case = of(CaseStatus.IDENTIFYING, is_overdue=True)
    text = words(page(case))
    assert f"识别全程逾期{case['days_over']}天" in text and f"正在办：{case['current_step']}" in text
    assert "还没有录入" in text and "未开始" in text and "待县里确认" in text
    assert "消除条件" not in text  # nothing to eliminate yet


def test_a_household_in_help_shows_its_plan_and_the_conditions(demo_store: Store) -> None:
    case = of(CaseStatus.FOLLOWED)
    text = words(page(case))
    for part in ("家庭成员", "工资性收入", "当年监测线", "7100", "现在（问题台账）", "帮扶措施", "责任人", "消除条件",
                 "2024年监测线待县里确认", "村级评议公示", "不少于5自然日", "大事记", "按期办结"):  # fmt: skip
        assert part in text, part
    assert str(case["measures"]).split("、")[0] in text


def test_a_line_is_drawn_only_for_the_year_that_has_one() -> None:
    sources = ("wage_income_yuan", "business_income_yuan", "property_income_yuan", "transfer_income_yuan")
    years = pd.DataFrame({"year": [2022, 2023], "business_cost_yuan": [2000.0, 9000.0]} | {
        name: [6000.0, 8000.0] for name in sources})  # fmt: skip

    def drawn(frame: pd.DataFrame) -> str:
        found = re.search(r"base64,([^\"]+)", chart(frame, 2, {2023: 7100.0}).text)
        assert found
        return base64.b64decode(found[1]).decode()

    assert drawn(years).count("#B3261E") == 1 and drawn(years.iloc[:1]).count("#B3261E") == 0
    # (4 × 6000 − 2000) ÷ 2 and (4 × 8000 − 9000) ÷ 2: what stands beside the line is the income after costs.
    assert ">11000<" in drawn(years) and ">11500<" in drawn(years)
    # Of 2023 business lost 1000: three bars, and a dashed part taken off their top.
    assert drawn(years).count("<rect") == 4 + 3 + 1 and drawn(years).count("stroke-dasharray") == 1
    for column in ("wage_income_yuan", "business_cost_yuan"):
        gone = drawn(years.assign(**{column: [float("nan"), 8000.0]}))
        assert ">缺数<" in gone and ">11000<" not in gone


def test_a_refused_case_and_one_that_came_back_keep_their_history() -> None:
    refused = words(page(of(CaseStatus.REFUSED)))
    assert "不予纳入" in refused and "登记线索" not in refused
    again = of(CaseStatus.FOLLOWED, entry_number=2)
    text = words(page(again))
    assert "第1次纳入" in text and "办理过程（第2次纳入）" in text and "已消除" in text


def test_the_green_channel_is_named() -> None:
    found = casework.states(JUNE)
    case = found[found["is_green_channel"] & found["is_open"]].iloc[0]
    assert "绿色通道：先帮扶、后补程序" in words(page(case))


def test_every_household_of_the_ledger_has_a_page(demo_store: Store) -> None:
    """One of each status, and one that was never monitored."""
    for status in CaseStatus:
        page(of(status))
    states = casework.states(JUNE)
    with demo_store.record.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT row_id FROM households WHERE replaced_by IS NULL ORDER BY row_id")
        never = next(row[0] for row in rows if row[0] not in set(states["household_id"]))
    app = run("household.py", id=never, asof="2025-06")
    assert not app.exception and "没有纳入过监测" in words(app)
    assert [button.label for button in app.button if button.key == "open_case"] == ["登记纳入（开始识别）"]


def test_only_the_planted_elimination_came_too_soon() -> None:
    found = casework.too_soon(Filters((), (), Month(2025, 12)))
    assert list(found.values()) == [["收入稳定超过监测线：2023年度人均纯收入 6850 元，没有超过当年监测线 7100 元"]]


def test_nothing_is_taken_down_without_a_name_and_the_names_stay_shut() -> None:
    app = page(of(CaseStatus.FOLLOWED))
    app.button(key="open_identity").click().run()
    assert "还没有登录和权限管理" in app.info[0].value
    states = casework.states(Filters((), (), Month(2025, 12)))
    followed = states[(states["status"] == CaseStatus.FOLLOWED) & states["is_newest"]].iloc[0]
    app = run("household.py", id=str(followed["household_id"]), asof="2025-12")
    app.button(key="record_step").click().run()
    assert "还没有填经办人" in app.error[0].value


def test_a_household_is_shown_whole_whatever_township_is_chosen() -> None:
    case = of(CaseStatus.FOLLOWED)
    other = next(code for code in ("140524100", "140524104") if code != case["township_code"])
    file = household.file_of(household.one(case["household_id"]), Filters((other,), (), Month(2025, 6)))
    assert len(file.cases) == 1 and len(file.steps) >= 9
