"""The constant part of the map: borders, township seats and the ground under them."""

from data_access.published.read_model import ReadModel
from geo.drawing.scene import BaseMap, Seat
from geo.screen.base_maps import Ground, ground
from geo.screen.imported import borders, with_schematic_townships
from geo.screen.outline import load_outline, outline_note
from geo.screen.schematic import AREAS_NOTE
from geo.screen.village_map import base_map as make_base_map
from services import caching, reading
from settings import settings


def base_map() -> BaseMap:
    """The constant part of the map: borders and township seats; a new one only when a layer or a village came or went."""
    tables = reading.manifest().tables
    return _base_map(
        tables["layers"].file, tables["villages"].file if reading.manifest().is_demo else "", reading.model()
    )


@caching.kept(2)
def _base_map(layers_file: str, demo_villages: str, _model: ReadModel) -> BaseMap:
    with reading.reads(_model):
        return _drawn_base_map(is_demo=bool(demo_villages))


def _drawn_base_map(*, is_demo: bool) -> BaseMap:
    county, own = reading.store().county, settings().county.outline
    found = borders(reading.rows("layers"), lambda: load_outline(own, county.code), outline_note(own))
    seats = [Seat(t.code, t.name, t.seat_lng_wgs84, t.seat_lat_wgs84) for t in county.townships]
    if is_demo:
        known = reading.rows("villages", year=county.plan.start_month.year)
        places = known[["township_code", "longitude", "latitude"]].set_axis(["township_code", "lng", "lat"], axis=1)
        found = with_schematic_townships(found, places)
    corner = AREAS_NOTE if found.is_schematic else ""
    return make_base_map(found.outline, seats, found.townships, found.note, corner, _ground())


def _ground() -> Ground | None:
    own = settings().base_map
    return ground(
        own.kind, key=own.tianditu_key, folder=own.tiles_folder, source=own.source, approval=own.approval_number
    )
