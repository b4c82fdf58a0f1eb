"""How commands end when somebody breaks them off, closes their output, or their console lacks a character."""

import datetime as dt
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from commands.terminal import actor, write
from data_access.record.core.attachments import Attachments
from data_access.store import Store
from errors import DashboardError, StoreError, in_words
from settings import CONFIG_ENV, ROOT
from tests.data_access.filling import batch_count, filled, row, small_road
from tests.screens import commands_of


def started(folder: Path, *command: str, encoding: str = "utf-8") -> subprocess.Popen[bytes]:
    environment = os.environ | {CONFIG_ENV: str(folder / "config.toml"), "PYTHONIOENCODING": encoding}
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def ended(program: subprocess.Popen[bytes], encoding: str = "utf-8") -> tuple[int, str, str]:
    out, err = program.communicate(timeout=120)
    return program.returncode, out.decode(encoding), err.decode(encoding)


@pytest.fixture
def roads(tmp_path: Path) -> str:
    path = tmp_path / "路.xlsx"
    path.write_bytes(filled("road_projects", [row("road_projects")]))
    return str(path)


@pytest.mark.parametrize(
    ("moment", "count", "words"),
    [
        ("before the commit", 0, "已取消，没有存入任何数据。"),
        ("at the commit", 0, "已取消，但取消时正在存入，可能已经存入"),
        ("after the commit", 1, "已取消，但取消前已经存入。不要再办一次"),
        ("while publishing", 1, "已存入（批次号 1），看板还没有更新：发布被中断。不要再办一次"),
    ],
)
def test_ctrl_c_says_what_is_so(
    empty_store: Store, tmp_path: Path, roads: str, moment: str, count: int, words: str
) -> None:
    code, _, told = ended(started(tmp_path, "-m", "tests.interrupted", moment, "import", roads))
    assert code == 1
    assert told.splitlines()[-1].startswith(words)
    assert "Traceback" not in told
    assert batch_count(empty_store) == count


def test_ctrl_c_twice_leaves_no_traceback(empty_store: Store, tmp_path: Path, roads: str) -> None:
    code, _, told = ended(started(tmp_path, "-m", "tests.interrupted", "twice", "import", roads))
    assert code == 1
    assert "取消前已经存入。不要再办一次" in told
    assert "Traceback" not in told


def test_ctrl_c_before_the_command_begins_is_silent(tmp_path: Path) -> None:
    program = started(tmp_path, "-X", "importtime", "-m", "cli", "batches")
    assert program.stderr is not None
    for line in program.stderr:
        if b"commands.parser" in line:  # the very last of cli's own imports begins
            program.send_signal(signal.SIGINT)
            break
    rest = program.stderr.read()
    program.communicate(timeout=60)
    assert b"Traceback" not in rest


def test_output_that_nobody_reads_ends_without_a_traceback(empty_store: Store, tmp_path: Path, roads: str) -> None:
    # what was asked for is done where it is stored, and is not where it was to be read
    for arguments, code in ((["import", roads], 0), (["batches"], 1)):
        with started(tmp_path, "-m", "cli", *arguments) as program:
            assert program.stdout is not None
            assert program.stderr is not None
            program.stdout.close()
            assert b"Traceback" not in program.stderr.read()
        assert program.returncode == code
        assert batch_count(empty_store) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="here no output can be full")
def test_an_output_that_takes_nothing_more_is_told_and_the_work_is_done(
    empty_store: Store, tmp_path: Path, roads: str
) -> None:
    environment = os.environ | {CONFIG_ENV: str(tmp_path / "config.toml")}
    for arguments, code, told in (
        (["import", roads], 0, "结果没有全部写出来（磁盘满了）。数据已经存入，不要再办一次。\n"),
        (["batches"], 1, "结果没有全部写出来（磁盘满了）。请换一个地方再输出一次。\n"),
    ):
        with open("/dev/full", "wb") as full:
            ended = subprocess.run(
                [sys.executable, "-m", "cli", *arguments],
                cwd=ROOT,
                env=environment,
                stdout=full,
                stderr=subprocess.PIPE,
            )
        assert (ended.returncode, ended.stderr.decode()) == (code, told)
        assert batch_count(empty_store) == 1


