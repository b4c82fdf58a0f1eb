"""督办 as Streamlit runs it: counts, proposals, assigning, stepping, levels, a meeting; the day stands still in a demo."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.targets.movement import Turn
from analysis.targets.states import State
from data_access.acts.settle import settle
from data_access.record.notes.meetings import meetings_of
from data_access.record.notes.settlements import Topic, leads_for
from data_access.record.notes.supervision import Item
from data_access.store import Store
from models.lists import Level
from models.time import Month
from models.viewing import Filters
from services import reading
from services.offices import supervision
from services.targets.judged import judged
from tests.data_access.filling import file, taken_in
from tests.screens import Use
from tests.ui.reading import html, run, seen

JUNE = Filters((), (), Month(2025, 6))


def words(app: AppTest) -> str:
    """All words on the page, without the marks of passports."""
    return html(app).replace("\u2060ⓘ", "")


def counted(app: AppTest) -> dict[str, int]:
    text = words(app)
    return {
        label: int(re.search(rf"{label}[\s\u2060ⓘ]*(\d+)\s+件", text)[1])  # type: ignore[index]
        for label in ("进行中", "逾期", "待销号", "本月销号")
    }


def known() -> dict[int, Item]:
    """The simulated items by number; how many there are hangs on the red lights that have a lead."""
    return {item.item_id: item for item in supervision.all_items()}


@pytest.fixture
def copy(demo_copy: Store, use: Use) -> Store:
    use(demo_copy.settings.stores.read_model.parent.parent / "config.toml")
    return demo_copy


@pytest.mark.usefixtures("demo_screens")
def test_counts_clocks_and_the_level_to_propose_as_worked_out() -> None:
    app = seen("supervision.py")
    text = words(app)
    many = len(known())  # the fourth and what is after it are open, and of the first three the third is not
    assert many >= 4 and counted(app) == {"进行中": many - 1, "逾期": 2, "待销号": 1, "本月销号": 1}
    assert f"交办 {many - 4} → 办理 2 → 反馈 0 → 督导 0 → 验收 1" in text
    assert "天数算到2025年7月31日（演示县的日子停在这一天）" in text
    # No 2: due 2025-06-25, urged on 06-27, 36 days over: 30 days are for 约谈. No 4: due 07-25, 6 days over.
    assert re.search(r"逾期 36 天\s+督办\s+建议约谈", text)
    assert re.search(r"逾期 6 天\s+—\s+建议督办\s+2025年7月20日\s+退回办理：演示：退回", text)


def test_red_lights_and_overdue_milestones_are_proposed_and_those_without_a_lead_are_apart(copy: Store) -> None:
    app = run("supervision.py")
    ready, _, waiting = words(app).partition("牵头待确认，不能交办")
    ready = ready[ready.index("可以交办") :]
    assert any(one.startswith("演示其他事项") for one in app.selectbox(key="assign_subject").options)
    many = int(ready.split()[1])  # 可以交办 7 件: the first twelve are written out
    assert ("到期未办全部" in ready) is (many > 12)
    items = known()
    under_way = {item.subject for number, item in items.items() if number != 3}
    reds = {item.commitment.id: item for item in judged(JUNE) if item.verdict.state.colour == "red"}
    assert items[3].subject in reds and "曾督办： 第 3 号2025年7月10日销号" in ready
    shown = {one.subject for one in supervision.proposals(JUNE)} & set(reds)
    assert shown == {id for id in reds if id not in under_way}
    for id in shown:
        assert reds[id].commitment.title in (ready if reds[id].lead else waiting), id
    on = {"grounds": "县委会议纪要", "actor": "张某", "now": dt.datetime(2026, 1, 5, 10)}
    settle(copy, items[3].subject, Topic.LEAD, "", **on)  # type: ignore[arg-type]
    _, apart, waiting = words(run("supervision.py")).partition("牵头待确认，不能交办")
    assert apart and reds[items[3].subject].commitment.title in waiting and "去确认牵头" in waiting


@pytest.mark.usefixtures("demo_screens")
def test_a_department_narrows_everything_and_a_township_nothing() -> None:
    whole = counted(seen("supervision.py"))
    second = known()[2]  # overdue, and open
    app = seen("supervision.py", department=second.unit_id)
    own = [item for item in known().values() if item.unit_id == second.unit_id]
    assert counted(app)["进行中"] == sum(item.stage.is_open for item in own) and second.title in words(app)
    nobody = next(
        unit.id for unit in reading.county().units if unit.id not in {one.unit_id for one in known().values()}
    )
    app = seen("supervision.py", department=nobody)
    assert counted(app) == {"进行中": 0, "逾期": 0, "待销号": 0, "本月销号": 0} and second.title not in words(app)
    app = seen("supervision.py", township="140524100")
    assert counted(app) == whole
    assert app.multiselect(key="township").disabled and "已选的乡镇在这一页不起作用" in words(app)


@pytest.mark.usefixtures("demo_screens")
def test_another_month_moves_the_proposals_and_not_the_day() -> None:
    app = seen("supervision.py", asof="2022-06")
    assert "天数算到2025年7月31日" in words(app)
    assert "截至2022年6月" in words(app)
    assert "没有可比的" in words(app)  # the meeting looked at a later month


def test_assigning_needs_a_choice_and_a_click_and_gives_the_default_deadline(copy: Store) -> None:
    app = run("supervision.py")
    assert not [one for one in app.button if one.key == "assign"]
    app.text_input(key="actor").set_value("王某").run()
    one = next(one for one in supervision.proposals(JUNE) if one.subject == one.commitment_id and one.lead is not None)
    many = len(known())
    app.selectbox(key="assign_subject").select(one.subject).run()
    assert app.date_input(key=f"assign_due_{one.subject}").value == dt.date(2025, 8, 30)
    wanted = app.text_area(key=f"assign_requirement_{one.subject}")
    assert wanted.value and one.reason in wanted.value
    wanted.set_value("  ").run()
    app.button(key="assign").click().run()
    assert "交办要写明要求" in app.error[0].value
    assert counted(app)["进行中"] == many - 1
    app.text_area(key=f"assign_requirement_{one.subject}").set_value("8月底前查明原因").run()
    app.button(key="assign").click().run()
    assert not app.exception and f"已交办：第 {many + 1} 号" in app.success[0].value
    assert counted(app)["进行中"] == many
    assert one.subject not in [again.subject for again in supervision.proposals(JUNE)]


def test_an_overdue_milestone_can_be_assigned(empty_store: Store, tmp_path: Path, use: Use) -> None:
    step = {
        "item_no": "GH-99", "item_name": "编制某某规划", "item_kind": "规划编制", "unit_id": "县水务局", "status": "进行中",
        "planned_on": dt.date(2024, 6, 30),
    }  # fmt: skip
    taken_in(empty_store, file("milestones", step))
    use(tmp_path / "config.toml")
    app = run("supervision.py", asof="2025-06")
    (subject,) = [one.subject for one in supervision.proposals(JUNE)]
    app.selectbox(key="assign_subject").select(subject).run()
    app.button(key="assign").click().run()
    assert "还没有填经办人" in app.error[0].value
    app.text_input(key="actor").set_value("王某").run()
    app.button(key="assign").click().run()
    assert not app.exception and not app.error
    assert counted(app)["进行中"] == 1


def test_an_item_is_stepped_with_the_words_it_needs_and_its_actor(copy: Store) -> None:
    app = run("supervision.py", item="1")
    assert "第 1 号" in words(app) and "依据：《关于巩固拓展脱贫攻坚成果有效衔接乡村振兴的实施方案》" in words(app)
    app.text_input(key="actor").set_value("王某").run()
    (way,) = [one for one in app.segmented_control if one.label == "下一步"]
    assert way.value is None and not [one for one in app.button if one.key == "step"]
    way.set_value("closed").run()
    app.button(key="step").click().run()
    assert "销号要附佐证文件，或写明依据" in app.error[0].value
    (note,) = [one for one in app.text_area if "销号依据" in one.label]
    note.set_value("验收单第 12 号").run()
    app.button(key="step").click().run()
    assert "第 1 号：销号，已记下" in app.success[0].value
    assert re.search(r"2025年7月31日\s+销号\s+验收单第 12 号\s+—\s+王某", words(app))
    assert counted(app) == {"进行中": len(known()) - 2, "逾期": 2, "待销号": 0, "本月销号": 2}


def test_an_open_item_says_that_its_lead_was_opened_again_or_changed(copy: Store) -> None:
    assert "牵头有变" not in html(run("supervision.py", item="1"))
    on = {"grounds": "县委会议纪要", "actor": "张某", "now": dt.datetime(2026, 1, 5, 10)}
    first, second, county = known()[1], known()[2], reading.county()
    settle(copy, first.subject, Topic.LEAD, "", **on)  # type: ignore[arg-type]
    text = html(run("supervision.py", item="1"))
    assert f"交办给：{county.unit(first.unit_id).short_name}" in text and "牵头有变" in text
    assert "交办以后牵头单位待县里确认；这一件仍在原单位。" in text
    other = next(unit for unit in leads_for(county, county.commitment(second.subject)) if unit.id != second.unit_id)
    settle(copy, second.subject, Topic.LEAD, other.id, **on)  # type: ignore[arg-type]
    changed = html(run("supervision.py", item="2"))  # not answered yet, so it can be taken back
    assert f"交办以后牵头单位改为{other.short_name}；这一件仍在原单位，要转办请撤销后重新交办。" in changed


def test_a_level_is_recorded_only_with_grounds(copy: Store) -> None:
    app = run("supervision.py", item="2")
    app.text_input(key="actor").set_value("王某").run()
    (level,) = [one for one in app.segmented_control if one.label == "级别"]
    assert level.options == ["通报", "约谈"]  # 督办 was recorded
    level.set_value(Level.SUMMON).run()
    app.button(key="escalate").click().run()
    assert "约谈要写明依据" in app.error[0].value
    (note,) = [one for one in app.text_input if one.label == "依据（必填）"]
    note.set_value("逾期 36 天没有反馈").run()
    app.button(key="escalate").click().run()
    assert "已升级为约谈" in app.success[0].value
    assert "建议约谈" not in words(app)


@pytest.mark.usefixtures("demo_screens")
def test_the_last_meeting_is_compared_with_the_month_shown() -> None:
    text = words(seen("supervision.py"))
    assert "上次：演示：乡村振兴工作调度会，2024年12月10日，看的是2024年11月；现在看2025年6月。" in text
    assert re.search(r"变为缺数或过期\s+1\s+畜禽饲养量380万头只\s+（未到期 → 过期）", text)
    turns = (Turn.BETTER, Turn.WORSE, Turn.RED, Turn.SILENT)
    counts = [int(re.search(rf"{turn.label}\s+(\d+)\s", text)[1]) for turn in turns]  # type: ignore[index]
    (card,) = [block.proto.body for block in seen("supervision.py").get("html") if "哪几项" in block.proto.body]
    moved = re.findall(r"commitment=(C\d+)", card)
    assert len(moved) == len(set(moved)) == sum(counts)  # what turned red is not among those turned worse again
    states = {item.commitment.id: item.verdict.state for item in judged(Filters((), (), Month(2025, 6)))}
    kept = meetings_of(reading.rows("meetings"))[-1].states
    reds = {id for id, state in states.items() if state.colour == "red"}
    fresh = {id for id in reds if State.of(kept[id].split("/")[-1]).colour != "red"}
    assert counts[2] == len(fresh) and fresh <= set(moved)
    assert re.search(
        rf"督办：新交办\s+{len(known())}\s+件（第 1 号、.*销号\s+1\s+件（第 3 号）.*新逾期\s+2\s+件（第 2 号、第 4 号）",
        text,
    )


def test_a_meeting_is_kept_and_then_nothing_has_moved(copy: Store) -> None:
    app = run("supervision.py")
    assert app.button(key="meeting_record").disabled
    app.text_input(key="actor").set_value("王某").run()
    app.text_input(key="meeting_title").set_value("七月调度会").run()
    app.date_input(key="meeting_day").set_value(dt.date(2025, 7, 30)).run()
    app.button(key="meeting_record").click().run()
    assert "已登记：七月调度会" in app.success[0].value
    text = words(app)
    assert "上次：七月调度会，2025年7月30日，看的是2025年6月；现在看2025年6月。" in text
    assert [re.findall(rf"{word}\s+(\d+)\s", text)[0] for word in ("好转", "变差", "新变红", "缺数或过期")] == list(
        "0000"
    )


def test_a_real_county_counts_to_today_and_says_what_is_not_there(empty_store: Store, tmp_path: Path, use: Use) -> None:
    settle(
        empty_store, "C35", Topic.LEAD, "jiaotong", grounds="县委会议纪要", actor="甲", now=dt.datetime(2025, 7, 3)
    )  # fmt: skip
    use(tmp_path / "config.toml")
    app = run("supervision.py", item="7")
    assert not app.exception
    text, today = words(app), dt.date.today()
    assert f"天数算到{today.year}年{today.month}月{today.day}日" in text and "演示" not in text
    assert "没有在办的督办事项" in text and "没有第 7 号督办" in text and "还没有登记过会议" in text
    assert counted(app) == {"进行中": 0, "逾期": 0, "待销号": 0, "本月销号": 0}
