"""Worked answers for the plan's close at 2025-12 and later. All figures are made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.targets.closing import Closing, Outcome, closing, tally_outcomes
from analysis.targets.inputs import Point, Target
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

INCOME_BY_2025 = replace(INCOME, deadline=Month(2025, 12))


def closed(target: Target, *points: Point, asof: str = "2025-12") -> Closing:
    return closing(judged(target, *points, asof=asof), target, points, Month.parse(asof))


def years(*values: float) -> list[Point]:
    return [at(f"{2021 + place}-12", value) for place, value in enumerate(values)]


class TestDueAtADate:
    def test_met_since_the_first_of_the_unbroken_months(self) -> None:
        met = closed(ROAD, at("2024-06", 340), at("2025-03", 361), at("2025-12", 380))
        assert (met.outcome, met.met_month, met.months_late) == (Outcome.MET, Month(2025, 3), None)
        assert met.reason == "2025年3月达到目标360公里"
        again = closed(HERBS, at("2024-12", 44), at("2025-06", 42), at("2025-12", 43))
        assert (again.outcome, again.met_month) == (Outcome.MET, Month(2025, 12))

    def test_not_met_late_and_never(self) -> None:
        assert closed(ROAD, at("2025-12", 359.96)).outcome is Outcome.NOT_MET
        points = [at("2025-12", 340), at("2026-03", 362), at("2026-06", 362)]
        assert closed(ROAD, *points, asof="2025-12").outcome is Outcome.NOT_MET
        late = closed(ROAD, *points, asof="2026-06")
        assert (late.outcome, late.met_month, late.months_late) == (Outcome.MET_LATE, Month(2026, 3), 3)
        assert late.reason == "2026年3月达到目标360公里，晚于期限2025年12月3个月"

    def test_at_the_deadline_an_older_figure_leaves_it_open_until_silence_decides(self) -> None:
        assert closed(ROAD, at("2025-09", 330)).outcome is Outcome.MISSING
        assert closed(ROAD, at("2025-09", 330), asof="2026-02").outcome is Outcome.NOT_MET
        assert closed(TOILETS, at("2025-09", 60)).outcome is Outcome.MISSING
        assert closed(ROAD, at("2025-09", 365)).outcome is Outcome.MET

    def test_an_old_level_may_have_fallen_and_an_old_total_not(self) -> None:
        assert closed(replace(HERBS, report_cycle="year"), at("2024-12", 44)).outcome is Outcome.MET
        stale = closed(HERBS, at("2024-12", 44))  # quarterly: a year is too old
        assert stale.outcome is Outcome.MISSING and "已过报送期" in stale.reason
        assert closed(ROAD, at("2024-12", 365)).outcome is Outcome.MET
        assert closed(HERBS, at("2025-12", 44), asof="2027-12").outcome is Outcome.MET  # the deadline's own is final

    def test_falling_after_the_deadline_is_said_and_undoes_nothing(self) -> None:
        fallen = closed(HERBS, at("2025-12", 43.2), at("2026-06", 41), asof="2026-06")
        assert (fallen.outcome, fallen.reason) == (Outcome.MET, "2025年12月达到目标43万亩；期限过后又低于目标")
        # nothing of the deadline itself, and the next figure falls short
        assert closed(HERBS, at("2025-09", 43.2), at("2026-03", 41), asof="2026-03").outcome is Outcome.NOT_MET

    def test_before_the_deadline(self) -> None:
        assert closed(ROAD, at("2024-12", 200), asof="2024-12").outcome is Outcome.PENDING
        assert closed(ROAD, at("2024-12", 365), asof="2024-12").outcome is Outcome.MET
        assert closed(HERBS, at("2023-12", 44), asof="2024-12").outcome is Outcome.PENDING  # stale, and may have fallen
        assert closed(ROAD, asof="2024-12").outcome is Outcome.MISSING

    def test_a_years_own_figure_counts_in_its_year(self) -> None:
        assert closed(POTATOES, at("2023-12", 2.5), at("2024-12", 2.5)).outcome is Outcome.MISSING
        assert closed(POTATOES, at("2024-12", 2.5), asof="2026-04").outcome is Outcome.NOT_MET
        assert closed(POTATOES, at("2024-12", 2.5), asof="2024-12").outcome is Outcome.PENDING
        assert closed(POTATOES, at("2024-12", 1.5), at("2025-12", 2)).met_month == Month(2025, 12)
        late = closed(POTATOES, at("2025-12", 1.5), at("2026-12", 2), asof="2026-12")
        assert (late.outcome, late.months_late) == (Outcome.MET_LATE, 12)

    def test_what_is_not_judged(self) -> None:
        base = closed(replace(SEWAGE, base_value=None), at("2025-12", 30))
        assert (base.outcome, base.reason) == (Outcome.NOT_JUDGED, "基期值待县里确认")
        undated = replace(ROAD, deadline=None)
        assert closed(undated, at("2025-12", 300)).outcome is Outcome.NOT_JUDGED
        met = closed(undated, at("2025-12", 360))
        assert (met.outcome, met.reason) == (Outcome.REACHED, "2025年12月达到目标360公里，原文未注明时限")

    def test_the_first_figure_of_all_does_not_say_since_when(self) -> None:
        alone = closed(ROAD, at("2026-06", 362), asof="2026-06")
        assert (alone.outcome, alone.met_month) == (Outcome.MET, None)
        short = closed(ROAD, at("2025-09", 350), at("2026-06", 362), asof="2026-06")
        assert (short.outcome, short.months_late) == (Outcome.MET_LATE, 6)

    def test_full_coverage_waits_for_a_date(self) -> None:
        """Without one nothing is late; with one it is due like any level; what began with the plan is kept."""
        parts = {"numerator": 9, "denominator": 10}
        assert closed(COVERAGE, at("2025-12", **parts)).outcome is Outcome.NOT_JUDGED
        assert closed(COVERAGE, at("2025-12", 100)).outcome is Outcome.REACHED
        settled = replace(COVERAGE, deadline=Month(2024, 12))
        assert closed(settled, at("2024-06", **parts), asof="2024-06").outcome is Outcome.PENDING
        assert closed(settled, at("2024-12", **parts)).outcome is Outcome.NOT_MET
        late = closed(settled, at("2024-12", **parts), at("2025-03", 100), at("2025-12", 100))
        assert (late.outcome, late.months_late) == (Outcome.MET_LATE, 3)
        kept = replace(COVERAGE, start_month=Month(2020, 12))
        assert closed(kept, at("2025-12", **parts)).outcome is Outcome.NOT_MET

    def test_a_rise_and_a_fall(self) -> None:
        assert closed(SEWAGE, at("2025-12", 25)).outcome is Outcome.MET  # 20 + 5
        assert closed(SEWAGE, at("2025-12", 24.9)).outcome is Outcome.NOT_MET
        falling = replace(HERBS, target=4, base_value=10, comparison="=")
        assert closed(falling, at("2025-12", 4)).outcome is Outcome.MET
        assert closed(falling, at("2025-12", 5)).outcome is Outcome.NOT_MET


class TestYears:
    def test_all_met_or_one_missed(self) -> None:
        met = closed(JOBS, *years(10000, 12000, 11000, 10500, 10001))
        assert (met.outcome, met.reason) == (Outcome.MET, "2021年至2025年每年都达到")
        missed = closed(JOBS, *years(10000, 9999, 11000, 10500, 10001))
        assert (missed.outcome, missed.reason) == (Outcome.MET_AFTER_MISS, "1个年度未达到：2022年9999人")
        last = closed(JOBS, *years(10000, 9999, 11000, 10500, 9000))
        assert (last.outcome, last.reason) == (Outcome.NOT_MET, "2个年度未达到：2022年9999人、2025年9000人")
        open_still = closed(JOBS, *years(10000, 9999), at("2023-06", 6000), asof="2023-06")
        assert open_still.outcome is Outcome.PENDING  # told by its reason, and kept to the end all the same
        assert open_still.reason.startswith("2022年9999人，未达到年度目标10000人；2023年6月6000人")

    def test_open_and_silent_years(self) -> None:
        assert closed(JOBS, *years(10000, 12000), asof="2023-01").outcome is Outcome.PENDING
        early = closed(JOBS, *years(10000, 10000, 10000, 10000), at("2025-06", 10000), asof="2025-06")
        assert early.outcome is Outcome.MET
        waiting = closed(JOBS, *years(10000, 10000, 10000, 10000), at("2025-09", 9000))
        assert waiting.outcome is Outcome.MISSING
        gap = closed(JOBS, at("2021-12", 10000), *[at(f"{year}-12", 10000) for year in (2023, 2024, 2025)])
        assert (gap.outcome, gap.reason) == (Outcome.MISSING, "2022年缺数")


class TestKept:
    def test_any_miss_up_to_the_deadline(self) -> None:
        kept = replace(WATER, deadline=Month(2025, 12))
        assert closed(kept, at("2023-03", 98), at("2025-12", 99)).outcome is Outcome.MET
        missed = closed(kept, at("2023-03", 97.96), at("2023-06", 97), at("2025-12", 99))
        assert (missed.outcome, missed.reason) == (
            Outcome.MET_AFTER_MISS,
            "2025年12月为99%，不低于98%；此前2期未达，最近是2023年6月",
        )
        assert closed(kept, at("2023-03", 97), asof="2023-03").outcome is Outcome.PENDING
        assert closed(kept, at("2023-03", 98), asof="2023-03").outcome is Outcome.PENDING
        assert closed(kept, at("2025-12", 98), at("2026-03", 97), asof="2026-03").outcome is Outcome.MET
        assert closed(kept, at("2025-09", 98), at("2025-12", 97), asof="2026-01").outcome is Outcome.NOT_MET
        assert closed(kept, at("2025-03", 98)).outcome is Outcome.MISSING
        assert closed(WATER, at("2025-12", 98)).outcome is Outcome.REACHED  # no date in the plan, so not 按期
        assert closed(kept, at("2025-12", 97), at("2026-03", 99), asof="2026-03").outcome is Outcome.NOT_MET

    def test_as_the_light_stands(self) -> None:
        band = replace(SUPPLY, deadline=Month(2025, 12))
        assert closed(band, at("2025-12", 94)).outcome is Outcome.MET
        assert closed(band, at("2025-12", 93.5)).outcome is Outcome.NOT_MET
        assert closed(band, at("2024-12", 93.5), asof="2024-12").outcome is Outcome.PENDING
        assert closed(band, at("2025-03", 95)).outcome is Outcome.MISSING
        assert closed(INCOME_BY_2025, at("2024-12", 9, rival_value=8)).outcome is Outcome.MET
        assert closed(INCOME_BY_2025, at("2024-12", 8, rival_value=8)).outcome is Outcome.NOT_MET
        assert closed(INCOME_BY_2025, at("2024-12", 8)).outcome is Outcome.NOT_JUDGED

    def test_an_earlier_shortfall_is_told(self) -> None:
        made_good = closed(DROPOUTS, at("2022-12", 2), at("2023-12", 0), at("2025-12", 0))
        assert (made_good.outcome, made_good.reason) == (
            Outcome.MET_AFTER_MISS,
            "2025年12月为0人，底线0人；此前1期未达，最近是2022年12月",
        )
        from_the_start = replace(COVERAGE, start_month=Month(2020, 12))
        covered = closed(from_the_start, at("2025-09", numerator=9, denominator=10), at("2025-12", 100))
        assert covered.outcome is Outcome.MET_AFTER_MISS and covered.reason.endswith("此前1期未达，最近是2025年9月")
        band = replace(SUPPLY, deadline=Month(2025, 12))
        assert closed(band, at("2023-03", 92), at("2025-12", 95)).outcome is Outcome.MET_AFTER_MISS
        fell = at("2023-12", 9, rival_value=9.4), at("2024-12", 10, rival_value=9)
        assert closed(INCOME_BY_2025, *fell).outcome is Outcome.MET_AFTER_MISS

    def test_periods(self) -> None:
        done = [at(f"2025-{number:02}", done_on=Month(2025, number)) for number in range(1, 13)]
        assert closed(PATROL, *done).outcome is Outcome.REACHED
        late = [*done[:4], at("2025-05", done_on=Month(2025, 6)), at("2025-06", done_on=Month(2025, 8)), *done[6:]]
        assert closed(PATROL, *late).outcome is Outcome.REACHED
        last = [*done[:11], at("2025-12", done_on=Month(2026, 1))]
        assert closed(PATROL, *last, asof="2026-01").outcome is Outcome.MET_LATE
        assert closed(PATROL, *done[:4], *done[5:]).outcome is Outcome.MET_AFTER_MISS
        assert closed(PATROL, *done[:11], asof="2026-01").outcome is Outcome.NOT_MET
        assert closed(PATROL).outcome is Outcome.MISSING

    @pytest.mark.parametrize(("value", "outcome"), [(94, Outcome.MET), (93.5, Outcome.NOT_MET), (92, Outcome.NOT_MET)])
    def test_the_deadlines_figure_decides_a_band_however_old_it_is(self, value: float, outcome: Outcome) -> None:
        band = replace(SUPPLY, deadline=Month(2025, 12))
        assert closed(band, at("2025-12", value)).outcome is outcome
        assert closed(band, at("2025-12", value), asof="2026-09").outcome is outcome


class TestDoneOrNot:
    @pytest.mark.parametrize(
        ("points", "asof", "outcome"),
        [
            ([at("2021-11", 1)], "2025-12", Outcome.MET),
            ([at("2021-12", 1)], "2025-12", Outcome.MET),
            ([at("2022-03", 1)], "2025-12", Outcome.MET_LATE),
            ([at("2021-11", 1), at("2022-01", 0), at("2022-03", 1)], "2025-12", Outcome.MET_LATE),  # taken back
            ([at("2022-03", 0)], "2025-12", Outcome.NOT_MET),
            ([at("2021-06", 0)], "2021-06", Outcome.PENDING),
            ([at("2021-11", 0)], "2021-12", Outcome.MISSING),  # the deadline is here, its report may still come
            ([], "2025-12", Outcome.MISSING),
        ],
    )
    def test_dated(self, points: list[Point], asof: str, outcome: Outcome) -> None:
        assert closed(PLANNING, *points, asof=asof).outcome is outcome

    def test_how_late(self) -> None:
        late = closed(PLANNING, at("2022-03", 1))
        assert (late.met_month, late.months_late) == (Month(2022, 3), 3)
        assert late.reason == "2022年3月已完成，晚于期限2021年12月"

    def test_words_without_a_light_are_not_judged(self) -> None:
        done = closed(WATERWORKS, at("2021-11", 1))
        assert (done.outcome, done.reason) == (Outcome.REACHED, "2021年11月已完成，原文未注明时限")
        assert (done.met_month, closed(WATERWORKS, at("2021-11")).outcome) == (Month(2021, 11), Outcome.NOT_JUDGED)
        assert closed(SPIRIT, at("2025-06")).reason == "定性任务，不评；最近一次记录是2025年6月"
        assert closed(SPIRIT).outcome is Outcome.NOT_JUDGED
        assert closed(TERM).reason == "政策期限，不评；执行到2025年12月"
        assert closed(EXITED, at("2025-12", 114)).outcome is Outcome.NOT_JUDGED


class TestTally:
    def test_every_outcome_has_its_key_and_the_counts_sum(self) -> None:
        ended = [closed(ROAD, at("2025-12", 360)), closed(ROAD), closed(WATER, at("2025-12", 90)), closed(TERM)]
        counts = tally_outcomes(ended)
        assert set(counts) == set(Outcome) and sum(counts.values()) == 4
        assert (counts[Outcome.MET], counts[Outcome.MISSING], counts[Outcome.NOT_MET]) == (1, 1, 1)
        assert sum(tally_outcomes([]).values()) == 0

    def test_every_kind_ends_somewhere(self) -> None:
        for kind in Kind:
            for target in (Target(kind), Target(kind, 1, deadline=Month(2025, 12), start_month=Month(2020, 12))):
                for asof in ("2024-06", "2025-12", "2026-06"):
                    assert closed(target, asof=asof).reason
                    assert closed(target, at("2024-05", 1), asof=asof).reason
