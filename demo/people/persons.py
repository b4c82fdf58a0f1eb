"""What a simulated person does and how they are: school, health, ability to work, work."""

import numpy as np
import pandas as pd

from demo.base.drawing import Bools, Ints, Objects, Rng, as_text, draw, only_where

_HEALTH_UNDER_60 = {
    "健康": 0.83, "长期慢性病": 0.085, "患有大病": 0.022, "残疾": 0.05,
    "残疾,长期慢性病": 0.008, "残疾,患有大病": 0.002, "长期慢性病,患有大病": 0.003,
}  # fmt: skip
_HEALTH_FROM_60 = {
    "健康": 0.52, "长期慢性病": 0.33, "患有大病": 0.035, "残疾": 0.07,
    "残疾,长期慢性病": 0.03, "残疾,患有大病": 0.005, "长期慢性病,患有大病": 0.01,
}  # fmt: skip
_HEALTH_OF_CHILDREN = {"健康": 0.98, "长期慢性病": 0.006, "患有大病": 0.004, "残疾": 0.01}
_SCHOOL_OF_OLD = {"文盲或半文盲": 0.3, "小学": 0.46, "初中": 0.21, "高中": 0.03}
_SCHOOL_OF_MIDDLE = {"文盲或半文盲": 0.02, "小学": 0.17, "初中": 0.64, "高中": 0.14, "大专": 0.02, "本科及以上": 0.01}
_SCHOOL_OF_YOUNG = {"小学": 0.03, "初中": 0.42, "高中": 0.26, "大专": 0.17, "本科及以上": 0.12}
_WORK_PLACES = {"县内": 0.47, "市内县外": 0.24, "省内市外": 0.16, "省外": 0.13}
_WORK_MONTHS = {4: 0.02, 5: 0.04, 6: 0.07, 7: 0.08, 8: 0.11, 9: 0.14, 10: 0.23, 11: 0.17, 12: 0.14}
_GRADES = ("一", "二", "三", "四")


