"""Promises of earlier visits as of a month."""

from __future__ import annotations

import pandas as pd
import pytest

from models.time import Month
from models.viewing import Filters
from services.villages import villages, visits

JUNE = Filters((), (), Month(2025, 6))

pytestmark = pytest.mark.usefixtures("demo_screens")


def test_a_promise_done_after_the_month_is_still_under_way_in_it() -> None:
    codes = villages.exited(JUNE)["village_code"]
    early = Filters((), (), Month(2024, 6))
    found = pd.concat([visits.of_village(code, early) for code in codes[:40]])
    later = found[found["is_open"] & (found["status"] == "已办结") & ~found["is_over"]]
    assert len(later) and {visits.state_words(row) for row in later.itertuples()} == {"办理中"}
