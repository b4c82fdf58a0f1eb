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
        ("before", "now", "turn", "is_newly_red"),
        [
            ("behind", State.SLOW, Turn.BETTER, False),
            ("slow", State.MET, Turn.BETTER, False),
            ("on_pace", State.SLOW, Turn.WORSE, False),
            ("slow", State.BEHIND, Turn.WORSE, True),
            ("met", State.OVERDUE, Turn.WORSE, True),
            ("behind", State.OVERDUE, Turn.SAME, False),
            ("on_pace", State.MET, Turn.SAME, False),
            ("behind", State.MISSING, Turn.SILENT, False),
            ("behind", State.STALE, Turn.SILENT, False),
            ("starting", State.MISSING, Turn.SILENT, False),
            ("missing", State.STALE, Turn.SAME, False),
            ("missing", State.MET, Turn.HEARD, False),  # never better
            ("missing", State.BEHIND, Turn.HEARD, True),
            ("missing", State.NOT_DUE, Turn.HEARD, False),
            ("starting", State.ON_PACE, Turn.LIT, False),
            ("starting", State.BEHIND, Turn.LIT, True),
            ("met", State.RUNNING_YEAR, Turn.UNLIT, False),
            ("behind", State.NOT_JUDGED, Turn.UNLIT, False),
            ("", State.MET, Turn.NEW, False),
            ("", State.BEHIND, Turn.NEW, True),
            ("no such state", State.BEHIND, Turn.NEW, True),
        ],
    )
    def test_turn(self, before: str, now: State, turn: Turn, is_newly_red: bool) -> None:
        move = only(before, now)
        assert (move.turn, move.is_newly_red) == (turn, is_newly_red)

    def test_a_hatched_red_that_is_red_again_is_not_newly_red(self) -> None:
        kept = stored_state(Verdict(State.STALE, "", last_state=State.BEHIND))
        assert kept == "stale/behind"
        move = only(kept, State.OVERDUE)
        assert (move.turn, move.is_newly_red, move.words) == (Turn.HEARD, False, "过期 → 逾期未达")
        assert only("stale", State.OVERDUE).is_newly_red  # the colour was not kept
        assert not only("on_pace", State.STALE, State.BEHIND).is_newly_red  # hatched is no fresh red

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
        assert [move.subject for move in found.worse] == ["C04"] == [move.subject for move in found.newly_red]
        assert [move.subject for move in found.newly_missing] == ["C03"]
        assert [move.subject for move in found.better] == ["C02"]
        assert sum(len(found.of(turn)) for turn in Turn) == 4
        assert only("", State.MET).words == "达标"

    def test_what_is_stored_leads_back(self) -> None:
        for state in State:
            verdict = Verdict(state, "", last_state=State.MET if state is State.STALE else None)
            assert only(stored_state(verdict), verdict.state, verdict.last_state).turn is Turn.SAME
