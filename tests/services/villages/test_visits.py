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


def test_a_village_without_a_visit_has_nought_once_any_is_written_down() -> None:
    assert visits.none_words(JUNE) == "台账里没有到本村的走访，是 0 次。"
    assert visits.none_words(Filters((), (), Month(2021, 1))).startswith("缺数")  # before the first visit of all
