"""From the clue to the elimination: how far households came, where they stand, and who moved month by month."""

from collections.abc import Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from analysis.monitoring.bulletin import Count, Flow
from analysis.monitoring.case_clock import CaseStatus
from analysis.monitoring.funnel import Funnel, Stage
from analysis.monitoring.small_cells import WITHHELD
from models.time import Month
from models.viewing import Filters
from services.monitoring import one_screen
from services.monitoring.counts import counted, moved
from services.monitoring.one_screen import Said
from services.monitoring.view import View
from services.words.small_counts import Sight
from ui.base.links import href
from ui.base.theme import INK
from ui.parts import cards
from ui.parts.sparks import image
from ui.risk_households.view import address, marked

#: Stage -> its words and the list behind it; clues are listed in their ledger.
_STAGES = {
    Stage.CLUE: ("收到线索", ""),
    Stage.VERIFIED: ("入户核实", ""),
    Stage.IDENTIFIED: ("进入识别程序", "identified"),
    Stage.ENROLLED: ("纳入监测", "enrolled"),
    Stage.HELPED: ("落实帮扶", "ever_helped"),
    Stage.ELIMINATED: ("风险消除", "eliminated"),
}
#: Status of a case -> the list of those that stand there.
_STANDING = {
    CaseStatus.IDENTIFYING: "running",
    CaseStatus.WAITING_FOR_HELP: "unhelped",
    CaseStatus.FOLLOWED: "followed",
    CaseStatus.ELIMINATING: "ending",
    CaseStatus.ELIMINATED: "eliminated",
    CaseStatus.REFUSED: "refused",
}
_IN_STEPS = (CaseStatus.IDENTIFYING, CaseStatus.ELIMINATING)


def draw(filters: Filters, shown: View) -> None:
    """The funnel beside the months."""
    left, right = st.columns([1.15, 1])
    cards.kept("funnel", f"funnel_text_{shown}", lambda: _funnel_text(filters, shown), filters, left)
    cards.kept("flows", f"flows_text_{shown}", lambda: _flows_text(filters, shown), filters, right)


def _funnel_text(filters: Filters, shown: View) -> Markup:
    found = counted(filters)
    said = one_screen.said(filters, shown)
    told = (count.households for one, count in found.reached.items() if said.is_told(one_screen.stage(one)))
    widest = max(told, default=0)
    lines = Markup().join(_bar(stage, count, widest, filters, shown) for stage, count in found.reached.items())
    by_source = ((name, said.number(("source", name), count.households)) for name, count in found.by_source.items())
    sources = " · ".join(f"{name} {_households(number)}" for name, number in by_source)
    title = cards.joined("从线索到消除：走到过这一步的", marked(filters, shown, "case_funnel"))
    unregistered = ""
    if found.unregistered_clues:
        unregistered = f"另有 {said.number('unregistered', found.unregistered_clues)} 条线索的户不在户台账，没有算。"
    return cards.joined(
        cards.head(title, f"线索、监测台账 · 截至{filters.asof.label}累计"),
        cards.div("funnel", lines),
        cards.muted(f"线索三个来源（一户可有几个）：{sources}。每件监测都从线索起，线索台账没有登记的也算。{unregistered}"),
        cards.line("现在停在："),
        _standing(found, filters, shown),
    )  # fmt: skip


def _households(number: str) -> str:
    return number if number == WITHHELD else f"{number} 户"


def _bar(stage: Stage, count: Count, widest: int, filters: Filters, shown: View) -> Markup:
    """One stage; on the projector a bar only where its number is told: its length would tell it too."""
    said, key = one_screen.said(filters, shown), one_screen.stage(stage)
    label, status = _STAGES[stage]
    target = address(filters, shown, status=status) if status else href("clues", filters)
    name: object = label if shown.is_projected else cards.anchor(target, label)
    width = 100 * count.households / widest if widest and said.is_told(key) else 0
    return Markup('<span>{}</span><span><i style="width:{:.1f}%"></i></span><b>{}</b>').format(
        name, width, said.count(key, count)
    )


def _standing(found: Funnel, filters: Filters, shown: View) -> Markup:
    """Where households stand now; the steps of what is under way behind it."""
    said = one_screen.said(filters, shown)
    parts: list[tuple[str, str, Count, str]] = [
        ("线索待核实", "pending", found.pending, ""), ("核实后没有纳入", "dropped", found.dropped, ""),
    ]  # fmt: skip
    parts += [(status, status, found.standing.get(status, Count(0, 0)), key) for status, key in _STANDING.items()]
    chips = []
    for label, name, count, key in parts:
        text = cards.joined(label, " ", cards.strong(_households(said.number(name, count.households))))
        is_link = key and count.households and not shown.is_projected
        link = cards.anchor(address(filters, shown, status=key), text) if is_link else text
        chips.append(Markup("<span>{}{}</span>").format(link, _steps(str(label), found, filters, shown)))
    return cards.div("chips", *chips)


