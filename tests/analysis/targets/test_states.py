"""The closed list of states."""

from __future__ import annotations

from analysis.targets.states import State, tally
from tests.analysis.targets.builders import HERBS, ROAD, WATER, at, judged


class TestClosedList:
    def test_tally_covers_every_state_and_sums_to_the_number(self) -> None:
        verdicts = [
            judged(ROAD, at("2023-12", 120)),
            judged(ROAD, at("2023-12", 360)),
            judged(WATER, at("2023-12", 99)),
            judged(HERBS, asof="2023-12"),
        ]
        counts = tally(verdicts)
        assert set(counts) == set(State)
        assert (counts[State.MET], counts[State.BEHIND], counts[State.MISSING]) == (2, 1, 1)
        assert sum(counts.values()) == len(verdicts)
        assert sum(tally([]).values()) == 0

    def test_labels_are_distinct_and_only_stale_is_hatched(self) -> None:
        assert len({state.label for state in State}) == len(State)
        assert [state for state in State if state.is_hatched] == [State.STALE]
