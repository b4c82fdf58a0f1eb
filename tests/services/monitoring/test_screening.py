"""The calendar of the monthly screening."""

from __future__ import annotations

import pytest

from models.time import Month
from models.viewing import Filters
from services.monitoring import screening

JUNE = Filters((), (), Month(2025, 6))

pytestmark = pytest.mark.usefixtures("demo_screens")


def test_the_townships_add_up_to_the_county_in_every_month() -> None:
    found = screening.calendar(JUNE)
    assert len(found.months) == 12 and found.months[0] == Month(2024, 7)
    for month in found.months:
        whole = found.tally(found.villages, month)
        parts = [found.tally(found.of(town), month) for town in screening.townships(JUNE)]
        assert sum(part.on_time for part in parts) == whole.on_time
        assert sum(part.due for part in parts) == whole.due == 265
