"""Gaps in the four guarantees as of a day: which are open, for how long, and how many households they touch.

A drop-out for reasons of health is listed apart and counted nowhere: the plan exempts it. A gap is open until the day
it was solved; how many there are is not judged, because finding them is the task.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.targets.wording import rounded

#: Guarantees in the order of the plan, with the word for one place where each is missing.
GUARANTEES = {"义务教育": "失学辍学", "基本医疗": "未参保", "住房安全": "危房", "饮水安全": "饮水不安全"}
#: Of these each gap is about persons of its own; of the others two gaps of one household are about the same people.
_BY_PERSON = ("义务教育", "基本医疗")


@dataclass(frozen=True)
class Count:
    """Gaps, households, people; ``people_missing``: gaps of which nobody said how many people."""

    gaps: int
    households: int
    people: int
    people_missing: int


@dataclass(frozen=True)
class Standing:
    """One guarantee: what is open, what was solved, the longest time open and the middle time to solve, in days.

    ``for_health``: open drop-outs for reasons of health; in none of the other figures.
    """

    still_open: Count
    solved: Count
    longest_days: int | None
    middle_days_to_solve: int | None
    for_health: Count


def as_of(gaps: pd.DataFrame, day: dt.date, open_codes: Collection[str]) -> pd.DataFrame:
    """Gaps found by ``day`` as they stood then.

    Args:
        gaps: found_on, solved_on (dates or missing), status, is_for_health (or missing), guarantee.
        open_codes: statuses of a gap that is not said to be solved.

    Returns:
        The rows found no later than ``day`` with is_open, is_counted (not for reasons of health), days (open until
        ``day``, or until solved) and is_contradicted: said to be solved without a date, which counts as open.
    """
    found_on, solved_on = pd.to_datetime(gaps["found_on"]), pd.to_datetime(gaps["solved_on"])
    end = pd.Timestamp(day)
    frame = gaps.assign(
        is_open=~(solved_on <= end),
        is_counted=~((gaps["guarantee"] == "义务教育") & gaps["is_for_health"].fillna(False).astype(bool)),
        days=(solved_on.where(solved_on <= end, end) - found_on).dt.days,
        is_contradicted=~gaps["status"].isin(open_codes) & solved_on.isna(),
    )
    return frame[found_on <= end].sort_values(["days", "row_id"], ascending=[False, True], ignore_index=True)


def standing(gaps: pd.DataFrame, guarantee: str) -> Standing:
    """One guarantee of gaps prepared by :func:`as_of`."""
    own = gaps[gaps["guarantee"] == guarantee]
    counted = own[own["is_counted"]]
    opened, solved = counted[counted["is_open"]], counted[~counted["is_open"]]
    return Standing(
        count(opened),
        count(solved),
        None if opened.empty else int(opened["days"].max()),
        None if solved.empty else int(rounded(solved["days"].median())),
        count(own[~own["is_counted"] & own["is_open"]]),
    )


def count(gaps: pd.DataFrame) -> Count:
    """A household named in several gaps is one household; a gap that names none has the households it says."""
    named = gaps[gaps["household_id"].notna()]
    unnamed = gaps[gaps["household_id"].isna()]
    households = named["household_id"].nunique() + int(unnamed["household_count"].sum())
    return Count(
        len(gaps), households, _people(named) + int(unnamed["population"].sum()), int(gaps["population"].isna().sum())
    )


def _people(named: pd.DataFrame) -> int:
    """Of people counted one by one the sum; of what touches the whole household its largest number, once."""
    by_person = named["guarantee"].isin(_BY_PERSON)
    whole = named[~by_person].groupby("household_id")["population"].max()
    return int(named.loc[by_person, "population"].sum() + whole.sum())


def by_place(gaps: pd.DataFrame, column: str) -> pd.DataFrame:
    """Open gaps that count, by a place.

    Returns:
        One row a place with any, the most households first: ``column``, households of each guarantee of
        ``GUARANTEES`` (0 where none), households, people, days (the longest open).
    """
    opened = gaps[gaps["is_open"] & gaps["is_counted"]]
    each = (
        _households(opened, [column, "guarantee"]).unstack(fill_value=0).reindex(columns=list(GUARANTEES), fill_value=0)
    )
    whole = opened[~opened["guarantee"].isin(_BY_PERSON) & opened["household_id"].notna()]
    single = opened.drop(whole.index)
    people = whole.groupby([column, "household_id"])["population"].max().groupby(column).sum()
    table = each.assign(
        households=_households(opened, [column]),
        people=single.groupby(column)["population"].sum().add(people, fill_value=0),
        days=opened.groupby(column)["days"].max(),
    )
    return (
        table.astype("int64")
        .reset_index()
        .sort_values(["households", column], ascending=[False, True], ignore_index=True)
    )


def _households(gaps: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Households as :func:`count` counts them, by these columns."""
    named = gaps[gaps["household_id"].notna()].groupby(keys)["household_id"].nunique()
    unnamed = gaps[gaps["household_id"].isna()].groupby(keys)["household_count"].sum()
    return named.add(unnamed, fill_value=0)


@dataclass(frozen=True)
class Comparison:
    """Two ledgers by township: where they differ, this one's figure first; and where the other has none."""

    differing: dict[str, tuple[int, int]]
    missing: tuple[str, ...]


def compare(
    own: Mapping[str, int], other: Mapping[str, int], townships: Iterable[str], *, is_silence_nought: bool
) -> Comparison:
    """Compare township by township.

    Args:
        own: open gaps; none = nought. other: what the other ledger counts. is_silence_nought: the other ledger has one
            row a gap, so a township without a row has none; else such a township has not reported and is not compared.
    """
    differing, missing = {}, []
    for code in townships:
        if code not in other and not is_silence_nought:
            missing.append(code)
        elif own.get(code, 0) != other.get(code, 0):
            differing[code] = (own.get(code, 0), other.get(code, 0))
    return Comparison(differing, tuple(missing))
