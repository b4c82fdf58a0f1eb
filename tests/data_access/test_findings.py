"""Checks look over data already taken in; a doubt is settled with a reason and asks again when the value changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from data_access.ledgers import load_ledgers
from data_access.read_model import ReadModel
from data_access.reviewing import confirm_doubt
from data_access.store import Store, open_store
from errors import FindingRefused, LedgerDefinitionError
from models import EVERYBODY, Viewer
from settings import load_settings
from tests.conftest import MakeSettings
from tests.data_access.filling import FOLDER, NOW, file, row, taken_in

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


@pytest.fixture
def store(tmp_path: Path, make_settings: MakeSettings) -> Iterator[Store]:
    """A county with two checks of its own."""
    county = tmp_path / "county"
    shutil.copytree(FOLDER, county)
    shutil.rmtree(county / "checks", ignore_errors=True)
    (county / "checks" / "quality").mkdir(parents=True)
    (county / "checks" / "quality" / "long_road.sql").write_text(LONG, encoding="utf-8")
    (county / "checks" / "contradictions").mkdir()
    (county / "checks" / "contradictions" / "no_start.sql").write_text(NO_DATE, encoding="utf-8")
    store = open_store(make_settings(tmp_path, county=county))
    yield store
    store.record.engine.dispose()


def found(store: Store, viewer: Viewer = EVERYBODY) -> pd.DataFrame:
    return ReadModel(store.settings.stores.read_model).query("findings", viewer)


def import_roads(store: Store, length_km: float) -> None:
    rows = [row("road_projects", length_km=length_km)]
    rows.append(row("road_projects", project_no="LC-2", status="在建", started_on=None, accepted_on=None))
    taken_in(store, file("road_projects", *rows, called="路.xlsx"))


def test_findings_name_the_cell_the_file_and_whom_to_ask(store: Store) -> None:
    import_roads(store, 60)
    wanted = [
        ("错误", "contradictions", "在建项目没有开工日期", "1 个在建项目没有开工日期", "", None, "县交通局"),
        ("疑点", "quality", "里程长得少见", "里程 60.0 公里", "F3", "崇文镇", "县交通局"),
    ]
    names = ["severity", "check_group", "title", "problem", "cell", "township", "unit"]
    rows = [tuple(None if pd.isna(value) else value for value in one) for one in found(store)[names].to_numpy()]
    assert rows == wanted
    assert list(found(store)["file"].dropna()) == ["路.xlsx"]


def test_a_viewer_of_one_township_sees_its_findings_only(store: Store) -> None:
    import_roads(store, 60)
    assert list(found(store, Viewer("township", areas=frozenset({"140524100"})))["check_name"]) == ["long_road"]
    assert found(store, Viewer("township", areas=frozenset({"140524207"}))).empty


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
def test_a_wrong_check_is_found_when_the_store_opens(store: Store, tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "county" / "checks" / "quality" / "wrong.sql").write_text(text, encoding="utf-8")
    with pytest.raises(LedgerDefinitionError, match=words):
        open_store(load_settings(tmp_path / "config.toml"))


def test_checks_of_the_county_have_titles_and_groups() -> None:
    for check in load_ledgers(FOLDER).checks.values():
        assert check.group in ("quality", "contradictions") and len(check.title) > 3
