"""What a place in the ranking says, of made-up places."""

from __future__ import annotations

from analysis.targets.ranking import Placing, Score
from services.offices.answerable import median_words, rank_words, ranked, share_words, unranked, why_unranked

FIRST = Placing("a", 1, False, 75.0, 12.5, score=Score(6, 8, 9))
TIED = Placing("b", 2, True, 62.5, 0.04, score=Score(5, 8, 8))
FEW = Placing("c", None, False, None, None, reason="应评的太少", score=Score(1, 1, 1))
NONE = Placing("d", None, False, None, None, reason="没有", score=Score(0, 0, 0))


def test_rank_share_and_distance_in_words() -> None:
    assert [rank_words(one) for one in (FIRST, TIED, FEW)] == ["第 1 名", "第 2 名（并列）", "不排名"]
    assert [share_words(one) for one in (FIRST, FEW, NONE)] == ["6 / 8，75.0%", "1 / 1，100.0%", ""]
    assert [median_words(one) for one in (FIRST, TIED, FEW)] == ["+12.5 个百分点", "与中位数持平", ""]


def test_the_best_stand_first_and_the_unranked_by_reason() -> None:
    places = [NONE, TIED, FEW, FIRST]
    assert ranked(places) == [FIRST, TIED]
    assert unranked(places, {"d": "没有任务"}) == {"没有任务": ["d"], "应评的太少": ["c"]}


def test_why_nobody_ranks_who_has_none_too_few_or_only_what_has_no_light() -> None:
    dark = Placing("e", None, False, None, None, score=Score(0, 0, 50))
    said = [why_unranked(one, "没有任务", "任务") for one in (NONE, FEW, dark)]
    assert said[0] == "没有任务" and said[1].startswith("任务应评的不足 ") and said[2] == "任务都不亮灯"
