"""A village beside the medians, worked out again from the stored rows of the demo county."""

from __future__ import annotations

from statistics import median

import pytest

from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services.villages import compared
from tests.services.stored import stored

JUNE = Filters((), (), Month(2025, 6))
SHASHANGTOU = "140524100219"

pytestmark = pytest.mark.usefixtures("demo_screens")


def test_medians_are_over_the_villages_that_have_a_figure(demo_store: Store) -> None:
    rows = stored(demo_store, "village_years")
    of_2024 = rows[(rows["year"] == 2024) & rows["income_per_capita_yuan"].notna()]
    county = [int(value) for value in of_2024["income_per_capita_yuan"]]
    of_town = of_2024[of_2024["township_code"] == "140524100"]
    town = [int(value) for value in of_town["income_per_capita_yuan"]]
    own = rows[rows["village_code"] == SHASHANGTOU].set_index("year")["income_per_capita_yuan"]
    line = next(one for one in compared.lines(SHASHANGTOU, JUNE) if one.measure.key == "farmer_income")
    assert line.found.own == own[2024] and line.change == own[2024] - own[2021]
    assert (line.found.township.value, line.found.township.count) == (median(town), len(town))
    assert (line.found.county.value, line.found.county.count) == (median(county), len(county))
    assert line.change_words == f"{line.change:+.0f} 元" and compared.own_words(line) == f"{own[2024]:.0f} 元"
