"""Where the names on a sheet go: beside their circles, where they hide neither a circle nor one another."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from geo.paper.text import text_width

#: Of the size of a name: how far its ground reaches above and below its base line. The slide draws the same.
ABOVE, BELOW = 1.1, 0.3
_CLEAR = 3.0
#: How much farther a needed name may move from its circle, to hide less.
_FARTHER = (0.0, 6.0, 12.0, 18.0)
#: The part of a circle's radius that a name beside its shoulder keeps away.
_SHOULDER = math.sqrt(0.5)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Name:
    """A name to be placed beside a circle; ``is_needed``: it is drawn even where there is no room."""

    x: float
    y: float
    radius: float
    text: str
    size: float
    is_needed: bool = False


@dataclass(frozen=True)
class Label:
    """A name in its place: left, base line, words and size."""

    x: float
    y: float
    text: str
    size: float


def place_names(names: Iterable[Name], circles: Sequence[tuple[float, float, float]], frame: Box) -> list[Label]:
    """Names in the order of their precedence, each at the best of eight positions around its circle.

    Args:
        circles: middle and radius of what no name may hide. frame: left, top, right, bottom of the map.

    Returns:
        Those that found room, and those that are needed at the position that hides least.
    """
    marks, taken = _Grid(frame), _Grid(frame)
    for x, y, radius in circles:
        marks.fill((x - radius, y - radius, x + radius, y + radius))
    found = []
    for name in names:
        boxes = [box for away in (_FARTHER if name.is_needed else _FARTHER[:1]) for box in _positions(name, away)]

        def cost(box: Box) -> tuple[bool, int, int]:
            return not taken.holds(box), taken.count(box), marks.count(box)

        free = next((box for box in boxes if cost(box) == (False, 0, 0)), None)
        box = free or (min(boxes, key=cost) if name.is_needed else None)
        if box:
            taken.fill(box)
            found.append(Label(box[0], box[1] + ABOVE * name.size, name.text, name.size))
    return found


def _positions(name: Name, away: float) -> Iterator[Box]:
    """Left, top, right, bottom of the name at each position, the easiest to read first."""
    width, height = text_width(name.text, name.size), (ABOVE + BELOW) * name.size
    side, shoulder = name.radius + _CLEAR + away, _SHOULDER * (name.radius + away) + _CLEAR / 2
    for x, y in (
        (side, -height / 2), (shoulder, -shoulder - height), (shoulder, shoulder),
        (-side - width, -height / 2), (-shoulder - width, -shoulder - height), (-shoulder - width, shoulder),
        (-width / 2, -side - height), (-width / 2, side),
    ):  # fmt: skip
        yield name.x + x, name.y + y, name.x + x + width, name.y + y + height


class _Grid:
    """Which units of the frame are covered. Looking up a place costs the same however many circles there are."""

    def __init__(self, frame: Box) -> None:
        self._frame = frame
        left, top, right, bottom = frame
        self._covered = np.zeros((math.ceil(bottom - top) + 1, math.ceil(right - left) + 1), dtype=bool)

    def holds(self, box: Box) -> bool:
        left, top, right, bottom = self._frame
        return box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom

    def fill(self, box: Box) -> None:
        self._cut(box)[...] = True

    def count(self, box: Box) -> int:
        return int(np.count_nonzero(self._cut(box)))

    def _cut(self, box: Box) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        left, top, *_ = self._frame
        columns = slice(max(0, math.floor(box[0] - left)), max(0, math.ceil(box[2] - left)))
        return self._covered[max(0, math.floor(box[1] - top)) : max(0, math.ceil(box[3] - top)), columns]
