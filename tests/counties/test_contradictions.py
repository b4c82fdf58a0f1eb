"""The county's contradictions: each check finds the one put in, with its cell and whom to ask, and leaves near ones alone."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.counties.checking import COUNTY, LEDGERS, World, assert_one_select_with_a_title, findings

CHECKS = sorted(check.name for check in LEDGERS.checks.values() if check.group == "contradictions")
TOWNSHIPS = [township.code for township in COUNTY.townships]
CHONGWEN, LIUQUAN = "140524100", "140524209"
XIGOU, OTHER = "140524100202", "140524209204"
Cells = dict[str, object]


def observations(commitment: str, basis: str, rows: dict[str, Cells]) -> World:
    common: Cells = {"commitment_id": commitment, "basis": basis, "month": "2025-06", "reporting_unit_id": "nongye"}
    return {"observations": {row_id: common | cells for row_id, cells in rows.items()}}


def with_county(commitment: str, basis: str, county: Cells, township: Cells) -> World:
    """The county's row and one equal row for each township."""
    rows = {"county": county} | {code: {"township_code": code} | township for code in TOWNSHIPS}
    return observations(commitment, basis, rows)


def series(basis: str, values: list[float], commitment: str = "C24") -> World:
    rows: dict[str, Cells] = {f"o{i}": {"month": f"2025-{i:02d}", "value": value} for i, value in enumerate(values, 1)}
    return observations(commitment, basis, rows)


def one(ledger: str, **cells: object) -> World:
    return {ledger: {"r1": {"township_code": CHONGWEN} | cells}}


def without_place(ledger: str, **cells: object) -> World:
    return {ledger: {"r1": dict(cells)}}


def divided(commitment: str, year: int, values: list[float]) -> World:
    rows: dict[str, Cells] = {
        f"a{i}": {"commitment_id": commitment, "township_code": code, "year": year, "value": value, "source_row": i}
        for i, (code, value) in enumerate(zip(TOWNSHIPS, values, strict=False))
    }
    return {"allocations": rows}


def years(ledger: str, column: str, values: list[float], **cells: object) -> World:
    return {
        ledger: {
            f"y{year}": {"township_code": CHONGWEN, "year": year, column: value} | cells
            for year, value in enumerate(values, 2021)
        }
    }


def shares(tap_pct: float, central: Cells, month: str = "2025-06") -> World:
    rows: dict[str, Cells] = {
        "tap": {"commitment_id": "C38", "month": month, "value": tap_pct, "reporting_unit_id": "shuiwu"},
        "central": {"commitment_id": "C37", "month": month, "reporting_unit_id": "shuiwu"} | central,
    }
    return observations("", "时点", rows)


def household(*others: World, **cells: object) -> World:
    """A household of 崇文镇西沟村, and rows that point at it."""
    tables: World = {"households": {"h1": {"township_code": CHONGWEN, "village_code": XIGOU} | cells}}
    for other in others:
        for ledger, rows in other.items():
            tables[ledger] = tables.get(ledger, {}) | rows
    return tables


CASE: World = {"cases": {"c1": {"household_id": "h1", "category": "脱贫不稳定户", "identified_month": "2025-02"}}}
CLAIM: Cells = {"household_id": "h1", "reported_on": dt.date(2025, 3, 4)}


def insured(**counts: int) -> World:
    """Policies of 2025 by category; the counts are those of 崇文镇, the other townships have none to insure."""
    words = {"unstable": "脱贫不稳定户", "marginal": "边缘易致贫户", "sudden": "突发严重困难户"}
    rows: dict[str, Cells] = {}
    for key, word in words.items():
        for code in TOWNSHIPS:
            count = counts.get(key, 0) if code == CHONGWEN else 0
            rows[f"{key}{code}"] = {"township_code": code, "year": 2025, "category": word, "household_count": count}
    return {"insurance_policies": rows}


def ended(day: dt.date | None) -> World:
    return {"case_steps": {"s1": {"case_id": "c1", "step": "风险消除", "started_on": day, "done_on": day}}}


