"""What the page says around a map, sent along for full screen, where the page is not seen."""

from geo.drawing.map_text import escape_for_map, map_json
from geo.drawing.scene import MapScene, Panel
from geo.paper.svg import swatch_svg


def caption_json(scene: MapScene, panel: Panel) -> str:
    """Title, legend and notes of a panel, ready to send; a simulated county says so there too."""
    items = [(*item.circle, item.words) for item in scene.classes(panel)]
    sources = [layer.source for layer in scene.overlay.layers]
    lines = [scene.banner, scene.limits(panel), *panel.said, scene.base.note, *sources, scene.unplaced(panel)]
    return map_json({
        "title": escape_for_map(scene.title),
        "items": [[escape_for_map(text) for text in item] for item in items],
        "layers": [(swatch_svg(item), escape_for_map(item.words)) for item in scene.layers(panel)],
        "lines": [escape_for_map(line) for line in lines if line],
    })  # fmt: skip
