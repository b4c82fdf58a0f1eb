"""How many people a household had while another number than the present one stood in the record.

The register of households says no time itself. What it said at the end of a month is known from the first import on;
before that the present number is all there is.
"""

import pyarrow as pa
import sqlalchemy as sa

from data_access.record.core.record import Record
from data_access.record.core.schema import batches

NAME, _HOUSEHOLDS = "household_sizes", "households"
#: From the day since_on to the one before until_on.
SCHEMA = pa.schema({"household_id": pa.string(), "size": pa.int64(), "since_on": pa.date32(), "until_on": pa.date32()})


def household_sizes(record: Record, connection: sa.Connection) -> pa.Table:
    """One row a household and time in which it had another size than now; of batches in force alone."""
    if _HOUSEHOLDS not in record.main or "size" not in record.main[_HOUSEHOLDS].c:
        return SCHEMA.empty_table()
    then, now = record.main[_HOUSEHOLDS].alias("then"), record.main[_HOUSEHOLDS].alias("now")
    first, last = batches.alias("first"), batches.alias("last")
    query = (
        sa.select(then.c.row_id, then.c.size, first.c.created_at, last.c.created_at)
        .join(now, sa.and_(now.c.row_id == then.c.row_id, now.c.replaced_by.is_(None), now.c.size != then.c.size))
        .join(first, sa.and_(first.c.batch_id == then.c.batch_id, first.c.withdrawn_at.is_(None)))
        .join(last, sa.and_(last.c.batch_id == then.c.replaced_by, last.c.withdrawn_at.is_(None)))
        .order_by(then.c.row_id, then.c.version_id)
    )
    rows = [
        dict(zip(SCHEMA.names, (id, size, since.date(), until.date()), strict=True))
        for id, size, since, until in connection.execute(query)
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)
