"""Real Chromiums of former years: npm packages of headless builds for Linux, fetched once and kept between runs."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from filelock import FileLock

#: The oldest that is served, one between, and the last one for Windows 7 and 8.1.
PACKAGES = {86: "chrome-aws-lambda@5.3.1", 90: "chrome-aws-lambda@8.0.2", 109: "@sparticuz/chromium@109.0.6"}
_UNPACK = (
    "const fs = require('fs'), zlib = require('zlib');"
    "fs.createReadStream(process.argv[1]).pipe(zlib.createBrotliDecompress())"
    ".pipe(fs.createWriteStream(process.argv[2], {mode: 0o755}));"
)
_LONGEST_S = 300


class Missing(Exception):
    """They cannot be had here; the message says why."""


def binary(version: int, cache: Path) -> Path:
    """The program of that version, kept in a folder below ``cache``; no half of it is ever found there.

    Raises:
        Missing: not on Linux with an x86-64, without npm, or the package could not be fetched.
    """
    kept = cache / f"chromium-{version}"
    with FileLock(cache / f"chromium-{version}.lock"):
        if not kept.exists():
            _check_machine()
            unfinished = cache / f"chromium-{version}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            _fetch(PACKAGES[version], unfinished)
            unfinished.rename(kept)
    return kept / "chromium"


def _check_machine() -> None:
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise Missing("旧版 Chromium 只有 Linux x86-64 的")
    if not (shutil.which("npm") and shutil.which("node")):
        raise Missing("没有 npm")


def _fetch(package: str, folder: Path) -> None:
    try:
        subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, timeout=_LONGEST_S
        )
        (packed,) = folder.glob("*.tgz")
        with tarfile.open(packed) as archive:
            archive.extract("package/bin/chromium.br", folder, filter="data")
        source, target = folder / "package/bin/chromium.br", folder / "chromium"
        subprocess.run(["node", "-e", _UNPACK, str(source), str(target)], check=True, timeout=_LONGEST_S)
    except (subprocess.SubprocessError, tarfile.TarError, KeyError, ValueError, OSError) as error:
        raise Missing(f"npm 取不到 {package}") from error
    packed.unlink()
    shutil.rmtree(folder / "package")
    os.chmod(target, 0o755)
