"""A report as the reviewer sees it before accepting: rows, changes, the difference to the last period."""

import streamlit as st
from markupsafe import Markup

from data_access.acts.report_contents import Review, review
from errors import DashboardError
from services import clock, reading
from services.words import words
from ui.data_desk.imports import show_faults
from ui.parts import cards

_SHOWN = 60


def draw(number: int) -> None:
    """Everything of one report; a file that is gone or cannot be read is told."""
    try:
        found = review(reading.store(), number, clock.now())
    except DashboardError as error:
        st.error(words.of_error(error))
        return
    for told in found.told:
        st.info(words.verbatim(told))
    if found.submission.is_nil:
        cards.draw(cards.muted("零报送：本期没有，没有要看的行。"))
        return
    if found.faults:
        show_faults(found.faults, "现在不能接受，请改正后重报")
    elif found.asking.open:
        listed = "；".join(question.sentence for question in found.asking.open)
        st.warning(words.verbatim(f"接受前要回答：{listed}"))
    else:
        _difference(found)
        _changes(found)
    _rows(found)


def _difference(found: Review) -> None:
    before, after = found.spans
    body = ((one.label, *one.written) for one in found.sums)
    table = cards.table(("合计", before, after, "相差"), body, numbers=(1, 2, 3))
    cards.draw(cards.head("与上期相比", f"本报送单位的合计：{before} → {after}"), table)


def _changes(found: Review) -> None:
    body = (
        (one.kind, one.row, *((one.column, one.old or "空", one.new or "空") if one.column else ("", "", "")))
        for one in found.changes[:_SHOWN]
    )
    cards.draw(cards.head("接受后的变化", found.counted))
    if found.changes:
        cards.draw(cards.table(("变化", "哪一行", "哪一列", "原来", "改为"), body), _rest(len(found.changes)))
    else:
        cards.draw(cards.muted("与记录库里现有的完全相同，接受后没有变化。"))


def _rows(found: Review) -> None:
    hidden = f"；不显示：{'、'.join(found.hidden)}" if found.hidden else ""
    cards.draw(
        cards.head("报来的行", f"{len(found.rows)} 行{hidden}"),
        cards.div("wide-table", cards.table(found.header, found.rows[:_SHOWN])),
        _rest(len(found.rows)),
    )


def _rest(count: int) -> Markup:
    return cards.muted(f"只列出前 {_SHOWN} 行，共 {count} 行。") if count > _SHOWN else Markup()
