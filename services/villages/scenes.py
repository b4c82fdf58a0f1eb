"""What every map of places shows alike: the county under it, the imported layers, and whose the places are."""

from collections.abc import Collection, Iterable
from typing import Any

from geo.drawing.scene import MapScene, Panel
from geo.screen.imported import points_note, shape_layers
from geo.screen.village_map import prepare_shapes
from models.lists import LayerKind
from services import reading
from services.villages.base_map import base_map


def scene(
    title: str, legend_title: str, panels: Iterable[Panel], kinds: Collection[LayerKind] = (), **more: Any
) -> MapScene:
    """A map of the county.

    Args:
        kinds: of imported layers under the places. more: what else a scene says; the rest as :class:`MapScene` has it.
    """
    overlay = prepare_shapes(shape_layers(reading.rows("layers"), kinds))
    banner = "演示数据" if reading.manifest().is_demo else ""
    return MapScene(base_map(), title, legend_title, tuple(panels), overlay=overlay, banner=banner, **more)


def whose_places() -> tuple[str, str]:
    """Whose the villages' positions are: the county's where a layer of points is in force, and what of them is
    simulated; empty for neither."""
    points = points_note(reading.rows("layers"))
    return points, f"{'其余' if points else ''}位置为演示" if reading.manifest().is_demo else ""
