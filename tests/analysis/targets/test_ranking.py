"""Fair ranks: ties, too few, nothing here. All figures are made up."""

from __future__ import annotations

import pytest

from analysis.targets.ranking import Placing, Score, rank, rank_by_gap, score, urgency
from analysis.targets.states import State, Verdict


def of(*states: State) -> list[Verdict]:
    return [Verdict(state, "") for state in states]


def order(placings: list[Placing]) -> list[tuple[str, int | None, bool]]:
    return [(placing.subject, placing.rank, placing.is_tied) for placing in placings]


class TestScore:
    def test_green_is_good_and_what_has_no_colour_does_not_count(self) -> None:
        lights = of(State.MET, State.NEARLY_ON_PACE, State.SLOW, State.BEHIND, State.OVERDUE)
        without = of(State.STARTING, State.NOT_DUE, State.DUE, State.RUNNING_YEAR, State.NOT_JUDGED, State.EXPIRED)
        assert score(lights + without) == Score(good=2, judged=5, held=11)
        assert score(without) == Score(0, 0, 6) and score([]).share_pct is None

    def test_missing_and_stale_are_owed_and_not_good(self) -> None:
        hatched_green = Verdict(State.STALE, "", last_state=State.MET)
        hatched_without = Verdict(State.STALE, "", last_state=State.STARTING)
        assert score([*of(State.MET, State.MISSING), hatched_green, hatched_without]) == Score(1, 4, 4)
        assert score(of(State.MET, State.MISSING)).share_pct == 50


class TestUrgency:
    def test_the_colour_comes_first_and_then_the_gap(self) -> None:
        lights = {
            "green behind": Verdict(State.NEARLY_ON_PACE, "", gap_pp=-9.0),
            "amber": Verdict(State.SLOW, "", gap_pp=-30.0),
            "red without a gap": Verdict(State.UNMET, ""),
            "red": Verdict(State.BEHIND, "", gap_pp=-12.0),
            "redder": Verdict(State.OVERDUE, "", gap_pp=-40.0),
            "not judged": Verdict(State.STARTING, "", gap_pp=-50.0),
            "missing": Verdict(State.MISSING, ""),
        }
        assert sorted(lights, key=lambda name: urgency(lights[name])) == [
            "redder", "red", "red without a gap", "amber", "missing", "green behind", "not judged",
        ]  # fmt: skip


class TestRank:
    def test_ties_share_a_rank_and_the_next_is_skipped(self) -> None:
        # 8/10, 4/5 and 8/10 are 80 %, 6/10 is 60 %, 9/10 is 90 %: median 80
        counts = {
            "a": Score(8, 10, 10),
            "b": Score(6, 10, 10),
            "c": Score(4, 5, 5),
            "d": Score(9, 10, 10),
            "e": Score(8, 10, 10),
        }
        found = rank(counts, 5)
        assert order(found) == [("d", 1, False), ("a", 2, True), ("c", 2, True), ("e", 2, True), ("b", 5, False)]
        assert [placing.gap_to_median_pp for placing in found] == pytest.approx([10, 0, 0, 0, -20])
        assert found[0].amount == pytest.approx(90) and found[0].score == Score(9, 10, 10)

    def test_thirds_tie_whatever_they_are_written_as(self) -> None:
        assert order(rank({"a": Score(5, 15, 15), "b": Score(7, 21, 21)}, 5)) == [("a", 1, True), ("b", 1, True)]

    def test_too_few_and_none_are_not_the_last(self) -> None:
        counts = {
            "few": Score(0, 4, 4),
            "bad": Score(0, 5, 5),
            "none": Score(0, 0, 0),
            "dark": Score(0, 0, 7),
            "three of five": Score(3, 3, 5),
            "wide": Score(6, 6, 9),
            "good": Score(5, 5, 5),
        }
        found = rank(counts, 5)
        assert order(found) == [
            ("wide", 1, True), ("good", 1, True), ("bad", 3, False),
            ("few", None, False), ("none", None, False), ("dark", None, False), ("three of five", None, False),
        ]  # fmt: skip
        assert [placing.reason for placing in found[3:]] == ["不足5项", "没有可评的任务", "没有可评的任务", "不足5项"]
        assert found[3].gap_to_median_pp is None and found[3].amount == 0
        assert [placing.gap_to_median_pp for placing in found[:3]] == [0, 0, -100]  # the unranked move no median

    def test_one_alone_is_first_and_at_the_median(self) -> None:
        (only,) = rank({"a": Score(3, 6, 6)}, 5)
        assert (only.rank, only.is_tied, only.gap_to_median_pp) == (1, False, 0)
        assert rank({}, 5) == []


class TestRankByGap:
    def test_ahead_before_behind_and_none_unranked(self) -> None:
        gaps = {"a": -10.0, "b": None, "c": 5.0, "d": -10.0, "e": -26.7, "f": None}
        found = rank_by_gap(gaps, {"b": "无此任务"})
        assert order(found) == [
            ("c", 1, False), ("a", 2, True), ("d", 2, True), ("e", 4, False), ("b", None, False), ("f", None, False),
        ]  # fmt: skip
        assert [placing.gap_to_median_pp for placing in found[:4]] == pytest.approx([15, 0, 0, -16.7])
        assert [placing.reason for placing in found[4:]] == ["无此任务", "无此任务或缺数"]

    def test_what_rounding_tells_apart_is_a_tie(self) -> None:
        assert order(rank_by_gap({"a": 0.3, "b": 0.1 + 0.2})) == [("a", 1, True), ("b", 1, True)]

    def test_one_alone_and_none_at_all(self) -> None:
        assert order(rank_by_gap({"a": -3.0})) == [("a", 1, False)]
        assert order(rank_by_gap({"a": None})) == [("a", None, False)]
