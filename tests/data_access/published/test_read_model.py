"""Reading: every query runs, is narrowed to the viewer's townships, and binds what it is given."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

import data_access.published.read_model
from data_access.published.read_model import ReadModel
from data_access.store import Store
from models.viewing import EVERYBODY, Viewer
from tests.data_access.filling import file, row, taken_in

QUERIES = sorted(
    path.stem for path in (Path(data_access.published.read_model.__file__).parent / "queries").glob("*.sql")
)
LIYI, FUCHENG, PINGCHENG = "140524101", "140524102", "140524104"
OF_TWO = Viewer(role="township", areas=frozenset({LIYI, FUCHENG}))
NOBODY = Viewer(role="none", areas=frozenset())
HOSTILE = ["' OR 1=1 --", "x'; DROP TABLE households; --", "$areas", "140524101' OR 'a'='a", "%", "", "\u0000"]


@pytest.fixture(scope="module")
def model(demo_store: Store) -> ReadModel:
    return ReadModel(demo_store.settings.stores.read_model)


@pytest.fixture(scope="module")
def asked(model: ReadModel) -> dict[str, object]:
    """A household with a case and a village, both of 礼义镇, and the end of the plan."""
    cases = model.query("cases", OF_TWO, [LIYI], day=dt.date(2025, 12, 31))
    case = cases.iloc[0]
    return {
        "day": dt.date(2025, 12, 31), "month": "2025-12", "year": 2025,
        "household": case["household_id"], "village": case["village_code"],
        "periods": ["2025-12", "2025-Q4"], "last_months": ["2025-12"], "commitment": "C02", "is_county": True,
        "first": "2025-01", "last": "2025-12",
    }  # fmt: skip


def test_these_are_the_queries() -> None:
    assert QUERIES == [
        "allocations", "cadence_reports", "case_outcomes", "case_steps", "case_years", "cases", "clues", "commitment_values",
        "computed_since", "disagreements", "findings", "guarantee_gaps", "guarantee_sources", "hand_ins", "household",
        "household_events", "household_gaps", "household_members", "household_steps", "household_years", "income_lines", "layers", "lifted",
        "meetings", "milestones", "plan_points", "progress_notes", "rule_changes", "screenings", "settlements",
        "subject_notes", "supervision_items", "supervision_steps", "target_reporters", "target_reports", "village_branch",
        "village_team", "village_visits", "village_water", "village_years", "villages",
    ]  # fmt: skip


#: What the demo county has none of.
NONE_YET = {"layers", "rule_changes", "subject_notes"}


@pytest.mark.parametrize("name", sorted(set(QUERIES) - NONE_YET))
def test_every_query_finds_rows_on_the_demo(model: ReadModel, asked: dict[str, object], name: str) -> None:
    frames = [
        model.query(name, EVERYBODY, (), **asked | {"village": village}) for village in villages(model, name, asked)
    ]
    assert any(len(frame) for frame in frames)


def villages(model: ReadModel, name: str, asked: dict[str, object]) -> list[object]:
    if name not in ("village_team", "village_visits"):
        return [asked["village"]]
    return list(model.query("villages", EVERYBODY, (), **asked)["village_code"])


def townships(frame: pd.DataFrame) -> set[str]:
    return set(frame["township_code"].dropna())


@pytest.mark.parametrize(
    "name", ["cases", "clues", "commitment_values", "guarantee_gaps", "lifted", "screenings", "villages"]
)
def test_a_list_holds_the_viewers_townships_only(model: ReadModel, asked: dict[str, object], name: str) -> None:
    assert len(townships(model.query(name, EVERYBODY, (), **asked))) == 11
    assert townships(model.query(name, OF_TWO, (), **asked)) == {LIYI, FUCHENG}
    assert townships(model.query(name, NOBODY, (), **asked)) == set()


@pytest.mark.parametrize("name", ["case_steps", "case_years", "case_outcomes", "household_gaps"])
def test_what_belongs_to_households_is_of_the_viewers_townships_only(
    model: ReadModel, asked: dict[str, object], name: str
) -> None:
    assert 0 < len(model.query(name, OF_TWO, (), **asked)) < len(model.query(name, EVERYBODY, (), **asked))
    assert model.query(name, OF_TWO, [PINGCHENG], **asked).empty
    assert model.query(name, NOBODY, (), **asked).empty


@pytest.mark.parametrize(
    "name",
    ["household", "household_events", "household_members", "household_steps", "household_years"],
)
def test_a_household_of_another_township_cannot_be_read(model: ReadModel, asked: dict[str, object], name: str) -> None:
    elsewhere = Viewer(role="township", areas=frozenset({PINGCHENG}))
    assert len(model.query(name, OF_TWO, (), **asked))
    assert model.query(name, elsewhere, (), **asked).empty
    assert model.query(name, NOBODY, (), **asked).empty
    assert model.query(name, EVERYBODY, [PINGCHENG], **asked).empty


@pytest.mark.parametrize("name", ["village_years", "village_visits", "village_team", "village_branch"])
def test_a_village_of_another_township_cannot_be_read(model: ReadModel, asked: dict[str, object], name: str) -> None:
    elsewhere = Viewer(role="township", areas=frozenset({PINGCHENG}))
    of_liyi = list(model.query("villages", EVERYBODY, [LIYI], **asked)["village_code"])
    seen = [len(model.query(name, OF_TWO, (), **asked | {"village": village})) for village in of_liyi]
    assert sum(seen) > 0
    assert all(model.query(name, elsewhere, (), **asked | {"village": village}).empty for village in of_liyi)


def test_the_filter_narrows_the_viewers_townships_and_never_widens_them(
    model: ReadModel, asked: dict[str, object]
) -> None:
    assert townships(model.query("cases", OF_TWO, [LIYI, PINGCHENG], **asked)) == {LIYI}
    assert townships(model.query("cases", OF_TWO, [PINGCHENG], **asked)) == set()
    assert townships(model.query("cases", EVERYBODY, [PINGCHENG], **asked)) == {PINGCHENG}
    assert model.query("cases", NOBODY, [PINGCHENG], **asked).empty


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_finds_nothing_and_changes_nothing(model: ReadModel, asked: dict[str, object], text: str) -> None:
    before = len(model.query("lifted", EVERYBODY))
    assert model.query("household", EVERYBODY, household=text).empty
    assert model.query("village_years", EVERYBODY, village=text, year=2025).empty
    assert model.query("cases", EVERYBODY, [text], **asked).empty
    assert model.query("lifted", OF_TWO, [text]).empty
    assert len(model.query("lifted", EVERYBODY)) == before == 11


def test_the_demo_has_the_plans_baseline(model: ReadModel, asked: dict[str, object]) -> None:
    lifted = model.query("lifted", EVERYBODY)
    assert (lifted["household_count"].sum(), lifted["population"].sum()) == (9310, 25518)
    assert model.query("villages", EVERYBODY, (), **asked)["is_exited"].sum() == 114


def test_what_happened_later_is_not_seen(model: ReadModel, asked: dict[str, object]) -> None:
    day = dt.date(2023, 6, 30)
    values = model.query("commitment_values", EVERYBODY, month="2023-06")
    assert values["month"].dropna().max() == "2023-06"
    cases = model.query("cases", EVERYBODY, day=day)
    assert cases["identified_month"].max() <= "2023-06"
    assert cases["entered_on"].dropna().max() <= pd.Timestamp(day)
    assert cases["eliminated_on"].dropna().max() <= pd.Timestamp(day)
    steps = model.query("case_steps", EVERYBODY, (), **asked | {"day": day})
    assert all(pd.Timestamp(begun) <= pd.Timestamp(day) for begun in steps["started_on"])


def test_a_value_says_which_file_and_row_it_came_from(model: ReadModel) -> None:
    values = model.query("commitment_values", EVERYBODY, month="2025-12")
    observed = values[values["source"] == "observation"]
    assert observed[["batch_id", "file_id", "source_row"]].notna().all(axis=None)
    assert set(observed["file"]) == {"演示数据"}
    assert set(observed["sheet"]) == {"目标进展报送台账"}


def test_findings_milestones_and_notes_are_narrowed_to_the_viewers_units(
    model: ReadModel, asked: dict[str, object]
) -> None:
    nobody = Viewer(role="none", units=frozenset())
    for name in ("findings", "milestones", "progress_notes"):
        everything = sorted(set(model.query(name, EVERYBODY, (), **asked)["unit_id"].dropna()))
        assert len(everything) > 1, name
        of_one = Viewer(role="unit", units=frozenset(everything[:1]))
        assert set(model.query(name, of_one, (), **asked)["unit_id"]) == {everything[0]}, name
        assert model.query(name, nobody, (), **asked).empty, name


def test_a_viewers_division_is_its_townships_and_units(model: ReadModel) -> None:
    assert len(townships(model.query("allocations", EVERYBODY))) == 11
    assert townships(model.query("allocations", OF_TWO)) == {LIYI, FUCHENG}


def test_lifted_households_are_missing_until_the_ledger_names_any(demo_marked_store: Store) -> None:
    """An empty ledger is no nought; once it names one, villages without any have nought."""
    columns = ["village_code", "lifted_household_count", "lifted_population"]
    other = row("villages", village_code="北四渠村")
    taken_in(demo_marked_store, file("villages", row("villages"), other))
    model = ReadModel(demo_marked_store.settings.stores.read_model)
    before = model.query("villages", EVERYBODY, year=2024)[columns]
    assert len(before) == 2 and before[columns[1:]].isna().all(axis=None)
    taken_in(
        demo_marked_store, file("households", row("households", household_type="脱贫户", village_code="西沟村", size=3))
    )
    after = ReadModel(demo_marked_store.settings.stores.read_model).query("villages", EVERYBODY, year=2024)[columns]
    assert sorted(tuple(int(value) for value in line) for line in after[columns[1:]].itertuples(index=False)) == [
        (0, 0),
        (1, 3),
    ]
