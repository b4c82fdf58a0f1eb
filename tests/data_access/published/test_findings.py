"""Checks look over data already taken in; a doubt is settled with a reason and asks again when the value changes."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from data_access.acts.confirm_doubt import confirm_doubt
from data_access.published.findings import confirm
from data_access.store import Store, open_store
from errors import FindingRefused, LedgerDefinitionError
from models.viewing import Viewer
from tests.conftest import SMALL, MakeSettings, copied, published_once
from tests.data_access.filling import NOW, file, ledgers, row, taken_in, version
from tests.data_access.published.looking import found
from tests.data_access.small_roads import road, roads_file

LONG = """-- 里程长得少见
SELECT '疑点' AS severity, 'road_projects' AS ledger, r.row_id, 'length_km' AS column_name,
       '里程 ' || r.length_km || ' 公里' AS problem, '请核对里程' AS remedy, r.township_code, 'jiaotong' AS unit_id
FROM road_projects r WHERE r.length_km > 50
"""
NO_DATE = """-- 在建项目没有开工日期
SELECT '错误' AS severity, 'road_projects' AS ledger, CAST(NULL AS VARCHAR) AS row_id, '' AS column_name,
       count(*) || ' 个在建项目没有开工日期' AS problem, '请补填' AS remedy,
       CAST(NULL AS VARCHAR) AS township_code, 'jiaotong' AS unit_id
FROM road_projects r WHERE r.status = '在建' AND r.started_on IS NULL HAVING count(*) > 0
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, make_settings: MakeSettings) -> Path:
    """The small county with two checks of its own, published."""
    folder = tmp_path_factory.mktemp("checked")
    (folder / "office").mkdir()
    shutil.copytree(SMALL, folder / "county")
    for name, sql in (("quality/long_road", LONG), ("contradictions/no_start", NO_DATE)):
        path = folder / "county" / "checks" / f"{name}.sql"
        path.parent.mkdir(parents=True)
        path.write_text(sql, encoding="utf-8")
    return published_once(make_settings(folder / "office", county=folder / "county"), folder / "office")


@pytest.fixture
def store(checked: Path, tmp_path: Path) -> Iterator[Store]:
    with copied(checked, tmp_path) as store:
        yield store


Change = Callable[[str, str], Store]


@pytest.fixture
def with_check(store: Store, tmp_path: Path, make_settings: MakeSettings) -> Change:
    """``with_check(name, sql)``: the same store opened with a check written anew."""

    def change(name: str, sql: str) -> Store:
        shutil.copytree(store.settings.county.folder, tmp_path / "county")
        (tmp_path / "county" / "checks" / f"{name}.sql").write_text(sql, encoding="utf-8")
        return open_store(make_settings(tmp_path, county=tmp_path / "county"))

    return change


NOT_BEGUN = road(project_no="LC-2", status="在建", started_on=None, accepted_on=None)


def import_roads(store: Store, length_km: float) -> None:
    taken_in(store, roads_file(store, road(length_km=length_km), NOT_BEGUN))


def test_findings_name_the_cell_the_file_and_whom_to_ask(store: Store) -> None:
    import_roads(store, 60)
    wanted = [
        ("错误", "contradictions", "在建项目没有开工日期", "1 个在建项目没有开工日期", "", None, "县交通局"),
        ("疑点", "quality", "里程长得少见", "里程 60.0 公里", "E2", "东山镇", "县交通局"),
    ]
    names = ["severity", "check_group", "title", "problem", "cell", "township", "unit"]
    rows = [tuple(None if pd.isna(value) else value for value in one) for one in found(store)[names].to_numpy()]
    assert rows == wanted
    assert list(found(store)["file"].dropna()) == ["路.csv"]


def test_a_viewer_of_one_township_sees_its_findings_only(store: Store) -> None:
    import_roads(store, 60)
    assert list(found(store, Viewer("township", areas=frozenset({"149901100"})))["check_name"]) == ["long_road"]
    assert found(store, Viewer("township", areas=frozenset({"149901200"}))).empty


