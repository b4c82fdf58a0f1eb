"""The six groups of the bar, and the light with its marks."""

from __future__ import annotations

import re
from collections import Counter

from analysis.targets.states import Colour, State, Verdict
from ui.parts import lights


def test_every_state_is_in_one_group_and_what_is_done_is_among_the_good() -> None:
    counts = Counter(state for group in lights.groups() for state in group.states)
    assert set(counts) == set(State) and set(counts.values()) == {1}
    good = lights.groups()[0]
    assert good.states == {State.MET, State.DONE, State.DONE_LATE}
    bar = re.sub(
        r"<[^>]+>", "|", lights.bar([Verdict(State.DONE, ""), Verdict(State.DONE_LATE, ""), Verdict(State.SLOW, "")])
    )
    assert "达标或完成 2" in bar and "偏慢 1" in bar


def test_the_marks_stand_beside_the_light() -> None:
    bare = str(lights.light(Verdict(State.MET, "")))
    assert "tag" not in bare and "达标" in bare
    marked = str(lights.light(Verdict(State.NOT_DUE, "", warning="12月到期·尚差369人", past_misses=(2021, 2023))))
    assert re.findall(r'<span class="tag"[^>]*>([^<]+)</span>', marked) == [
        "12月到期·尚差369人",
        "曾经未达 2021、2023年",
    ]


def test_what_nobody_can_repair_asks_for_nothing() -> None:
    asking = {state for state in State if Verdict(state, "").is_actionable}
    coloured = {state for state in State if state.colour in (Colour.RED, Colour.AMBER)}
    assert asking == coloured - {State.YEAR_MISSED, State.DONE_LATE}
    assert Verdict(State.STALE, "", last_state=State.BEHIND).is_actionable
