"""Taking a map layer in: from a file through geo's checks into the record, for the screen and the command line.

Stands above data_access and geo, which do not know one another.
"""

import datetime as dt
from pathlib import PurePath
from typing import Any

import shapely

from data_access.county.county import County
from data_access.intake.tables.read_workbook import read_grid
from data_access.record.batches.importer import file_sha256
from data_access.record.notes.map_layers import NewLayer, current_layer, list_layers, save_layer, withdraw_layer
from data_access.store import InputFile, Store
from errors import FileRefused
from geo.layers.checks import Ground
from geo.layers.coordinates import System, choices, chosen, to_wgs84
from geo.layers.kinds import VILLAGES, Place, Register
from geo.layers.point_tables import read_points
from geo.layers.prepare import PreparedLayer, prepare_layer
from geo.layers.read import read_layer
from geo.layers.read_layer import ReadLayer
from geo.screen.outline import load_outline
from models.lists import LayerKind
from sandbox.pool import in_child
from services import caching, reading

_TABLES = (".xlsx", ".xls", ".et", ".csv")


def read(store: Store, file: InputFile) -> ReadLayer:
    """Read a file of any layer format. Raises FileRefused when it cannot be read."""
    limits = store.settings.imports
    max_mb = limits.max_file_mb
    if PurePath(file.name).suffix.lower() in _TABLES:
        return read_points(file.name, read_grid(file.name, file.data, max_mb=max_mb, max_rows=limits.max_rows))
    return read_layer(file.name, file.data, max_mb=max_mb)


def system_of(store: Store, layer: ReadLayer, answer: str | None) -> System:
    """The coordinate system the file states, else the one a person names; never a guess.

    Raises:
        FileRefused: neither is there, they contradict each other, or the numbers are metres where degrees are named.
    """
    said = chosen(answer) if answer else None
    if layer.system is None and said is None:
        question = "文件没有写明坐标系。请选定坐标系（不知道时请问提供图层的单位）后再导入。"
        raise FileRefused(f"{layer.file}：{question}{_could_be(store, layer)}")
    if layer.system is not None and said is not None and not said.agrees_with(layer.system):
        raise FileRefused(
            f"{layer.file}：文件写明的坐标系是{layer.system.label}，与所选的{said.label}不一致。"
            "请不要另选；文件写错了的，请在地图软件里改正后重新导出。"
        )
    found: System = layer.system or said  # type: ignore[assignment]  # one of them is there
    if layer.system is None and layer.is_degrees not in (None, found.is_degrees):
        what = "经纬度" if layer.is_degrees else "以米计的投影坐标（高斯投影）"
        question = f"文件里的坐标是{what}，所选的{found.label}不是。请问是哪一种坐标系？"
        raise FileRefused(f"{layer.file}：{question}{_could_be(store, layer)}")
    return found


def _could_be(store: Store, layer: ReadLayer) -> str:
    """Which of the systems offered put the layer into the county: to choose from, not to guess by."""
    ground, shapes = ground_of(store, LayerKind.COUNTY_OUTLINE), layer.frame.geometry.dropna().to_numpy()
    fitting = [
        system.label if system.label.startswith(system.key) else f"{system.key}（{system.label}）"
        for system in offered_systems(store)
        if system.is_degrees == layer.is_degrees and 2 * ground.allows(to_wgs84(shapes, system)).sum() > len(shapes)
    ]
    return f"换算后落在本县的有：{'、'.join(fitting)}。" if fitting else ""


def offered_systems(store: Store) -> tuple[System, ...]:
    """What to choose from where a file does not say; zones near the county."""
    outline = ground_of(store, LayerKind.COUNTY_OUTLINE).outline
    return choices(float(shapely.centroid(outline).x))


def ground_of(store: Store, kind: LayerKind) -> Ground:
    """The county to check a layer against: its own outline where one is in force, else the configured one."""
    with store.record.reading() as connection:
        own = current_layer(connection, LayerKind.COUNTY_OUTLINE) if kind is not LayerKind.COUNTY_OUTLINE else None
    path, county = store.settings.county.outline, store.county
    if own is not None:
        outline = shapely.union_all(shapely.get_parts(shapely.from_geojson(own["geojson"])))
    else:
        outline = load_outline(path, county.code).geometry.union_all()
    is_official = own is not None or path is not None
    return Ground(outline, is_official=is_official, name=county.name, area_km2=county.area_km2)


def register_of(county: County, kind: LayerKind) -> Register | None:
    """The register whose names a kind of layer carries; None for roads and the like."""
    if kind is LayerKind.TOWNSHIP_BOUNDARIES:
        return Register(
            "乡镇",
            lambda name, _within: _township(county, name),
            county.nearest_township,
            {township.code: township.name for township in county.townships},
        )
    if kind not in VILLAGES:
        return None

    def village(name: str, township: str) -> Place | None:
        within = county.find_township(township) if township else None
        found = county.find_village(name, within.code if within else None)
        return Place(found.name, found.township_code, found.code) if found else None

    def near(name: str) -> str | None:
        namesakes = [f"{county.township(v.township_code).name}{v.name}" for v in county.village_candidates(name)]
        return "”或“".join(namesakes) or county.nearest_village(name)

    return Register("行政村", village, near, {v.code: v.name for v in county.villages})


