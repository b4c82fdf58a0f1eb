"""The command line: what it says, its exit codes, and that it works beside other programs."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

import cli
from data_access.acts.decide_correction import propose
from data_access.manifest import read_manifest
from data_access.published import publish
from data_access.store import InputFile, Store
from errors import NotPublished
from settings import CONFIG_ENV, ROOT, Settings
from tests.conftest import MakeSettings, copied
from tests.data_access.filling import NOW, batch_count, current, filled, id_number, ledgers, row, small_road, taken_in
from tests.data_access.unpublished import full_disk
from tests.screens import commands_of

PERSONAL_WORDS = "含个人信息，本记录库还没有启用权限管理，不能存放"


@pytest.fixture
def use(empty_store: Store, tmp_path: Path) -> Iterator[Settings]:
    """The command line set to an empty store below the test's folder."""
    with commands_of(tmp_path / "config.toml"):
        yield empty_store.settings


@pytest.fixture
def small(small_store_folder: Path, tmp_path: Path) -> Iterator[Store]:
    """The same of the small county."""
    with copied(small_store_folder, tmp_path) as store, commands_of(tmp_path / "config.toml"):
        yield store


def small_saved(folder: Path, number: str = "SL-1") -> str:
    given = small_road(number)
    (folder / given.name).write_bytes(given.data)
    return str(folder / given.name)


def saved(folder: Path, name: str, *rows: dict[str, object]) -> str:
    path = folder / f"{name}.xlsx"
    path.write_bytes(filled(name, rows))
    return str(path)


def test_templates_of_all_ledgers(small: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["templates", str(tmp_path / "模板")]) == 0
    files = sorted(path.stem for path in (tmp_path / "模板").iterdir())
    assert files == sorted(ledger.title for ledger in small.ledgers) and len(files) == 10
    assert capsys.readouterr().out == f"已生成 {len(files)} 个模板，在 {tmp_path / '模板'}。\n"


