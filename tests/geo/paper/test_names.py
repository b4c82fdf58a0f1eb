"""Names beside their circles: worked-out places, and nothing hidden however crowded it is."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from geo.paper.names import ABOVE, BELOW, Box, Label, Name, place_names
from geo.paper.text import text_width

FRAME = (0.0, 0.0, 600.0, 400.0)


def box_of(label: Label) -> Box:
    width = text_width(label.text, label.size)
    return label.x, label.y - ABOVE * label.size, label.x + width, label.y + BELOW * label.size


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def around(circle: tuple[float, float, float]) -> Box:
    x, y, radius = circle
    return x - radius, y - radius, x + radius, y + radius


def test_a_name_with_room_stands_right_of_its_circle_and_level_with_it() -> None:
    (label,) = place_names([Name(100, 100, 5, "东村", 10)], [(100, 100, 5)], FRAME)
    assert (label.x, label.text) == (108, "东村")  # radius and three units
    assert label.y == pytest.approx(100 - 7 + 11)  # 14 high around the middle, 11 of them above the base line


@pytest.mark.parametrize(("x", "left"), [(590, 590 - 8 - 20), (10, 18)])
def test_a_name_does_not_leave_the_map(x: float, left: float) -> None:
    (label,) = place_names([Name(x, 100, 5, "东村", 10)], [(x, 100, 5)], FRAME)
    assert label.x == pytest.approx(left, abs=6) and label.x >= 0 and label.x + 20 <= 600


def test_a_name_without_room_is_left_out_unless_it_is_needed() -> None:
    ring = [(100.0 + 12 * i, 100.0 + 12 * j, 5.0) for i in range(-6, 7) for j in range(-6, 7)]
    assert place_names([Name(100, 100, 5, "东村", 10)], ring, FRAME) == []
    assert [one.text for one in place_names([Name(100, 100, 5, "某镇", 14, True)], ring, FRAME)] == ["某镇"]
    outside = place_names([Name(900, 900, 5, "某镇", 14, True)], [], FRAME)
    assert [one.text for one in outside] == ["某镇"]


def test_the_first_name_takes_the_place() -> None:
    both = [Name(100, 100, 5, "甲镇甲镇", 14, True), Name(103, 100, 5, "乙村乙村", 10)]
    first, second = place_names(both, [(100, 100, 5), (103, 100, 5)], FRAME)
    assert first.text == "甲镇甲镇" and not meet(box_of(first), box_of(second))
    alone, *_ = place_names(both[1:], [], FRAME)
    assert (alone.x, alone.y) != (second.x, second.y)


def test_in_a_crowd_nothing_is_hidden_and_nothing_overlaps() -> None:
    chance = random.Random(7)
    circles = [(chance.uniform(0, 600), chance.uniform(0, 400), 5.0) for _ in range(400)]
    labels = place_names([Name(*circle, f"村{number}", 10) for number, circle in enumerate(circles)], circles, FRAME)
    boxes = [box_of(label) for label in labels]
    assert 40 < len(labels) < 400
    assert not any(meet(one, other) for one, other in combinations(boxes, 2))
    assert not any(meet(box, around(circle)) for box in boxes for circle in circles)
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= 600 and box[3] <= 400 for box in boxes)
