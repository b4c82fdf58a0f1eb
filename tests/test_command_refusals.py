"""What a command is given and cannot use: files without end, folders that are none, addresses, certificates, evidence."""

import os
from pathlib import Path

import pytest

import cli
from commands.starting import _refuse_unusable, _refuse_wrong_certificate
from data_access.intake.files.open_file import sheets_of
from data_access.record.core import engines
from data_access.record.core.attachments import check_evidence, kept_name
from data_access.store import InputFile, Store
from errors import DashboardError, FileRefused, SubmissionRefused
from geo.layers.read import _layer_of
from settings import ServerSettings
from tests.data_access.filling import filled, row
from tests.geo.layers.building import frame, gdal_file
from tests.screens import commands_of


def test_a_pipe_or_a_device_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管.xlsx")
    for path in (tmp_path / "管.xlsx", Path("/dev/zero"), tmp_path):
        with pytest.raises(FileRefused, match="这不是一个文件"):
            InputFile.from_path(path)


def test_a_file_larger_than_any_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(40 * 1024**3)  # a sparse one: takes no room on the disk
    with pytest.raises(FileRefused, match="文件有 40960 MB，最多 500 MB"):
        InputFile.from_path(path)


@pytest.mark.parametrize("folder", ["没有", "config.toml"])
def test_a_county_folder_that_is_none_is_told(tmp_path: Path, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[county]\nfolder = "{folder}"\n', encoding="utf-8")
    with commands_of(path):
        assert cli.main(["batches"]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"县情数据有误：{tmp_path / folder}：打不开（")
    assert told.endswith("），请检查 config.toml 的 county.folder 和文件权限\n")


def test_a_record_whose_folder_may_not_be_entered_is_told(
    small_store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def barred(path: Path) -> None:
        raise PermissionError(13, "no", str(path))

    monkeypatch.setattr(engines, "check_wal", barred)
    with commands_of(tmp_path / "config.toml"):
        assert cli.main(["batches"]) == 1
    assert capsys.readouterr().err.startswith("记录库打不开：")


@pytest.mark.parametrize("address", ["256.1.1.1", "没有这台电脑", "fe80::x"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(DashboardError, match=f"地址 {address}:8599 用不了（没有这个地址）"):
        _refuse_unusable(address, 8599)


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_a_certificate_that_cannot_be_used_is_told_before_the_server_starts(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "c.pem").write_bytes(content)
    with pytest.raises(DashboardError, match=r"证书用不了：.*c\.pem，密钥 .*k\.pem。请检查"):
        _refuse_wrong_certificate(tmp_path / "c.pem", tmp_path / "k.pem")


@pytest.mark.parametrize(("more", "scheme"), [({}, "http"), ({"sslCertFile": "c.pem"}, "https")])
def test_the_address_told_is_the_one_that_answers(more: dict[str, str], scheme: str) -> None:
    assert ServerSettings.model_validate({"address": "127.0.0.1", "port": 8501} | more).scheme == scheme


@pytest.mark.parametrize("given", ["../../etc/证明.pdf", "C:\\文件\\证明.pdf", "/srv/证明.pdf", "证明.pdf"])
def test_evidence_is_kept_under_its_name_alone(given: str) -> None:
    assert kept_name(given) == "证明.pdf"
    assert kept_name("a\x1b[2J\n.pdf") == "a?[2J?.pdf"


def test_evidence_under_an_endless_name_is_refused() -> None:
    check_evidence("长" * 116 + ".pdf", b"%PDF-1.4", 20)
    with pytest.raises(SubmissionRefused, match="…：文件名有 121 个字，最多 120 个"):
        check_evidence("长" * 117 + ".pdf", b"%PDF-1.4", 20)


def test_a_full_disk_of_temporary_files_does_not_call_the_file_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    gdal_bytes = gdal_file(frame(crs="EPSG:4490"), ".gpkg")

    def full(*_arguments: object, **_how: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryDirectory", full)
    for read in (
        lambda: sheets_of("路.xlsx", filled("road_projects", [row("road_projects")]), 10),
        lambda: _layer_of("图.gpkg", gdal_bytes, ".gpkg"),
    ):
        with pytest.raises(OSError, match="No space left"):
            read()
