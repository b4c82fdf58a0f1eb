"""A read model with as many villages as a province has, made of a published one, to see what grows with them."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data_access.manifest import read_manifest, switch_manifest
from data_access.published.building import write_table

#: Tables with a row or a few for every village.
_TABLES = ("ref_villages", "villages", "village_years")
_STEP_DEGREES = 0.0007


def multiply(folder: Path, wanted: int) -> int:
    """Rewrite the read model in ``folder`` so that it has at least ``wanted`` villages; the record stays as it is.

    Returns:
        How many villages there are now.
    """
    manifest = read_manifest(folder)
    assert manifest is not None
    times = -(-wanted // manifest.tables["villages"].row_count)
    tables = dict(manifest.tables)
    for name in _TABLES:
        many = pa.concat_tables([_copy(pq.read_table(folder / tables[name].file), number) for number in range(times)])
        tables[name] = write_table(folder, name, many, tables[name].stamp)
    switch_manifest(folder, manifest.model_copy(update={"version": f"{manifest.version}-many", "tables": tables}))
    return tables["villages"].row_count


def _copy(table: pa.Table, number: int) -> pa.Table:
    """Other villages of the same townships, a little beside the first ones, with other figures; number 0 changes nothing."""
    if not number:
        return table
    ending = pc.utf8_slice_codeunits(table["village_code"], 6)
    changed = {"village_code": pc.binary_join_element_wise(pa.scalar(f"9{number:05d}"), ending, "")}
    if "village" in table.column_names:
        changed["village"] = pc.binary_join_element_wise(table["village"], pa.scalar(str(number)), "")
    if "row_id" in table.column_names:
        changed["row_id"] = pc.binary_join_element_wise(table["row_id"], pa.scalar(str(number)), "-")
    for column, step in {
        "longitude": _STEP_DEGREES * (number % 9 - 4), "latitude": _STEP_DEGREES * (number // 9 - 4),
        "collective_income_wanyuan": number / 10,
    }.items():  # fmt: skip
        if column in table.column_names:
            changed[column] = pc.add(table[column], step)
    for column, values in changed.items():
        place = table.column_names.index(column)
        table = table.set_column(place, table.field(column), values.cast(table.field(column).type))
    return table
