"""The funnel worked out by hand on eight households."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.monitoring.bulletin import Count
from analysis.monitoring.funnel import Stage, funnel
from tests.analysis.monitoring.case_rows import JUNE, case, seen

COLUMNS = ("household_id", "size", "source", "verified_on")


def clue(household: str | None, source: str, verified: str | None = None, size: int = 3) -> tuple[Any, ...]:
    return household, size, source, verified


def cases() -> pd.DataFrame:
    found = seen(
        case("open", "2024-03", "2024-03-20"),
        case("gone", "2023-05", "2023-05-30", eliminated_on="2025-01-15"),
        case("again", "2022-02", "2022-02-25", eliminated_on="2023-04-10"),
        case("again", "2025-05", "2025-05-20", measure_count=0),
        case("running", "2025-06"),
        case("refused", "2025-02", refused_on="2025-02-20"),
    )
    status = {"open": "帮扶跟踪", "gone": "已消除", "running": "识别办理中", "refused": "不予纳入"}
    return found.assign(
        status=[
            status.get(household, "待落实帮扶" if is_monitored else "已消除")
            for household, is_monitored in zip(found["household_id"], found["is_monitored"], strict=True)
        ],
        current_step=found["household_id"].map(lambda id: "村级评议公示" if id == "running" else ""),
        verified_on=found["household_id"].map(lambda id: "2025-06-03" if id in ("running", "refused") else None),
        clue_source="干部排查",
    )


CLUES = pd.DataFrame(
    [
        clue("open", "农户自主申报", "2024-03-05"),
        clue("open", "部门筛查预警", "2024-03-06"),
        clue("new", "部门筛查预警", size=2),
        clue("dropped", "农户自主申报", "2025-06-01", size=4),
        clue("dropped", "农户自主申报", size=4),
        clue(None, "部门筛查预警"),
    ],
    columns=COLUMNS,
)


def test_each_household_counts_once_as_far_as_it_came() -> None:
    found = funnel(cases(), CLUES, JUNE)
    assert found.reached == {
        Stage.CLUE: Count(7, 5 * 3 + 2 + 4),
        Stage.VERIFIED: Count(6, 5 * 3 + 4),
        Stage.IDENTIFIED: Count(5, 15),
        Stage.ENROLLED: Count(3, 9),
        Stage.HELPED: Count(3, 9),  # the one that came back was helped the first time
        Stage.ELIMINATED: Count(1, 3),
    }
    assert list(found.reached) == list(Stage)


def test_sources_are_kept_apart_and_a_clue_outside_the_register_is_told() -> None:
    found = funnel(cases(), CLUES, JUNE)
    assert found.by_source == {
        "农户自主申报": Count(2, 7),
        "干部排查": Count(5, 15),
        "部门筛查预警": Count(2, 5),
    }
    assert found.unregistered_clues == 1


def test_every_household_stands_somewhere() -> None:
    found = funnel(cases(), CLUES, JUNE)
    assert (found.pending, found.dropped) == (Count(1, 2), Count(1, 4))
    assert found.standing == {
        "帮扶跟踪": Count(1, 3), "已消除": Count(1, 3), "待落实帮扶": Count(1, 3), "识别办理中": Count(1, 3), "不予纳入": Count(1, 3),
    }  # fmt: skip
    assert found.steps == {("识别办理中", "村级评议公示"): Count(1, 3)}
    standing = sum(found.standing.values(), found.pending + found.dropped)
    assert standing == found.reached[Stage.CLUE]


def test_no_case_and_no_clue_is_nobody() -> None:
    found = funnel(cases().iloc[:0], CLUES.iloc[:0], JUNE)
    assert set(found.reached.values()) == {Count(0, 0)}
    assert found.standing == {}
