"""Reading a layer as tests ask for it."""

from __future__ import annotations

import pytest

from errors import FileRefused
from geo.layers.read import read_layer
from geo.layers.read_layer import ReadLayer


def read(name: str, data: bytes) -> ReadLayer:
    return read_layer(name, data, max_mb=20)


def assert_refused(name: str, data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words) as caught:
        read(name, data)
    assert str(caught.value).startswith(f"{name}：") and str(caught.value).endswith("。")


def names(layer: ReadLayer, column: str = "乡镇名称") -> list[str]:
    return list(layer.frame[column])
