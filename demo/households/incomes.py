"""Yearly incomes and guarantees of households: lower while a household is at risk, back up afterwards."""

import numpy as np
import pandas as pd

from data_access.county.county import County
from demo.base.drawing import Bools, Cells, Floats, Ints, Rng, as_text, frame_cells
from demo.base.scenario import Scenario
from demo.households.cases import Cases
from demo.households.income_items import with_items
from demo.people.people import People

#: From this year every household has a row; earlier only those ever monitored.
_ALL_FROM = 2023
_LOWEST_AFTER_ELIMINATION = 9600
NEVER_YEAR = 9999  # stands for a year that has not come
_FLAGS = {"has_unsafe_housing": "因住房", "has_unsafe_water": "因安全饮水"}
_DROPOUT_SHARE, _UNINSURED_SHARE = 0.03, 0.012


def household_year_cells(
    scenario: Scenario, county: County, people: People, cases: Cases, rng: Rng, item_rng: Rng
) -> Cells:
    """Rows of the ledger ``household_years``; years as the ledger counts them (October to September)."""
    middle = scenario.net_income_yuan
    years = np.array(list(middle))
    count = len(people.households)
    history = monitoring_history(county, cases, count)
    is_monitored = (history["first_year"] < NEVER_YEAR).to_numpy()
    net = _net_per_head(middle, history, count, rng)
    wanted = (years[None] >= _ALL_FROM) | is_monitored[:, None]
    where, when = np.nonzero(wanted)
    size = people.households["size"].to_numpy()[where]
    has_labour = people.households["has_labour"].to_numpy()[where]
    frame = _items(net[where, when] * size, has_labour, rng)
    frame["household_id"] = as_text(people.households["household_no"])[where]
    frame["year"] = years[when]
    rows = history.iloc[where].reset_index(drop=True)
    frame = _with_costs(frame, rows, rng)
    frame = with_items(_with_flags(frame, rows, people, where, rng), people, where, item_rng)
    return frame_cells(frame, list(frame.columns))


def income_line_cells(scenario: Scenario) -> Cells:
    """Rows of the ledger ``income_lines``."""
    return {name: [value] for name, value in scenario.income_line.model_dump().items()}


def monitoring_history(county: County, cases: Cases, count: int) -> pd.DataFrame:
    """One row a household: first_year, out_year (9999 = never), is_sudden, and the risks of its first case as text."""
    rows = cases.rows.copy()
    start = county.plan.start_month.year
    rows["first_year"] = start + rows["identified"] // 12
    rows["out_year"] = (start + rows["eliminated"] // 12).where(rows["elimination"].notna(), NEVER_YEAR)
    rows["is_sudden"] = rows["category"] == "突发严重困难户"
    rows["risks"] = rows["risk_1"] + "|" + rows["risk_2"].fillna("") + "|" + rows["risk_3"].fillna("")
    first = rows.drop_duplicates("household").set_index("household")
    # Taken in a second time: not out again.
    again = rows[rows.duplicated("household")]["household"]
    first.loc[again, "out_year"] = NEVER_YEAR
    history = first[["first_year", "out_year", "is_sudden", "risks"]].reindex(range(count))
    defaults = {"first_year": NEVER_YEAR, "out_year": NEVER_YEAR, "is_sudden": False, "risks": ""}
    filled = {name: history[name].where(history["first_year"].notna(), value) for name, value in defaults.items()}
    return pd.DataFrame(filled).astype({"first_year": np.int64, "out_year": np.int64, "is_sudden": bool})


def _net_per_head(middle_yuan: dict[int, int], history: pd.DataFrame, count: int, rng: Rng) -> Floats:
    """Net income per head in yuan, households × years."""
    years, middle = np.array(list(middle_yuan)), np.array(list(middle_yuan.values()))[None]
    usual = middle * rng.lognormal(-0.02, 0.22, (count, 1)).clip(0.62, 2.2)
    usual = usual * rng.normal(1, 0.03, (count, len(years)))
    first, out = history["first_year"].to_numpy()[:, None], history["out_year"].to_numpy()[:, None]
    is_monitored = first < NEVER_YEAR
    is_sudden = history["is_sudden"].to_numpy()[:, None]
    deep = np.where(is_sudden, rng.uniform(0.6, 0.85, (count, 1)), rng.uniform(0.37, 0.48, (count, 1)))
    recovered = rng.uniform(0.76, 0.93, (count, 1))
    at_risk = is_monitored & (years[None] >= first) & (years[None] < out)
    net = np.where(is_monitored, np.minimum(usual, middle) * recovered, usual)
    net = np.where(at_risk, middle * deep * (1 + 0.04 * (years[None] - first).clip(0, 3)), net)
    found: Floats = np.where(years[None] >= out, np.maximum(net, _LOWEST_AFTER_ELIMINATION), net)
    return found


def _items(net: Floats, has_labour: Bools, rng: Rng) -> pd.DataFrame:
    """Whole yuan by source; the sources minus the cost of business make the household's net income."""
    count = len(net)
    transfer = np.where(has_labour, rng.uniform(0.1, 0.24, count), rng.uniform(0.72, 0.9, count)) * net
    rental = rng.uniform(0.01, 0.04, count) * net
    rest = net - transfer - rental
    business_net = np.where(has_labour, rng.uniform(0.15, 0.5, count), 1.0) * rest
    cost = business_net * rng.uniform(0.25, 0.6, count)
    frame = pd.DataFrame(
        {
            "wage_income_yuan": rest - business_net,
            "business_income_yuan": business_net + cost,
            "property_income_yuan": rental,
            "transfer_income_yuan": transfer,
            "business_cost_yuan": cost,
        }
    )
    return frame.round(0)


def _with_costs(frame: pd.DataFrame, rows: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    """Medical costs borne and insurance paid out, both far higher in the year an illness or accident struck."""
    count = len(frame)
    is_struck = (frame["year"] == rows["first_year"]).to_numpy()
    is_ill = is_struck & rows["risks"].str.contains("因病|因残").to_numpy()
    cost = rng.lognormal(6.2, 0.8, count) + is_ill * rng.uniform(6000, 32000, count)
    pays = is_struck & rows["risks"].str.contains("因意外事故|因自然灾害|因病").to_numpy() & (rng.random(count) < 0.5)
    return frame.assign(
        medical_self_paid_yuan=cost.round(),
        insurance_payout_yuan=np.where(pays, rng.uniform(1000, 12000, count), 0).round(),
    )


def _with_flags(frame: pd.DataFrame, rows: pd.DataFrame, people: People, where: Ints, rng: Rng) -> pd.DataFrame:
    """The four guarantees are broken only where a risk of that kind, or rare chance, led to the identification."""
    count = len(frame)
    is_struck = (frame["year"] == rows["first_year"]).to_numpy()
    flags = {name: is_struck & rows["risks"].str.contains(risk).to_numpy() for name, risk in _FLAGS.items()}
    pupils = people.members[people.members["age"].between(11, 19)]["household"].unique()
    may_have_left = is_struck & np.isin(where, pupils) & (frame["year"] < _ALL_FROM).to_numpy()
    flags["has_dropout"] = may_have_left & (rng.random(count) < _DROPOUT_SHARE)
    # The members' ledger says that everybody is insured now, so a gap lies in the past.
    is_past = (frame["year"] < frame["year"].max()).to_numpy()
    flags["has_uninsured"] = is_struck & is_past & (rng.random(count) < _UNINSURED_SHARE)
    for name, flag in flags.items():
        frame[name] = flag
    return frame
