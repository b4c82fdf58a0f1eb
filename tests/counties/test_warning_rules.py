"""Every warning rule of the county, from rows of the ledgers to the words on screen, each with a worked answer."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analysis.monitoring import warnings
from models.time import Month
from models.warnings import WarningRule
from tests.counties.checking import COUNTY, LEDGERS, World, read_tables
from tests.counties.selects import sandbox

JUNE = Month(2025, 6)
LINES = {2023: 7100.0, 2024: 7600.0}
HOUSEHOLD = {"h1": {"township_code": "140524100", "village_code": "140524100202", "size": 2}}


def rule(id: str) -> WarningRule:
    return next(each for each in COUNTY.warning_rules if each.id == id)


def facts(name: str, tables: World, asof: Month = JUNE) -> pd.DataFrame:
    """What ``monitoring/facts/<name>.sql`` returns over these rows and nothing in the other ledgers, as facts."""
    select = LEDGERS.facts[name]
    tables = {"households": HOUSEHOLD} | tables
    bound = {"day": asof.end, "year": asof.known_year}
    used = {key: value for key, value in bound.items() if f"${key}" in select.sql}
    with sandbox(read_tables(select, tables)) as connection:
        found = connection.execute(select.sql, used).df()
    place = {"township_code": "140524100", "township": "崇文镇", "village_code": "140524100202", "village": "西沟村"}
    return found.assign(fact=name, file="甲.xlsx", source_row=7, **place)


def said(id: str, tables: World, asof: Month = JUNE) -> list[str]:
    """The words of the rule's warnings over these rows, the rule switched on."""
    switched_on = warnings.changed_rule(rule(id), rule(id).threshold, is_on=True)
    found = warnings.warnings(facts(switched_on.fact, tables, asof), [switched_on], LINES)
    assert set(found["household_id"]) <= {"h1"}
    for each in found.to_dict("records"):
        assert each["row_id"] in tables.get(each["ledger"], {}) or each["ledger"] == "households"
    return list(found["words"])


def unjudged(id: str, tables: World, asof: Month = JUNE) -> list[tuple[int, str]]:
    switched_on = warnings.changed_rule(rule(id), rule(id).threshold, is_on=True)
    found = warnings.unjudged(facts(switched_on.fact, tables, asof), [switched_on], LINES)
    return [(each.households, each.reason) for each in found]


def years(**by_year: dict[str, object]) -> World:
    """Rows of household_years of the one household: ``y2024={"wage_income_yuan": 8000}``; what is not given is nought."""
    none: dict[str, object] = {
        "wage_income_yuan": 0.0, "business_income_yuan": 0.0, "property_income_yuan": 0.0, "transfer_income_yuan": 0.0,
        "business_cost_yuan": 0.0, "has_unsafe_housing": False, "has_dropout": False, "has_unsafe_water": False,
        "has_uninsured": False,
    }  # fmt: skip
    return {
        "household_years": {
            name: none | {"household_id": "h1", "year": int(name[1:])} | cells for name, cells in by_year.items()
        }
    }


def earned(yuan: float, before: float | None = None) -> World:
    """The household's wages of 2024, and of 2023 where given."""
    earlier: dict[str, dict[str, object]] = {} if before is None else {"y2023": {"wage_income_yuan": before}}
    return years(y2024={"wage_income_yuan": yuan}, **earlier)


def one(ledger: str, **cells: object) -> World:
    return {ledger: {"r1": {"household_id": "h1"} | cells}}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def gap(kind: str, guarantee: str, **cells: object) -> World:
    return one("guarantee_gaps", problem_kind=kind, guarantee=guarantee, found_on=day("2025-05-12"), **{"status": "未解决"} | cells)  # fmt: skip


MEMBER = {
    "gender": "男",
    "birth_year": 1980,
    "relation": "户主",
    "labour_skill": "普通劳动力",
    "is_medically_insured": True,
}


def member(**cells: object) -> World:
    return one("members", **MEMBER | {"health": "健康"} | cells)


def test_every_rule_has_its_cases() -> None:
    tried = {case[0] for case in HITS}
    assert tried == {each.id for each in COUNTY.warning_rules}
    assert {case[0] for case in MISSES} == tried


