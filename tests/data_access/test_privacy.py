"""What identifies a person stays in the record's private tables: not in the read model, a message or the log."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from data_access.manifest import read_manifest
from data_access.store import InputFile, Store
from data_access.workbooks.ledger_export import export_ledger
from errors import PersonalDataRefused
from models.faults import Fault
from tests.data_access.filling import NOW, batch_count, csv_text, file, id_number, ledgers, row, take_in, taken_in
from tests.data_access.published.looking import private_values

PERSONAL = [ledger.name for ledger in ledgers() if ledger.personal]
NAMES = ("甄实甲", "甄实乙")
HOUSEHOLD_NO, PHONE, NEW_PHONE, ADDRESS = "HB7788990011", "10077665544", "10077665545", "甄家坡三组七号"
SECRETS = (*NAMES, id_number(1), id_number(2), HOUSEHOLD_NO, PHONE, NEW_PHONE, ADDRESS)


def family(store_size: int = 2, phone: str = PHONE) -> list[InputFile]:
    household = row(
        "households", household_no=HOUSEHOLD_NO, head_name=NAMES[0], phone=PHONE, address=ADDRESS, size=store_size
    )
    head = row("members", household_id=HOUSEHOLD_NO, name=NAMES[0], phone=phone)
    spouse = head | {"name": NAMES[1], "id_number": id_number(2), "relation": "配偶"}
    return [file("households", household), file("members", head, spouse)]


def published(store: Store) -> Iterator[tuple[str, pa.Table]]:
    for path in store.settings.stores.read_model.glob("*.parquet"):
        yield path.name, pq.read_table(path)


def published_texts(store: Store) -> set[str]:
    """Every distinct value of every published file, as text."""
    return {
        str(value)
        for _, table in published(store)
        for column in table.columns
        for value in column.unique().to_pylist()
        if value is not None
    }


class TestReadModel:
    def test_no_published_file_has_a_sensitive_column(self, demo_store: Store) -> None:
        # What is sensitive in one ledger has another name where it is not: one name, one meaning.
        sensitive = {column.name for ledger in ledgers() for column in ledger.private_columns}
        assert {"name", "id_number", "phone", "head_name", "household_no", "case_no", "address"} <= sensitive
        for name, table in published(demo_store):
            assert not sensitive & set(table.column_names), name
            assert "row_key" not in table.column_names

    def test_no_published_value_is_a_persons(self, demo_store: Store) -> None:
        private, texts = private_values(demo_store), published_texts(demo_store)
        always = {"name", "head_name", "id_number", "head_id_number", "phone", "household_no", "case_no", "address"}
        assert {column for column, values in private.items() if len(values) > 900} >= always
        assert len([column for column, values in private.items() if values]) >= 20
        for column, values in private.items():
            assert not values & texts, column

    def test_no_published_text_contains_a_persons_value(self, demo_store: Store) -> None:
        private, texts = private_values(demo_store), published_texts(demo_store)
        numbers = {text for value in texts for text in re.findall(r"(?=(\d{17}[\dX]|YS\d+|JC\d+|100\d{8}))", value)}
        for column in ("household_no", "head_id_number", "id_number", "phone", "case_no"):
            assert not private[column] & numbers, column
        words = "\n".join(value for value in texts if re.search("[\u4e00-\u9fff]", value))
        for column in ("name", "head_name", "address"):
            assert [value for value in private[column] if len(value) >= 3 and value in words] == [], column

    def test_the_surrogates_do_not_come_from_the_keys(self, demo_store: Store) -> None:
        with demo_store.record.reading() as connection:
            keys = demo_store.record.keys(connection, demo_store.ledgers["households"])
        assert all(re.fullmatch("[0-9a-f]{16}", row_id) for row_id in keys.values())
        ordered = [keys[key] for key in sorted(keys)]
        assert ordered != sorted(ordered)

    def test_main_tables_have_no_key_where_the_key_is_a_persons(self, demo_store: Store) -> None:
        with demo_store.record.reading() as connection:
            for name in ("households", "members", "cases"):
                main = demo_store.record.main[name]
                rows, keys = connection.execute(sa.select(sa.func.count(), sa.func.count(main.c.row_key))).one()
                assert rows > 900 and keys == 0


class TestMessages:
    def assert_silent(self, faults: tuple[Fault, ...]) -> None:
        assert faults
        for fault in faults:
            for secret in SECRETS:
                assert secret not in fault.sentence

    def test_a_real_store_refuses_every_personal_ledger(self, empty_store: Store) -> None:
        assert {"aid_recipients", "case_steps", "cases", "clues", "guarantee_gaps", "household_years", "households",
                "insurance_claims", "members", "moved_households", "pension_insured", "relief_cases",
                "team_members"} <= set(PERSONAL)  # fmt: skip
        for files in (family(), family()[:1], family()[1:]):
            faults = empty_store.check(files, now=NOW)
            sentences = [fault for fault in faults if fault.code == "personal_ledger"]
            assert len(sentences) == len(files)
            self.assert_silent(faults)
            result = take_in(empty_store, *files)
            assert (result.batch_id, result.faults) == (None, faults)
        assert batch_count(empty_store) == 0
        assert private_values(empty_store) == {column: set() for column in private_values(empty_store)}

    def test_a_real_store_also_says_that_check_digits_are_wrong(self, empty_store: Store) -> None:
        faults = empty_store.check(family(), now=NOW)
        wrong = [(fault.sheet, fault.cell) for fault in faults if fault.code == "id_number_check_digit"]
        assert wrong == [("脱贫户和监测户台账", "E3"), ("家庭成员台账", "C3"), ("家庭成员台账", "C4")]

    def test_a_demo_store_refuses_numbers_that_could_be_real(self, demo_marked_store: Store) -> None:
        real = id_number(1, is_right=True)
        files = [file("households", row("households")), file("members", row("members", id_number=real))]
        (fault,) = take_in(demo_marked_store, *files).faults
        assert (fault.sheet, fault.cell, fault.code) == ("家庭成员台账", "C3", "id_number_real")
        assert real not in fault.sentence

    def test_faults_of_personal_cells_repeat_nothing(self, demo_marked_store: Store) -> None:
        broken = row(
            "members", household_id=HOUSEHOLD_NO, name=NAMES[0] * 20, id_number=id_number(1)[:-1], phone=PHONE + "9"
        )
        twice = row("members", household_id=HOUSEHOLD_NO, name=NAMES[1], id_number=id_number(2), relation="甄实乙")
        faults = take_in(demo_marked_store, file("members", broken, twice, twice)).faults
        assert {fault.cell for fault in faults} == {"A3", "B3", "C3", "D3", "A4", "A5", "G4", "G5"}
        for fault in faults:
            if fault.cell[0] != "G":  # what stands under 与户主关系 is not a sensitive value
                self.assert_silent((fault,))

    @pytest.mark.parametrize("name", PERSONAL)
    def test_personal_ledgers_are_not_exported_from_a_real_store(self, empty_store: Store, name: str) -> None:
        with pytest.raises(PersonalDataRefused, match="含个人信息，还没有启用权限管理，不能导出"):
            export_ledger(empty_store, ledgers()[name])


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    """Everything that anything logs, tracebacks included, as the dashboard's log would hold it."""
    path = tmp_path / "dashboard.log"
    handler, root = logging.FileHandler(path, encoding="utf-8"), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield path
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()


