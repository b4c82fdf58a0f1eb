"""Counts too small to be shown outside the office, and the further ones that would give them away.

A count from 1 to ``below`` − 1 becomes ``<5``. Where the total of its group is shown as well, the hidden counts must
not follow from it, so the next smallest are hidden too until they do not. Nought stays nought: it is nobody's.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: What stands in the place of a count hidden only because another one would follow from it.
WITHHELD = "已隐去"


class Seen(StrEnum):
    """How a count is shown."""

    EXACT = "exact"
    SMALL = "small"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Suppression:
    """How each count is shown, in the order given.

    Attributes:
        hidden_totals: groups whose total gives a small count away whatever else is hidden: not to be shown.
    """

    seen: tuple[Seen, ...]
    hidden_totals: frozenset[Hashable]


def shown(number: int, seen: Seen, below: int) -> str:
    """One count as shown."""
    match seen:
        case Seen.EXACT:
            return str(number)
        case Seen.SMALL:
            return f"<{below}"
    return WITHHELD


def band(number: int, below: int) -> str:
    """Where a count lies: ``0``, ``<5``, ``5–9``, ``10–14``. What goes out of the office says no more of a village.

    From exact counts the ``<5`` of one month would follow by those before and after: 5 then 6 is one household.
    """
    low, high = _of_band(number, below)
    return f"<{below}" if 0 < number < below else str(low) if low == high else f"{low}–{high}"


def banded(
    counts: Sequence[int], below: int, groups: Sequence[Hashable], hidden_totals: Collection[Hashable] = ()
) -> list[str]:
    """The counts as bands; withheld where the bands of a group and its total, told elsewhere, would tell a small one.

    Args:
        groups, hidden_totals: as in :func:`suppression`.
    """
    ranges = [_of_band(number, below) for number in counts]
    found = [band(number, below) for number in counts]
    for label in dict.fromkeys(groups):
        places = [place for place, of in enumerate(groups) if of == label and counts[place]]
        total = sum(counts[place] for place in places)
        told = sorted(places, key=lambda place: -counts[place])
        is_total_told = label not in hidden_totals and total >= below
        while told and is_total_told and _tells_small(places, ranges, counts, total, below):
            place = told.pop()  # the smallest, as ever
            ranges[place], found[place] = (1, total), WITHHELD
    return found


def _of_band(number: int, below: int) -> tuple[int, int]:
    low = number // below * below
    return (max(1, low), low + below - 1) if number else (0, 0)


def _tells_small(
    places: Sequence[int], ranges: Sequence[tuple[int, int]], counts: Sequence[int], total: int, below: int
) -> bool:
    """Whether a small count is the only one that its band, the others' and the total leave."""
    least, most = (sum(ranges[place][end] for place in places) for end in (0, 1))
    return any(
        max(low, total - (most - high)) == min(high, total - (least - low))
        for place in places
        if counts[place] < below
        for low, high in [ranges[place]]
    )


def suppression(
    counts: Sequence[int],
    below: int,
    groups: Sequence[Hashable] | None = None,
    withheld_totals: Collection[Hashable] = (),
    withheld: Collection[int] = (),
) -> Suppression:
    """Decide for each count whether it may be seen.

    Args:
        counts: whole numbers from 0. below: the smallest count that is shown as it is.
        groups: one label a count; the counts of a label add up to a total that is shown. None: one group.
        withheld_totals: groups whose total is not shown for another's sake: one count of them at least is withheld.
        withheld: places of counts that are withheld anyway, because their parts would give them away.
    """
    if any(number < 0 for number in counts):
        raise ValueError("counts begin at 0")
    labels = list(groups) if groups is not None else [None] * len(counts)
    seen = [Seen.SMALL if 0 < number < below else Seen.EXACT for number in counts]
    for place in withheld:
        seen[place] = Seen.SMALL if seen[place] is Seen.SMALL else Seen.WITHHELD
    hidden_totals = set()
    for label in dict.fromkeys(labels):
        places = [place for place, of in enumerate(labels) if of == label]
        rest = sorted((p for p in places if counts[p] >= below and seen[p] is Seen.EXACT), key=lambda p: counts[p])
        is_total_shown = label not in withheld_totals
        is_bounded = not any(seen[place] is Seen.WITHHELD for place in places)
        while rest and not _is_safe(
            places, counts, seen, below, counts[rest[0]] if is_bounded else None, is_total_shown
        ):
            seen[rest.pop(0)] = Seen.WITHHELD
        most = counts[rest[0]] if rest and is_bounded else None
        if is_total_shown and not _is_safe(places, counts, seen, below, most, is_total_shown):
            hidden_totals.add(label)
    return Suppression(tuple(seen), frozenset(hidden_totals))


def _is_safe(
    places: list[int], counts: Sequence[int], seen: list[Seen], below: int, most: int | None, is_total_shown: bool
) -> bool:
    """Whether what is hidden does not follow from what is shown.

    Args:
        most: the smallest count still shown from ``below`` up. The smallest are withheld first and lists are often in
            order, so a withheld count is known not to be larger; None: it may be any.
    """
    hidden = [place for place in places if seen[place] is not Seen.EXACT]
    if not is_total_shown:
        return bool(hidden) or not any(counts[place] for place in places)
    if not hidden:
        return True
    withheld = sum(seen[place] is Seen.WITHHELD for place in hidden)
    small, total = len(hidden) - withheld, sum(counts[place] for place in hidden)
    if withheld and most == below:  # all of them are exactly this
        total, withheld = total - withheld * below, 0
    if small + withheld < 2:
        return False
    is_below_most = (bool(withheld) and most is None) or total < small * (below - 1) + withheld * (most or 0)
    return total > small + withheld * below and is_below_most
