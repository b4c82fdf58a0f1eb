"""Who answers for what: only confirmed leads count, ranks are fair, shares are judged, and settling moves the cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.targets.states import State
from data_access.acts.settle import settle
from data_access.record.notes.settlements import Topic
from data_access.store import Store
from errors import NotFound
from models.time import Month
from models.viewing import Filters
from services.offices import answerable
from services.targets import shares, tasks
from services.targets.judged import judged
from tests.conftest import copied
from tests.data_access.filling import file, row, taken_in
from tests.screens import Use
from tests.ui.reading import html, run
from ui.offices import departments, townships

JUNE = Filters((), (), Month(2025, 6))
CHONGWEN, LIYI, FUCHENG, GUJIAO = "140524100", "140524101", "140524102", "140524207"
NOW = dt.datetime(2025, 7, 3, 10, 0)
GROUNDS = "县委会议纪要〔2025〕3号"


def reported(commitment: str, value: float | None, unit: str, **more: object) -> dict[str, object]:
    return row("observations", commitment_id=commitment, value=value, reporting_unit_id=unit, **more)


def lead(store: Store, commitment: str, unit: str) -> None:
    settle(store, commitment, Topic.LEAD, unit, month=None, grounds=GROUNDS, actor="办公室甲", now=NOW)


@pytest.fixture(scope="module")
def reported_folder(empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two may rank with two targets. C37 is red, C38, C06 and C58 are green; C45 divided among three townships."""
    folder = tmp_path_factory.mktemp("reported")
    rows = [
        reported("C37", None, "县水务局", numerator=90, denominator=100),
        reported("C38", None, "县水务局", numerator=99, denominator=100),
        reported("C06", 0, "县扶贫办", note="没有政策提前退出", source_document="自查报告"),
        reported("C58", 4, "县扶贫办"),
    ]
    for town, part in (("崇文镇", 63), ("礼义镇", 63), ("附城镇", 70), ("古郊乡", 50)):
        rows.append(reported("C45", None, "县农业农村局", township_code=town, numerator=part, denominator=100))
    divided = [
        row("allocations", commitment_id="C45", township_code=town, year=2025, value=value)
        for town, value in (("崇文镇", 60), ("礼义镇", 70), ("附城镇", 0))
    ]
    with copied(empty_store_folder, folder) as store:
        taken_in(store, file("observations", *rows), file("allocations", *divided))
    config = folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + "\n[ranking]\nminimum_targets = 2\n", encoding="utf-8")
    return folder


@pytest.fixture
def store(reported_folder: Path, tmp_path: Path, use: Use) -> Iterator[Store]:
    """A copy of that county, on screen."""
    with copied(reported_folder, tmp_path) as store:
        use(tmp_path / "config.toml")
        yield store


def test_only_confirmed_leads_count(store: Store) -> None:
    lead(store, "C38", "shuiwu")
    duties = answerable.units(JUNE)["shuiwu"]
    assert [item.commitment.id for item in duties.led] == ["C38"]
    assert "C37" in [item.commitment.id for item in duties.unconfirmed]
    assert (duties.placing.rank, duties.placing.score and duties.placing.score.judged) == (None, 1)
    text = html(run("department.py", id="shuiwu"))
    assert "一、牵头的承诺 1 项" in text and "牵头待县里确认的承诺（列名，不计入）" in text
    # The red C37 is nobody's yet: under the department's filter it is said and not counted, on either page.
    waiting = len(duties.unconfirmed)
    supported = f"配合 {len(duties.supported)} 项、" if duties.supported else ""
    apart = f"另有{supported}牵头待县里确认 {waiting} 项，不计入"
    overview = " ".join(html(run("overview.py", department="shuiwu")).split())
    assert "所选部门牵头的 1 项承诺" in overview and "滞后或未达 0" in overview and apart in overview
    listed = " ".join(html(run("targets.py", department="shuiwu")).split())
    assert f"所选部门牵头的 1 项承诺（{apart}）；下面各状态合计 1 项" in listed
    # Its articles hold a fact of the starting point, which is no promise: both pages leave it out.
    named = [each for each in judged(Filters((), ("fupin",), Month(2025, 6))) if each.lead is None]
    assert any(not each.commitment.kind.traits.is_task for each in named)
    waiting = len(answerable.units(JUNE)["fupin"].unconfirmed)
    for page in ("overview.py", "targets.py"):
        assert f"牵头待县里确认 {waiting} 项，不计入" in html(run(page, department="fupin"))
    lead(store, "C37", "shuiwu")
    duties = answerable.units(JUNE)["shuiwu"]
    assert [(item.commitment.id, item.verdict.state) for item in duties.led] == [
        ("C37", State.UNMET),
        ("C38", State.MET),
    ]
    assert not {"C37", "C38"} & {item.commitment.id for item in duties.unconfirmed}


