"""Running a page as Streamlit does, and reading what it says."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest

from settings import ROOT

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
)


def run(page: str, **parameters: str | list[str]) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=30)
    for key, value in parameters.items():
        app.query_params[key] = value
    if page != "overview.py":
        app.switch_page(page)
    return app.run()


def html(app: AppTest) -> str:
    """All words on the page without tags, and without the marks beside figures."""
    blocks = " ".join(block.proto.body for block in app.get("html"))
    return re.sub(r"<[^>]+>", " ", re.sub(r'<a class="passport".*?</a>', "", blocks))
