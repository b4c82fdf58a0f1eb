"""What a map sends to the browser, and names that would like to be programs there."""

from __future__ import annotations

from typing import Any

from streamlit_folium import generate_leaflet_string

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror='a()'>",
    '"><b>',
    "`+alert(1)+`",
    "${alert(1)}",
    "{{ 7 * 7 }}{% raw %}",
    "\\x3cimg src=x\\x3e",
    "a & b &lt;",
]


def sent(element: Any) -> str:
    return str(generate_leaflet_string(element, base_id="x"))
