"""Names, id numbers and phones that belong to nobody.

Every id number fails its check digit on purpose, and no phone number begins with 100; so no simulated row can
be taken for a real person.
"""

import numpy as np
import pandas as pd

from demo.base.drawing import Floats, Ints, Objects, Rng, as_text

_SURNAMES = "李王张赵郭侯焦秦都冯武苏牛靳徐宋申杨段马崔韩刘原和田程魏任常"
_MALE = "建国伟强军平明志文海龙斌峰勇辉林生福贵成东亮磊旭波鹏飞俊浩宇"
_FEMALE = "秀英兰芳玲霞梅花红丽娟艳萍桂香琴凤云爱珍燕婷静慧敏雪倩佳怡琪"
#: What the screens say: short names that nobody has, so that no word of a page is taken for somebody's name.
_WORDS = ["原文"]
_CHECK_DIGITS = "10X98765432"
_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
#: Relations whose family name is that of the household's line; spouses, wives of sons and mothers bring their own.
_OF_THE_LINE = ["之子", "之女", "之孙子", "之孙女", "之父"]


def add_identities(people: pd.DataFrame, county_code: str, rng: Rng) -> pd.DataFrame:
    """The people with name, id_number (18 characters, wrong check digit, unique) and phone (some None)."""
    return people.assign(
        name=_names(people, rng),
        id_number=_id_numbers(people, county_code, rng),
        phone=_phones(people, rng),
    )


def _names(people: pd.DataFrame, rng: Rng) -> Objects:
    size = len(people)
    weights = 1 / np.arange(2, len(_SURNAMES) + 2)
    own = np.array(list(_SURNAMES), dtype=object)[rng.choice(len(_SURNAMES), size, p=weights / weights.sum())]
    relation, is_male = people["relation"], (people["gender"] == "男").to_numpy()
    # The line's name is the head's, or her husband's where the head is a married woman.
    line = pd.Series(own[relation == "户主"], index=people.loc[relation == "户主", "household"])
    husbands = ((relation == "配偶") & is_male).to_numpy()
    line.update(pd.Series(own[husbands], index=people.loc[husbands, "household"]))
    surnames = np.where(relation.isin(_OF_THE_LINE), as_text(people["household"].map(line)), own)
    first, second = (_characters(is_male, rng) for _ in range(2))
    is_long = (rng.random(size) < 0.68) & (first != second) | np.isin(surnames + first, _WORDS)
    names: Objects = surnames + first + np.where(is_long, second, "")
    return names


def _characters(is_male: np.ndarray, rng: Rng) -> Objects:
    male, female = (np.array(list(pool), dtype=object) for pool in (_MALE, _FEMALE))
    picks = rng.integers(0, len(_MALE), len(is_male))
    found: Objects = np.where(is_male, male[picks], female[picks])
    return found


def _id_numbers(people: pd.DataFrame, county_code: str, rng: Rng) -> Objects:
    size = len(people)
    ages = people["age"].to_numpy()
    months = np.where(ages == 0, rng.integers(1, 7, size), rng.integers(1, 13, size))
    days = rng.integers(1, 29, size)
    births = people["birth_year"].to_numpy() * 10_000 + months * 100 + days
    is_male = (people["gender"] == "男").to_numpy()
    twins = pd.DataFrame({"births": births, "is_male": is_male}).groupby(["births", "is_male"]).cumcount().to_numpy()
    # Born on one day, the number goes on counting from a place of the day's own, so no two are alike.
    order = (births * 7 % 397 + twins) % 499 + 1
    serials = order * 2 - is_male
    stems = int(county_code) * 10**11 + births * 1000 + serials
    wrong = (_check_index(stems) + rng.integers(1, 11, size)) % 11
    digits = np.array(list(_CHECK_DIGITS), dtype=object)
    numbers: Objects = np.array([f"{stem:017d}" for stem in stems.tolist()], dtype=object) + digits[wrong]
    return numbers


def _check_index(stems: Ints) -> Ints:
    """Position of the right check character of each 17-digit number, after GB 11643."""
    places = 10 ** np.arange(16, -1, -1)
    digits = stems[:, None] // places % 10
    index: Ints = (digits * np.array(_CHECK_WEIGHTS)).sum(axis=1) % 11
    return index


def _phones(people: pd.DataFrame, rng: Rng) -> Objects:
    ages = people["age"].to_numpy()
    share: Floats = np.where(people["relation"] == "户主", 1.0, np.where((ages >= 16) & (ages < 75), 0.75, 0.0))
    numbers = rng.integers(0, 10**8, len(people)).tolist()
    has_phone = (rng.random(len(people)) < share).tolist()
    return np.array([f"100{n:08d}" if has else None for n, has in zip(numbers, has_phone, strict=True)], dtype=object)
