"""What else the national form asks of a person: schooling, disability, insurance, posts. Nobody real stands behind it."""

from dataclasses import replace

import numpy as np
import pandas as pd

from demo.base.drawing import Bools, Ints, Objects, Rng, as_text, draw, only_where
from demo.people.people import People

_ETHNICITIES = {"汉族": 0.996, "回族": 0.002, "满族": 0.001, "蒙古族": 0.001}
_DISABILITIES = {"肢体": 0.52, "视力": 0.13, "听力": 0.1, "智力": 0.1, "精神": 0.09, "多重": 0.04, "言语": 0.02}
_GRADES = {"一级": 0.12, "二级": 0.28, "三级": 0.32, "四级": 0.28}
_POSTS = {"村级公益岗": 0.72, "乡镇公益岗": 0.18, "行业公益岗": 0.1}
_POST_SHARE, _EMPLOYEE_SHARE, _EMPLOYERS = 0.22, 0.04, 60


def with_member_details(people: People, rng: Rng) -> People:
    """The people with the optional columns of ``members`` that the simulation fills."""
    members, size = people.members, len(people.members)
    ages = members["age"].to_numpy()
    is_student: Bools = members["student_status"].notna().to_numpy()
    works: Bools = members["work_months"].notna().to_numpy()
    is_employee = works & (ages < 60) & (rng.random(size) < _EMPLOYEE_SHARE)
    is_pensioner = (ages >= 16) & ~is_student & (rng.random(size) < 0.97)
    moved = people.households["is_relocated"].to_numpy()[members["household"].to_numpy()]
    is_seriously_ill = np.array(["大病" in text for text in as_text(members["health"])])
    employers = np.array([f"演示务工企业{number}" for number in range(1, _EMPLOYERS + 1)], dtype=object)
    detailed = members.assign(
        person_no=[f"RY{number:08d}" for number in rng.permutation(10**6)[:size].tolist()],
        id_type="身份证",
        ethnicity=draw(rng, _ETHNICITIES, size),
        political_status=_political_status(ages, rng),
        school=only_where(is_student & (ages >= 6), np.where(ages < 12, "演示小学", "演示学校")),
        is_mandarin_speaker=only_where(ages >= 6, rng.random(size) < np.where(ages < 60, 0.97, 0.6)),
        employer=only_where(works, employers[rng.integers(0, _EMPLOYERS, size)]),
        is_working_abroad=only_where(works, np.full(size, False)),
        is_relocated=moved,
        has_employee_medical=is_employee,
        has_resident_medical=~is_employee,
        has_employee_pension=is_employee,
        has_resident_pension=is_pensioner & ~is_employee,
        has_commercial_medical=rng.random(size) < 0.08,
        has_serious_illness_insurance=True,
        has_medical_aid=is_seriously_ill & (rng.random(size) < 0.7),
    )
    return replace(people, members=_with_posts(_with_disability(detailed, rng), ages, rng))


def _political_status(ages: Ints, rng: Rng) -> Objects:
    chance = rng.random(len(ages))
    found: Objects = np.select(
        [(ages >= 20) & (chance < 0.05), (ages >= 14) & (ages < 28) & (chance < 0.45)],
        ["中共党员", "共青团员"],
        "群众",
    ).astype(object)
    return found


def _with_disability(members: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    is_disabled = np.array(["残疾" in text for text in as_text(members["health"])])
    return members.assign(
        disability_type=only_where(is_disabled, draw(rng, _DISABILITIES, len(members))),
        disability_grade=only_where(is_disabled, draw(rng, _GRADES, len(members))),
    )


def _with_posts(members: pd.DataFrame, ages: Ints, rng: Rng) -> pd.DataFrame:
    """Some of those over 40 who work in the county hold a public post for the months they work."""
    has_post = (members["work_place"] == "县内").to_numpy() & (ages >= 40) & (rng.random(len(members)) < _POST_SHARE)
    return members.assign(
        public_post=only_where(has_post, draw(rng, _POSTS, len(members))),
        public_post_months=members["work_months"].where(has_post),
    )
