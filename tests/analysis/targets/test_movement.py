"""What moved since an earlier set of states."""

from __future__ import annotations

import pytest

from analysis.targets.movement import Turn, moves, stored_state
from analysis.targets.states import State, Verdict


def only(before: str, state: State, last: State | None = None):  # type: ignore[no-untyped-def]
    (move,) = moves({"C01": before} if before else {}, {"C01": Verdict(state, "", last_state=last)}).all
    return move


class TestTurns:
    @pytest.mark.parametrize(
        ("before", "now", "turn"),
        [
            ("behind", State.SLOW, Turn.BETTER),
            ("slow", State.MET, Turn.BETTER),
            ("on_pace", State.SLOW, Turn.WORSE),
            ("slow", State.BEHIND, Turn.RED),  # not worse as well: each is counted once
            ("met", State.OVERDUE, Turn.RED),
            ("behind", State.OVERDUE, Turn.SAME),
            ("on_pace", State.MET, Turn.SAME),
            ("behind", State.MISSING, Turn.SILENT),
            ("behind", State.STALE, Turn.SILENT),
            ("starting", State.MISSING, Turn.SILENT),
            ("missing", State.STALE, Turn.SAME),
            ("missing", State.MET, Turn.HEARD),  # never better
            ("missing", State.SLOW, Turn.HEARD),
            ("missing", State.BEHIND, Turn.RED),
            ("missing", State.NOT_DUE, Turn.HEARD),
            ("starting", State.ON_PACE, Turn.BETTER),
            ("not_due", State.MET, Turn.BETTER),
            ("not_due", State.SLIGHTLY_BELOW, Turn.WORSE),
            ("not_due", State.OVERDUE, Turn.RED),
            ("due", State.OVERDUE, Turn.RED),
            ("in_progress", State.DONE, Turn.BETTER),
            ("overdue", State.DONE, Turn.BETTER),
            ("met", State.RUNNING_YEAR, Turn.UNLIT),
            ("behind", State.NOT_JUDGED, Turn.UNLIT),
            ("", State.MET, Turn.NEW),
            ("", State.BEHIND, Turn.RED),
            ("no such state", State.BEHIND, Turn.RED),
        ],
    )
    def test_turn(self, before: str, now: State, turn: Turn) -> None:
        assert only(before, now).turn is turn

    def test_a_hatched_red_that_is_red_again_is_not_newly_red(self) -> None:
        kept = stored_state(Verdict(State.STALE, "", last_state=State.BEHIND))
        assert kept == "stale/behind"
        move = only(kept, State.OVERDUE)
        assert (move.turn, move.words) == (Turn.HEARD, "过期 → 逾期未达")
        assert only("stale", State.OVERDUE).turn is Turn.RED  # the colour was not kept
        assert only("on_pace", State.STALE, State.BEHIND).turn is Turn.SILENT  # hatched is no fresh red

    def test_each_list_and_the_order_of_the_plan(self) -> None:
        before = {"C01": "met", "C02": "behind", "C03": "on_pace", "C04": "slow", "gone": "met"}
        now = {
            "C04": Verdict(State.BEHIND, ""),
            "C03": Verdict(State.MISSING, ""),
            "C02": Verdict(State.MET, ""),
            "C01": Verdict(State.MET, ""),
        }
        found = moves(before, now)
        assert [move.subject for move in found.all] == ["C04", "C03", "C02", "C01"]
        assert [move.subject for move in found.of(Turn.RED)] == ["C04"] and found.of(Turn.WORSE) == ()
        assert [move.subject for move in found.of(Turn.SILENT)] == ["C03"]
        assert [move.subject for move in found.of(Turn.BETTER)] == ["C02"]
        assert found.of(Turn.RED, Turn.SILENT) == (found.all[0], found.all[1])
        assert sum(len(found.of(turn)) for turn in Turn) == 4
        assert only("", State.MET).words == "达标"

    def test_what_is_stored_leads_back(self) -> None:
        for state in State:
            verdict = Verdict(state, "", last_state=State.MET if state is State.STALE else None)
            assert only(stored_state(verdict), verdict.state, verdict.last_state).turn is Turn.SAME
