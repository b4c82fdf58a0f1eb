"""The figures of the targets and of the households at risk, for random scopes and months, beside a count of the record."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from models.time import Month
from models.viewing import Filters
from services.monitoring import cases
from services.targets.judged import judged
from services.targets.shares import shares
from tests.one_truth.record import FLOWS, LEVELS, REPORTED, Record

pytestmark = pytest.mark.usefixtures("demo_screens")

MONTHS = [Month(2021, 1).plus(step) for step in range(60)]


@pytest.fixture(scope="module")
def record(demo_store_folder: Path) -> Record:
    return Record(demo_store_folder / "data" / "record.sqlite")


def some_months(seed: int, count: int) -> list[Month]:
    return random.Random(seed).sample(MONTHS, count)


@pytest.mark.parametrize("month", some_months(1, 5), ids=str)
def test_the_countys_figures_are_those_of_the_record(record: Record, month: Month) -> None:
    found = {item.commitment.id: item.verdict.value for item in judged(Filters((), (), month))}
    for id in (*FLOWS, *LEVELS, *REPORTED):
        assert found[id] == pytest.approx(record.value(id, None, str(month))), id


@pytest.mark.parametrize("month", some_months(2, 3), ids=str)
def test_the_townships_figures_are_those_of_the_record(record: Record, month: Month) -> None:
    found = shares(Filters((), (), month))
    compared = 0
    for id in (*FLOWS, *LEVELS):
        for town, share in found.get(id, {}).items():
            if share.points:
                assert share.points[-1].level == pytest.approx(record.value(id, town, str(month))), (id, town)
                compared += 1
    assert compared > 50


@pytest.mark.parametrize("month", some_months(3, 3), ids=str)
def test_the_households_under_monitoring_are_those_of_the_record(record: Record, month: Month) -> None:
    listed = cases.cases(Filters((), (), month))
    monitored = listed[listed["is_monitored"]].groupby("township_code")["household_id"].nunique()
    expected = {town: len(households) for town, households in record.open_households(str(month)).items()}
    assert monitored.reindex(list(expected), fill_value=0).to_dict() == expected
    town = random.Random(str(month)).choice(record.townships)
    for filters, count in (
        (Filters((), (), month), sum(expected.values())),
        (Filters((town,), (), month), expected[town]),
    ):
        assert cases.totals(filters).still_open.households == count