def stated(*, is_eliminated: bool | None) -> World:
    return {"cases": {"c1": CASE["cases"]["c1"] | {"is_eliminated": is_eliminated}}}


def training(**cells: object) -> World:
    common: Cells = {"class_no": "P1", "ended_on": dt.date(2025, 5, 6), "trained_count": 20, "new_trained_count": 12}
    return one("trainings", **(common | {"certified_count": 10} | cells))


def roster(people: int, certified: int, *, is_lifted: bool = True) -> World:
    rows: dict[str, Cells] = {
        f"t{i}": {"class_id": "r1", "is_lifted": is_lifted, "is_certified": i < certified} for i in range(people)
    }
    return {"trainees": rows}


def spent(pledged: float, *amounts: float) -> World:
    rows: dict[str, Cells] = {
        f"x{i}": {"pairing_id": "p1", "money_wanyuan": amount, "held_on": dt.date(2025, 1, 1 + i)}
        for i, amount in enumerate(amounts)
    }
    pairing: Cells = {
        "pairing_no": "J1",
        "pledged_wanyuan": pledged,
        "township_code": CHONGWEN,
        "helper_unit_id": "gongxin",
    }
    return {"pairings": {"p1": pairing | {"started_on": dt.date(2024, 5, 1)}}, "pairing_activities": rows}


def linked(first: str, first_cells: Cells, second: str, second_cells: Cells) -> World:
    """Row ``r1`` of one ledger and ``p1`` of the ledger it points at."""
    return {first: {"r1": first_cells}, second: {"p1": second_cells}}


def roads(*lengths: float, investment: float | None = None) -> World:
    rows: dict[str, Cells] = {
        f"q{i}": {
            "project_no": f"G{i}",
            "township_code": CHONGWEN,
            "length_km": length,
            "investment_wanyuan": 60 * length,
        }
        for i, length in enumerate(lengths)
    }
    if investment is not None:
        rows["q0"]["investment_wanyuan"] = investment
    return {"road_projects": rows}


def figure(value: float, numerator: float | None = None, denominator: float | None = None) -> Cells:
    return {
        "source": "figure:some",
        "month": "2025-06",
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
    }


def hamlets(facilities: int, register: int) -> World:
    place: Cells = {"township_code": CHONGWEN, "village_code": XIGOU}
    return {
        "villages": {"v1": place | {"natural_village_count": register}},
        "village_facilities": {"r1": place | {"month": "2025-06", "natural_village_count": facilities}},
    }


def persons(mark: str) -> World:
    place: Cells = {"township_code": LIUQUAN, "village_code": OTHER}
    member: Cells = {"relation": "配偶", "birth_year": 1977}
    return {
        "households": {"h1": {"township_code": CHONGWEN, "village_code": XIGOU}, "h2": place},
        "members": {
            "m1": member | {"household_id": "h1", "id_number_mark": "p1"},
            "m2": member | {"household_id": "h2", "id_number_mark": mark},
        },
    }


