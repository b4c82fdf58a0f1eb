"""How shapes over the map are drawn: the same on the screen, in every legend and on paper."""

from dataclasses import dataclass

from models.lists import LayerKind


@dataclass(frozen=True)
class ShapeLook:
    """Of a line or an area: ``edge`` its colour, ``width`` of the edge in pixels, ``opacity`` of the inside in the same
    colour, 0 = not filled."""

    edge: str
    width: float
    opacity: float = 0.0


#: Imported layers by the name of their kind; a layer under test is ``checked``, what is wrong in it ``fault``.
SHAPE_LOOKS = {
    str(LayerKind.VILLAGE_BOUNDARIES): ShapeLook("#9AA0A6", 0.8),
    str(LayerKind.ROADS): ShapeLook("#8A5A2B", 2.5),
    str(LayerKind.TOURISM_ROADS): ShapeLook("#C2185B", 3.5),
    str(LayerKind.PARKS): ShapeLook("#5B4B8A", 1.5, 0.25),
    str(LayerKind.SITES): ShapeLook("#8A2B5E", 1.5, 0.5),
    "checked": ShapeLook("#12355B", 1.5, 0.08),
    "fault": ShapeLook("#C0392B", 3, 0.35),
}
