"""What one map shows, whole. The content of a page makes it once; screen, sheet and slide are drawn from it alone,
so none of them can say what the others do not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.drawing.classes import MISSING_COLOUR, MISSING_LABEL, Class
from geo.drawing.layer_looks import SHAPE_LOOKS, ShapeLook
from geo.drawing.legend import LegendItem
from geo.drawing.map_text import NOTHING_SENT, Sent
from geo.drawing.symbols import Symbol
from models.lists import LayerKind


@dataclass(frozen=True)
class Seat:
    """A township and where its government sits, WGS84."""

    code: str
    name: str
    lng: float
    lat: float


@dataclass(frozen=True)
class BaseMap:
    """The constant part of the map, ready to send; immutable, so any number of sessions may share one.

    Attributes:
        county: JSON of the outline, the townships and the seats. centre: latitude and longitude.
        note: whose borders these are, for the line under the map.
        outline: the county, areas: township code -> its area where known; shapely, WGS84, for papers. seats: to name.
        scripts, styles: (name, relative URL) of what the browser loads.
    """

    county: str
    centre: tuple[float, float]
    note: str
    outline: Any
    areas: Mapping[str, Any]
    seats: tuple[Seat, ...]
    scripts: tuple[tuple[str, str], ...]
    styles: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShapeLayer:
    """One imported layer, under the points: its source as a sentence, and of each shape what it is called and its
    GeoJSON geometry in WGS84."""

    kind: LayerKind
    source: str
    shapes: tuple[tuple[str, Mapping[str, Any]], ...]

    @property
    def look(self) -> ShapeLook:
        return SHAPE_LOOKS[str(self.kind)]

    @property
    def item(self) -> LegendItem:
        return LegendItem(self.look.edge, f"{self.kind.label} {len(self.shapes)} 处", look=self.look)


@dataclass(frozen=True)
class Overlay:
    """The imported layers of one map in drawing order, and all of them ready to send; empty for none."""

    layers: tuple[ShapeLayer, ...] = ()
    shapes: str = ""


@dataclass(frozen=True)
class Part:
    """One line of a legend: a symbol, what it stands for within its ledger (empty = all of it), places and rows."""

    symbol: Symbol
    words: str
    place_count: int
    row_count: int

    @property
    def said(self) -> str:
        return f"{self.words} {self.place_count} 处 {self.row_count} 行".strip()


@dataclass(frozen=True)
class LedgerLayer:
    """One ledger on the map.

    Attributes:
        when: of when its rows are. notes: what of it is not on the map, or not where it lies.
    """

    name: str
    title: str
    when: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...]

    @property
    def items(self) -> Iterator[LegendItem]:
        """A line of a legend for each part, the title with the first one."""
        for number, part in enumerate(self.parts):
            said = part.said if number else f"{self.title}（{self.when}） {part.said}"
            symbol = part.symbol
            yield LegendItem(symbol.fill, " ".join(said.split()), symbol.is_missing, symbol=symbol.shape)


@dataclass(frozen=True)
class Drawn:
    """The chosen ledgers as of one month, over the points.

    Attributes:
        layer: ready to send. symbols, table: the same for papers; ``table`` has geo.drawing.symbols.SYMBOL_COLUMNS.
    """

    layer: Sent
    symbols: tuple[Symbol, ...]
    table: pd.DataFrame
    ledgers: tuple[LedgerLayer, ...]


NOTHING_DRAWN = Drawn(NOTHING_SENT, (), pd.DataFrame(), ())


@dataclass(frozen=True)
class Panel:
    """One map of the scene.

    Attributes:
        heading: the time its figures are of. layer, areas: points and townships, ready to send. classes: with the counts of this panel.
        table: the places drawn: code, name, lng, lat, colour, is_selected, and what else their maker has of them.
        missing: places without a figure, those hidden from a room not among them, which are a class of their own.
        unplaced: villages without coordinates. middle: the median, None without figures and where it would tell a
            small count.
        said: source, time and notes as full screen has them; under: notes as they stand under the map. symbols: ledgers.
    """

    heading: str
    layer: Sent
    table: pd.DataFrame
    classes: tuple[Class, ...]
    missing: int = 0
    unplaced: int = 0
    areas: Sent = NOTHING_SENT
    middle: float | None = None
    said: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    symbols: Drawn = NOTHING_DRAWN

    @property
    def codes(self) -> frozenset[str]:
        """Of all that can be clicked."""
        return self.layer.codes | self.symbols.layer.codes | self.areas.codes


@dataclass(frozen=True)
class Paper:
    """What a paper says that the screen says around the map: the title with the county's name, and the notes."""

    title: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MapScene:
    """Everything a map shows.

    Attributes:
        title: in full screen. legend_title: the measure with its unit, and whose places are simulated.
        counter: what the places are counted in. is_whole: whether the classes are of whole numbers and name their
            first and last one. is_by_area: the figures are the townships', not the points'.
        panels: one, or two side by side, the earlier month first. overlay: under the points of each.
        banner: 演示数据; empty for none.
    """

    base: BaseMap
    title: str
    legend_title: str
    panels: tuple[Panel, ...]
    counter: str = "村"
    is_whole: bool = False
    is_by_area: bool = False
    overlay: Overlay = Overlay()
    banner: str = ""
    paper: Paper = Paper()

    def classes(self, panel: Panel) -> Iterator[LegendItem]:
        """A line of the legend for every class, and for what has no figure."""
        for one in panel.classes:
            yield LegendItem(one.colour, f"{one.label}（{one.count} {self.counter}）", is_area=self.is_by_area)
        if panel.missing:
            words = f"{MISSING_LABEL}（{panel.missing} {self.counter}）"
            yield LegendItem(MISSING_COLOUR, words, True, self.is_by_area)

    def layers(self, panel: Panel) -> Iterator[LegendItem]:
        """A line of the legend for every layer over the places."""
        yield from (layer.item for layer in self.overlay.layers)
        for ledger in panel.symbols.ledgers:
            yield from ledger.items

    def limits(self, panel: Panel) -> str:
        """Which class a limit belongs to; empty where it need not be said."""
        return "各档含下限、不含上限" if len(panel.classes) > 1 and not self.is_whole else ""

    def unplaced(self, panel: Panel) -> str:
        return f"另有 {panel.unplaced} 个{self.counter}没有坐标，图上未画" if panel.unplaced else ""
