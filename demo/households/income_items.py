"""The items behind a household's yearly totals: whole yuan that add up to each total exactly."""

import numpy as np
import pandas as pd

from demo.base.drawing import Floats, Ints, Objects, Rng
from demo.people.people import People
from demo.people.persons import has_any

#: From this year on the simulated ledger has items, and in the newest year the income per head.
_ITEMS_FROM = 2024
_BUSINESS = ("crop_income_yuan", "livestock_income_yuan", "orchard_income_yuan")
_COSTS = ("crop_cost_yuan", "livestock_cost_yuan", "orchard_cost_yuan")

Weights = dict[str, Floats]


def with_items(frame: pd.DataFrame, people: People, where: Ints, rng: Rng) -> pd.DataFrame:
    """The rows of ``household_years`` with their items and the income per head.

    Args:
        frame: rows with their totals. where: the position of each row's household.
    """
    chosen = np.flatnonzero(frame["year"].to_numpy() >= _ITEMS_FROM)
    rows = frame.iloc[chosen]
    facts = _facts(people).iloc[where[chosen]]
    kinds = _business(len(chosen), rng)
    groups = {
        "wage_income_yuan": _wages(facts),
        "business_income_yuan": dict(zip(_BUSINESS, kinds, strict=True)),
        "business_cost_yuan": dict(zip(_COSTS, kinds, strict=True)),
        "property_income_yuan": _property(len(chosen), rng),
        "transfer_income_yuan": _transfers(facts, rng),
    }
    items = {
        name: _placed(values, chosen, len(frame))
        for total, weights in groups.items()
        for name, values in _split(rows[total].to_numpy(), weights).items()
    }
    return frame.assign(**items, net_income_per_capita_yuan=_per_head(frame, people, where))


def _facts(people: People) -> pd.DataFrame:
    """One row a household: what its members bring in, as 0 or 1."""
    members, count = people.members, len(people.households)
    where, ages = members["household"].to_numpy(), members["age"].to_numpy()
    found = {
        "is_minimum_living": people.households["is_minimum_living"],
        "is_extreme_hardship": people.households["is_extreme_hardship"],
        "has_pensioner": np.bincount(where, ages >= 60, count) > 0,
        "has_aged": np.bincount(where, ages >= 80, count) > 0,
        "has_disabled": has_any(members, "health", "残疾", count),
        "has_pupil": np.bincount(where, (ages >= 6) & (ages < 18), count) > 0,
        "has_village_post": has_any(members, "public_post", "村级", count),
        "has_township_post": has_any(members, "public_post", "乡镇", count),
        "has_industry_post": has_any(members, "public_post", "行业", count),
    }
    return pd.DataFrame(found).astype(np.float64)


def _wages(facts: pd.DataFrame) -> Weights:
    return {
        "wage_job_yuan": np.full(len(facts), 0.7),
        "wage_village_post_yuan": facts["has_village_post"].to_numpy() * 0.25,
        "wage_township_post_yuan": facts["has_township_post"].to_numpy() * 0.25,
        "wage_industry_post_yuan": facts["has_industry_post"].to_numpy() * 0.3,
    }


def _business(count: int, rng: Rng) -> list[Floats]:
    """Shares of crops, livestock and orchards; crops everywhere."""
    return [
        rng.uniform(0.4, 1, count),
        rng.uniform(0.2, 1, count) * _some(count, 0.35, rng),
        rng.uniform(0.1, 0.5, count) * _some(count, 0.15, rng),
    ]


def _property(count: int, rng: Rng) -> Weights:
    return {
        "asset_dividend_yuan": rng.uniform(0.3, 1, count),
        "land_lease_yuan": rng.uniform(0.2, 1, count) * _some(count, 0.5, rng),
    }


def _transfers(facts: pd.DataFrame, rng: Rng) -> Weights:
    count = len(facts)
    return {
        "soil_subsidy_yuan": rng.uniform(0.1, 0.3, count),
        "minimum_living_yuan": facts["is_minimum_living"].to_numpy() * 1.2,
        "extreme_hardship_yuan": facts["is_extreme_hardship"].to_numpy() * 1.6,
        "pension_yuan": facts["has_pensioner"].to_numpy() * 0.6,
        "old_age_yuan": facts["has_aged"].to_numpy() * 0.15,
        "disability_yuan": facts["has_disabled"].to_numpy() * 0.2,
        "education_aid_yuan": facts["has_pupil"].to_numpy() * 0.3,
        "returned_farmland_yuan": 0.15 * _some(count, 0.22, rng),
        "public_forest_yuan": 0.08 * _some(count, 0.3, rng),
        "heating_yuan": 0.1 * _some(count, 0.6, rng),
    }


def _some(count: int, share: float, rng: Rng) -> Floats:
    """1 for about the given share of rows, 0 for the others."""
    return (rng.random(count) < share).astype(np.float64)


def _split(totals: Floats, weights: Weights) -> dict[str, Objects]:
    """Each total in whole yuan in proportion to its row of weights; what rounding leaves goes to the first item.

    An item of nothing is left empty, as clerks leave it.
    """
    matrix = np.column_stack(list(weights.values()))
    parts = np.floor(totals[:, None] * matrix / matrix.sum(axis=1, keepdims=True))
    parts[:, 0] += totals - parts.sum(axis=1)
    found: dict[str, Objects] = {}
    for name, part in zip(weights, parts.T, strict=True):
        cells = part.astype(object)
        cells[part <= 0] = None
        found[name] = cells
    return found


def _placed(values: Objects, chosen: Ints, count: int) -> Objects:
    cells = np.full(count, None, dtype=object)
    cells[chosen] = values
    return cells


def _per_head(frame: pd.DataFrame, people: People, where: Ints) -> Floats:
    income = ["wage_income_yuan", "business_income_yuan", "property_income_yuan", "transfer_income_yuan"]
    net = (frame[income].sum(axis=1) - frame["business_cost_yuan"]).to_numpy()
    per_head: Floats = np.round(net / people.households["size"].to_numpy()[where])
    per_head[frame["year"].to_numpy() < _ITEMS_FROM] = np.nan
    return per_head
