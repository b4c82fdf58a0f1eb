"""Figure passports: the small mark beside a figure that opens where it comes from."""

from __future__ import annotations

import html

from models import Filters
from ui import cards
from ui.links import href


def mark(filters: Filters, *of: str) -> cards.Html:
    """The mark beside a figure.

    Args:
        of: what the figure is, see :mod:`ui.passports`.
    """
    address = html.escape(href("passport", filters, of="/".join(of)), quote=True)
    return cards.Html(f'<a class="passport" href="{address}" target="_self" title="这个数从哪里来">ⓘ</a>')
