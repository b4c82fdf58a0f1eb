"""Figures and rules over the ledgers of articles 25 to 35 and of the safeguards, each with a worked answer."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.counties.selects import bases, figure, findings
from tests.data_access.filling import Row, ledgers

CHONGWEN, LIYI = "140524100", "140524101"
DAY, BEFORE, AFTER = dt.date(2024, 6, 3), dt.date(2024, 6, 2), dt.date(2024, 6, 4)


class TestFigures:
    def test_safe_housing_is_counted_in_households_at_the_years_end(self) -> None:
        rows: list[Row] = [
            {"township_code": CHONGWEN, "year": 2024, "low_income_household_count": 40, "safe_household_count": 39},
            {"township_code": CHONGWEN, "year": 2024, "low_income_household_count": 10, "safe_household_count": 6},
            {"township_code": LIYI, "year": 2024, "low_income_household_count": 8, "safe_household_count": 8},
        ]
        assert figure("housing_safe", housing_checks=rows) == [
            ("2024-12", CHONGWEN, 90, 45, 50),
            ("2024-12", LIYI, 100, 8, 8),
        ]

    def test_waste_is_counted_in_natural_villages_and_sewage_in_villages(self) -> None:
        rows: list[Row] = [
            {
                "township_code": CHONGWEN, "month": "2025-06", "natural_village_count": natural,
                "waste_covered_count": covered, "sewage_state": state,
            }
            for natural, covered, state in ((3, 3, "已治理"), (1, 0, "治理中"), (4, 3, "未治理"), (2, 2, "已治理"))
        ]  # fmt: skip
        assert figure("waste_covered", village_facilities=rows) == [("2025-06", CHONGWEN, 80, 8, 10)]
        assert figure("sewage_treated", village_facilities=rows) == [("2025-06", CHONGWEN, 50, 2, 4)]

    def test_dropouts_leave_out_who_is_ill(self) -> None:
        rows: list[Row] = [
            {"township_code": CHONGWEN, "month": "2025-06", "dropout_count": 2, "physical_cause_count": 9},
            {"township_code": LIYI, "month": "2025-06", "dropout_count": 0, "physical_cause_count": 1},
        ]
        assert figure("school_dropouts", school_attendance=rows) == [
            ("2025-06", CHONGWEN, 2, None, None),
            ("2025-06", LIYI, 0, None, None),
        ]

    def test_full_premium_counts_the_destitute_paid_for_in_full(self) -> None:
        rows: list[Row] = [
            {"township_code": CHONGWEN, "year": 2024, "category": category, "due_count": due,
             "subsidised_count": paid, "subsidy_kind": kind}
            for category, due, paid, kind in (
                ("特困人员", 50, 48, "全额资助"), ("特困人员", 10, 10, "定额资助"), ("低保对象", 70, 70, "全额资助"),
            )
        ]  # fmt: skip
        assert figure("full_premium", medical_insured=rows) == [("2024-12", CHONGWEN, 80, 48, 60)]

    def test_care_counts_who_would_come_and_who_is_provided_for(self) -> None:
        cells: Row = {
            "township_code": CHONGWEN, "month": "2025-06", "willing_count": 20, "housed_count": 17, "orphan_count": 3,
            "orphan_covered_count": 3, "unattended_count": 5, "unattended_covered_count": 4,
        }  # fmt: skip
        assert figure("care_unmet", care_counts=[cells]) == [("2025-06", CHONGWEN, 3, None, None)]
        assert figure("child_support", care_counts=[cells]) == [("2025-06", CHONGWEN, 87.5, 7, 8)]
        nobody = cells | {"orphan_count": 0, "orphan_covered_count": 0}
        nobody |= {"unattended_count": 0, "unattended_covered_count": 0}
        assert figure("child_support", care_counts=[nobody]) == [("2025-06", CHONGWEN, None, 0, 0)]

    def test_townships_quotas_of_land_are_in_the_countys(self) -> None:
        rows: list[Row] = [
            {"year": 2024, "plan_level": "县级", "quota_mu": 400.0, "rural_industry_mu": 46.0},
            {"year": 2024, "plan_level": "乡镇级", "township_code": LIYI, "quota_mu": 50.0, "rural_industry_mu": 30.0},
        ]
        assert figure("rural_land", land_quotas=rows) == [("2024-12", None, 11.5, 46, 400)]
        assert bases("rural_land", land_quotas=rows) == {"时点"}


#: Ledger, a row with one mistake, the column it is told at, and words of the message.
MISTAKES: list[tuple[str, Row, str, str]] = [
    ("telecom_coverage", {"has_5g": False, "opened_5g_on": DAY}, "opened_5g_on", "5G覆盖填否"),
    ("houses", {"status": "已验收"}, "accepted_on", "没有验收日期"),
    ("houses", {"found_on": DAY, "accepted_on": BEFORE}, "accepted_on", "早于发现日期"),
    ("houses", {"found_on": DAY, "started_on": BEFORE}, "started_on", "早于发现日期"),
    ("houses", {"found_on": BEFORE, "started_on": AFTER, "accepted_on": DAY}, "started_on", "晚于验收日期"),
    ("housing_checks", {"checked_household_count": 41, "low_income_household_count": 40}, "checked_household_count",
     "已排查户数 41 大于农村低收入户数 40"),
    ("housing_checks", {"safe_household_count": 41, "low_income_household_count": 40}, "safe_household_count",
     "住房安全户数 41"),
    ("village_facilities", {"waste_covered_count": 5, "natural_village_count": 4}, "waste_covered_count",
     "覆盖自然村数 5 大于自然村数 4"),
    ("schools", {"pupil_count": 10, "boarder_count": 11}, "boarder_count", "寄宿生数 11"),
    ("schools", {"pupil_count": 10, "poor_pupil_count": 11}, "poor_pupil_count", "困难学生数 11"),
    ("schools", {"pupil_count": 10, "meal_pupil_count": 11}, "meal_pupil_count", "营养餐学生数 11"),
    ("school_grants", {"due_count": 9, "pupil_count": 10}, "pupil_count", "已资助人数 10 大于应资助人数 9"),
    ("school_grants", {"pupil_count": 9, "lifted_pupil_count": 10}, "lifted_pupil_count", "大于已资助人数 9"),
    ("school_attendance", {"school_age_count": 10, "dropout_count": 11}, "dropout_count", "失学辍学人数 11"),
    ("school_attendance", {"school_age_count": 10, "physical_cause_count": 11}, "physical_cause_count", "未入学人数 11"),
    ("patients", {"due_count": 9, "done_count": 10}, "done_count", "大于应救治（管理）人数 9"),
    ("patients", {"due_count": 9, "lifted_due_count": 10}, "lifted_due_count", "应救治人数 10"),
    ("patients", {"lifted_due_count": 4, "lifted_done_count": 5}, "lifted_done_count", "已救治人数 5"),
    ("patients", {"done_count": 4, "lifted_done_count": 5}, "lifted_done_count", "大于已救治（签约）人数 4"),
    ("village_clinics", {"doctor_count": 1, "licensed_count": 2}, "licensed_count", "大于乡村医生数 1"),
    ("village_clinics", {"doctor_count": 1, "pension_insured_count": 2}, "pension_insured_count", "养老保险人数 2"),
    ("village_clinics", {"doctor_count": 1, "liability_insured_count": 2}, "liability_insured_count", "责任保险人数 2"),
    ("medical_insured", {"due_count": 120, "insured_count": 121}, "insured_count", "已参保人数 121 大于应参保人数 120"),
    ("medical_insured", {"due_count": 120, "subsidised_count": 121}, "subsidised_count", "已资助人数 121"),
    ("medical_insured", {"premium_yuan": 380.0, "subsidy_yuan": 380.5}, "subsidy_yuan",
     "人均资助标准 380.5 大于个人缴费标准 380"),
    ("medical_insured", {"subsidy_kind": "不资助", "subsidised_count": 1}, "subsidised_count", "资助方式是不资助"),
    ("medical_settlements", {"visit_count": 5, "one_stop_count": 6}, "one_stop_count", "一站式结算人次 6 大于住院人次 5"),
    ("medical_settlements", {"visit_count": 5, "prepay_free_count": 6}, "prepay_free_count", "先诊疗后付费人次 6"),
    ("medical_settlements", {"cost_wanyuan": 10.0, "eligible_wanyuan": 11.0}, "eligible_wanyuan", "11 大于医疗总费用 10"),
    ("medical_settlements", {"cost_wanyuan": 10.0, "basic_wanyuan": 11.0}, "basic_wanyuan", "11 大于医疗总费用 10"),
    ("medical_settlements", {"cost_wanyuan": 10.0, "serious_wanyuan": 11.0}, "serious_wanyuan", "11 大于医疗总费用 10"),
    ("medical_settlements", {"cost_wanyuan": 10.0, "relief_wanyuan": 11.0}, "relief_wanyuan", "11 大于医疗总费用 10"),
    ("medical_settlements", {"cost_wanyuan": 10.0, "own_wanyuan": 11.0}, "own_wanyuan", "11 大于医疗总费用 10"),
    ("medical_settlements", {"cost_wanyuan": 10.0, "basic_wanyuan": 6.0, "serious_wanyuan": 3.0, "relief_wanyuan": 1.2},
     "cost_wanyuan", "共报销 10.2 万元，多于医疗总费用 10.0 万元"),
    ("medical_settlements", {"cost_wanyuan": 10.0, "basic_wanyuan": 7.0, "serious_wanyuan": 3.2},
     "cost_wanyuan", "共报销 10.2 万元，多于医疗总费用 10.0 万元"),
    ("care_institutions", {"bed_count": 10, "nursing_bed_count": 11}, "nursing_bed_count", "护理型床位数 11"),
    ("care_counts", {"hardship_count": 62, "willing_count": 63}, "willing_count", "大于特困人员数 62"),
    ("care_counts", {"hardship_count": 62, "disabled_count": 63}, "disabled_count", "失能半失能人数 63"),
    ("care_counts", {"willing_count": 20, "housed_count": 21}, "housed_count", "大于有集中供养意愿人数 20"),
    ("care_counts", {"orphan_count": 3, "orphan_covered_count": 4}, "orphan_covered_count", "大于符合条件孤儿数 3"),
    ("care_counts", {"unattended_count": 4, "unattended_covered_count": 5}, "unattended_covered_count", "抚养儿童数 4"),
    ("party_branches", {"status": "已整顿转化"}, "fixed_on", "没有整顿销号日期"),
    ("party_branches", {"listed_on": DAY, "fixed_on": BEFORE}, "fixed_on", "早于列入整顿日期"),
    ("village_safety_months", {"accident_count": 0, "death_count": 1}, "death_count", "事故起数是 0"),
    ("pledges", {"pledge_level": "县与乡镇"}, "township_code", "没有填乡镇"),
    ("pledges", {"pledge_level": "乡镇与村", "township_code": CHONGWEN}, "village_code", "没有填行政村"),
    ("pledges", {"pledge_level": "县与部门"}, "unit_id", "没有填部门"),
    ("pledges", {"status": "已签"}, "signed_on", "没有签订日期"),
    ("milestones", {"status": "已完成"}, "finished_on", "没有完成日期"),
    ("milestones", {"started_on": DAY, "finished_on": BEFORE}, "finished_on", "早于启动日期"),
    ("village_loans", {"borrower_count": 3, "overdue_count": 4}, "overdue_count", "逾期户数 4 大于贷款户数 3"),
    ("village_loans", {"balance_wanyuan": 3.5, "overdue_wanyuan": 4.0}, "overdue_wanyuan", "逾期金额 4 大于贷款余额 3.5"),
    ("village_loans", {"balance_wanyuan": 3.0, "renewed_wanyuan": 4.0}, "renewed_wanyuan", "续贷余额 4"),
    ("village_loans", {"balance_wanyuan": 3.0, "extended_wanyuan": 4.0}, "extended_wanyuan", "展期余额 4"),
    ("farm_insurance", {"premium_wanyuan": 9.0, "subsidy_wanyuan": 10.0}, "subsidy_wanyuan", "大于总保费 9"),
    ("farm_insurance", {"insured_household_count": 9, "claim_household_count": 10}, "claim_household_count", "赔付户次 10"),
    ("land_quotas", {"quota_mu": 40.0, "rural_industry_mu": 41.0}, "rural_industry_mu", "大于建设用地指标 40"),
    ("land_quotas", {"plan_level": "县级", "township_code": CHONGWEN}, "township_code", "却填了乡镇"),
    ("land_quotas", {"plan_level": "乡镇级"}, "township_code", "没有填乡镇"),
    ("appraisal_items", {"full_score": 90.0, "score": 92.5}, "score", "得分 92.5 大于满分 90"),
    ("appraisal_items", {"subject_kind": "乡镇", "unit_id": "shuiwu"}, "township_code", "与所填的乡镇、单位不符"),
    ("appraisal_items", {"subject_kind": "乡镇", "township_code": CHONGWEN, "unit_id": "shuiwu"}, "township_code", "不符"),
    ("appraisal_items", {"subject_kind": "县直部门", "township_code": CHONGWEN}, "unit_id", "与所填的乡镇、单位不符"),
    ("appraisal_problems", {"status": "已销号"}, "closed_on", "没有销号日期"),
    ("appraisal_problems", {"found_on": DAY, "closed_on": BEFORE}, "closed_on", "早于发现日期"),
    ("village_visits", {"promise": "修路"}, "status", "没有办理状态"),
    ("village_visits", {"status": "待办"}, "status", "没有填当场答应的事，却有办理状态"),
    ("village_visits", {"due_on": DAY}, "due_on", "却有办理期限"),
    ("village_visits", {"visited_on": DAY, "promise": "修路", "status": "待办", "due_on": BEFORE}, "due_on", "早于走访日期"),
    ("village_visits", {"visited_on": DAY, "promise": "修路", "status": "已办结", "done_on": BEFORE}, "done_on", "早于走访日期"),
    ("village_visits", {"promise": "修路", "status": "已办结"}, "done_on", "没有办结日期"),
    ("village_visits", {"promise": "修路", "status": "待办", "done_on": DAY}, "done_on", "不是已办结"),
]  # fmt: skip


@pytest.mark.parametrize(("ledger", "cells", "column", "words"), MISTAKES)
def test_one_rule_finds_the_mistake(ledger: str, cells: Row, column: str, words: str) -> None:
    found = [finding for rule in rules_of(ledger) for finding in findings(rule, **{ledger: [{}, cells]})]
    assert [finding[:2] for finding in found] == [("row2", column)]
    assert words in str(found[0][2])


def rules_of(ledger: str) -> list[str]:
    """Rules that read this ledger alone."""
    return [rule.name for rule in ledgers().rules.values() if rule.tables == {ledger}]


@pytest.mark.parametrize(
    ("ledger", "cells"),
    [
        ("houses", {"status": "已验收", "found_on": DAY, "started_on": DAY, "accepted_on": DAY}),
        ("telecom_coverage", {"has_5g": True, "opened_5g_on": DAY}),
        ("medical_settlements", {"cost_wanyuan": 10.0, "basic_wanyuan": 7.0, "serious_wanyuan": 3.04}),
        ("medical_insured", {"subsidy_kind": "不资助", "subsidised_count": 0, "due_count": 5, "insured_count": 5}),
        ("pledges", {"pledge_level": "县与部门", "unit_id": "shuiwu", "status": "未签"}),
        ("land_quotas", {"plan_level": "县级"}),
        ("land_quotas", {"plan_level": "乡镇级", "township_code": LIYI, "quota_mu": 5.0, "rural_industry_mu": 5.0}),
        ("appraisal_items", {"subject_kind": "县直部门", "unit_id": "shuiwu", "score": 90.0, "full_score": 90.0}),
        ("village_safety_months", {"accident_count": 1, "death_count": 2}),
    ],
)
def test_what_is_right_is_let_pass(ledger: str, cells: Row) -> None:
    assert [finding for rule in rules_of(ledger) for finding in findings(rule, **{ledger: [cells]})] == []


def test_payments_of_a_project_stay_within_what_it_was_given() -> None:
    funds: list[Row] = [
        {"fund_no": "ZJ-1", "amount_wanyuan": 100.0},
        {"fund_no": "ZJ-2", "amount_wanyuan": 60.0},
    ]
    payments: list[Row] = [
        {"fund_id": "row1", "amount_wanyuan": 60.0},
        {"fund_id": "row1", "amount_wanyuan": 60.5},
        {"fund_id": "row2", "amount_wanyuan": 60.0},
    ]
    assert findings("fund_overpaid", funds=funds, fund_payments=payments) == [
        ("row2", "amount_wanyuan", "资金项目 ZJ-1 共支付 120.5 万元，多于下达金额 100.0 万元")
    ]
