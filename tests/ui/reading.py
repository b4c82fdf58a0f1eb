"""Running a page as Streamlit does, and reading what it says."""

from __future__ import annotations

import re
from functools import lru_cache

from streamlit.testing.v1 import AppTest

from services import reading
from settings import ROOT, settings

FRAME = str(ROOT / "pages/frame.py")
PAGES = (
    "overview.py",
    "villages.py",
    "targets.py",
    "ledgers.py",
    "households.py",
    "clues.py",
    "data.py",
    "tasks.py",
    "departments.py",
    "townships.py",
    "supervision.py",
    "screening.py",
    "guarantees.py",
    "due.py",
)


def run(page: str, **parameters: str | list[str]) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=30)
    for key, value in parameters.items():
        app.query_params[key] = value
    if page != "overview.py":
        app.switch_page(page)
    return app.run()


@lru_cache(maxsize=128)
def _of_version(version: str, page: str, parameters: tuple[tuple[str, str], ...]) -> AppTest:
    return run(page, **dict(parameters))


def seen(page: str, **parameters: str) -> AppTest:
    """The same page for who only reads it: of the stores as they are it runs once for all of them."""
    version = f"{settings().stores.read_model} {reading.manifest().version}"
    return _of_version(version, page, tuple(sorted(parameters.items())))


def html(app: AppTest) -> str:
    """All words on the page without tags, and without the marks beside figures."""
    blocks = " ".join(block.proto.body for block in app.get("html"))
    return re.sub(r"<[^>]+>", " ", re.sub(r'<a class="passport".*?</a>', "", blocks))