def test_a_settled_doubt_stays_settled_until_the_value_changes(store: Store) -> None:
    import_roads(store, 60)
    (finding_id,) = found(store).query("severity == '疑点'")["finding_id"]
    with pytest.raises(FindingRefused, match="要写明依据"):
        confirm_doubt(store, finding_id, actor="县办", now=NOW, reason="")
    confirm_doubt(store, finding_id, actor="县办", now=NOW, reason="已到现场核实")
    row_now = found(store).query("severity == '疑点'").iloc[0]
    assert (row_now["confirmed_by"], row_now["confirmed_reason"]) == ("县办", "已到现场核实")
    import_roads(store, 61)
    assert found(store).query("severity == '疑点'")["confirmed_at"].isna().all()


def test_an_error_is_put_right_not_confirmed(store: Store) -> None:
    import_roads(store, 60)
    (finding_id,) = found(store).query("severity == '错误'")["finding_id"]
    with pytest.raises(FindingRefused, match="不能确认为属实"):
        confirm_doubt(store, finding_id, actor="县办", now=NOW, reason="就这样")
    with pytest.raises(FindingRefused, match="已经没有了"):
        confirm_doubt(store, "0" * 16, actor="县办", now=NOW, reason="就这样")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT 1", "第一行要用注释写明检查什么"),
        ("-- 读了没有的表\nSELECT 1 FROM nowhere", "nowhere"),
        ("-- 少了列\nSELECT row_id FROM road_projects", "缺少返回列"),
    ],
)
def test_a_wrong_check_is_found_when_the_store_opens(with_check: Change, text: str, words: str) -> None:
    with pytest.raises(LedgerDefinitionError, match=words):
        with_check("quality/wrong", text)


def test_checks_of_the_county_have_titles_and_groups() -> None:
    for check in ledgers().checks.values():
        assert check.group in ("quality", "contradictions", "disagreements") and len(check.title) > 3


def import_lengths(store: Store, lengths: dict[str, float], **changes: object) -> None:
    """Roads by number; each costs 60 万元 a kilometre unless said otherwise, and lies in the village of the example."""
    rows = [
        row("road_projects", project_no=name, length_km=km, **({"investment_wanyuan": 60 * km} | changes))
        for name, km in lengths.items()
    ]
    taken_in(store, file("road_projects", *rows))


def the_doubt(store: Store, check: str = "road_ten_times", column: str = "length_km") -> dict[str, object]:
    (one,) = found(store).query("check_name == @check and column_name == @column").to_dict("records")
    return {str(name): None if pd.isna(value) else value for name, value in one.items()}


def settle(store: Store, doubt: dict[str, object]) -> None:
    confirm_doubt(store, str(doubt["finding_id"]), actor="县办", now=NOW, reason="已到现场核实")


