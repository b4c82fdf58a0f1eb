"""Symbols over the map: ledgers told apart by shape, their statuses by colour, several at one place side by side.

Shapes and places are worked out here once; the map, the legend and the papers only draw them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geo.drawing.classes import MISSING_COLOUR
from geo.drawing.map_text import NOTHING_SENT, Sent, escape_for_map, map_json

#: Columns of the places handed to :func:`prepare_symbols`; ``symbol`` is a position in the list of symbols.
SYMBOL_COLUMNS = ("code", "name", "township", "lng", "lat", "label", "symbol", "dx", "dy")
#: Of Okabe and Ito's colours those that stand out from the map's greens and its pale ground, told apart by the colour-blind.
COLOURS = ("#0072B2", "#E69F00", "#CC79A7", "#56B4E9", "#D55E00", "#000000")
#: The white edge around each, and the half of its size, in pixels of the map and in units of a sheet.
EDGE, RADIUS = "#FFFFFF", 6.0
#: From the middle of a place to the symbols around it: beside a village's circle, which stays in sight.
_RING = 13.0
_FIVE_DECIMALS = 5  # of a degree: one metre

_Outline = tuple[tuple[float, float], ...]


def _corners(count: int, first: float, radius: float = 1.0, notch: float = 0.0) -> _Outline:
    """A regular outline from ``first`` degrees on (90 = down, as screens count); a notch between corners makes a star."""
    radii = [radius, notch] if notch else [radius]
    steps = count * len(radii)
    angles = (math.radians(first + 360 * step / steps) for step in range(steps))
    return tuple(
        (round(radii[step % len(radii)] * math.cos(angle), 3), round(radii[step % len(radii)] * math.sin(angle), 3))
        for step, angle in enumerate(angles)
    )


_A = 0.34  # half of the width of a cross's arm
#: Name -> outline around 0,0 with y downwards, of about the same size to the eye.
SHAPES: dict[str, _Outline] = {
    "square": _corners(4, 45, 1.15),
    "triangle": _corners(3, -90, 1.2),
    "diamond": _corners(4, -90, 1.15),
    "star": _corners(5, -90, 1.25, 0.55),
    "cross": (
        (-_A, -1), (_A, -1), (_A, -_A), (1, -_A), (1, _A), (_A, _A),
        (_A, 1), (-_A, 1), (-_A, _A), (-1, _A), (-1, -_A), (-_A, -_A),
    ),
    "wedge": _corners(3, 90, 1.2),
}  # fmt: skip
#: So many ledgers can be told apart by shape.
MOST_SHAPES = len(SHAPES)


@dataclass(frozen=True)
class Symbol:
    """How the rows of one ledger, or of one status in it, are drawn.

    Attributes:
        shape: of :data:`SHAPES`. fill: hex colour; what is missing is hatched. title: what it stands for, in words.
    """

    shape: str
    fill: str
    title: str
    is_missing: bool = False


def colours_of(count: int, first: int) -> list[str]:
    """So many colours, each once, for a ledger's statuses, or one for a ledger that has none.

    Args:
        first: the position of the ledger among those drawn, so that ledgers of one colour each differ in it too.

    Raises:
        ValueError: more are wanted than can be told apart.
    """
    if count > len(COLOURS):
        raise ValueError(f"{count} colours wanted, {len(COLOURS)} can be told apart")
    return [COLOURS[first % len(COLOURS)]] if count == 1 else list(COLOURS[:count])


def fanned(places: pd.DataFrame) -> pd.DataFrame:
    """The places with where each symbol stands beside its coordinate, so that none covers another or the village.

    Args:
        places: columns ``lng`` and ``lat``, WGS84; ``is_own``: whether it is the row's own coordinate, where the first
            one may stand right on it.

    Returns:
        The same rows with ``dx`` and ``dy``, right and down, in pixels of the map or units of a sheet.
    """
    spots = [places["lng"].round(_FIVE_DECIMALS), places["lat"].round(_FIVE_DECIMALS)]
    number = places.groupby(spots).cumcount()
    number += (~places["is_own"].astype(bool)).groupby(spots).transform("any").astype(int)
    shifts = [_shift(int(one)) for one in number]
    return places.assign(dx=[dx for dx, _ in shifts], dy=[dy for _, dy in shifts])


def _shift(number: int) -> tuple[float, float]:
    """Of the first in the middle, then six around it, twelve around these and so on."""
    if number == 0:
        return 0.0, 0.0
    ring = 1
    while number > 3 * ring * (ring + 1):
        ring += 1
    place, slots = number - 3 * ring * (ring - 1) - 1, 6 * ring
    angle = math.radians(-90 + 360 * place / slots)
    return round(_RING * ring * math.cos(angle), 1), round(_RING * ring * math.sin(angle), 1)


def prepare_symbols(symbols: Sequence[Symbol], places: pd.DataFrame) -> Sent:
    """One symbol for every place that has coordinates.

    Args:
        places: columns :data:`SYMBOL_COLUMNS`; ``code`` of the village or township a click on it means; ``label`` the
            rows and sums in words.

    Raises:
        KeyError: a column is missing.
    """
    known = places[list(SYMBOL_COLUMNS)].dropna(subset=["lng", "lat"])
    if known.empty:
        return NOTHING_SENT
    looks = [
        {
            "shape": one.shape, "outline": SHAPES[one.shape], "colour": MISSING_COLOUR if one.is_missing else one.fill,
            "is_missing": one.is_missing, "title": escape_for_map(one.title),
        }
        for one in symbols
    ]  # fmt: skip
    marks = [
        [
            round(float(lat), _FIVE_DECIMALS), round(float(lng), _FIVE_DECIMALS), int(symbol), dx, dy,
            *(escape_for_map(str(text)) for text in (code, name, township, label)),
        ]
        for code, name, township, lng, lat, label, symbol, dx, dy in known.itertuples(index=False, name=None)
    ]  # fmt: skip
    sent = {"looks": looks, "radius": RADIUS, "edge": EDGE, "marks": marks}
    return Sent(map_json(sent), frozenset(map(str, known["code"])))
