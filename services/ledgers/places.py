"""Where the rows of a ledger lie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data_access.county.ledgers import Column
from data_access.published.ledger_view import LedgerView
from services.ledgers.totals import total_columns
from services.words import words

#: Columns of the places: those of geo.screen.village_map.POINT_COLUMNS that a row has, then what the map of all ledgers needs.
_COLUMNS = ("code", "name", "township", "lng", "lat", "label", "level", "row_count", "part", "place_code")


@dataclass(frozen=True)
class Places:
    """Where a ledger's rows lie.

    Attributes:
        table: one row a place, or a place and part: :data:`_COLUMNS`; ``level`` is row, village or township, ``part``
            as :meth:`LedgerView.points` gives it, ``place_code`` the village, else the township. unplaced: rows without
            any place. at_seats: places that stand at a township's seat.
    """

    table: pd.DataFrame
    unplaced: int

    @property
    def at_seats(self) -> int:
        return int(self.table.loc[self.table["level"] == "township", "code"].nunique())

    @property
    def notes(self) -> list[str]:
        """What the map does not show as it is, in words."""
        seats = f"{self.at_seats} 处没有村或村没有坐标，画在乡镇驻地" if self.at_seats else ""
        return list(filter(None, (seats, f"另有 {self.unplaced} 行没有填地点，图上未画" if self.unplaced else "")))


def places(view: LedgerView, *, by_part: bool = False) -> Places:
    """The places of the rows the view leaves, a part of the ledger each where asked for."""
    points, county = view.points(by_part=by_part), view.county
    is_placed = points["level"] != "none"
    seats = {township.code: (township.seat_lng_wgs84, township.seat_lat_wgs84) for township in county.townships}
    # Sums of a place that holds what is planned beside what is done would add the two.
    columns = total_columns(view) if by_part or not view.ledger.open_codes else []
    found = []
    for row in points[is_placed].to_dict("records"):
        township, village = str(row["township_code"]), row["village_code"]
        at_seat = row["level"] == "township"
        lng, lat = seats[township] if at_seat else (row["lng"], row["lat"])
        place = "" if words.is_missing(row["township_code"]) else county.township(township).name
        has_village = not (at_seat or words.is_missing(village))
        name = county.village(str(village)).name if has_village else place
        title = name if words.is_missing(row["title"]) else str(row["title"])
        part = "" if words.is_missing(row["part"]) else str(row["part"])
        found.append((
            row["code"], title, "乡镇驻地" if at_seat else place, lng, lat, _label(columns, row), row["level"],
            row["row_count"], part, str(village) if has_village else township if place else "",
        ))  # fmt: skip
    return Places(pd.DataFrame(found, columns=list(_COLUMNS)), int(points.loc[~is_placed, "row_count"].sum()))


def _label(columns: Sequence[Column], row: Mapping[Any, Any]) -> str:
    sums = [
        f"{column.label} {words.number(row[column.name], column.unit)} {column.unit}"
        for column in columns
        if not words.is_missing(row[column.name])
    ]
    return "，".join([f"{row['row_count']} 行", *sums])
