"""Text for the map on the screen, which Leaflet writes as HTML into a frame that may script the whole page."""

from __future__ import annotations

import html

_SCRIPT_CHARACTERS = {ord(mark): f"&#{ord(mark)};" for mark in "`${}\\"}


def escape_for_map(text: str) -> str:
    """Make text harmless inside HTML and inside a JavaScript template literal, showing it unchanged.

    Beyond HTML's own characters `` ` ``, ``$``, ``{``, ``}`` and the backslash are escaped: in a template literal
    ``${…}`` is code and ``\\x3c`` is a bracket.
    """
    return html.escape(text).translate(_SCRIPT_CHARACTERS)
