"""Simulated words of the county: which unit leads which commitment, as the scenario names them."""

import datetime as dt

import sqlalchemy as sa

from data_access.acts.settle import take_down
from data_access.county.county import County
from data_access.county.rows import Unit
from data_access.record.notes.settlements import Settlement, Topic
from demo.base.scenario import Scenario
from errors import CountyDataError

_DAY = dt.datetime(2025, 3, 10, 9, 0)


def leads(scenario: Scenario, county: County) -> dict[str, Unit]:
    """Commitment id -> its lead, in the order of the plan.

    Raises:
        CountyDataError: the scenario names a unit or a commitment that the county does not have.
    """
    found: dict[str, Unit] = {}
    for name, ids in scenario.leads.items():
        unit = county.find_unit(name)
        if unit is None or not county.commitment_ids.issuperset(ids):
            raise CountyDataError("demo/scenario.toml", f"leads 里的“{name}”或它的承诺编号县情文件夹里没有，请改正")
        found |= dict.fromkeys(ids, unit)
    return {commitment.id: found[commitment.id] for commitment in county.commitments if commitment.id in found}


def settle_leads(connection: sa.Connection, county: County, scenario: Scenario) -> None:
    """Confirm the leads as a county might; taken down like any word of the office."""
    for id, unit in leads(scenario, county).items():
        take_down(connection, county, Settlement(id, Topic.LEAD, unit.id, None, "演示文件", _DAY, "演示数据"))
