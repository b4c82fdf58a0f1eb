"""The quarterly adjustment, beside the stored cases of the demo county."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.monitoring.screening import ScreeningState
from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services.monitoring import quarters, screening
from tests.services.stored import stored

JUNE = Filters((), (), Month(2025, 6))

pytestmark = pytest.mark.usefixtures("demo_screens")


def test_a_quarter_agrees_with_the_cases(demo_store: Store) -> None:
    cases, steps = stored(demo_store, "cases"), stored(demo_store, "case_steps")
    done = pd.to_datetime(steps[steps["step"] == "录入系统"].set_index("case_id")["done_on"])
    of_quarter = done[done.between("2025-01-01", "2025-03-31")].index
    entered = cases[cases["row_id"].isin(of_quarter)]["household_id"].nunique()
    newest, before = quarters.adjustments(JUNE)[:2]
    assert (newest.label, before.label) == ("2025年二季度", "2025年一季度")
    assert before.count("entered") == entered > 0
    townships = screening.townships(JUNE)
    assert sum(before.count("still_open", town.code) or 0 for town in townships) == before.count("still_open")
    assert before.county.state is ScreeningState.ON_TIME and before.row_id
    running = quarters.adjustments(Filters((), (), Month(2025, 5)))[0]
    assert running.label == "2025年二季度（到5月）" and running.whole.due == 0
