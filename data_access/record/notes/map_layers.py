"""Layers of the map in the record: added, withdrawn, never changed; and as a table of the read model."""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from data_access.record.core.arrow_tables import schema_of
from data_access.record.core.record import Record
from data_access.record.core.schema import layers
from errors import NotFound
from models.lists import LayerKind

#: Everything about a layer but its shapes.
_FACTS = [column for column in layers.c if column.name not in ("geojson", "original")]


@dataclass(frozen=True)
class NewLayer:
    """A layer that was checked and accepted.

    Attributes:
        kind: what it shows. title: as the list and the note under the map call it.
        file, sha256: where it came from. declared_crs: the system its coordinates were read in, in words.
        feature_count: features. notes: what was done to it and what was accepted, Chinese sentences.
        geojson: simplified shapes in WGS84, properties ``name``, ``township_code``, ``village_code``.
        original: GeoParquet of the shapes as they were in the file.
    """

    kind: LayerKind
    title: str
    file: str
    sha256: str
    declared_crs: str
    feature_count: int
    notes: tuple[str, ...]
    geojson: str
    original: bytes


def save_layer(record: Record, connection: sa.Connection, layer: NewLayer, *, actor: str, now: dt.datetime) -> int:
    """Add a layer, which is the one of its kind in force from now on; returns its number."""
    values = asdict(layer) | {"kind": str(layer.kind), "notes": list(layer.notes), "actor": actor, "created_at": now}
    number: int = connection.execute(sa.insert(layers).values(values)).inserted_primary_key[0]  # type: ignore[index]
    record.note_change(connection, now=now, actor=actor, action="layer")
    return number


def withdraw_layer(record: Record, connection: sa.Connection, layer_id: int, *, actor: str, now: dt.datetime) -> None:
    """Take a layer out of force; the one before it of the same kind is in force again.

    Raises:
        NotFound: there is no such layer, or it was withdrawn already.
    """
    change = sa.update(layers).where(layers.c.layer_id == layer_id, layers.c.withdrawn_at.is_(None))
    if connection.execute(change.values(withdrawn_at=now, withdrawn_by=actor)).rowcount != 1:
        raise NotFound(f"没有第 {layer_id} 号图层，或者它已经撤回。请在图层列表里核对编号。")
    record.note_change(connection, now=now, actor=actor, action="layer_out")


def list_layers(connection: sa.Connection) -> list[dict[str, Any]]:
    """Every layer, newest first: all columns but the shapes, and ``is_in_force``."""
    in_force = set(_in_force(connection))
    rows = connection.execute(sa.select(*_FACTS).order_by(layers.c.layer_id.desc())).mappings()
    return [dict(row) | {"is_in_force": row["layer_id"] in in_force} for row in rows]


def current_layer(connection: sa.Connection, kind: LayerKind) -> dict[str, Any] | None:
    """The layer of a kind in force with its shapes; None where there is none."""
    query = sa.select(layers).where(layers.c.kind == str(kind), layers.c.layer_id.in_(_in_force(connection)))
    row = connection.execute(query).mappings().first()
    return dict(row) if row else None


def layers_stamp(connection: sa.Connection) -> str:
    """Tells whether other layers are in force than before: their shapes are many, and none is ever changed."""
    query = sa.select(*_FACTS).where(layers.c.layer_id.in_(_in_force(connection))).order_by(layers.c.layer_id)
    return hashlib.sha256(repr(connection.execute(query).all()).encode()).hexdigest()[:16]


def layers_table(connection: sa.Connection) -> pa.Table:
    """The layers in force for the read model.

    Returns:
        One row a feature: kind, title, file, declared_crs, created_at, actor, feature (its name), township_code,
        village_code (null = not matched), longitude, latitude (of points, else null; WGS84 degrees), geometry
        (GeoJSON text, WGS84).
    """
    query = sa.select(layers).where(layers.c.layer_id.in_(_in_force(connection))).order_by(layers.c.layer_id)
    rows = [
        _feature_row(layer, feature)
        for layer in connection.execute(query).mappings()
        for feature in json.loads(layer["geojson"])["features"]
    ]
    return pa.Table.from_pylist(rows, schema=_PUBLISHED)


_PUBLISHED = schema_of(
    "kind text, title text, file text, declared_crs text, created_at moment, actor text, feature text, "
    "township_code text, village_code text, longitude number, latitude number, geometry text"
)


def _feature_row(layer: sa.RowMapping, feature: dict[str, Any]) -> dict[str, Any]:
    shape, said = feature["geometry"], feature["properties"]
    facts = {name: layer[name] for name in ("kind", "title", "file", "declared_crs", "actor")}
    lng, lat = shape["coordinates"][:2] if shape["type"] == "Point" else (None, None)
    return facts | {
        "created_at": layer["created_at"].replace(microsecond=0), "feature": said["name"],
        "township_code": said["township_code"], "village_code": said["village_code"],
        "longitude": lng, "latitude": lat, "geometry": json.dumps(shape, separators=(",", ":")),
    }  # fmt: skip


def _in_force(connection: sa.Connection) -> list[int]:
    """Number of the newest layer of each kind that was not withdrawn."""
    newest = sa.select(sa.func.max(layers.c.layer_id)).where(layers.c.withdrawn_at.is_(None)).group_by(layers.c.kind)
    return list(connection.scalars(newest))
