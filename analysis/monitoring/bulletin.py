"""The figures of 防返贫监测 that every report must agree on, counted once and checked against one another.

Households come first and are counted once each, people by the size of their household. Fewer monitored households
are never read as better: what counts is how early they are found, that each has measures, that none ends too soon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from models.time import Month

CATEGORIES = ("脱贫不稳定户", "边缘易致贫户", "突发严重困难户")
#: The attributes of :class:`Bulletin` that are one count.
COUNTED = (
    "enrolled", "still_open", "eliminated", "in_procedure", "refused", "entered", "re_entered", "eliminated_now",
    "helped", "without_measures", "without_measures_long",
)  # fmt: skip
#: What is read of the cases to count them, which have a great many columns more.
_READ = [
    "case_id", "household_id", "identified_month", "first_on", "enrolled_on", "eliminated_on", "category", "size",
    "measure_count", "is_open", "is_enrolled", "is_monitored", "is_again", "is_without_measures", "is_without_measures_long",
]  # fmt: skip
_RISKS = [f"risk_{i}" for i in range(1, 6)]


@dataclass(frozen=True)
class Count:
    """Households first, then people."""

    households: int
    people: int

    def __add__(self, other: Count) -> Count:
        return Count(self.households + other.households, self.people + other.people)

    def __sub__(self, other: Count) -> Count:
        return Count(self.households - other.households, self.people - other.people)

    @property
    def words(self) -> str:
        return f"{self.households} 户 {self.people} 人"


@dataclass(frozen=True)
class Bulletin:
    """What stands at a month's end, in households and people.

    Attributes:
        enrolled: ever taken in. still_open: monitored now. eliminated: taken in, and nothing open.
        in_procedure: identified, not yet entered, and not monitored by another case; may have been eliminated before.
        refused: 不予纳入, and nothing else. They are in none of the other counts.
        entered, re_entered, eliminated_now: in the month itself; a household entered again counts in both first ones.
        by_category, enrolled_by_category: of still_open and of enrolled, by the category of the newest case.
        helped: monitored, with a measure begun. without_measures, without_measures_long: waiting for one too
            long; in the green channel that begins before the entry.
        disagreements: one Chinese sentence for each identity that does not hold; empty when all do.
    """

    enrolled: Count
    still_open: Count
    eliminated: Count
    in_procedure: Count
    refused: Count
    entered: Count
    re_entered: Count
    eliminated_now: Count
    by_category: Mapping[str, Count]
    enrolled_by_category: Mapping[str, Count]
    helped: Count
    without_measures: Count
    without_measures_long: Count
    disagreements: tuple[str, ...]


def part(cases: pd.DataFrame, name: str, month: Month) -> pd.DataFrame:
    """The cases behind one figure, one a household except for what happened in the month: every list and count asks here.

    Args:
        cases: prepared by :func:`analysis.monitoring.cases_as_of.as_of`. name: an attribute of :class:`Bulletin` that is a
            :class:`Count`, ``identified`` (every case) or ``ever_helped`` (enrolled, with a measure at some time).
    """
    enrolled = cases[cases["is_enrolled"]]
    match name:
        case "identified":
            return newest(cases)
        case "enrolled":
            return newest(enrolled)
        case "ever_helped":
            return newest(enrolled[enrolled["measure_count"] > 0])
        case "still_open":
            return newest(enrolled[enrolled["is_monitored"]])
        case "eliminated":
            return newest(enrolled[~_is_monitored(enrolled)])
        case "helped":
            monitored = newest(enrolled[enrolled["is_monitored"]])
            return monitored[monitored["measure_count"] > 0]
        case "without_measures" | "without_measures_long":
            now = newest(cases)
            return now[now[f"is_{name}"]]
        case "in_procedure":
            return newest(_running(cases))
        case "refused":
            others = cases[~cases["household_id"].isin(enrolled["household_id"])]
            return newest(others[~others["household_id"].isin(_running(cases)["household_id"])])
        case "eliminated_now":
            return _gone_in(enrolled, month)
        case "entered":
            return _entered_in(enrolled, month)
        case "re_entered":
            entered = _entered_in(enrolled, month)
            return entered[entered["is_again"]]
    raise KeyError(name)


def _is_monitored(cases: pd.DataFrame) -> pd.Series:
    """Whether a case is of a household that it or another one monitors."""
    return cases["household_id"].isin(cases.loc[cases["is_enrolled"] & cases["is_monitored"], "household_id"])


def _running(cases: pd.DataFrame) -> pd.DataFrame:
    """Identified and not yet entered, of households that no other case monitors; some had been eliminated before."""
    return cases[cases["is_open"] & ~cases["is_enrolled"] & ~_is_monitored(cases)]


def bulletin(cases: pd.DataFrame, month: Month) -> Bulletin:
    """Count cases prepared by :func:`analysis.monitoring.cases_as_of.as_of`."""
    cases = cases[_READ]
    parts = {name: part(cases, name, month) for name in COUNTED}
    figures = Bulletin(
        **{name: count(behind) for name, behind in parts.items()},
        by_category=_by_category(parts["still_open"]),
        enrolled_by_category=_by_category(parts["enrolled"]),
        disagreements=(),
    )
    before = count(_monitored_on(cases[cases["is_enrolled"]], month.plus(-1)))
    return replace(figures, disagreements=_disagreements(figures, cases, before))


def newest(cases: pd.DataFrame) -> pd.DataFrame:
    """One row a household: its newest case, a monitored one before any other; of one month the one begun last."""
    by = ["is_monitored", "identified_month", "first_on", "case_id"]
    keys = cases[["household_id", *by]].assign(first_on=pd.to_datetime(cases["first_on"])).reset_index(drop=True)
    ordered = keys.sort_values(by, kind="stable", na_position="first")
    return cases.iloc[ordered.index[~ordered["household_id"].duplicated(keep="last")]]


def count(cases: pd.DataFrame) -> Count:
    """Distinct households and their people; a household whose size is missing adds none."""
    households = cases.drop_duplicates("household_id")
    return Count(len(households), int(households["size"].sum()))


def _by_category(households: pd.DataFrame) -> dict[str, Count]:
    return {name: count(households[households["category"] == name]) for name in CATEGORIES}


def _entered_in(enrolled: pd.DataFrame, month: Month) -> pd.DataFrame:
    return enrolled[enrolled["enrolled_on"].between(pd.Timestamp(month.start), pd.Timestamp(month.end))]


def _gone_in(enrolled: pd.DataFrame, month: Month) -> pd.DataFrame:
    gone = pd.to_datetime(enrolled["eliminated_on"])
    return enrolled[gone.between(pd.Timestamp(month.start), pd.Timestamp(month.end))]


def _monitored_on(enrolled: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The cases monitored at the end of a month, this one or an earlier one."""
    end = pd.Timestamp(month.end)
    gone = pd.to_datetime(enrolled["eliminated_on"])
    return enrolled[(enrolled["enrolled_on"] <= end) & (gone.isna() | (gone > end))]


