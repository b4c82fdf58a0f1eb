"""The files a map needs in the browser, served by ourselves: the office machine has no internet."""

import hashlib
from pathlib import Path

_OWN_FOLDER = Path(__file__).resolve().parent / "static"
#: From the address of the map component up to the root of the server, whatever base path it has.
SERVER_ROOT = "../.."


def asset_folders() -> dict[str, Path]:
    """Path on the server -> folder to serve there."""
    from xstatic.pkg import leaflet

    return {"/assets/leaflet": Path(leaflet.BASE_DIR), "/assets/map": _OWN_FOLDER}


def script_links() -> list[tuple[str, str]]:
    """(name, relative URL) of the scripts in loading order."""
    own = [(name, _own_link(f"{name}.js")) for name in ("controls", "map", "symbols")]
    return [("leaflet", f"{SERVER_ROOT}/assets/leaflet/leaflet.js"), *own]


def style_links() -> list[tuple[str, str]]:
    """(name, relative URL) of the style sheets in loading order."""
    return [("leaflet_css", f"{SERVER_ROOT}/assets/leaflet/leaflet.css"), ("county_map_css", _own_link("map.css"))]


def _own_link(file: str) -> str:
    """With a mark of the content, so that no browser draws with the script of the previous release."""
    mark = hashlib.sha256((_OWN_FOLDER / file).read_bytes()).hexdigest()[:8]
    return f"{SERVER_ROOT}/assets/map/{file}?v={mark}"
