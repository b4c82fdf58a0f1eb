from __future__ import annotations

import hashlib
from urllib.parse import urljoin, urlparse

from geo.screen.assets import asset_folders, script_links, style_links

COMPONENT = "http://127.0.0.1:8501/component/streamlit_folium.st_folium/index.html"


def test_every_link_leads_to_a_file_we_serve() -> None:
    folders = asset_folders()
    links = [*script_links(), *style_links()]
    assert len(links) == 6
    for _name, link in links:
        address = urlparse(urljoin(COMPONENT, link))
        assert address.netloc == "127.0.0.1:8501"
        mount, _, file = address.path.rpartition("/")
        assert (folders[mount] / file).is_file()


def test_links_stay_relative_so_a_base_path_does_not_break_them() -> None:
    address = urljoin("http://host/base/component/streamlit_folium.st_folium/index.html", script_links()[0][1])
    assert address == "http://host/base/assets/leaflet/leaflet.js"


def test_own_scripts_carry_a_mark_of_their_content() -> None:
    for name, file in (("controls", "controls.js"), ("map", "map.js"), ("symbols", "symbols.js")):
        content = (asset_folders()["/assets/map"] / file).read_bytes()
        assert dict(script_links())[name].endswith(f"{file}?v={hashlib.sha256(content).hexdigest()[:8]}")


def test_own_files_name_no_other_host() -> None:
    for file in asset_folders()["/assets/map"].iterdir():
        assert "//" not in file.read_text(encoding="utf-8").replace("// ", "")
