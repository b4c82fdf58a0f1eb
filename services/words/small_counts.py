"""How exactly counts are shown: in the office as they are, to a room and in exports without small ones."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from analysis.monitoring.bulletin import Count
from analysis.monitoring.small_cells import WITHHELD, Seen, Suppression, shown, suppression
from settings import settings


def in_words(said: tuple[str, str]) -> str:
    """``203 户 612 人`` of a pair; ``<5 户`` where the people are withheld, 已隐去 where both are."""
    households, people = said
    if households == WITHHELD:
        return WITHHELD
    return f"{households} 户" if people == WITHHELD else f"{households} 户 {people} 人"


@dataclass(frozen=True)
class Sight:
    """``below``: the smallest count shown as it is; 0 = everything is."""

    below: int = 0

    @property
    def is_exact(self) -> bool:
        return self.below == 0

    def is_small(self, value: float) -> bool:
        """Whether a count, or a difference of two, is too small to be said."""
        return 0 < abs(value) < self.below

    def number(self, value: int) -> str:
        """One count that stands for itself."""
        return f"<{self.below}" if self.is_small(value) else str(value)

    def split(self, count: Count) -> tuple[str, str]:
        """Households and people of one count that stands for itself: few households hide how many people they are."""
        if 0 < count.households < self.below:
            return f"<{self.below}", WITHHELD
        return str(count.households), str(count.people)

    def numbers(
        self,
        values: Sequence[int],
        groups: Sequence[Hashable] | None = None,
        withheld_totals: Collection[Hashable] = (),
        withheld: Collection[int] = (),
    ) -> list[str]:
        """Counts that add up, in each group, to a total which is shown unless it is withheld; see :func:`suppression`."""
        found = self._seen(values, groups, withheld_totals, withheld)
        return [shown(value, seen, self.below) for value, seen in zip(values, found.seen, strict=True)]

    def counts(
        self,
        values: Sequence[Count],
        groups: Sequence[Hashable] | None = None,
        withheld_totals: Collection[Hashable] = (),
    ) -> list[tuple[str, str]]:
        """Households and people of counts that add up, in each group, to a total which is shown."""
        found = self._seen([one.households for one in values], groups, withheld_totals)
        return [
            (shown(one.households, seen, self.below), str(one.people) if seen is Seen.EXACT else WITHHELD)
            for one, seen in zip(values, found.seen, strict=True)
        ]

    def _seen(
        self,
        values: Sequence[int],
        groups: Sequence[Hashable] | None = None,
        withheld_totals: Collection[Hashable] = (),
        withheld: Collection[int] = (),
    ) -> Suppression:
        """Where a shown total gives a part away whatever is hidden, the whole group is withheld."""
        if self.is_exact:
            return Suppression((Seen.EXACT,) * len(values), frozenset())
        found = suppression(values, self.below, groups, withheld_totals, withheld)
        labels = list(groups) if groups is not None else [None] * len(values)
        totals = {
            label: sum(v for v, of in zip(values, labels, strict=True) if of == label) for label in found.hidden_totals
        }
        lost = {label for label, total in totals.items() if total >= self.below}
        seen = (Seen.WITHHELD if label in lost else one for one, label in zip(found.seen, labels, strict=True))
        return Suppression(tuple(seen), found.hidden_totals)


PARAMETER, SHOWN = "show", "projector"


def kept(is_projected: bool) -> dict[str, str]:
    """What an address carries that stays on the projector, or off it."""
    return {PARAMETER: SHOWN} if is_projected else {}


def sight(is_projected: bool) -> Sight:
    return Sight(settings().privacy.small_cell_below if is_projected else 0)
