"""Downloads: simulated data says so in the file's name, and no download runs its page again."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from settings import ROOT

pytestmark = pytest.mark.usefixtures("demo_screens")


def _page() -> None:
    import streamlit as st

    from ui.parts import downloads

    downloads.button(
        st.container(), "下载", lambda: b"1", downloads.marked("甲表-2025-06.xlsx"), key="own", note="说明"
    )


def test_the_file_is_made_when_asked_for_and_the_page_does_not_run_again() -> None:
    button = AppTest.from_function(_page).run().get("download_button")[0].proto
    assert (button.label, button.help) == ("下载", "说明")
    assert button.ignore_rerun
    assert button.url == "", "the file is not made before it is asked for"


def test_simulated_data_says_so_in_the_name_of_the_file() -> None:
    from ui.parts import downloads

    assert downloads.banner() == "演示数据"
    assert downloads.marked("甲表-2025-06.xlsx") == "演示数据-甲表-2025-06.xlsx"


@pytest.mark.parametrize(
    "name", ["佐证.svg", "佐证.SVG", "佐证.html", "佐证.xhtml", "佐证.pdf", "佐证", "佐证.xlsx.svg"]
)
def test_what_others_uploaded_is_no_page_of_the_browser(name: str) -> None:
    from ui.parts import downloads

    assert downloads.media_type(name) == "application/octet-stream"
    assert downloads.media_type("表.XLSX").endswith("spreadsheetml.sheet")


def _calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def test_every_download_goes_this_way() -> None:
    found = {
        path.name
        for folder in ("ui", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if "download_button" in _calls(path)
    }
    assert found == {"downloads.py"}
