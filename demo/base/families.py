"""Who lives in a simulated household: sizes, relations, sexes and ages that fit together."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.base.drawing import Bools, Ints, Objects, Rng

#: Ages are those of this year; the ledgers of people show the present state.
THIS_YEAR = 2025

_SIZE_SHARES = (0.22, 0.30, 0.20, 0.15, 0.09, 0.03, 0.01)


@dataclass(frozen=True)
class _Family:
    """A form of household: share among those of its size, its roles, and the ages its head may have.

    Roles: H head, S spouse, C child, D wife of the first child, G grandchild, P parent of the head.
    """

    share: float
    roles: str
    youngest: int
    oldest: int


_FAMILIES: dict[int, tuple[_Family, ...]] = {
    1: (_Family(0.5, "H", 60, 88), _Family(0.5, "H", 30, 66)),
    2: (_Family(0.62, "HS", 45, 82), _Family(0.2, "HC", 35, 66), _Family(0.18, "HP", 36, 62)),
    3: (
        _Family(0.55, "HSC", 30, 64),
        _Family(0.17, "HSP", 38, 62),
        _Family(0.18, "HCC", 32, 56),
        _Family(0.1, "HSG", 54, 70),
    ),
    4: (
        _Family(0.45, "HSCC", 30, 56),
        _Family(0.25, "HSCP", 34, 60),
        _Family(0.15, "HSCG", 50, 66),
        _Family(0.15, "HSCD", 50, 70),
    ),
    5: (_Family(0.4, "HSCCP", 33, 58), _Family(0.4, "HSCDG", 50, 68), _Family(0.2, "HSCCC", 33, 54)),
    6: (_Family(0.5, "HSCDGG", 50, 68), _Family(0.5, "HSCCPP", 33, 58)),
    7: (_Family(1.0, "HSCDGGP", 50, 64),),
}


def sizes_summing_to(people: int, households: int, rng: Rng) -> Ints:
    """Household sizes from 1 to 7 with an exact total."""
    sizes = rng.choice(np.arange(1, 8), households, p=_SIZE_SHARES)
    while gap := people - int(sizes.sum()):
        movable = np.flatnonzero(sizes < 7 if gap > 0 else sizes > 1)
        sizes[rng.choice(movable, min(abs(gap), len(movable)), replace=False)] += np.sign(gap)
    return sizes


def simulate_families(sizes: Ints, rng: Rng) -> pd.DataFrame:
    """One row a person, ordered by household: household (position in ``sizes``), relation, gender, birth_year, age."""
    parts = []
    for size, families in _FAMILIES.items():
        here = np.flatnonzero(sizes == size)
        forms = rng.choice(len(families), len(here), p=[family.share for family in families])
        for form, family in enumerate(families):
            parts += _people(family, here[forms == form], rng)
    people = pd.concat(parts, ignore_index=True).sort_values(["household", "place"], kind="stable", ignore_index=True)
    people["birth_year"] = THIS_YEAR - people["age"]
    return people.drop(columns="place")


def _people(family: _Family, households: Ints, rng: Rng) -> list[pd.DataFrame]:
    """One frame a role of the family, over the given households."""
    count, roles = len(households), family.roles
    ages = _ages(family, count, rng)
    head_is_male = rng.random(count) < (0.84 if "S" in roles else 0.68)
    only_parent_is_mother = np.full(count, True) if roles.count("P") > 1 else rng.random(count) < 0.68
    frames = []
    for place, role in enumerate(roles):
        is_first_parent_of_two = role == "P" and "P" in roles[place + 1 :]
        is_male = rng.random(count) < 0.52
        if role == "H":
            is_male = head_is_male
        elif role == "S":
            is_male = ~head_is_male
        elif role == "D" or (role == "C" and roles[place + 1 : place + 2] == "D"):
            is_male = np.full(count, role == "C")  # a son and his wife
        elif role == "P":
            is_male = np.full(count, True) if is_first_parent_of_two else ~only_parent_is_mother
        frames.append(
            pd.DataFrame(
                {
                    "household": households,
                    "place": place,
                    "relation": _relation(role, is_male),
                    "gender": np.where(is_male, "男", "女").astype(object),
                    "age": ages[place],
                }
            )
        )
    return frames


def _relation(role: str, is_male: Bools) -> Objects:
    male, female = {
        "H": ("户主", "户主"),
        "S": ("配偶", "配偶"),
        "C": ("之子", "之女"),
        "D": ("之儿媳", "之儿媳"),
        "G": ("之孙子", "之孙女"),
        "P": ("之父", "之母"),
    }[role]
    return np.where(is_male, male, female).astype(object)


def _ages(family: _Family, count: int, rng: Rng) -> list[Ints]:
    """Ages of the roles in order; generations are 21 to 32 years apart, nobody is older than 97."""
    head = rng.integers(family.youngest, family.oldest + 1, count)
    has_grandchildren = "G" in family.roles or "D" in family.roles
    ages: list[Ints] = []
    child = grandchild = head
    for place, role in enumerate(family.roles):
        is_first = role not in family.roles[:place]
        if role == "H":
            age = head
        elif role == "S":
            age = (head + rng.integers(-4, 4, count)).clip(24, 90)
        elif role == "C":
            oldest_gap = np.minimum(27 if has_grandchildren else 33, head - 1)
            born_after = rng.integers(22, oldest_gap) if is_first else rng.integers(1, 5, count)
            age = child = ((head if is_first else child) - born_after).clip(0)
        elif role == "D":
            age = (child + rng.integers(-3, 3, count)).clip(21)
        elif role == "G":
            parent = child if "C" in family.roles else head - 23
            age = grandchild = ((parent if is_first else grandchild + 21) - rng.integers(22, 27, count)).clip(0)
        else:
            age = (head + rng.integers(21, 31, count)).clip(None, 97)
        ages.append(age)
    return ages
