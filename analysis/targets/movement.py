"""What moved since an earlier set of states, such as the one kept at the last meeting."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.targets.states import Colour, State, Verdict
from models.lists import Labelled

_ORDER = {Colour.RED: 0, Colour.AMBER: 1, Colour.GREEN: 2}
_SEPARATOR = "/"


class Turn(Labelled):
    """Every way a light can have moved; ``label`` is the word on screen."""

    WORSE = "worse", "变差"
    BETTER = "better", "好转"
    SILENT = "silent", "变为缺数或过期"
    HEARD = "heard", "重新有数"
    LIT = "lit", "开始亮灯"
    UNLIT = "unlit", "不再亮灯"
    NEW = "new", "新列入"
    SAME = "same", "没有变化"


@dataclass(frozen=True)
class Move:
    """One commitment.

    Attributes:
        before: the earlier state, None where none was kept. now: the present one.
        is_newly_red: red now and not before.
    """

    subject: str
    before: State | None
    now: State
    turn: Turn
    is_newly_red: bool

    @property
    def words(self) -> str:
        """``偏慢 → 滞后``."""
        return f"{self.before.label} → {self.now.label}" if self.before else self.now.label


@dataclass(frozen=True)
class Moves:
    """All commitments in the order of the plan, those that did not move included."""

    all: tuple[Move, ...]

    def of(self, turn: Turn) -> tuple[Move, ...]:
        return tuple(move for move in self.all if move.turn is turn)

    @property
    def better(self) -> tuple[Move, ...]:
        return self.of(Turn.BETTER)

    @property
    def worse(self) -> tuple[Move, ...]:
        return self.of(Turn.WORSE)

    @property
    def newly_missing(self) -> tuple[Move, ...]:
        return self.of(Turn.SILENT)

    @property
    def newly_red(self) -> tuple[Move, ...]:
        return tuple(move for move in self.all if move.is_newly_red)


def stored_state(verdict: Verdict) -> str:
    """The state as it is kept for a later comparison, a stale one with the state it had."""
    return _SEPARATOR.join(filter(None, (verdict.state.value, verdict.last_state and verdict.last_state.value)))


def moves(before: Mapping[str, str], now: Mapping[str, Verdict]) -> Moves:
    """Compare by colours: red < amber < green. To and from grey, and to and from no light, is neither better nor worse.

    Args:
        before: commitment id -> :func:`stored_state`, or the state's bare value; unknown words count as not kept.
    """
    return Moves(tuple(_move(subject, before.get(subject, ""), verdict) for subject, verdict in now.items()))


def _move(subject: str, stored: str, verdict: Verdict) -> Move:
    word, _, last = stored.partition(_SEPARATOR)
    before, shown_before = _state(word), _state(last) or _state(word)
    was_red = shown_before is not None and shown_before.colour is Colour.RED
    is_newly_red = verdict.state.colour is Colour.RED and not was_red
    return Move(subject, before, verdict.state, _turn(before, verdict.state), is_newly_red)


def _state(word: str) -> State | None:
    return next((state for state in State if state.value == word), None)


def _turn(before: State | None, now: State) -> Turn:
    if before is None:
        return Turn.NEW
    if before.colour is now.colour:
        return Turn.SAME
    if Colour.GREY in (before.colour, now.colour):
        return Turn.SILENT if now.colour is Colour.GREY else Turn.HEARD
    if Colour.NONE in (before.colour, now.colour):
        return Turn.LIT if before.colour is Colour.NONE else Turn.UNLIT
    return Turn.BETTER if _ORDER[now.colour] > _ORDER[before.colour] else Turn.WORSE