def add_persons(people: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    """The people with student_status, education, health, labour_skill, work_place and work_months."""
    ages = people["age"].to_numpy()
    student = _student_status(ages, rng)
    is_student: Bools = student != ""
    health = _health(ages, rng)
    skill = _labour_skill(ages, health, is_student, rng)
    works = _works(ages, skill, rng)
    months = pd.array(rng.choice(list(_WORK_MONTHS), len(ages), p=list(_WORK_MONTHS.values())), dtype="Int64")
    months[~works] = pd.NA
    return people.assign(
        student_status=only_where(is_student, student),
        education=only_where(~is_student, _education(ages, rng)),
        health=health,
        labour_skill=skill,
        work_place=only_where(works, draw(rng, _WORK_PLACES, len(ages))),
        work_months=months,
    )


def can_work(people: pd.DataFrame) -> Bools:
    """Whether a person's labour_skill counts as ability to work, weak ability included."""
    able: Bools = ~people["labour_skill"].isin(["丧失劳动力", "无劳动力"]).to_numpy()
    return able


def _student_status(ages: Ints, rng: Rng) -> Objects:
    """Everybody from 6 to 15 is at school; earlier and later some are. Empty text for those who are not."""
    chance = rng.random(len(ages))
    is_general = rng.random(len(ages)) < 0.6
    status: list[str] = []
    for age, share, general in zip(ages.tolist(), chance.tolist(), is_general.tolist(), strict=True):
        if age < 3:
            text = "学龄前儿童"
        elif age < 6:
            text = "学前教育" if share < 0.88 else "学龄前儿童"
        elif age < 12:
            text = "小学"
        elif age < 15:
            text = ("七年级", "八年级", "九年级")[age - 12]
        elif age < 18:
            is_on = age == 15 or share < 0.9
            text = ("普高" if general else "中职") + _GRADES[age - 15] + "年级" if is_on else ""
        elif age < 22:
            kind = "本科" if general or age == 21 else "高职高专"
            text = kind + _GRADES[age - 18] + "年级" if share < 0.5 else ""
        else:
            text = "硕士研究生及以上" if age < 26 and share < 0.02 else ""
        status.append(text)
    return np.array(status, dtype=object)


def _education(ages: Ints, rng: Rng) -> Objects:
    size = len(ages)
    old, middle, young = (draw(rng, s, size) for s in (_SCHOOL_OF_OLD, _SCHOOL_OF_MIDDLE, _SCHOOL_OF_YOUNG))
    found: Objects = np.where(ages >= 62, old, np.where(ages >= 36, middle, np.where(ages >= 20, young, "初中")))
    return found


def _health(ages: Ints, rng: Rng) -> Objects:
    size = len(ages)
    child, adult, old = (draw(rng, s, size) for s in (_HEALTH_OF_CHILDREN, _HEALTH_UNDER_60, _HEALTH_FROM_60))
    found: Objects = np.where(ages < 18, child, np.where(ages < 60, adult, old))
    return found


def _labour_skill(ages: Ints, health: Objects, is_student: Bools, rng: Rng) -> Objects:
    """Healthy people of 16 to 59 who are not at school can always work; pupils, students and the old cannot."""
    size = len(ages)
    chance = rng.random(size)
    is_healthy, is_chronic = health == "健康", health == "长期慢性病"
    of_age = (ages >= 16) & ~is_student
    conditions = [
        ~of_age | (ages >= 78),
        (ages < 60) & is_healthy,
        (ages < 60) & is_chronic,
        ages < 60,
        (ages < 70) & is_healthy,
        (ages < 70) & is_chronic,
        is_healthy & (ages < 75),
    ]
    choices = [
        np.full(size, "无劳动力", dtype=object),
        np.where(chance < 0.2, "技能劳动力", "普通劳动力"),
        np.where(chance < 0.6, "普通劳动力", "弱劳动力或半劳动力"),
        np.where(chance < 0.55, "弱劳动力或半劳动力", "丧失劳动力"),
        np.where(chance < 0.5, "普通劳动力", "弱劳动力或半劳动力"),
        np.where(chance < 0.75, "弱劳动力或半劳动力", "无劳动力"),
        np.where(chance < 0.6, "弱劳动力或半劳动力", "无劳动力"),
    ]
    worst = np.where(chance < 0.4, "丧失劳动力", "无劳动力")
    found: Objects = np.select(conditions, choices, worst).astype(object)
    return found


def _works(ages: Ints, skill: Objects, rng: Rng) -> Bools:
    share = np.select(
        [skill == "技能劳动力", skill == "普通劳动力", skill == "弱劳动力或半劳动力"], [0.84, 0.77, 0.16], 0
    )
    works: Bools = (rng.random(len(ages)) < share) & (ages >= 16) & (ages < 66)
    return works


def household_flags(people: pd.DataFrame, households: int, rng: Rng) -> pd.DataFrame:
    """One row a household: has_labour, is_minimum_living, is_extreme_hardship, has_no_labour.

    ``has_no_labour`` marks a household in which nobody can work and which lives on 低保 or 特困供养.
    """
    where = people["household"].to_numpy()
    has_labour = np.bincount(where, can_work(people), households) > 0
    sizes = np.bincount(where, minlength=households)
    chance = rng.random(households)
    is_hardship = ~has_labour & (sizes == 1) & (chance < 0.3)
    is_minimum = ~is_hardship & (chance > np.where(has_labour, 0.955, 0.55))
    return pd.DataFrame(
        {
            "has_labour": has_labour,
            "is_minimum_living": is_minimum,
            "is_extreme_hardship": is_hardship,
            "has_no_labour": ~has_labour & (is_minimum | is_hardship),
        }
    )


def has_any(people: pd.DataFrame, column: str, word: str, households: int) -> Bools:
    """Per household, whether any member's column contains the word."""
    hits = np.array([word in text if isinstance(text, str) else False for text in as_text(people[column])])
    found: Bools = np.bincount(people["household"].to_numpy(), hits, households) > 0
    return found
