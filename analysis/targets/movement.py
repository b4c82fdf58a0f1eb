"""What moved since an earlier set of states, such as last month's or the one kept at the last meeting."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.targets.states import Colour, State, Verdict
from models.lists import Labelled

_ORDER = {Colour.RED: 0, Colour.AMBER: 1, Colour.GREEN: 2}
_SEPARATOR = "/"


class Turn(Labelled):
    """Every way a light can have moved, exactly one for each commitment; ``label`` is the word on screen."""

    RED = "red", "新变红"
    WORSE = "worse", "变差"
    BETTER = "better", "好转"
    SILENT = "silent", "变为缺数或过期"
    HEARD = "heard", "重新有数"
    UNLIT = "unlit", "不再亮灯"
    NEW = "new", "新列入"
    SAME = "same", "没有变化"


@dataclass(frozen=True)
class Move:
    """One commitment.

    Attributes:
        before: the earlier state, None where none was kept. now: the present one.
    """

    subject: str
    before: State | None
    now: State
    turn: Turn

    @property
    def words(self) -> str:
        """``偏慢 → 滞后``."""
        return f"{self.before.label} → {self.now.label}" if self.before else self.now.label


@dataclass(frozen=True)
class Moves:
    """All commitments in the order of the plan, those that did not move included."""

    all: tuple[Move, ...]

    def of(self, *turns: Turn) -> tuple[Move, ...]:
        return tuple(move for move in self.all if move.turn in turns)


def stored_state(verdict: Verdict) -> str:
    """The state as it is kept for a later comparison, a stale one with the state it had."""
    return _SEPARATOR.join(filter(None, (verdict.state.value, verdict.last_state and verdict.last_state.value)))


def moves(before: Mapping[str, str], now: Mapping[str, Verdict]) -> Moves:
    """Compare by colours: red < amber < green. Red now and not before is RED, whatever it was before.

    What had no light yet and has one is compared too: green is better, amber is worse. To and from grey is neither,
    for a figure that is there again says nothing of what came of it.

    Args:
        before: commitment id -> :func:`stored_state`, or the state's bare value; unknown words count as not kept.
    """
    return Moves(tuple(_move(subject, before.get(subject, ""), verdict) for subject, verdict in now.items()))


def _move(subject: str, stored: str, verdict: Verdict) -> Move:
    word, _, last = stored.partition(_SEPARATOR)
    before = _state(word)
    return Move(subject, before, verdict.state, _turn(before, _state(last) or before, verdict.state))


def _state(word: str) -> State | None:
    return next((state for state in State if state.value == word), None)


def _turn(before: State | None, shown_before: State | None, now: State) -> Turn:
    """``shown_before``: of a stale state the one whose colour it kept, else ``before``."""
    colour = _colour(now)
    if colour is Colour.RED and (shown_before is None or _colour(shown_before) is not Colour.RED):
        return Turn.RED
    if before is None:
        return Turn.NEW
    old = _colour(before)
    if old is colour:
        return Turn.SAME
    if Colour.GREY in (old, colour):
        return Turn.SILENT if colour is Colour.GREY else Turn.HEARD
    if colour is Colour.NONE:
        return Turn.UNLIT
    if old is Colour.NONE:
        return Turn.BETTER if colour is Colour.GREEN else Turn.WORSE
    return Turn.BETTER if _ORDER[colour] > _ORDER[old] else Turn.WORSE


def _colour(state: State) -> Colour:
    """What was due once and is done has no light, and is good."""
    return Colour.GREEN if state is State.DONE else state.colour
