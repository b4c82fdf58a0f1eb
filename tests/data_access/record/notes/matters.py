"""A matter that is taken down, and its days."""

from __future__ import annotations

import datetime as dt

from data_access.acts.supervise import Matter
from models.time import Month

NOW = dt.datetime(2025, 7, 3, 10, 0, 0, 250_000)
DAY = NOW.date()
DUE = dt.date(2025, 8, 2)
ROAD = Matter(
    "C35", "新改建“四好农村路”360公里", "jiaotong", "完成57.3%，时序90.0%", Month(2025, 6), "规则", is_red=True
)
