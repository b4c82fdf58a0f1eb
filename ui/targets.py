"""The targets page: the status of everything on one page, and one target opened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from analysis.pace import level_of, planned_line
from analysis.states import tally
from analysis.wording import format_value
from briefing import judging
from data_access.county import County
from models import Filters, Kind, Month
from settings import settings
from ui import cached, cards, lights, state, words
from ui.commitments import Judged, judged, target_of
from ui.lights import groups
from ui.links import href, link
from ui.sparks import spark
from ui.theme import FONT, INK, LINE, PINE

#: Kinds followed by words and dates, where no figure is expected.
_WITHOUT_FIGURES = (Kind.DURATION, Kind.QUALITATIVE, Kind.MILESTONE)
#: Kinds that are done or not done, where a line over time says nothing.
_WITHOUT_LINE = (*_WITHOUT_FIGURES, Kind.CADENCE, Kind.BASELINE)


def value_of(item: Judged) -> str:
    """The newest figure with its unit, never rounded across its target; empty where there is none."""
    verdict, commitment = item.verdict, item.commitment
    if verdict.value is None:
        return ""
    digits = words.decimals(verdict.value, unit_of(item))
    band = settings().pace.band_pp if commitment.kind is Kind.BAND else None
    text = format_value(verdict.value, commitment.target, str(commitment.comparison), digits, band_pp=band)
    return f"{text} {unit_of(item)}".strip()


def unit_of(item: Judged) -> str:
    """The unit of the reported figure: of an increment the level in %, of which the rise is in 百分点."""
    return "%" if item.commitment.kind is Kind.INCREMENT else item.commitment.unit


def goal_of(item: Judged) -> str:
    """The target as the plan gives it, or 原文未注明."""
    commitment = item.commitment
    if commitment.target is None:
        return "原文未注明数量"
    signs = {">=": "≥ ", ">": "> ", "~": "", "=": "", "done": "", "none": ""}
    amounts = "、".join(
        f"{words.as_said(value)} {unit}" for value, unit in zip(commitment.values, commitment.value_units, strict=False)
    )
    about = "左右" if str(commitment.comparison) == "~" else ""
    rise = "提高 " if commitment.kind is Kind.INCREMENT else signs[str(commitment.comparison)]
    return f"{rise}{amounts}{about}"


def line_of(item: Judged) -> str:
    """Figure and target in a few signs: ``205.6 / 360 公里``."""
    value = value_of(item)
    if item.commitment.kind is Kind.CADENCE:
        share = item.verdict.done_share
        return "缺数" if share is None else f"{share:.0%} 按期"
    if not value and item.commitment.kind in _WITHOUT_FIGURES:
        return "—"
    if item.is_township or item.commitment.target is None or item.commitment.kind is Kind.INCREMENT:
        return value or "缺数"
    return f"{value.split(' ')[0] or '缺数'} / {goal_of(item).removeprefix('≥ ')}"


def rule_in_force() -> str:
    """The rule of the lights as it is configured now."""
    return judging.rule_in_force(settings().pace)


def summary(items: Sequence[Judged]) -> None:
    """How many in each state; the counts sum to the number of commitments."""
    counts = tally(item.verdict for item in items)
    shown = " ".join(
        cards.light(f"{one.label} {count}", one.colour, is_hatched=one.is_hatched).text
        for one, count in counts.items()
        if count
    )
    with cards.card("states"):
        cards.draw(
            cards.head(_how_many(items), "方案原文与目标进展报送台账"),
            f'<div class="line">{shown}</div>',
            cards.muted(f"判定规则：{rule_in_force()}"),
        )


def _how_many(items: Sequence[Judged]) -> str:
    """Promises, and apart from them the facts the plan started from."""
    bases = sum(item.commitment.kind is Kind.BASELINE for item in items)
    return f"{len(items) - bases} 项承诺" + (f"，另有 {bases} 项基数" if bases else "")


def choose(items: Sequence[Judged]) -> list[Judged]:
    """Narrow by group of states and order by the plan or by the gap."""
    left, right = st.columns([4, 1])
    wanted = left.pills(
        "只看", [group.word for group in groups()], selection_mode="multi", key="groups", label_visibility="collapsed"
    )
    order = right.segmented_control(
        "排序", ["按方案顺序", "按差距"], default="按方案顺序", key="order", label_visibility="collapsed", required=True
    )
    states = {state for group in groups() if group.word in wanted for state in group.states}
    chosen = [item for item in items if not wanted or item.verdict.state in states]
    if order == "按差距":
        chosen.sort(key=lambda item: (item.verdict.gap_pp is None, item.verdict.gap_pp or 0.0))
    return chosen


def board(items: Sequence[Judged], filters: Filters, county: County) -> None:
    """Every commitment in one table, grouped by section of the plan unless ordered by gap."""
    if not items:
        st.info("没有符合条件的承诺。请换一个部门或状态。")
        return
    is_grouped = state.widget("order") != "按差距"
    sections: dict[str, list[Judged]] = {}
    order = {article.id: place for place, article in enumerate(county.articles)}
    for item in sorted(items, key=lambda item: order[item.commitment.article_id]) if is_grouped else items:
        article = county.article(item.commitment.article_id)
        sections.setdefault(f"{article.part} {article.section}" if is_grouped else "全部，差距大的在前", []).append(
            item
        )
    for number, (title, members) in enumerate(sections.items()):
        ids = "-".join(item.commitment.id for item in members)
        with cards.card(f"board_{number}"):
            cards.draw(cached.derived(f"board_{ids}", partial(_group, title, members, filters, county), filters))


def _group(title: str, members: Sequence[Judged], filters: Filters, county: County) -> str:
    header = ("承诺", "状态", "完成 / 目标", "基数", "期限", "计划（虚）与实际（实）", "责任单位", "来源")
    head = cards.head(title, f"{len(members)} 项 · 截至{filters.asof.label}")
    return head + cards.table(header, (_row(item, filters, county) for item in members))


def _row(item: Judged, filters: Filters, county: County) -> tuple[object, ...]:
    commitment, verdict = item.commitment, item.verdict
    article = county.article(commitment.article_id)
    flags = "".join(cards.tag(flag).text for flag in commitment.flags)
    scope = cards.tag(item.scope).text if filters.townships else ""
    address = href("targets", filters, commitment=commitment.id)
    title = cards.Html(
        f"{cards.anchor(address, commitment.title).text}{flags}{scope}<div class='muted'>{cards.escape(article.label)}</div>"
    )
    month = f"{verdict.value_month.label}" if verdict.value_month else ""
    figure = cards.Html(f"{cards.escape(line_of(item))}<div class='muted'>{cards.escape(month)}</div>")
    light = lights.light(verdict)
    reason = f"<div class='muted'>{cards.escape(verdict.reason)}</div>"
    base = f"{words.as_said(commitment.base_value)} {commitment.unit}" if commitment.base_value else ""
    return (
        title, cards.Html(f"{light.text}{reason}"), figure,
        base or ("从零计" if commitment.base_value == 0 else "待县里确认" if _needs_base(commitment.kind) else "—"),
        commitment.deadline.label if commitment.deadline else (commitment.deadline_text or "原文未注明"),
        _spark(item, filters.asof), _units(item, county), _source(item),
    )  # fmt: skip


def _needs_base(kind: Kind) -> bool:
    return kind in (Kind.GROWTH, Kind.INCREMENT)


def _units(item: Judged, county: County) -> cards.Html:
    lead = county.lead_of(item.commitment)
    names = "、".join(unit.short_name for unit in item.units) + (
        "等" if county.is_units_open(item.commitment) and item.units else ""
    )
    who = f"牵头：{lead.short_name if lead else '待县里确认'}"
    return cards.Html(f"{cards.escape(names or '原文未注明')}<div class='muted'>{cards.escape(who)}</div>")


def _source(item: Judged) -> str:
    if item.commitment.figure:
        return "台账汇总"
    if item.is_township:
        return "乡镇报送数合计"
    return " ".join(item.latest.get(name, "") for name in ("unit", "source_document", "place")).strip() or "未报送"


def _months(item: Judged, asof: Month) -> list[Month]:
    first = min((point.month for point in item.points if point.month <= asof), default=asof)
    return [first.plus(i) for i in range(asof.minus(first) + 1)]


def _spark(item: Judged, asof: Month) -> cards.Html:
    target = target_of(item.commitment)
    values = {point.month: level_of(target, point) for point in item.points}
    if len(values) < 2 or item.commitment.kind in _WITHOUT_LINE:
        return cards.Html("")
    months = sorted(values)
    planned = planned_line(target, months) if not item.is_township else []
    has_plan = any(value is not None for value in planned)
    return spark([values[m] for m in months], planned if has_plan else (), words=f"{item.commitment.title}历月数")


def detail(id: str, filters: Filters, county: County) -> None:
    """One target opened: words of the plan, verdict, planned line against actual, townships."""
    whole = next((item for item in judged(Filters((), (), filters.asof)) if item.commitment.id == id), None)
    if whole is None:
        return
    with cards.card("detail"):
        cards.draw(cached.derived(f"detail_{id}", lambda: _words_of(whole, filters, county), filters))
        left, right = st.columns([1.6, 1])
        with left:
            figure = cached.derived(f"chart_{id}", lambda: _chart(whole, filters), filters)
            if figure is None:
                cards.draw(cards.muted("没有数，画不出进度线。"))
            else:
                st.plotly_chart(figure, key=f"chart_{id}", config={"displayModeBar": False})
        with right:
            cards.draw(cached.derived(f"townships_{id}", lambda: _by_township(id, filters, county), filters))
            _ledger_links(whole, filters)


def _ledger_links(item: Judged, filters: Filters) -> None:
    """From a figure down to the rows it is computed from."""
    ledgers = cached.store().ledgers
    if item.commitment.figure:
        for ledger in ledgers.read_by(item.commitment.figure):
            link("ledger", f"看明细：{ledger.title} ›", filters, name=ledger.name)


def _words_of(item: Judged, filters: Filters, county: County) -> str:
    """The verdict, its figures and the plan's own words."""
    commitment, verdict = item.commitment, item.verdict
    scope = " · 全县数" if filters.townships else ""
    title = f"{commitment.title}（{county.article(commitment.article_id).label}）{scope}"
    return "".join(
        (
            cards.head(title, f"{_source(item)} · 截至{filters.asof.label}"),
            f'<div class="line">{lights.light(verdict).text} {cards.escape(verdict.reason)}</div>',
            cards.facts(_facts(item)),
            cards.line("原文：“", commitment.quote, "”"),
            cards.line("口径：", commitment.scope_note) if commitment.scope_note else "",
            cards.line("最近进展：", item.latest["note"]) if "note" in item.latest else "",
        )
    )


