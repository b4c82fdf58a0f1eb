"""The pieces of HTML: what is text is escaped wherever it is put, what is HTML stays, a missing value is empty."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from ui.parts import cards

BAD = "<b>&\"'"
SAFE = "&lt;b&gt;&amp;&#34;&#39;"


def test_text_is_escaped_in_every_piece() -> None:
    assert cards.head(BAD, BAD) == (
        f'<div class="card-head"><span>{SAFE}</span><span class="source">{SAFE}</span></div>'
    )
    assert cards.line(cards.strong(BAD), BAD) == f'<div class="line"><b>{SAFE}</b>{SAFE}</div>'
    assert cards.anchor("/x?a=1&b=" + BAD, BAD) == f'<a href="/x?a=1&amp;b={SAFE}" target="_self">{SAFE}</a>'
    assert cards.facts([(BAD, BAD, BAD), ("空", "", "户")]) == (
        f'<div class="facts"><div><span>{SAFE}</span><b>{SAFE}<small>{SAFE}</small></b></div>'
        "<div><span>空</span><b>缺数<small></small></b></div></div>"
    )


def test_a_table_keeps_html_and_per_cents_and_leaves_missing_cells_empty() -> None:
    rows = [("50%s", Markup("<i>x</i>"), 3), (None, np.nan, BAD)]
    assert cards.table(("甲", BAD, "数"), rows, numbers=(2,)) == (
        f'<table class="grid-table"><thead><tr><th>甲</th><th>{SAFE}</th><th class="number">数</th></tr></thead>'
        '<tbody><tr><td>50%s</td><td><i>x</i></td><td class="number">3</td></tr>'
        f'<tr><td></td><td></td><td class="number">{SAFE}</td></tr></tbody></table>'
    )
    assert cards.table((), [("甲",)]) == '<table class="grid-table"><tbody><tr><td>甲</td></tr></tbody></table>'
