"""What the rows of the plan say beside their targets: what a ratio counts, and what waits for a date."""

from __future__ import annotations

import datetime as dt

import pytest

from data_access.county.county import County, load_county
from data_access.record.notes.settlements import Settlement, Topic, in_force
from models.kinds import Kind
from models.time import Month
from settings import ROOT


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(ROOT / "counties" / "lingchuan")


def test_the_unit_of_a_ratios_parts_stands_behind_the_targets(county: County) -> None:
    certified, road = county.commitment("C31"), county.commitment("C35")
    assert (certified.unit, certified.parts_unit) == ("%", "人")
    assert (road.unit, road.parts_unit) == ("公里", "")
    assert county.commitment("C39").parts_unit == "项"  # no number in the plan, only what is counted


def test_what_waits_for_a_date_is_full_coverage_that_did_not_begin_with_the_plan(county: County) -> None:
    """C12, C14 and C36 say nothing of time; C18 is from 2021 on, and C49 and C63 go on all the time."""
    waiting = {one.id for one in county.commitments if one.kind is Kind.FULL_COVERAGE and one.lacks_deadline}
    assert waiting == {"C12", "C14", "C36"}
    assert county.commitment("C26").lacks_deadline and not county.commitment("C22").lacks_deadline
    assert not county.commitment("C13").lacks_deadline  # a floor holds from the first day
    settled = in_force(
        county, [Settlement("C12", Topic.DEADLINE, "2024-12", None, "会议纪要", dt.datetime(2024, 1, 5), "张某")]
    )
    assert settled.commitment("C12").deadline == Month(2024, 12) and not settled.commitment("C12").lacks_deadline
