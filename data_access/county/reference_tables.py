"""The county's registers and plan as small tables that figures, rules and queries may join.

``ref_townships``: township_code, township. ``ref_villages``: village_code, village, township_code, kind (行政村, 社区).
``ref_units``: unit_id, unit. ``ref_commitments``: commitment_id, title, kind, unit, target, source (``observation``
or ``figure:<name>``), basis, deadline (YYYY-MM) and unit_id, whom to ask: the lead unit, else the first one its article
names, else null.
"""

import pyarrow as pa

from data_access.county.county import County
from data_access.county.rows import Commitment, UnitKind


def reference_tables(county: County) -> dict[str, pa.Table]:
    """One Arrow table a register; all text columns, ``target`` a float or null."""
    return {
        "ref_townships": pa.table(
            {"township_code": [t.code for t in county.townships], "township": [t.name for t in county.townships]}
        ),
        "ref_villages": pa.table(
            {
                "village_code": [v.code for v in county.villages],
                "village": [v.name for v in county.villages],
                "township_code": [v.township_code for v in county.villages],
                "kind": [str(v.kind) for v in county.villages],
            }
        ),
        "ref_units": pa.table({"unit_id": [u.id for u in county.units], "unit": [u.short_name for u in county.units]}),
        "ref_commitments": pa.table(
            {
                "commitment_id": [c.id for c in county.commitments],
                "title": [c.title for c in county.commitments],
                "kind": [str(c.kind) for c in county.commitments],
                "unit": [c.unit for c in county.commitments],
                "source": [c.source for c in county.commitments],
                "target": pa.array([c.target for c in county.commitments], pa.float64()),
                "basis": [c.basis for c in county.commitments],
                "deadline": pa.array(
                    [str(c.deadline) if c.deadline else None for c in county.commitments], pa.string()
                ),
                "unit_id": pa.array([_asked(county, c) for c in county.commitments], pa.string()),
            }
        ),
    }


def _asked(county: County, commitment: Commitment) -> str | None:
    """Id of the lead unit, else of the first unit of its article that is one unit and not a group."""
    named = [county.lead_of(commitment), *county.units_of(commitment)]
    return next((unit.id for unit in named if unit and unit.kind is not UnitKind.GROUP), None)
