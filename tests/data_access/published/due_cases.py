"""Rows that are due: a problem and a promise that are over, a milestone and works whose day comes."""

from __future__ import annotations

import datetime as dt

from tests.data_access.filling import Row

PROBLEM: Row = {
    "problem_no": "WT-1", "found_on": dt.date(2025, 4, 1), "source": "省级考核", "township_code": "崇文镇",
    "problem": "台账不全", "due_on": dt.date(2025, 5, 31), "status": "整改中",
}  # fmt: skip
VISIT: Row = {
    "visit_no": "ZF-1", "township_code": "崇文镇", "village_code": "西沟村", "visited_on": dt.date(2025, 3, 1),
    "visitor_level": "县领导", "purpose": "现场办公", "promise": "修通组路", "unit_id": "县交通局",
    "due_on": dt.date(2025, 6, 10), "status": "待办",
}  # fmt: skip
MILESTONE: Row = {
    "item_no": "GH-1", "item_name": "县城更新规划", "item_kind": "规划编制", "unit_id": "县自然资源局",
    "planned_on": dt.date(2025, 6, 30), "status": "进行中",
}  # fmt: skip
WORKS: Row = {
    "project_no": "DW-1", "project_name": "台区改造", "works_type": "配电台区改造", "township_code": "礼义镇",
    "stage": "施工", "planned_done_on": dt.date(2025, 8, 29),
}  # fmt: skip
