"""Figures and rules over the ledgers of articles 13 to 24, each with a worked answer."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.counties.selects import bases, figure, findings
from tests.data_access.filling import Row, ledgers

CHONGWEN, LIYI = "140524100", "140524101"
DAY, BEFORE = dt.date(2024, 6, 3), dt.date(2024, 6, 2)


class TestFigures:
    def test_potatoes_are_the_area_of_good_kinds_in_wan_mu(self) -> None:
        rows: list[Row] = [
            {"township_code": CHONGWEN, "crop": crop, "year": 2024, "area_mu": 9000.0, "quality_area_mu": area}
            for crop, area in (("马铃薯", 2500.0), ("蔬菜", 4000.0))
        ]
        rows.append({"township_code": LIYI, "crop": "马铃薯", "year": 2024, "area_mu": 9000.0})
        assert figure("potato_area", crop_plantings=rows) == [("2024-12", CHONGWEN, 0.25, None, None)]

    def test_livestock_raised_in_a_year_is_what_stands_and_what_was_sold(self) -> None:
        rows: list[Row] = [
            {"township_code": CHONGWEN, "species": species, "month": month, "stock_count": stock, "sold_count": sold}
            for species, month, stock, sold in (
                ("鸡", "2023-12", 60_000, 85_000), ("羊", "2023-12", 3_000, 2_000), ("鸡", "2024-06", 70_000, 40_000),
            )
        ]  # fmt: skip
        assert figure("livestock_raised", livestock=rows) == [("2023-12", CHONGWEN, 15, None, None)]

    def test_bees_and_workers_away_are_the_years_so_far(self) -> None:
        hives: list[Row] = [
            {"township_code": CHONGWEN, "month": "2025-06", "stock_boxes": 900, "added_boxes": 120},
            {"township_code": CHONGWEN, "month": "2020-12", "stock_boxes": 800, "added_boxes": 500},
        ]
        away: list[Row] = [
            {"township_code": town, "month": "2025-06", "this_year_count": count, "working_count": 1}
            for town, count in ((CHONGWEN, 930), (LIYI, 870))
        ]
        assert figure("bees_added", bees=hives) == [("2025-06", CHONGWEN, 120, None, None)]
        assert figure("away_workers", away_workers=away) == [
            ("2025-06", CHONGWEN, 930, None, None),
            ("2025-06", LIYI, 870, None, None),
        ]
        assert bases("bees_added", bees=hives) == bases("away_workers", away_workers=away) == {"本年累计"}

    def test_tourism_villages_count_from_the_month_they_were_named_while_they_keep_the_name(self) -> None:
        rows: list[Row] = [
            {"township_code": CHONGWEN, "status": status, "named_on": named}
            for status, named in (
                ("已命名", dt.date(2023, 9, 1)), ("已命名", dt.date(2023, 9, 30)), ("已命名", dt.date(2020, 12, 31)),
                ("已摘牌", dt.date(2023, 9, 5)), ("建设", None),
            )
        ]  # fmt: skip
        assert figure("tourism_villages_named", tourism_villages=rows) == [("2023-09", CHONGWEN, 2, None, None)]

    @pytest.mark.parametrize(("name", "expected"), [("new_counters", [2.0]), ("new_halls", [1.0]), ("new_zones", [])])
    def test_outlets_count_from_the_month_they_opened_even_if_closed_later(
        self, name: str, expected: list[float]
    ) -> None:
        rows: list[Row] = [
            {"township_code": CHONGWEN, "outlet_type": kind, "status": status, "opened_on": opened}
            for kind, status, opened in (
                ("专柜", "营业", DAY), ("专柜", "停业", BEFORE), ("专柜", "营业", dt.date(2020, 12, 31)),
                ("专馆", "营业", DAY), ("专区", "筹建", None), ("专区", "筹建", DAY),
            )
        ]  # fmt: skip
        assert figure(name, outlets=rows) == [("2024-06", CHONGWEN, value, None, None) for value in expected]

    def test_an_outlet_outside_the_county_counts_for_the_county_alone(self) -> None:
        rows: list[Row] = [{"outlet_type": "专馆", "status": "营业", "opened_on": DAY}]
        assert figure("new_halls", outlets=rows) == [("2024-06", None, 1, None, None)]

    def test_trained_people_are_those_trained_for_the_first_time(self) -> None:
        assert figure("trained_people", trainings=CLASSES) == [
            ("2024-06", CHONGWEN, 20, None, None),
            ("2024-08", CHONGWEN, 30, None, None),
            ("2024-08", LIYI, 10, None, None),
        ]
        assert bases("trained_people", trainings=CLASSES) == {"本期发生"}

    def test_certificates_are_a_share_of_all_trained_so_far_and_count_from_their_own_day(self) -> None:
        assert figure("trained_certified", trainings=CLASSES) == [
            ("2024-06", CHONGWEN, 0, 0, 20),
            ("2024-07", CHONGWEN, 90, 18, 20),
            ("2024-08", CHONGWEN, 36, 18, 50),
            ("2024-08", LIYI, 0, 0, 10),
        ]

    def test_a_township_has_parcels_while_a_station_of_its_own_works(self) -> None:
        rows: list[Row] = [
            {"township_code": town, "point_level": level, "opened_on": opened, "closed_on": closed}
            for town, level, opened, closed in (
                (CHONGWEN, "乡镇站", dt.date(2019, 5, 1), dt.date(2024, 6, 3)),
                (LIYI, "乡镇站", dt.date(2024, 6, 3), None),
                (LIYI, "村级点", dt.date(2021, 3, 1), None),
            )
        ]  # fmt: skip
        found = figure("logistics_townships", logistics_points=rows)
        assert {row[3:] for row in found} == {(0, 1), (1, 1)}
        assert len(found) == 2 * 11
        assert [row[:3] for row in found if row[2]] == [("2021-01", CHONGWEN, 100), ("2024-06", LIYI, 100)]


CLASSES: list[Row] = [
    {"township_code": town, "ended_on": ended, "trained_count": 40, "new_trained_count": new,
     "certified_count": certified, "certified_on": day}
    for town, ended, new, certified, day in (
        (CHONGWEN, dt.date(2024, 6, 3), 20, 18, dt.date(2024, 7, 31)),
        (CHONGWEN, dt.date(2024, 8, 1), 30, None, None),
        (LIYI, dt.date(2024, 8, 31), 10, 0, None),
        (LIYI, dt.date(2020, 12, 31), 99, 99, dt.date(2020, 12, 31)),
    )
]  # fmt: skip

#: Rule, ledger, a row that breaks it, the column it is found in, words of the problem.
BROKEN: list[tuple[str, str, Row, str, str]] = [
    ("crop_planting_parts", "crop_plantings", {"area_mu": 9.0, "quality_area_mu": 9.5}, "quality_area_mu", "多于种植面积 9.0 亩"),
    ("crop_planting_parts", "crop_plantings", {"area_mu": 9.0, "insured_area_mu": 9.5}, "insured_area_mu", "多于种植面积"),
    ("bee_parts", "bees", {"keeper_household_count": 4, "lifted_household_count": 5}, "lifted_household_count", "养蜂户数 4 户"),
    ("industry_park_parts", "industry_parks", {"linked_household_count": 4, "lifted_household_count": 5}, "lifted_household_count", "多于带动户数"),
    ("industry_park_dates", "industry_parks", {"status": "建成"}, "built_on", "建设状态是建成，但没有建成日期"),
    ("industry_park_dates", "industry_parks", {"status": "在建", "started_on": DAY, "built_on": BEFORE}, "built_on", "早于开工日期"),
    ("agri_project_parts", "agri_projects", {"linked_household_count": 4, "lifted_household_count": 5}, "lifted_household_count", "多于带动户数"),
    ("agri_project_dates", "agri_projects", {"status": "已验收"}, "accepted_on", "项目状态是已验收，但没有验收日期"),
    ("agri_project_dates", "agri_projects", {"status": "已验收", "started_on": DAY, "accepted_on": BEFORE}, "accepted_on", "2024-06-02 早于开工日期 2024-06-03"),
    ("leading_firm_parts", "leading_firms", {"employee_count": 4, "lifted_employee_count": 5}, "lifted_employee_count", "多于用工人数"),
    ("leading_firm_parts", "leading_firms", {"linked_household_count": 4, "lifted_household_count": 5}, "lifted_household_count", "多于带动户数"),
    ("tourism_village_parts", "tourism_villages", {"employed_count": 4, "lifted_employed_count": 5}, "lifted_employed_count", "多于带动就业"),
    ("tourism_village_dates", "tourism_villages", {"status": "已摘牌"}, "named_on", "创建状态是已摘牌，但没有命名日期"),
    ("outlet_dates", "outlets", {"status": "营业"}, "opened_on", "营业状态是营业，但没有开业日期"),
    ("outlet_dates", "outlets", {"status": "停业", "opened_on": DAY, "closed_on": BEFORE}, "closed_on", "早于开业日期"),
    ("sales_parts", "sales", {"sales_wanyuan": 4.0, "lifted_sales_wanyuan": 5.0}, "lifted_sales_wanyuan", "多于本月销售额"),
    ("pv_generation_parts", "pv_generation", {"shared_yuan": 4.0, "post_pay_yuan": 5.0}, "post_pay_yuan", "多于本月分配"),
    ("ecology_project_parts", "ecology_projects", {"investment_wanyuan": 4.0, "wage_wanyuan": 5.0}, "wage_wanyuan", "多于投资"),
    ("ecology_project_parts", "ecology_projects", {"worker_count": 4, "lifted_worker_count": 5}, "lifted_worker_count", "多于参与务工"),
    ("ecology_project_dates", "ecology_projects", {"status": "已验收"}, "accepted_on", "没有验收日期"),
    ("ecology_base_parts", "ecology_bases", {"employed_count": 4, "lifted_employed_count": 5}, "lifted_employed_count", "多于带动就业"),
    ("training_parts", "trainings", {"trained_count": 4, "new_trained_count": 5}, "new_trained_count", "多于培训人次"),
    ("training_parts", "trainings", {"trained_count": 4, "certified_count": 5}, "certified_count", "多于培训人次"),
    ("training_parts", "trainings", {"trained_count": 4, "employed_count": 5}, "employed_count", "多于培训人次"),
    ("training_dates", "trainings", {"certified_count": 3}, "certified_on", "首次持证 3 人，但没有发证日期"),
    ("training_dates", "trainings", {"started_on": DAY, "ended_on": BEFORE}, "ended_on", "早于开班日期"),
    ("training_dates", "trainings", {"started_on": DAY, "certified_on": BEFORE}, "certified_on", "早于开班日期"),
    ("trainee_certified", "trainees", {"is_certified": True}, "certified_on", "没有发证日期"),
    ("brand_worker_dates", "brand_workers", {"stage": "已持证"}, "certified_on", "进展是已持证，但没有发证日期"),
    ("brand_worker_dates", "brand_workers", {"stage": "已就业"}, "placed_on", "进展是已就业，但没有安置就业日期"),
    ("brand_worker_dates", "brand_workers", {"stage": "已培训", "trained_on": DAY, "placed_on": BEFORE}, "placed_on", "早于培训结业日期"),
    ("away_worker_parts", "away_workers", {"this_year_count": 4, "organised_count": 5}, "organised_count", "多于本年累计"),
    ("away_worker_parts", "away_workers", {"this_year_count": 4, "working_count": 5}, "working_count", "多于本年累计"),
    ("away_worker_parts", "away_workers", {"working_count": 4, "in_county_count": 3, "in_province_count": 2}, "in_county_count", "合计 5 人，多于月末在岗 4 人"),
    ("away_worker_parts", "away_workers", {"working_count": 4, "in_county_count": 5}, "in_county_count", "合计 5 人，多于月末在岗 4 人"),
    ("workshop_parts", "workshops", {"employed_count": 4, "lifted_employed_count": 5}, "lifted_employed_count", "多于吸纳就业"),
    ("workshop_recognised", "workshops", {"is_recognised": True}, "recognised_on", "没有认定日期"),
    ("public_post_dates", "public_posts", {"status": "退岗", "started_on": BEFORE}, "ended_on", "在岗状态是退岗，但没有退岗日期"),
    ("public_post_dates", "public_posts", {"status": "在岗", "started_on": BEFORE, "ended_on": DAY}, "ended_on", "却填了退岗日期"),
    ("public_post_dates", "public_posts", {"status": "退岗", "started_on": DAY, "ended_on": BEFORE}, "ended_on", "早于上岗日期"),
    ("work_relief_parts", "work_relief_projects", {"investment_wanyuan": 4.0, "wage_wanyuan": 5.0}, "wage_wanyuan", "多于投资"),
    ("work_relief_parts", "work_relief_projects", {"worker_count": 4, "lifted_worker_count": 5}, "lifted_worker_count", "多于参与务工"),
    ("work_relief_dates", "work_relief_projects", {"status": "已验收"}, "accepted_on", "没有验收日期"),
    ("logistics_point_dates", "logistics_points", {"status": "停运", "opened_on": DAY}, "closed_on", "没有停运日期"),
    ("logistics_point_dates", "logistics_points", {"status": "停运", "opened_on": DAY, "closed_on": BEFORE}, "closed_on", "早于启用日期"),
    ("logistics_point_village", "logistics_points", {"point_level": "村级点"}, "village_code", "没有行政村"),
    ("water_test_result", "water_tests", {"result": "不合格"}, "failed_item", "没有写不合格项目"),
    ("water_test_result", "water_tests", {"result": "合格", "failed_item": "浑浊度"}, "failed_item", "却写了不合格项目浑浊度"),
    ("water_test_result", "water_tests", {"sampled_on": DAY, "fixed_on": BEFORE}, "fixed_on", "早于采样日期"),
    ("water_outage_dates", "water_outages", {"started_on": DAY, "ended_on": BEFORE}, "ended_on", "早于中断日期"),
    ("village_water_parts", "village_water", {"population": 560, "central_population": 561}, "central_population", "集中供水人口 561 大于农村人口 560"),
    ("village_water_parts", "village_water", {"household_count": 210, "tap_household_count": 211}, "tap_household_count", "通自来水户数 211 大于农户数 210"),
    ("grid_work_dates", "grid_works", {"stage": "投运"}, "done_on", "工程阶段是投运，但没有竣工日期"),
    ("grid_work_dates", "grid_works", {"stage": "施工", "started_on": DAY, "done_on": BEFORE}, "done_on", "早于开工日期"),
]  # fmt: skip

#: Rule, ledger and a row at its very limit.
KEPT: list[tuple[str, str, Row]] = [
    ("crop_planting_parts", "crop_plantings", {"area_mu": 9.0, "quality_area_mu": 9.0, "insured_area_mu": 9.0}),
    ("industry_park_dates", "industry_parks", {"status": "建成", "started_on": DAY, "built_on": DAY}),
    ("agri_project_dates", "agri_projects", {"status": "完工待验", "started_on": DAY}),
    ("tourism_village_dates", "tourism_villages", {"status": "建设"}),
    ("outlet_dates", "outlets", {"status": "筹建"}),
    ("training_parts", "trainings", {"trained_count": 4, "new_trained_count": 4, "certified_count": 4, "employed_count": 4}),
    ("training_dates", "trainings", {"certified_count": 0, "started_on": DAY, "ended_on": DAY}),
    ("trainee_certified", "trainees", {"is_certified": False}),
    ("brand_worker_dates", "brand_workers", {"stage": "已就业", "trained_on": DAY, "placed_on": DAY}),
    ("away_worker_parts", "away_workers", {
        "this_year_count": 5, "organised_count": 5, "working_count": 5, "in_county_count": 3, "in_province_count": 2,
    }),
    ("workshop_recognised", "workshops", {"is_recognised": False}),
    ("public_post_dates", "public_posts", {"status": "在岗", "started_on": DAY}),
    ("public_post_dates", "public_posts", {"status": "退岗", "started_on": DAY, "ended_on": DAY}),
    ("logistics_point_village", "logistics_points", {"point_level": "乡镇站"}),
    ("water_test_result", "water_tests", {"result": "不合格", "failed_item": "浑浊度", "sampled_on": DAY, "fixed_on": DAY}),
    ("water_outage_dates", "water_outages", {"started_on": DAY}),
    ("village_water_parts", "village_water", {
        "population": 560, "central_population": 560, "household_count": 210, "tap_household_count": 210,
    }),
    ("grid_work_dates", "grid_works", {"stage": "施工", "started_on": DAY}),
]  # fmt: skip


class TestRules:
    @pytest.mark.parametrize(("rule", "ledger", "row", "column", "words"), BROKEN)
    def test_what_cannot_be_is_found(self, rule: str, ledger: str, row: Row, column: str, words: str) -> None:
        ((row_id, found_in, problem),) = findings(rule, **{ledger: [row]})
        assert (row_id, found_in) == ("row1", column)
        assert words in str(problem)

    @pytest.mark.parametrize(("rule", "ledger", "row"), KEPT)
    def test_what_can_just_be_is_let_through(self, rule: str, ledger: str, row: Row) -> None:
        assert findings(rule, **{ledger: [row]}) == []

    def test_every_rule_of_these_articles_is_tried(self) -> None:
        articles = {f"a{number}" for number in range(13, 25)}
        own = {ledger.name for ledger in ledgers() if set(ledger.articles) & articles}
        elsewhere = {"road_accepted", "farm_insurance_parts"}  # tried with whole files, and with the safeguards
        found = {rule.name for rule in ledgers().rules.values() if rule.tables & own}
        assert found - elsewhere == {rule for rule, *_ in BROKEN}


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "problem"),
    [
        (98.5, 90, 100, "数值填 98.5，同一行的分子分母 90／100 算出的是 90%（自来水普及率98%以上）"),
        (98.0, 97, 100, "数值填 98，同一行的分子分母 97／100 算出的是 97%（自来水普及率98%以上）"),
        (98.6, 985, 1000, "数值填 98.6，同一行的分子分母 985／1000 算出的是 98.5%（自来水普及率98%以上）"),
        (0.9, 90, 100, "数值填 0.9，同一行的分子分母 90／100 算出的是 90%（自来水普及率98%以上）"),
        (66.67, 200, 300, None),  # 66.666… rounded
        (66.7, 200, 300, None),
        (67.0, 200, 300, None),
        (66.0, 200, 300, None),  # the tail cut off: 99.96 % is not yet 100 %
        (65.0, 200, 300, "数值填 65，同一行的分子分母 200／300 算出的是 66.67%（自来水普及率98%以上）"),
        (91.2, 2.3, 2.5, None),  # 2.25 to 2.35 over 2.45 to 2.55 万人: 88.2 to 95.9 %
        (97.0, 2.3, 2.5, "数值填 97，同一行的分子分母 2.3／2.5 算出的是 92%（自来水普及率98%以上）"),
        (98.5, None, None, None),
        (None, 90, 100, None),
    ],
)
def test_a_share_agrees_with_its_parts_to_the_digits_given(
    value: float | None, numerator: float | None, denominator: float | None, problem: str | None
) -> None:
    report = {"commitment_id": "C38", "value": value, "numerator": numerator, "denominator": denominator}
    found = findings("observation_value_ratio", observations=[report])
    assert found == ([("row1", "value", problem)] if problem else [])
    assert findings("observation_value_ratio", observations=[report | {"commitment_id": "C05"}]) == []  # 项, not %
