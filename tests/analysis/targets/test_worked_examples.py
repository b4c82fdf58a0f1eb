"""At least three worked answers for every kind, worked out by hand beside each. All figures are made up.

Time runs from the end of 2020-12 to the end of 2025-12, 60 months, unless said otherwise.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from analysis.targets.inputs import Point, Target
from analysis.targets.states import State, Verdict
from models.kinds import Kind
from models.time import Month
from tests.analysis.targets.builders import (
    COVERAGE,
    DROPOUTS,
    EXITED,
    HERBS,
    INCOME,
    JOBS,
    PATROL,
    PENSION,
    PLANNING,
    POTATOES,
    ROAD,
    SEWAGE,
    SPIRIT,
    SUPPLY,
    TERM,
    TOILETS,
    WATER,
    WATERWORKS,
    at,
    judged,
)

TOILETS_FROM_50 = replace(TOILETS, base_value=50, base_month=Month(2020, 12))


def months(year: int, **changes: str | None) -> list[Point]:
    """Twelve periods of a year, each done in its own month unless said otherwise, as in m03="2023-04"."""
    points = []
    for number in range(1, 13):
        done = changes.get(f"m{number:02}", f"{year}-{number:02}")
        points.append(at(f"{year}-{number:02}", done_on=Month.parse(done) if done else None))
    return points


#: commitment, points, as of (empty = the newest point's month), state, words in the reason.
EXAMPLES: list[tuple[Target, list[Point], str, State, str]] = [
    # D = 120/360 = 0.333, T = 36/60 = 0.6: gap -26.7, M = (0.667/0.4)/(0.333/0.6) = 1.667/0.556 = 3.0
    (ROAD, [at("2023-12", 120)], "", State.BEHIND, "完成33.3%，时序60.0%，落后26.7个百分点，需提速×3.0"),
    # D = 150/360 = 0.417: gap -18.3, M = (0.583/0.4)/(0.417/0.6) = 1.458/0.694 = 2.1
    (ROAD, [at("2023-12", 150)], "", State.SLOW, "落后18.3个百分点，需提速×2.1"),
    # D = 0.5556, T = 0.5: ahead by 5.56, M = (0.4444/0.5)/(0.5556/0.5) = 0.8: nothing to speed up
    (ROAD, [at("2023-06", 200)], "", State.ON_PACE, "完成55.6%，时序50.0%，超前5.6个百分点"),
    # T = 11/60 = 0.183 < 0.2
    (ROAD, [at("2021-11", 0)], "", State.STARTING, "时间过去18.3%"),
    # 400 of 360: over the target
    (ROAD, [at("2024-06", 400)], "", State.MET, "2024年6月为400公里，已达到目标360公里"),
    # a quarterly figure may be 3 + 1 months old; June to December is 6
    (ROAD, [at("2023-06", 200)], "2023-12", State.STALE, "最近数据是2023年6月，已过报送期；当时按序时"),
    # the deadline passed, and the last figure is of June: 330 of 360, no word since
    (ROAD, [at("2025-06", 330)], "2026-01", State.OVERDUE, "此后没有新数，距目标360公里还差30公里"),
    # D = (36-28)/15 = 0.533, T = 0.6: gap -6.7, M = (0.467/0.4)/(0.533/0.6) = 1.167/0.889 = 1.31
    (HERBS, [at("2023-12", 36)], "", State.NEARLY_ON_PACE, "落后6.7个百分点，需提速×1.3"),
    # below the base: D = (25-28)/15 = -0.2, gap -80
    (HERBS, [at("2023-12", 25)], "", State.BEHIND, "比基期倒退（基期28万亩），完成-20.0%"),
    (replace(HERBS, base_value=None), [at("2023-12", 36)], "", State.NOT_JUDGED, "基期值待县里确认"),
    # the base is of the end of 2020-11: T = 37/61 = 60.7%, D = 0.6
    (replace(HERBS, base_month=Month(2020, 11)), [at("2023-12", 37)], "", State.NEARLY_ON_PACE, "完成60.0%，时序60.7%"),
    # from 20% by 5 points: 22% is D = 0.4, T = 0.6: gap -20, M = (0.6/0.4)/(0.4/0.6) = 1.5/0.667 = 2.25, said 2.3
    (SEWAGE, [at("2023-12", 22)], "", State.SLOW, "完成40.0%，时序60.0%，落后20个百分点，需提速×2.3"),
    (SEWAGE, [at("2023-12", 25.5)], "", State.MET, "2023年12月为25.5%，已达到目标25%"),
    (replace(SEWAGE, base_value=None), [at("2023-12", 25.5)], "", State.NOT_JUDGED, "基期值待县里确认"),
    # no base: reached, or not due with the distance, or red once the deadline's figure falls short
    (TOILETS, [at("2024-12", 58)], "", State.NOT_DUE, "距目标65%还差7个百分点，期限2025年12月"),
    (TOILETS, [at("2025-12", 64.96)], "", State.OVERDUE, "2025年12月为64.96%，距目标65%还差0.04个百分点"),
    # with a base: D = (56-50)/15 = 0.4, T = 0.6: gap -20, M 2.25
    (TOILETS_FROM_50, [at("2023-12", 56)], "", State.SLOW, "落后20个百分点"),
    # a year's own figure: 2.5 of 2023 does not meet what is due in 2025
    (POTATOES, [at("2023-12", 2.5)], "", State.NOT_DUE, "2023年12月为2.5万亩，只列数，不评；目标是2025年达到2万亩"),
    (POTATOES, [at("2023-12", 2.5), at("2025-12", 1.9)], "", State.OVERDUE, "距目标2万亩还差0.1万亩"),
    (POTATOES, [at("2023-12", 1.5), at("2025-12", 2.1)], "", State.MET, "2025年12月为2.1万亩"),
    (JOBS, [at("2021-12", 10500), at("2022-06", 9870)], "", State.RUNNING_YEAR, "2022年6月9870人，尚未达到年度目标10000人"),
    # 2021 is over and nobody's red any more; in the December that ends it, it is
    (JOBS, [at("2021-12", 9600), at("2022-11", 11615)], "", State.MET, "2021年9600人，未达到"),
    (JOBS, [at("2021-12", 9600)], "", State.YEAR_MISSED, "2021年9600人，未达到"),
    (JOBS, [at("2021-12", 10500), at("2022-11", 11615)], "", State.MET, "2022年11月11615人，已达到"),
    (WATER, [at("2023-03", 98), at("2023-06", 99)], "", State.MET, "2023年6月为99%，不低于98%，各期都达到"),
    (WATER, [at("2023-03", 97.9), at("2023-06", 99)], "", State.MET, "此前1期未达，最近是2023年3月"),
    # 9796 of 10000 is 97.96: one decimal would show the 98 it is not
    (WATER, [at("2023-06", numerator=9796, denominator=10000)], "", State.UNMET, "97.96%"),
    (SUPPLY, [at("2023-06", 98)], "", State.MET, "2023年6月为98%，目标95%左右（容差1个百分点）"),
    (SUPPLY, [at("2023-06", 93.4)], "", State.SLIGHTLY_BELOW, "93.4%"),
    (SUPPLY, [at("2023-06", 92.9)], "", State.UNMET, "92.9%"),
    (COVERAGE, [at("2023-12", numerator=300, denominator=300)], "", State.MET, "要求100%"),
    (COVERAGE, [at("2023-12", numerator=297, denominator=300)], "", State.NOT_JUDGED, "未覆盖数3；完成时限原文未注明"),
    (PENSION, [at("2023-12", numerator=297, denominator=300)], "", State.UNMET, "2023年12月为99%，要求100%，未覆盖数3"),
    (PENSION, [at("2023-12", 99.96)], "", State.UNMET, "99.96%，要求100%，还差0.04个百分点"),
    (DROPOUTS, [at("2023-12", 0)], "", State.MET, "底线0人"),
    (DROPOUTS, [at("2023-12", 3)], "", State.UNMET, "2023年12月为3人，底线0人"),
    (DROPOUTS, [at("2023-03", 3)], "2023-12", State.STALE, "当时未达标"),
    (PATROL, months(2023), "", State.ON_TIME, "最近12期按期12期"),
    (PATROL, months(2023, m12="2024-01"), "2024-01", State.ONE_LATE, "按期11期，逾期1期（2023年12月）"),
    (PATROL, months(2023, m05="2023-06", m08="2023-10"), "", State.ON_TIME, "逾期2期（2023年5月、2023年8月）"),
    (PATROL, months(2023, m05=None), "", State.ON_TIME, "没有记录1期（2023年5月）"),
    (PATROL, months(2023, m12=None), "2024-01", State.NOT_ON_TIME, "没有记录1期（2023年12月）"),
    (INCOME, [at("2023-12", 9.9, rival_value=9.4)], "", State.MET, "2023年本县9.9%，全市平均9.4%，高出0.5个百分点"),
    (INCOME, [at("2023-12", 9.4, rival_value=9.4)], "", State.UNMET, "持平"),
    # half a year is no published year: 2022 stands
    (INCOME, [at("2022-12", 9.0, rival_value=9.4), at("2023-06", 12, rival_value=9)], "", State.UNMET, "2022年本县9%"),
    (PLANNING, [at("2021-11", 1)], "2023-06", State.MET, "2021年11月已完成，期限2021年12月"),
    (PLANNING, [at("2022-03", 1)], "", State.DONE_LATE, "2022年3月已完成，晚于期限2021年12月"),
    (PLANNING, [at("2022-03", 0)], "", State.OVERDUE, "期限2021年12月已到，2022年3月报告尚未完成"),
    (PLANNING, [at("2021-06", 0)], "", State.NOT_DUE, "期限2021年12月，尚未报告完成"),
    (WATERWORKS, [at("2021-11", 1)], "2023-06", State.DONE, "2021年11月已完成，原文未注明时限"),
    (TERM, [], "2025-12", State.IN_FORCE, "执行到2025年12月"),
    (TERM, [], "2026-01", State.EXPIRED, "2025年12月已到期"),
    (replace(TERM, deadline=None), [], "2025-12", State.NOT_JUDGED, "期限原文未注明"),
    (SPIRIT, [], "2023-12", State.NO_RECORD, "还没有进展记录"),
    (SPIRIT, [at("2023-06")], "2023-12", State.HAS_RECORD, "最近一次记录是2023年6月"),
    (SPIRIT, [at("2023-06"), at("2023-11")], "2023-12", State.HAS_RECORD, "2023年11月"),
    (EXITED, [], "2023-12", State.BASELINE, "不是任务"),
    (EXITED, [at("2021-12", 114)], "", State.BASELINE, "不是任务"),
    (EXITED, [at("2021-12", 100)], "2025-12", State.BASELINE, "不是任务"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "points", "asof", "state", "words"),
    EXAMPLES,
    ids=[f"{place}-{target.kind}-{state}" for place, (target, _, _, state, _) in enumerate(EXAMPLES)],
)
def test_worked_example(target: Target, points: list[Point], asof: str, state: State, words: str) -> None:
    verdict: Verdict = judged(target, *points, asof=asof)
    assert verdict.state is state
    assert words in verdict.reason


def test_every_kind_has_three() -> None:
    counts = Counter(target.kind for target, *_ in EXAMPLES)
    assert {kind: count for kind in Kind if (count := counts[kind]) < 3} == {}
