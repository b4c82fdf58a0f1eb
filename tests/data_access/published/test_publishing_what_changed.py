"""Whatever was done in whatever order, what is published is what a publishing from nothing would publish."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from data_access.acts.accept_report import step, submit
from data_access.acts.cases import Clue, NewCase, StepEntry, open_case, record_step, register_clue, taken, verify_clue
from data_access.acts.change_warning_rule import change_rule
from data_access.acts.confirm_doubt import confirm_doubt
from data_access.acts.decide_correction import decide, propose
from data_access.acts.record_meeting import record_meeting
from data_access.acts.settle import settle
from data_access.acts.supervise import Matter, assign
from data_access.acts.supervise import step as supervise
from data_access.intake.tables.tables import RawTable
from data_access.manifest import Manifest, read_manifest
from data_access.published.publish import publish
from data_access.record.core.schema import batches
from data_access.record.notes.map_layers import list_layers, save_layer, withdraw_layer
from data_access.record.notes.meetings import Seen
from data_access.record.notes.settlements import Topic
from data_access.record.notes.submissions import Report, State, listed
from data_access.record.notes.supervision import Stage
from data_access.store import Store
from errors import DashboardError, WithdrawalRefused
from models.cases import IDENTIFICATION
from models.lists import LayerKind
from models.time import Month
from tests.data_access.filling import NOW, VALID
from tests.data_access.record.notes.new_layers import layer

TOWNS = ("140524100", "140524101", "140524102")
GROUNDS = "县委会议纪要〔2025〕3号"


@dataclass
class Office:
    """A store, what happens in it by chance, and what is known of it."""

    store: Store
    chance: random.Random
    now: dt.datetime = NOW

    def put(self, ledger: str, **cells: object) -> None:
        """One row as a batch of its own, published."""
        row = {name: str(value) for name, value in (VALID.get(ledger, {}) | cells).items() if value is not None}
        raw = RawTable.from_columns(ledger, {name: [cell] for name, cell in row.items()}, file="表.xlsx", sheet=ledger)
        found = self.store.importer.commit([raw], actor="甲", now=self.now, is_partial=True)
        if found.batch_id is None:
            raise DashboardError(str(found.faults))
        self.store.publish_stored(self.now)

    def one(self, ledger: str) -> str:
        """The surrogate of a row in force."""
        main = self.store.record.main[ledger]
        with self.store.record.reading() as connection:
            rows = connection.scalars(sa.select(main.c.row_id).where(main.c.replaced_by.is_(None))).all()
        if not rows:
            raise DashboardError(f"no row of {ledger}")
        return str(self.chance.choice(rows))

    def published(self) -> Manifest:
        found = read_manifest(self.store.settings.stores.read_model)
        assert found is not None
        return found

    def table(self, name: str) -> pa.Table:
        return pq.read_table(self.store.settings.stores.read_model / self.published().tables[name].file)


def roads(office: Office) -> None:
    number, km = office.chance.choice("ABC"), office.chance.choice([1, 2, 30])
    status = office.chance.choice([{}, {"status": "在建", "accepted_on": None}])
    office.put("road_projects", project_no=number, length_km=km, **status)


def observations(office: Office) -> None:
    month = office.chance.choice(["2025-05", "2025-06", "2025-12"])
    office.put("observations", month=month, value=office.chance.choice([97, 98.5]))


def bees(office: Office) -> None:
    added = office.chance.choice([5, 50])
    town = office.chance.choice(TOWNS[:2])
    office.put("bees", township_code=town, month="2025-06", stock_boxes=100, added_boxes=added)


def allocations(office: Office) -> None:
    office.put("allocations", township_code=office.chance.choice(TOWNS), year=2025, value=office.chance.choice([5, 7]))


def households(office: Office) -> None:
    office.put("households", household_no="YS0000000009", size=office.chance.choice([1, 2]))


def household_years(office: Office) -> None:
    unsafe = office.chance.choice("是否")
    office.put("household_years", has_unsafe_housing=unsafe, wage_income_yuan=office.chance.choice([9000, 90]))


def withdrawal(office: Office) -> None:
    """Of the newest batch, else of any that nothing points at."""
    with office.store.record.reading() as connection:
        query = sa.select(batches.c.batch_id).where(batches.c.withdrawn_at.is_(None))
        numbers = connection.scalars(query.order_by(batches.c.batch_id.desc())).all()
    for number in numbers[office.chance.randint(0, 2) :]:
        try:
            office.store.withdraw(number, actor="甲", now=office.now, reason="导错了文件")
            return
        except WithdrawalRefused:
            continue
    raise DashboardError("nothing to withdraw")


def correction(office: Office) -> None:
    to = office.chance.choice(["3", "4"])
    row_id = office.one("road_projects")
    found = propose(
        office.store, "road_projects", row_id, "length_km", to, reason="量错了", evidence=None, actor="乙", now=office.now
    )  # fmt: skip
    assert found.submission_id is not None
    decide(
        office.store,
        found.submission_id,
        is_accepted=office.chance.random() < 0.8,
        actor="甲",
        now=office.now,
        reason="是",
    )


def clue(office: Office) -> None:
    register_clue(
        office.store, Clue(office.one("households"), "干部排查", "因病", dt.date(2025, 6, office.chance.randint(1, 9))),
        actor="甲", now=office.now,
    )  # fmt: skip


def clue_verified(office: Office) -> None:
    verify_clue(office.store, office.one("clues"), "无风险", dt.date(2025, 6, 20), actor="甲", now=office.now)


def case(office: Office) -> None:
    day = dt.date(2025, 6, 2)
    new = NewCase(office.one("households"), "脱贫不稳定户", "干部排查", ["因病"], day)
    open_case(office.store, new, actor="甲", now=office.now)


def case_step(office: Office) -> None:
    case_id = office.one("cases")
    with office.store.record.reading() as connection:
        known = taken(office.store, connection, case_id)
    entry = StepEntry(IDENTIFICATION[1], dt.date(2025, 6, 5), dt.date(2025, 6, 6))
    record_step(office.store, case_id, entry, known, actor="甲", now=office.now)


def settlement(office: Office, said: tuple[Topic, str, str] | None = None) -> None:
    choices = ((Topic.LEAD, "jiaotong", "C35"), (Topic.LEAD, "gongxin", "C35"), (Topic.BASE, "12.5", "C44"))
    topic, value, commitment = said or office.chance.choice(choices)
    month = Month(2020, 12) if topic is Topic.BASE else None
    settle(office.store, commitment, topic, value, month=month, grounds=GROUNDS, actor="甲", now=office.now)


def rule(office: Office) -> None:
    on = office.chance.random() < 0.5
    change_rule(
        office.store, "medical_burden", threshold=8000 + office.chance.randint(1, 99), is_on=on, grounds=GROUNDS,
        actor="甲", now=office.now,
    )  # fmt: skip


def assignment(office: Office) -> None:
    lead = office.store.settled_county().commitment("C35").lead_unit_id
    if not lead:
        settlement(office, (Topic.LEAD, lead := "jiaotong", "C35"))
    matter = Matter("C35", "四好农村路", lead, "时序落后", Month(2025, 6), "规则", is_red=True)
    due = office.now.date() + dt.timedelta(days=30)
    assign(
        office.store, matter, requirement="月底前完成", due_on=due, actor="甲", day=office.now.date(), now=office.now
    )


def supervision_step(office: Office) -> None:
    items, steps = (office.table(name).to_pylist() for name in ("supervision_items", "supervision_steps"))
    if not items:
        raise DashboardError("nothing assigned")
    last = max(row["step_id"] for row in steps if row["item_id"] == items[0]["item_id"])
    number, day = items[0]["item_id"], office.now.date()
    supervise(office.store, number, Stage.WORKING, seen_step=last, note="办", actor="乙", day=day, now=office.now)


def meeting(office: Office) -> None:
    states = dict.fromkeys((each.id for each in office.store.county.commitments), "green")
    seen = Seen(Month(2025, 6), office.published().version, "规则", states)
    day = office.now.date()
    title = f"第{office.chance.randint(1, 99)}次调度会"
    record_meeting(office.store, seen, held_on=day, title=title, actor="甲", day=day, now=office.now)


def report_of_nothing(office: Office) -> None:
    """零报送 of bees, which a figure takes for a township's nought."""
    report = Report("bees", TOWNS[2], "2025-Q2")
    submit(office.store, None, report, is_draft=False, actor="乡", now=office.now)


