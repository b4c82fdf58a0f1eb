"""A mapping names what exists, and what the office confirms is there the next time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data_access.county.export_mappings import Mapping, comparable, confirm, load_mappings, without_unit
from data_access.intake.tables.national_export import national_tables
from errors import LedgerDefinitionError
from tests.data_access.filling import FOLDER, ledgers
from tests.data_access.intake.tables.national_form import HEADER, PEOPLE, rows_of

NAME = "national_members"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER / "mappings", tmp_path / "mappings")
    return tmp_path


def mapping_of(folder: Path) -> Mapping:
    return load_mappings(folder, ledgers())[NAME]


def text_of(folder: Path) -> str:
    return (folder / "mappings" / f"{NAME}.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"households.township_code"', '"households.town"', "没有 households.town 这一列"),
        ('"members.id_number", "households.household_type"', '"members.number"', "没有 members.number 这一列"),
        ('how = "gender"', 'how = "guess"', "derived.1.how"),
        ('ledgers = ["households", "members", "cases"]', 'ledgers = ["families"]', "没有 families 这个台账"),
        ('title = "', "title = ", "写法有误"),
        ('group = "members.household_id"', 'gruop = "members.household_id"', "group"),
    ],
)
def test_a_wrong_mapping_is_refused_by_its_file(folder: Path, old: str, new: str, words: str) -> None:
    path = folder / "mappings" / f"{NAME}.toml"
    assert old in text_of(folder)
    path.write_text(text_of(folder).replace(old, new), encoding="utf-8")
    with pytest.raises(LedgerDefinitionError) as caught:
        mapping_of(folder)
    assert str(caught.value).startswith(f"县情数据有误：{NAME}.toml") and words in str(caught.value)


def test_what_was_confirmed_is_used_the_next_time(folder: Path) -> None:
    header, people = [*HEADER, "党员情况"], [one | {"党员情况": "群众"} for one in PEOPLE]
    before = national_tables("x.xlsx", "s", rows_of(people, header), ledgers(), mapping_of(folder))
    assert [notice.text.split()[0] for notice in before.notices] == ["Z2", "AA2"]
    confirmed = confirm(folder, NAME, {"党员情况": ("members.political_status",), "信息采集批号": ()}, ledgers())
    assert confirmed == mapping_of(folder)
    after = national_tables("x.xlsx", "s", rows_of(people, header), ledgers(), mapping_of(folder))
    assert after.notices == ()
    assert after.tables[1].values["political_status"] == ["群众"] * 3
    assert "# 标题和台账里的列名、别名相同的不用写在这里" in text_of(folder)
    assert [path.name for path in (folder / "mappings").iterdir()] == [f"{NAME}.toml"]


def test_a_column_that_does_not_exist_is_not_kept(folder: Path) -> None:
    before = text_of(folder)
    with pytest.raises(LedgerDefinitionError, match=r"没有 members\.party 这一列"):
        confirm(folder, NAME, {"党员情况": ("members.party",)}, ledgers())
    assert text_of(folder) == before
    assert [path.name for path in (folder / "mappings").iterdir()] == [f"{NAME}.toml"]


def test_titles_are_compared_without_what_does_not_tell_them_apart() -> None:
    assert comparable(" 务工 时间（月）*\n") == "务工时间(月)"
    assert without_unit("务工时间(月)") == "务工时间"
    assert without_unit("(月)") == "(月)"
