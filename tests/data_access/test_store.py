"""What is stored although publishing failed is said in the same words, whatever was done, and shows by itself later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from data_access.acts.accept_report import step, submit
from data_access.acts.cases import Clue, register_clue
from data_access.acts.change_warning_rule import change_rule
from data_access.acts.confirm_doubt import confirm_doubt
from data_access.acts.decide_correction import decide, propose
from data_access.acts.record_meeting import record_meeting
from data_access.acts.settle import settle
from data_access.acts.supervise import assign, escalate
from data_access.acts.supervise import step as supervise
from data_access.published import publish
from data_access.record.notes.meetings import Seen
from data_access.record.notes.settlements import Topic
from data_access.record.notes.submissions import Report, State
from data_access.record.notes.supervision import Stage
from data_access.store import InputFile, Store
from errors import NotPublished, WithdrawalRefused
from models.lists import LayerKind, Level
from models.time import Month
from services import layer_import
from tests.data_access.acts.casework_rows import household, put, raw
from tests.data_access.filling import NOW, batch_count, current, file, row, taken_in, version
from tests.data_access.published.looking import found
from tests.data_access.record.notes.matters import DAY, DUE, ROAD
from tests.data_access.unpublished import WAY_OUT, full_disk, is_shown

LATER = NOW + dt.timedelta(days=1)
REPORT = Report("road_projects", "140524100", "2025-05")
BY: dict[str, Any] = {"actor": "甲", "now": NOW}


@pytest.fixture
def unpublished() -> Iterator[None]:
    with full_disk():
        yield


def expect_told(act: Callable[[], object], what: str) -> None:
    with pytest.raises(NotPublished) as told:
        act()
    stored = f"已存入（{what}）" if what else "已存入"
    assert str(told.value).startswith(f"{stored}，看板还没有更新：读库文件夹 ") and str(told.value).endswith(WAY_OUT)


def test_imports_reports_and_corrections(empty_store: Store, unpublished: None) -> None:
    store = empty_store
    expect_told(lambda: taken_in(store, file("road_projects", row("road_projects", project_no="OLD"))), "批次号 1")
    handed = file("road_projects", row("road_projects"))
    expect_told(lambda: submit(store, handed, REPORT, is_draft=False, **BY), "第 1 号报送")
    expect_told(lambda: step(store, 1, State.CHECKED, **BY), "第 1 号报送")
    expect_told(lambda: step(store, 1, State.ACCEPTED, **BY), "批次号 2")
    with store.record.reading() as connection:
        row_id = store.record.known_keys(connection, store.ledgers["road_projects"])["LC-1"]

    def correct(length_km: str) -> None:
        propose(store, "road_projects", row_id, "length_km", length_km, reason="量错了", evidence=None, **BY)

    expect_told(lambda: correct("6"), "第 1 号更正")
    expect_told(lambda: decide(store, 1, is_accepted=True, **BY), "批次号 3")
    expect_told(lambda: correct("7"), "第 2 号更正")
    expect_told(lambda: decide(store, 2, is_accepted=False, reason="不对", **BY), "第 2 号更正")
    expect_told(lambda: store.withdraw(1, reason="报错了", **BY), "撤回第 1 批")
    assert [one["length_km"] for one in current(store, "road_projects")] == [6.0]
    assert not is_shown(store)


def test_words_of_the_county_supervision_and_meetings(empty_store: Store, unpublished: None) -> None:
    store, on = empty_store, {"day": DAY, **BY}
    expect_told(lambda: settle(store, "C35", Topic.LEAD, "jiaotong", grounds="会议纪要", **BY), "")
    expect_told(lambda: change_rule(store, "medical_burden", threshold=8000, is_on=True, grounds="会议纪要", **BY), "")
    expect_told(lambda: assign(store, ROAD, requirement="8月底前完成", due_on=DUE, **on), "第 1 号督办")
    expect_told(lambda: supervise(store, 1, Stage.WORKING, seen_step=1, **on), "第 1 号督办")
    expect_told(lambda: escalate(store, 1, Level.URGE, seen_step=2, note="没有反馈", **on), "第 1 号督办")
    seen = Seen(Month(2025, 6), "1", "规则", {one.id: "green" for one in store.county.commitments})
    expect_told(lambda: record_meeting(store, seen, held_on=DAY, title="调度会", **on), "")


def test_layers(empty_store: Store, unpublished: None) -> None:
    text = (
        '{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[113.2,35.6],[113.3,35.7]]}}'
    )
    read = layer_import.read(empty_store, InputFile("路.geojson", text.encode()))
    prepared = layer_import.prepare(empty_store, read, LayerKind.ROADS, answer="WGS84")
    expect_told(lambda: layer_import.accept(empty_store, prepared, text.encode(), title="路", **BY), "第 1 号图层")
    expect_told(lambda: layer_import.withdraw(empty_store, 1, **BY), "撤回第 1 号图层")


def test_rows_typed_on_screen(demo_marked_store: Store, unpublished: None) -> None:
    store = demo_marked_store
    put(store, raw("households", [household(1)]))
    with store.record.reading() as connection:
        id = next(iter(store.record.known_keys(connection, store.ledgers["households"]).values()))
    sources = store.ledgers["clues"].by_name
    clue = Clue(id, sources["source"].codes[0], sources["risk"].codes[0], dt.date(2025, 7, 1))
    expect_told(lambda: register_clue(store, clue, **BY), "批次号 2")
    assert len(current(store, "clues")) == 1


def test_a_doubt(empty_store: Store) -> None:
    year = row("village_years", household_count=200)
    roads = [row("road_projects", project_no=f"LC-{n}", length_km=4, investment_wanyuan=None) for n in range(4)]
    roads.append(row("road_projects", project_no="LC-9", length_km=40, investment_wanyuan=None))
    taken_in(empty_store, file("road_projects", *roads), file("village_years", year))

    doubt = found(empty_store).query("severity == '疑点'")["finding_id"].iloc[0]
    with full_disk():
        expect_told(lambda: confirm_doubt(empty_store, doubt, reason="已核实", **BY), "")


@pytest.mark.parametrize(
    ("error", "reason"),
    [(ValueError("not a month: 王小二"), "发布时出错（ValueError）。"), (KeyboardInterrupt(), "发布被中断。")],
)
def test_whatever_ends_publishing_what_is_stored_is_said(
    empty_store: Store, monkeypatch: pytest.MonkeyPatch, error: BaseException, reason: str
) -> None:
    before = version(empty_store)

    def failing(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(publish, "commitment_values", failing)
    with pytest.raises(NotPublished) as told:
        taken_in(empty_store, file("road_projects", row("road_projects")))
    assert str(told.value) == f"已存入（批次号 1），看板还没有更新：{reason}{WAY_OUT}"
    assert (batch_count(empty_store), version(empty_store)) == (1, before)


def test_what_waited_is_shown_by_the_next_publish(empty_store: Store) -> None:
    with full_disk(), pytest.raises(NotPublished):
        taken_in(empty_store, file("road_projects", row("road_projects")))
    assert not is_shown(empty_store)
    empty_store.publish(LATER)
    assert is_shown(empty_store)


def test_what_was_refused_is_never_called_stored(empty_store: Store) -> None:
    with full_disk(), pytest.raises(WithdrawalRefused):
        empty_store.withdraw(1, reason="没有这一批", **BY)