def test_support_is_apart_from_the_lead(store: Store) -> None:
    lead(store, "C06", "fupin")
    found = answerable.units(JUNE)
    assert "C06" in [item.commitment.id for item in found["fupin"].led]
    assert "C06" in [item.commitment.id for item in found["nongye"].supported]
    assert "C06" not in [item.commitment.id for item in (*found["nongye"].led, *found["nongye"].unconfirmed)]
    lead(store, "C06", "")
    found = answerable.units(JUNE)
    assert all("C06" in [item.commitment.id for item in found[id].unconfirmed] for id in ("fupin", "nongye"))


def test_the_ranking_is_by_the_share_of_green_and_says_who_is_not_ranked(store: Store) -> None:
    for commitment, unit in (("C37", "shuiwu"), ("C38", "shuiwu"), ("C06", "fupin"), ("C58", "fupin"), ("C45", "nongye")):  # fmt: skip
        lead(store, commitment, unit)
    found = answerable.units(JUNE)
    places = {id: found[id].placing for id in ("fupin", "shuiwu", "nongye")}
    # fupin 2 of 2, shuiwu 1 of 2: the median is 75 %.
    assert [(each.rank, each.gap_to_median_pp) for each in places.values()] == [(1, 25), (2, -25), (None, None)]
    text = html(run("departments.py"))
    assert "第 1 名 县扶贫办 2 / 2，100.0% +25.0 个百分点" in " ".join(text.split())
    assert "确认牵头的承诺应评的不足 2 项" in text and "没有确认牵头的承诺" in text
    # A real county's late reports and supervision are counted to today, whatever month is shown, and say so.
    assert "现状，不随截至月份变" in text and "督办在办是现状" in text
    assert "现状，不随截至月份变" in html(run("townships.py", asof="2023-03"))
    assert "“有关乡镇”指哪些乡镇，原文未注明，待县里确认" in text
    narrowed = html(run("departments.py", department="shuiwu"))
    assert "第 2 名" in narrowed and "第 1 名" not in narrowed and "1 个单位" in narrowed


def test_settling_on_screen_and_taking_it_back(store: Store) -> None:
    app = run("targets.py", commitment="C37")
    app = app.selectbox("settle_C37_lead").set_value("shuiwu").run()
    app = app.button("settle_C37_confirm").click().run()
    assert "还没有填经办人" in app.error[0].value
    app = app.text_input("actor").set_value("王某").run()
    app = app.button("settle_C37_confirm").click().run()
    assert "县里确认要写明依据" in app.error[0].value
    app = app.text_input("settle_C37_grounds").set_value(GROUNDS).run()
    app = app.button("settle_C37_confirm").click().run()
    assert not app.exception and "已确认" in app.success[0].value
    assert store.settled_county().commitment("C37").lead_unit_id == "shuiwu"
    assert "王某" in html(app) and GROUNDS in html(app)
    app = app.selectbox("settle_C37_topic").set_value(Topic.LEAD).run()
    app = app.text_input("settle_C37_grounds").set_value("上次会议纪要有误").run()
    app = app.button("settle_C37_again").click().run()
    assert store.settled_county().commitment("C37").lead_unit_id == ""
    assert "历次确认 2 次" in [expander.label for expander in app.expander]


