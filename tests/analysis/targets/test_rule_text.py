"""The rule in words names every threshold in force, and changes with it."""

from __future__ import annotations

import pytest

from analysis.targets.rule_text import rule_in_force, rule_lines, rule_of
from models.kinds import Kind
from models.time import Month
from settings import PaceSection, ReportingSection, Settings

RULES, START = Settings(), Month(2021, 1)


def test_every_threshold_of_the_configuration_is_in_the_rule() -> None:
    changed = PaceSection(
        starting_below_time_share=0.3, amber_gap_pp=-11, red_gap_pp=-26, amber_catch_up=2.5, red_catch_up=3.5, band_pp=1.5
    )  # fmt: skip
    lags = ReportingSection(month_lag=4, quarter_lag=5, year_lag=6)
    text = rule_in_force(Settings(pace=changed, reporting=lags), START)
    for part in (
        "时间过去不到30%为起步", "落后11个百分点及以上，或需提速2.5倍及以上，为偏慢", "需提速3.5倍及以上，为滞后",
        "与分月计划比的不看提速倍数，落后26个百分点及以上为滞后", "低于目标不超过1.5个百分点为达标", "不超过3个为略低于目标",
        "按月报的4个月、按季报的5个月、按年报的6个月", "最近12个应开展的期", "曾经未达",
    ):  # fmt: skip
        assert part in text
    assert text != rule_in_force(RULES, START)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_rule(kind: Kind) -> None:
    own = rule_of(kind, RULES.pace, START)
    assert own and not own.endswith("。")
    whole = rule_in_force(RULES, START)
    assert own.rpartition("；")[2] in whole
    assert [title for title, _ in rule_lines(RULES, START)].count(kind.label) <= 1
