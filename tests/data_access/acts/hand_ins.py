"""Rows that offices hand in, and how a round of reports sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pandas as pd

from data_access.store import Store
from models.reporting import HandIn
from models.time import Period
from models.viewing import EVERYBODY, Viewer
from services.offices.duties import reporting_round
from tests.data_access.filling import read_model

AWAY = {"township_code": "崇文镇", "month": "2025-06", "this_year_count": 90, "working_count": 80}
BEES = {"township_code": "崇文镇", "month": "2025-06", "stock_boxes": 30, "added_boxes": 2}
PLAY = {"township_code": "崇文镇", "held_on": dt.date(2025, 6, 3), "activity_name": "巡演", "activity_kind": "送戏下乡"}
POINT = {
    "point_no": "WL-1", "point_name": "乡镇站", "point_level": "乡镇站", "township_code": "古郊乡",
    "opened_on": dt.date(2022, 3, 1), "status": "运营",
}  # fmt: skip
ALL_PERIODS = [Period.parse(text) for text in ("2025-05", "2025-06", "2025-12", "2025-Q2", "2025-Q4", "2024")]


def came_in(store: Store, viewer: Viewer = EVERYBODY, periods: Iterable[Period] = ALL_PERIODS) -> list[HandIn]:
    model = read_model(store)

    def query(name: str, **parameters: object) -> pd.DataFrame:
        return model.query(name, viewer, (), **parameters)

    return reporting_round(query, store.county, store.ledgers, viewer, periods)[1]


def states(hand_ins: Iterable[HandIn]) -> set[tuple[str, str, str, str, int]]:
    return {(one.subject, one.reporter, str(one.period), one.state, one.row_count) for one in hand_ins}
