"""One line of a legend, the same under the map, in full screen and on paper."""

from dataclasses import dataclass

from geo.drawing.layer_looks import ShapeLook


@dataclass(frozen=True)
class LegendItem:
    """One class: its colour and its words, the count among them. ``is_area``: a square instead of a circle; ``symbol``:
    a shape of :mod:`geo.drawing.symbols` instead of either; ``look``: an imported layer's, a line where it is not filled."""

    fill: str
    words: str
    is_missing: bool = False
    is_area: bool = False
    symbol: str = ""
    look: ShapeLook | None = None

    @property
    def circle(self) -> tuple[str, str]:
        """Inside and edge on the screen, where what is missing is hollow."""
        return ("#FFFFFF", self.fill) if self.is_missing else (self.fill, "#12355B")
