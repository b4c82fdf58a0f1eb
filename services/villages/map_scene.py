"""The map of the villages as a scene: a view with its words and the layers over it, for screen and paper alike."""

from dataclasses import replace

from geo.drawing.scene import MapScene, Panel, Paper
from models.viewing import Filters
from services import reading
from services.villages import map_layers, scenes
from services.villages.base_map import base_map
from services.villages.map_content import View, notes
from services.villages.map_look import Compare, Look
from services.villages.measures import Level


def scene(look: Look, view: View, filters: Filters) -> MapScene:
    """Everything the map shows of a view; the layers as of each panel's month."""
    change = "的变化" if look.compare is Compare.CHANGE else ""
    figure = f"{look.measure.title}{change}{f'（{view.unit}）' if view.unit else ''}"
    title = f"{look.which.label if look.level is Level.VILLAGE else '各乡镇'} · {figure}"
    points, simulated = scenes.whose_places() if look.level is Level.VILLAGE else ("", "")
    panels = [
        _panel(look, view, panel, points, replace(filters, asof=month or filters.asof))
        for panel, month in zip(view.panels, look.months, strict=True)
    ]
    found = scenes.scene(
        title, "，".join(filter(None, (figure, simulated))), panels, map_layers.kinds_of(look.layers),
        counter=look.counter, is_whole=view.is_whole, is_by_area=look.level is Level.TOWNSHIP,
    )  # fmt: skip
    return replace(found, paper=_paper(look, view, found, filters, (points, simulated)))


def _panel(look: Look, view: View, panel: Panel, points: str, then: Filters) -> Panel:
    own = notes(look, replace(view, panels=(panel,)))
    return replace(
        panel, said=(f"{look.measure.source} · {panel.heading}", *own), under=(*own, base_map().note, points),
        symbols=map_layers.drawn(look.layers, then, then.asof),
    )  # fmt: skip


def _paper(look: Look, view: View, found: MapScene, filters: Filters, places: tuple[str, str]) -> Paper:
    """Counts of people or households in need come in classes only, never by place."""
    where = "、".join(reading.county().township(code).name for code in filters.townships) or "全县"
    newest = found.panels[-1]
    lines = [
        [f"数据来源：{look.measure.source} · {view.when} · {where} · 数据版本 {reading.manifest().version}"],
        [*notes(look, view, is_paper=True), found.limits(newest)],
        [found.base.note, *places],
        [layer.source for layer in found.overlay.layers],
        *([f"{one.title}：{'；'.join(one.notes)}"] for one in newest.symbols.ledgers if one.notes),
    ]
    said = ("；".join(filter(None, line)) for line in lines)
    return Paper(f"{reading.county().name}{found.title}", tuple(filter(None, said)))
