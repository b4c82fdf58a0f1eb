"""What a ledger's rows were at the end of a month, worked out from their own dates."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from data_access.county.ledgers import ColumnType, Ledger, Shape
from data_access.published.ledger_view import LedgerView
from data_access.store import InputFile, Store
from models.time import Month
from tests.conftest import copied
from tests.data_access.filling import id_number, ledgers, sheet_of, taken_in
from tests.data_access.published.looking import until, view
from tests.sweeps import some

STAGED = [ledger.name for ledger in ledgers() if ledger.stages]
NOW = dt.datetime(2026, 7, 3, 10)
MONTHS = ("2022-02", "2023-06", "2024-09", "2025-06", "2025-12")


def given(store: Store, name: str, *rows: Mapping[str, object]) -> None:
    """Take these rows in; cells of columns not named are empty."""
    ledger = store.ledgers[name]
    names = list(dict.fromkeys(key for row in rows for key in row))
    header: list[object] = [ledger.by_name[key].header for key in names]
    cells = [header, *([row.get(key) for key in names] for row in rows)]
    taken_in(store, InputFile(f"{name}.xlsx", sheet_of(cells, ledger.title)), now=NOW)


def road(number: str, status: str, started: dt.date | None, accepted: dt.date | None, km: float) -> dict[str, object]:
    return {
        "project_no": number, "project_name": "东沟村公路", "township_code": "东山镇", "length_km": km, "status": status,
        "started_on": started, "accepted_on": accepted,
    }  # fmt: skip


@pytest.fixture(scope="module")
def roads(small_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Accepted in April, accepted in June after being begun in February, waiting since, under way since May, planned."""
    with copied(small_store_folder, tmp_path_factory.mktemp("roads")) as store:
        given(
            store,
            "road_projects",
            road("A", "已验收", dt.date(2026, 1, 10), dt.date(2026, 4, 5), 4),
            road("B", "已验收", dt.date(2026, 2, 1), dt.date(2026, 6, 30), 2.5),
            road("C", "完工待验", dt.date(2026, 2, 20), None, 1),
            road("D", "在建", dt.date(2026, 5, 2), None, 8),
            road("E", "计划", None, None, 16),
        )
        yield store


def of(store: Store, name: str, month: str) -> LedgerView:
    return view(store, name, until(month))


def test_a_road_is_under_way_from_its_first_day_to_the_one_before_it_is_accepted(roads: Store) -> None:
    assert of(roads, "road_projects", "2026-01").statuses() == {"计划": 1, "在建": 1}
    # B was accepted only in June: in May it was being built, and is in the counts.
    assert of(roads, "road_projects", "2026-05").statuses() == {"计划": 1, "在建": 2, "完工待验": 1, "已验收": 1}
    assert of(roads, "road_projects", "2026-06").statuses() == {"计划": 1, "在建": 1, "完工待验": 1, "已验收": 2}


def test_what_is_planned_is_not_added_to_what_is_accepted(roads: Store) -> None:
    found = of(roads, "road_projects", "2026-05").totals(by_status=True)
    assert dict(zip(found["status"], found["length_km"], strict=True)) == {
        "在建": 10.5, "完工待验": 1, "已验收": 4, "计划": 16,
    }  # fmt: skip
    accepted = replace(of(roads, "road_projects", "2026-05"), only=("已验收",))
    assert accepted.totals()["length_km"].tolist() == [4]
    assert accepted.by_place(is_township=True)["length_km"].tolist() == [4]
    assert list(accepted.rows()["project_no"]) == ["A"]


def test_a_row_says_nothing_that_came_later(roads: Store) -> None:
    rows = of(roads, "road_projects", "2026-05").rows().set_index("project_no")
    assert (rows.loc["B", "status"], rows.loc["B", "accepted_on"]) == ("在建", None)
    assert rows.loc["A", "accepted_on"] == dt.date(2026, 4, 5)
    (later,) = of(roads, "road_projects", "2026-06").rows(row_ids=[str(rows.loc["B", "source_id"])])["accepted_on"]
    assert later == dt.date(2026, 6, 30)


def test_what_no_date_tells_is_counted_as_it_stands_now(roads: Store) -> None:
    found = of(roads, "road_projects", "2026-05").summary()
    assert found["as_now_count"] == 2  # the planned one, and the one waiting: nobody says since when
    assert pd.Timestamp(found["newest"]).date() == dt.date(2026, 5, 2)


def test_a_matter_of_the_plan_is_there_before_it_is_begun(roads: Store) -> None:
    matter = {"item_no": "GG-1", "item_name": "改革", "item_kind": "机构改革", "unit_id": "县农业局"}
    given(
        roads,
        "milestones",
        matter | {"status": "已完成", "started_on": dt.date(2026, 3, 1), "finished_on": dt.date(2026, 5, 9)},
        matter | {"item_no": "GG-2", "status": "未启动"},
    )
    told = {month: of(roads, "milestones", month).statuses() for month in ("2026-02", "2026-04", "2026-05")}
    assert told == {
        "2026-02": {"未启动": 2}, "2026-04": {"未启动": 1, "进行中": 1}, "2026-05": {"未启动": 1, "已完成": 1},
    }  # fmt: skip


