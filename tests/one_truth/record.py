"""What the record says, counted by other code than the program's: plain loops over its tables, no SQL but SELECT *.

Months are texts, ``2025-06``; a township of None is the whole county.
"""

from __future__ import annotations

import calendar
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Row = dict[str, Any]
#: Month -> what was counted, and of how many where it is a share.
Series = dict[str, tuple[float, float | None]]
START = "2021-01"


@dataclass(frozen=True)
class Flow:
    """What happened month by month, added up since the plan began, from the month of the earliest date in the ledger on.

    One office keeps such a ledger for all, so where it has no row of a township there was nothing.
    """

    ledger: str
    day: str
    amount: Callable[[Row], float]
    counts: Callable[[Row], bool] = lambda row: True


@dataclass(frozen=True)
class Level:
    """What a ledger says of a period: a sum, or a share of two sums.

    Attributes:
        is_reported: the townships hand it in, so without one of them the county has no figure.
        is_running: the sums of a year are added to what the years before ended with.
    """

    ledger: str
    part: Callable[[Row], float]
    whole: Callable[[Row], float] | None = None
    counts: Callable[[Row], bool] = lambda row: True
    is_reported: bool = True
    is_running: bool = False


def field(*names: str, per: float = 1) -> Callable[[Row], float]:
    return lambda row: sum(float(row[name] or 0) for name in names) / per


def one(row: Row) -> float:
    return 1


FLOWS = {
    "C35": Flow("road_projects", "accepted_on", field("length_km"), lambda row: row["status"] == "已验收"),
    "C27": Flow("outlets", "opened_on", one, lambda row: row["outlet_type"] == "专柜" and row["status"] != "筹建"),
    "C28": Flow("outlets", "opened_on", one, lambda row: row["outlet_type"] == "专馆" and row["status"] != "筹建"),
    "C29": Flow("outlets", "opened_on", one, lambda row: row["outlet_type"] == "专区" and row["status"] != "筹建"),
    "C30": Flow("trainings", "ended_on", field("new_trained_count")),
}
LEVELS = {
    "C10": Level("school_attendance", lambda row: float(row["dropout_count"] if row["lifted_dropout_count"] is None else row["lifted_dropout_count"])),
    "C22": Level("herb_plantings", field("area_mu", per=10_000), is_reported=False),
    "C23": Level("crop_plantings", field("quality_area_mu", per=10_000), None, lambda row: row["crop"] == "马铃薯" and row["quality_area_mu"] is not None),
    "C24": Level("livestock", field("stock_count", "sold_count", per=10_000), None, lambda row: row["month"].endswith("-12")),
    "C25": Level("bees", field("added_boxes"), is_running=True),
    "C32": Level("away_workers", field("this_year_count")),
    "C42": Level("housing_checks", field("safe_household_count"), field("low_income_household_count")),
    "C43": Level("village_facilities", field("waste_covered_count"), field("natural_village_count")),
    "C48": Level("care_counts", lambda row: float(row["willing_count"] - row["housed_count"])),
    "C49": Level("care_counts", field("orphan_covered_count", "unattended_covered_count"), field("orphan_count", "unattended_count")),
    "C63": Level("care_counts", field("housed_count"), field("willing_count")),
    "C56": Level("land_quotas", field("rural_industry_mu"), field("quota_mu"), lambda row: row["plan_level"] == "县级", is_reported=False),
    "C47": Level("medical_insured", lambda row: float(row["subsidised_count"] or 0) if row["subsidy_kind"] == "全额资助" else 0.0, field("due_count"), lambda row: row["category"] == "特困人员", is_reported=False),
}  # fmt: skip
#: Reported in the basis they are judged in; of shares the parts count.
REPORTED = ("C02", "C09", "C58")


