"""督办 read: the items of the chosen departments, what could be assigned, the counts and the board."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from analysis.offices.escalation import Clock, level_to_propose
from analysis.targets.states import Colour
from briefing import supervision_notice
from data_access.record.notes.supervision import Item, Stage
from models.lists import Level
from models.viewing import Filters
from services import clock, reading
from services.days import today
from services.offices import supervision
from services.offices.supervision import counted, items
from services.words import words
from settings import settings
from ui.base.links import href
from ui.parts import actor, cards, downloads
from ui.parts.mark import mark

_HEADER = ("编号", "督办事项", "牵头单位", "环节", "交办", "办结期限", "时限", "督办级别", "最近一步")


#: Figure -> what it is called on top of the page.
_COUNTS = {
    "supervision_open": "进行中", "supervision_overdue": "逾期", "supervision_to_close": "待销号",
    "supervision_closed_this_month": "本月销号",
}  # fmt: skip


def counts(filters: Filters) -> None:
    """The four counts on top, and who is at work."""
    found = counted(filters)
    facts = [
        (cards.joined(label, mark(filters, "figure", name)), str(found[name]), "件") for name, label in _COUNTS.items()
    ]
    with cards.card("supervision_counts"):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.html(cards.head(f"督办：{_units(filters)}", f"督办台账 · {day_text(today())}") + cards.facts(facts))
        actor.field(right)


def _units(filters: Filters) -> str:
    return "、".join(reading.county().unit(id).short_name for id in filters.units) or "全部部门"


def day_text(day: dt.date) -> str:
    """Items are shown as they stand now, whatever month is chosen."""
    text = f"现状，天数算到{words.day(day)}"
    return f"{text}（演示县的日子停在这一天）" if reading.manifest().is_demo else text


def board(filters: Filters) -> None:
    """The open items by stage, the longest overdue first; those that ended below; the ledger as Excel and Word."""
    day, found = today(), items(filters)
    open_ones = [item for item in found if item.stage.is_open]
    open_ones.sort(key=lambda item: (list(Stage).index(item.stage), supervision.clock_of(item, day).days_left))
    ended = [item for item in found if not item.stage.is_open][::-1]
    with cards.card("supervision_board"):
        title, excel, word = st.columns([5, 1, 1], vertical_alignment="center")
        title.html(cards.head(f"在办 {len(open_ones)} 件（现状）", _flow(open_ones)))
        days, paper, units = settings().supervision.level_days, edition(day), _units(filters)
        name = downloads.marked(f"督办台账-{day}")
        make = partial(supervision_notice.ledger_workbook, found, units, paper, days)
        downloads.button(excel, "下载 Excel", make, f"{name}.xlsx", key="supervision_excel")
        make = partial(supervision_notice.ledger_word, found, units, paper, days)
        downloads.button(word, "下载 Word", make, f"{name}.docx", key="supervision_word")
        table = cards.table(_HEADER, (_row(item, filters, day) for item in open_ones))
        cards.draw(table if open_ones else cards.muted("没有在办的督办事项。"))
        cards.draw(cards.muted(_escalation_rule()))
        if ended:
            with st.expander(f"已销号、撤销 {len(ended)} 件"):
                cards.draw(cards.table(_HEADER, (_row(item, filters, day) for item in ended)))


def _flow(open_ones: Sequence[Item]) -> str:
    """``交办 1 → 办理 3 → 反馈 0 → 督导 1 → 验收 1``."""
    return " → ".join(f"{s.label} {sum(item.stage is s for item in open_ones)}" for s in Stage if s.is_open)


def _escalation_rule() -> str:
    days = settings().supervision.level_days
    texts = (
        f"{'到期前' if count < 0 else '超期'} {abs(count)} 天{'起' if level is not Level.SUMMON else '以上'}{level.label}"
        for level, count in days.items()
    )
    return f"升级建议：{'，'.join(texts)}；天数待县里确认，单位反馈以后不再建议。每一步都由人决定，不自动升级。"


def _row(item: Item, filters: Filters, day: dt.date) -> tuple[object, ...]:
    last = item.last_step
    address = href("supervision", filters, item=str(item.item_id))
    label = supervision_notice.step_label(item, len(item.steps) - 1)
    said = Markup("<div class='muted'>{}{}</div>").format(label, f"：{last.note}" if last.note else "")
    passport = mark(filters, *passport_of(item))
    return (
        cards.anchor(address, f"第 {item.item_id} 号 ›"),
        Markup("{}{}<div class='muted'>{}</div>").format(item.title, passport, item.cause),
        reading.county().unit(item.unit_id).short_name, cards.whole(item.stage.label),
        cards.whole(words.day(item.assigned_on)), cards.whole(words.day(item.due_on)),
        time_light(supervision.clock_of(item, day), item), level_light(item, day),
        cards.joined(cards.whole(words.day(last.stepped_at)), said),
    )  # fmt: skip


def passport_of(item: Item) -> tuple[str, ...]:
    """What the figure behind an item is, for :func:`ui.parts.mark.mark`."""
    ledger, _, row_id = item.subject.partition(":")
    return ("row", ledger, row_id) if row_id else ("target", item.subject)


def time_light(standing: Clock, item: Item) -> Markup:
    """How the item stands to its deadline, a word on its colour; no light for what is on time."""
    if not standing.words:
        return cards.light(item.stage.label, Colour.NONE)
    is_late = standing.days_overdue > 0
    return cards.light(standing.words, Colour.RED if standing.is_overdue else Colour.AMBER if is_late else Colour.NONE)


def level_light(item: Item, day: dt.date) -> Markup:
    """The level recorded, and the one proposed."""
    recorded = item.level.label if item.level else "—"
    proposed = level_to_propose(supervision.clock_of(item, day), item.level, settings().supervision.level_days)
    hint = Markup("<div>{}</div>").format(cards.light(f"建议{proposed.label}", Colour.AMBER)) if proposed else ""
    return cards.joined(recorded, hint)


def edition(day: dt.date) -> supervision_notice.Edition:
    """What papers made now say of themselves."""
    now = reading.manifest()
    return supervision_notice.Edition(reading.county(), day, clock.now(), now.version, now.is_demo)
