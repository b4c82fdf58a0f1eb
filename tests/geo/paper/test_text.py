from __future__ import annotations

import pytest

from geo.paper.text import text_width, wrapped


def test_a_line_is_filled_and_broken_between_characters() -> None:
    assert wrapped("村集体经济收入", 10, 40, 9) == ["村集体经", "济收入"]
    assert wrapped("短", 10, 40, 9) == ["短"]
    assert wrapped("", 10, 40, 9) == [""]


def test_marks_stay_with_the_word_they_belong_to() -> None:
    assert wrapped("收入收入，一", 10, 40, 9) == ["收入收", "入，一"]  # no line begins with a comma
    assert wrapped("收入收（万）", 10, 40, 9) == ["收入收", "（万）"]  # none ends with an opening bracket


def test_a_number_is_not_torn_apart_unless_it_is_longer_than_a_line() -> None:
    assert wrapped("一二三2024年", 10, 50, 9) == ["一二三", "2024年"]
    assert wrapped("x" * 10, 10, 24, 9) == ["xxxx", "xxxx", "xx"]


def test_what_does_not_fit_into_the_lines_ends_with_a_mark() -> None:
    assert wrapped("一二三四五六七八九", 10, 30, 2) == ["一二三", "四五…"]


@pytest.mark.parametrize("text", ["，" * 30, "（" * 30, "<script>alert(1)</script>" * 4, "a b " * 30, "数\u3000据" * 9])
def test_no_line_is_wider_than_asked(text: str) -> None:
    lines = wrapped(text, 10, 70, 99)
    assert all(text_width(line, 10) <= 70 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