def _steps(status: str, found: Funnel, filters: Filters, shown: View) -> Markup:
    """``（村级评议公示 2 · 乡镇审核 1）``, each a link."""
    steps = [(step, count) for (of, step), count in found.steps.items() if of == status]
    if status not in _IN_STEPS or not steps or shown.is_projected:
        return Markup()
    of = partial(address, filters, shown, status=_STANDING[CaseStatus(status)])
    links = (cards.anchor(of(step=step), f"{step} {count.households}") for step, count in steps)
    return cards.joined("（", Markup(" · ").join(links), "）")


def _flows_text(filters: Filters, shown: View) -> Markup:
    found, said = moved(filters), one_screen.said(filters, shown)
    come, gone = _told(found, said)
    title = cards.joined(f"近 {len(found)} 个月进出", marked(filters, shown, "case_flows"))
    words = "；".join(
        f"{flow.month.label}纳入 {_households(into)}，消除 {_households(out)}"
        for flow, into, out in zip(found, come, gone, strict=True)
    )
    come_in = {"纳入": INK} if shown.is_projected else {"首次纳入": INK, "重新纳入": _AGAIN}
    colours = come_in | {"消除": _GONE}
    last = "" if shown.is_projected else "末行是月末未消除的户，"
    return cards.joined(
        cards.head(title, f"户 · 截至{filters.asof.label}"),
        cards.div("keys", *(cards.key(colour, word) for word, colour in colours.items())),
        cards.div("wide-picture", image(_chart(found, come, gone, shown.sight), _WIDTH, _TALL, words)),
        cards.muted(f"上面是每月纳入的户，下面是每月消除的户，{last}户多户少都不是好坏。"),
    )  # fmt: skip


_WIDTH, _TALL, _BASE, _ROOM = 600, 270, 118, 88
_AGAIN, _GONE = "#8A5A00", "#8FA3B8"


def _told(found: Sequence[Flow], said: Said) -> tuple[list[str], list[str]]:
    """How the households that came in and that went are said, month by month."""
    come = [said.number(("come", flow.month), flow.entered.households + flow.re_entered.households) for flow in found]
    return come, [said.number(("gone", flow.month), flow.eliminated.households) for flow in found]


def _chart(found: Sequence[Flow], come_said: Sequence[str], gone_said: Sequence[str], sight: Sight) -> str:
    """Bars up for who came in, down for whose risk was eliminated, and the households left at each month's end.

    Where small counts are hidden, entries are one bar, and the households left are left out: both would tell them.
    """
    scale = _ROOM / max(*(_height(said, sight) for said in (*come_said, *gone_said)), sight.below, 1)
    step = _WIDTH / max(len(found), 1)
    parts = [f'<path d="M0 {_BASE}H{_WIDTH}" stroke="#B9C2CC"/>']
    for place, flow in enumerate(found):
        left, middle = place * step + step * 0.2, place * step + step / 2
        up, down = (_height(said[place], sight) * scale for said in (come_said, gone_said))
        again = flow.re_entered.households * scale if sight.is_exact else 0.0
        parts.append(_rect(left, _BASE - up, step * 0.6, up - again, _AGAIN if again == up else INK))
        parts.append(_rect(left, _BASE - again, step * 0.6, again, _AGAIN))
        parts.append(_rect(left, _BASE, step * 0.6, down, _GONE))
        parts.append(_text(middle, _BASE - up - 4, _short(come_said[place])))
        parts.append(_text(middle, _BASE + down + 13, _short(gone_said[place])))
        parts.append(_text(middle, _TALL - 22, _month(flow.month, is_first=place == 0), "#6B7480"))
        if sight.is_exact:
            parts.append(_text(middle, _TALL - 5, str(flow.still_open.households), INK, "700"))
    return "".join(parts)


def _height(said: str, sight: Sight) -> int:
    """The height of a bar, by its words alone: what they do not tell apart is drawn alike."""
    return int(said) if said.isdigit() else sight.below - 1


def _short(said: str) -> str:
    return "—" if said == WITHHELD else said


def _month(month: Month, *, is_first: bool) -> str:
    return f"{month.year % 100}年{month.month}月" if is_first or month.month == 1 else f"{month.month}月"


def _rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>' if height else ""
    )


def _text(x: float, y: float, text: str, colour: str = "#3C4A5C", weight: str = "400") -> str:
    shown = text.replace("<", Markup("&lt;"))
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-family="sans-serif" font-size="12.5" font-weight="{weight}" fill="{colour}">{shown}</text>'
