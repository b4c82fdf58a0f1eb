"""What is known of a case when its risk was called eliminated, and which eliminations the conditions speak against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analysis.bulletin import part
from analysis.elimination import CaseFacts, Gap, Year, too_soon
from analysis.monitoring import net_income_per_capita
from models import Filters, Month
from ui import cached, households, words

_MONTHS = 12
_GUARANTEES = {
    "住房安全": "has_unsafe_housing", "义务教育": "has_dropout", "基本医疗": "has_uninsured", "饮水安全": "has_unsafe_water",
}  # fmt: skip
#: Rows of a query by household or case, missing values as None.
Rows = Mapping[Hashable, list[dict[Hashable, Any]]]


def of_year(filters: Filters) -> pd.DataFrame:
    """The cases eliminated in the last twelve months with ``objections``: what each did not meet, in words.

    Judged by what the ledger of cases says of the household after the elimination, else by its newest year known then.
    An empty objection says that nothing known speaks against it, not that everything was looked at. Shared.
    """

    def compute() -> pd.DataFrame:
        found = households.chosen(filters)
        gone = pd.concat([part(found, "eliminated_now", filters.asof.plus(-i)) for i in range(_MONTHS)])
        lines = {int(row.year): float(row.line_yuan) for row in words.each(cached.rows("income_lines"))}
        afterwards, years = (
            _by("case_id", cached.rows("eliminated_cases", townships=filters.townships)),
            _years(filters),
        )
        gaps = _by("household_id", cached.rows("guarantee_gaps", townships=filters.townships, day=filters.asof.end))
        objections = []
        for row in words.each(gone):
            day = pd.Timestamp(row.eliminated_on).date()
            known = [one for one in years.get(row.household_id, []) if one["year"] <= Month.of(day).known_year]
            told = afterwards.get(row.case_id)
            newest = told[0] | {"year": day.year} if told else known[-1] if known else None
            facts = _facts(row, _year(newest, lines) if newest else None, gaps.get(row.household_id, []))
            objections.append("；".join(too_soon(facts, day)))
        return gone.assign(objections=objections)

    return cached.derived("eliminations", compute, filters)


def too_early(filters: Filters) -> pd.DataFrame:
    """Those of :func:`of_year` that something known speaks against."""
    found = of_year(filters)
    return found[found["objections"] != ""]


def _years(filters: Filters) -> Rows:
    found = cached.rows("case_years", townships=filters.townships, year=filters.asof.known_year)
    return _by("household_id", found.assign(income_yuan=net_income_per_capita(found, found["size"])))


def _by(key: str, found: pd.DataFrame) -> Rows:
    found = found[found[key].notna()].astype(object)
    rows: dict[Hashable, list[dict[Hashable, Any]]] = {}
    for row in found.where(found.notna(), None).to_dict("records"):
        rows.setdefault(row[key], []).append(row)
    return rows


def _facts(row: Any, year: Year | None, gaps: list[dict[Hashable, Any]]) -> CaseFacts:
    return CaseFacts(
        identified_month=Month.parse(row.identified_month),
        way=words.text(row.elimination),
        has_no_labour=bool(row.has_no_labour),
        measure_count=int(row.measure_count),
        year=year,
        gaps=[
            Gap(str(gap["guarantee"]), _day(gap["found_on"]), gap["solved_on"] and _day(gap["solved_on"]), gap["is_for_health"] is True)
            for gap in gaps
        ],
    )  # fmt: skip


def _year(row: Mapping[Hashable, Any], lines: Mapping[int, float]) -> Year:
    year = int(row["year"])
    flags = tuple((guarantee, row[column]) for guarantee, column in _GUARANTEES.items())
    return Year(year, row["income_yuan"], lines.get(year), flags, row["self_paid_yuan"], row["payout_yuan"])


def _day(value: Any) -> dt.date:
    return pd.Timestamp(value).date()
