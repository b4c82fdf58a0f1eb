"""What goes to the map on the screen as text: Leaflet writes it as HTML into a frame that may script the whole page."""

import html
from dataclasses import dataclass

from jinja2.utils import htmlsafe_json_dumps

_SCRIPT_CHARACTERS = {ord(mark): f"&#{ord(mark)};" for mark in "`${}\\"}


def escape_for_map(text: str) -> str:
    """Make text harmless inside HTML and inside a JavaScript template literal, showing it unchanged.

    Beyond HTML's own characters `` ` ``, ``$``, ``{``, ``}`` and the backslash are escaped: in a template literal
    ``${…}`` is code and ``\\x3c`` is a bracket.
    """
    return html.escape(text).translate(_SCRIPT_CHARACTERS)


def map_json(data: object) -> str:
    """JSON that is also safe inside HTML: the last fence, should a text ever get past :func:`escape_for_map`."""
    return str(htmlsafe_json_dumps(data, ensure_ascii=False, separators=(",", ":")))


@dataclass(frozen=True)
class Sent:
    """A layer ready to send; immutable, so sessions may share one: JSON, empty for nothing, and the codes of the places
    in it, to check a click against."""

    data: str = ""
    codes: frozenset[str] = frozenset()


NOTHING_SENT = Sent()
