"""Make sure the browser tests find a browser: an installed Chromium or Chrome, else Debian's with apt as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

#: Debian's two, in the order they are tried: the first draws pages alike without a browser's own windows, for two thirds
#: of the time; the second is also where others do not have the first.
_DEBIAN = ("chromium-headless-shell", "chromium")
_NAMES = (*_DEBIAN, "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def browser_path() -> str | None:
    """The first installed browser that Playwright can drive."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def apt(*arguments: str) -> bool:
    command = ["apt-get", "-qq", *arguments]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode == 0


def main() -> int:
    if browser_path():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("正在安装 chromium 和中文字体……", flush=True)
        if apt("update") and any(apt("install", "-y", name, "fonts-noto-cjk") for name in _DEBIAN) and browser_path():
            return 0
    print(
        "没有找到浏览器。请安装 Chromium 或 Chrome（Debian：apt install chromium fonts-noto-cjk）后再运行 make test。",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
