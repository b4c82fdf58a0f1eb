"""Small pictures: breaks where months are missing, the plan cut to the axis, nothing drawn of nothing."""

from __future__ import annotations

import base64
import re

from models.time import Month
from ui.parts.sparks import Course, course, spark

FIRST, LAST = Month(2020, 12), Month(2025, 12)


def svg(image: str) -> str:
    found = re.search(r"base64,([^\"]+)", image)
    assert found
    return base64.b64decode(found[1]).decode()


def strokes(way: Course) -> list[str]:
    """The paths of the actual line, one text a stretch."""
    picture = svg(course(way, FIRST, LAST, words="x"))
    path = re.search(r'<path d="([^"]+)" fill="none" stroke="#2E6B4F"', picture)
    return re.findall(r"M[^M]+", path[1]) if path else []


def months(*values: tuple[str, float | None]) -> dict[Month, float | None]:
    return {Month.parse(month): value for month, value in values}


def test_a_silence_longer_than_the_cycle_breaks_the_line() -> None:
    actual = months(("2021-03", 1.0), ("2021-06", 2.0), ("2021-12", 3.0), ("2022-03", 4.0))
    assert len(strokes(Course(actual, 3))) == 2
    assert len(strokes(Course(actual, 12))) == 1


def test_a_month_without_a_figure_is_a_gap_and_no_nought() -> None:
    actual = months(("2021-01", 5.0), ("2021-02", 6.0), ("2021-03", None), ("2021-04", 7.0), ("2021-05", 8.0))
    first, second = strokes(Course(actual, 1))
    assert re.findall(r" ([\d.]+)", first)[0] == "31.0"  # 5 is the lowest there is, at the foot of the picture
    assert second.count("L") == 1


def test_a_year_to_date_begins_anew_in_january() -> None:
    actual = months(("2021-11", 90.0), ("2021-12", 100.0), ("2022-01", 8.0), ("2022-02", 16.0))
    assert len(strokes(Course(actual, 1, is_within_year=True))) == 2
    assert len(strokes(Course(actual, 1))) == 1


def test_the_plan_is_cut_to_the_axis_and_the_goal_is_named() -> None:
    way = Course(
        months(("2021-12", 40.0), ("2022-12", 41.0)), 12, planned=((Month(2020, 6), 39.0), (Month(2025, 12), 43.0)),
        plan_points={Month(2024, 12): 42.0}, goal=43.0,
    )  # fmt: skip
    picture = svg(course(way, FIRST, LAST, words="x", width=240, height=90, level_text=lambda v: f"{v:g} 万亩"))
    dashed = re.search(r'<path d="M([\d.]+) [\d.]+L([\d.]+) [\d.]+" fill="none" stroke="#9AA0A6"', picture)
    assert dashed and (float(dashed[1]), float(dashed[2])) == (3.0, 237.0)
    assert "目标 43 万亩" in picture and picture.count("<circle") == 1
    assert all(f">{year}</text>" in picture for year in range(2021, 2026))


def test_nothing_is_drawn_of_nothing() -> None:
    assert course(Course(months(("2021-01", None)), 1), FIRST, LAST, words="x") == ""
    assert spark([None, None], words="x") == ""
    assert 'alt="a &#34;b&#34;"' in spark([1.0], words='a "b"')