#: Check, rows, and (row_id, column, severity, beginning of the problem, township, unit) of what it must find.
Expected = tuple[str | None, str, str, str, str | None, str | None]
FOUND: list[tuple[str, World, Expected]] = [
    ("townships_not_county", with_county("C24", "本年累计", {"value": 380.0}, {"value": 34.0}),
     ("county", "value", "错误", "畜禽饲养量380万头只 2025-06（本年累计）：全县填 380 万头只，11 个乡镇相加是 374 万头只", None, "nongye")),
    ("townships_not_county", with_county("C45", "时点", {"numerator": 67.0, "denominator": 110.0}, {"numerator": 6.0, "denominator": 10.0}),
     ("county", "numerator", "错误", "户用卫生厕所普及率65%以上 2025-06（时点）分子：全县填 67，11 个乡镇相加是 66", None, "nongye")),
    ("allocations_not_target", divided("C35", 2025, [30.0] * 11),
     ("a0", "value", "错误", "新改建“四好农村路”360公里：2025 年分解到 11 个乡镇，相加是 330，目标是 360（公里）", None, "jiaotong")),
    ("allocations_not_target", divided("C35", 2025, [30.0] * 10),
     ("a0", "value", "疑点", "新改建“四好农村路”360公里：2025 年分解到 10 个乡镇，相加是 300", None, "jiaotong")),
    ("cumulative_falls", series("本年累计", [100, 90]),
     ("o2", "value", "错误", "畜禽饲养量380万头只（本年累计） 2025-02 是 90 万头只，比 2025-01 的 100 万头只少", None, "nongye")),
    ("cumulative_falls", {"livestock": {"a": {"township_code": CHONGWEN, "species": "羊", "month": "2025-03", "sold_count": 50}, "b": {"township_code": CHONGWEN, "species": "羊", "month": "2025-06", "sold_count": 40}}},
     ("b", "sold_count", "错误", "羊本年累计出栏 2025-06 是 40 头只，比 2025-03 的 50 头只少", CHONGWEN, "nongye")),
    ("part_over_whole", one("village_years", village_code=XIGOU, year=2024, tap_water_household_count=201, household_count=200),
     ("r1", "tap_water_household_count", "错误", "2024 年：通自来水户数 201 户，多于年末户数 200 户", CHONGWEN, "shuiwu")),
    ("part_over_whole", one("village_years", village_code=XIGOU, year=2024, hard_road_natural_village_count=6) | hamlets(5, 5),
     ("r1", "hard_road_natural_village_count", "错误", "2024 年：通硬化路自然村数 6 个，多于行政村基本情况台账的自然村数 5 个", CHONGWEN, "jiaotong")),
    ("part_over_whole", one("resettlement_sites", household_count=20, labour_household_count=21),
     ("r1", "labour_household_count", "错误", "现状：有劳动能力户数 21 户，多于安置户数 20 户", CHONGWEN, "zuzhi")),
    ("part_over_whole", one("livestock", species="猪", month="2025-03", stock_count=10, sold_count=5, insured_count=16),
     ("r1", "insured_count", "错误", "2025-03：猪参加养殖保险 16 头只，多于期末存栏加本年累计出栏 15 头只", CHONGWEN, "nongye")),
    ("part_over_whole", one("schools", year=2025, special_post_count=9, teacher_count=8),
     ("r1", "special_post_count", "错误", "2025 年：特岗教师数 9 人，多于专任教师数 8 人", CHONGWEN, "jiaoyu")),
    ("part_over_whole", one("guarantee_gaps", found_on=dt.date(2025, 3, 4), household_count=3, population=2, responsible_unit_id="shuiwu"),
     ("r1", "household_count", "错误", "2025-03-04：涉及户数 3 户，多于涉及人数 2 人", CHONGWEN, "shuiwu")),
    ("share_over_hundred", {"commitment_values": {"v": {"commitment_id": "C31"} | figure(105, 105, 100)}},
     (None, "value", "错误", "培训对象全部持证 2025-06：全县由台账算出 105%（105／100）", None, "renshe")),
    ("tap_over_central", shares(98.0, {"numerator": 95.0, "denominator": 100.0}),
     ("tap", "value", "疑点", "全县 2025-06：自来水普及率 98.0%，高于集中供水率 95.0%", None, "shuiwu")),
    ("monitored_not_registered", household(without_place("clues", household_id="h1", result="纳入监测", received_on=dt.date(2025, 1, 2))),
     ("r1", "result", "疑点", "2025-01-02 收到的线索，核实结果是纳入监测，这一户没有列入过监测对象台账", CHONGWEN, "fupin")),
    ("monitored_not_registered", household(without_place("insurance_claims", **CLAIM, category="脱贫不稳定户")),
     ("r1", "category", "疑点", "2025-03-04 报案的理赔，监测对象类别填脱贫不稳定户", CHONGWEN, "fupin")),
    ("monitored_not_registered", household(without_place("houses", household_id="h1", household_kind="易返贫致贫户", found_on=dt.date(2025, 1, 2))),
     ("r1", "household_kind", "疑点", "2025-01-02 发现的危房，对象类别填易返贫致贫户", CHONGWEN, "fupin")),
    ("monitored_not_registered", household(without_place("pension_insured", household_id="h1", group="监测对象", year=2025)),
     ("r1", "group", "疑点", "2025 年补充养老保险，重点人群类别填监测对象", CHONGWEN, "fupin")),
    ("category_disagrees", household(CASE, without_place("insurance_claims", **CLAIM, category="突发严重困难户")),
     ("r1", "category", "疑点", "2025-03-04 报案的理赔填突发严重困难户，监测对象台账填脱贫不稳定户", CHONGWEN, "fupin")),
    ("categories_not_enrolled", household(CASE, insured(unstable=2)),
     ("sudden140524100", "household_count", "疑点", "2025 年：防贫保险三类应保户数相加 2 户（突发严重困难户 0、脱贫不稳定户 2、边缘易致贫户 0），监测对象台账当年在册三类相加 1 户（突发严重困难户 0、脱贫不稳定户 1、边缘易致贫户 0）", None, "fupin")),
    ("enrolled_not_sum", household(stated(is_eliminated=True)),
     ("c1", "is_eliminated", "错误", "监测对象台账已消除 1 户，监测办理台账未消除 1 户，相加不等于纳入的 1 户", CHONGWEN, "fupin")),
    ("certified_over_trained", training(certified_count=13),
     ("r1", "certified_count", "错误", "到 2025-05-06，首次持证累计 13 人，多于首次培训累计 12 人", CHONGWEN, "renshe")),
    ("certified_over_trained", training() | roster(15, 11),
     ("r1", "certified_count", "错误", "班次 P1（2025-05-06 结业）：学员名册里脱贫劳动力持证 11 人，多于培训班台账首次持证 10 人", CHONGWEN, "renshe")),
    ("certified_over_trained", training() | roster(21, 0),
     ("r1", "trained_count", "错误", "班次 P1（2025-05-06 结业）：学员名册里脱贫劳动力 21 人，多于培训班台账培训 20 人次", CHONGWEN, "renshe")),
    ("end_before_start", household(helped_from=dt.date(2024, 1, 2), helped_until=dt.date(2024, 1, 1)),
     ("h1", "helped_until", "错误", "帮扶结束日期 2024-01-01 早于帮扶开始日期 2024-01-02", CHONGWEN, None)),
    ("end_before_start", linked("fund_payments", {"fund_id": "p1", "paid_on": dt.date(2025, 1, 1)}, "funds", {"fund_no": "Z1", "issued_on": dt.date(2025, 1, 2), "township_code": CHONGWEN}),
     ("r1", "paid_on", "错误", "支付日期 2025-01-01 早于资金项目 Z1 下达日期 2025-01-02", CHONGWEN, "caizheng")),
    ("end_before_start", one("appraisal_problems", found_on=dt.date(2025, 1, 2), due_on=dt.date(2025, 1, 1), unit_id="fupin"),
     ("r1", "due_on", "错误", "整改时限日期 2025-01-01 早于发现日期 2025-01-02", CHONGWEN, "fupin")),
    ("end_before_start", one("appraisal_problems", found_on=dt.date(2025, 1, 2), acted_on=dt.date(2025, 1, 1), unit_id="fupin"),
     ("r1", "acted_on", "错误", "处理日期 2025-01-01 早于发现日期 2025-01-02", CHONGWEN, "fupin")),
    ("end_before_start", linked("pairing_activities", {"township_code": CHONGWEN, "pairing_id": "p1", "held_on": dt.date(2025, 1, 1)}, "pairings", {"pairing_no": "J1", "started_on": dt.date(2025, 1, 2), "helper_unit_id": "gongxin"}),
     ("r1", "held_on", "错误", "结对活动日期 2025-01-01 早于结对 J1 开始日期 2025-01-02", CHONGWEN, "gongxin")),
    ("end_before_start", linked("pv_generation", {"township_code": CHONGWEN, "station_id": "p1", "month": "2025-01", "generation_kwh": 9.0}, "pv_stations", {"station_no": "D1", "connected_on": dt.date(2025, 2, 1)}),
     ("r1", "month", "错误", "发电日期 2025-01-31 早于电站 D1 并网日期 2025-02-01", CHONGWEN, "fagai")),
    ("end_before_start", one("trainees", ended_on=dt.date(2025, 1, 2), certified_on=dt.date(2025, 1, 1)),
     ("r1", "certified_on", "错误", "发证日期 2025-01-01 早于结业日期 2025-01-02", CHONGWEN, "renshe")),
    ("end_before_start", one("houses", found_on=dt.date(2025, 1, 2), paid_on=dt.date(2025, 1, 1)),
     ("r1", "paid_on", "错误", "补助发放日期 2025-01-01 早于发现日期 2025-01-02", CHONGWEN, "zhujian")),
    ("end_before_start", one("milestones", started_on=dt.date(2025, 1, 2), planned_on=dt.date(2025, 1, 1), unit_id="ziran"),
     ("r1", "planned_on", "错误", "计划完成日期 2025-01-01 早于启动日期 2025-01-02", CHONGWEN, "ziran")),
    ("observation_ten_times", series("时点", [43, 43, 43, 430000, 43], "C22"),
     ("o4", "value", "疑点", "中药材面积达到43万亩（时点）2025-04 是 430000 万亩，前后 4 期的中间数是 43 万亩", None, "nongye")),
    ("observation_ten_times", series("时点", [40, 40, 40, 5], "C22"),
     ("o4", "value", "疑点", "中药材面积达到43万亩（时点）2025-04 是 5 万亩，前后 3 期的中间数是 40 万亩", None, "nongye")),
    ("ledger_ten_times", years("herb_plantings", "area_mu", [5000, 5100, 5200, 41600], herb="党参", mode="人工种植"),
     ("y2024", "area_mu", "疑点", "2024 党参人工种植面积 41600 亩，前后 3 期的中间数是 5100 亩", CHONGWEN, "nongye")),
    ("ledger_ten_times", years("village_years", "income_per_capita_yuan", [1.2, 12000, 12500, 13000], village_code=XIGOU),
     ("y2021", "income_per_capita_yuan", "疑点", "2021 农民人均可支配收入 1.2 元，前后 3 期的中间数是 12500 元", CHONGWEN, "nongye")),
    ("road_ten_times", roads(16, 2, 2, 2, 2),
     ("q0", "length_km", "疑点", "项目 G0 的里程 16 公里，5 个项目的中间数是 2 公里", CHONGWEN, "jiaotong")),
    ("road_ten_times", roads(2, 2, 2, 2, investment=15.0),
     ("q0", "investment_wanyuan", "疑点", "项目 G0 的每公里投资 7.5 万元，4 个项目的中间数是 60 万元", CHONGWEN, "jiaotong")),
    ("residents_over_beds", one("care_institutions", institution_no="Y1", resident_count=11, bed_count=10),
     ("r1", "resident_count", "疑点", "机构 Y1 在院 11 人，床位 10 张", CHONGWEN, "minzheng")),
    ("land_over_quota", without_place("land_quotas", year=2025, plan_level="县级", used_mu=50.5, rural_industry_mu=50.0),
     ("r1", "used_mu", "错误", "2025 年县级：乡村产业已用指标 50.5 亩，多于乡村产业用地指标 50 亩", None, "ziran")),
    ("land_over_quota", without_place("land_quotas", year=2025, plan_level="县级", special_used_mu=312.0, special_quota_mu=300.0),
     ("r1", "special_used_mu", "错误", "2025 年县级：单列指标已用 312 亩，多于单列指标 300 亩", None, "ziran")),
    ("paid_over_budget", one("agri_projects", project_no="N1", paid_wanyuan=10.5, investment_wanyuan=10.0),
     ("r1", "paid_wanyuan", "疑点", "项目 N1 已支付资金 10.5 万元，多于投资 10 万元", CHONGWEN, "nongye")),
    ("paid_over_budget", one("industry_parks", park_no="Y1", invested_wanyuan=10.5, investment_wanyuan=10.0),
     ("r1", "invested_wanyuan", "疑点", "园区 Y1 累计完成投资 10.5 万元，多于计划投资 10 万元", CHONGWEN, "nongye")),
    ("paid_over_budget", one("grid_works", project_no="D1", invested_wanyuan=10.5, investment_wanyuan=10.0),
     ("r1", "invested_wanyuan", "疑点", "项目 D1 累计完成投资 10.5 万元，多于计划投资 10 万元", CHONGWEN, "fagai")),
    ("paid_over_budget", spent(10, 6, 5),
     ("x1", "money_wanyuan", "疑点", "结对 J1 各次活动投入资金 11 万元，多于协议帮扶资金 10 万元", CHONGWEN, "gongxin")),
    ("settled_over_raised", one("village_safety_months", month="2025-06", settled_count=3, dispute_count=2),
     ("r1", "settled_count", "疑点", "2025-06：已化解 3 起，当月矛盾纠纷 2 起", CHONGWEN, "zhengfa")),
    *(
        ("village_disagrees", household(without_place(ledger, household_id="h1", village_code=OTHER)),
         ("r1", "village_code", "疑点", "这一行填六泉乡", LIUQUAN, unit))
        for ledger, unit in (
            ("aid_recipients", "minzheng"), ("clues", "fupin"), ("guarantee_gaps", None), ("houses", "zhujian"),
            ("insurance_claims", "fupin"), ("pension_insured", "renshe"), ("relief_cases", "minzheng"),
        )
    ),
]  # fmt: skip

