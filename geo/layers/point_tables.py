"""Tables of points: a longitude and a latitude column, in decimal degrees or in degrees, minutes and seconds."""

import re
import unicodedata
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import shapely

from errors import FileRefused
from geo.layers.read_layer import LayerFault, ReadLayer, clean, make_layer

#: Labels of the columns of a table with coordinates, compared without case.
_LONGITUDE = ("经度", "东经", "lng", "lon", "long", "longitude", "经度坐标")
_LATITUDE = ("纬度", "北纬", "lat", "latitude", "纬度坐标")
#: Marks as keyboards, Word and surveyors write them -> one of each; what NFKC would tear apart stands here too.
_MARKS = str.maketrans({
    **dict.fromkeys("º˚度", "°"), **dict.fromkeys("′’‘ʹ＇´`分", "'"), **dict.fromkeys("″”“〃ʺ＂秒", '"'),
})  # fmt: skip
#: 东经 113.2556, 113.2556E: what is said of the direction goes, the county lies east and north of nought.
_DIRECTION = re.compile(r"(?:东经|北纬|[EN])?\s*(.*?)\s*(?:东经|北纬|[EN])?", re.IGNORECASE | re.DOTALL)
#: 113°15'20.5", 113 15 20, 113-15-20, 113°15', 113°15.5'; only the last part may have decimals.
_PARTS = re.compile(
    r"(\d{1,3})(?:°|[\s:-])(?:(\d{1,3}(?:\.\d*)?)'?|(\d{1,3})(?:'|[\s:-])(\d{1,3}(?:\.\d*)?)(?:\"|'')?)", re.ASCII
)
_HEADER_ROWS = 10
#: What stands below a table: totals, who filled it in and when.
_FOOTER = re.compile(r"(合计|小计|总计|共计)$|[:：]|^\d{4} ?年")


def read_points(name: str, grid: Sequence[Sequence[object]]) -> ReadLayer:
    """Read the rows of a sheet that has a longitude and a latitude column; the system is never stated.

    Args:
        grid: the cells row by row, as the sheet has them; the header may stand in one of the first ten rows.

    Raises:
        FileRefused: there are no such columns or no rows.
    """
    found = next(((i, at) for i, row in enumerate(grid[:_HEADER_ROWS]) if (at := _coordinate_columns(row))), None)
    if found is None:
        raise FileRefused(f"{name}：没有“经度”和“纬度”两列。请把坐标写成度，列名写“经度”“纬度”。")
    header, (lng_at, lat_at) = found
    labels = {at: clean(cell) for at, cell in enumerate(grid[header]) if clean(cell) and at not in (lng_at, lat_at)}
    rows = [row for row in grid[header + 1 :] if any(clean(cell) for cell in row)]
    footer = _footer(rows, lng_at, lat_at)
    rows = rows[: len(rows) - len(footer)]
    frame = pd.DataFrame(
        {label: [_cell(row, at) for row in rows] for at, label in labels.items()}, index=range(len(rows))
    )
    points: list[shapely.Point | None] = []
    said = f"末尾 {len(footer)} 行是{'、'.join(footer)}，没有导入"
    faults = [LayerFault("footer_rows", None, "", said, "请核对", False)] if footer else []
    for number, row in enumerate(rows, 1):
        read = [_degrees(what, _cell(row, at)) for what, at in (("经度", lng_at), ("纬度", lat_at))]
        wrong = [said for _, said in read if said]
        points.append(None if wrong else shapely.Point(*(degrees for degrees, _ in read)))
        remedy = "请写成 113.2556 或 113°15′20″ 这样的度数"
        faults += [LayerFault("unclear_degrees", number, "", "；".join(wrong), remedy)] if wrong else []
    return make_layer(name, gpd.GeoDataFrame(frame, geometry=points), None, faults)


def _coordinate_columns(row: Sequence[object]) -> tuple[int, int] | None:
    labels = [re.sub(r"[（(].*[)）]$", "", clean(cell)).strip().lower() for cell in row]
    lng = next((i for i, label in enumerate(labels) if label in _LONGITUDE), None)
    lat = next((i for i, label in enumerate(labels) if label in _LATITUDE), None)
    return (lng, lat) if lng is not None and lat is not None else None


def _footer(rows: Sequence[Sequence[object]], lng_at: int, lat_at: int) -> list[str]:
    """The first words of the lines below the table: without coordinates, and words that no place is called by."""
    found: list[str] = []
    for row in reversed(rows):
        words = next((clean(cell) for cell in row if clean(cell)), "")
        if clean(_cell(row, lng_at)) or clean(_cell(row, lat_at)) or not _FOOTER.search(words):
            break
        found.insert(0, f"“{re.split('[:：]', words)[0][:10]}”")
    return found


def _cell(row: Sequence[object], at: int) -> object:
    return row[at] if at < len(row) else None


def _degrees(what: str, value: object) -> tuple[float, str]:
    """The number of a cell, metres too, and what is wrong with it or nothing."""
    said = clean(value)
    if not said:
        return 0, f"没有填{what}"
    text = unicodedata.normalize("NFKC", said.translate(_MARKS))
    text = re.sub(r"\s*([°'\"])\s*", r"\1", text[:60].strip())
    found = _DIRECTION.fullmatch(text)
    text = found[1] if found else text
    try:
        number = float(text.removesuffix("°"))
    except ValueError:
        return _from_parts(f"{what}“{said[:30]}”", text)
    return (number, "") if abs(number) < 1e9 else (0, f"{what}“{said[:30]}”不是坐标")


def _from_parts(cell: str, text: str) -> tuple[float, str]:
    found = _PARTS.fullmatch(text)
    if not found:
        return 0, f"{cell}读不出来"
    degrees, lone_minutes, minutes, seconds = (float(part or 0) for part in found.groups())
    minutes += lone_minutes
    # Rounded seconds become 60.0 where they were 59.96, which says the next minute and nothing else.
    if minutes >= 60 or seconds > 60:
        return 0, f"{cell}的分或秒超过了 60"
    return degrees + minutes / 60 + seconds / 3600, ""