#: Two people, so that 15199 yuan of the household are 7599.5 a head; the line of 2024 is 7600, that of 2023 is 7100.
HITS: list[tuple[str, World, str]] = [
    ("income_below_line", earned(12000), "2024年度人均纯收入 6000 元，低于监测线 7600 元"),
    ("income_below_line", earned(15199), "2024年度人均纯收入 7599.5 元，低于监测线 7600 元"),
    ("income_near_line", earned(15200), "2024年度人均纯收入 7600 元，比监测线 7600 元高 0%，不超过 10%"),
    ("income_near_line", earned(16720), "2024年度人均纯收入 8360 元，比监测线 7600 元高 10%，不超过 10%"),
    ("income_fell", earned(14000, 20000), "2024年度人均纯收入 7000 元，比上年度 10000 元下降 30%，达到 30%"),
    ("medical_burden", years(y2024={"medical_self_paid_yuan": 12000.0, "insurance_payout_yuan": 2000.0}),
     "2024年度合规自付支出减理赔收入 10000 元，达到 10000 元"),
    ("medical_burden", years(y2024={"medical_self_paid_yuan": 10500.0}), "2024年度合规自付支出减理赔收入 10500 元，达到 10000 元"),
    ("serious_illness", member(health="患有大病", illness_since_on=day("2025-05-12")), "有人患大病（2025年5月12日确诊，不满 6 个月）"),
    ("serious_illness", member(health="残疾,患有大病"), "有人患大病（确诊日期未填，按现状算）"),
    ("serious_illness", member(health="患有大病", illness_since_on=day("2025-01-01")), "有人患大病（2025年1月1日确诊，不满 6 个月）"),
    ("new_disability", member(health="残疾", disability_certified_on=day("2025-06-30")), "有人残疾（2025年6月30日发证，不满 6 个月）"),
    ("dropout", years(y2024={"has_dropout": True}), "义务教育阶段失学辍学（2024年度）"),
    ("dropout", gap("失学辍学", "义务教育"), "义务教育阶段失学辍学（2025年5月12日发现，没有解决）"),
    ("dangerous_house", {"households": {"h1": HOUSEHOLD["h1"] | {"housing_grade": "C级"}}}, "住房有安全问题（现状C级）"),
    ("dangerous_house", one("houses", danger_grade="D级", found_on=day("2025-02-03"), status="改造中"), "住房有安全问题（2025年2月3日发现D级，没有改造完）"),
    ("dangerous_house", years(y2024={"has_unsafe_housing": True}), "住房有安全问题（2024年度）"),
    ("dangerous_house", gap("住房损毁", "住房安全"), "住房有安全问题（2025年5月12日发现，没有解决）"),
    ("unsafe_water", {"households": {"h1": HOUSEHOLD["h1"] | {"has_safe_water": False}}}, "饮水有安全问题（现状）"),
    ("unsafe_water", years(y2024={"has_unsafe_water": True}), "饮水有安全问题（2024年度）"),
    ("unsafe_water", gap("水量不足", "饮水安全", solved_on=day("2025-07-01"), status="已解决"), "饮水有安全问题（2025年5月12日发现，没有解决）"),
    ("uninsured", member(is_medically_insured=False), "有人未参加基本医疗保险（现状）"),
    ("uninsured", years(y2024={"has_uninsured": True}), "有人未参加基本医疗保险（2024年度）"),
    ("wage_fell", earned(10000, 20000), "2024年度工资性收入 10000 元，比上年度 20000 元下降 50%，达到 50%"),
    ("no_worker", earned(9000) | member(work_months=0), "有劳动力、上年度有工资性收入，现在没有人务工（现状）"),
    ("industry_loss", years(y2024={"business_income_yuan": 2000.0, "business_cost_yuan": 3000.0}), "2024年度生产经营亏损 1000 元，达到 1000 元"),
    ("industry_fell", years(y2023={"business_income_yuan": 8000.0}, y2024={"business_income_yuan": 6000.0, "business_cost_yuan": 2000.0}),
     "2024年度生产经营净收入 4000 元，比上年度 8000 元下降 50%，达到 50%"),
    ("disaster", one("relief_cases", kind="受灾人员救助", reason="其他", applied_on=day("2024-07-01"), status="已发放"),
     "因自然灾害受救助或理赔（2024年7月1日申请受灾人员救助，不满 12 个月）"),
    ("disaster", one("insurance_claims", cause="因自然灾害", reported_on=day("2025-01-09"), status="已报案"), "因自然灾害受救助或理赔（2025年1月9日报案，不满 12 个月）"),
    ("accident", one("relief_cases", kind="临时救助", reason="因意外事故", applied_on=day("2025-06-01"), status="办理中"),
     "因意外事故受救助或理赔（2025年6月1日申请临时救助，不满 12 个月）"),
    ("no_labour", {"households": {"h1": HOUSEHOLD["h1"] | {"has_no_labour": True}}}, "整户没有劳动能力（现状）"),
    ("no_labour", member(labour_skill="丧失劳动力"), "整户没有劳动能力（现状）"),
]  # fmt: skip


@pytest.mark.parametrize(("id", "tables", "words"), HITS)
def test_a_rule_finds_the_household_and_says_why(id: str, tables: World, words: str) -> None:
    assert said(id, tables) == [words]


