"""Lights worked out by hand, one file of them: target, figures, month and plan, and the state they have to come out as.

``a|b``: the rule's text leaves both open. ``past``: the years that have to be marked 曾经未达. All figures are made up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from analysis.targets.inputs import Point, Target
from analysis.targets.pace import judge
from models.kinds import Kind
from models.time import Month
from settings import Settings

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("light_cases.json").read_text(encoding="utf-8"))
MONTHS = ("start_month", "deadline", "base_month", "done_on")


def _read(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: Month.parse(value) if name in MONTHS and value else value for name, value in given.items()}


def _target(given: Mapping[str, Any]) -> Target:
    return Target(**{**_read(given), "kind": Kind.of(given["kind"])})


def _point(month: str, value: float | None, more: Mapping[str, Any] | None = None) -> Point:
    return Point(Month.parse(month), value, **_read(more or {}))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']}-{case['what']}" for case in CASES])
def test_a_light_worked_out_by_hand(case: dict[str, Any]) -> None:
    plan = {Month.parse(month): value for month, value in case["plan_points"].items()}
    points = [_point(*point) for point in case["points"]]
    verdict = judge(_target(case["target"]), points, Month.parse(case["asof"]), Settings(), plan)
    assert verdict.state.value in case["state"].split("|"), case["by_hand"]
    assert list(verdict.past_misses) == case.get("past", [])
