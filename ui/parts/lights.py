"""The states summed up in six words, for a bar, its key and a choice."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from analysis.targets.states import Mark, State, Verdict, tally
from ui.base.theme import state_colours
from ui.parts import cards


@dataclass(frozen=True)
class Group:
    """States that a meeting takes together; every state is in exactly one group."""

    word: str
    colour: str
    states: frozenset[State]
    is_hatched: bool = False

    @property
    def fill(self) -> str:
        """CSS background."""
        if self.is_hatched:
            return f"repeating-linear-gradient(45deg,{self.colour} 0 4px,#E6E8EB 4px 8px)"
        return self.colour


#: What is reached or done, in time or late: nobody has to do anything about it.
_DONE = frozenset({State.MET, State.DONE, State.DONE_LATE})


def _of(colour: str) -> frozenset[State]:
    return frozenset(state for state in State if state.colour == colour) - _DONE


@lru_cache(maxsize=1)
def groups() -> tuple[Group, ...]:
    """The six groups in the order of a bar, in the colours configured."""
    colours = state_colours()
    return (
        Group("达标或完成", colours["met"], _DONE),
        Group("按序时", colours["green"], _of("green")),
        Group("偏慢", colours["amber"], _of("amber")),
        Group("滞后或未达", colours["red"], _of("red")),
        Group("缺数或过期", colours["grey"], _of("grey"), is_hatched=True),
        Group("不亮灯", "#D5D9DE", _of("none")),
    )


_MARK = Markup('<span class="{}" title="{}">{}</span>')


def light(verdict: Verdict) -> Markup:
    """The state's word on its colour, and its small marks."""
    return cards.joined(word(verdict), marks(verdict.marks))


def word(verdict: Verdict) -> Markup:
    """The state's word on its colour; a stale figure keeps the last colour, hatched."""
    return cards.light(verdict.state.label, verdict.colour, is_hatched=verdict.is_hatched)


def marks(found: Iterable[Mark]) -> Markup:
    """Small marks beside a light: what falls short soon or did before, and what another ledger says otherwise; pointed
    at, the last says both figures.
    """
    return cards.joined(
        *(_MARK.format("tag differs" if one.is_explained is False else "tag", one.said, one.label) for one in found)
    )


def grouped(verdicts: Iterable[Verdict]) -> list[tuple[Group, int]]:
    """How many in each group, in the order of a bar; the counts sum to the number of verdicts."""
    counts = tally(verdicts)
    return [(group, sum(counts[state] for state in group.states)) for group in groups()]


def bar(verdicts: Iterable[Verdict]) -> Markup:
    """How many in each group, as a bar with its key; the counts sum to the number of verdicts."""
    stripes, keys = "", ""
    for group, count in grouped(verdicts):
        stripes += Markup('<span title="{} {}" style="flex:{};background:{}"></span>').format(
            group.word, count, count, group.fill
        )
        keys += cards.key(group.fill, f"{group.word} {count}")
    return cards.div("bar", stripes) + cards.div("keys", keys)


def counts(verdicts: Iterable[Verdict]) -> Markup:
    """How many in each group, the groups without any left out; empty for no verdicts."""
    shown = ((each, count) for each, count in grouped(verdicts) if count)
    keys = [cards.key(each.fill, cards.joined(f"{each.word} ", cards.strong(count))) for each, count in shown]
    return cards.div("keys", *keys) if keys else Markup()