def _facts(item: Judged) -> list[tuple[str, str, str]]:
    verdict, commitment = item.verdict, item.commitment
    found = [
        ("完成", value_of(item).split(" ")[0], unit_of(item)),
        ("数据月份", verdict.value_month.label if verdict.value_month else "", ""),
        ("目标", goal_of(item), ""),
        ("期限", commitment.deadline.label if commitment.deadline else "原文未注明", ""),
    ]
    if verdict.gap_pp is not None:
        found.append(("与时序差", words.signed(verdict.gap_pp, "", 1), "个百分点"))
    if verdict.catch_up is not None:
        found.append(("需提速", f"×{verdict.catch_up:.1f}", ""))
    if verdict.needed_per_year is not None and commitment.deadline and verdict.value_month:
        months = commitment.deadline.minus(verdict.value_month)
        rest = verdict.needed_per_year * months / 12
        found.append((f"还差（剩 {months} 个月）", words.number(rest, commitment.unit), commitment.unit))
        if months > 12:
            found.append(("还需每年", words.number(verdict.needed_per_year, commitment.unit), commitment.unit))
    found += [
        (f"{box.year}年", f"{words.number(box.value, commitment.unit)} {box.state.label}".strip(), "")
        for box in verdict.year_boxes
    ]
    return found


