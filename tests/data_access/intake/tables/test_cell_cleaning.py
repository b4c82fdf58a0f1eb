"""Keys and names with characters that nobody sees or that only look alike: one thing stays one thing."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from data_access.county.text_folding import folded, half_width, same_key, without_invisible
from data_access.store import InputFile, Store
from tests.data_access.filling import NOW, csv_text, current, file, row, take_in, taken_in

pytestmark = pytest.mark.usefixtures("record_only")

UNSEEN = [
    "\u200b",
    "\ufeff",
    "\u00ad",
    "\u2060",
    "\u200e",
    "\u202a",
    "\u202d",
    "\u2067",
    "\ufe0f",
    "\u3164",
    "\U000e0020",
]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＬＣ－１２", "LC-12"), ("95％", "95%"), ("㎞", "km"), ("℃", "°C"), ("１０５２", "1052"), ("LC\u00a01", "LC 1"),
        ("360①", "360①"), ("360²", "360²"), ("3½", "3½"), ("㈠", "㈠"), ("⒈", "⒈"), ("㎡", "㎡"), ("⑩", "⑩"), ("𝟑", "3"),
        ("㋀", "㋀"), ("Ⅳ", "IV"), ("西\u200b沟", "西沟"), ("㊣", "正"), ("⁽¹⁾", "(¹)"),
    ],
)  # fmt: skip
def test_folding_never_makes_up_a_digit(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_spellings_of_a_key_have_one_form() -> None:
    for spelling in ("LC-1", "ＬＣ－１", "LC-1\u200b", "\ufeffLC-1", "LC\u22121", "LC\u20131", "\u00a0LC-1"):
        assert same_key(spelling) == "LC-1"
    assert half_width("某社（西沟）２０２４") == "某社（西沟）2024"
    assert same_key("某社（西沟）") == same_key("某社(西沟)")
    assert same_key("LC①") != same_key("LC1")
    assert all(without_invisible(f"西{char}沟") == "西沟" for char in UNSEEN)


@pytest.mark.parametrize("char", UNSEEN)
def test_a_key_is_found_again_whatever_hides_in_it(empty_store: Store, char: str) -> None:
    taken_in(empty_store, file("road_projects", row("road_projects")))
    result = taken_in(empty_store, file("road_projects", row("road_projects", project_no=f"LC{char}-1", length_km=5)))
    assert [(table.inserted, table.updated) for table in result.tables] == [(0, 1)]
    (road,) = current(empty_store, "road_projects")
    assert (road["project_no"], road["length_km"]) == ("LC-1", 5.0)


@pytest.mark.parametrize("stored", ["LC-1\u200b", "ＬＣ－１"])
def test_a_key_that_an_earlier_release_stored_as_typed_is_found_again(empty_store: Store, stored: str) -> None:
    taken_in(empty_store, file("road_projects", row("road_projects")))
    roads = empty_store.record.main["road_projects"]
    with empty_store.record.writing() as connection:
        connection.execute(sa.update(roads).values(row_key=stored, project_no=stored))
    result = taken_in(empty_store, file("road_projects", row("road_projects", length_km=6)))
    assert [(table.inserted, table.updated) for table in result.tables] == [(0, 1)]
    (road,) = current(empty_store, "road_projects")
    assert (road["project_no"], road["length_km"]) == ("LC-1", 6.0)


def test_of_two_that_an_earlier_release_kept_apart_the_one_written_so_is_meant(empty_store: Store) -> None:
    taken_in(empty_store, file("road_projects", row("road_projects"), row("road_projects", project_no="LC-2")))
    roads = empty_store.record.main["road_projects"]
    with empty_store.record.writing() as connection:
        changed = sa.update(roads).where(roads.c.row_key == "LC-2")
        connection.execute(changed.values(row_key="LC-1\u200b", project_no="LC-1\u200b"))
    result = taken_in(empty_store, file("road_projects", row("road_projects", length_km=6)))
    assert [notice.text for notice in result.notices] == [
        "记录库里另有 1 行的项目编号只是写法不同（全角或看不见的字符），没有改动，请核对后撤回多出的一行"
    ]
    kept = {road["project_no"]: road["length_km"] for road in current(empty_store, "road_projects")}
    assert kept == {"LC-1": 6.0, "LC-1\u200b": 4.5}


def test_a_reference_finds_its_row_whatever_the_spelling(empty_store: Store) -> None:
    works = row("water_works", works_no="GS-9")
    test = {
        "works_id": "ＧＳ－９\u200b", "township_code": "崇文镇", "village_code": "140524100202", "sample_type": "出厂水",
        "sampled_on": dt.date(2025, 5, 1), "result": "合格",
    }  # fmt: skip
    result = taken_in(empty_store, file("water_works", works), file("water_tests", test))
    assert [(table.ledger, table.inserted) for table in result.tables] == [("water_works", 1), ("water_tests", 1)]


def test_free_text_keeps_what_is_seen(empty_store: Store) -> None:
    note = "第一段：ＡＢ（１）\u200b完"
    observation = row("observations", note=note, source_document="\u200b")
    result = taken_in(empty_store, file("observations", observation))
    assert [notice.text for notice in result.notices] == [
        "进展说明：有 1 格带有看不见的字符（如零宽空格），已去掉再读",
        "依据文件：有 1 格带有看不见的字符（如零宽空格），已去掉再读",
    ]
    (found,) = current(empty_store, "observations")
    assert (found["note"], found["source_document"]) == ("第一段：ＡＢ（１）完", None)


def test_a_code_or_name_in_full_width_is_told(empty_store: Store) -> None:
    result = taken_in(empty_store, file("road_projects", row("road_projects", township_code="１４０５２４１００")))
    assert [notice.text for notice in result.notices] == [
        "乡镇：有 1 格的全角字符或特殊空格按半角读，如“１４０５２４１００”读作“140524100”"
    ]


@pytest.mark.parametrize("code", ["14052410020②", "1405241002０①"])
def test_a_circled_digit_is_no_digit_of_a_code(empty_store: Store, code: str) -> None:
    data = csv_text("water_works", [row("water_works", village_code=code)]).encode()
    (fault,) = take_in(empty_store, InputFile("水.csv", data)).faults
    assert (fault.cell, "没有" in fault.problem) == ("D2", True)


def test_a_private_key_is_told_without_its_value(demo_marked_store: Store) -> None:
    result = taken_in(
        demo_marked_store, file("households", row("households", household_no="ＹＳ００００００００09\u200b"))
    )
    assert [notice.text for notice in result.notices] == [
        "户编号：有 1 格带有看不见的字符（如零宽空格），已去掉再读", "户编号：有 1 格的全角字符或特殊空格按半角读",
    ]  # fmt: skip
    again = taken_in(demo_marked_store, file("households", row("households", size=2)))
    assert [(table.inserted, table.updated) for table in again.tables] == [(0, 1)]


class TestKeysThatExcelChanged:
    @pytest.mark.parametrize(
        ("given", "like"),
        [
            (dt.date(2024, 1, 1), "成了日期“2024-01-01”，可能是编号（如 2024-1）"),
            (dt.date(2026, 3, 12), "成了日期“2026-03-12”，可能是编号（如 3-12）"),
            (dt.datetime(2024, 1, 1, 8, 30), "成了日期“2024-01-01 08:30”"),
            (dt.time(3, 15), "成了时间“03:15:00”"),
        ],
    )
    @pytest.mark.parametrize(
        ("ledger", "column"), [("road_projects", "project_no"), ("asset_distributions", "asset_id")]
    )
    def test_a_day_in_place_of_a_key_is_asked(
        self, empty_store: Store, given: object, like: str, ledger: str, column: str
    ) -> None:
        cells = row("road_projects") if ledger == "road_projects" else {}
        faults = empty_store.preview([file(ledger, {**cells, column: given})], now=NOW).faults
        assert [like in fault.problem for fault in faults if fault.cell == "A3"] == [True]

    @pytest.mark.parametrize("given", ["1.40524E+17", "Jan-24", "2-Jan", "1月2日", "2024/1/2"])
    def test_a_key_that_went_through_excel_into_a_text_file_is_asked(self, empty_store: Store, given: str) -> None:
        text = csv_text("road_projects", [row("road_projects", project_no=given)])
        (fault,) = take_in(empty_store, InputFile("路.csv", text.encode())).faults
        assert (fault.cell, fault.problem) == ("A2", f"项目编号：“{given}”像是编号被 Excel 改成了数或日期")

    def test_a_day_in_a_free_text_is_told(self, empty_store: Store) -> None:
        result = taken_in(empty_store, file("observations", row("observations", note=dt.date(2024, 6, 3))))
        assert [notice.text for notice in result.notices] == [
            "进展说明：有 1 格是日期或时间格式，按文字读，如“2024-06-03”"
        ]
        assert current(empty_store, "observations")[0]["note"] == "2024-06-03"

    def test_a_fraction_in_place_of_a_key_may_have_lost_its_end(self, empty_store: Store) -> None:
        (fault,) = take_in(empty_store, file("road_projects", row("road_projects", project_no=3.1))).faults
        assert fault.problem == "项目编号：是小数 3.1，也可能是 3.10（Excel 会去掉编号末尾的 0）"

    @pytest.mark.parametrize("column", ["project_no", "project_name"])
    def test_a_number_beyond_what_excel_keeps_is_asked(self, empty_store: Store, column: str) -> None:
        (fault,) = take_in(
            empty_store, file("road_projects", row("road_projects", **{column: 1405242024010100}))
        ).faults
        assert "末几位已被 Excel 改成 0" in fault.problem
        taken_in(empty_store, file("road_projects", row("road_projects", **{column: 140524202401010})))


def test_a_day_in_a_private_text_is_told_without_it(demo_marked_store: Store) -> None:
    result = taken_in(demo_marked_store, file("households", row("households", address=dt.date(2024, 6, 3))))
    assert [notice.text for notice in result.notices] == ["家庭住址：有 1 格是日期或时间格式，按文字读"]