def _disagreements(figures: Bulletin, cases: pd.DataFrame, before: Count) -> tuple[str, ...]:
    """A sentence for each identity that does not hold."""
    moved = before + figures.entered - figures.eliminated_now
    found = (
        _differs("三类监测户合计", _sum(figures.by_category), "未消除风险", figures.still_open),
        _differs("三类累计纳入合计", _sum(figures.enrolled_by_category), "累计纳入", figures.enrolled),
        _differs("已消除加未消除", figures.eliminated + figures.still_open, "累计纳入", figures.enrolled),
        _differs("上月末未消除加本月纳入减本月消除", moved, "未消除风险", figures.still_open),
    )
    reasons = _reasons(cases)
    sentences = [f"{sentence}{f'：{reasons}' if reasons else ''}。" for sentence in found if sentence]
    sizeless = cases[cases["is_enrolled"]].drop_duplicates("household_id")["size"].isna().sum()
    if sizeless:
        sentences.append(f"有 {sizeless} 户没有填家庭人口，人数少算了。")
    return tuple(sentences)


def _sum(counts: Mapping[str, Count]) -> Count:
    return sum(counts.values(), Count(0, 0))


def _differs(one: str, left: Count, other: str, right: Count) -> str:
    return "" if left == right else f"{one} {left.words}，{other} {right.words}，对不上"


def _reasons(cases: pd.DataFrame) -> str:
    """What in the rows makes figures disagree, in words."""
    enrolled = cases[cases["is_enrolled"]]
    nameless = enrolled[~enrolled["category"].isin(CATEGORIES)]["household_id"].nunique()
    doubled = int((enrolled[enrolled["is_monitored"]]["household_id"].value_counts() > 1).sum())
    turned = (pd.to_datetime(enrolled["eliminated_on"]) < enrolled["enrolled_on"]).sum()
    said = (
        (nameless, "户的监测对象类别不在三类之内"),
        (doubled, "户同时有两件没有消除"),
        (turned, "件的消除日期早于纳入日期"),
    )
    return "，".join(f"有 {number} {words}" for number, words in said if number)


