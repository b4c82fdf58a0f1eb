"""总览 shown to a room: a township's households in need are few."""

from __future__ import annotations

import html as entities
import re
from dataclasses import replace

import pytest

from analysis.targets.states import State, Verdict
from models.time import Month
from models.viewing import Filters
from services import reading
from services.monitoring import cases
from services.monitoring.view import View
from services.targets.judged import Judged, target_of
from services.targets.scope import Block
from services.villages import villages
from services.words.small_counts import Sight
from tests.sweeps import some
from tests.ui.reading import html, run
from ui.overview import overview

pytestmark = pytest.mark.usefixtures("demo_screens")
JUNE = Filters((), (), Month(2025, 6))
PROJECTED = View(is_projected=True)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", entities.unescape(text))


@pytest.mark.sweep
def test_on_the_projector_no_township_shows_a_small_count_or_a_way_to_it() -> None:
    small = set()
    for township in some(reading.county().townships, 3):
        filters = Filters((township.code,), (), Month(2025, 6))
        total, raw = cases.totals(filters), overview._households_text(filters, PROJECTED)
        text = plain(re.sub(r"<[^>]+>", " ", raw))
        assert "退出投影" in text and "open_cases" not in raw and "waiting_cases" not in raw
        entered, waiting = total.entered.households, total.without_measures.households
        for said, number in (("本月新纳入 ", entered), ("天无措施 ", waiting)):
            if 0 < number < 5:
                small.add(township.code)
                assert re.search(rf"{said} ?(<5|已隐去) 户", text)
        card = re.search(r"人未消除风险 (.*?) 比上月", text)
        assert card and not re.search(r" [1-4](?= |$)", card[1])
    # The page draws this card, and leads to none of it from anywhere else.
    app = run("overview.py", show="projector", asof="2025-06", township=min(small))
    text, page = plain(html(app)), "".join(block.proto.body for block in app.get("html"))
    assert "退出投影" in text and re.search(r"(<5|已隐去) 户", text)
    assert "open_cases" not in page and "waiting_cases" not in page


def test_lifted_households_say_whose_they_are_because_the_card_speaks_of_exited_villages() -> None:
    for township, whose in (("", "全县"), ("140524100", "所选乡镇")):
        asked = {"township": township} if township else {}
        filters = Filters((township,) if township else (), (), Month(2025, 6))
        found = villages.lifted(filters)
        exited = villages.exited(filters)["lifted_household_count"].sum()
        assert found and found[0] > exited  # not the exited villages' number
        text = plain(html(run("overview.py", asof="2025-06", **asked)))
        assert f"{whose}脱贫户 {found[0]} 户 {found[1]} 人" in text


def test_the_village_left_behind_by_going_back_does_not_stay_in_the_address() -> None:
    app = run("overview.py", asof="2025-06", code="140524100200")
    assert "code" not in app.query_params and app.query_params["asof"] in ("2025-06", ["2025-06"])


def test_a_small_change_and_one_of_a_hidden_month_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = overview._change_words(JUNE, View())
    monkeypatch.setattr(View, "sight", property(lambda view: Sight(20 if view.is_projected else 0)))
    assert re.fullmatch(r"[+−]?\d+ 户", exact)
    number = int(re.sub(r"\D", "", exact))
    assert 0 < number < 20
    assert overview._change_words(JUNE, PROJECTED) == f"{'增加' if exact[0] == '+' else '减少'} <20 户"
    hidden = [
        code for code in (one.code for one in reading.county().townships)
        if cases.totals(Filters((code,), (), Month(2025, 6))).still_open.households < 20
    ]  # fmt: skip
    assert hidden
    assert {overview._change_words(Filters((code,), (), Month(2025, 6)), PROJECTED) for code in hidden} == {"已隐去"}


def test_the_overview_draws_the_trends_that_the_county_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    county = reading.county()

    def drawn(asof: str) -> list[str]:
        after = plain(html(run("overview.py", asof=asof))).partition("近 12 个月")[2]
        return [id for id in ("C22", "C30", "C32", "C35", "C37") if county.commitment(id).title in after]

    assert drawn("2025-05") == ["C22", "C32", "C37"] == list(county.trends)
    monkeypatch.setattr(reading, "county", lambda: replace(county, trends=("C30", "C35")))
    assert drawn("2025-04") == ["C30", "C35"]
    monkeypatch.setattr(reading, "county", lambda: replace(county, trends=()))
    assert "近 12 个月" not in html(run("overview.py", asof="2025-03"))


def test_six_newly_red_since_last_month_are_six_turned_worse_whatever_they_were() -> None:
    tasks = [one for one in reading.county().commitments if one.kind.traits.is_task]

    def items(*states: State) -> Block:
        pairs = zip(tasks, states, strict=False)
        return Block(tuple(Judged(one, target_of(one), Verdict(state, ""), (), (), None, {}) for one, state in pairs))

    before = items(
        State.NOT_DUE, State.NOT_DUE, State.MISSING, State.RUNNING_YEAR, State.MET, State.SLOW, State.NOT_DUE, State.MET
    )
    now = items(*[State.OVERDUE] * 6, State.MET, State.MISSING)
    text = plain(re.sub(r"<[^>]+>", "", "".join(map(str, overview._moves(now, before)))))
    first = now.items[0].commitment.title
    assert text == f"1 项转好，6 项转差（其中新变红 6 项：{first}等），1 项变为缺数或过期"
    worse = items(State.SLOW, State.NOT_DUE, State.MISSING, State.RUNNING_YEAR, State.MET, State.SLOW)
    text = plain(re.sub(r"<[^>]+>", "", "".join(map(str, overview._moves(worse, before)))))
    assert text == f"0 项转好，1 项转差（{first}）"
