"""Who of the simulated county reported in time: ledgers without a period in their rows say it nowhere else."""

import datetime as dt

import numpy as np
import sqlalchemy as sa

from data_access.county.county import County
from data_access.county.ledgers import Ledgers, Shape
from data_access.record.core.record import insert_one
from data_access.record.core.schema import submission_steps, submissions
from data_access.record.notes.reports import write_reports
from demo.base.drawing import Cells
from models.reporting import Duty
from models.time import Month, Period
from services.offices.duties import duties

#: Monthly ledgers that feed no figure, each with a township (by its place in the register) and a month never handed in.
_NEVER_CAME = {"screenings": (7, "2025-06"), "village_safety_months": (3, "2025-06")}
_MISSING_SHARE = 0.03
_RETURNED = "演示：本期有新增事项，不是零报送，请核对后重报"


def without_missing_reports(county: County, ledger: str, cells: Cells) -> Cells:
    """The ledger's rows but for those that were never handed in."""
    if ledger not in _NEVER_CAME:
        return cells
    place, month = _NEVER_CAME[ledger]
    missing = (county.townships[place % len(county.townships)].code, month)
    kept = [row != missing for row in zip(cells["township_code"], cells["month"], strict=True)]
    return {name: [cell for cell, keep in zip(column, kept, strict=True) if keep] for name, column in cells.items()}


def simulate_rounds(connection: sa.Connection, county: County, ledgers: Ledgers, batch_id: int, shown: Month) -> None:
    """Note the reports of ledgers of events and of the present state for every period of the plan, but for a few.

    Of those missing in the periods that end with ``shown``, some were handed in as 零报送 and wait, some came back.
    """
    rng = np.random.default_rng([int(county.code), 3])
    noted = []
    for duty in duties(county, ledgers, {}, {}):
        if duty.is_target or ledgers[duty.subject].shape is Shape.PERIOD:
            continue
        for period in _periods(county, duty.cycle):
            if rng.random() >= _MISSING_SHARE:
                noted.append((duty.subject, duty.reporter, str(period), 1))
            elif period.last == shown and duty.reporter:
                _hand_in_nothing(connection, duty, period, str(rng.choice(["accepted", "reported", "returned", ""])))
    write_reports(connection, batch_id, noted)


def _periods(county: County, cycle: str) -> list[Period]:
    first, last = county.plan.start_month, county.plan.end_month
    step = Period.before(last.plus(1).start, cycle)
    found = []
    while step.last >= first:
        found.append(step)
        step = step.plus(-1)
    return found[::-1]


def _hand_in_nothing(connection: sa.Connection, duty: Duty, period: Period, state: str) -> None:
    """A 零报送 in this state with its steps; none at all for an empty state."""
    if not state:
        return
    at = dt.datetime.combine(period.end + dt.timedelta(days=2), dt.time(10))
    values = {"ledger": duty.subject, "reporter": duty.reporter, "period": str(period), "state": state}
    submission = insert_one(connection, submissions, values | {"created_at": at, "actor": "演示数据", "row_count": 0})
    for number, step in enumerate(dict.fromkeys(("reported", state))):
        reason = _RETURNED if step == "returned" else None
        stepped = {"state": step, "stepped_at": at + dt.timedelta(days=number), "actor": "演示数据", "reason": reason}
        insert_one(connection, submission_steps, {"submission_id": submission} | stepped)
