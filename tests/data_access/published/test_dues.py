"""What is due: declared in the ledgers or found by a SELECT, as of a day, narrowed to the viewer, with who has to act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd
import pytest

from data_access.acts.settle import settle
from data_access.county.ledgers import ColumnType, Ledger
from data_access.published.dues import due_rows
from data_access.record.notes.settlements import Topic
from data_access.store import Store
from errors import LedgerDefinitionError
from models.viewing import EVERYBODY, Viewer
from tests.conftest import NOW
from tests.data_access.filling import Row, file, id_number, ledgers, read_model, taken_in
from tests.data_access.published.due_cases import MILESTONE, PROBLEM, VISIT, WORKS

DAY = dt.date(2025, 6, 30)
SOON = dt.timedelta(days=60)
#: Days of a plan or a term that nothing has to be done by, and why.
NOT_DUE = {
    ("households", "helped_until"): "households go by the steps of their cases",
    ("insurance_policies", "starts_on"): "a beginning",
    ("insurance_policies", "ends_on"): "renewed by another row: due/insurance_not_renewed.sql",
}

SECRETARY: Row = {
    "name": "模拟甲", "id_number": id_number(), "township_code": "崇文镇", "village_code": "西沟村", "role": "第一书记",
    "sending_unit": "模拟单位", "started_on": dt.date(2023, 7, 1), "due_on": dt.date(2025, 7, 1), "status": "在岗",
}  # fmt: skip
DESIGNATION: Row = {
    "township_code": "崇文镇", "village_code": "西沟村", "kind": "驻村工作队派驻村", "level": "县级", "reason": "脱贫村",
    "designated_on": dt.date(2021, 6, 1), "status": "有效",
}  # fmt: skip


def found(store: Store, day: dt.date = DAY, viewer: Viewer = EVERYBODY) -> pd.DataFrame:
    return due_rows(read_model(store), store.settled_county(), store.ledgers, viewer, day, day + SOON)


def keys(rows: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(rows[list(columns or ("kind", "name"))].itertuples(index=False, name=None))


def test_what_is_due_is_found_in_every_ledger_that_declares_it(empty_store: Store) -> None:
    taken_in(
        empty_store,
        file("appraisal_problems", PROBLEM, PROBLEM | {"problem_no": "WT-2", "due_on": dt.date(2025, 8, 30)}),
        file(
            "village_visits",
            VISIT,
            VISIT | {"visit_no": "ZF-2", "status": "已办结", "done_on": dt.date(2025, 6, 9)},
            VISIT | {"visit_no": "ZF-3", "promise": None, "status": None, "due_on": None, "unit_id": None},
            VISIT | {"visit_no": "ZF-4", "due_on": None},
            VISIT | {"visit_no": "ZF-5", "promise": "修水管", "status": "已办结", "done_on": dt.date(2025, 7, 1), "unit_id": None, "due_on": dt.date(2025, 6, 11)},
        ),
        file("milestones", MILESTONE, MILESTONE | {"item_no": "GH-2", "status": "已取消"}),
        file("grid_works", WORKS, WORKS | {"project_no": "DW-2", "stage": "竣工", "started_on": dt.date(2025, 1, 6), "done_on": dt.date(2025, 6, 1)}),
    )  # fmt: skip
    june = found(empty_store)
    assert keys(june, "title", "name", "due_on", "unit_id", "township_code") == [
        ("考核督查问题整改", "WT-1 台账不全", dt.date(2025, 5, 31), None, "140524100"),
        ("走访答应的事", "修通组路", dt.date(2025, 6, 10), "jiaotong", "140524100"),
        ("走访答应的事", "修水管", dt.date(2025, 6, 11), None, "140524100"),
        ("改革和规划事项", "县城更新规划", dt.date(2025, 6, 30), "ziran", None),
        ("电网工程计划竣工", "DW-1 台区改造", dt.date(2025, 8, 29), "fagai", "140524101"),
    ]
    assert june["is_done_since"].tolist().count(True) == 1  # what was done in July was still owed in June
    assert "修水管" not in set(found(empty_store, dt.date(2025, 7, 31))["name"])
    assert found(empty_store, dt.date(2025, 2, 28)).empty  # nothing found or promised yet, and no limit within 60 days


def test_the_viewer_sees_what_lies_in_his_townships_or_is_his_units(empty_store: Store) -> None:
    taken_in(
        empty_store, file("village_visits", VISIT), file("grid_works", WORKS), file("milestones", MILESTONE)
    )  # fmt: skip
    of_liyi = Viewer("township", areas=frozenset({"140524101"}))
    assert keys(found(empty_store, viewer=of_liyi), "ledger") == [("grid_works",)]
    of_unit = Viewer("department", units=frozenset({"jiaotong"}))
    assert keys(found(empty_store, viewer=of_unit), "ledger") == [("village_visits",)]
    assert found(empty_store, viewer=Viewer("none", areas=frozenset())).empty


def test_a_row_of_a_commitment_is_its_leads_and_nobodys_before(empty_store: Store) -> None:
    taken_in(empty_store, file("milestones", MILESTONE | {"commitment_id": "C11"}))
    (row,) = keys(found(empty_store), "unit_id", "named")
    named = empty_store.county.units_of(empty_store.county.commitment("C11"))
    assert row == (None, ",".join(unit.id for unit in named))
    settle(empty_store, "C11", Topic.LEAD, "shuiwu", grounds="县委会议纪要", actor="甲", now=NOW)
    assert keys(found(empty_store), "unit_id", "named") == [("shuiwu", "")]


def test_a_designated_village_without_first_secretary_is_wanting(demo_marked_store: Store) -> None:
    store = demo_marked_store
    taken_in(
        store,
        file("designations", DESIGNATION, DESIGNATION | {"village_code": "石头村"}, DESIGNATION | {"level": "省级"}),
    )
    assert found(store).empty  # a township without a roster has no figure, and none is made up
    taken_in(store, file("team_members", SECRETARY))
    assert keys(found(store), "kind", "village_code", "since", "unit_id") == [
        ("team_members.0", "140524100202", None, "zuzhi"),  # the term ends tomorrow
        ("first_secretary_missing", "140524100204", dt.date(2021, 6, 1), "zuzhi"),
    ]
    left = SECRETARY | {"ended_on": dt.date(2025, 5, 20), "status": "期满轮换"}
    taken_in(store, file("team_members", left))
    assert keys(found(store), "kind", "village_code", "since") == [
        ("first_secretary_missing", "140524100204", dt.date(2021, 6, 1)),
        ("first_secretary_missing", "140524100202", dt.date(2025, 5, 20)),
    ]
    assert keys(found(store, dt.date(2025, 4, 30)), "village_code") == [("140524100204",)]


def test_a_vacancy_is_that_of_the_newest_known_year(empty_store: Store) -> None:
    clinic: Row = {"township_code": "崇文镇", "village_code": "西沟村", "year": 2023, "clinic_state": "没有覆盖", "doctor_count": 0, "vacant_since": dt.date(2023, 3, 1)}  # fmt: skip
    branch: Row = {"township_code": "崇文镇", "village_code": "西沟村", "year": 2024, "member_count": 20, "status": "正常", "is_secretary_vacant": "是"}  # fmt: skip
    taken_in(empty_store, file("village_clinics", clinic), file("party_branches", branch))
    assert keys(found(empty_store), "kind", "since", "unit_id") == [
        ("clinic_missing", dt.date(2023, 3, 1), "weiti"),
        ("branch_secretary_missing", None, "zuzhi"),
    ]
    filled = clinic | {"year": 2024, "clinic_state": "独立设置", "doctor_count": 1, "vacant_since": None}
    taken_in(empty_store, file("village_clinics", filled))
    assert keys(found(empty_store), "kind") == [("branch_secretary_missing",)]
    assert keys(found(empty_store, dt.date(2024, 11, 30)), "kind") == [("clinic_missing",)]  # 2024 is not known yet


def test_a_policy_is_renewed_by_the_next_one(empty_store: Store) -> None:
    policy: Row = {
        "year": 2024, "township_code": "崇文镇", "category": "边缘易致贫户", "household_count": 5,
        "insured_household_count": 5, "starts_on": dt.date(2024, 4, 1), "ends_on": dt.date(2025, 3, 31),
    }  # fmt: skip
    taken_in(empty_store, file("insurance_policies", policy))
    assert keys(found(empty_store), "due_on", "unit_id") == [(dt.date(2025, 3, 31), "fupin")]
    late = policy | {"year": 2025, "starts_on": dt.date(2025, 7, 1), "ends_on": dt.date(2026, 6, 30)}
    taken_in(empty_store, file("insurance_policies", late))
    assert keys(found(empty_store), "due_on") == [(dt.date(2025, 3, 31),)]  # nobody was insured in June
    assert found(empty_store, dt.date(2025, 7, 31)).empty


def test_a_public_asset_has_a_keeper(empty_store: Store) -> None:
    asset: Row = {
        "asset_no": "ZC-1", "asset_name": "蓄水池", "township_code": "崇文镇", "asset_class": "公益性资产",
        "formed_year": 2019, "original_value_wanyuan": 12, "status": "正常使用",
    }  # fmt: skip
    others = [
        asset | {"asset_no": "ZC-2", "custodian": "村委会"},
        asset | {"asset_no": "ZC-3", "status": "已处置"},
        asset | {"asset_no": "ZC-4", "formed_year": 2026},
    ]
    taken_in(empty_store, file("assets", asset, *others))
    assert keys(found(empty_store), "kind", "name", "due_on", "since") == [
        ("public_assets_without_keeper", "ZC-1 蓄水池", None, None)
    ]


def test_every_day_of_a_plan_or_a_term_is_declared() -> None:
    declared = {(ledger.name, due.due_on) for ledger in ledgers() for due in ledger.due}
    ahead = {
        (ledger.name, column.name)
        for ledger in ledgers()
        for column in ledger.columns
        if column.type is ColumnType.DATE and column.may_lie_ahead
    }
    assert ahead == declared | set(NOT_DUE) and not declared & set(NOT_DUE)


@pytest.mark.parametrize(
    ("due", "problem"),
    [
        ({"due_on": "gone"}, "gone 不是本台账不敏感的列"),
        ({"due_on": "item_name"}, "只能是日期列，item_name 不是"),
        ({"open_codes": ["没有"]}, "没有 不在状态列的 codes 里"),
        ({"done_on": []}, ""),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(due: Mapping[str, object], problem: str) -> None:
    written = ledgers()["milestones"].model_dump()
    written["due"] = [{"title": "事项", "due_on": "planned_on", "done_on": ["finished_on"]} | dict(due)]
    if not problem:
        assert Ledger.model_validate(written).due[0].title == "事项"
        return
    with pytest.raises((ValueError, LedgerDefinitionError), match=problem):
        Ledger.model_validate(written)