def _chart(item: Judged, filters: Filters) -> go.Figure | None:
    """Planned line against actual line; None where there is no figure yet."""
    target = target_of(item.commitment)
    levels = {point.month: level_of(target, point) for point in item.points}
    values = {month: level for month, level in levels.items() if level is not None}
    if not values:
        return None
    months = sorted(values)
    end = max(filters.asof, item.commitment.deadline or filters.asof)
    all_months = [months[0].plus(i) for i in range(end.minus(months[0]) + 1)]
    planned = planned_line(target, all_months)
    figure = go.Figure()
    if any(value is not None for value in planned):
        figure.add_scatter(
            x=[m.start for m in all_months], y=planned, name="时序", line={"color": "#9AA0A6", "dash": "dash"}
        )
    figure.add_scatter(
        x=[m.start for m in months], y=[values[m] for m in months], name="实际", line={"color": PINE, "width": 3}
    )
    figure.update_layout(
        height=260, margin={"l": 8, "r": 8, "t": 8, "b": 8}, font={"family": FONT, "size": 13, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", legend={"orientation": "h", "y": 1.12},
        yaxis={"title": unit_of(item), "gridcolor": LINE, "tickformat": "~f"}, xaxis={"tickformat": "%Y-%m", "gridcolor": LINE},
        hovermode="x unified",
    )  # fmt: skip
    return figure


def _by_township(id: str, filters: Filters, county: County) -> str:
    """The newest figure of each township; listed, not judged."""
    rows = cached.rows("commitment_values", month=str(filters.asof))
    local = rows[(rows["commitment_id"] == id) & rows["township_code"].notna()]
    if local.empty:
        return cards.muted("这一项只有全县数。")
    newest = local.groupby("township_code", sort=True).tail(1)
    unit = county.commitment(id).unit
    body = (
        (
            county.township(row.township_code).name,
            f"{words.number(row.value, unit) or '缺数'} {unit}",
            row.month or "现状",
        )
        for row in words.each(newest)
    )
    return cards.table(("乡镇（只列数，不亮灯）", "最近数", "月份"), body, numbers=(1,))


def opened() -> str:
    """The commitment that the address opens, if any."""
    return state.parameter("commitment")[:8]
