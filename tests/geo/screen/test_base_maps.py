"""The ground under the map: which addresses, which note, and that a request names nothing outside the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import SettingsError
from geo.screen.base_maps import ground, picture_hosts, tile_file


def put(folder: Path, name: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"picture")
    return file


def test_none_is_no_ground_and_no_host() -> None:
    assert ground("none", key="k1", source="某图") is None
    assert picture_hosts("none") == picture_hosts("tiles") == ()


def test_tianditu_is_streets_and_names_in_the_grid_of_the_map() -> None:
    found = ground("tianditu", key="0123abc")
    assert found is not None
    streets, names = found.pictures
    assert streets.startswith("https://t{s}.tianditu.gov.cn/vec_w/wmts?") and "LAYER=vec&" in streets
    assert names.startswith("https://t{s}.tianditu.gov.cn/cva_w/wmts?") and "LAYER=cva&" in names
    for address in found.pictures:
        assert "TILEMATRIXSET=w&" in address and address.endswith("TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=0123abc")
    assert {streets.replace("{s}", server).split("/vec_w")[0] for server in found.servers} == set(
        picture_hosts("tianditu")
    )
    assert len(picture_hosts("tianditu")) == 8


@pytest.mark.parametrize(
    ("source", "approval", "note"),
    [
        ("", "", "底图：天地图"),
        ("", "GS（2024）0650号", "底图：天地图　审图号：GS（2024）0650号"),
        ("天地图·山西", "晋S（2024）012号", "底图：天地图·山西　审图号：晋S（2024）012号"),
    ],
)
def test_source_and_approval_stand_in_the_note(source: str, approval: str, note: str) -> None:
    found = ground("tianditu", key="k", source=source, approval=approval)
    assert found is not None and found.note == note


def test_a_folder_gives_its_levels_and_our_own_address(tmp_path: Path) -> None:
    for name in ("9/1/1.png", "12/1/1.png", "10/1/1.png", "99/1/1.png", "old/1/1.png", "readme.txt"):
        put(tmp_path, name)
    found = ground("tiles", folder=tmp_path)
    assert found is not None
    assert found.levels == (9, 12)
    assert found.pictures == ("../../assets/tiles/{z}/{x}/{y}",)
    assert found.note == "底图：来源未注明"


def test_a_folder_without_tiles_is_told_with_its_name(tmp_path: Path) -> None:
    put(tmp_path, "old/1.png")
    for folder in (tmp_path, tmp_path / "none", tmp_path / "old" / "1.png"):
        with pytest.raises(SettingsError) as caught:
            ground("tiles", folder=folder)
        assert str(folder) in str(caught.value) and str(caught.value).endswith("再启动。")


def test_a_tile_is_found_by_level_column_and_row(tmp_path: Path) -> None:
    png, jpg, webp = put(tmp_path, "9/416/201.png"), put(tmp_path, "9/416/202.jpg"), put(tmp_path, "9/0/511.webp")
    assert tile_file(tmp_path, "9/416/201") == png
    assert tile_file(tmp_path, "9/416/202") == jpg
    assert tile_file(tmp_path, "9/0/511") == webp
    assert tile_file(tmp_path, "9/201/416") is None


@pytest.mark.parametrize(
    "place",
    [
        "", "9", "9/416", "9/416/201.png", "9/416/201/", "/9/416/201", "9/416/201\n", "9/416/-1", "9/416/2e2", "９/416/201",
        "../9/416/201", "9/../../secret", "9/416/..", "9/416/%2e%2e", "9\\416\\201", "9/416/512", "9/512/201", "23/0/0",
        "9/416/" + "1" * 5000,
    ],
)  # fmt: skip
def test_anything_else_is_no_tile(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "tiles"
    for name in ("9/416/201.png", "9/416/512.png", "9/512/201.png", "23/0/0.png"):
        put(folder, name)
    put(tmp_path, "secret.png")
    assert tile_file(folder, place) is None
