"""A layer as its file gives it, whatever the format: bounded, its texts clean, with what was seen while reading.

Texts are still a stranger's words and are escaped wherever they are drawn.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from errors import FileRefused
from geo.layers.coordinates import System

MAX_FEATURES = 20_000
MAX_VERTICES = 500_000
MAX_COLUMNS = 200
_MAX_TEXT = 200
#: A longer name is cut where it is told, and no name of a feature.
MAX_NAME = 60


@dataclass(frozen=True)
class LayerFault:
    """One finding about a layer.

    Attributes:
        code: which finding it is, the same however its sentence is worded.
        number: of the feature, from 1 in the order of the file; None = the layer as a whole. name: its name or empty.
        problem, remedy: in Chinese. is_refusing: the layer cannot be accepted as it is.
        shape: what to draw, WGS84; None where there is nothing to draw. together: numbers of the features that one
            finding is about, where it is about many.
    """

    code: str
    number: int | None
    name: str
    problem: str
    remedy: str
    is_refusing: bool = True
    shape: Any = None
    together: tuple[int, ...] = ()

    @property
    def where(self) -> str:
        """``第 3 个图形“某村”``."""
        if self.number is None:
            return "整个图层"
        return f"第 {self.number} 个图形" + (f"“{self.name[:MAX_NAME]}”" if self.name else "")

    @property
    def sentence(self) -> str:
        return f"{self.where}：{self.problem}。{self.remedy}。"


@dataclass(frozen=True)
class ReadLayer:
    """A layer as its file gives it.

    Attributes:
        file: file name. frame: one row a feature: text columns and ``geometry`` (None = none given), the
            coordinates as in the file and without CRS; longitude or easting first.
        system: the coordinate system the file states; None = it has to be asked for.
        faults: of features that were mended or could not be read, which have no name yet.
    """

    file: str
    frame: gpd.GeoDataFrame
    system: System | None
    faults: tuple[LayerFault, ...] = ()

    @property
    def columns(self) -> list[str]:
        """Labels of the text columns."""
        return [str(name) for name in self.frame.columns if name != "geometry"]

    @property
    def is_degrees(self) -> bool | None:
        """Whether most of the numbers can be degrees, either way round, or are metres; None without any shape."""
        bounds = shapely.bounds(self.frame.geometry.dropna().to_numpy())
        return bool(2 * (abs(bounds) <= 360).all(axis=1).sum() >= len(bounds)) if len(bounds) else None


def make_layer(
    name: str, frame: gpd.GeoDataFrame, system: System | None, faults: Iterable[LayerFault] = ()
) -> ReadLayer:
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
    return ReadLayer(name, whole, system, tuple(faults))


def closed_ring(number: int) -> LayerFault:
    """A ring that did not end where it began."""
    return LayerFault("open_ring", number, "", "边线没有首尾相接，已自动闭合", "请核对图形", is_refusing=False)


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
