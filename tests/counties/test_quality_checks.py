"""The county's data-quality checks: each finds the one contradiction put in, and nothing in rows that agree."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.counties.checking import COUNTY, LEDGERS, World, assert_one_select_with_a_title, findings

CHECKS = sorted(check.name for check in LEDGERS.checks.values() if check.group == "quality")

#: Ledger, row_id, and the cells to change; None takes the row away.
Edit = tuple[str, str, dict[str, object] | None]

_PERSON = {
    "household_id": "h1", "health": "健康", "labour_skill": "普通劳动力", "education": "初中",
    "is_medically_insured": True, "has_resident_medical": True, "has_employee_medical": False,
    "has_serious_illness_insurance": True, "is_minimum_living": False, "is_extreme_hardship": False,
}  # fmt: skip
_SAFE = {"has_unsafe_housing": False, "has_dropout": False, "has_unsafe_water": False, "has_uninsured": False}


def world() -> World:
    """Two households that agree with themselves: one of three whose risk was eliminated, one of one never monitored."""
    place = {"township_code": "140524100", "village_code": "140524100202"}
    return {
        "households": {
            "h1": place | {
                "head_id_number_mark": "p1", "household_type": "脱贫户", "size": 3, "is_relocated": False,
                "has_no_labour": False, "housing_grade": "B级", "has_safe_water": True,
            },
            "h2": place | {
                "head_id_number_mark": "p4", "household_type": "一般农户", "size": 1, "is_relocated": False,
            },
        },
        "members": {
            "m1": _PERSON | {"id_number_mark": "p1", "relation": "户主", "gender": "男", "birth_year": 1975},
            "m2": _PERSON | {"id_number_mark": "p2", "relation": "配偶", "gender": "女", "birth_year": 1977},
            "m3": _PERSON | {
                "id_number_mark": "p3", "relation": "之子", "gender": "男", "birth_year": 2015, "education": None,
                "student_status": "小学", "labour_skill": "无劳动力",
            },
            "m4": _PERSON | {
                "household_id": "h2", "id_number_mark": "p4", "relation": "户主", "gender": "女", "birth_year": 1950,
                "labour_skill": "无劳动力",
            },
        },
        "household_years": {
            "y1": _SAFE | {
                "household_id": "h1", "year": 2025, "wage_income_yuan": 30000.0, "business_income_yuan": 9000.0,
                "property_income_yuan": 1000.0, "transfer_income_yuan": 5000.0, "business_cost_yuan": 3000.0,
                "net_income_per_capita_yuan": 14000.0,
            },
            "y2": _SAFE | {
                "household_id": "h2", "year": 2025, "wage_income_yuan": 0.0, "business_income_yuan": 0.0,
                "property_income_yuan": 0.0, "transfer_income_yuan": 9000.0, "business_cost_yuan": 0.0,
            },
        },
        "cases": {
            "c1": {
                "household_id": "h1", "category": "脱贫不稳定户", "identified_month": "2023-01", "risk_1": "因病",
                "net_income_per_capita_at_entry_yuan": 6100.0, "medical_self_paid_at_entry_yuan": 9000.0,
                "has_unsafe_housing_at_entry": False, "has_dropout_at_entry": False, "has_uninsured_at_entry": False,
                "has_unsafe_water_at_entry": False, "is_eliminated": True, "elimination": "帮扶消除",
                "eliminated_month": "2024-06", "net_income_per_capita_after_yuan": 12000.0,
                "has_unsafe_housing_after": False, "has_dropout_after": False, "has_uninsured_after": False,
                "has_unsafe_water_after": False,
            },
        },
        "case_steps": {
            "s1": _step("录入系统", dt.date(2023, 1, 20)),
            "s2": _step("落实帮扶", dt.date(2023, 1, 25), measure="健康帮扶"),
            "s3": _step("落实帮扶", dt.date(2023, 1, 28), measure="产业帮扶"),
            "s4": _step("风险消除", dt.date(2024, 6, 10), elimination="帮扶消除"),
        },
        "income_lines": {"l1": {"year": 2024, "line_yuan": 8000.0}, "l2": {"year": 2025, "line_yuan": 8000.0}},
    }  # fmt: skip


def _step(step: str, done_on: dt.date, **cells: object) -> dict[str, object]:
    return {"case_id": "c1", "step": step, "started_on": done_on, "done_on": done_on, **cells}


#: The case as it stands before its elimination.
OPEN: tuple[Edit, ...] = (
    ("cases", "c1", {"is_eliminated": False, "elimination": None, "eliminated_month": None}),
    ("case_steps", "s4", None),
)
NEVER: tuple[Edit, ...] = (("cases", "c1", None), *(("case_steps", f"s{n}", None) for n in range(1, 5)))


#: The case was looked into and not taken in.
REFUSED: tuple[Edit, ...] = (
    *OPEN, ("case_steps", "s1", None), ("case_steps", "s2", None), ("case_steps", "s3", None),
    ("case_steps", "s5", _step("不予纳入", dt.date(2023, 1, 30))),
)  # fmt: skip


def changed(*edits: Edit) -> World:
    tables = world()
    for ledger, row_id, cells in edits:
        if cells is None:
            del tables[ledger][row_id]
        else:
            tables[ledger][row_id] = tables[ledger].get(row_id, {}) | cells
    return tables


#: Check, edits that bring about one finding, and its severity, ledger, row_id and problem.
FOUND: list[tuple[str, tuple[Edit, ...], tuple[str, str, str, str]]] = [
    ("head_differs", (("households", "h1", {"head_id_number_mark": "p8"}),),
     ("错误", "households", "h1", "户台账的户主和家庭成员台账的户主（男，1975 年出生）不是同一个人")),
    ("spouse_count", (("members", "m3", {"relation": "配偶"}),),
     ("错误", "members", "m2", "这一户有 2 名成员的与户主关系是“配偶”")),
    ("spouse_gender", (("members", "m2", {"gender": "男"}),), ("错误", "members", "m2", "户主和配偶的性别都是男")),
    ("relation_ages", (("members", "m3", {"birth_year": 1986}),),
     ("疑点", "members", "m3", "之子 1986 年出生，户主 1975 年出生")),
    ("relation_ages", (("members", "m3", {"relation": "之母", "birth_year": 1964}),),
     ("疑点", "members", "m3", "之母 1964 年出生，户主 1975 年出生")),
    ("schooling_or_education", (("members", "m3", {"education": "小学"}),),
     ("错误", "members", "m3", "文化程度填小学，在校生状况又填小学")),
    ("schooling_or_education", (("members", "m1", {"education": None}),),
     ("疑点", "members", "m1", "文化程度和在校生状况都空着（1975 年出生）")),
    ("healthy_without_labour", (("members", "m1", {"labour_skill": "弱劳动力或半劳动力", "birth_year": 1966}),),
     ("疑点", "members", "m1", "59 岁，健康，不在校，劳动技能却是弱劳动力或半劳动力")),
    ("pupil_at_work", (("members", "m3", {"work_months": 3}),),
     ("疑点", "members", "m3", "在校生状况是小学，又登记务工 3 个月")),
    ("public_post_age", (("members", "m4", {"public_post": "村级公益岗", "birth_year": 1955}),),
     ("疑点", "members", "m4", "70 岁，登记在村级公益岗")),
    ("public_post_age", (("members", "m3", {"public_post": "乡镇公益岗", "birth_year": 2010}),),
     ("疑点", "members", "m3", "15 岁，登记在乡镇公益岗")),
    ("school_age_not_at_school", (("members", "m3", {"student_status": None}),),
     ("疑点", "members", "m3", "10 岁，在校生状况空着，2025 年没有标失学辍学")),
    ("insurance_disagrees", (("members", "m2", {"is_medically_insured": False}),),
     ("错误", "household_years", "y1", "2025 年填没有成员未参保，家庭成员台账有 1 人未参保")),
    ("insurance_disagrees", (("household_years", "y1", {"has_uninsured": True}),),
     ("错误", "household_years", "y1", "2025 年填有成员未参保，家庭成员台账有 0 人未参保")),
    ("medical_insurance_kind", (("members", "m1", {"has_employee_medical": True}),),
     ("错误", "members", "m1", "居民医保和职工医保都填了参加")),
    ("medical_insurance_kind", (("members", "m1", {"has_resident_medical": False}),),
     ("错误", "members", "m1", "填已参加基本医疗保险，但居民医保和职工医保都填了否")),
    ("medical_insurance_kind", (("members", "m1", {"is_medically_insured": False, "has_employee_medical": None}),),
     ("错误", "members", "m1", "填没有参加基本医疗保险，但填了参加居民医保或职工医保")),
    ("disability_unmarked", (("members", "m1", {"disability_type": "肢体", "disability_grade": "二级"}),),
     ("疑点", "members", "m1", "残疾信息填肢体二级，健康状况却是健康")),
    ("minimum_living_money", (("household_years", "y1", {"minimum_living_yuan": 5000.0}),),
     ("疑点", "household_years", "y1", "2025 年低保金 5000 元，家庭成员台账有 0 人享受低保")),
    ("minimum_living_money", (("household_years", "y1", {"minimum_living_yuan": 0.0}), ("members", "m1", {"is_minimum_living": True})),
     ("疑点", "household_years", "y1", "2025 年低保金 0 元，家庭成员台账有 1 人享受低保")),
    ("per_capita_income", (("household_years", "y1", {"net_income_per_capita_yuan": 14002.0}),),
     ("错误", "household_years", "y1", "2025 年人均纯收入填 14002 元，按 3 人算是 14000 元")),
    ("income_below_line", (("household_years", "y2", {"transfer_income_yuan": 7999.0}),),
     ("疑点", "household_years", "y2", "2025 年人均纯收入 7999 元，低于监测范围 8000 元，没有纳入监测")),
    ("entry_facts_missing", (("cases", "c1", {"net_income_per_capita_at_entry_yuan": None, "has_unsafe_water_at_entry": None}),),
     ("疑点", "cases", "c1", "2023-01 识别，没有填识别时的人均纯收入、饮水")),
    ("high_income_at_entry", (("cases", "c1", {"net_income_per_capita_at_entry_yuan": 20001.0}),),
     ("疑点", "cases", "c1", "2023-01 识别为脱贫不稳定户，识别时人均纯收入 20001 元")),
    ("illness_without_cost", (("cases", "c1", {"risk_1": "因残", "risk_3": "因病", "medical_self_paid_at_entry_yuan": 0.0}),),
     ("疑点", "cases", "c1", "2023-01 因病识别，识别时合规自付支出是 0 元")),
    ("job_risk_without_labour", (("cases", "c1", {"risk_2": "因务工就业不稳"}), ("members", "m1", {"labour_skill": "丧失劳动力"}), ("members", "m2", {"labour_skill": "无劳动力"})),
     ("疑点", "cases", "c1", "2023-01 因务工就业不稳识别，3 口人没有一名劳动力")),
    ("risk_repeated", (("cases", "c1", {"risk_2": "因残", "risk_4": "因病"}),),
     ("错误", "cases", "c1", "2023-01 识别的风险 因病、因残、因病 有重复")),
    ("disaster_kind", (("cases", "c1", {"risk_2": "因自然灾害"}),),
     ("疑点", "cases", "c1", "2023-01 因自然灾害识别，没有填灾害子项")),
    ("disaster_kind", (("cases", "c1", {"disaster_kind": "洪涝"}),),
     ("疑点", "cases", "c1", "灾害子项填洪涝，风险里没有因自然灾害")),
    ("case_overlap", (("cases", "c2", {"household_id": "h1", "identified_month": "2024-05"}),),
     ("错误", "cases", "c2", "2024-05 又纳入一次，2023-01 的那一次2024-06 才消除")),
    ("case_overlap", (*OPEN, ("cases", "c2", {"household_id": "h1", "identified_month": "2025-05"})),
     ("错误", "cases", "c2", "2025-05 又纳入一次，2023-01 的那一次还没有消除")),
    ("elimination_disagrees", (("case_steps", "s4", None),),
     ("错误", "cases", "c1", "监测对象台账填已消除（2024-06，帮扶消除），监测办理台账没有办结的风险消除")),
    ("elimination_disagrees", (("cases", "c1", {"is_eliminated": False, "elimination": None, "eliminated_month": None}),),
     ("错误", "cases", "c1", "监测对象台账填未消除，监测办理台账2024-06-10 办结风险消除，帮扶消除")),
    ("elimination_disagrees", (("cases", "c1", {"elimination": "自然消除"}),),
     ("错误", "cases", "c1", "监测对象台账填已消除（2024-06，自然消除），监测办理台账2024-06-10 办结风险消除，帮扶消除")),
    ("elimination_too_soon", (("case_steps", "s4", {"done_on": dt.date(2023, 6, 10)}),),
     ("疑点", "cases", "c1", "2023-01 识别，2023-06 消除，不足六个月")),
    ("elimination_too_soon", (("case_steps", "s4", None), ("cases", "c1", {"eliminated_month": "2022-12"})),
     ("错误", "cases", "c1", "2023-01 识别，2022-12 消除，消除早于识别")),
    ("eliminated_without_measure", (("case_steps", "s2", None), ("case_steps", "s3", None)),
     ("错误", "cases", "c1", "2023-01 识别，2024-06 帮扶消除，没有一条帮扶措施")),
    ("eliminated_without_answer", (("case_steps", "s2", {"measure": "综合保障"}),),
     ("疑点", "cases", "c1", "风险有因病，2024-06 帮扶消除，措施里没有健康帮扶")),
    ("eliminated_without_answer", (("cases", "c1", {"risk_5": "因学"}),),
     ("疑点", "cases", "c1", "风险有因学，2024-06 帮扶消除，措施里没有教育帮扶")),
    ("eliminated_below_line", (("cases", "c1", {"net_income_per_capita_after_yuan": 7999.0}),),
     ("错误", "cases", "c1", "2024-06 消除，消除后人均纯收入 7999 元，低于当年监测范围 8000 元")),
    ("eliminated_with_gap", (("cases", "c1", {"has_unsafe_housing_after": True, "has_unsafe_water_after": True}),),
     ("错误", "cases", "c1", "2024-06 已消除，消除后仍有住房安全、饮水安全问题")),
    ("eliminated_without_labour", (("households", "h1", {"has_no_labour": True}),),
     ("疑点", "cases", "c1", "2024-06 消除，这一户是整户无劳动能力兜底保障户")),
    ("no_developing_measure", (*OPEN, ("case_steps", "s3", {"measure": "社会帮扶", "done_on": dt.date(2023, 2, 21)})),
     ("疑点", "cases", "c1", "2023-01-20 录入系统，一个多月没有产业、就业、金融、公益性岗位中的一项措施")),
    ("relocation_measure", (("case_steps", "s3", {"measure": "搬迁"}),),
     ("疑点", "case_steps", "s3", "2023-01 识别的户，帮扶措施填了搬迁")),
    ("gap_not_monitored", (("household_years", "y1", {"has_unsafe_water": True, "has_dropout": True}),),
     ("疑点", "household_years", "y1", "2025 年有失学辍学、饮水安全问题，没有在监测")),
    ("illness_insurance_not_monitored", (("members", "m2", {"has_serious_illness_insurance": False}),),
     ("疑点", "members", "m2", "脱贫户成员（配偶，1977 年出生）未参加大病保险，这一户没有在监测")),
    ("gap_not_monitored", (*REFUSED, ("household_years", "y1", {"has_unsafe_water": True})),
     ("疑点", "household_years", "y1", "2025 年有饮水安全问题，没有在监测")),
    ("illness_insurance_not_monitored", (*REFUSED, ("members", "m2", {"has_serious_illness_insurance": False})),
     ("疑点", "members", "m2", "脱贫户成员（配偶，1977 年出生）未参加大病保险，这一户没有在监测")),
    ("income_below_line", (*REFUSED, ("household_years", "y1", {"wage_income_yuan": 10000.0})),
     ("疑点", "household_years", "y1", "2025 年人均纯收入 7333 元，低于监测范围 8000 元，没有纳入监测")),
    ("dangerous_house", (("households", "h1", {"housing_grade": "D级"}),),
     ("错误", "households", "h1", "危房等级填D级，2025 年填没有住房安全问题")),
    ("dangerous_house", (("household_years", "y1", {"has_unsafe_housing": True}),),
     ("错误", "households", "h1", "危房等级填B级，2025 年填有住房安全问题")),
    ("safe_water", (("households", "h1", {"has_safe_water": False}),),
     ("错误", "households", "h1", "户台账填没有解决安全饮用水，2025 年填没有饮水安全问题")),
    ("relocated_without_site", (("households", "h1", {"is_relocated": True}),),
     ("疑点", "households", "h1", "是易地搬迁户，没有填安置点")),
    ("relocated_without_site", (("households", "h1", {"resettlement_site_id": "r1"}),),
     ("疑点", "households", "h1", "不是易地搬迁户，却填了安置点")),
]  # fmt: skip

#: Check and edits that come close to a finding and are none.
NOT_FOUND: list[tuple[str, tuple[Edit, ...]]] = [
    ("head_differs", (("households", "h1", {"head_id_number_mark": None}),)),
    ("relation_ages", (("members", "m3", {"birth_year": 1987}),)),
    ("healthy_without_labour", (("members", "m1", {"labour_skill": "无劳动力", "birth_year": 1965}),)),
    ("healthy_without_labour", (("members", "m1", {"labour_skill": "无劳动力", "health": "残疾"}),)),
    ("healthy_without_labour", (("members", "m1", {"labour_skill": "无劳动力"}), ("household_years", "y1", None), ("household_years", "y2", None))),
    ("pupil_at_work", (("members", "m3", {"work_months": 0}), ("members", "m1", {"work_months": 9}))),
    ("public_post_age", (("members", "m1", {"public_post": "村级公益岗", "birth_year": 1956}),)),
    ("school_age_not_at_school", (("members", "m3", {"student_status": None, "birth_year": 2009}),)),
    ("school_age_not_at_school", (("members", "m3", {"student_status": None}), ("household_years", "y1", {"has_dropout": True}))),
    ("insurance_disagrees", (("members", "m2", {"is_medically_insured": False}), ("household_years", "y1", {"has_uninsured": True}))),
    ("medical_insurance_kind", (("members", "m1", {"has_resident_medical": None, "has_employee_medical": None}),)),
    ("disability_unmarked", (("members", "m1", {"disability_type": "肢体", "health": "残疾,长期慢性病"}),)),
    ("minimum_living_money", (("household_years", "y1", {"minimum_living_yuan": None}), ("members", "m1", {"is_minimum_living": True}))),
    ("per_capita_income", (("household_years", "y1", {"net_income_per_capita_yuan": 14000.9}),)),
    ("income_below_line", (("household_years", "y2", {"transfer_income_yuan": 8000.0}),)),
    ("income_below_line", (("household_years", "y2", {"transfer_income_yuan": 10.0}), ("income_lines", "l2", None))),
    ("income_below_line", (("household_years", "y1", {"wage_income_yuan": 0.0}),)),
    ("high_income_at_entry", (("cases", "c1", {"net_income_per_capita_at_entry_yuan": 20001.0, "identified_month": "2022-12"}),)),
    ("illness_without_cost", (("cases", "c1", {"risk_1": "因残", "medical_self_paid_at_entry_yuan": 0.0}),)),
    ("illness_without_cost", (("cases", "c1", {"medical_self_paid_at_entry_yuan": None}),)),
    ("job_risk_without_labour", (("cases", "c1", {"risk_1": "因务工就业不稳"}),)),
    ("risk_repeated", (("cases", "c1", {"risk_2": "因残"}),)),
    ("disaster_kind", (("cases", "c1", {"risk_2": "因自然灾害", "disaster_kind": "旱灾"}),)),
    ("case_overlap", (("cases", "c2", {"household_id": "h1", "identified_month": "2024-06"}),)),
    ("case_overlap", (*REFUSED, ("cases", "c2", {"household_id": "h1", "identified_month": "2025-05"}))),
    ("elimination_disagrees", (("cases", "c1", {"is_eliminated": None, "elimination": None, "eliminated_month": None}),)),
    ("elimination_too_soon", (("case_steps", "s4", {"done_on": dt.date(2023, 7, 1)}),)),
    ("elimination_too_soon", (("cases", "c1", {"identified_month": "2022-03"}), ("case_steps", "s4", {"done_on": dt.date(2022, 5, 1)}))),
    ("eliminated_without_measure", (("case_steps", "s2", None), ("case_steps", "s3", None), ("case_steps", "s4", {"elimination": "自然消除"}))),
    ("eliminated_without_measure", (*OPEN, ("case_steps", "s2", None), ("case_steps", "s3", None))),
    ("eliminated_without_answer", (("case_steps", "s2", {"measure": "综合保障"}), ("case_steps", "s4", {"elimination": "自然消除"}))),
    ("eliminated_below_line", (("cases", "c1", {"net_income_per_capita_after_yuan": 10.0}), ("income_lines", "l1", None))),
    ("eliminated_with_gap", (*OPEN, ("cases", "c1", {"is_eliminated": False, "has_dropout_after": True}))),
    ("eliminated_without_labour", (*OPEN, ("households", "h1", {"has_no_labour": True}))),
    ("no_developing_measure", (*OPEN, ("case_steps", "s3", {"measure": "社会帮扶", "done_on": dt.date(2023, 2, 20)}))),
    ("no_developing_measure", (*OPEN, ("case_steps", "s3", {"done_on": dt.date(2023, 5, 1)}))),
    ("no_developing_measure", (("case_steps", "s3", {"measure": "社会帮扶"}),)),
    ("relocation_measure", (("case_steps", "s3", {"measure": "搬迁"}), ("cases", "c1", {"identified_month": "2020-12"}))),
    ("gap_not_monitored", (*OPEN, ("household_years", "y1", {"has_unsafe_water": True}))),
    ("gap_not_monitored", (*NEVER, ("households", "h1", {"household_type": "一般农户"}), ("household_years", "y1", {"has_unsafe_water": True}))),
    ("gap_not_monitored", (("household_years", "y1", {"has_unsafe_water": True}), ("case_steps", "s4", {"done_on": dt.date(2025, 6, 1)}))),
    ("illness_insurance_not_monitored", (*OPEN, ("members", "m2", {"has_serious_illness_insurance": False}))),
    ("illness_insurance_not_monitored", (("members", "m4", {"has_serious_illness_insurance": False}),)),
    ("dangerous_house", (("households", "h1", {"housing_grade": None}), ("household_years", "y1", {"has_unsafe_housing": True}))),
    ("safe_water", (("households", "h1", {"has_safe_water": False}), ("household_years", "y1", {"has_unsafe_water": True}))),
    ("relocated_without_site", (("households", "h1", {"is_relocated": True, "resettlement_site_id": "r1"}),)),
]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS)
def test_rows_that_agree_are_left_alone(check: str) -> None:
    assert findings(check, world()) == []
    assert findings(check, {}) == []


@pytest.mark.parametrize(
    ("name", "edits", "expected"), FOUND, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_contradiction_is_found(name: str, edits: tuple[Edit, ...], expected: tuple[str, str, str, str]) -> None:
    found = findings(name, changed(*edits))
    severity, ledger, row_id, problem = expected
    mine = [one for one in found if one["row_id"] == row_id]
    assert len(mine) == 1 and len(found) == 1
    assert (mine[0]["severity"], mine[0]["ledger"]) == (severity, ledger)
    assert str(mine[0]["problem"]).startswith(problem)
    assert mine[0]["column_name"] in LEDGERS[ledger].by_name
    assert mine[0]["township_code"] == "140524100"
    assert mine[0]["unit_id"] is None or COUNTY.unit(str(mine[0]["unit_id"]))


@pytest.mark.parametrize(("name", "edits"), NOT_FOUND, ids=lambda value: value if isinstance(value, str) else "")
def test_what_comes_close_is_not_found(name: str, edits: tuple[Edit, ...]) -> None:
    assert findings(name, changed(*edits)) == []


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_is_one_select_with_a_title_and_every_column(check: str) -> None:
    assert_one_select_with_a_title(check)
    assert check in {name for name, *_ in FOUND}