#: What comes close and is right.
NOT_FOUND: list[tuple[str, World]] = [
    # Rounded to whole numbers in one place only, shares that cannot be added up, one township still missing.
    ("townships_not_county", with_county("C22", "时点", {"value": 40.7}, {"value": 3.7})),
    ("townships_not_county", with_county("C44", "时点", {"value": 5.0}, {"value": 5.0})),
    ("townships_not_county", {"observations": {k: v for k, v in with_county("C24", "本年累计", {"value": 380.0}, {"value": 34.0})["observations"].items() if k != LIUQUAN}}),
    ("allocations_not_target", divided("C35", 2025, [30.0] * 10 + [60.0])),
    ("allocations_not_target", divided("C35", 2024, [10.0] * 11)),
    ("cumulative_falls", series("本年累计", [90, 90, 95])),
    ("cumulative_falls", series("时点", [100, 90])),
    ("cumulative_falls", observations("C24", "本年累计", {"a": {"month": "2024-12", "value": 380.0}, "b": {"month": "2025-01", "value": 20.0}})),
    ("part_over_whole", one("village_years", village_code=XIGOU, year=2024, tap_water_household_count=200, household_count=200)),
    ("part_over_whole", one("livestock", species="猪", month="2025-03", stock_count=10, sold_count=5, insured_count=15)),
    ("share_over_hundred", {"commitment_values": {"v": {"commitment_id": "C31"} | figure(100, 100, 100)}}),
    ("tap_over_central", shares(95.0, {"numerator": 95.0, "denominator": 100.0})),
    ("monitored_not_registered", household(CASE, without_place("clues", household_id="h1", result="纳入监测", received_on=dt.date(2025, 1, 2)))),
    ("monitored_not_registered", household(without_place("clues", household_id="h1", result="无风险", received_on=dt.date(2025, 1, 2)))),
    ("category_disagrees", household(CASE, without_place("insurance_claims", **CLAIM, category="脱贫不稳定户"))),
    ("categories_not_enrolled", household(CASE, insured(unstable=1))),
    ("categories_not_enrolled", household(CASE, ended(dt.date(2025, 1, 5)), insured(unstable=1))),
    ("categories_not_enrolled", household(CASE, ended(dt.date(2024, 12, 5)), insured())),
    ("categories_not_enrolled", household(CASE, {"insurance_policies": {"p": {"township_code": CHONGWEN, "year": 2025, "category": "脱贫不稳定户", "household_count": 9}}})),
    ("enrolled_not_sum", household(stated(is_eliminated=True), ended(dt.date(2025, 9, 1)))),
    ("enrolled_not_sum", household(stated(is_eliminated=False))),
    ("enrolled_not_sum", household(stated(is_eliminated=None), ended(dt.date(2025, 9, 1)))),
    ("certified_over_trained", training(certified_count=12)),
    ("certified_over_trained", training() | roster(21, 11, is_lifted=False)),
    ("end_before_start", household(helped_from=dt.date(2024, 1, 2), helped_until=dt.date(2024, 1, 2))),
    ("end_before_start", linked("pv_generation", {"township_code": CHONGWEN, "station_id": "p1", "month": "2025-02", "generation_kwh": 9.0}, "pv_stations", {"station_no": "D1", "connected_on": dt.date(2025, 2, 20)})),
    ("observation_ten_times", series("时点", [43, 43, 43, 340], "C22")),
    ("observation_ten_times", series("时点", [43, 43, 430], "C22")),
    ("observation_ten_times", series("自2021年累计", [1, 20, 40, 60], "C30")),
    ("observation_ten_times", series("时点", [1, 1, 1, 9], "C58")),
    ("observation_ten_times", series("本期发生", [1, 1, 1, 20], "C09")),
    ("ledger_ten_times", years("herb_plantings", "area_mu", [5000, 5100, 5200, 40700], herb="党参", mode="人工种植")),
    ("ledger_ten_times", years("herb_plantings", "area_mu", [5000, 5100, 51000], herb="党参", mode="人工种植")),
    ("road_ten_times", roads(15.9, 2, 2, 2, 2)),
    ("road_ten_times", roads(0.2, 2, 2, 2, 2)),
    ("road_ten_times", roads(2, 2, 30)),
    ("residents_over_beds", one("care_institutions", institution_no="Y1", resident_count=10, bed_count=10)),
    ("land_over_quota", without_place("land_quotas", year=2025, plan_level="县级", used_mu=50.0, rural_industry_mu=50.0)),
    ("paid_over_budget", spent(11, 6, 5)),
    ("settled_over_raised", one("village_safety_months", month="2025-06", settled_count=2, dispute_count=2)),
    ("village_disagrees", household(without_place("houses", household_id="h1", village_code=XIGOU))),
    ("person_in_two_households", persons("p2")),
]  # fmt: skip


