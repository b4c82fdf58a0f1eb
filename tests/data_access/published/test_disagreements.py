"""What another ledger says otherwise: from when to when, on which light, and explained by somebody with grounds."""

from __future__ import annotations

from functools import partial

import pytest

from analysis.targets.states import Mark
from data_access.acts.confirm_doubt import confirm_doubt
from data_access.manifest import read_manifest
from data_access.published.building import Build
from data_access.published.disagreements import COLUMNS, _held, told
from data_access.store import Store
from errors import FindingRefused
from models.time import Month
from models.viewing import EVERYBODY, Filters
from services.targets.judging import Judged, judge_commitments
from tests.data_access.filling import read_model
from tests.data_access.two_sources import NOW, given, item, reported


def pair(month: str | None, is_different: bool = True, **cells: object) -> dict[str, object]:
    return {
        "commitment_id": "C1", "other_ledger": "x", "township_code": "t", "row_id": "r", "column_name": "c",
        "month": month, "is_different": is_different,
    } | cells  # fmt: skip


def test_a_difference_holds_until_the_next_comparison() -> None:
    rows = [pair("2025-06"), pair("2025-03"), pair("2025-09", is_different=False)]
    rows += [pair("2025-03", township_code="u"), pair(None), pair(None, column_name="d")]
    held = [(row["month"], row["township_code"], through, newest) for row, through, newest in _held(rows)]
    assert held == [
        ("2025-03", "t", "2025-05", False), ("2025-06", "t", "2025-08", False), ("2025-09", "t", None, True),
        ("2025-03", "u", None, True), (None, "t", None, True), (None, "t", None, True),
    ]  # fmt: skip


def test_what_is_of_one_period_holds_for_a_year_at_most() -> None:
    rows = [pair("2024-06", is_lasting=False), pair("2024-09", is_lasting=False)]
    assert [through for _, through, _ in _held(rows)] == ["2024-08", "2025-08"]
    subjects = [pair("2024-06", subject="a"), pair("2024-09", subject="b")]
    assert [through for _, through, _ in _held(subjects)] == [None, None]


def test_what_one_side_knows_as_it_is_now_alone_says_so_beside_the_light_of_every_month(small_store: Store) -> None:
    cells = dict.fromkeys(COLUMNS - {"month", "is_different"}) | {
        "commitment_id": "C55", "other_ledger": "observations", "value": 3.0, "other_value": 2.0, "unit": "户",
    }  # fmt: skip
    folder = small_store.settings.stores.read_model
    with Build(folder, read_manifest(folder)) as build:
        assert all(build.keeps(name, build.before[name].stamp) for name in ("ref_commitments", "ref_townships"))
        found = told(build, small_store.ledgers, "疑点", [pair(None) | cells, pair("2026-06") | cells])
    assert [(row["mark"], row["from_month"], row["through_month"]) for row in found] == [
        ("现状与目标进展报送台账不一致", None, None), ("与目标进展报送台账不一致", "2026-06", None),
    ]  # fmt: skip


def judged(store: Store, month: str) -> Judged:
    query = partial(read_model(store).query, viewer=EVERYBODY)
    items = judge_commitments(query, store.county, Filters((), (), Month.parse(month)), store.settings)
    return next(one for one in items if one.commitment.id == "C55")


def test_a_light_carries_the_mark_until_the_difference_is_explained(small_store: Store) -> None:
    reported(small_store)
    assert judged(small_store, "2026-06").verdict.differences == ()
    given(small_store, "milestones", [item(1)])
    # Reported as done in June, and not by the ledger; as not done in January and March, and so by the ledger.
    words = "与目标进展报送台账不一致"
    said = "出台实施办法 全县2026年6月：由台账算出 0 项，目标进展报送台账 1 项"
    verdict = judged(small_store, "2026-06").verdict
    assert verdict.differences == (Mark(words, said, False),)
    assert verdict.label == f"未到期（12月到期·尚差1项、{words}）"
    assert judged(small_store, "2026-05").verdict.differences == ()
    assert judged(small_store, "2027-05").verdict.differences and not judged(small_store, "2027-06").verdict.differences
    (row,) = read_model(small_store).query("disagreements", EVERYBODY, month="2026-06").to_dict("records")
    assert (row["ledger"], row["column_name"], row["unit"]) == ("observations", "value", "县农业局")
    assert row["other_ledger"] == "observations" and row["row_id"]
    with pytest.raises(FindingRefused, match="依据"):
        confirm_doubt(small_store, row["finding_id"], actor="甲", now=NOW, reason=" ")
    confirm_doubt(small_store, row["finding_id"], actor="甲", now=NOW, reason="单位按征求意见稿报的")
    (mark,) = judged(small_store, "2026-06").verdict.differences
    assert mark.is_explained and mark.label == f"{words} · 已说明"
    # Another figure is another difference.
    given(small_store, "milestones", [item(2, status="已完成", finished_on="2026-02-03")])
    given(small_store, "milestones", [item(1, status="已完成", finished_on="2026-02-03")])
    assert judged(small_store, "2026-06").verdict.differences == ()
    (mark,) = judged(small_store, "2026-05").verdict.differences  # of March, when the unit said that it was not done
    assert not mark.is_explained


def test_only_the_newest_comparison_is_asked_about_in_the_lists(small_store: Store) -> None:
    reported(small_store)
    given(small_store, "milestones", [item(1, status="已完成", finished_on="2026-02-03")])
    model = read_model(small_store)
    assert model.query("disagreements", EVERYBODY, month="2026-05")["from_month"].tolist() == ["2026-03"]
    found = model.query("findings", EVERYBODY)
    assert found[found["check_group"] == "disagreements"].empty
