"""The outline of the county, for drawing only: never for areas, distances or questions of who owns what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from errors import SettingsError

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry import MultiPolygon

#: To be shown wherever the outline is drawn.
OUTLINE_NOTE = "县界为示意，非测绘成果"

_DISPLAY_CRS = "EPSG:4326"
#: Coordinates of the packaged outline are whole numbers of 0.00001 degree.
_PACKAGED_UNITS_PER_DEGREE = 100_000
#: About 20 m. A surveyed outline may have 100 000 vertices, which every page view would have to send.
_SIMPLIFY_DEGREES = 0.0002
#: Western, southern, eastern and northern limits of the country in degrees.
_COUNTRY_BOUNDS = (73.0, 3.0, 136.0, 54.0)


def outline_note(path: Path | None) -> str:
    """One line under every map: whose outline is drawn, and that the packaged one is no survey."""
    return f"县界来自本县提供的图层 {path.name}" if path is not None else OUTLINE_NOTE


def load_outline(path: Path | None, county_code: str) -> gpd.GeoDataFrame:
    """Read the outline of the county.

    Args:
        path: the county's own layer (GeoJSON, or another format with a stated CRS); None = the outline that
            the package geotool-cn carries. Its terms are learning and exchange only, so it is read from the
            package each time and never copied.
        county_code: six-digit code of the county.

    Returns:
        One row in EPSG:4326; columns ``code``, ``name`` (empty when the layer gives none), ``geometry``
        (polygons).

    Raises:
        SettingsError: the layer is missing, unreadable, empty, without CRS, not made of polygons, its coordinates
            are not longitudes and latitudes of this country, or it lies elsewhere than the county that the package
            knows; or the package knows no such county and there is no layer.
    """
    return _packaged_outline(county_code) if path is None else _own_outline(path, county_code)


def _own_outline(path: Path, county_code: str) -> gpd.GeoDataFrame:
    import geopandas as gpd

    if not path.is_file():
        raise _refusal(path, "找不到这个文件")
    try:
        layer = gpd.read_file(path)
    except (OSError, ValueError, RuntimeError):  # pyogrio's DataSourceError is a RuntimeError
        raise _refusal(path, "文件打不开，或不是图层文件") from None
    if "geometry" not in layer.columns or layer.geometry.dropna().empty:
        raise _refusal(path, "文件里没有图形")
    if layer.crs is None:
        raise _refusal(path, "图层没有写明坐标系")
    if not layer.geometry.dropna().geom_type.isin(["Polygon", "MultiPolygon"]).all():
        raise _refusal(path, "县界应当是面，文件里有点或线")
    shown = layer.to_crs(_DISPLAY_CRS)
    west, south, east, north = shown.total_bounds
    limits = _COUNTRY_BOUNDS
    if not (limits[0] <= west <= east <= limits[2] and limits[1] <= south <= north <= limits[3]):
        raise _refusal(path, "坐标不是我国范围内的经纬度，坐标系可能写错")
    name = str(layer["name"].iloc[0]) if len(layer) == 1 and "name" in layer.columns else ""
    whole = shown.geometry.make_valid().union_all().simplify(_SIMPLIFY_DEGREES)
    _check_place(path, whole, county_code)
    return gpd.GeoDataFrame({"code": [county_code], "name": [name]}, geometry=[whole], crs=_DISPLAY_CRS)


def _check_place(path: Path, own: object, county_code: str) -> None:
    """Another county's outline, a country's or a township's is refused, as when it comes as a layer."""
    from geo.layers.county_fit import SHARED, share_covered

    try:
        known = _packaged_outline(county_code).geometry.union_all()
    except SettingsError:
        return  # a county that the package does not know has nothing to be compared with
    inside, covered = share_covered(own, known), share_covered(known, own)
    if min(inside, covered) < SHARED:
        found = f"有 {inside:.0%} 落在本县的示意县界里，盖住了它的 {covered:.0%}"
        raise _refusal(path, f"位置不像本县：{found}，两样都应当在 {SHARED:.0%} 以上")


def _refusal(path: Path, problem: str) -> SettingsError:
    return SettingsError(
        f"县界图层 {path.name} 不能用：{problem}。请换成写明坐标系的县界 GeoJSON，"
        "或删去 config.toml 里 [county] 的 outline 一项，改用示意县界。"
    )


def _packaged_outline(county_code: str) -> gpd.GeoDataFrame:
    import geopandas as gpd

    try:
        name, geometry = _read_package(county_code)
    except (ImportError, OSError):
        raise SettingsError(
            "示意县界读不出来：软件包 geotool-cn 没有装好。请重新安装，或在 config.toml 的 [county] 写明 outline。"
        ) from None
    return gpd.GeoDataFrame({"code": [county_code], "name": [name]}, geometry=[geometry], crs=_DISPLAY_CRS)


def _read_package(county_code: str) -> tuple[str, MultiPolygon]:
    """Name and polygons in WGS84. The package offers no public call for its polygons, hence its reader."""
    from GeoToolCN._gtc import GTCData
    from GeoToolCN.core import _DEFAULT_GTC
    from shapely.geometry import MultiPolygon

    data = GTCData(_DEFAULT_GTC)
    try:
        index = data.index_of(county_code, "district")
        decoded = data.geometry(index) if index is not None else None
        if index is None or decoded is None:
            raise SettingsError(
                f"示意县界里没有代码为 {county_code} 的县。请核对县代码，或在 config.toml 的 [county] 写明 outline。"
            )
        name = str(data.names[index])
    finally:
        data.close()
    polygons = [[_in_degrees(ring) for ring in rings] for rings in decoded[1]]
    return name, MultiPolygon([(rings[0], rings[1:]) for rings in polygons])


def _in_degrees(ring: tuple[list[float], list[float]]) -> list[tuple[float, float]]:
    return [(x / _PACKAGED_UNITS_PER_DEGREE, y / _PACKAGED_UNITS_PER_DEGREE) for x, y in zip(*ring, strict=True)]
