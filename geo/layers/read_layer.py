"""A layer as its file gives it, whatever the format: bounded, its texts clean, with what was seen while reading.

Texts are still a stranger's words and are escaped wherever they are drawn.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from errors import FileRefused
from geo.layers.coordinates import System

MAX_FEATURES = 20_000
MAX_VERTICES = 500_000
MAX_COLUMNS = 200
_MAX_TEXT = 200
#: A ring that does not end where it begins.
CLOSED_RING = ("边线没有首尾相接，已自动闭合", "请核对图形")


@dataclass(frozen=True)
class Remark:
    """What reading has to say of one feature: ``number`` from 1, None = the layer; problem and remedy in Chinese."""

    number: int | None
    problem: str
    remedy: str
    is_refusing: bool = True


@dataclass(frozen=True)
class ReadLayer:
    """A layer as its file gives it.

    Attributes:
        file: file name. frame: one row a feature: text columns and ``geometry`` (None = none given), the
            coordinates as in the file and without CRS; longitude or easting first.
        system: the coordinate system the file states; None = it has to be asked for.
        remarks: features that were mended or could not be read.
    """

    file: str
    frame: gpd.GeoDataFrame
    system: System | None
    remarks: tuple[Remark, ...] = ()

    @property
    def columns(self) -> list[str]:
        """Labels of the text columns."""
        return [str(name) for name in self.frame.columns if name != "geometry"]

    @property
    def is_degrees(self) -> bool | None:
        """Whether most of the numbers can be degrees, either way round, or are metres; None without any shape."""
        bounds = shapely.bounds(self.frame.geometry.dropna().to_numpy())
        return bool(2 * (abs(bounds) <= 360).all(axis=1).sum() >= len(bounds)) if len(bounds) else None


def make_layer(name: str, frame: gpd.GeoDataFrame, system: System | None, remarks: Iterable[Remark] = ()) -> ReadLayer:
    """Bounded in size, in two dimensions, every other column as clean text, row numbers from 0.

    Raises:
        FileRefused: no features, or too many features or vertices.
    """
    if frame.empty:
        raise FileRefused(f"{name}：文件里没有图形。请检查是否导出了正确的图层。")
    if len(frame) > MAX_FEATURES:
        raise too_many_features(name)
    shapes = frame.geometry.to_numpy()
    if shapely.get_num_coordinates(shapes).sum() > MAX_VERTICES:
        raise FileRefused(f"{name}：图形的折点超过 {MAX_VERTICES // 10_000} 万个。请简化后再导入。")
    texts: dict[str, list[str]] = {}
    for at, column in enumerate(frame.columns):
        if column != "geometry":
            texts[clean(column) or f"第 {at + 1} 列"] = [clean(value) for value in frame.iloc[:, at]]
    whole = gpd.GeoDataFrame(texts, geometry=shapely.force_2d(shapes), index=range(len(frame)))
    return ReadLayer(name, whole, system, tuple(remarks))


def too_many_features(name: str) -> FileRefused:
    return FileRefused(f"{name}：图形超过 {MAX_FEATURES} 个。请拆分后再导入。")


def too_many_columns(name: str) -> FileRefused:
    return FileRefused(f"{name}：属性超过 {MAX_COLUMNS} 列。请只留名称、代码等需要的列。")


def clean(value: object) -> str:
    """One line of text without control characters; empty for a missing value."""
    if value is None or (not isinstance(value, list | dict) and pd.isna(value)):  # type: ignore[call-overload]
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a code read as a number
    text = str(value)[: 10 * _MAX_TEXT]
    kept = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in text)
    return " ".join(kept.split())[:_MAX_TEXT]
