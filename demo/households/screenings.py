"""The monthly screenings of the villages: nearly all in time, some late, in some months a few left out or never reported."""

import numpy as np
import pandas as pd

from data_access.county.county import County
from demo.base.drawing import Bools, Cells, Objects, Rng, as_text, day, frame_cells, only_where
from demo.base.places import Places
from models.time import Month

#: The months that have rows: as far back as the screens look from the month shown first, and to the end of the plan.
_FIRST = Month(2024, 1)
_LATE_SHARE, _LEFT_OUT_SHARE, _SILENT_SHARE = 0.012, 0.02, 0.025
#: The months in which some villages leave it out or stay silent; in the others every one of them screens.
_PATCHY = frozenset(Month(2024, number) for number in (2, 7, 10)) | {Month(2025, 3), Month(2025, 6), Month(2025, 9)}
#: The month of the Spring Festival, when far more villages are late.
_FESTIVAL, _LATE_AT_FESTIVAL = Month(2025, 1), 0.2
_ON_TIME, _LATE, _LEFT_OUT = "按期完成", "逾期完成", "未开展"
_COLUMNS = (
    "month", "township_code", "village_code", "status", "done_on", "screened_household_count",
    "suspect_household_count", "reported_household_count", "solved_problem_count",
)  # fmt: skip


def screening_cells(county: County, places: Places, rng: Rng) -> Cells:
    """Rows of the ledger ``screenings``: villages without communities, by month; a silent one has no row."""
    rural = places.rural
    months = [_FIRST.plus(step) for step in range(county.plan.end_month.minus(_FIRST) + 1)]
    count = len(rural) * len(months)
    frame = pd.DataFrame(
        {
            "month": np.repeat([str(month) for month in months], len(rural)),
            "township_code": np.tile(as_text(rural["township_code"]), len(months)),
            "village_code": np.tile(as_text(rural["village_code"]), len(months)),
        }
    )
    frame["status"] = _statuses(frame, rng)
    is_done = (frame["status"] != _LEFT_OUT).to_numpy()
    ends = np.array([day(Month.parse(text).end) for text in frame["month"]])
    early = ends - rng.integers(0, 26, count)
    days = np.where(frame["status"] == _LATE, ends + rng.integers(1, 19, count), early)
    last = day(county.plan.end_month.end)
    frame["done_on"] = only_where(is_done, np.minimum(days, last).astype(object))
    screened = rng.integers(60, 261, count)
    suspected = np.floor(screened * rng.uniform(0, 0.02, count)).astype(np.int64)
    reported = np.ceil(suspected * rng.uniform(0.3, 1, count)).astype(np.int64)
    counts = (screened, suspected, reported, rng.integers(0, 4, count))
    for name, values in zip(_COLUMNS[5:], counts, strict=True):
        frame[name] = only_where(is_done, values)
    return frame_cells(frame[(rng.random(count) >= _SILENT_SHARE) | ~_is_patchy(frame)], _COLUMNS)


def _statuses(frame: pd.DataFrame, rng: Rng) -> Objects:
    """Nothing is late in the last month: its late ones would be done after the record ends."""
    drawn = rng.random(len(frame))
    late = np.where(frame["month"] == str(_FESTIVAL), _LATE_AT_FESTIVAL, _LATE_SHARE)
    late = np.where(frame["month"] == frame["month"].max(), 0.0, late)
    status = np.where(drawn < late, _LATE, _ON_TIME)
    return np.where((drawn > 1 - _LEFT_OUT_SHARE) & _is_patchy(frame), _LEFT_OUT, status).astype(object)


def _is_patchy(frame: pd.DataFrame) -> Bools:
    return frame["month"].isin([str(month) for month in _PATCHY]).to_numpy()
