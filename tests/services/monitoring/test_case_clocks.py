"""The forms of a household on screen: a click belongs to what stood there before it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from data_access.acts.case_order import Taken
from data_access.acts.cases import NewCase, StepEntry, open_case, record_step, taken
from data_access.store import Store
from errors import CaseRefused
from models.time import Month
from models.viewing import Filters
from services.monitoring import case_clocks
from tests.screens import Use
from tests.ui.reading import run

NOW = dt.datetime.now()


def test_of_two_people_at_one_case_the_second_is_told(demo_copy: Store, tmp_path: Path, use: Use) -> None:
    """The second clicks what is no longer to be done: nothing else is taken down in its place."""
    use(tmp_path / "demo_copy" / "config.toml")
    found = case_clocks.states(Filters((), (), Month.of(NOW.date())))
    case = found[(found["status"] == "帮扶跟踪") & found["is_newest"]].iloc[0]

    def steps() -> list[Taken]:
        with demo_copy.record.reading() as connection:
            return taken(demo_copy, connection, case["case_id"])

    app = run("household.py", id=case["household_id"])
    app.text_input(key="actor").set_value("甲").run()
    before = steps()
    entry = StepEntry("消除核实", NOW.date(), NOW.date())
    record_step(demo_copy, case["case_id"], entry, before, actor="乙", now=NOW)
    app.button(key="record_step").click().run()
    assert not app.exception
    assert any("刚才已有人登记了这一户的情况" in error.value for error in app.error)
    assert steps() == sorted([*before, Taken(entry.started_on, entry.step, entry.done_on)])


def test_a_household_comes_back_no_earlier_than_its_last_case_ended(demo_copy: Store, tmp_path: Path, use: Use) -> None:
    use(tmp_path / "demo_copy" / "config.toml")
    found = case_clocks.states(Filters((), (), Month.of(NOW.date())))
    case = found[(found["status"] == "已消除") & found["is_newest"]].iloc[0]
    ended = case["eliminated_on"].date()
    new = NewCase(case["household_id"], case["category"], "干部排查", ["因病"], ended - dt.timedelta(days=1))
    with pytest.raises(CaseRefused, match="早于上一件办结的时间"):
        open_case(demo_copy, new, actor="甲", now=NOW)
    # A clue of such a household is taken down and answered on its page.
    app = run("household.py", id=case["household_id"], asof="2025-12")
    app.text_input(key="actor").set_value("甲").run()
    app.button(key="register_clue").click().run()
    assert not app.exception and "已登记线索，待核实" in app.success[0].value
    app.button(key="verify_clue").click().run()
    assert "还没有选核实结果" in app.error[0].value
    app.selectbox(key="clue_result").set_value("无风险").run()
    app.button(key="verify_clue").click().run()
    assert not app.exception and "已登记核实结果" in app.success[0].value
    assert not [button for button in app.button if button.key == "verify_clue"]