def by(cases: pd.DataFrame, column: str) -> pd.DataFrame:
    """Monitored households and people by a column, the most first.

    Returns:
        Columns ``column``, households, people, without_measures (households).
    """
    grouped = newest(cases[cases["is_monitored"]]).groupby(column, sort=False, observed=True)
    table = pd.DataFrame(
        {
            "households": grouped["household_id"].count(),
            "people": grouped["size"].sum(),
            "without_measures": grouped["is_without_measures"].sum(),
        }
    )
    return table.reset_index().sort_values("households", ascending=False, kind="stable", ignore_index=True)


def by_risk(cases: pd.DataFrame) -> pd.DataFrame:
    """Monitored households by risk, every risk of a household counted: columns risk, households, people."""
    counted = risks_of(cases).drop_duplicates(["household_id", "risk"])
    return _sums(counted, "risk")


def by_unit(cases: pd.DataFrame, units: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Monitored households by the unit that answers for one of their risks, a household once for each unit.

    Args:
        units: risk -> unit ids; a risk without any is of the empty unit, 待县里确认.

    Returns:
        Columns unit_id, households, people.
    """
    found = risks_of(cases)
    found["unit_id"] = [list(units.get(risk, ())) or [""] for risk in found["risk"]]
    counted = found.explode("unit_id").drop_duplicates(["household_id", "unit_id"])
    return _sums(counted, "unit_id")


def risks_of(cases: pd.DataFrame) -> pd.DataFrame:
    """One row a risk of a monitored household: household_id, size, risk."""
    found = newest(cases[cases["is_monitored"]])
    long = found.melt(id_vars=["household_id", "size"], value_vars=_RISKS, value_name="risk")
    return long.dropna(subset="risk")[["household_id", "size", "risk"]]


def _sums(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    grouped = rows.groupby(column, sort=False)
    table = pd.DataFrame({"households": grouped["household_id"].count(), "people": grouped["size"].sum()})
    return table.reset_index().sort_values("households", ascending=False, kind="stable", ignore_index=True)


def has_risk_of(cases: pd.DataFrame, risks: Sequence[str]) -> pd.Series:
    """Whether a case names one of these risks."""
    return cases[_RISKS].isin(list(risks)).any(axis=1)


@dataclass(frozen=True)
class Flow:
    """Households that moved in a month, and those monitored at its end."""

    month: Month
    entered: Count
    re_entered: Count
    eliminated: Count
    still_open: Count


def flows(cases: pd.DataFrame, month: Month, months: int = 12) -> list[Flow]:
    """The last months up to this one, oldest first; cases as of this month's end. ``entered`` counts first entries."""
    enrolled = cases.loc[cases["is_enrolled"], _READ]
    found = []
    for shown in (month.plus(i) for i in range(1 - months, 1)):
        entered = _entered_in(enrolled, shown)
        is_again = entered["is_again"].astype(bool)
        found.append(
            Flow(
                shown,
                count(entered[~is_again]),
                count(entered[is_again]),
                count(_gone_in(enrolled, shown)),
                count(_monitored_on(enrolled, shown)),
            )
        )
    return found


@dataclass(frozen=True)
class Timeliness:
    """How early households were found: days from the first clue to the entry, of those entered in a span of months.

    Attributes:
        median_days: None where no case has both dates. known: cases with both dates. unknown: those without.
    """

    median_days: float | None
    known: int
    unknown: int


def timeliness(cases: pd.DataFrame, month: Month, months: int = 12) -> Timeliness:
    """Of the cases entered in the last ``months`` months: the middle number of days from 线索登记 to 录入系统."""
    start, end = pd.Timestamp(month.plus(1 - months).start), pd.Timestamp(month.end)
    recent = cases[cases["is_enrolled"] & cases["enrolled_on"].between(start, end)]
    days = (pd.to_datetime(recent["entered_on"]) - pd.to_datetime(recent["clue_on"])).dt.days.dropna()
    days = days[days >= 0]
    return Timeliness(float(days.median()) if len(days) else None, len(days), len(recent) - len(days))