@pytest.mark.skipif(os.name == "nt", reason="handles are closed by a POSIX shell")
def test_outputs_that_were_closed_beforehand(empty_store: Store, tmp_path: Path, roads: str) -> None:
    environment = os.environ | {CONFIG_ENV: str(tmp_path / "config.toml")}
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        line = f"{shlex.join([sys.executable, '-m', 'cli', 'import', roads])} {closed}"
        ended = subprocess.run(["sh", "-c", line], cwd=ROOT, env=environment, capture_output=True)
        assert (ended.returncode, b"Traceback" in ended.stderr) == (0, False)
    assert batch_count(empty_store) == 3


def test_what_nobody_foresaw_is_one_sentence_and_stands_in_the_log(
    small_store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_how: object) -> None:
        raise PermissionError(13, "no", "/srv/county/表.csv")

    monkeypatch.setattr(Store, "batch_list", fail)
    with commands_of(tmp_path / "config.toml"):
        assert cli.main(["batches"]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err) == (
        "", "/srv/county/表.csv 用不了（没有权限）。请检查路径、权限和磁盘空间。没有存入任何数据。\n",
    )  # fmt: skip
    assert "Traceback" in small_store.settings.log.file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError(), "内存不够，没有做完。请关掉别的程序再试。"),
        (ValueError("崇文镇张三"), "程序出错（ValueError），没有做完。请把日志交给系统管理员。"),
        (OSError(28, "full"), "文件或磁盘用不了（磁盘满了）。请检查路径、权限和磁盘空间。"),
    ],
)
def test_an_error_that_nobody_foresaw_is_called_by_its_kind(error: Exception, sentence: str) -> None:
    assert in_words(error) == sentence


def test_a_file_whose_name_is_no_text(small_store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = small_road("SL-1")
    name = os.fsdecode(b"\xc2\xb7\x1b[2J.csv")  # of a system that writes GBK, and clears the screen
    (tmp_path / name).write_bytes(given.data)
    with commands_of(tmp_path / "config.toml"):
        assert cli.main(["import", str(tmp_path / name)]) == 0
        assert cli.main(["withdraw", "1", "--reason", os.fsdecode(b"\xff\xfe")]) == 0
    assert "\x1b" not in capsys.readouterr().out
    (batch,) = small_store.batch_list()
    assert (batch["file"], batch["withdrawn_reason"]) == ("·?[2J.csv", "??")


def test_an_account_without_a_name_goes_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr("getpass.getuser", nameless)
    assert actor() == str(os.getuid())


def test_a_console_without_a_character_shows_a_question_mark(empty_store: Store, tmp_path: Path) -> None:
    path = tmp_path / "𠮷村.xlsx"
    path.write_bytes(filled("road_projects", [row("road_projects")]))
    code, out, told = ended(started(tmp_path, "-m", "cli", "import", str(path), encoding="gbk"), "gbk")
    assert (code, told.count("Traceback")) == (0, 0)
    assert "?村.xlsx）：共 1 行" in out
    assert batch_count(empty_store) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["serve", "--port", "99999"], "--port 要写 1 到 65535 的整数，现为“99999”"),
        (["serve", "--port", "abc"], "--port 要写 1 到 65535 的整数，现为“abc”"),
        (["import"], "还要写：文件"),
        (["desk", "1", "take"], "步骤 没有“take”，只能写 'report', 'check', 'return', 'accept'"),
        (["withdraw", "first"], "批次 不能写“first”"),
        (["batches", "--all"], "不认识：--all"),
        (["import", "a.xlsx", "--answer"], "--answer 后面还要写内容"),
    ],
)
def test_a_command_that_is_wrong_is_told_in_chinese(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 1
    told = capsys.readouterr().err
    assert told.startswith(f"命令写得不对：{words}。请运行 python -m cli")
    assert told.count("\n") == 1


def test_half_a_file_never_stands_under_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "表.xlsx"
    write(path, b"whole")

    def cut(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:2])
        raise OSError(28, "full")

    monkeypatch.setattr(Path, "write_bytes", cut)
    with pytest.raises(DashboardError, match="磁盘满了"):
        write(path, b"other")
    assert path.read_bytes() == b"whole"
    assert [found.name for found in tmp_path.iterdir()] == ["表.xlsx"]


def test_an_attachment_that_could_not_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="写不进去（磁盘满了）"):
        Attachments(tmp_path).keep(b"paper")
    assert list(tmp_path.iterdir()) == []


def test_attachments_left_half_written_are_swept(tmp_path: Path) -> None:
    kept = Attachments(tmp_path)
    mark = kept.keep(b"paper")
    old, young = tmp_path / "a.1.new", tmp_path / "b.2.new"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    kept.sweep(dt.datetime.now())
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([mark, young.name])
