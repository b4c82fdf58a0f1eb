"""Where a ledger's rows lie: one point a place, on the county's map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from data_access.ledger_queries import LedgerView
from geo.classes import Class, colours, round_classes
from geo.outline import outline_note
from geo.village_map import PointLayer, prepare_points
from models import Filters
from settings import settings
from ui import cached, cards, ledger_words, maps, words
from ui.ledger_page import total_columns


@dataclass(frozen=True)
class _View:
    """One look at the map: what is sent to it, its classes, and what it cannot show."""

    layer: PointLayer
    classes: tuple[Class, ...]
    unplaced: int
    at_seats: int


@st.fragment
def point_map(view: LedgerView, filters: Filters) -> None:
    """Each place once, coloured by its number of rows; a row without a village stands at its township's seat."""
    with cards.card("map"):
        source = f"{view.ledger.title} · {ledger_words.when(view, filters)}"
        cards.draw(cards.head("在哪里", source))
        name = f"ledger_{view.ledger.name}_{view.period_shown}_map"
        shown = cached.derived(name, lambda: _view(view), filters)
        caption = maps.caption("每处行数（行）", shown.classes, 0, 0, [source, cached.base_map().note], counter="处")
        maps.point_map(cached.base_map(), shown.layer, handled=None, caption=caption, height=430, key="ledger_map")
        notes = [outline_note(settings().county.outline)]
        if cached.manifest().is_demo:
            notes.append("位置为演示")
        if shown.at_seats:
            notes.append(f"其中 {shown.at_seats} 处没有村或村没有坐标，画在乡镇驻地")
        if shown.unplaced:
            notes.append(f"另有 {shown.unplaced} 行没有填地点，图上未画")
        maps.legend("每处行数（行）", shown.classes, 0, note="；".join(notes), counter="处")


def places(view: LedgerView) -> pd.DataFrame:
    """The points as the map takes them (geo.village_map.POINT_COLUMNS without the colour), with level and row_count."""
    points, county = view.points(), view.county
    seats = {township.code: (township.seat_lng_wgs84, township.seat_lat_wgs84) for township in county.townships}
    found = []
    for row in points.to_dict("records"):
        if row["level"] == "none":
            continue
        township, village = str(row["township_code"]), row["village_code"]
        at_seat = row["level"] == "township"
        lng, lat = seats[township] if at_seat else (row["lng"], row["lat"])
        place = "" if words.is_missing(row["township_code"]) else county.township(township).name
        name = place if at_seat or words.is_missing(village) else county.village(str(village)).name
        title = name if words.is_missing(row["title"]) else str(row["title"])
        found.append((row["code"], title, "乡镇驻地" if at_seat else place, lng, lat, _label(view, row), row["level"], row["row_count"]))  # fmt: skip
    columns = ["code", "name", "township", "lng", "lat", "label", "level", "row_count"]
    return pd.DataFrame(found, columns=columns).assign(is_selected=False)


def _label(view: LedgerView, row: Mapping[Any, Any]) -> str:
    sums = [
        f"{column.label} {words.number(row[column.name], column.unit)} {column.unit}"
        for column in total_columns(view)
        if not words.is_missing(row[column.name])
    ]
    return "，".join([f"{row['row_count']} 行", *sums])


def _view(view: LedgerView) -> _View:
    found = places(view)
    classes = round_classes(found["row_count"])
    layer = prepare_points(found.assign(colour=colours(found["row_count"], classes)))
    total = int(view.summary()["row_count"])
    return _View(
        layer, tuple(classes), total - int(found["row_count"].sum()), int((found["level"] == "township").sum())
    )
