"""Worked answers for what is judged by years, periods or events, or in words. All figures are made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.targets.inputs import Point, Target
from analysis.targets.states import Colour, Mark, MonthValue, State, YearBox
from models.kinds import Kind
from models.time import Month
from tests.analysis.targets.builders import END, JOBS, PATROL, PLANNING, WATERWORKS, at, judged


class TestAnnual:
    def test_running_year_has_no_colour_until_met(self) -> None:
        points = [at("2021-12", 10000), at("2022-12", 12000), at("2023-06", 6000)]
        verdict = judged(JOBS, *points)
        assert (verdict.state, verdict.colour) == (State.RUNNING_YEAR, Colour.NONE)
        assert [box.state for box in verdict.year_boxes] == [
            State.MET, State.MET, State.RUNNING_YEAR, State.NOT_DUE, State.NOT_DUE,
        ]  # fmt: skip
        assert verdict.year_boxes[2] == YearBox(2023, State.RUNNING_YEAR, 6000, Month(2023, 6), 10000)
        assert verdict.value == 6000  # never the sum of the years
        met = judged(JOBS, *points, at("2023-11", 11615))
        assert met.state is State.MET and met.value == 11615
        assert met.reason == "2023年11月11615人，已达到年度目标10000人"

    def test_a_missed_year_stays_visible_as_a_mark(self) -> None:
        verdict = judged(JOBS, at("2021-12", 9999), at("2022-12", 12000), at("2023-09", 10500))
        assert (verdict.state, verdict.past_misses, verdict.marks) == (State.MET, (2021,), (Mark("曾经未达 2021年"),))
        assert [box.state for box in verdict.year_boxes[:3]] == [State.UNMET, State.MET, State.MET]
        assert verdict.reason.startswith("2021年9999人，未达到年度目标10000人；2023年9月10500人，已达到")

    def test_december_decides(self) -> None:
        december = judged(JOBS, at("2021-12", 9000))
        assert (december.state, december.colour, december.past_misses) == (State.YEAR_MISSED, Colour.RED, ())
        over = judged(JOBS, at("2021-12", 9000), asof="2022-01")  # nobody can make 2021 good any more
        assert (over.state, over.past_misses, over.warning) == (State.RUNNING_YEAR, (2021,), "")
        assert judged(JOBS, at("2021-11", 9000)).state is State.RUNNING_YEAR
        assert judged(JOBS, at("2021-09", 9000), asof="2022-01").year_boxes[0].state is State.RUNNING_YEAR
        silent = judged(JOBS, at("2021-09", 9000), asof="2022-02")  # December never came
        assert (silent.state, silent.past_misses) == (State.RUNNING_YEAR, (2021,))

    def test_a_year_without_any_figure_is_missing_not_missed(self) -> None:
        verdict = judged(JOBS, at("2021-12", 10000), at("2023-12", 10000))
        assert [box.state for box in verdict.year_boxes[:3]] == [State.MET, State.MISSING, State.MET]
        assert verdict.state is State.MET and verdict.reason.endswith("；2022年缺数")

    def test_silence_in_the_running_year_is_hatched(self) -> None:
        assert judged(JOBS, at("2021-12", 10000), asof="2022-04").state is State.RUNNING_YEAR
        silent = judged(JOBS, at("2021-12", 10000), asof="2022-05")
        assert (silent.state, silent.last_state, silent.colour) == (State.STALE, State.MET, Colour.GREEN)
        assert silent.year_boxes[1].state is State.MISSING
        assert judged(JOBS, at("2021-06", 10000), asof="2021-12").state is State.MET  # a year met cannot be unmet
        missed = judged(JOBS, at("2021-12", 9000), asof="2022-05")  # a red of last year is no colour of this one
        assert (missed.state, missed.colour, missed.past_misses) == (State.MISSING, Colour.GREY, (2021,))

    def test_the_same_month_last_year_stands_beside_the_running_year(self) -> None:
        points = [at("2021-06", 9500), at("2021-12", 12000), at("2022-06", 9870)]
        verdict = judged(JOBS, *points)
        assert verdict.same_month_last_year == MonthValue(Month(2021, 6), 9500)
        assert verdict.reason == "2022年6月9870人，上年同月9500人，尚未达到年度目标10000人"
        met = judged(JOBS, *points[:2], at("2022-06", 10000))
        assert met.same_month_last_year == MonthValue(Month(2021, 6), 9500) and "上年同月" not in met.reason
        assert judged(JOBS, *points[1:]).same_month_last_year is None  # none reported: nothing is said
        assert judged(JOBS, *points[:2], asof="2022-02").same_month_last_year is None  # nothing to stand beside

    def test_a_year_that_was_never_reported_to_its_end_says_so(self) -> None:
        verdict = judged(JOBS, at("2021-09", 9000), asof="2022-02")
        assert verdict.reason.startswith("2021年9月后没有新数，为9000人，未达到年度目标10000人")

    def test_end_of_the_plan(self) -> None:
        years = [at(f"{year}-12", 10000 + year) for year in range(2021, 2026)]
        assert judged(JOBS, *years, asof="2026-09").state is State.MET
        assert len(judged(JOBS, *years, asof="2026-09").year_boxes) == 5
        last_missed = *years[:-1], at("2025-12", 1)
        assert judged(JOBS, *last_missed).state is State.YEAR_MISSED
        over = judged(JOBS, *last_missed, asof="2026-09")
        assert (over.state, over.colour, over.past_misses) == (State.EXPIRED, Colour.NONE, (2025,))

    def test_the_running_year_says_what_it_lacks(self) -> None:
        running = judged(JOBS, at("2021-12", 10000), at("2022-06", 6000))
        assert (running.state, running.warning) == (State.RUNNING_YEAR, "12月到期·尚差4000人")
        assert judged(JOBS, at("2021-12", 10000), asof="2022-02").warning == ""  # nothing of this year is known


class TestCadence:
    @staticmethod
    def year(**changes: Month | None) -> list[Point]:
        """Twelve months of 2023, each done in its month unless said otherwise, as in m03=None."""
        months = [Month(2023, number) for number in range(1, 13)]
        return [Point(month, done_on=changes.get(f"m{month.month:02}", month)) for month in months]

    def test_all_on_time(self) -> None:
        verdict = judged(PATROL, *self.year())
        assert (verdict.state, verdict.colour, verdict.done_share) == (State.ON_TIME, Colour.GREEN, 1)
        assert verdict.reason == "最近12期按期12期" and verdict.shortfall is None
        assert (verdict.due_count, verdict.on_time_count, verdict.late_count) == (12, 12, 0)

    def test_the_newest_period_decides(self) -> None:
        late = judged(PATROL, *self.year(m12=Month(2024, 1)), asof="2024-01")
        assert (late.state, late.colour) == (State.ONE_LATE, Colour.AMBER)
        assert late.reason == "最近12期按期11期，逾期1期（2023年12月）"
        assert (late.due_count, late.on_time_count, late.late_count) == (12, 11, 1)
        missing = judged(PATROL, *self.year(m12=None), asof="2024-01")
        assert (missing.state, missing.colour, missing.past_misses) == (State.NOT_ON_TIME, Colour.RED, ())

    def test_what_was_late_or_left_out_before_is_counted_and_no_light(self) -> None:
        late = judged(PATROL, *self.year(m03=Month(2023, 4), m06=Month(2023, 8)))
        assert (late.state, late.shortfall, late.past_misses) == (State.ON_TIME, 2, ())  # late is done
        assert (late.due_count, late.on_time_count, late.late_count) == (12, 10, 2)
        verdict = judged(PATROL, *self.year(m03=None))
        assert (verdict.state, verdict.past_misses) == (State.ON_TIME, (2023,))
        assert verdict.done_share == pytest.approx(11 / 12)
        absent = [point for point in self.year() if point.month.month != 3]
        assert judged(PATROL, *absent).past_misses == (2023,)  # no row at all is as bad

    def test_a_period_is_missing_only_once_its_report_is_due(self) -> None:
        assert judged(PATROL, *self.year()[:11], asof="2023-12").state is State.ON_TIME
        assert judged(PATROL, *self.year()[:11], asof="2024-01").state is State.NOT_ON_TIME

    def test_the_last_twelve_are_counted_and_older_misses_marked(self) -> None:
        points = [*self.year(m01=None), Point(Month(2024, 1), done_on=Month(2024, 1))]
        verdict = judged(PATROL, *points)
        assert (verdict.state, verdict.due_count, verdict.on_time_count) == (State.ON_TIME, 12, 12)
        assert verdict.past_misses == (2023,)

    def test_done_after_asof_is_not_known_yet(self) -> None:
        points = self.year(m05=Month(2023, 9))
        then, now = judged(PATROL, *points[:5], asof="2023-06"), judged(PATROL, *points[:5], asof="2023-09")
        assert (then.state, then.reason) == (State.NOT_ON_TIME, "最近5期按期4期，没有记录1期（2023年5月）")
        assert now.reason == "最近8期按期4期，逾期1期（2023年5月），没有记录3期（2023年6月、2023年7月、2023年8月）"

    def test_done_by_some_alone_is_told_as_such_and_not_as_silence(self) -> None:
        points = self.year()
        points[2] = Point(Month(2023, 3), numerator=262, denominator=265)
        points[4] = Point(Month(2023, 5), numerator=0, denominator=265)
        verdict = judged(PATROL, *points)
        assert (verdict.state, verdict.past_misses) == (State.ON_TIME, (2023,)) and verdict.on_time_count == 10
        assert judged(PATROL, *points[:3], asof="2023-04").state is State.NOT_ON_TIME  # in part is not done
        assert verdict.reason == (
            "最近12期按期10期，没有全部开展1期（2023年3月；2023年3月应开展265，已开展262），没有记录1期（2023年5月）"
        )

    def test_quarters(self) -> None:
        quarterly = replace(PATROL, report_cycle="quarter", start_month=Month(2022, 12))
        points = [Point(Month(2023, 2), done_on=Month(2023, 2)), Point(Month(2023, 6), done_on=Month(2023, 7))]
        verdict = judged(quarterly, *points, asof="2023-07")
        assert verdict.state is State.ONE_LATE and verdict.done_share == pytest.approx(0.5)
        assert judged(quarterly, asof="2023-07").state is State.MISSING


class TestMilestone:
    def test_done_stays_done(self) -> None:
        verdict = judged(PLANNING, at("2021-06", 0), at("2021-11", 1), asof="2025-12")
        assert (verdict.state, verdict.colour) == (State.MET, Colour.GREEN)
        assert verdict.reason == "2021年11月已完成，期限2021年12月"
        late = judged(PLANNING, at("2022-03", 1))
        assert (late.state, late.colour) == (State.DONE_LATE, Colour.AMBER)
        assert late.reason == "2022年3月已完成，晚于期限2021年12月"

    def test_due_is_not_judged(self) -> None:
        assert judged(PLANNING, at("2021-06", 0)).state is State.NOT_DUE
        assert judged(PLANNING, asof="2021-06").state is State.NOT_DUE
        here = judged(PLANNING, at("2021-11", 0), asof="2021-12")
        assert (here.state, here.reason) == (State.DUE, "期限2021年12月已到，还没有报告是否完成")
        assert judged(PLANNING, asof="2021-12").state is State.DUE

    def test_overdue(self) -> None:
        assert judged(PLANNING, at("2021-12", 0)).state is State.OVERDUE
        silent = judged(PLANNING, at("2021-06"), asof="2022-06")
        assert (silent.state, silent.colour) == (State.OVERDUE, Colour.RED)
        assert judged(PLANNING, at("2021-06", 1), at("2022-06", 0)).state is State.OVERDUE  # taken back

    def test_taken_back_and_done_again_counts_from_then(self) -> None:
        again = judged(PLANNING, at("2021-06", 1), at("2021-09", 0), at("2022-03", 1), at("2022-06", 1))
        assert (again.state, again.value_month) == (State.DONE_LATE, Month(2022, 3))
        assert again.reason == "2022年3月已完成，晚于期限2021年12月"

    def test_past_its_date_without_any_report_is_grey(self) -> None:
        assert judged(PLANNING, asof="2022-06").state is State.MISSING

    def test_a_step_short_of_its_date_says_what_is_left(self) -> None:
        works = replace(PLANNING, deadline=END, unit="项")
        halfway = judged(works, at("2025-06", 0, numerator=5, denominator=10))
        assert (halfway.state, halfway.warning) == (State.NOT_DUE, "12月到期·尚差5项")
        assert judged(works, at("2025-06")).warning == "12月到期·尚未完成"  # in words only
        assert judged(works, asof="2025-06").warning == ""  # nobody has said anything
        assert judged(works, at("2024-06", 0, numerator=5, denominator=10)).warning == ""  # 18 months ahead

    def test_without_a_date_nothing_is_late(self) -> None:
        done, going = judged(WATERWORKS, at("2021-11", 1)), judged(WATERWORKS, at("2021-11"))
        assert (done.state, done.colour) == (State.DONE, Colour.GREEN)
        assert (going.state, going.colour) == (State.IN_PROGRESS, Colour.NONE)
        assert "原文未注明时限" in done.reason and "原文未注明时限" in going.reason
        assert judged(WATERWORKS, asof="2021-11").state is State.MISSING
        assert done.planned_share is None


class TestWordsOnly:
    def test_duration_includes_its_last_month(self) -> None:
        term = Target(Kind.DURATION, 5, deadline=END)
        assert judged(term, asof="2025-12").state is State.IN_FORCE
        assert judged(term, asof="2026-01").state is State.EXPIRED
        assert judged(replace(term, deadline=None), asof="2026-01").state is State.NOT_JUDGED

    def test_qualitative(self) -> None:
        task = Target(Kind.QUALITATIVE, comparison="none")
        assert judged(task, asof="2023-12").state is State.NO_RECORD
        assert judged(task, at("2023-06"), asof="2023-12").state is State.HAS_RECORD
        assert judged(task, at("2024-06"), asof="2023-12").state is State.NO_RECORD

    def test_what_a_ledger_counts_stands_beside_the_words(self) -> None:
        task = Target(Kind.QUALITATIVE, comparison="none", unit="个")
        counted = judged(task, at("2023-06", 122), asof="2023-12")
        assert (counted.state, counted.value, counted.colour) == (State.HAS_RECORD, 122, Colour.NONE)
        assert judged(task, at("2023-06", 122), at("2023-09"), asof="2023-12").value is None  # of another month
        term = judged(Target(Kind.DURATION, deadline=END), at("2023-06", 40), asof="2023-12")
        assert (term.state, term.value, term.value_month) == (State.IN_FORCE, 40, Month(2023, 6))

    def test_baseline(self) -> None:
        fact = Target(Kind.BASELINE, 114)
        assert judged(fact, asof="2023-12").state is State.BASELINE
        verdict = judged(fact, at("2023-06", 100))
        assert (verdict.state, verdict.colour, verdict.value) == (State.BASELINE, Colour.NONE, 100)
        assert judged(fact, at("2020-12", 114), asof="2027-06").state is State.BASELINE  # a fact does not grow stale
