"""Facts as the screens read them: narrowed to the viewer and the filters, each with the file it came from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from data_access.manifest import read_manifest
from data_access.published.warning_facts import COLUMNS, absent, facts
from data_access.store import Store
from errors import LedgerDefinitionError
from models.time import Month
from models.viewing import EVERYBODY, Viewer
from tests.conftest import copied
from tests.data_access.filling import file, id_number, read_model, row, taken_in

JUNE = Month(2025, 6)
CHONGWEN, FUCHENG = "140524100", "140524102"
NAMES = ("net_income_per_capita", "uninsured")


@pytest.fixture(scope="module")
def filled(empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One household of 崇文镇 and one of 附城镇, each with a person and two years. For reading only."""
    with copied(empty_store_folder, tmp_path_factory.mktemp("filled")) as store:
        with store.record.writing() as connection:
            store.record.set_meta(connection, "is_demo", "1")
        fill(store)
        yield store


def fill(store: Store) -> None:
    other = {"household_id": "YS0000000008"}
    number = {"id_number": id_number(2)}
    taken_in(
        store,
        file(
            "households", row("households"),
            row("households", household_no="YS0000000008", township_code="附城镇", village_code="140524102200", head_id_number=id_number(2)),
            called="户.xlsx",
        ),
        file("members", row("members"), row("members", **other, **number, is_medically_insured="否"), called="人.xlsx"),
        file(
            "household_years", row("household_years"), row("household_years", year=2023, wage_income_yuan=5000),
            row("household_years", **other), called="年.xlsx",
        ),
    )  # fmt: skip


def read(store: Store, *townships: str, viewer: Viewer = EVERYBODY, asof: Month = JUNE) -> pd.DataFrame:
    return facts(read_model(store), store.ledgers, viewer, NAMES, asof, townships)


def test_values_sources_and_the_year_before(filled: Store) -> None:
    found = read(filled)
    assert list(found.columns) == list(COLUMNS)
    income = found[(found["fact"] == NAMES[0]) & (found["township_code"] == CHONGWEN)].iloc[0]
    assert (income["value"], income["earlier"], income["observed"]) == (15000.0, 11000.0, "2024年度")
    assert (income["file"], income["source_row"], income["ledger"]) == ("年.xlsx", 3, "household_years")
    assert (income["township"], income["village"]) == ("崇文镇", "西沟村")
    person = found[(found["fact"] == "uninsured") & (found["ledger"] == "members")].iloc[0]
    assert (person["value"], person["file"], person["township"]) == (1.0, "人.xlsx", "附城镇")
    assert pd.isna(person["known_on"])


def test_narrowed_to_the_filters_and_to_the_viewer(filled: Store) -> None:
    assert set(read(filled)["township_code"]) == {CHONGWEN, FUCHENG}
    assert set(read(filled, FUCHENG)["township_code"]) == {FUCHENG}
    of_fucheng = Viewer("township", areas=frozenset({FUCHENG}))
    assert set(read(filled, viewer=of_fucheng)["township_code"]) == {FUCHENG}
    assert read(filled, CHONGWEN, viewer=of_fucheng).empty


def test_silence_of_a_ledger_without_rows_is_no_good_news(filled: Store) -> None:
    manifest = read_manifest(filled.settings.stores.read_model)
    assert manifest
    counts = {name: table.row_count for name, table in manifest.tables.items()}

    def silent(name: str, asof: Month) -> list[str]:
        return [ledger.name for ledger in absent(filled.ledgers, counts, read(filled, asof=asof), name)]

    assert silent("uninsured", Month(2025, 6)) == ["guarantee_gaps"]
    assert silent("uninsured", Month(2025, 12)) == ["guarantee_gaps", "household_years"]  # nobody has a row of 2025
    assert silent("net_income_per_capita", Month(2025, 6)) == []


def test_a_fact_that_lacks_a_column_is_refused_at_the_start(empty_store: Store) -> None:
    from data_access.county.ledgers import Ledgers
    from data_access.county.selects import Select
    from data_access.published.binding import bind

    wrong = Select("half", "SELECT household_id, $year AS value FROM household_years", frozenset({"household_years"}))
    ledgers = Ledgers(empty_store.ledgers.ledgers, {}, {}, {}, {"half": wrong})
    with pytest.raises(
        LedgerDefinitionError, match=r"half\.sql.*缺少返回列 earlier、known_on、ledger、observed、row_id"
    ):
        bind(ledgers, empty_store.county, empty_store.settings.county.folder)
