"""What is planted on purpose: found by the check that is to find it, told in the document, and nothing found besides."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from data_access.county.county import County
from data_access.county.ledgers import Ledgers
from data_access.manifest import read_manifest
from data_access.published.read_model import ReadModel
from data_access.store import Store
from demo.contradictions import FILE, Planted, load_planted, with_contradictions
from errors import CountyDataError
from models.viewing import EVERYBODY
from settings import ROOT

#: Checks whose findings follow from the plan or from how two ledgers are simulated; told in docs/demo_county.md too.
NOT_PLANTED = {"tap_over_central", "categories_not_enrolled", "site_counts", "trainees"}
#: Checks without a planted case: of people it stands in demo/planted.py; the others find nothing in the simulated county.
WITHOUT = {
    "person_in_two_households", "reported_not_ledger", "share_over_hundred", "site_teams", "tap_households", "unsafe_houses",
}  # fmt: skip


def test_each_contradiction_is_found_once_or_twice_and_none_besides(
    demo_store: Store, county: County, ledgers: Ledgers
) -> None:
    folder = demo_store.settings.stores.read_model
    found = ReadModel(folder, read_manifest(folder)).query("findings", EVERYBODY)
    of_groups = found[found["check_group"].isin(["contradictions", "disagreements"])]
    counts = of_groups.groupby("check_name").size().to_dict()
    wanted = {each.check for each in load_planted(county) if each.check}
    people = {"person_in_two_households"}
    assert set(counts) - people == wanted | NOT_PLANTED
    assert all(counts[check] <= 2 for check in wanted)
    checks = {check.name for check in ledgers.checks.values() if check.group in ("contradictions", "disagreements")}
    assert checks == wanted | NOT_PLANTED | WITHOUT


def test_the_document_lists_every_one(county: County) -> None:
    text = (ROOT / "docs/demo_county.md").read_text(encoding="utf-8")
    assert [each.name for each in load_planted(county) if f"| {each.name} |" not in text] == []


CELLS: dict[str, list[object]] = {
    "job_no": ["a", "b", "c", "d"],
    "kind": ["甲", "甲", "乙", "甲"],
    "people": [1, 2, 3, 4],
}


def planted(**values: object) -> Planted:
    return Planted.model_validate({"name": "n", "where": "w", "ledger": "jobs"} | values)


def test_each_is_put_into_rows_of_its_own() -> None:
    edits = [
        planted(pick={"kind": "甲"}, add={"people": 10}),
        planted(pick={"kind": "甲"}, set={"people": 0}, clear=["job_no"]),
        planted(pick={"kind": "甲"}, is_gone=True),
        planted(ledger="other", set={"people": 99}),
    ]
    assert with_contradictions(edits, "jobs", CELLS) == {
        "job_no": ["a", None, "c"], "kind": ["甲", "甲", "乙"], "people": [11, 0, 3],
    }  # fmt: skip
    assert CELLS["people"] == [1, 2, 3, 4]


def test_too_few_rows_and_a_word_added_to_are_refused() -> None:
    with pytest.raises(CountyDataError, match="要 2 行，jobs 里只有 1 行"):
        with_contradictions([planted(pick={"kind": "乙"}, rows=2, is_gone=True)], "jobs", CELLS)
    with pytest.raises(CountyDataError, match="要加的 kind 不是数"):
        with_contradictions([planted(add={"kind": 1})], "jobs", CELLS)


def test_a_file_that_is_wrong_is_refused_by_its_key(county: County, tmp_path: Path) -> None:
    own = replace(county, folder=tmp_path)
    assert load_planted(own) == []
    (tmp_path / "demo").mkdir()
    (tmp_path / FILE).write_text('[[planted]]\nname = "一"\nwhere = "二"\nledger = "jobs"\n', encoding="utf-8")
    with pytest.raises(CountyDataError, match="至少写一个"):
        load_planted(own)
    (tmp_path / FILE).write_text("[[planted]]\ncolour = 1\n", encoding="utf-8")
    with pytest.raises(CountyDataError, match="写法有误"):
        load_planted(own)


def test_a_day_stays_a_day(county: County) -> None:
    days = [value for each in load_planted(county) for value in each.set.values() if isinstance(value, dt.date)]
    assert dt.date(2025, 5, 31) in days