def test_what_is_typed_wrongly_is_one_sentence(store: Store) -> None:
    app = run("targets.py", commitment="C44")
    app = app.text_input("actor").set_value("王某").run()
    app = app.selectbox("settle_C44_topic").set_value(Topic.BASE).run()
    app.text_input("settle_C44_base").set_value("约12")
    app.text_input("settle_C44_base_month").set_value("2020年")
    app = app.text_input("settle_C44_grounds").set_value(GROUNDS).run()
    app = app.button("settle_C44_confirm").click().run()
    assert "不是月份" in app.error[0].value
    app = app.text_input("settle_C44_base_month").set_value("2020-12").run()
    app = app.button("settle_C44_confirm").click().run()
    assert "不是确切的数" in app.error[0].value
    assert store.settled_county().commitment("C44").base_value is None


def test_a_townships_share_is_judged_and_ranked_fairly(store: Store) -> None:
    found = shares.shares_of("C45", JUNE)
    assert {code: (share.verdict.state, share.gap_pp) for code, share in found.items()} == {
        CHONGWEN: (State.MET, 3),  # 63 against 60
        LIYI: (State.NOT_DUE, -7),  # 63 against 70, due in December
        FUCHENG: (State.NOT_JUDGED, None),  # 无此任务
        GUJIAO: (State.NOT_JUDGED, None),  # nothing divided
    }
    places = shares.placings_of("C45", JUNE)
    assert (places[CHONGWEN].rank, places[CHONGWEN].gap_to_median_pp) == (1, 5)
    assert (places[LIYI].rank, places[LIYI].gap_to_median_pp) == (2, -5)
    assert [(places[code].rank, places[code].reason) for code in (FUCHENG, GUJIAO)] == [
        (None, "无此任务"),
        (None, "没有分解任务"),
    ]
    towns = answerable.townships(JUNE)
    assert [len(towns[code].tasks) for code in (CHONGWEN, LIYI, FUCHENG, GUJIAO)] == [1, 1, 0, 0]
    assert "户用卫生厕所普及率65%以上" in [share.commitment.title for share in towns[GUJIAO].listed]


def test_a_townships_page_and_the_filter(store: Store) -> None:
    text = " ".join(html(run("township.py", code=CHONGWEN)).split())
    assert "63.0 % 2025年6月 60 % 2025年 105.0%" in text and "第 1 名" in text
    assert "无此任务：户用卫生厕所" in " ".join(html(run("township.py", code=FUCHENG)).split())
    narrowed = html(run("townships.py", township=GUJIAO))
    assert "1 个乡镇" in narrowed and "没有分解到本乡镇的任务" in narrowed and "礼义镇" not in narrowed


def test_a_task_shows_units_lights_and_notes_apart(store: Store) -> None:
    lead(store, "C06", "fupin")
    task = next(task for task in tasks.all_tasks(JUNE) if task.article.id == "a01")
    assert [unit.id for unit in task.leads] == ["fupin"] and "fupin" not in [unit.id for unit in task.support]
    assert task.unconfirmed == 2  # C05 and C58
    assert [note.note for note in task.notes] == ["没有政策提前退出"]
    text = html(run("tasks.py", task="a01"))
    assert "进展记录 1 条" in text and "自查报告" in text and "县扶贫办" in text
    assert "共 43 项任务" in text
    assert "没有编号为“zz”的任务" in run("tasks.py", task="zz").info[0].value
    of_one = html(run("tasks.py", department="guowang"))
    assert "共 1 项任务" in of_one and "农村电网" in of_one
    assert "没有报来文字进展" in html(run("tasks.py", task="a28"))


@pytest.mark.usefixtures("store")
def test_an_unknown_address_is_a_sentence() -> None:
    for unit in ("townships", "x" * 80, ""):
        with pytest.raises(NotFound, match="没有这个单位"):
            departments.one(unit, JUNE)
    with pytest.raises(NotFound, match="没有这个乡镇"):
        townships.one("140524", JUNE)


def test_the_lines_of_a_card_say_what_is_owed(store: Store) -> None:
    lead(store, "C37", "shuiwu")
    text = " ".join(html(run("departments.py", department="shuiwu")).split())
    assert "牵头 1 项" in text and "滞后或未达 1" in text
