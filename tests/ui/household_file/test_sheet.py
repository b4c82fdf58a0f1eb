"""一户一档 on the demo county: what the sheet says of cases of every kind, the forms, and the door that is shut."""

from __future__ import annotations

import base64
import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.monitoring.case_clock import CaseStatus
from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services import reading
from services.monitoring import case_clocks, warnings
from services.monitoring.household import File
from services.monitoring.timeline import events
from tests.services.stored import one_row
from tests.ui.reading import html, run
from ui.household_file import income, sheet
from ui.household_file.income import chart

JUNE = Filters((), (), Month(2025, 6))

pytestmark = pytest.mark.usefixtures("demo_screens")


def of(status: CaseStatus, **more: object) -> pd.Series:
    """The newest case of this status; ``more`` = further columns and their values."""
    found = case_clocks.states(JUNE)
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


def test_a_line_is_drawn_only_for_the_year_that_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = ("wage_income_yuan", "business_income_yuan", "property_income_yuan", "transfer_income_yuan")
    years = pd.DataFrame({"year": [2022, 2023], "business_cost_yuan": [2000.0, 9000.0]} | {
        name: [6000.0, 8000.0] for name in sources})  # fmt: skip

    monkeypatch.setattr(warnings, "lines", lambda: {2023: 7100.0})

    def drawn(frame: pd.DataFrame) -> str:
        file = File(pd.Series({"size": 2}), pd.DataFrame(), pd.DataFrame(), frame)
        found = re.search(r"base64,([^\"]+)", chart(file.incomes()))
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
    found = case_clocks.states(JUNE)
    case = found[found["is_green_channel"] & found["is_open"]].iloc[0]
    assert "绿色通道：先帮扶、后补程序" in words(page(case))


def test_every_household_of_the_ledger_has_a_page(demo_store: Store) -> None:
    """One of each status, and one that was never monitored."""
    for status in CaseStatus:
        page(of(status))
    with demo_store.record.engine.connect() as connection:
        never = connection.exec_driver_sql(
            "SELECT min(row_id) FROM households WHERE replaced_by IS NULL AND row_id NOT IN (SELECT household_id FROM cases)"
        ).scalar_one()  # of any month: what may be begun is asked of today, whatever month is looked at
    app = run("household.py", id=never, asof="2025-06")
    assert not app.exception and "没有纳入过监测" in words(app)
    assert [button.label for button in app.button if button.key == "open_case"] == ["登记纳入（开始识别）"]


def test_nothing_is_taken_down_without_a_name_and_the_names_stay_shut() -> None:
    app = page(of(CaseStatus.FOLLOWED))
    app.button(key="open_identity").click().run()
    assert "还没有登录和权限管理" in app.info[0].value
    states = case_clocks.states(Filters((), (), Month(2025, 12)))
    followed = states[(states["status"] == CaseStatus.FOLLOWED) & states["is_newest"]].iloc[0]
    app = run("household.py", id=str(followed["household_id"]), asof="2025-12")
    app.button(key="record_step").click().run()
    assert "还没有填经办人" in app.error[0].value


def test_income_is_worked_from_the_ledger_and_compared_where_there_is_a_line(demo_store: Store) -> None:
    """A household under the line of 2023 and one over it; no other year is compared."""
    for sign, word in (("<", "低"), (">", "高")):
        row = one_row(
            demo_store,
            "SELECT h.row_id, (y.wage_income_yuan + y.business_income_yuan + y.property_income_yuan"
            " + y.transfer_income_yuan - y.business_cost_yuan) / h.size AS income, y.wage_income_yuan"
            " FROM household_years y JOIN households h ON h.row_id = y.household_id AND h.replaced_by IS NULL"
            f" WHERE y.replaced_by IS NULL AND y.year = 2023 AND income {sign} 7099 ORDER BY h.row_id",
        )
        text = words(run("household.py", id=row.row_id, asof="2025-06"))
        apart = f"{int(abs(row.income - 7100) + 0.5)}"  # halves go up
        assert f"{int(row.income + 0.5)}" in text and f"{row.wage_income_yuan:.0f}" in text
        assert re.search(f"与监测线比(未作比较)*{word}{apart}未作比较", text), (row, text)
        assert "2024年监测线待县里确认，未作比较" in text and "2025年度" not in text


def test_a_problem_solved_later_is_open_in_the_month_before(demo_store: Store) -> None:
    row = one_row(
        demo_store,
        "SELECT household_id, guarantee, found_on, solved_on FROM guarantee_gaps WHERE replaced_by IS NULL"
        " AND household_id IS NOT NULL AND NOT coalesce(is_for_health, 0) AND solved_on <= '2025-06-30'"
        " AND substr(found_on, 1, 7) < substr(solved_on, 1, 7) ORDER BY row_id",
    )
    before, after = Month.parse(row.found_on[:7]), Month.parse(row.solved_on[:7])
    for month, open_count in ((before, 1), (after, 0)):
        app = run("household.py", id=row.household_id, asof=str(month))
        sent = "".join(block.proto.body for block in app.get("html"))
        assert sent.count('class="light red">有未解决的问题<') == open_count
        assert sent.count('class="light none">没有未解决的问题<') == 4 - open_count
        text = words(app)
        assert f"发现{row.guarantee}问题" in text and (f"解决{row.guarantee}问题" in text) == (not open_count)


def test_a_helper_is_said_to_be_named_and_never_is(demo_store: Store) -> None:
    for has_helper, word in ((True, "已明确"), (False, "未明确")):
        sql = (
            "SELECT h.row_id, p.helper_name, p.head_name, p.household_no, p.phone FROM households h"
            " JOIN households_private p ON p.row_id = h.row_id AND p.replaced_by IS NULL"
            f" WHERE h.replaced_by IS NULL AND p.helper_name IS {'NOT ' if has_helper else ''}NULL ORDER BY h.row_id"
        )
        row = one_row(demo_store, sql)
        app = run("household.py", id=row.row_id, asof="2025-06")
        assert f"帮扶责任人{word}" in words(app)
        sent = "".join(block.proto.body for block in app.get("html"))
        for secret in (row.helper_name, row.head_name, row.household_no, row.phone):
            assert not secret or secret not in sent


def test_a_household_without_members_years_or_cases_is_missing_and_not_well() -> None:
    nobody = pd.Series({"household_id": "0" * 16, "size": 3})
    years = reading.rows("household_years", household="0" * 16, year=2024)
    none = pd.DataFrame()
    assert "缺数，不作判断" in income.section(File(nobody, none, none, years), JUNE)
    text = income.guarantees(none, none, years, None)
    assert text.count("缺数") == 4 and "没有未解决的问题" not in text
    states, steps = case_clocks.states(JUNE).iloc[:0], case_clocks.steps(JUNE).iloc[:0]
    assert events(File(nobody, states, steps, years), JUNE) == []
    assert "没有记录" in sheet.events_table([], JUNE)
