"""Three sources kept apart and merged per household, and whether anybody has been there."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analysis.monitoring import clues as merging
from analysis.monitoring import warnings as risk
from analysis.monitoring.clues import MONITORED, VERIFIED, WAITING

DAY = dt.date(2025, 6, 30)
PLACE = {"township_code": "1", "township": "崇文镇", "village_code": "2", "village": "西沟村"}
_CLUE = (
    "clue_id", "household_id", *PLACE, "source", "channel", "unit_id", "unit", "risk", "received_on", "verified_on", "result",
)  # fmt: skip


def clue(household: str | None, source: str, received: str, verified: str = "", result: str = "", risk: str = "因病") -> dict[str, object]:  # fmt: skip
    return PLACE | {
        "clue_id": f"{household}{source}{received}", "household_id": household, "source": source, "channel": "村干部",
        "unit_id": None, "unit": None, "risk": risk, "received_on": pd.Timestamp(received),
        "verified_on": pd.Timestamp(verified) if verified else pd.NaT, "result": result if verified else "待核实",
    }  # fmt: skip


def warning(
    household: str, known_on: str, risk: str = "因病", words: str = "自付 12000 元，达到 10000 元"
) -> dict[str, object]:
    return PLACE | {
        "household_id": household, "rule_id": "medical", "title": "医疗自付较大", "risk": risk, "words": words,
        "known_on": pd.Timestamp(known_on) if known_on else pd.NaT,
    }  # fmt: skip


def merged(
    clues: list[dict[str, object]],
    warnings: list[dict[str, object]] | None = None,
    opened: tuple[str, ...] = (),
    ended: dict[str, str] | None = None,
) -> pd.DataFrame:
    cases: list[dict[str, object]] = [{"household_id": name, "is_open": True, "eliminated_on": None} for name in opened]
    cases += [{"household_id": name, "is_open": False, "eliminated_on": pd.Timestamp(on)} for name, on in (ended or {}).items()]  # fmt: skip
    return merging.merge(
        pd.DataFrame(clues, columns=list(_CLUE)),
        pd.DataFrame(warnings or [], columns=list(risk.COLUMNS)),
        pd.DataFrame(cases, columns=["household_id", "is_open", "eliminated_on"]).astype({"is_open": bool}),
        DAY,
    ).set_index("household_id")


def standing(found: pd.DataFrame, household: str = "h") -> tuple[object, object]:
    """Standing and days of waiting (None = not asked or not known)."""
    one = found.loc[[household]].iloc[0]
    return one["standing"], None if pd.isna(one["waiting_days"]) else int(one["waiting_days"])


def test_one_line_a_household_with_what_each_source_says() -> None:
    found = merged(
        [
            clue("h", "农户自主申报", "2025-06-10", "2025-06-12", "无风险"),
            clue("h", "干部排查", "2025-06-20", risk="因学"),
            clue(None, "干部排查", "2025-06-21"),
        ],
        [warning("h", "2024-12-31")],
    )
    assert len(found) == 1
    line = found.loc["h"]
    assert line["农户自主申报"] == "因病（2025年6月10日，村干部）"
    assert line["干部排查"] == "因学（2025年6月20日，村干部）"
    assert line["部门筛查预警"] == ""
    assert line["数据比对"] == "医疗自付较大：自付 12000 元，达到 10000 元"
    assert line["risks"] == ("因病", "因学") and line["rules"] == ("medical",)
    assert line["newest_on"] == pd.Timestamp("2025-06-20") and line["result"] == "无风险"
    assert standing(found) == (WAITING, 10)  # the officials' clue; the warning was looked into on 12 June


def test_a_household_in_monitoring_does_not_wait() -> None:
    found = merged([clue("h", "干部排查", "2025-06-20")], [warning("h", "2024-12-31")], opened=("h",))
    assert standing(found) == (MONITORED, None)


def test_a_warning_waits_until_somebody_was_there_since_the_day_it_bears() -> None:
    assert standing(merged([], [warning("h", "2024-12-31")])) == (WAITING, 181)
    too_early = [clue("h", "干部排查", "2024-12-01", "2024-12-30", "无风险")]
    assert standing(merged(too_early, [warning("h", "2024-12-31")])) == (WAITING, 181)
    same_day = [clue("h", "干部排查", "2024-12-01", "2024-12-31", "无风险")]
    assert standing(merged(same_day, [warning("h", "2024-12-31")])) == (VERIFIED, None)


def test_a_warning_of_the_present_state_waits_until_its_own_risk_was_looked_into() -> None:
    state = [warning("h", "", risk="因住房")]
    assert standing(merged([], state)) == (WAITING, None)  # nobody knows since when
    other = [clue("h", "干部排查", "2025-05-01", "2025-05-02", "无风险", risk="因病")]
    assert standing(merged(other, state)) == (WAITING, None)
    own = [clue("h", "干部排查", "2025-05-01", "2025-05-02", "无风险", risk="因住房")]
    assert standing(merged(own, state)) == (VERIFIED, None)


def test_the_end_of_a_case_counts_as_a_visit() -> None:
    found = merged([], [warning("h", "2024-12-31")], ended={"h": "2025-03-01"})
    assert standing(found) == (VERIFIED, None) and found.loc["h", "result"] == "风险已消除"
    earlier = merged([], [warning("h", "2024-12-31")], ended={"h": "2024-03-01"})
    assert standing(earlier) == (WAITING, 181)


def test_who_waits_longest_comes_first_and_the_undated_last_of_them() -> None:
    found = merged(
        [
            clue("late", "干部排查", "2025-06-20"),
            clue("done", "干部排查", "2025-06-20", "2025-06-21", "无风险"),
            clue("long", "农户自主申报", "2025-01-05"),
        ],
        [warning("undated", ""), warning("mine", "2024-12-31")],
        opened=("mine",),
    )
    assert list(found.index) == ["long", "late", "undated", "mine", "done"]


def test_overlap_counts_each_household_under_its_exact_set_of_sources() -> None:
    found = merged(
        [
            clue("a", "农户自主申报", "2025-06-01"), clue("b", "农户自主申报", "2025-06-01"),
            clue("b", "干部排查", "2025-06-02"), clue("c", "部门筛查预警", "2025-06-02"),
        ],
        [warning("b", "2024-12-31"), warning("c", "2024-12-31"), warning("d", "2024-12-31")],
    )  # fmt: skip
    assert merging.overlap(found) == {
        ("农户自主申报",): 1,
        ("部门筛查预警",): 2,
        ("农户自主申报", "干部排查", "部门筛查预警"): 1,
    }
    assert sum(merging.overlap(found).values()) == len(found)


def test_an_old_clue_stays_until_it_was_verified() -> None:
    rows = pd.DataFrame(
        [
            clue("a", "干部排查", "2023-01-01"), clue("b", "干部排查", "2023-01-01", "2023-01-03", "无风险"),
            clue("c", "干部排查", "2024-07-01", "2024-07-03", "无风险"),
        ]
    )  # fmt: skip
    assert set(merging.recent(rows, dt.date(2024, 7, 1))["household_id"]) == {"a", "c"}


def test_nothing_at_all() -> None:
    found = merged([])
    assert found.empty and merging.overlap(found) == {}


def test_a_title_is_not_said_twice() -> None:
    assert (
        merging.named({"title": "住房有安全问题", "words": "住房有安全问题（现状C级）"}) == "住房有安全问题（现状C级）"
    )