def _township(county: County, name: str) -> Place | None:
    """The township of today, and under which former name or code it was found."""
    found = county.find_township(name)
    former = [old.name for old in county.former_townships if name.strip() in (old.name, old.code)]
    return Place(found.name, found.code, former=former[0] if former else "") if found else None


def prepare(
    store: Store,
    layer: ReadLayer,
    kind: LayerKind,
    *,
    answer: str | None = None,
    names_from: str | None = None,
    is_repairing: bool = False,
    is_swapping: bool = False,
) -> PreparedLayer:
    """Check a layer and make what the maps would draw; nothing is stored.

    Args:
        answer: the coordinate system a person named, where the file states none.
        names_from: column of the names, where its label does not tell. is_repairing: repair crossing edges.
        is_swapping: turn coordinates that are the wrong way round.

    Raises:
        FileRefused: the coordinate system is not known, or there is no such column.
    """
    if names_from and names_from not in layer.columns:
        raise FileRefused(f"{layer.file}：没有“{names_from[:30]}”这一列。有的列是：{'、'.join(layer.columns[:20])}。")
    system = system_of(store, layer, answer)
    ground = ground_of(store, kind)
    return in_child(
        layer.file, _prepared, layer, kind, system, store.county,
        (ground.outline, ground.is_official, ground.name, ground.area_km2), names_from, is_repairing, is_swapping,
    )  # fmt: skip


def _prepared(
    layer: ReadLayer,
    kind: LayerKind,
    system: System,
    county: County,
    outline: tuple[Any, bool, str, float | None],
    names_from: str | None,
    is_repairing: bool,
    is_swapping: bool,
) -> PreparedLayer:
    """In a reading process: edges that cross one another by the thousand take memory and time without end to mend."""
    shapes, is_official, name, area_km2 = outline
    ground = Ground(shapes, is_official=is_official, name=name, area_km2=area_km2)
    return prepare_layer(
        layer, kind, system, ground, register_of(county, kind),
        names_from=names_from, is_repairing=is_repairing, is_swapping=is_swapping,
    )  # fmt: skip


def accept(store: Store, prepared: PreparedLayer, data: bytes, *, title: str, actor: str, now: dt.datetime) -> int:
    """Store and publish a checked layer; returns its number.

    Args:
        data: the bytes of the file, for its hash. title: empty = the file's name without its suffix.

    Raises:
        FileRefused: a fault refuses the layer.
    """
    if not prepared.is_acceptable:
        raise FileRefused(f"{prepared.file}：图层还有必须改正的问题，没有存入。请改正后重新导入。")
    layer = NewLayer(
        kind=prepared.kind,
        title=(title.strip() or PurePath(prepared.file).stem)[:120],
        file=prepared.file[-260:],
        sha256=file_sha256(data),
        declared_crs=prepared.system.label[:120],
        feature_count=len(prepared.display),
        notes=prepared.notes,
        geojson=prepared.geojson(),
        original=prepared.original,
    )
    with store.record.writing() as connection:
        number = save_layer(store.record, connection, layer, actor=actor, now=now)
    store.publish_stored(now, f"第 {number} 号图层")
    return number


def withdraw(store: Store, layer_id: int, *, actor: str, now: dt.datetime) -> None:
    """Take a layer out of force and publish. Raises NotFound for one that is not there."""
    with store.record.writing() as connection:
        withdraw_layer(store.record, connection, layer_id, actor=actor, now=now)
    store.publish_stored(now, f"撤回第 {layer_id} 号图层")


def all_layers(store: Store) -> list[dict[str, Any]]:
    """Every layer ever accepted, newest first; see :func:`data_access.record.notes.map_layers.list_layers`."""
    with store.record.reading() as connection:
        return list_layers(connection)


def earlier_of(store: Store, data: bytes) -> list[int]:
    """Numbers of the layers that came from the very same file, newest first."""
    mark = file_sha256(data)
    return [layer["layer_id"] for layer in all_layers(store) if layer["sha256"] == mark]


@caching.kept(4)
def layer_file(file: InputFile) -> ReadLayer:
    """An uploaded layer as read: shared, so read-only. Raises FileRefused."""
    return read(reading.store(), file)


def prepared_layer(
    file: InputFile,
    kind: LayerKind,
    *,
    answer: str | None,
    names_from: str | None,
    is_repairing: bool,
    is_swapping: bool = False,
) -> PreparedLayer:
    """An uploaded layer checked against the borders now in force. Raises FileRefused."""
    # The record says which borders are in force, whatever version this run reads.
    standing = tuple(layer["layer_id"] for layer in all_layers(reading.store()) if layer["withdrawn_at"] is None)
    return _prepared_layer(standing, file, kind, answer, names_from, is_repairing, is_swapping)


@caching.kept(4)
def _prepared_layer(
    standing: tuple[object, ...],
    file: InputFile,
    kind: LayerKind,
    answer: str | None,
    names_from: str | None,
    is_repairing: bool,
    is_swapping: bool,
) -> PreparedLayer:
    return prepare(
        reading.store(), layer_file(file), kind,
        answer=answer, names_from=names_from, is_repairing=is_repairing, is_swapping=is_swapping,
    )  # fmt: skip
