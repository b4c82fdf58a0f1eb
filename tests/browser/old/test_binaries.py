"""Where old browsers cannot be had the run says why; what was fetched once is not fetched again."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from tests.browser.old.binaries import Missing, binary


@pytest.fixture(autouse=True)
def _linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")


def programs(folder: Path, npm: str) -> str:
    """A PATH that has an npm of that script and a node that does nothing."""
    for name, script in (("npm", npm), ("node", "exit 0")):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return f"{folder}:/bin:/usr/bin"


def test_without_npm_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Missing, match="没有 npm"):
        binary(109, tmp_path)


def test_on_another_machine_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    with pytest.raises(Missing, match="只有 Linux x86-64 的"):
        binary(109, tmp_path)


def test_what_is_half_fetched_is_not_taken_for_the_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry does not answer, or what it sends is no package: the next run fetches again."""
    (tmp_path / "bin").mkdir()
    for npm in ("exit 1", "echo nonsense > a.tgz"):
        monkeypatch.setenv("PATH", programs(tmp_path / "bin", npm))
        with pytest.raises(Missing, match=r"npm 取不到 @sparticuz/chromium@109\.0\.6"):
            binary(109, tmp_path)
        assert not (tmp_path / "chromium-109").exists()


def test_what_is_kept_needs_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "chromium-86").mkdir()
    monkeypatch.setenv("PATH", "")
    assert binary(86, tmp_path) == tmp_path / "chromium-86/chromium"