def acceptance(office: Office) -> None:
    with office.store.record.reading() as connection:
        waiting = listed(connection, (State.REPORTED, State.CHECKED))
    if not waiting:
        raise DashboardError("nothing handed in")
    for state in (State.CHECKED, State.ACCEPTED):
        step(office.store, waiting[0].submission_id, state, actor="甲", now=office.now)


def doubt(office: Office) -> None:
    rows = [
        row for row in office.table("findings").to_pylist() if row["severity"] == "疑点" and not row["confirmed_at"]
    ]
    if not rows:
        raise DashboardError("no doubt")
    confirm_doubt(office.store, rows[0]["finding_id"], actor="甲", now=office.now, reason="核实过，属实")


def map_layer(office: Office) -> None:
    with office.store.record.writing() as connection:
        known = [row["layer_id"] for row in list_layers(connection) if row["is_in_force"]]
        if known and office.chance.random() < 0.5:
            withdraw_layer(office.store.record, connection, known[0], actor="甲", now=office.now)
        else:
            save_layer(office.store.record, connection, layer(LayerKind.ROADS), actor="甲", now=office.now)
    office.store.publish_stored(office.now)


ACTS: tuple[Callable[[Office], None], ...] = (
    roads, observations, bees, allocations, households, household_years, withdrawal, correction, clue,
    clue_verified, case, case_step, settlement, rule, assignment, supervision_step, meeting, report_of_nothing,
    acceptance, doubt, map_layer,
)  # fmt: skip


def same_as_from_nothing(office: Office) -> None:
    """The version, the newest month and every file, which is named after its content."""
    folder = office.store.settings.stores.read_model.with_name("from_nothing")
    shutil.rmtree(folder, ignore_errors=True)
    store, found = office.store, office.published()
    fresh = publish(store.record, store.county, store.definitions, folder, now=office.now)
    assert {name: table.file for name, table in found.tables.items()} == {
        name: table.file for name, table in fresh.tables.items()
    }
    assert (found.version, found.last_month, found.mark) == (fresh.version, fresh.last_month, fresh.mark)
    assert {name: table.parts for name, table in found.tables.items()} == {
        name: table.parts for name, table in fresh.tables.items()
    }


def is_done(office: Office, what: Callable[[Office], None]) -> bool:
    """Do it; what is refused, because nothing is there to be done it to, changes nothing."""
    office.now += dt.timedelta(days=office.chance.choice([0, 1, 20]))
    try:
        what(office)
    except DashboardError:
        return False
    return True


def test_whatever_was_done_the_tables_are_those_of_a_publishing_from_nothing(
    demo_marked_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # a hundred files a time, and no power cut
    office = Office(demo_marked_store, random.Random(15))
    done = set()
    for index, what in enumerate((*ACTS, *office.chance.choices(ACTS, k=11))):
        if is_done(office, what):
            done.add(what)
        if index % 3 == 1:
            same_as_from_nothing(office)
    assert done == set(ACTS)