def test_check_stores_nothing(
    empty_store: Store, use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = saved(tmp_path, "road_projects", row("road_projects"))
    assert cli.main(["check", good]) == 0
    assert capsys.readouterr().out == "检查通过，可以导入。（没有写入任何数据）\n"
    assert batch_count(empty_store) == 0


def test_faults_are_told_with_exit_code_1(
    empty_store: Store, use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = saved(tmp_path, "road_projects", row("road_projects", length_km="x", status="好"))
    for command in ("check", "import"):
        assert cli.main([command, bad]) == 1
        told = capsys.readouterr()
        assert "发现 2 处问题，没有存入任何数据：" in told.err
        assert "road_projects.xlsx，工作表“农村公路建设项目台账”，F3：里程“x”不是数字" in told.err
        assert "已导入" not in told.out
    assert batch_count(empty_store) == 0


def test_import_says_what_changed_and_publishes(
    empty_store: Store, use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roads = [row("road_projects"), row("road_projects", project_no="LC-2")]
    path = saved(tmp_path, "road_projects", *roads)
    assert cli.main(["import", path]) == 0
    out = capsys.readouterr().out
    assert "农村公路建设项目台账（road_projects.xlsx）：共 2 行，新增 2，更新 0，未变 0\n" in out
    assert "已导入，批次号 1，看板已更新。" in out
    assert cli.main(["import", path]) == 0
    out = capsys.readouterr().out
    assert "提示：road_projects.xlsx 与第 1 批导入的文件完全相同。" in out
    assert "新增 0，更新 0，未变 2" in out
    roads[1]["length_km"] = 6
    assert cli.main(["import", saved(tmp_path, "road_projects", *roads)]) == 0
    assert "新增 0，更新 1，未变 1" in capsys.readouterr().out
    manifest = read_manifest(use.stores.read_model)
    assert manifest is not None and manifest.record_batch == 3


@pytest.mark.parametrize("name", ["households", "members"])
def test_personal_ledgers_are_refused(
    empty_store: Store, use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = saved(tmp_path, name, row(name))
    for command in ("check", "import"):
        assert cli.main([command, path]) == 1
        told = capsys.readouterr()
        assert f"{ledgers()[name].title}{PERSONAL_WORDS}" in told.err
        for secret in ("模拟甲", id_number(), "10000000009", "YS0000000009"):
            assert secret not in told.err + told.out
    assert batch_count(empty_store) == 0


def test_a_file_that_cannot_be_opened_or_read(
    use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", str(tmp_path / "没有.xlsx")]) == 1
    assert "没有.xlsx：没有这个文件" in capsys.readouterr().err
    (tmp_path / "图.xlsx").write_bytes(b"\x89PNG")
    assert cli.main(["import", str(tmp_path / "图.xlsx")]) == 1
    assert "图.xlsx：不是有效的 Excel 文件" in capsys.readouterr().err


def test_export_leaves_personal_ledgers_out(
    empty_store: Store, use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["import", saved(tmp_path, "road_projects", row("road_projects"))])
    assert cli.main(["export", str(tmp_path / "导出")]) == 0
    out = capsys.readouterr().out
    open_to_all = {ledger.title for ledger in ledgers() if not ledger.personal}
    assert f"已导出 {len(open_to_all)} 个台账" in out
    assert out.count("未导出：") == len(list(ledgers())) - len(open_to_all) >= 5
    assert {path.stem for path in (tmp_path / "导出").iterdir()} == open_to_all
    sheet = openpyxl.load_workbook(tmp_path / "导出" / "农村公路建设项目台账.xlsx").worksheets[0]
    assert sheet["A2"].value == "LC-1"


def test_export_into_a_file_is_refused(use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    assert cli.main(["export", str(tmp_path / "taken")]) == 1
    assert "写不进去" in capsys.readouterr().err


def test_batches(use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["batches"]) == 0
    assert capsys.readouterr().out == "还没有导入过数据。\n"
    cli.main(["import", saved(tmp_path, "road_projects", row("road_projects"))])
    capsys.readouterr()
    assert cli.main(["batches"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("第 1 批  ")
    assert lines[0].endswith("农村公路建设项目台账  road_projects.xlsx  1 行")
    assert lines[1] == "共 1 批。"


def test_publish(empty_store: Store, use: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    (use.stores.read_model / "manifest.json").unlink()
    assert cli.main(["publish"]) == 0
    manifest = read_manifest(use.stores.read_model)
    assert manifest is not None
    assert capsys.readouterr().out == f"已发布，数据版本 {manifest.version}。\n"


def test_demo_data_do_not_mix_with_rows(use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["import", saved(tmp_path, "road_projects", row("road_projects"))])
    assert cli.main(["demo"]) == 1
    assert "记录库里已有数据，不能再放入演示数据" in capsys.readouterr().err
    assert cli.main(["prepare"]) == 0
    manifest = read_manifest(use.stores.read_model)
    assert manifest is not None and not manifest.is_demo


def test_a_damaged_store_is_told_in_a_sentence(
    make_settings: MakeSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_settings(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "record.sqlite").write_bytes(b"no database" * 1000)
    with commands_of(tmp_path / "config.toml"):
        assert cli.main(["batches"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("记录库文件已损坏")
    assert "Traceback" not in told


@pytest.mark.parametrize("is_published", [True, False])
def test_who_only_reads_waits_for_no_writer(small: Store, tmp_path: Path, is_published: bool) -> None:
    """Another program holds the write lock for as long as these commands take, and longer."""
    good = small_saved(tmp_path)
    importing(small, good, is_published=is_published)
    writer = sqlite3.connect(str(small.record.engine.url.database), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    folder = str(tmp_path / "出")
    for command in (
        ["batches"], ["templates", folder], ["templates", folder, "--for", "东山镇"], ["export", folder], ["board"],
        ["supervision"], ["check", good], ["findings"], ["desk"], ["corrections"], ["layers", "list"], ["publish"],
        ["prepare"],
    ):  # fmt: skip
        assert cli.main(command) == 0, command
    writer.rollback()
    writer.close()
    assert read_manifest(small.settings.stores.read_model).record_batch == 1  # type: ignore[union-attr]


def importing(store: Store, path: str, *, is_published: bool) -> None:
    files = [InputFile.from_path(Path(path))]
    if is_published:
        taken_in(store, *files)
        return
    with full_disk(), pytest.raises(NotPublished):
        taken_in(store, *files)


def test_an_import_broken_off_while_publishing_says_that_it_is_stored(
    use: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken_off(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publish, "commitment_values", broken_off)
    assert cli.main(["import", saved(tmp_path, "road_projects", row("road_projects"))]) == 1
    told = capsys.readouterr().err
    assert told.startswith("已存入（批次号 1），看板还没有更新：发布被中断。") and "没有存入任何数据" not in told


def test_what_goes_wrong_beside_a_command_is_in_the_log(
    empty_store: Store, use: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = logging.getLogger("dashboard.publishing")

    def board(*_arguments: object) -> list[str]:
        log.error("check x", exc_info=ValueError("y"))
        return []

    monkeypatch.setattr("commands.reporting.board", board)
    assert cli.main(["board"]) == 0
    assert capsys.readouterr().err == ""
    assert "ValueError: y" in use.log.file.read_text(encoding="utf-8")
    assert not any(isinstance(one, logging.FileHandler) for one in logging.getLogger("dashboard").handlers)


def test_an_unknown_command_is_refused(use: Settings) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["绘图"])
    assert caught.value.code == 1


def run(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {CONFIG_ENV: str(folder / "config.toml"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "cli", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def test_two_programs_import_while_a_third_has_the_store_open(small: Store, tmp_path: Path) -> None:
    paths = [small_saved(tmp_path, number) for number in ("SL-1", "SL-2")]
    with small.record.reading() as connection:
        assert small.record.last_batch(connection) == 0
        running = [run(tmp_path, "import", path) for path in paths]
        results = [(program.communicate(timeout=120), program.returncode) for program in running]
        assert small.record.last_batch(connection) == 0  # a reader keeps its snapshot
    assert [code for _, code in results] == [0, 0], results
    assert sorted(str(found["project_no"]) for found in current(small, "road_projects")) == ["SL-1", "SL-2"]
    assert batch_count(small) == 2
    manifest = read_manifest(small.settings.stores.read_model)
    assert manifest is not None and manifest.record_batch == 2


def test_wrong_settings_end_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[stores]\nrecord = 1\n", encoding="utf-8")
    program = run(tmp_path, "batches")
    out, err = program.communicate(timeout=60)
    assert program.returncode == 1
    assert (out, err) == ("", "设置文件 config.toml 的 stores.record：没有这一项设置。请改正后再启动。\n")


def out(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert cli.main(arguments) == code
    told = capsys.readouterr()
    return told.err if code else told.out


def test_a_batch_is_withdrawn_and_listed_as_such(
    empty_store: Store, use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out(capsys, "import", saved(tmp_path, "road_projects", row("road_projects")))
    assert "没有第 7 批" in out(capsys, "withdraw", "7", "--reason", "错", code=1)
    told = out(capsys, "withdraw", "1", "--reason", "导错了文件")
    assert told == "第 1 批已撤回，农村公路建设项目台账已恢复到没有这一批时的样子。看板已更新。\n"
    assert "已撤回：导错了文件" in out(capsys, "batches")
    assert current(empty_store, "road_projects") == []


def question(told: str) -> str:
    """The number of the first question on the screen."""
    return told.split("问题 ", 1)[1].split("（", 1)[0]


def herbs(tmp_path: Path, township: str, area: float) -> str:
    path = tmp_path / f"{township}.csv"
    path.write_text(f"乡镇,品种,方式,年度,面积（亩）\n{township},党参,人工种植,2020,{area}\n", encoding="utf-8")
    return str(path)


def test_two_townships_of_one_code_are_asked_about_and_added_once(
    empty_store: Store, use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out(capsys, "import", herbs(tmp_path, "平城镇", 500))
    other = herbs(tmp_path, "秦家庄乡", 300)
    told = out(capsys, "check", other, code=1)
    assert "记录库 500、表里 300" in told and question(told) in out(capsys, "import", other, code=1)
    for _ in range(2):
        out(capsys, "import", other, "--answer", f"{question(told)}=合计")
        assert [found["area_mu"] for found in current(empty_store, "herb_plantings")] == [800]


def test_a_withdrawal_names_the_corrections_that_fall_with_it(
    empty_store: Store, use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out(capsys, "import", herbs(tmp_path, "平城镇", 500))
    with empty_store.record.reading() as connection:
        (row_id,) = empty_store.record.keys(connection, empty_store.ledgers["herb_plantings"]).values()
    propose(
        empty_store, "herb_plantings", row_id, "area_mu", "520", reason="核实", evidence=None, actor="测试", now=NOW
    )
    out(capsys, "corrections", "1", "accept")
    told = out(capsys, "withdraw", "1", "--reason", "错", code=1)
    assert "第 1 号 中药材种植和野生抚育台账 面积 500 改为 520" in told and "没有撤回：有 1 个问题要先回答" in told
    answer = ("--answer", f"{question(told)}=一并撤回")
    assert out(capsys, "withdraw", "1", "--reason", "错", *answer).splitlines()[-1] == (
        "第 1 批已撤回，第 1 号更正一并撤回，中药材种植和野生抚育台账已恢复到没有这一批时的样子。看板已更新。"
    )
    assert current(empty_store, "herb_plantings") == []
    assert out(capsys, "corrections").startswith("第 1 号  已撤回")


def test_a_report_is_answered_at_its_hand_in_and_a_new_question_at_its_acceptance(
    empty_store: Store, use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    duty = ("--ledger", "中药材种植和野生抚育台账", "--by", "县农业农村局", "--period", "2020")
    report = herbs(tmp_path, "秦家庄乡", 300)
    out(capsys, "import", herbs(tmp_path, "平城镇", 500))
    told = out(capsys, "report", report, *duty, code=1)
    assert "没有报送：有 1 个问题要先回答" in told
    assert "第 1 号，待核对" in out(capsys, "report", report, *duty, "--answer", f"{question(told)}=合计")
    assert "两家相加" in out(capsys, "desk", "1")
    out(capsys, "desk", "1", "check")
    out(capsys, "import", herbs(tmp_path, "平城镇", 510))
    told = out(capsys, "desk", "1", "accept", code=1)
    assert "记录库 510、表里 300" in told
    assert "已入库，批次号 3" in out(capsys, "desk", "1", "accept", "--answer", f"{question(told)}=合计")
    assert [found["area_mu"] for found in current(empty_store, "herb_plantings")] == [810]


def test_a_report_goes_its_way(
    empty_store: Store, use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    duty = ("--ledger", "农村公路建设项目台账", "--by", "县交通局", "--period", "2025-05")
    path = saved(tmp_path, "road_projects", row("road_projects"))
    assert out(capsys, "report", path, *duty) == "已报送，第 1 号，待核对。\n"
    assert "第 1 号还在审" in out(capsys, "report", "-", *duty, code=1)
    june = (*duty[:-1], "2025-06")
    assert out(capsys, "report", "-", *june) == "已报送，第 2 号，待核对。\n"
    broken = saved(tmp_path, "road_projects", row("road_projects", township_code="崇文乡"))
    assert "发现 1 处问题" in out(capsys, "report", broken, *june, code=1)
    assert out(capsys, "desk", "1", "check") == "已办理。\n"
    assert "退回要写明哪里要改" in out(capsys, "desk", "2", "return", code=1)
    assert out(capsys, "desk", "2", "return", "--reason", "本期有新项目") == "已办理。\n"
    assert out(capsys, "desk", "1", "accept") == "已入库，批次号 1，看板已更新。\n"
    listed = out(capsys, "desk").splitlines()
    assert listed[0] == "第 2 号  已退回（本期有新项目）  县交通局  农村公路建设项目台账  2025-06  零报送"
    assert listed[1] == "第 1 号  已接受  县交通局  农村公路建设项目台账  2025-05  road_projects.xlsx，1 行"
    assert len(current(empty_store, "road_projects")) == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (("--ledger", "公路"), "没有“公路”这个台账"),
        (("--by", "某局"), "没有“某局”"),
        (("--period", "五月"), "不是报送期"),
    ],
)
def test_a_report_of_nothing_known(
    use: Settings, capsys: pytest.CaptureFixture[str], changed: tuple[str, str], words: str
) -> None:
    duty = {"--ledger": "农村公路建设项目台账", "--by": "县交通局", "--period": "2025-05"} | {changed[0]: changed[1]}
    arguments = [part for pair in duty.items() for part in pair]
    assert words in out(capsys, "report", "-", *arguments, code=1)


@pytest.mark.usefixtures("use")
def test_findings_are_listed_by_check_with_cell_and_whom_to_ask(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    year = row("village_years", household_count=200, tap_water_household_count=201)
    assert cli.main(["import", saved(tmp_path, "village_years", year)]) == 0
    capsys.readouterr()
    assert cli.main(["findings", "--group", "contradictions"]) == 0
    out = capsys.readouterr().out
    assert "前后矛盾：部分大于整体（1 处）" in out and "共 1 处。" in out
    assert (
        "多于年末户数 200 户。行政村年度情况台账 · “通自来水户数” · 崇文镇 · village_years.xlsx · F3 · 第 1 批" in out
    )
    assert "问县水务局。" in out
    assert cli.main(["findings", "--group", "quality"]) == 0
    assert capsys.readouterr().out == "没有发现矛盾。\n"


CASES = ROOT / "tests" / "cases"


def test_a_unit_above_the_table_is_converted_and_told(
    empty_store: Store, use: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(CASES / "files" / "unit-title-line.xlsx")
    told = "读表：unit-title-line.xlsx，工作表“Sheet1”：面积：表上方（A2）写的单位是万亩，1 格换算成亩，如“4.3”算作 43000。\n"
    for command in ("check", "import"):
        assert cli.main([command, path]) == 0
        assert told in capsys.readouterr().out
    assert [found["area_mu"] for found in current(empty_store, "herb_plantings")] == [43000.0]


def test_a_share_is_asked_about_and_answered(
    empty_store: Store, use: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(CASES / "files" / "observation-share-0.985.xlsx")
    assert cli.main(["check", path]) == 1
    told = capsys.readouterr().err
    assert "E2：数值是 0.985，看不出是小数还是百分数？可以选：小数（" in told
    number = told.partition("问题 ")[2][:6]
    assert cli.main(["import", path]) == 1
    assert batch_count(empty_store) == 0
    assert cli.main(["import", path, "--answer", f"{number}=小数"]) == 0
    assert [found["value"] for found in current(empty_store, "observations")] == [98.5]


def test_a_record_that_went_missing_is_refused_until_answered(
    small: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    road = small_saved(tmp_path)
    assert cli.main(["import", road]) == 0
    assert cli.main(["accept-record"]) == 0
    assert "记录库与看板对得上，没有要确认的。" in capsys.readouterr().out
    for path in (tmp_path / "data").glob("record.sqlite*"):
        path.unlink()
    for command in (["publish"], ["prepare"], ["import", road], ["serve"], ["demo"]):
        assert cli.main(command) == 1
        told = capsys.readouterr()
        assert told.err.count("\n") == 1 and "而这个位置没有文件" in told.err and "accept-record" in told.err
    assert cli.main(["verify"]) == 1
    assert cli.main(["accept-record"]) == 1
    told = capsys.readouterr()
    assert "看板上有而它没有的数据不再显示" in told.err and "accept-record --yes" in told.err
    assert not (tmp_path / "data/record.sqlite").exists()
    assert cli.main(["accept-record", "--yes"]) == 0
    assert "已以现在的记录库为准（到第 0 批），重新发布" in capsys.readouterr().out
    manifest = read_manifest(small.settings.stores.read_model)
    assert manifest is not None and manifest.tables["road_projects"].row_count == 0 and not manifest.is_demo
    assert cli.main(["import", road]) == 0


def test_backup_and_verify(use: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["import", saved(tmp_path, "road_projects", row("road_projects"))])
    capsys.readouterr()
    assert cli.main(["backup", str(tmp_path / "盘")]) == 0
    (made,) = (tmp_path / "盘").iterdir()
    told = capsys.readouterr().out
    assert told.startswith(f"已备份到 {made}：记录库 ") and "附件 0 个，已核对。怎样放回，见其中的 说明.txt。" in told
    assert cli.main(["verify"]) == 0 and cli.main(["verify", str(made)]) == 0
    assert capsys.readouterr().out.count("没有发现损坏：") == 2
    (made / "record.sqlite").write_bytes(b"no database" * 1000)
    assert cli.main(["verify", str(made)]) == 1
    assert "已损坏，或不是数据库文件" in capsys.readouterr().err
    assert cli.main(["verify", str(tmp_path / "没有")]) == 1


#: What takes longest to load, and is for maps and screens alone.
SLOW = ("streamlit", "geopandas", "folium", "plotly")
LOADED = """
import contextlib, sys
import cli
for commands in {commands!r}:
    for command in commands:
        with contextlib.suppress(SystemExit), contextlib.redirect_stdout(sys.stderr):
            assert cli.main(command) == 0
    print(*sorted(set({slow!r}) & sys.modules.keys()))
"""


def test_a_command_loads_no_library_that_only_others_need(use: Settings, tmp_path: Path) -> None:
    """One process runs them, the simplest first: what it has loaded it keeps."""
    path = saved(tmp_path, "road_projects", row("road_projects"))
    commands = [
        [["--help"], ["backup", "--help"]],
        [["batches", "--help"]],
        [
            ["import", path], ["batches"], ["templates", str(tmp_path / "模板")], ["backup", str(tmp_path / "备份")],
            ["board"], ["supervision"], ["desk"], ["findings"], ["publish"],
        ],
        [["layers", "list"]],
    ]  # fmt: skip
    environment = os.environ | {CONFIG_ENV: str(tmp_path / "config.toml")}
    program = LOADED.format(commands=commands, slow=(*SLOW, "pandas", "duckdb", "openpyxl", "tqdm"))
    told = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, env=environment, text=True)
    of_help, of_list, of_simple, of_layers = (set(line.split()) for line in told.splitlines())
    assert of_help == set()
    assert "pandas" not in of_list  # which takes a third of a start
    assert of_simple.isdisjoint(SLOW) and not of_layers.isdisjoint(SLOW)


def test_every_command_tells_its_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    for name in cli._COMMANDS:
        with pytest.raises(SystemExit) as ended:
            cli.main([name, "--help"])
        assert ended.value.code == 0 and cli._COMMANDS[name][1] in "".join(capsys.readouterr().out.split("\n"))
