"""Clues from three sources, kept apart and merged per household: what each says, and whether anybody has been there.

The three sources are the plan's: the household's own application, officials' visits, departments' comparison. What our
own comparison of data finds belongs to the third and is named 数据比对.
"""

import datetime as dt
from collections.abc import Hashable, Mapping
from itertools import combinations

import pandas as pd

from models.time import chinese_day

SOURCES = ("农户自主申报", "干部排查", "部门筛查预警")
OWN_COMPARISON = "数据比对"
#: Where a household with clues stands, what is to be done first coming first.
WAITING, MONITORED, VERIFIED = "待核实", "已在监测", "已核实"
#: What stands for the result of a household whose case ended later than anybody verified a clue.
ELIMINATED = "风险已消除"
STANDINGS = (WAITING, MONITORED, VERIFIED)
_PLACE = ["township_code", "township", "village_code", "village"]
COLUMNS = (
    "household_id", *_PLACE, *SOURCES, OWN_COMPARISON, "risks", "rules", "units", "newest_on", "standing", "waiting_since",
    "waiting_days", "result",
)  # fmt: skip


def recent(clues: pd.DataFrame, since: dt.date) -> pd.DataFrame:
    """The clues received since a day, and every one that nobody has verified yet, however old."""
    is_new = pd.to_datetime(clues["received_on"]) >= pd.Timestamp(since)
    return clues[is_new | clues["verified_on"].isna()]