MISSES: list[tuple[str, World]] = [
    ("income_below_line", earned(15200)),
    ("income_near_line", earned(16721)),
    ("income_near_line", earned(15199)),
    ("income_fell", earned(14001, 20000)),
    ("medical_burden", years(y2024={"medical_self_paid_yuan": 9999.0})),
    ("serious_illness", member(health="患有大病", illness_since_on=day("2024-12-31"))),
    ("serious_illness", member(health="患有大病", illness_since_on=day("2025-07-01"))),
    ("serious_illness", member(health="长期慢性病")),
    ("new_disability", member(health="残疾", disability_certified_on=day("2024-12-31"))),
    ("dropout", years(y2024={"has_dropout": True}) | gap("失学辍学", "义务教育", is_for_health=True)),
    ("dropout", gap("失学辍学", "义务教育", solved_on=day("2025-06-30"), status="已解决")),
    ("dropout", gap("失学辍学", "义务教育", status="已解决")),
    ("dropout", gap("厌学需劝返", "义务教育")),
    ("dropout", years(y2025={"has_dropout": True})),
    ("dangerous_house", {"households": {"h1": HOUSEHOLD["h1"] | {"housing_grade": "B级"}}}),
    ("dangerous_house", one("houses", danger_grade="D级", found_on=day("2025-02-03"), accepted_on=day("2025-06-30"), status="已验收")),
    ("dangerous_house", one("houses", danger_grade="D级", found_on=day("2025-07-03"), status="待改造")),
    ("unsafe_water", {"households": {"h1": HOUSEHOLD["h1"] | {"has_safe_water": True}}}),
    ("unsafe_water", gap("水量不足", "饮水安全", household_id=None)),
    ("uninsured", member()),
    ("wage_fell", earned(10001, 20000)),
    ("no_worker", earned(9000) | member(work_months=3)),
    ("no_worker", earned(9000) | member(work_months=0, public_post_months=6)),
    ("no_worker", earned(9000) | member(birth_year=1960)),
    ("industry_loss", years(y2024={"business_income_yuan": 2000.0, "business_cost_yuan": 2999.0})),
    ("industry_fell", years(y2023={"business_income_yuan": 8000.0}, y2024={"business_income_yuan": 4001.0})),
    ("disaster", one("relief_cases", kind="受灾人员救助", applied_on=day("2024-06-30"), status="已发放")),
    ("disaster", one("relief_cases", kind="受灾人员救助", applied_on=day("2025-06-01"), status="不予救助")),
    ("disaster", one("insurance_claims", cause="因自然灾害", reported_on=day("2025-01-09"), status="不予赔付")),
    ("accident", one("insurance_claims", cause="因病", reported_on=day("2025-01-09"), status="已赔付")),
    ("no_labour", {"households": {"h1": HOUSEHOLD["h1"] | {"has_no_labour": False}}} | member(labour_skill="无劳动力")),
    ("no_labour", member()),
]  # fmt: skip


@pytest.mark.parametrize(("id", "tables"), MISSES)
def test_a_rule_leaves_the_household_alone(id: str, tables: World) -> None:
    assert said(id, tables) == []


@pytest.mark.parametrize(
    ("id", "tables", "households", "reason"),
    [
        ("income_fell", earned(3000), 1, "没有上一年度的数"),
        ("income_fell", earned(3000, 0), 1, "上一年度没有收入，算不出降幅"),
        ("income_below_line", years(y2024={"wage_income_yuan": None}), 1, "这一项没有填"),
        ("medical_burden", years(y2024={}), 1, "这一项没有填"),
        ("new_disability", member(health="残疾"), 1, "没有填日期，不知道何时发生"),
        ("dropout", years(y2024={"has_dropout": None}), 1, "这一项没有填"),
        ("wage_fell", years(y2023={"wage_income_yuan": None}, y2024={}), 1, "没有上一年度的数"),
    ],
)
def test_what_is_missing_is_counted_apart_and_never_good(id: str, tables: World, households: int, reason: str) -> None:
    assert said(id, tables) == []
    assert unjudged(id, tables) == [(households, reason)]


def test_a_year_without_a_line_is_compared_with_nothing() -> None:
    december = Month(2025, 12)  # the newest known year is 2025, which nobody has given a line
    poor = years(y2025={"wage_income_yuan": 100.0})
    assert said("income_below_line", poor, december) == said("income_near_line", poor, december) == []
    assert unjudged("income_below_line", poor, december) == [(1, "2025年度监测线没有填（待县里确认），没有比较")]


def test_income_is_known_only_when_the_year_is_over() -> None:
    rows = years(y2023={"wage_income_yuan": 12000.0}, y2024={"wage_income_yuan": 40000.0})
    assert said("income_below_line", rows, Month(2024, 11)) == ["2023年度人均纯收入 6000 元，低于监测线 7100 元"]
    assert said("income_below_line", rows, Month(2024, 12)) == []


def test_a_rule_switched_off_warns_of_nobody() -> None:
    off = rule("no_labour")
    found = facts("no_labour", member(labour_skill="无劳动力"))
    assert (
        not off.is_on and warnings.warnings(found, [off], LINES).empty and warnings.unjudged(found, [off], LINES) == []
    )


def test_only_the_units_that_the_plan_names_answer_for_a_risk() -> None:
    named = {(row.risk, row.unit_id) for row in COUNTY.risk_units}
    assert named == {
        ("因学", "jiaoyu"),
        ("因病", "yibao"),
        ("因病", "weiti"),
        ("因住房", "zhujian"),
        ("因安全饮水", "shuiwu"),
    }
    article = COUNTY.article("a03")
    assert {unit for _, unit in named} <= set(article.units)
