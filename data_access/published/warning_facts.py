"""What warning rules look at: the SELECTs in ``monitoring/facts`` over the read model, narrowed like every read."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from data_access.county.ledgers import Ledger, Ledgers, Shape
from data_access.county.row_places import quoted
from data_access.county.selects import Select
from data_access.published.read_model import ReadModel, allowed
from models.time import Month
from models.viewing import Viewer

COLUMNS = (
    "fact", "household_id", "township_code", "township", "village_code", "village", "value", "earlier", "observed",
    "known_on", "ledger", "row_id", "file", "source_row",
)  # fmt: skip
#: Columns that say the same in many rows; each text is kept in memory once.
_REPEATED = (
    "fact", "household_id", "township_code", "township", "village_code", "village", "observed", "ledger", "file",
)  # fmt: skip


def facts(
    model: ReadModel,
    ledgers: Ledgers,
    viewer: Viewer,
    names: Iterable[str],
    month: Month,
    townships: Sequence[str] = (),
) -> pd.DataFrame:
    """The facts of these names as they were known at the end of a month.

    Args:
        townships: codes chosen in the filter line; none = all.

    Returns:
        ``COLUMNS``: value is a number (1 = so; NaN = not filled in), earlier that of the year before (NaN = none),
        observed says when in Chinese, known_on is the day from which it could be known (NaT = 现状), ledger and row_id
        name the row it came from, file and source_row where that row came from (missing where from no file).
        Facts without a household of the register are left out. Empty without names.
    """
    areas = allowed(viewer.areas, townships)
    bound = {"areas": areas, "day": month.end, "year": month.known_year}
    found = [model.select(_narrowed(ledgers, ledgers.facts[name]), bound) for name in dict.fromkeys(names)]
    filled = [frame for frame in found if len(frame)]
    if not filled:
        return pd.DataFrame(columns=list(COLUMNS))
    table = pd.concat(filled, ignore_index=True)
    return table.assign(**{name: table[name].astype("category").astype(object) for name in _REPEATED})


def absent(ledgers: Ledgers, row_counts: Mapping[str, int], found: pd.DataFrame, name: str) -> tuple[Ledger, ...]:
    """The ledgers a fact reads that tell it nothing, so that its silence is no good news.

    That is an empty ledger, and one by period without a row of the year asked for.

    Args:
        row_counts: ledger -> its rows in force. found: what :func:`facts` returned.
    """
    own = set(found.loc[found["fact"] == name, "ledger"])
    read = [ledger for ledger in ledgers if ledger.name in ledgers.facts[name].tables]
    return tuple(
        ledger
        for ledger in read
        if not row_counts.get(ledger.name) or (ledger.shape is Shape.PERIOD and ledger.name not in own)
    )


def _narrowed(ledgers: Ledgers, select: Select) -> str:
    """The SELECT with place and source of each row, in the viewer's area alone."""
    read = sorted(name for name in select.tables if name in ledgers.ledgers)
    # Surrogates are unique in all ledgers together, so that the row's id is enough to find its file.
    rows = "\nUNION ALL\n".join(f"SELECT row_id, file_id, source_row FROM {quoted(name)}" for name in read)
    sql = select.sql.rstrip().rstrip(";")
    return f"""
WITH found AS ({sql}
), placed AS ({rows})
SELECT '{select.name}' AS fact, f.household_id, h.township_code, t.township, h.village_code, v.village,
       CAST(f.value AS DOUBLE) AS value, CAST(f.earlier AS DOUBLE) AS earlier, f.observed, f.known_on, f.ledger, f.row_id,
       s.file, p.source_row
FROM found f
JOIN households h ON h.row_id = f.household_id
JOIN ref_townships t ON t.township_code = h.township_code
JOIN ref_villages v ON v.village_code = h.village_code
LEFT JOIN placed p ON p.row_id = f.row_id
LEFT JOIN sources s ON s.file_id = p.file_id
WHERE $areas::VARCHAR[] IS NULL OR list_contains($areas::VARCHAR[], h.township_code)
ORDER BY f.household_id, f.row_id"""