def merge(clues: pd.DataFrame, warnings: pd.DataFrame, cases: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """One line a household of the register that any source speaks of.

    Args:
        clues: columns of the ``clues`` query as of ``day``; those without a household are passed over.
        warnings: columns of :data:`analysis.monitoring.warnings.COLUMNS`. cases: household_id, is_open, eliminated_on.

    Returns:
        ``COLUMNS``: under each source what it says in words (empty = nothing), risks and rules and units as tuples
        without repeats, newest_on the newest date any of them bears (NaT where all are 现状), standing one of
        ``STANDINGS``, waiting_since and waiting_days (missing where the date is not known) of the oldest word nobody
        has verified, result of the newest verified clue or ``ELIMINATED``. Waiting ones first, the longest first.

        A household is monitored while a case of it is open. A word waits while nobody verified it: a clue until its
        own verification, a warning until a verification, or the end of a case, on or after the day it bears; one
        without a day until any verification of a clue of the same risk.
    """
    heard = clues[clues["household_id"].notna()]
    places = pd.concat([heard[["household_id", *_PLACE]], warnings[["household_id", *_PLACE]]])
    places = places.drop_duplicates("household_id").set_index("household_id")
    by_clue, by_warning = by_household(heard), by_household(warnings)
    opened = set(cases.loc[cases["is_open"], "household_id"])
    ended = cases[~cases["is_open"]].groupby("household_id")["eliminated_on"].max().to_dict()
    lines = [
        {"household_id": household, **place}
        | _line(
            by_clue.get(household, []), by_warning.get(household, []), household in opened, ended.get(household), day
        )
        for household, place in places.to_dict("index").items()
    ]
    found = pd.DataFrame(lines, columns=list(COLUMNS))
    found["order"] = found["standing"].map(STANDINGS.index)
    found = found.sort_values(
        ["order", "waiting_days", "newest_on", "household_id"], ascending=[True, False, False, True], na_position="last"
    )
    return found.drop(columns="order").reset_index(drop=True)


def named(warning: Mapping[Hashable, object]) -> str:
    """A warning's words with the rule before them, once where the rule's title says the same."""
    title, text = str(warning["title"]), str(warning["words"])
    return text if text.startswith(title) else f"{title}：{text}"


def overlap(merged: pd.DataFrame) -> dict[tuple[str, ...], int]:
    """Households by the exact set of sources that speak of them; sets nobody is in are left out."""
    is_said = {source: merged[source] != "" for source in SOURCES}
    is_said[SOURCES[2]] |= merged[OWN_COMPARISON] != ""
    found: dict[tuple[str, ...], int] = {}
    for size in range(1, len(SOURCES) + 1):
        for wanted in combinations(SOURCES, size):
            exact = pd.Series(True, index=merged.index)
            for source in SOURCES:
                exact &= is_said[source] == (source in wanted)
            if exact.any():
                found[wanted] = int(exact.sum())
    return found


def by_household(frame: pd.DataFrame) -> dict[Hashable, list[dict[Hashable, object]]]:
    """The rows of each household, in their order."""
    found: dict[Hashable, list[dict[Hashable, object]]] = {}
    for row in frame.to_dict("records"):
        found.setdefault(row["household_id"], []).append(row)
    return found


def _line(
    clues: list[dict[Hashable, object]],
    warnings: list[dict[Hashable, object]],
    is_open: bool,
    ended_on: object,
    day: dt.date,
) -> dict[str, object]:
    waits = [_day(clue["received_on"]) for clue in clues if _day(clue["verified_on"]) is None]
    waits += [_day(found["known_on"]) for found in warnings if not _is_verified(found, clues, ended_on)]
    verified = [clue for clue in clues if _day(clue["verified_on"]) is not None]
    newest = max(verified, key=lambda clue: _day(clue["verified_on"]) or dt.date.min, default=None)
    known = [wait for wait in waits if wait is not None]
    since = min(known, default=None)
    standing = MONITORED if is_open else WAITING if waits else VERIFIED
    since = since if standing == WAITING else None
    dates = [_day(clue["received_on"]) for clue in clues] + [_day(found["known_on"]) for found in warnings]
    return {
        **{source: _said(clues, source) for source in SOURCES},
        OWN_COMPARISON: "；".join(dict.fromkeys(named(found) for found in warnings)),
        "risks": _distinct([*(clue["risk"] for clue in clues), *(found["risk"] for found in warnings)]),
        "rules": _distinct(found["rule_id"] for found in warnings),
        "units": _distinct(clue["unit"] for clue in clues),
        "newest_on": max((pd.Timestamp(date) for date in dates if date), default=pd.NaT),
        "standing": standing,
        "waiting_since": pd.Timestamp(since) if since else pd.NaT,
        "waiting_days": (day - since).days if since else None,
        "result": _result(newest, is_open, _day(ended_on)),
    }


def _result(newest: Mapping[Hashable, object] | None, is_open: bool, ended_on: dt.date | None) -> str:
    """What the last verification found, or that the case it led to is over."""
    verified_on = _day(newest["verified_on"]) if newest else None
    if not is_open and ended_on and (verified_on is None or ended_on >= verified_on):
        return ELIMINATED
    return str(newest["result"]) if newest else ""


def _is_verified(warning: Mapping[Hashable, object], clues: list[dict[Hashable, object]], ended_on: object) -> bool:
    """Whether somebody has been there since the day the warning bears."""
    known_on = _day(warning["known_on"])
    verified = [(clue["risk"], when) for clue in clues if (when := _day(clue["verified_on"]))]
    if known_on is None:
        return any(risk == warning["risk"] for risk, _ in verified)
    days = [*(when for _, when in verified), _day(ended_on)]
    return any(when is not None and when >= known_on for when in days)


def _said(clues: list[dict[Hashable, object]], source: str) -> str:
    """What one source says: risk, day and who, each clue once, newest first."""
    own = [clue for clue in clues if clue["source"] == source]
    return "；".join(_clue_words(clue) for clue in own)


def _clue_words(clue: Mapping[Hashable, object]) -> str:
    received, by = _day(clue["received_on"]), clue["unit"] if isinstance(clue["unit"], str) else clue["channel"]
    when = chinese_day(received) if received else "日期未填"
    who = f"，{by}" if isinstance(by, str) else ""
    return f"{clue['risk']}（{when}{who}）"


def _distinct(values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if isinstance(value, str) and value))  # type: ignore[attr-defined]


def _day(value: object) -> dt.date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload, arg-type]