def post(number: int, started: dt.date, ended: dt.date | None, pay: float) -> dict[str, object]:
    return {
        "post_no": f"YS-GW-{number}", "township_code": "崇文镇", "village_code": "西沟村", "name": "模拟甲",
        "id_number": id_number(number), "post_type": "保洁", "fund_source": "衔接资金", "is_lifted": "是",
        "started_on": started, "status": "退岗" if ended else "在岗", "ended_on": ended, "monthly_pay_yuan": pay,
        "leaving_reason": "个人原因" if ended else None,
    }  # fmt: skip


def test_who_left_later_is_in_post_and_paid_and_who_left_before_is_not(demo_marked_store: Store) -> None:
    posts = (
        post(1, dt.date(2024, 1, 5), None, 300),
        post(2, dt.date(2024, 1, 5), dt.date(2025, 7, 1), 400),
        post(3, dt.date(2024, 1, 5), dt.date(2025, 6, 30), 500),
        post(4, dt.date(2025, 7, 1), None, 600),
    )
    known = demo_marked_store.ledgers["public_posts"].by_name
    given(demo_marked_store, "public_posts", *({key: row[key] for key in row if key in known} for row in posts))
    june = of(demo_marked_store, "public_posts", "2025-06")
    assert june.statuses() == {"在岗": 2, "退岗": 1}
    assert june.totals()[["row_count", "monthly_pay_yuan"]].to_numpy().tolist() == [[2, 700]]
    assert june.by_place(is_township=False)["row_count"].tolist() == [2]
    assert june.points()["row_count"].tolist() == [2]
    assert june.summary()[["row_count", "ended_count", "as_now_count"]].tolist() == [2, 1, 0]
    rows = june.rows(with_ended=True)
    assert list(rows["status"]) == ["在岗", "在岗", "退岗"]  # whoever is gone comes last
    assert list(rows["leaving_reason"]) == [None, None, "个人原因"]
    assert of(demo_marked_store, "public_posts", "2025-07").totals()["monthly_pay_yuan"].tolist() == [900]


@pytest.mark.sweep
@pytest.mark.parametrize("name", STAGED)
def test_every_month_of_the_demo_is_what_its_dates_say(demo_store: Store, name: str) -> None:
    """Counted from the record row by row, by other code."""
    ledger = demo_store.ledgers[name]
    stored = view(demo_store, name, until("2199-12")).model.select(f"SELECT * FROM {name}", {})
    for month in some(MONTHS, 2):
        day = pd.Timestamp(Month.parse(month).end)
        found = [one for _, row in stored.iterrows() if (one := was(ledger, row, day)) is not None]
        shown = view(demo_store, name, until(month))
        assert shown.statuses() == dict(Counter(status for status, _ in found)), month
        assert shown.summary()["row_count"] == sum(not is_over for _, is_over in found), month
        # Lists and exports, totals and maps say the same as the counts.
        rows = shown.rows(with_ended=True)
        assert dict(Counter(rows[ledger.status].fillna(""))) == shown.statuses(), month
        present = Counter(status for status, is_over in found if not is_over)
        totals = shown.totals(by_status=True).fillna({"status": ""}).groupby("status")["row_count"].sum()
        assert totals.to_dict() == dict(present), month
        assert shown.points()["row_count"].sum() == present.total(), month


def was(ledger: Ledger, row: pd.Series, day: pd.Timestamp) -> tuple[str, bool] | None:
    """The row's status then, and whether it was over; None where it had not begun."""
    dated = [
        (code, pd.to_datetime(row[column]) if column else pd.Timestamp.min) for code, column in ledger.stages.items()
    ]
    known = [moment for _, moment in dated if pd.notna(moment)]
    if ledger.date and pd.notna(row[ledger.date]):
        known.append(pd.to_datetime(row[ledger.date]))
    if not any(moment <= day for moment in known):
        others = [
            pd.to_datetime(row[column.name])
            for column in ledger.columns
            if column.type is ColumnType.DATE and not column.sensitive and pd.notna(row[column.name])
        ]
        if known or (others and min(others) > day):
            return None
    passed = [code for code, moment in dated if pd.notna(moment) and moment <= day]
    later = any(moment > day for _, moment in dated if pd.notna(moment))
    is_over = bool(ledger.until) and pd.notna(row[ledger.until]) and pd.to_datetime(row[ledger.until]) <= day
    now = "" if pd.isna(row[ledger.status]) else str(row[ledger.status])
    return (passed[-1] if later and passed else now), is_over


def test_only_ledgers_whose_columns_tell_no_past_are_the_same_in_every_month() -> None:
    told_nothing = [ledger.name for ledger in ledgers() if not ledger.has_past]
    assert told_nothing == [
        "assets", "care_persons", "culture_points", "households", "income_lines", "members", "moved_households",
        "resettlement_sites", "villages", "water_works", "workshops",
    ]  # fmt: skip
    assert all(ledgers()[name].shape is Shape.STATE for name in told_nothing)