class TestADoubtIsKnownByItsOwnCells:
    def test_other_rows_that_shift_the_median_leave_it_settled(self, empty_store: Store) -> None:
        import_lengths(empty_store, {"LC-1": 40, "LC-2": 4, "LC-3": 4, "LC-4": 4})
        doubt = the_doubt(empty_store)
        assert doubt["problem"] == "项目 LC-1 的里程 40 公里，4 个项目的中间数是 4 公里"
        settle(empty_store, doubt)
        import_lengths(empty_store, {"LC-2": 3, "LC-3": 3, "LC-4": 3, "LC-5": 3, "LC-6": 2})
        after = the_doubt(empty_store)
        assert after["problem"] == "项目 LC-1 的里程 40 公里，6 个项目的中间数是 3 公里"
        assert (after["confirmed_reason"], after["finding_id"]) == ("已到现场核实", doubt["finding_id"])

    def test_its_own_cell_asks_again_and_another_column_does_not(self, empty_store: Store) -> None:
        others = {"LC-2": 4.0, "LC-3": 4.0, "LC-4": 4.0}
        import_lengths(empty_store, {"LC-1": 40} | others)
        settle(empty_store, the_doubt(empty_store))
        import_lengths(empty_store, {"LC-1": 40}, payment_share_pct=90)  # the check does not look at it
        assert the_doubt(empty_store)["confirmed_at"] is not None
        import_lengths(empty_store, {"LC-1": 41})
        assert the_doubt(empty_store)["confirmed_at"] is None
        import_lengths(empty_store, {"LC-1": 40})
        assert the_doubt(empty_store)["confirmed_at"] is not None  # what was looked into once

    def test_a_cell_it_is_computed_from_is_its_own_too(self, empty_store: Store) -> None:
        """Ten times too cheap a kilometre: the length makes it so as much as the money."""
        import_lengths(empty_store, {"LC-1": 4, "LC-2": 4, "LC-3": 4, "LC-4": 4})
        import_lengths(empty_store, {"LC-1": 4}, investment_wanyuan=20)
        settle(empty_store, the_doubt(empty_store, column="investment_wanyuan"))
        import_lengths(empty_store, {"LC-1": 5}, investment_wanyuan=20)
        assert the_doubt(empty_store, column="investment_wanyuan")["confirmed_at"] is None

    def test_what_was_settled_under_the_whole_sentence_counts(self, empty_store: Store) -> None:
        import_lengths(empty_store, {"LC-1": 40, "LC-2": 4, "LC-3": 4, "LC-4": 4})
        doubt = the_doubt(empty_store)
        parts = ["road_ten_times", "road_projects", doubt["row_id"], "length_km", doubt["problem"]]
        legacy = hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]
        assert legacy != doubt["finding_id"]
        confirm(empty_store.record, legacy, "road_ten_times", actor="县办", now=NOW, reason="早先核实")
        empty_store.publish(NOW)
        assert the_doubt(empty_store)["confirmed_reason"] == "早先核实"
        before = version(empty_store)
        empty_store.publish(NOW)
        assert version(empty_store) == before  # noted under its new mark, which is nothing to publish
        import_lengths(empty_store, {"LC-2": 3, "LC-3": 3, "LC-4": 3})  # now the sentence is another
        assert the_doubt(empty_store)["confirmed_reason"] == "早先核实"

    def test_rows_added_up_are_known_by_their_sum(self, empty_store: Store) -> None:
        """The row named is whichever came first; other rows of the same sum are the doubt's own."""

        def divide(commitment: str, values: dict[str, float], year: int = 2025) -> None:
            rows = [
                row("allocations", commitment_id=commitment, township_code=town, value=value, year=year)
                for town, value in values.items()
            ]
            taken_in(empty_store, file("allocations", *rows))

        divide("C35", {"附城镇": 30, "崇文镇": 40})
        settle(empty_store, the_doubt(empty_store, "allocations_not_target", "value"))
        divide("C35", {"附城镇": 35, "崇文镇": 35})  # the same sum, each row another
        divide("C35", {"礼义镇": 20}, year=2024)
        assert the_doubt(empty_store, "allocations_not_target", "value")["confirmed_at"] is not None
        divide("C35", {"礼义镇": 20})
        assert the_doubt(empty_store, "allocations_not_target", "value")["confirmed_at"] is None

    def test_two_doubts_of_one_cell_are_settled_one_by_one(self, with_check: Change) -> None:
        twice = LONG + "UNION ALL\n" + LONG.split("\n", 1)[1].replace("'里程 '", "'全长 '")
        again = with_check("quality/long_road", twice)
        import_roads(again, 60)
        first = found(again).query("severity == '疑点'").iloc[0]
        confirm_doubt(again, first["finding_id"], actor="县办", now=NOW, reason="已核实")
        assert list(found(again).query("severity == '疑点'")["confirmed_at"].isna()) == [False, True]

    def test_what_concerns_no_row_is_known_by_its_words_without_the_figures(self, with_check: Change) -> None:
        doubt = NO_DATE.replace("'错误'", "'疑点'")
        again = with_check("contradictions/no_start", doubt)
        import_roads(again, 5)
        settle(again, the_doubt(again, "no_start", ""))
        taken_in(again, roads_file(again, NOT_BEGUN | {"project_no": "LC-3"}))
        after = the_doubt(again, "no_start", "")
        assert after["problem"] == "2 个在建项目没有开工日期" and after["confirmed_at"] is not None

    def test_a_confirmed_doubt_that_became_an_error_asks_again(self, store: Store, with_check: Change) -> None:
        import_roads(store, 60)
        settle(store, the_doubt(store, "long_road"))
        sure = LONG.replace("'疑点'", "'错误'")
        again = with_check("quality/long_road", sure)
        again.publish(NOW)
        assert the_doubt(again, "long_road")["confirmed_at"] is None
