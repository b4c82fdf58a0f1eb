"""A series as a line the size of a word: planned dashed, actual solid. Drawn as an image, so nothing has to load."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence

from ui.cards import Html
from ui.theme import INK, PINE

_WIDTH, _HEIGHT, _PAD = 120, 30, 3


def spark(actual: Sequence[float | None], planned: Sequence[float | None] = (), *, words: str) -> Html:
    """Both lines on one scale; a gap where a month has no figure.

    Args:
        actual, planned: one value a month, oldest first, None = no figure.
        words: what the picture says, for those who cannot see it.
    """
    known = [value for value in (*actual, *planned) if value is not None]
    if not known or all(value is None for value in actual):
        return Html("")
    low, high = min(known), max(known)
    spread = (high - low) or abs(high) or 1.0
    months = max(len(actual), len(planned)) - 1 or 1

    def path(values: Sequence[float | None]) -> str:
        parts, is_down = [], False
        for index, value in enumerate(values):
            if value is None:
                is_down = False
                continue
            x = _PAD + index * (_WIDTH - 2 * _PAD) / months
            y = _HEIGHT - _PAD - (value - low) * (_HEIGHT - 2 * _PAD) / spread
            parts.append(f"{'L' if is_down else 'M'}{x:.1f} {y:.1f}")
            is_down = True
        return "".join(parts)

    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}">'
        f'<path d="{path(planned)}" fill="none" stroke="#9AA0A6" stroke-width="1.2" stroke-dasharray="3 3"/>'
        f'<path d="{path(actual)}" fill="none" stroke="{PINE if planned else INK}" stroke-width="2"'
        ' stroke-linecap="round"/></svg>'
    )
    data = base64.b64encode(svg.encode()).decode()
    return Html(
        f'<img alt="{html.escape(words, quote=True)}" width="{_WIDTH}" height="{_HEIGHT}" src="data:image/svg+xml;base64,{data}">'
    )
