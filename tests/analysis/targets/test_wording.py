"""Figures as text."""

from __future__ import annotations

import pytest

from analysis.targets.wording import format_value


class TestFormatValue:
    @pytest.mark.parametrize(
        ("value", "target", "comparison", "digits", "text"),
        [
            (97.96, 98, ">=", 1, "97.96"),
            (97.9996, 98, ">=", 1, "97.9996"),
            (97.94, 98, ">=", 1, "97.9"),
            (98.04, 98, ">=", 1, "98.0"),
            (98.04, 98, ">", 1, "98.04"),
            (0.04, 0, "=", 1, "0.04"),
            (99.98, 100, "=", 1, "99.98"),
            (9999.6, 10000, ">=", 0, "9999.6"),
            (100.0, None, "none", 1, "100.0"),
            (97.96, 98, "done", 1, "98.0"),
            (98 - 1e-12, 98, ">=", 1, "98.0"),
            (-0.04, None, "none", 1, "0.0"),
            (12.5, None, "none", 0, "13"),
            (2.25, None, "none", 1, "2.3"),
            (-0.25, None, "none", 1, "-0.3"),
            (100 * 0.285, None, "none", 0, "29"),
            (12.5, 13, ">=", 0, "12.5"),
        ],
    )
    def test_more_decimals_only_where_rounding_would_cross(
        self, value: float, target: float | None, comparison: str, digits: int, text: str
    ) -> None:
        assert format_value(value, target, comparison, digits) == text

    def test_band_edges(self) -> None:
        assert format_value(93.96, 95, "~", 1, band_pp=1) == "93.96"
        assert format_value(92.96, 95, "~", 1, band_pp=1) == "92.96"
        assert format_value(93.5, 95, "~", 1, band_pp=1) == "93.5"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(99.957, "99.96"), (100.0, "100.0"), (0.0, "0.0"), (0.0399, "0.04"), (99.94, "99.9"), (98.0, "98.0")],
)
def test_nearly_everything_is_not_everything_and_hardly_anything_not_nothing(value: float, expected: str) -> None:
    # 25507 of 25518 people is 99.957 %: eleven fell back, and "100.0 %" would say that nobody did.
    assert format_value(value, 98, ">=", 1, unit="%") == expected
