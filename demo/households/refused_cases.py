"""Households whose risk was looked into and that were not taken in: the county found no grounds."""

import datetime as dt

import numpy as np

from data_access.county.county import County
from demo.base.courses import plan_months
from demo.base.drawing import Cells
from demo.households.cases import Cases
from demo.people.people import People

#: Months (counted from the first of the plan) and days of the month on which the clue came in.
_CLUES = ((9, 4), (21, 11), (33, 6), (45, 8), (53, 3))
#: Step, days it took, and the level that handled it; each begins on the day the one before ended.
_STEPS = (
    ("线索登记", 0, "行政村"), ("入户核实", 2, "驻村工作队"), ("信息比对", 3, "行业部门"),
    ("村级评议公示", 6, "行政村"), ("乡镇审核", 3, "乡镇"), ("县级审定", 2, "县牵头部门"), ("不予纳入", 0, "县牵头部门"),
)  # fmt: skip


def with_refused_cases(county: County, people: People, cases: Cases, cells: Cells) -> Cells:
    """The cells of ``cases`` and, after them, those not taken in."""
    months = plan_months(county)
    numbers = _numbers(cases)
    own: Cells = {
        "case_no": list(numbers),
        "household_id": people.households["household_no"].iloc[_positions(people, cases)].tolist(),
        "category": ["脱贫不稳定户"] * len(numbers),
        "identified_month": [str(months[month]) for month, _ in _CLUES],
        "clue_source": ["农户自主申报"] * len(numbers),
        "risk_1": ["因务工就业不稳"] * len(numbers),
        "net_income_per_capita_at_entry_yuan": [16200.0, 15800.0, 17400.0, 18100.0, 18800.0],
        "medical_self_paid_at_entry_yuan": [0.0] * len(numbers),
        "insurance_payout_at_entry_yuan": [0.0] * len(numbers),
        "is_eliminated": [False] * len(numbers),
        "is_green_channel": [False] * len(numbers),
    }
    own |= {name: [False] * len(numbers) for name in cells if name.startswith("has_") and name.endswith("_at_entry")}
    return _appended(cells, own, len(numbers))


def with_refused_steps(county: County, cases: Cases, cells: Cells) -> Cells:
    """The cells of ``case_steps`` and, after them, the steps up to the refusal."""
    months = plan_months(county)
    rows: list[tuple[str, str, dt.date, dt.date, str]] = []
    for number, (month, day) in zip(_numbers(cases), _CLUES, strict=True):
        start = months[month].start + dt.timedelta(days=day - 1)
        for step, length, level in _STEPS:
            done = start + dt.timedelta(days=length)
            rows.append((number, step, start, done, level))
            start = done
    names = ("case_id", "step", "started_on", "done_on", "handled_by")
    own: Cells = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return _appended(cells, own, len(rows))


def _numbers(cases: Cases) -> list[str]:
    return [f"JC{len(cases.rows) + place:06d}" for place in range(1, len(_CLUES) + 1)]


def _positions(people: People, cases: Cases) -> list[int]:
    """Households that were never monitored: 脱贫户 with somebody who can work, spread over the county."""
    is_free = (people.households["is_lifted"] & people.households["has_labour"]).to_numpy(copy=True)
    is_free[cases.rows["household"].to_numpy()] = False
    free = np.flatnonzero(is_free)
    return [int(free[len(free) * place // len(_CLUES)]) for place in range(len(_CLUES))]


def _appended(cells: Cells, own: Cells, count: int) -> Cells:
    return {name: [*column, *own.get(name, [None] * count)] for name, column in cells.items()}