def _id(value: object) -> str:
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("name", "tables", "expected"), FOUND, ids=_id)
def test_a_contradiction_is_found(name: str, tables: World, expected: Expected) -> None:
    (found,) = findings(name, tables)
    row_id, column, severity, problem, township, unit = expected
    assert str(found["problem"]).startswith(problem)
    assert (found["row_id"], found["column_name"], found["severity"]) == (row_id, column, severity)
    assert (found["township_code"], found["unit_id"]) == (township, unit)
    assert column in LEDGERS[str(found["ledger"])].by_name
    assert unit is None or COUNTY.unit(unit)
    assert found["remedy"] and not f"{found['problem']}{found['remedy']}".endswith("。")


@pytest.mark.parametrize(("name", "tables"), NOT_FOUND, ids=_id)
def test_what_comes_close_is_not_found(name: str, tables: World) -> None:
    assert findings(name, tables) == []


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_has_a_title_every_column_and_both_kinds_of_test(name: str) -> None:
    assert_one_select_with_a_title(name)
    assert name in {tested for tested, *_ in FOUND} | {"person_in_two_households"}
    assert name in {tested for tested, _ in NOT_FOUND}
    assert findings(name, {}) == []


def test_the_person_is_found_in_both_households() -> None:
    found = {one["row_id"]: one for one in findings("person_in_two_households", persons("p1"))}
    assert [found[row_id]["township_code"] for row_id in ("m1", "m2")] == [CHONGWEN, LIUQUAN]
    assert str(found["m2"]["problem"]) == "这个人（配偶，1977 年出生）同时登记在崇文镇西沟村的另一户"
    assert {one["severity"] for one in found.values()} == {"错误"} and len(found) == 2


def test_the_newest_month_stands_for_all_with_the_same_share_too_high() -> None:
    older, newer = shares(98, {"value": 95.0}, "2025-05"), shares(98, {"value": 95.0}, "2025-06")
    rows = {f"{month}{row_id}": cells for month, table in (("a", older), ("b", newer)) for row_id, cells in table["observations"].items()}  # fmt: skip
    assert [one["row_id"] for one in findings("tap_over_central", {"observations": rows})] == ["btap"]
