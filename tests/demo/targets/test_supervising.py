"""The simulated supervision: one item in each telling place, and a meeting that is really earlier."""

from __future__ import annotations

import datetime as dt

import pytest

from data_access.manifest import read_manifest
from data_access.published.read_model import ReadModel
from data_access.record.notes.meetings import meetings_of
from data_access.record.notes.supervision import Item, Stage, items_of
from data_access.store import Store
from models.lists import Level
from models.viewing import EVERYBODY
from tests.demo.conftest import FIRST_MONTH


@pytest.fixture
def model(demo_store: Store) -> ReadModel:
    folder = demo_store.settings.stores.read_model
    return ReadModel(folder, read_manifest(folder))


@pytest.fixture
def items(model: ReadModel) -> tuple[Item, ...]:
    return items_of(model.query("supervision_items", EVERYBODY), model.query("supervision_steps", EVERYBODY))


def test_the_items_stand_where_a_visitor_can_see_each_case(items: tuple[Item, ...]) -> None:
    stages = [Stage.ACCEPTED, Stage.WORKING, Stage.CLOSED, Stage.WORKING, Stage.ASSIGNED]
    # The fifth only where there are so many red lights with a lead.
    assert len(items) >= 4 and [item.stage for item in items] == stages[: len(items)]
    assert [item.level for item in items] == [None, Level.URGE, None, None, None][: len(items)]
    assert items[3].was_answered and items[3].answered_on is None  # sent back
    assert items[1].due_on < FIRST_MONTH.end  # overdue


def test_no_step_is_later_than_the_day_the_simulated_county_stands_at(items: tuple[Item, ...]) -> None:
    last = FIRST_MONTH.plus(1).end
    for item in items:
        days = [step.stepped_at.date() for step in item.steps]
        assert days == sorted(days) and days[-1] <= last < dt.date.today()


def test_everything_is_said_to_be_simulated(items: tuple[Item, ...], model: ReadModel) -> None:
    assert {step.actor for item in items for step in item.steps} == {"演示数据"}
    assert all(item.requirement.startswith("演示：") for item in items)
    (meeting,) = meetings_of(model.query("meetings", EVERYBODY))
    assert meeting.title.startswith("演示：") and meeting.asof < FIRST_MONTH and meeting.held_on > meeting.asof.end


def test_every_item_went_to_the_confirmed_lead_of_a_commitment(items: tuple[Item, ...], demo_store: Store) -> None:
    county = demo_store.settled_county()
    for item in items:
        lead = county.lead_of(county.commitment(item.subject))
        assert lead is not None and lead.id == item.unit_id
