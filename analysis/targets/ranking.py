"""Ranks that are fair: equal ones share a rank, and who has too little to do or nothing here is not the last."""

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from analysis.targets.states import Colour, State, Verdict
from analysis.targets.wording import TOLERANCE

_OWED = (State.MISSING, State.STALE)


@dataclass(frozen=True)
class Score:
    """How many verdicts count, and how many of them are good.

    Attributes:
        good: green lights. judged: coloured lights, and what is missing or stale: owed, and not good.
        held: all the subject answers for, whether it has a light or not.
    """

    good: int
    judged: int
    held: int

    @property
    def share_pct(self) -> float | None:
        """good out of judged, %; None where nothing counts."""
        return 100 * self.good / self.judged if self.judged else None


@dataclass(frozen=True)
class Placing:
    """Where one subject stands among its like.

    Attributes:
        subject: township code or unit id.
        rank: 1, 1, 3 where two are equal; None = not ranked, with the ``reason``.
        is_tied: whether another has the same rank.
        amount: what is ranked: a share in %, or a gap in 百分点. None where there is none.
        gap_to_median_pp: ``amount`` − the median of those ranked, in 百分点; None where not ranked.
        score: under :func:`rank` what the share is of.
    """

    subject: str
    rank: int | None
    is_tied: bool
    amount: float | None
    gap_to_median_pp: float | None
    reason: str = ""
    score: Score | None = None


#: The colours as they ask for somebody, the most urgent first.
_URGENT = (Colour.RED, Colour.AMBER, Colour.GREY, Colour.GREEN, Colour.NONE)


def urgency(verdict: Verdict) -> tuple[int, bool, float]:
    """What verdicts are ordered by: the colour, then the gap, the furthest behind first; without a gap after those."""
    gap = verdict.gap_pp
    return _URGENT.index(verdict.colour), gap is None, gap or 0.0


def score(verdicts: Iterable[Verdict]) -> Score:
    """Count the lights of one subject; what is not judged, not due or without colour does not count."""
    good = judged = held = 0
    for verdict in verdicts:
        held += 1
        is_owed = verdict.state in _OWED
        judged += is_owed or verdict.state.colour is not Colour.NONE
        good += not is_owed and verdict.state.colour is Colour.GREEN
    return Score(good, judged, held)


def rank(counts: Mapping[str, Score], minimum: int) -> list[Placing]:
    """By the share that is good, the best first; after them, in the order given, those of whom fewer than ``minimum``
    count: a share of three says little, however many more have no light yet.
    """
    shares = {
        name: share for name, each in counts.items() if (share := each.share_pct) is not None and each.judged >= minimum
    }
    placed = [replace(placing, score=counts[placing.subject]) for placing in _placed(shares)]
    return placed + [
        Placing(
            name,
            None,
            False,
            each.share_pct,
            None,
            f"不足{minimum}项" if 0 < each.judged < minimum else "没有可评的任务",
            each,
        )
        for name, each in counts.items()
        if name not in shares
    ]


def rank_by_gap(gaps: Mapping[str, float | None], reasons: Mapping[str, str] | None = None) -> list[Placing]:
    """Of one commitment: the greatest gap first (ahead before behind); those without one after, in the order given.

    Args:
        gaps: in 百分点, None = no task here or no figure. reasons: why there is none, where known.
    """
    why = reasons or {}
    return _placed({name: gap for name, gap in gaps.items() if gap is not None}) + [
        Placing(name, None, False, None, None, why.get(name, "无此任务或缺数"))
        for name, gap in gaps.items()
        if gap is None
    ]


def _placed(amounts: Mapping[str, float]) -> list[Placing]:
    """The greatest first, equal ones in the order given."""
    if not amounts:
        return []
    median = statistics.median(amounts.values())
    placed = []
    for name, amount in amounts.items():
        ahead = sum(other > amount + TOLERANCE for other in amounts.values())
        equal = sum(abs(other - amount) <= TOLERANCE for other in amounts.values())
        placed.append(Placing(name, ahead + 1, equal > 1, amount, amount - median))
    return sorted(placed, key=lambda placing: placing.rank or 0)
