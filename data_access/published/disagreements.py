"""Where two ledgers, or a ledger and a report, speak of the same thing: what the light of a commitment rests on, and
what another ledger says of it.

A comparison is a SELECT in ``checks/disagreements`` that returns every pair of figures, equal or not, so that it is
known from when to when they differed. One that somebody explains with grounds is a finding that is confirmed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from data_access.county.ledgers import Ledgers
from data_access.published.building import Build
from models.time import Month

#: Folder of the comparisons, and how many months one holds that says ``is_lasting`` is false: a year's figure and no more.
GROUP, _HELD_MONTHS = "disagreements", 12
#: What a comparison returns. ``own_ledger`` (null: whichever the light is computed from) gives ``value``, what the light
#: rests on, and ``other_ledger`` gives ``other_value``, both in ``unit``; ``ledger``, its row and column are where to
#: look. Month null = 现状: one of the two tells no past. Optional: ``is_lasting``, whether it holds until the next
#: comparison, and where less than a township is compared ``subject``, its code, and ``place``, how it is called.
COLUMNS = frozenset(
    [
        "commitment_id",
        "month",
        "township_code",
        "unit_id",
        "ledger",
        "row_id",
        "column_name",
        "own_ledger",
        "value",
        "other_ledger",
        "other_value",
        "unit",
        "is_different",
    ]
)
#: Where any of it is another, it is another difference, and asks again; the figures themselves among it.
_TOLD_APART_BY = ("commitment_id", "month", "subject", "row_id", "value", "other_value")
#: What was reported is held against what is computed from ledgers, whichever they are.
_COMPUTED = "由台账算出"
#: Of what is compared as it is now and stands beside the light of every month.
_OF_NOW = "现状"

Row = dict[str, Any]


def told(build: Build, ledgers: Ledgers, severity: str, compared: Sequence[Row]) -> list[Row]:
    """The pairs that differ, as findings.

    Returns:
        One row a pair: what every check returns, and ``commitment_id``, ``other_ledger``, ``mark`` (the words on the
        light), ``from_month`` and ``through_month`` (YYYY-MM, both inclusive; null = from ever, up to now) and
        ``is_standing``: whether no later comparison followed.
    """
    titles = dict(build.execute("SELECT commitment_id, title FROM ref_commitments").fetchall())
    towns = dict(build.execute("SELECT township_code, township FROM ref_townships").fetchall())
    found = []
    for row, through, is_newest in _held(compared):
        if not row["is_different"]:
            continue
        where = towns.get(row["township_code"], "全县") + (row.get("place") or "")
        own = ledgers.title(row["own_ledger"]) if row["own_ledger"] else _COMPUTED
        other = ledgers.title(row["other_ledger"])
        figures = f"{own} {row['value']:.6g} {row['unit']}，{other} {row['other_value']:.6g} {row['unit']}"
        when = Month.parse(row["month"]).label if row["month"] else _OF_NOW
        found.append(
            {
                "severity": severity, "problem": f"{titles[row['commitment_id']]} {where}{when}：{figures}",
                "remedy": "请核对两边的行；两边都对的，请写明依据说明差别",
                "compared": " ".join(str(row.get(name)) for name in _TOLD_APART_BY),
                "mark": f"{'' if row['month'] else _OF_NOW}与{other}不一致", "from_month": row["month"], "through_month": through, "is_standing": is_newest,
            }
            | {name: row[name] for name in COLUMNS & _KEPT}
        )  # fmt: skip
    return found


_KEPT = frozenset(["commitment_id", "ledger", "row_id", "column_name", "township_code", "unit_id", "other_ledger"])


def _held(compared: Iterable[Row]) -> Iterable[tuple[Row, str | None, bool]]:
    """Each comparison with the last month it holds for and whether it is the newest of its series."""
    series: Mapping[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in compared:
        of_now = (row["row_id"], row["column_name"]) if row["month"] is None else row.get("subject")
        series[row["commitment_id"], row["other_ledger"], row["township_code"], of_now].append(row)
    for rows in series.values():
        rows.sort(key=lambda row: row["month"] or "")
        for row, later in zip(rows, [*rows[1:], None], strict=True):
            ends = [Month.parse(later["month"]).plus(-1)] if later and later["month"] else []
            if row["month"] and not row.get("is_lasting", True):
                ends.append(Month.parse(row["month"]).plus(_HELD_MONTHS - 1))
            yield row, str(min(ends)) if ends else None, later is None
