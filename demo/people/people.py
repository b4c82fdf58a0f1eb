"""Households and their members in the simulated county.

Exactly the plan's number of 脱贫户 households and people, in administrative villages all over the county, and
some monitored 一般农户 on top.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.county.county import County
from demo.base.drawing import (
    Bools,
    Cells,
    Floats,
    Ints,
    Objects,
    Rng,
    apportion,
    as_text,
    frame_cells,
    heaviest,
    only_where,
)
from demo.base.families import simulate_families, sizes_summing_to
from demo.base.places import Places
from demo.people.identities import add_identities
from demo.people.persons import add_persons, household_flags

_GENERAL_HOUSEHOLDS = 330
_GENERAL_PEOPLE = 930
#: An exited village has this many times the share of 脱贫户 of another.
_EXITED_WEIGHT = 2.6
#: Part of a site's people who are 脱贫户; the others moved along with them.
_LIFTED_SHARE_AT_SITES = 0.86

HOUSEHOLD_COLUMNS = (
    "household_no", "township_code", "village_code", "head_name", "head_id_number", "phone", "address",
    "household_type", "size", "is_relocated", "resettlement_site_id", "has_no_labour",
)  # fmt: skip
_MEMBER_COLUMNS = (
    "household_id", "name", "id_number", "phone", "gender", "birth_year", "relation", "health", "labour_skill",
    "education", "student_status", "work_place", "work_months", "is_medically_insured", "is_minimum_living",
    "is_extreme_hardship", "person_no", "id_type", "ethnicity", "political_status", "school", "disability_type",
    "disability_grade", "disability_certified_on", "illness_since_on", "is_mandarin_speaker", "employer", "is_working_abroad", "public_post", "public_post_months",
    "has_resident_medical", "has_employee_medical", "has_serious_illness_insurance", "has_commercial_medical",
    "has_medical_aid", "has_resident_pension", "has_employee_pension", "is_relocated",
)  # fmt: skip


@dataclass(frozen=True)
class People:
    """Households (one row each) and members; ``members.household`` is the position of the household.

    Attributes:
        households: ``HOUSEHOLD_COLUMNS`` with ``hamlet``, ``is_lifted``, ``has_labour``,
            ``is_minimum_living`` and ``is_extreme_hardship``.
        members: the columns of the ledger ``members`` with ``household`` and ``age``; those that
            ``demo.people.member_details`` fills are there once it has run.
    """

    households: pd.DataFrame
    members: pd.DataFrame


def simulate_people(county: County, places: Places, rng: Rng) -> People:
    """All households and members."""
    baseline = county.plan.baseline
    sizes = np.r_[
        sizes_summing_to(baseline.people, baseline.households, rng),
        sizes_summing_to(_GENERAL_PEOPLE, _GENERAL_HOUSEHOLDS, rng),
    ]
    is_lifted = np.arange(len(sizes)) < baseline.households
    members = add_identities(add_persons(simulate_families(sizes, rng), rng), county.code, rng)
    flags = household_flags(members, len(sizes), rng)
    households = _households(places, sizes, is_lifted, members, rng).join(flags)
    numbers = as_text(households["household_no"])
    where = members["household"].to_numpy()
    members = members.assign(
        household_id=numbers[where],
        is_medically_insured=True,
        is_minimum_living=flags["is_minimum_living"].to_numpy()[where],
        is_extreme_hardship=flags["is_extreme_hardship"].to_numpy()[where],
    )
    return People(households, members)


def _households(places: Places, sizes: Ints, is_lifted: Bools, members: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    rural = places.rural.reset_index(drop=True)
    village = np.r_[
        _spread(int(is_lifted.sum()), rural, np.where(rural["is_exited"], _EXITED_WEIGHT, 1.0), rng),
        _spread(int((~is_lifted).sum()), rural, np.ones(len(rural)), rng),
    ]
    townships = as_text(rural["township_code"])[village]
    heads = members[members["relation"] == "户主"].sort_values("household")
    sites = _sites(places.sites, sizes, townships, is_lifted, rng)
    groups = np.array([f"{number}组" for number in range(1, 9)], dtype=object)
    numbers = _numbers(len(sizes), rng)
    hamlets = groups[rng.integers(0, len(groups), len(sizes))]
    return pd.DataFrame(
        {
            "household_no": numbers,
            "township_code": townships,
            "village_code": as_text(rural["village_code"])[village],
            "head_name": as_text(heads["name"]),
            "head_id_number": as_text(heads["id_number"]),
            "phone": as_text(heads["phone"]),
            "address": as_text(rural["village"])[village] + hamlets,
            "hamlet": hamlets,
            "household_type": np.where(is_lifted, "脱贫户", "一般农户"),
            "size": sizes,
            "is_lifted": is_lifted,
            "is_relocated": sites != "",
            "resettlement_site_id": only_where(sites != "", sites),
        }
    )


def _spread(count: int, rural: pd.DataFrame, weights: Floats, rng: Rng) -> Ints:
    """A village position for each household, shuffled so that neither size nor number tells the village."""
    shares = rural["household_count"].to_numpy() * weights * rng.uniform(0.7, 1.3, len(rural))
    villages = np.repeat(np.arange(len(rural)), apportion(count, shares))
    return rng.permutation(villages)


def _numbers(count: int, rng: Rng) -> Objects:
    """Unique household numbers without any order in them."""
    drawn = rng.integers(10**9, 10**10, count + count // 10)
    _, first = np.unique(drawn, return_index=True)
    return np.array([f"YS{number:010d}" for number in drawn[np.sort(first)[:count]].tolist()], dtype=object)


def _sites(sites: pd.DataFrame, sizes: Ints, townships: Objects, is_lifted: Bools, rng: Rng) -> Objects:
    """The site number of each relocated household, empty text for the others; nobody is moved beyond a site's room."""
    found = np.full(len(sizes), "", dtype=object)
    rows = sites[["site_no", "township_code", "population", "household_count"]]
    for number, township, population, households in rows.itertuples(index=False):
        is_free = is_lifted & (found == "")
        weights = np.where(is_free, np.where(townships == township, 12.0, 1.0), 1e-9)
        order = heaviest(rng, weights, len(sizes))[:households]
        fits = (sizes[order].cumsum() <= population * _LIFTED_SHARE_AT_SITES) & is_free[order]
        found[order[fits]] = number
    return found


def member_cells(people: People) -> Cells:
    """Rows of the ledger ``members``."""
    return frame_cells(people.members, _MEMBER_COLUMNS)
