"""What a whole screen tells of its small counts: everything on it is taken together, not card by card.

A hidden count follows from what stands beside it: 294 monitored, 286 of them followed and 98.3 % helped leave 3. So
every count that a screen says or lets be worked out has a name here, what adds up among them is an equation, and
exact counts are withheld, the least telling first, until no small one can be worked out.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.monitoring.small_cells import Seen

#: Name -> coefficient; the counts times their coefficients make nought.
Equation = Mapping[Hashable, int]
_ROUNDS = 40
_NOUGHT = 1e-9
#: More than any county has, so that nothing is known from above.
_MANY = 10**9


@dataclass(frozen=True)
class Screen:
    """Counts by name and what adds up among them.

    Attributes:
        unsaid: counts that are not on the screen and must not follow from it either, such as those of 294 who are not
            among the 286. spoken: counts whose way of being said is settled elsewhere, where withheld ones protect
            others: they must not follow either. spared: counts to be withheld before any other.
    """

    counts: Mapping[Hashable, int]
    equations: Sequence[Equation]
    unsaid: Collection[Hashable] = ()
    spoken: Mapping[Hashable, Seen] = field(default_factory=dict)
    spared: Collection[Hashable] = ()


def whole(total: Hashable, *parts: Hashable) -> dict[Hashable, int]:
    """The equation of a total and its parts."""
    return {total: -1, **dict.fromkeys(parts, 1)}


def on_one_screen(screen: Screen, below: int) -> dict[Hashable, Seen]:
    """How each count is said so that none from 1 to ``below`` − 1, and none ``spoken`` of, can be worked out.

    Only equations that hold count: whoever reckons with one that does not is led astray anyway.
    """
    if any(number < 0 for number in screen.counts.values()):
        raise ValueError("counts begin at 0")
    equations = [one for one in screen.equations if not sum(c * screen.counts[name] for name, c in one.items())]
    seen = {name: _first_seen(screen, name, below) for name in screen.counts}
    while pinned := worked_out(screen, equations, seen, below):
        told = [name for name in seen if _may_go(screen, name, seen, Seen.EXACT)]
        beside = {name for one in equations if pinned & one.keys() for name in one}
        # Where nothing exact is left, that a count is below the limit tells too much itself.
        found = [name for name in told if name in beside] or told or _small(screen, seen, beside)
        if not found:
            break
        ordered = sorted(found, key=lambda name: (name not in screen.spared, screen.counts[name]))
        helping = (
            name
            for name in ordered
            if not pinned <= worked_out(screen, equations, {**seen, name: Seen.WITHHELD}, below)
        )
        seen[next(helping, ordered[0])] = Seen.WITHHELD
    return seen


def _small(screen: Screen, seen: Mapping[Hashable, Seen], beside: set[Hashable]) -> list[Hashable]:
    small = [name for name in seen if _may_go(screen, name, seen, Seen.SMALL)]
    return [name for name in small if name in beside] or small


def worked_out(
    screen: Screen, equations: Sequence[Equation], seen: Mapping[Hashable, Seen], below: int
) -> set[Hashable]:
    """The counts not to be told that follow from what is said, by elimination or by their bounds."""
    kept = {name for name, count in screen.counts.items() if 0 < count < below or (count and name in screen.spoken)}
    small = {name for name in kept if seen[name] is not Seen.EXACT}
    known = {name: screen.counts[name] for name, one in seen.items() if one is Seen.EXACT}
    bounds = {name: _bounds(screen, name, one, below) for name, one in seen.items() if name not in known}
    _tighten(equations, known, bounds)
    return {name for name in small if bounds[name][0] == bounds[name][1]} | (small & _eliminated(equations, known))


def _first_seen(screen: Screen, name: Hashable, below: int) -> Seen:
    if name in screen.unsaid:
        return Seen.WITHHELD
    return screen.spoken.get(name) or (Seen.SMALL if 0 < screen.counts[name] < below else Seen.EXACT)


def _may_go(screen: Screen, name: Hashable, seen: Mapping[Hashable, Seen], as_now: Seen) -> bool:
    """Nought stays: it is nobody's."""
    return seen[name] is as_now and screen.counts[name] > 0 and name not in screen.spoken


def _bounds(screen: Screen, name: Hashable, seen: Seen, below: int) -> tuple[int, int]:
    """What whoever knows the rules knows of a count that is not said: one withheld is seldom a small one.

    It is no nought either, but where a group was withheld as a whole.
    """
    if seen is Seen.SMALL:
        return 1, below - 1
    if name in screen.unsaid:
        return 0, _MANY
    return below if screen.counts[name] >= below else int(name not in screen.spoken), _MANY


def _tighten(
    equations: Sequence[Equation], known: Mapping[Hashable, int], bounds: dict[Hashable, tuple[int, int]]
) -> None:
    """Narrow the bounds of each unknown by the others of its equations, until nothing moves."""
    for _ in range(_ROUNDS):
        before = dict(bounds)
        for one in equations:
            ends = {name: _times(c, *bounds.get(name, (known.get(name, 0),) * 2)) for name, c in one.items()}
            least, most = (sum(end[side] for end in ends.values()) for side in (0, 1))
            for name in one.keys() & bounds.keys():
                others = _times(-one[name], least - ends[name][0], most - ends[name][1])
                bounds[name] = max(bounds[name][0], others[0]), min(bounds[name][1], others[1])
        if bounds == before:
            return


def _times(coefficient: int, least: int, most: int) -> tuple[int, int]:
    return (coefficient * least, coefficient * most) if coefficient > 0 else (coefficient * most, coefficient * least)


def _eliminated(equations: Sequence[Equation], known: Mapping[Hashable, int]) -> set[Hashable]:
    """The unknowns that the equations leave no freedom: those that no solution of the homogeneous ones moves."""
    unknown = list(dict.fromkeys(name for one in equations for name in one if name not in known))
    if not unknown:
        return set()
    matrix = np.array([[one.get(name, 0) for name in unknown] for one in equations], dtype="float64")
    _, values, directions = np.linalg.svd(matrix, full_matrices=True)
    free = directions[int((values > _NOUGHT).sum()) :]
    return {name for place, name in enumerate(unknown) if not (np.abs(free[:, place]) > _NOUGHT).any()}
