"""Figures and rules over the ledgers of articles 1 to 12, each with a worked answer."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.counties.selects import bases, figure, findings
from tests.data_access.filling import Row

CHONGWEN, LIYI = "140524100", "140524101"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def moved(township: str = CHONGWEN, checked: str = "2021-03-25", **cells: object) -> Row:
    return {"township_code": township, "population": 3, "has_labour": True, "checked_on": day(checked), **cells}


class TestSiteTraining:
    def test_counts_households_trained_by_each_months_end(self) -> None:
        rows = [
            moved(trained_on=day("2021-01-31")),
            moved(trained_on=day("2021-02-01")),
            moved(trained_on=None),
            moved(trained_on=None, has_labour=False),
        ]
        assert figure("site_training", moved_households=rows) == [
            ("2021-01", CHONGWEN, 100 / 3, 1, 3),
            ("2021-02", CHONGWEN, 200 / 3, 2, 3),
            ("2021-03", CHONGWEN, 200 / 3, 2, 3),
        ]
        assert bases("site_training", moved_households=rows) == {"时点"}

    def test_goes_no_further_than_every_household_was_checked(self) -> None:
        rows = [moved(trained_on=day("2020-05-01")), moved(LIYI), moved(LIYI, checked="2021-02-03")]
        months = {(month, township) for month, township, *_ in figure("site_training", moved_households=rows)}
        assert months == {(month, township) for month in ("2021-01", "2021-02") for township in (CHONGWEN, LIYI)}

    def test_nothing_handed_in_is_no_figure(self) -> None:
        assert figure("site_training") == []


def test_households_without_work_are_counted_until_somebody_works() -> None:
    rows = [
        moved(idle_since=day("2021-01-15"), idle_until=day("2021-02-28")),
        moved(idle_since=day("2021-02-20"), idle_until=None),
        moved(),
        moved(LIYI),
    ]
    found = figure("site_idle_households", moved_households=rows)
    assert found == [
        ("2021-01", CHONGWEN, 1, None, None),
        ("2021-01", LIYI, 0, None, None),
        ("2021-02", CHONGWEN, 1, None, None),
        ("2021-02", LIYI, 0, None, None),
        ("2021-03", CHONGWEN, 1, None, None),
        ("2021-03", LIYI, 0, None, None),
    ]
    assert figure("site_idle_households") == []


def test_dropouts_are_those_of_the_families_promised_to_where_they_are_told_apart() -> None:
    rows: list[Row] = [
        {"township_code": CHONGWEN, "month": "2025-06", "dropout_count": 3, "lifted_dropout_count": 0},
        {"township_code": LIYI, "month": "2025-06", "dropout_count": 2},
    ]
    assert figure("school_dropouts", school_attendance=rows) == [
        ("2025-06", CHONGWEN, 0, None, None),
        ("2025-06", LIYI, 2, None, None),
    ]


class TestPension:
    ROWS: tuple[Row, ...] = (
        {"township_code": CHONGWEN, "year": 2023, "is_insured": True, "is_entitled": True, "premium_yuan": 200.0,
         "paid_by_government_yuan": 200.0},
        {"township_code": CHONGWEN, "year": 2023, "is_insured": True, "is_entitled": True, "premium_yuan": 200.0,
         "paid_by_government_yuan": 100.0},
        {"township_code": CHONGWEN, "year": 2023, "is_insured": True, "is_entitled": True},
        {"township_code": CHONGWEN, "year": 2023, "is_insured": False, "is_entitled": False},
        {"township_code": LIYI, "year": 2024, "is_insured": True, "is_entitled": False},
    )  # fmt: skip

    def test_coverage_is_of_all_in_the_groups(self) -> None:
        assert figure("pension_coverage", pension_insured=list(self.ROWS)) == [
            ("2023-12", CHONGWEN, 75, 3, 4),
            ("2024-12", LIYI, 100, 1, 1),
        ]

    def test_premiums_count_only_who_is_entitled_and_only_when_paid_in_full(self) -> None:
        assert figure("pension_premiums", pension_insured=list(self.ROWS)) == [("2023-12", CHONGWEN, 100 / 3, 1, 3)]
        assert bases("pension_premiums", pension_insured=list(self.ROWS)) == {"时点"}


EARLY, LATE = day("2024-03-04"), day("2024-03-05")
#: Rule, ledger, a row it lets pass, what breaks it, and the column that is named.
BROKEN: list[tuple[str, str, Row, Row, str]] = [
    ("policy_withdrawn", "policy_items", {"status": "已退出", "issued_on": EARLY, "withdrawn_on": LATE},
     {"withdrawn_on": None}, "withdrawn_on"),
    ("policy_withdrawn", "policy_items", {"status": "执行中"}, {"withdrawn_on": LATE}, "withdrawn_on"),
    ("policy_withdrawn", "policy_items", {"status": "已退出", "issued_on": EARLY, "withdrawn_on": EARLY},
     {"issued_on": LATE}, "withdrawn_on"),
    ("screening_parts", "screenings",
     {"screened_household_count": 9, "suspect_household_count": 2, "reported_household_count": 2},
     {"suspect_household_count": 10}, "suspect_household_count"),
    ("screening_parts", "screenings",
     {"screened_household_count": 9, "suspect_household_count": 2, "reported_household_count": 2},
     {"reported_household_count": 3}, "suspect_household_count"),
    ("screening_done", "screenings", {"status": "按期完成", "month": "2024-03", "done_on": EARLY},
     {"done_on": None}, "done_on"),
    ("screening_done", "screenings", {"status": "按期完成", "month": "2024-03", "done_on": EARLY},
     {"month": "2024-04"}, "done_on"),
    ("screening_done", "screenings", {"status": "未开展", "month": "2024-03"}, {"done_on": LATE}, "done_on"),
    ("clue_verified", "clues", {"result": "无风险", "received_on": EARLY, "verified_on": EARLY},
     {"received_on": LATE}, "verified_on"),
    ("clue_verified", "clues", {"result": "纳入监测", "received_on": EARLY, "verified_on": EARLY},
     {"verified_on": None}, "verified_on"),
    ("clue_verified", "clues", {"result": "待核实", "received_on": EARLY}, {"verified_on": LATE}, "verified_on"),
    ("gap_solved", "guarantee_gaps", {"status": "已解决", "found_on": EARLY, "solved_on": EARLY},
     {"found_on": LATE}, "solved_on"),
    ("gap_solved", "guarantee_gaps", {"status": "已解决", "found_on": EARLY, "solved_on": EARLY},
     {"solved_on": None}, "solved_on"),
    ("gap_solved", "guarantee_gaps", {"status": "未解决", "found_on": EARLY}, {"solved_on": LATE}, "solved_on"),
    ("gap_kind", "guarantee_gaps", {"guarantee": "饮水安全", "problem_kind": "水量不足"},
     {"problem_kind": "危房"}, "problem_kind"),
    ("moved_household_parts", "moved_households",
     {"has_labour": True, "population": 3, "labour_count": 2, "employed_count": 2}, {"has_labour": False},
     "labour_count"),
    ("moved_household_parts", "moved_households",
     {"has_labour": True, "population": 3, "labour_count": 2, "employed_count": 2}, {"population": 1},
     "labour_count"),
    ("moved_household_parts", "moved_households",
     {"has_labour": True, "population": 3, "labour_count": 2, "employed_count": 2}, {"employed_count": 3},
     "labour_count"),
    ("moved_household_dates", "moved_households", {"trained_on": EARLY, "checked_on": EARLY},
     {"trained_on": LATE}, "trained_on"),
    ("moved_household_dates", "moved_households", {"idle_since": EARLY, "idle_until": EARLY, "checked_on": LATE},
     {"idle_since": LATE}, "idle_until"),
    ("moved_household_dates", "moved_households", {"idle_since": EARLY, "idle_until": EARLY, "checked_on": LATE},
     {"idle_since": None}, "idle_until"),
    ("asset_income", "assets", {"formed_year": 2024, "checked_on": EARLY}, {"formed_year": 2025}, "formed_year"),
    ("asset_income", "assets", {"operation_mode": "租赁", "annual_income_wanyuan": 2.0},
     {"operation_mode": "不经营"}, "annual_income_wanyuan"),
    ("asset_distribution_parts", "asset_distributions", {"income_wanyuan": 5.0, "received_wanyuan": 5.0},
     {"received_wanyuan": 5.1}, "received_wanyuan"),
    ("asset_distribution_parts", "asset_distributions",
     {"distributed_wanyuan": 5.0, "to_posts_wanyuan": 2.0, "to_public_wanyuan": 1.0, "to_households_wanyuan": 1.0,
      "to_collective_wanyuan": 1.0}, {"to_collective_wanyuan": 1.1}, "distributed_wanyuan"),
    ("designation_ended", "designations", {"status": "已退出", "designated_on": EARLY, "ended_on": EARLY},
     {"designated_on": LATE}, "ended_on"),
    ("designation_ended", "designations", {"status": "已退出", "designated_on": EARLY, "ended_on": EARLY},
     {"status": "有效"}, "ended_on"),
    ("designation_ended", "designations", {"status": "有效", "designated_on": EARLY}, {"status": "已退出"}, "ended_on"),
    ("team_member_ended", "team_members", {"status": "召回", "started_on": EARLY, "ended_on": EARLY},
     {"started_on": LATE}, "ended_on"),
    ("team_member_ended", "team_members", {"status": "召回", "started_on": EARLY, "ended_on": EARLY},
     {"status": "在岗"}, "ended_on"),
    ("team_member_ended", "team_members", {"status": "在岗", "started_on": EARLY}, {"status": "期满轮换"}, "ended_on"),
    ("team_member_ended", "team_members", {"status": "在岗", "started_on": EARLY, "due_on": EARLY},
     {"started_on": LATE}, "due_on"),
    ("pairing_ended", "pairings", {"status": "已结束", "started_on": EARLY, "ended_on": EARLY},
     {"started_on": LATE}, "ended_on"),
    ("pairing_ended", "pairings", {"status": "进行中", "started_on": EARLY}, {"ended_on": LATE}, "ended_on"),
    ("pairing_ended", "pairings", {"status": "已结束", "started_on": EARLY, "ended_on": EARLY},
     {"ended_on": None}, "ended_on"),
    ("aid_recipient_dates", "aid_recipients", {"status": "在享受", "applied_on": EARLY, "approved_on": EARLY},
     {"applied_on": LATE}, "approved_on"),
    ("aid_recipient_dates", "aid_recipients", {"status": "在享受", "approved_on": EARLY, "first_paid_on": EARLY},
     {"approved_on": LATE}, "first_paid_on"),
    ("aid_recipient_dates", "aid_recipients", {"status": "已退出", "approved_on": EARLY, "ended_on": LATE},
     {"status": "暂停"}, "ended_on"),
    ("aid_recipient_dates", "aid_recipients", {"status": "已退出", "approved_on": EARLY, "ended_on": LATE},
     {"ended_on": None}, "ended_on"),
    ("aid_recipient_dates", "aid_recipients", {"status": "已退出", "approved_on": EARLY, "ended_on": EARLY},
     {"approved_on": LATE}, "ended_on"),
    ("aid_recipient_kind", "aid_recipients", {"category": "农村低保", "is_single_insured": True},
     {"category": "特困供养"}, "is_single_insured"),
    ("aid_recipient_kind", "aid_recipients", {"category": "特困供养", "support_mode": "分散供养"},
     {"category": "农村低保"}, "support_mode"),
    ("relief_dates", "relief_cases", {"status": "已发放", "applied_on": EARLY, "approved_on": EARLY, "paid_on": LATE},
     {"applied_on": LATE}, "approved_on"),
    ("relief_dates", "relief_cases", {"status": "已发放", "approved_on": EARLY, "paid_on": EARLY},
     {"approved_on": LATE}, "paid_on"),
    ("relief_dates", "relief_cases",
     {"status": "已发放", "is_advance": True, "applied_on": LATE, "approved_on": LATE, "paid_on": EARLY},
     {"is_advance": False}, "paid_on"),
    ("relief_dates", "relief_cases", {"status": "已发放", "paid_on": EARLY}, {"paid_on": None}, "paid_on"),
    ("relief_dates", "relief_cases", {"status": "已批准"}, {"paid_on": LATE}, "paid_on"),
    ("pension_premium", "pension_insured",
     {"is_insured": True, "premium_yuan": 200.0, "paid_by_government_yuan": 200.0},
     {"paid_by_government_yuan": 201.0}, "paid_by_government_yuan"),
    ("pension_premium", "pension_insured",
     {"is_insured": True, "premium_yuan": 200.0, "paid_by_government_yuan": 200.0}, {"is_insured": False},
     "paid_by_government_yuan"),
    ("insurance_policy_parts", "insurance_policies", {"household_count": 9, "insured_household_count": 9},
     {"household_count": 8}, "insured_household_count"),
    ("insurance_policy_parts", "insurance_policies", {"starts_on": EARLY, "ends_on": EARLY},
     {"starts_on": LATE}, "ends_on"),
    ("claim_dates", "insurance_claims", {"status": "已赔付", "reported_on": EARLY, "paid_on": EARLY},
     {"reported_on": LATE}, "paid_on"),
    ("claim_dates", "insurance_claims", {"status": "已查勘", "reported_on": EARLY, "surveyed_on": EARLY},
     {"reported_on": LATE}, "surveyed_on"),
    ("claim_dates", "insurance_claims", {"status": "已赔付", "reported_on": EARLY, "paid_on": EARLY},
     {"paid_on": None}, "paid_on"),
    ("claim_dates", "insurance_claims", {"status": "已报案", "reported_on": EARLY}, {"paid_on": LATE}, "paid_on"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "ledger", "right", "change", "column"), BROKEN)
def test_a_rule_finds_what_cannot_be_and_nothing_else(
    rule: str, ledger: str, right: Row, change: Row, column: str
) -> None:
    found = findings(rule, **{ledger: [right, {**right, **change}]})
    assert [finding[:2] for finding in found] == [("row2", column)]