class Record:
    """The tables of a record as they are in force."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tables: dict[str, list[Row]] = {}

    def rows(self, table: str) -> list[Row]:
        if table not in self._tables:
            with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as connection:
                connection.row_factory = sqlite3.Row
                found = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
            self._tables[table] = [row for row in found if row.get("replaced_by") is None]
        return self._tables[table]

    @cached_property
    def townships(self) -> list[str]:
        return sorted({row["township_code"] for row in self.rows("villages")})

    def value(self, commitment: str, township: str | None, month: str) -> float | None:
        """The figure known at the end of a month; a share in per cent; None = none."""
        found = self._series(commitment, township)
        known = [each for each in sorted(found) if each <= month]
        if not known:
            return None
        part, whole = found[known[-1]]
        return part if whole is None else 100 * part / whole

    def _series(self, commitment: str, township: str | None) -> Series:
        if commitment in FLOWS:
            return self._flow(FLOWS[commitment], township)
        if commitment in LEVELS:
            return self._level(LEVELS[commitment], township)
        reports = [row for row in self.rows("observations") if row["commitment_id"] == commitment]
        own = [row for row in reports if row["township_code"] == township]
        return {
            row["month"]: (row["value"], None) if row["numerator"] is None else (row["numerator"], row["denominator"])
            for row in own
            if row["value"] is not None or row["numerator"] is not None
        }

    def _flow(self, flow: Flow, township: str | None) -> Series:
        happened: dict[str, float] = defaultdict(float)
        kept = min(value[:7] for row in self.rows(flow.ledger) for value in row.values() if _is_day(value))
        for row in self.rows(flow.ledger):
            day = row[flow.day]
            if day and day[:7] >= START and flow.counts(row) and township in (None, row["township_code"]):
                happened[day[:7]] += flow.amount(row)
        total, found = 0.0, Series()
        for month in months(max(START, kept), "2030-12"):
            total += happened.get(month, 0.0)
            found[month] = (total, None)
        return found

    def _level(self, level: Level, township: str | None) -> Series:
        parts: dict[str, float] = defaultdict(float)
        wholes: dict[str, float] = defaultdict(float)
        heard: dict[str, set[str]] = defaultdict(set)
        for row in self.rows(level.ledger):
            if not level.counts(row) or township not in (None, row["township_code"]):
                continue
            month = row["month"] if "month" in row else f"{row['year']}-12"
            heard[month].add(row["township_code"])
            parts[month] += level.part(row)
            wholes[month] += level.whole(row) if level.whole else 0
        whole_county = {month for month, towns in heard.items() if len(towns) == len(self.townships)}
        usable = [m for m in sorted(parts) if township or not level.is_reported or m in whole_county]
        if level.whole:
            return {month: (parts[month], wholes[month]) for month in usable if wholes[month]}
        if not level.is_running:
            return {month: (parts[month], None) for month in usable}
        before = {month[:4]: parts[month] for month in usable if month.endswith("-12")}
        return {
            month: (parts[month] + sum(value for year, value in before.items() if year < month[:4]), None)
            for month in usable
            if month >= START
        }

    def open_households(self, month: str) -> dict[str, set[str]]:
        """By township the households taken into monitoring by the end of the month, with a case neither refused nor ended."""
        day = month_end(month)
        steps: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows("case_steps"):
            steps[row["case_id"]].append(row)
        home = {row["row_id"]: row["township_code"] for row in self.rows("households")}
        found: dict[str, set[str]] = {town: set() for town in self.townships}
        for case in self.rows("cases"):
            if case["identified_month"] <= month and self._is_monitored(case, steps[case["row_id"]], day):
                found[home[case["household_id"]]].add(case["household_id"])
        return found

    @staticmethod
    def _is_monitored(case: Row, steps: list[Row], day: str) -> bool:
        done = {step["step"] for step in steps if step["done_on"] and step["done_on"] <= day}
        if any(step["step"] == "不予纳入" and step["started_on"] <= day for step in steps) or "风险消除" in done:
            return False
        named = {step["step"] for step in steps}
        if case["is_eliminated"] and "风险消除" not in named and month_end(case["eliminated_month"]) <= day:
            return False
        # What came with the national system's export has no steps of its identification: it is in that system.
        return "录入系统" in done or not named - {"落实帮扶", "动态跟踪", "风险消除"}


def _is_day(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None


def months(first: str, last: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:])
    while (text := f"{year}-{month:02}") <= last:
        yield text
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def month_end(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{month}-{calendar.monthrange(year, number)[1]:02}"
