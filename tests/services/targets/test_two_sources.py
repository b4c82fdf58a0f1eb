"""A commitment with a ledger and reports: which of them the light is judged by, what is said of it, and who still owes
a report; 出台实施办法 (C55) of the small county.
"""

from __future__ import annotations

from functools import partial

from analysis.targets.states import State
from data_access.store import Store
from models.time import Month
from models.viewing import EVERYBODY, Filters
from services.offices.duties import duties
from services.targets.figure_words import reporter_of, source_of, sources_in_time
from services.targets.judging import Judged, judge_commitments
from tests.data_access.filling import read_model
from tests.data_access.two_sources import given, item, reported

JUNE = Month(2026, 6)


def judged(store: Store) -> Judged:
    query = partial(read_model(store).query, viewer=EVERYBODY)
    items = judge_commitments(query, store.county, Filters((), (), JUNE), store.settings)
    return next(one for one in items if one.commitment.id == "C55")


def test_a_report_is_marked_as_one_until_the_ledger_gives_the_figure(small_store: Store) -> None:
    reported(small_store)
    found = judged(small_store)
    assert (found.verdict.state, found.is_computed, found.computed_since) == (State.MET, False, None)
    assert reporter_of(found) == "来自报送 · 县农业局" and source_of(found).startswith("来自报送 · 县农业局 ")
    assert sources_in_time(found) == "台账还没有填全，数来自报送；填全的月份起改由台账算"
    given(small_store, "milestones", [item(1)])
    found = judged(small_store)
    assert (found.verdict.state, found.is_computed, found.computed_since) == (State.NOT_DUE, True, Month(2026, 1))
    assert source_of(found) == reporter_of(found) == "台账汇总"
    assert sources_in_time(found).startswith("2026年1月起由台账算出，以前的月份来自报送")
    assert (found.points[-1].numerator, found.points[-1].denominator) == (0, 1)


def test_no_report_is_owed_for_months_that_the_ledger_gives(small_store: Store) -> None:
    def last_month(since: dict[str, Month]) -> Month | None:
        found = duties(small_store.county, small_store.ledgers, {}, since)
        return next(one.last_month for one in found if one.subject == "C55")

    assert last_month({}) is None  # a milestone is asked about until it is done
    assert last_month({"C55": Month(2026, 5)}) == Month(2026, 4)
    assert "C35" not in {one.subject for one in duties(small_store.county, small_store.ledgers, {}, {})}
