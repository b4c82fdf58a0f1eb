"""Supervision: who may be assigned what, every step and every refusal, two people at once, evidence, what is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from data_access.acts.record_meeting import record_meeting
from data_access.acts.settle import settle
from data_access.acts.supervise import Matter, assign, escalate, evidence_of, step
from data_access.intake.tables.tables import RawTable
from data_access.record.core.schema import supervision_steps
from data_access.record.notes.meetings import Meeting, Seen, meetings_of
from data_access.record.notes.settlements import Topic
from data_access.record.notes.supervision import MILESTONES, NEXT, Item, Stage, items_of, row_subject
from data_access.store import InputFile, Store
from errors import DashboardError, NotFound, SubmissionRefused, SupervisionRefused
from models.lists import Level
from models.time import Month
from models.viewing import EVERYBODY, Viewer
from tests.conftest import copied
from tests.data_access.filling import read_model
from tests.data_access.record.notes.matters import DAY, DUE, NOW, ROAD

pytestmark = pytest.mark.usefixtures("published_late")

PDF = InputFile("验收单.pdf", b"%PDF-1.7 ...")
ALONG = (Stage.WORKING, Stage.REPORTED, Stage.INSPECTED, Stage.ACCEPTED, Stage.CLOSED)


@pytest.fixture(scope="module")
def office(small_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The road's lead is confirmed."""
    folder = tmp_path_factory.mktemp("supervision")
    with copied(small_store_folder, folder) as store:
        settle(store, "C35", Topic.LEAD, "jiaotong", grounds="县委会议纪要", actor="甲", now=NOW)
    return folder


@pytest.fixture
def store(office: Path, tmp_path: Path) -> Iterator[Store]:
    with copied(office, tmp_path) as store:
        yield store


def make(store: Store, matter: Matter = ROAD, due_on: dt.date = DUE, requirement: str = "8月底前完成") -> int:
    return assign(store, matter, requirement=requirement, due_on=due_on, actor="甲", day=DAY, now=NOW)


def items(store: Store, viewer: Viewer = EVERYBODY) -> tuple[Item, ...]:
    published = read_model(store)
    return items_of(published.query("supervision_items", viewer), published.query("supervision_steps", viewer))


def item(store: Store, number: int = 1) -> Item:
    return next(each for each in items(store) if each.item_id == number)


def go(
    store: Store, stage: Stage, note: str = "", *, number: int = 1, days: int = 0, evidence: InputFile | None = None
) -> None:
    step(
        store, number, stage, seen_step=last_step(store, number), note=note, evidence=evidence, actor="乙",
        day=DAY + dt.timedelta(days=days), now=NOW,
    )  # fmt: skip


def last_step(store: Store, number: int) -> int:
    """Asked of the record: opening what is published anew for every step takes longer than the step."""
    with store.record.reading() as connection:
        query = sa.select(sa.func.max(supervision_steps.c.step_id)).where(supervision_steps.c.item_id == number)
        return int(connection.scalar(query) or 0)


