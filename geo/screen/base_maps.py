"""The optional ground under the map, 天地图 or a folder of tiles of the office's own; by default there is none.

Leaflet asks for tiles in Web Mercator, so the sets of 天地图 that end in ``_w`` are taken: as those that end in ``_c``
they lie on CGCS2000, which differs from the WGS84 of our figures by less than a metre, and the map keeps its grid.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from errors import SettingsError
from geo.screen.assets import SERVER_ROOT

#: Path on the server below which the pictures of a folder lie: level/column/row.
TILES_PATH = "/assets/tiles"
#: Suffix of a picture in a folder -> what the browser is told it is.
PICTURE_TYPES: Mapping[str, str] = MappingProxyType(
    {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
)

_TIANDITU_SERVERS = "01234567"
_TIANDITU_LEVELS = (1, 18)
#: Streets and land, and above them the names.
_TIANDITU_SETS = ("vec", "cva")
_TIANDITU_TILE = (
    "https://t{{s}}.tianditu.gov.cn/{set}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={set}&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)
_HIGHEST_LEVEL = 22
_PLACE = re.compile(r"(\d{1,2})/(\d{1,7})/(\d{1,7})", flags=re.ASCII)


@dataclass(frozen=True)
class Ground:
    """What lies under the county.

    Attributes:
        pictures: addresses of the tiles from the lowest layer up, with Leaflet's ``{s}``, ``{z}``, ``{x}``, ``{y}``.
        servers: what ``{s}`` stands for, a character each; empty where there is one server.
        levels: lowest and highest zoom there are pictures of; beyond them the nearest is stretched.
        note: source and 审图号 for the map, plain text.
    """

    pictures: tuple[str, ...]
    servers: str
    levels: tuple[int, int]
    note: str


def ground(
    kind: str, *, key: str = "", folder: Path | None = None, source: str = "", approval: str = ""
) -> Ground | None:
    """The ground that the settings ask for; None where they ask for none.

    Args:
        kind: ``none``, ``tianditu`` or ``tiles``. key: of 天地图. folder: of the tiles, absolute.
        source: who made the ground, approval: its 审图号, both as they are to stand on the map; empty where not given.

    Raises:
        SettingsError: the folder is not there or holds no level of tiles.
    """
    if kind == "tianditu":
        pictures = tuple(_TIANDITU_TILE.format(set=one, key=key) for one in _TIANDITU_SETS)
        return Ground(pictures, _TIANDITU_SERVERS, _TIANDITU_LEVELS, _note(source or "天地图", approval))
    if kind == "tiles" and folder is not None:
        address = f"{SERVER_ROOT}{TILES_PATH}/{{z}}/{{x}}/{{y}}"
        return Ground((address,), "", _levels(folder), _note(source or "来源未注明", approval))
    return None


def picture_hosts(kind: str) -> tuple[str, ...]:
    """Servers beside our own that the browser may ask for pictures."""
    if kind != "tianditu":
        return ()
    return tuple(f"https://t{server}.tianditu.gov.cn" for server in _TIANDITU_SERVERS)


def tile_file(folder: Path, place: str) -> Path | None:
    """The picture at ``level/column/row``, rows counted from the north; None for any other text and where there is none.

    Only numbers within the level's bounds make up the path, so nothing outside the folder can be named.
    """
    found = _PLACE.fullmatch(place)
    if found is None:
        return None
    level, column, row = (int(part) for part in found.groups())
    if level > _HIGHEST_LEVEL or max(column, row) >= 2**level:
        return None
    stem = folder / str(level) / str(column) / str(row)
    return next((file for suffix in PICTURE_TYPES if (file := stem.with_suffix(suffix)).is_file()), None)


def _levels(folder: Path) -> tuple[int, int]:
    names = [part.name for part in folder.iterdir() if part.is_dir()] if folder.is_dir() else []
    levels = [
        int(name) for name in names if re.fullmatch(r"\d{1,2}", name, flags=re.ASCII) and int(name) <= _HIGHEST_LEVEL
    ]
    if not levels:
        raise SettingsError(
            f"设置 base_map.tiles_folder 指的文件夹 {folder} 不存在，或里面没有按“级别/列号/行号.png”放的底图瓦片。"
            '请改正文件夹，或写 kind = "none" 不用底图，再启动。'
        )
    return min(levels), max(levels)


def _note(source: str, approval: str) -> str:
    return f"底图：{source}" + (f"　审图号：{approval}" if approval else "")
