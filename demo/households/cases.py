"""Who was monitored, since when, for which risks, and when the risk was eliminated.

Months are counted from the first month of the plan (0 = 2021-01). A household may be taken in twice.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.county.county import County
from demo.base.courses import plan_months
from demo.base.drawing import Bools, Floats, Ints, Objects, Rng, draw, heaviest, only_where
from demo.people.people import People
from demo.people.persons import has_any

#: People of 脱贫户 who are ever monitored, as a share of all people of 脱贫户.
_MONITORED_SHARE = 0.073
_YEAR_WEIGHTS = (0.31, 0.26, 0.17, 0.15, 0.11)
#: The two campaigns of a year, in spring and in autumn, find most.
_MONTH_WEIGHTS = (0.05, 0.05, 0.08, 0.11, 0.12, 0.1, 0.07, 0.1, 0.11, 0.09, 0.07, 0.05)
_CLUES = {"干部排查": 0.52, "部门筛查预警": 0.3, "农户自主申报": 0.18}
NEVER = 999  # stands for a month that has not come
_SHORTEST_MONTHS, _MEAN_FURTHER_MONTHS = 7, 9.0
_NATURAL_SHARE = 0.08
_REENTERED = 3
#: Of so many sudden cases one was helped first and put through the procedure afterwards.
_GREEN_CHANNEL_EVERY = 8

#: Months (counted from 0) whose early steps drag on or whose measures come late, and how many cases of each.
_SLOW = {52: 5, 58: 4}
_UNHELPED = {50: 2, 51: 3, 57: 3}

_RISKS = ("因病", "因学", "因残", "因自然灾害", "因意外事故", "因产业项目失败", "因务工就业不稳", "缺劳动力", "因住房", "因安全饮水", "其他")  # fmt: skip


@dataclass(frozen=True)
class Cases:
    """One row a case, ordered by the month of identification.

    Attributes:
        rows: the columns of the ledger ``cases`` (risks 1 to 3) with ``household`` (position), ``is_lifted``,
            ``has_labour``, ``identified`` and ``eliminated`` (months; 999 = not yet), ``elimination``,
            ``is_slow`` (an early step drags on), ``is_unhelped`` (measures come late or not at all) and
            ``is_green_channel`` (helped first).
    """

    rows: pd.DataFrame


def simulate_cases(county: County, people: People, rng: Rng) -> Cases:
    """All cases from the first month of the plan to its last."""
    households = people.households
    chosen = _monitored(people, rng)
    count = len(chosen)
    identified = _identified(count, rng)
    never = households["has_no_labour"].to_numpy()[chosen] | (rng.random(count) < 0.05)
    further = np.floor(rng.exponential(_MEAN_FURTHER_MONTHS, count)).astype(np.int64)
    rows = pd.DataFrame(
        {
            "household": chosen,
            "identified": identified,
            "eliminated": np.where(never, NEVER, identified + _SHORTEST_MONTHS + further),
        }
    )
    rows = pd.concat([rows, _reentered(rows, households, rng)], ignore_index=True)
    rows = rows.sort_values("identified", kind="stable", ignore_index=True)
    rows["is_slow"], rows["is_unhelped"] = _marked(rows, _SLOW), _marked(rows, _UNHELPED)
    months = len(plan_months(county))
    is_open = (rows["eliminated"] >= months) | rows["is_slow"] | rows["is_unhelped"]
    rows["eliminated"] = rows["eliminated"].where(~is_open, NEVER)
    return Cases(_described(county, people, rows, rng))


def _monitored(people: People, rng: Rng) -> Ints:
    """Positions of the households ever monitored: a share of 脱贫户 counted in people, and every 一般农户."""
    households = people.households
    is_lifted = households["is_lifted"].to_numpy()
    lifted = np.flatnonzero(is_lifted)
    is_ill = _is_ill(people)[lifted]
    order = lifted[heaviest(rng, np.where(is_ill, 2.0, 1.0), len(lifted))]
    sizes = households["size"].to_numpy()
    wanted = sizes[lifted].sum() * _MONITORED_SHARE
    chosen = order[: int(np.searchsorted(sizes[order].cumsum(), wanted)) + 1]
    return rng.permutation(np.r_[chosen, np.flatnonzero(~is_lifted)])


def _is_ill(people: People) -> Bools:
    count = len(people.households)
    return has_any(people.members, "health", "患有大病", count) | has_any(people.members, "health", "残疾", count)


def _identified(count: int, rng: Rng) -> Ints:
    weights = np.outer(_YEAR_WEIGHTS, _MONTH_WEIGHTS).ravel()
    drawn = rng.choice(len(weights), count, p=weights / weights.sum())
    # The months with marked cases must have enough of them to mark.
    needed = np.repeat(list({**_SLOW, **_UNHELPED}), 6)
    drawn[: len(needed)] = needed
    return drawn.astype(np.int64)


def _reentered(rows: pd.DataFrame, households: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    """Second cases of a few households whose risk had been eliminated early."""
    is_lifted = households["is_lifted"].to_numpy()[rows["household"]]
    early = rows[(rows["eliminated"] < 28) & is_lifted].head(_REENTERED)
    again = early["eliminated"] + rng.integers(9, 18, len(early))
    return pd.DataFrame({"household": early["household"], "identified": again, "eliminated": NEVER})


def _marked(rows: pd.DataFrame, counts: dict[int, int]) -> Bools:
    """The first few cases of the given months."""
    rank = rows.groupby("identified").cumcount()
    found: Bools = (rank < rows["identified"].map(counts).fillna(0)).to_numpy()
    return found


def _described(county: County, people: People, rows: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    count, months = len(rows), np.array([str(month) for month in plan_months(county)], dtype=object)
    households = people.households.iloc[rows["household"]].reset_index(drop=True)
    is_lifted = households["is_lifted"].to_numpy()
    is_sudden = rng.random(count) < np.where(is_lifted, 0.17, 0.22)
    category = np.where(is_sudden, "突发严重困难户", np.where(is_lifted, "脱贫不稳定户", "边缘易致贫户"))
    risks = _risks(people, rows["household"].to_numpy(), is_sudden, rng)
    is_eliminated = (rows["eliminated"] < NEVER).to_numpy()
    way = np.where(rng.random(count) < _NATURAL_SHARE, "自然消除", "帮扶消除")
    return rows.assign(
        case_no=[f"JC{number:06d}" for number in range(1, count + 1)],
        household_id=households["household_no"],
        category=category,
        identified_month=months[rows["identified"].to_numpy()],
        clue_source=draw(rng, _CLUES, count),
        risk_1=risks[:, 0],
        risk_2=risks[:, 1],
        risk_3=risks[:, 2],
        is_lifted=is_lifted,
        has_labour=households["has_labour"],
        elimination=only_where(is_eliminated, way),
        is_green_channel=_green_channel(is_sudden, rows["is_unhelped"].to_numpy()),
    )


def _green_channel(is_sudden: Bools, is_unhelped: Bools) -> Bools:
    chosen = np.flatnonzero(is_sudden & ~is_unhelped)[::_GREEN_CHANNEL_EVERY]
    is_green = np.zeros(len(is_sudden), dtype=bool)
    is_green[chosen] = True
    return is_green


def _risks(people: People, chosen: Ints, is_sudden: Bools, rng: Rng) -> Objects:
    """One to three risks a case, each possible for its household; columns filled from the left."""
    weights = _risk_weights(people, is_sudden, chosen)
    keys = np.where(weights > 0, rng.exponential(size=weights.shape) / np.maximum(weights, 1e-12), np.inf)
    order = keys.argsort(axis=1, kind="stable")[:, :3]
    wanted = rng.choice([1, 2, 3], len(chosen), p=[0.6, 0.3, 0.1])[:, None] > np.arange(3)
    is_possible = np.isfinite(np.take_along_axis(keys, order, axis=1))
    return only_where(wanted & is_possible, np.array(_RISKS, dtype=object)[order])


def _risk_weights(people: People, is_sudden: Bools, chosen: Ints) -> Floats:
    households, members, count = people.households, people.members, len(people.households)
    is_sick = has_any(members, "health", "病", count)[chosen]
    is_pupil = has_any(members, "student_status", "级", count) | has_any(members, "student_status", "小学", count)
    is_pupil = is_pupil[chosen]
    is_disabled = has_any(members, "health", "残疾", count)[chosen]
    has_labour = households["has_labour"].to_numpy()[chosen]
    sudden = is_sudden.astype(np.float64)
    weights = [
        is_sick * 7.0, is_pupil * 1.6, is_disabled * 3.5, 0.3 + sudden * 3, 0.3 + sudden * 6,
        has_labour * 1.0, has_labour * 1.8, np.where(has_labour, 0.2, 3.0),
        np.full(len(chosen), 0.25), np.full(len(chosen), 0.12), np.full(len(chosen), 0.1),
    ]  # fmt: skip
    return np.column_stack(weights)