def test_the_log_of_good_and_failing_imports_names_nobody(demo_marked_store: Store, log_file: Path) -> None:
    log = logging.getLogger("dashboard")
    taken_in(demo_marked_store, *family())
    take_in(demo_marked_store, *family(store_size=5))
    with demo_marked_store.record.writing() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER broken BEFORE INSERT ON members_private BEGIN SELECT RAISE(ABORT, 'disk'); END"
        )
    with pytest.raises(sa.exc.IntegrityError) as caught:
        take_in(demo_marked_store, *family(phone=NEW_PHONE))
    log.error("reference 123", exc_info=caught.value)
    text = log_file.read_text(encoding="utf-8")
    assert "INSERT INTO members_private" in text
    for secret in SECRETS:
        assert secret not in text, secret


def test_progress_and_batch_list_name_nobody(demo_marked_store: Store) -> None:
    said: list[str] = []
    demo_marked_store.import_files(
        family(),
        actor="测试",
        now=NOW,
        progress=lambda step, _share: said.append(step),
    )
    told = "".join(said) + repr(demo_marked_store.batch_list())
    assert "脱贫户和监测户台账" in told
    assert not any(secret in told for secret in SECRETS)


def test_a_csv_with_a_changed_header_repeats_no_row(demo_marked_store: Store) -> None:
    household = row("households", household_no=HOUSEHOLD_NO, head_name=NAMES[0])
    text = csv_text("households", [household]).replace("户主姓名", "姓什么")
    faults = take_in(demo_marked_store, InputFile("户.csv", text.encode())).faults
    assert {fault.cell for fault in faults} == {"D1", "第 1 行"}
    TestMessages().assert_silent(faults)


def test_whether_a_responsible_person_is_named_is_published_and_who_it_is_is_not(demo_marked_store: Store) -> None:
    store = demo_marked_store
    named = row("households", household_no=HOUSEHOLD_NO, head_name=NAMES[0], helper_name=NAMES[1], size=1)
    unnamed = named | {"household_no": "HB7788990012", "helper_name": None}
    heads = [
        row("members", household_id=home["household_no"], id_number=id_number(i))
        for i, home in enumerate((named, unnamed))
    ]
    taken_in(store, file("households", named, unnamed), file("members", *heads))
    with store.record.reading() as connection:
        found = store.record.current_rows(connection, store.ledgers["households"])
    assert found.column("has_helper_name").to_pylist() == [True, False]
    assert "helper_name" not in found.column_names
    store.publish(NOW)
    folder = store.settings.stores.read_model
    manifest = read_manifest(folder)
    assert manifest
    published = (folder / manifest.tables["households"].file).read_bytes()
    assert pq.read_table(pa.BufferReader(published)).column("has_helper_name").to_pylist() == [True, False]
    assert NAMES[1].encode() not in published