def reach(store: Store, stage: Stage) -> None:
    """Take item 1 from 交办 along the way to this stage; published by the last step."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "publish", lambda self, now: None)
        for each in ALONG[: ALONG.index(stage)]:
            go(store, each, "写明了情况")
    go(store, stage, "写明了情况")


def test_an_item_goes_from_assigned_to_closed_and_every_step_is_kept(store: Store) -> None:
    number = make(store)
    for days, stage in enumerate(ALONG, start=1):
        go(store, stage, "写明了情况", days=days)
    found = item(store, number)
    assert found.stage is Stage.CLOSED and not found.stage.is_open
    assert [each.stage for each in found.steps] == [Stage.ASSIGNED, *ALONG]
    assert [each.stepped_at.date() for each in found.steps] == [DAY + dt.timedelta(days=n) for n in range(6)]
    assert found.steps[0].actor == "甲" and found.last_step.actor == "乙"
    assert (found.unit_id, found.due_on, found.asof, found.rule) == ("jiaotong", DUE, Month(2025, 6), "规则")
    assert (found.assigned_on, found.answered_on, found.ended_on) == (
        DAY, DAY + dt.timedelta(days=2), DAY + dt.timedelta(days=5),
    )  # fmt: skip
    assert make(store) == number + 1  # ended: the same matter may come up again


@pytest.mark.parametrize(
    ("matter", "due_on", "requirement", "sentence"),
    [
        (replace(ROAD, subject="C36", unit_id="gongxin"), DUE, "限期完成", "牵头单位还没有确认，不能交办"),
        (replace(ROAD, is_red=False), DUE, "限期完成", "现在不是红灯，不能交办"),
        (replace(ROAD, unit_id="gongxin"), DUE, "限期完成", "牵头单位刚改为县交通局"),
        (ROAD, DAY, "限期完成", "办结期限2025年7月3日不晚于今天（2025年7月3日）"),
        (ROAD, DUE, " 办 ", "交办要写明要求"),
        (replace(ROAD, subject="milestones:0123"), DUE, "限期完成", "没有超过期限，或已经办结、取消"),
    ],
)
def test_what_cannot_be_assigned(
    store: Store, matter: Matter, due_on: dt.date, requirement: str, sentence: str
) -> None:
    with pytest.raises(SupervisionRefused, match=sentence):
        make(store, matter, due_on, requirement)
    assert items(store) == ()


def test_one_matter_is_supervised_once_at_a_time(store: Store) -> None:
    make(store)
    with pytest.raises(SupervisionRefused, match="已有第 1 号督办在办"):
        make(store)
    with pytest.raises(NotFound):
        make(store, replace(ROAD, subject="C99"))


@pytest.mark.parametrize("stage", list(Stage))
def test_only_the_next_stage_or_the_way_back_can_be_taken(store: Store, stage: Stage) -> None:
    make(store)
    if stage in ALONG:
        reach(store, stage)
    elif stage is Stage.WITHDRAWN:
        go(store, stage, "交办错了单位")
    for other in Stage:
        if other not in NEXT[stage]:
            with pytest.raises(SupervisionRefused):
                go(store, other, "写明了情况")
    assert item(store).stage is stage
    assert len(item(store).steps) == len(set(item(store).steps))


@pytest.mark.parametrize(
    ("stage", "to", "sentence"),
    [
        (Stage.ASSIGNED, Stage.WITHDRAWN, "撤销要写明原因"),
        (Stage.WORKING, Stage.REPORTED, "反馈要写明办理情况"),
        (Stage.INSPECTED, Stage.WORKING, "退回办理要写明原因"),
        (Stage.ACCEPTED, Stage.WORKING, "退回办理要写明原因"),
        (Stage.ACCEPTED, Stage.CLOSED, "销号要附佐证文件，或写明依据"),
    ],
)
def test_steps_that_need_words(store: Store, stage: Stage, to: Stage, sentence: str) -> None:
    make(store)
    if stage in ALONG:
        reach(store, stage)
    with pytest.raises(SupervisionRefused, match=sentence):
        go(store, to, " 好 ")
    assert item(store).stage is stage


def test_sent_back_it_waits_for_the_unit_again_and_cannot_be_withdrawn_any_more(store: Store) -> None:
    make(store)
    reach(store, Stage.ACCEPTED)
    assert item(store).answered_on == DAY
    go(store, Stage.WORKING, "里程没有实测")
    found = item(store)
    assert found.stage is Stage.WORKING and found.answered_on is None
    assert found.is_back(len(found.steps) - 1) and not found.is_back(1)
    assert found.ways_on == (Stage.REPORTED,)
    with pytest.raises(SupervisionRefused, match="已经反馈过，不能撤销"):
        go(store, Stage.WITHDRAWN, "不想要了")


def test_evidence_is_kept_checked_and_given_to_who_may_see_the_unit(store: Store) -> None:
    make(store)
    reach(store, Stage.ACCEPTED)
    with pytest.raises(SubmissionRefused, match="不能作为佐证文件"):
        go(store, Stage.CLOSED, evidence=InputFile("程序.pdf", b"MZ"))
    assert not store.settings.stores.attachments.exists()
    go(store, Stage.CLOSED, evidence=PDF)
    last = item(store).last_step
    assert last.evidence_file == "验收单.pdf" and "evidence_sha256" not in read_model(store).query(
        "supervision_steps", EVERYBODY
    )
    assert evidence_of(store, last.step_id, EVERYBODY) == PDF.data
    for step_id, viewer in ((last.step_id, Viewer("department", units=frozenset({"gongxin"}))), (1, EVERYBODY)):
        with pytest.raises(NotFound):
            evidence_of(store, step_id, viewer)


def test_levels_only_rise_and_only_while_the_unit_owes(store: Store) -> None:
    make(store)

    def rise(level: Level, note: str = "超过期限") -> None:
        seen = item(store).last_step.step_id
        escalate(store, 1, level, seen_step=seen, note=note, actor="丙", day=DAY, now=NOW)

    with pytest.raises(SupervisionRefused, match="提示要写明依据"):
        rise(Level.HINT, "")
    rise(Level.URGE)
    for level in (Level.HINT, Level.URGE):
        with pytest.raises(SupervisionRefused, match="已到督办，只能再往上升"):
            rise(level)
    rise(Level.SUMMON)
    assert item(store).level is Level.SUMMON and item(store).stage is Stage.ASSIGNED
    reach(store, Stage.REPORTED)
    with pytest.raises(SupervisionRefused, match="单位已反馈"):
        rise(Level.SUMMON)
    assert item(store).answered_on == DAY


def test_a_withdrawn_item_takes_no_level(store: Store) -> None:
    make(store)
    go(store, Stage.WITHDRAWN, "交办错了单位")
    seen = item(store).last_step.step_id
    with pytest.raises(SupervisionRefused, match="已撤销，不再升级"):
        escalate(store, 1, Level.HINT, seen_step=seen, note="超过期限", actor="丙", day=DAY, now=NOW)


def test_of_two_people_at_the_same_step_the_second_is_refused(store: Store) -> None:
    make(store)
    reach(store, Stage.ACCEPTED)
    seen, both, said = item(store).last_step.step_id, Barrier(2), []

    def one_person(stage: Stage) -> None:
        both.wait()
        try:
            step(store, 1, stage, seen_step=seen, note="写明了情况", actor=stage.label, day=DAY, now=NOW)
        except DashboardError as error:
            said.append(str(error))

    people = [Thread(target=one_person, args=(stage,)) for stage in (Stage.CLOSED, Stage.WORKING)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(said) == 1 and "这一步没有记" in said[0]
    assert len(item(store).steps) == 6


def test_a_department_sees_its_own_items_only(store: Store) -> None:
    make(store)
    assert len(items(store, Viewer("department", units=frozenset({"jiaotong"})))) == 1
    assert items(store, Viewer("department", units=frozenset({"gongxin"}))) == ()


def milestone(store: Store, **cells: object) -> str:
    row = {
        "item_no": "GH-1", "item_name": "县城更新规划", "item_kind": "规划编制", "unit_id": "县自然资源局",
        "planned_on": dt.date(2025, 5, 31), "status": "进行中",
    } | cells  # fmt: skip
    raw = RawTable.from_columns("milestones", {name: [cell] for name, cell in row.items()}, file="表.xlsx", sheet="表")
    result = store.importer.commit([raw], actor="甲", now=NOW)
    assert not result.faults
    store.publish(NOW)
    return str(read_model(store).select("SELECT row_id FROM milestones", {})["row_id"][0])


def test_an_overdue_milestone_goes_to_the_unit_its_row_names(store: Store) -> None:
    row_id = milestone(store)
    matter = Matter(
        row_subject(MILESTONES, row_id), "县城更新规划", "ziran", "计划2025年5月31日完成", Month(2025, 6), "规则"
    )
    make(store, matter)
    assert item(store).unit_id == "ziran"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"commitment_id": "C55"}, "牵头单位还没有确认"),
        ({"unit_id": "各乡镇"}, "牵头单位还没有确认"),
        ({"status": "已取消"}, "已经办结、取消"),
        ({"planned_on": dt.date(2025, 7, 3)}, "没有超过期限"),
        ({"planned_on": None}, "没有超过期限"),
    ],
)
def test_milestones_that_cannot_be_assigned(store: Store, cells: dict[str, object], sentence: str) -> None:
    row_id = milestone(store, **cells)
    matter = Matter(row_subject(MILESTONES, row_id), "县城更新规划", "ziran", "逾期", Month(2025, 6), "规则")
    with pytest.raises(SupervisionRefused, match=sentence):
        make(store, matter)


def meet(store: Store, title: str = "七月调度会", held_on: dt.date = DAY, states: dict[str, str] | None = None) -> int:
    whole = {commitment.id: "met" for commitment in store.county.commitments}
    seen = Seen(Month(2025, 6), "000001-abc", "规则", whole if states is None else states)
    return record_meeting(store, seen, held_on=held_on, title=title, actor="甲", day=DAY, now=NOW)


def test_a_meeting_keeps_all_states_rule_and_version(store: Store) -> None:
    meet(store)
    meet(store, "六月调度会", dt.date(2025, 6, 5))
    found = meetings_of(read_model(store).query("meetings", EVERYBODY))
    assert [each.title for each in found] == ["六月调度会", "七月调度会"]
    states = {commitment.id: "met" for commitment in store.county.commitments}
    assert found[1] == Meeting(Month(2025, 6), "000001-abc", "规则", states, 1, DAY, "七月调度会")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "  "}, "请填写会议名称"),
        ({"held_on": dt.date(2025, 7, 4)}, "还没有开"),
        ({"states": {"C35": "met"}}, "全部承诺的状态"),
        ({"title": "已登记的会"}, "已经登记过"),
    ],
)
def test_meetings_that_are_refused(store: Store, changes: dict[str, object], sentence: str) -> None:
    meet(store, "已登记的会")
    with pytest.raises(SupervisionRefused, match=sentence):
        meet(store, **changes)  # type: ignore[arg-type]
    assert len(read_model(store).query("meetings", EVERYBODY)) == 1
