"""The passport of a commitment's figure: what it says, how it is computed, from which rows and cells, by which rule."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analysis.targets.inputs import level_of
from data_access.county.county import County
from data_access.county.rows import Commitment
from data_access.published.commitment_series import months_behind
from data_access.published.ledger_view import LedgerView
from data_access.record.notes.settlements import Settlement, from_rows
from models.time import Month
from models.viewing import Filters
from services import reading
from services.targets import scope
from services.targets.figure_words import base_of, deadline_of, goal_of, sources_in_time, unit_of, value_of
from services.targets.judged import Judged, rule_in_force
from services.words import ledger_words, words
from ui.base.links import href, link
from ui.parts import cards, lights
from ui.parts.mark import not_found
from ui.provenance.rows import ROW_COUNT_SHOWN, rows_card
from ui.targets.settling import value_said

_OBSERVATIONS = "observations"
_REPORTED = (
    "month", "township_code", "basis", "value", "numerator", "denominator", "reporting_unit_id", "source_document",
)  # fmt: skip


def draw(filters: Filters, parts: Sequence[str]) -> None:
    """Parts: the commitment, and a township or nothing. Raises NotFound."""
    id, township = (*parts, "")[:2]
    county = reading.county()
    if id not in county.commitment_ids:
        raise not_found("方案里没有这一项承诺")
    if township and township not in {one.code for one in county.townships}:
        raise not_found("没有这个乡镇")
    chosen = Filters((township,) if township else (), (), filters.asof)
    (item,) = scope.figures_of(id, chosen)
    if item.codes != chosen.townships:
        raise not_found("这一项没有这个乡镇的数，只有全县数")
    _figure(item, chosen, county)
    _way(item, chosen)
    left, right = st.columns(2)
    with left:
        _rule(item, chosen, county)
    with right:
        _series(item)


def month_of(item: Judged) -> Month | None:
    """The month of the figure shown: of the verdict, else of the newest report."""
    known = [point.month for point in item.points if point.value is not None or point.numerator is not None]
    return item.verdict.value_month or (known[-1] if known else None)


def _figure(item: Judged, filters: Filters, county: County) -> None:
    commitment, month = item.commitment, month_of(item)
    value, unit = value_of(item).rpartition(" ")[0] or value_of(item), unit_of(item)
    exact = next((point.value for point in reversed(item.points) if point.month == month), None)
    article = county.article(commitment.article_id)
    facts = (
        ("数据月份", month.label if month else ""), ("口径（怎么累计）", commitment.basis), ("分解任务" if item.codes else "目标", goal_of(item)),
        ("牵头单位", item.lead.short_name if item.lead else "待县里确认"),
    )  # fmt: skip
    with cards.card("passport_target"):
        cards.draw(
            cards.head(f"{commitment.title}（{article.label}）", f"{item.place} · 截至{filters.asof.label}"),
            cards.big(value, unit) if value else cards.line(cards.light("缺数", "grey"), " ", item.verdict.reason),
            cards.facts((label, said, "") for label, said in facts),
            cards.line("没有舍入的数 ", cards.strong(f"{exact:.15g} {unit}")) if exact is not None else "",
            cards.line("原文：“", commitment.quote, "”"),
        )
        link("targets", "看这一项目标 ›", filters, commitment=commitment.id)


@dataclass(frozen=True)
class _Behind:
    """The rows behind a figure: their ledger, the columns that matter, what each adds, and that in words."""

    ledger: str
    columns: tuple[str, ...]
    row_ids: list[str]
    parts: dict[str, tuple[str, ...]]
    part_titles: tuple[str, ...]
    total: str
    basis: str


def _way(item: Judged, filters: Filters) -> None:
    """From the figure to the rows that count for it."""
    commitment = item.commitment
    behind = _summed(item, filters) if item.is_computed else _reported(item, filters)
    with cards.card("passport_way"):
        cards.draw(cards.head("怎么来的", "台账汇总" if item.is_computed else "单位报送"), *_steps(item, behind))
        cards.draw(cards.line(sources_in_time(item)))
        if commitment.figure and item.is_computed:
            _select(commitment.figure)
            for ledger in reading.store().ledgers.read_by(commitment.figure):
                link("ledger", f"看台账：{ledger.title} ›", filters, name=ledger.name)
    if behind is not None:
        view = reading.ledger(behind.ledger, Filters((), (), filters.asof))
        columns = [view.ledger.by_name[name] for name in behind.columns if name in {c.name for c in view.columns}]
        rows_card(
            view, behind.row_ids[:ROW_COUNT_SHOWN], len(behind.row_ids), columns, filters, parts=behind.parts,
            part_titles=behind.part_titles, order="计入这个数的行",
        )  # fmt: skip
    elif item.is_computed:
        for ledger in reading.store().ledgers.read_by(str(commitment.figure)):
            _all_rows(reading.ledger(ledger.name, filters), filters)


def _steps(item: Judged, behind: _Behind | None) -> list[Markup]:
    commitment = item.commitment
    if behind is None:
        sentence = "这条语句不是把一个台账的行直接相加，分不出每一行计入多少；下面列出它读的台账在所选范围内的行。"
        return [cards.line(sentence)]
    if not behind.row_ids:
        if value_of(item):
            return [cards.line("台账里没有计入这个数的行，是 0。", _gap(item))]
        return [cards.line(cards.light("缺数", "grey"), " 没有计入这个数的行。", _gap(item))]
    counted = f"计入 {len(behind.row_ids)} 行"
    converted = "" if behind.basis == commitment.basis else f"填报口径是{behind.basis}，换算成{commitment.basis}："
    return [cards.line(converted, counted, "，", cards.strong(behind.total), "。", _gap(item))]


def _gap(item: Judged) -> str:
    gap = item.points[-1].gap if item.points else ""
    return f"注意：{gap}。" if gap else ""


def _select(name: str) -> None:
    select = reading.store().ledgers.figures[name]
    lines = select.sql.strip().split("\n")
    comments = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
    body = "\n".join(line for line in lines if not line.startswith("--"))
    cards.draw(
        cards.line("汇总语句：", cards.strong(f"figures/{name}.sql"), "　", *comments),
        Markup('<pre class="select">{}</pre>').format(body),
    )


def _reported(item: Judged, filters: Filters) -> _Behind:
    """The rows of the report ledger that the figure is, or is added up from."""
    found = reading.rows(
        "target_reports", townships=item.codes, commitment=item.commitment.id,
        month=str(filters.asof), is_county=not item.codes,
    )  # fmt: skip
    month = month_of(item)
    of_month = found[found["month"] == str(month)]
    given = str(of_month["basis"].iloc[0]) if len(of_month) else item.commitment.basis
    same = found[found["basis"] == given]
    months = [Month.parse(text) for text in same["month"].unique()]
    start = reading.county().plan.start_month
    behind = {str(one) for one in months_behind(given, item.commitment.basis, month, months, start)} if month else set()
    rows = same[same["month"].isin(behind)]
    return _Behind(_OBSERVATIONS, _REPORTED, list(rows["row_id"]), {}, (), _total(rows, unit_of(item)), given)


def _summed(item: Judged, filters: Filters) -> _Behind | None:
    """The ledger rows that count for the figure, each with what it adds."""
    found = reading.figure_rows(
        str(item.commitment.figure), item.commitment.basis, month_of(item) if _is_dated(item) else None,
        item.codes,
    )  # fmt: skip
    if found is None:
        return None
    is_ratio = bool(found.rows["denominator"].notna().any())
    titles = ("计入分子", "计入分母") if is_ratio else (f"计入（{unit_of(item)}）",)
    names = ("numerator", "denominator") if is_ratio else ("value",)
    parts = {
        str(row["row_id"]): tuple("—" if pd.isna(row[name]) else f"{row[name]:.15g}" for name in names)
        for row in found.rows.head(ROW_COUNT_SHOWN).to_dict("records")
    }
    return _Behind(
        found.ledger, found.columns, list(found.rows["row_id"]), parts, titles, _total(found.rows, unit_of(item)),
        found.basis,
    )  # fmt: skip


def _is_dated(item: Judged) -> bool:
    """A figure without months is the state of now, shown under the month looked at."""
    rows = reading.rows("commitment_values", month=str(item.points[-1].month)) if item.points else pd.DataFrame()
    return bool(len(rows)) and bool(rows.loc[rows["commitment_id"] == item.commitment.id, "month"].notna().any())


def _total(rows: pd.DataFrame, unit: str) -> str:
    """What the parts come to, in words."""
    if not len(rows):
        return ""
    if rows["denominator"].notna().any() and rows["denominator"].sum():
        above, below = rows["numerator"].sum(), rows["denominator"].sum()
        return f"分子合计 {above:.15g}，分母合计 {below:.15g}，{100 * above / below:.4f}%"
    if len(rows) == 1:
        return f"就是这一行的 {rows['value'].iloc[0]:.15g} {unit}"
    return f"逐行相加得 {rows['value'].sum():.10g} {unit}"


def _all_rows(view: LedgerView, filters: Filters) -> None:
    """Every row of a ledger a SELECT reads that lies in the filters; which of them count, the SELECT says."""
    count = int(view.summary()["row_count"])
    rows = view.rows(limit=ROW_COUNT_SHOWN)
    named = [one for one in view.columns if one.type in ledger_words.NUMBERS or one.name == view.ledger.date]
    rows_card(view, list(rows["source_id"]), count, named, filters, order=ledger_words.when(view, filters))


def _rule(item: Judged, filters: Filters, county: County) -> None:
    """What it is judged by: words of the plan, what is open, what was settled, base, plan and rule."""
    commitment, verdict = item.commitment, item.verdict
    flags = Markup().join(cards.tag(flag) for flag in commitment.flags)
    said = [one for one in from_rows(reading.rows("settlements").to_dict("records")) if one.commitment_id == commitment.id]  # type: ignore[arg-type]  # fmt: skip
    with cards.card("passport_rule"):
        cards.draw(
            cards.head("口径和判定", item.place),
            cards.line(lights.light(verdict), " ", verdict.reason),
            cards.line("口径：", commitment.scope_note or "没有另外说明"),
            cards.line("还没有核定的：", flags) if flags else "",
            cards.line("基数：", base_of(item) or "这一类不用基数"),
            cards.line("期限：", deadline_of(item)),
            _plan(item, filters) if commitment.kind.traits.is_paced else "",
            cards.line("判定规则：", rule_in_force()),
            _settled(said, commitment),
        )


def _plan(item: Judged, filters: Filters) -> Markup:
    month = month_of(item)
    planned = item.plan_points.get(month) if month else None
    if planned is None or month is None:
        given = "没有分到这个月的任务" if item.codes else "县里没有给这个月的分月计划"
        return cards.line(f"计划点：{given}，按时间推算")
    if item.codes:
        return cards.line(f"分解任务：到{month.label} {words.as_said(planned)} {unit_of(item)}")
    address = href("ledger", filters, name="plan_points")
    return cards.line(
        f"计划点：{month.label} {words.as_said(planned)} {unit_of(item)}（", cards.anchor(address, "分月计划台账"), "）"
    )


def _settled(said: Sequence[Settlement], commitment: Commitment) -> Markup:
    if not said:
        return cards.muted("县里还没有核定过这一项。")
    body = (
        (one.topic.label, value_said(commitment, one), one.actor, words.day(one.settled_at), one.grounds)
        for one in reversed(said)
    )
    return cards.table(("核定的事项", "定为", "谁", "何时", "依据"), body)


def _series(item: Judged) -> None:
    """Every earlier value in the basis it is judged in, newest first."""
    target, unit = item.target, unit_of(item)
    body = []
    for point in reversed(item.points):
        level = level_of(target, point)
        shown = f"{words.number(level, unit)} {unit}"
        if level is None:
            shown = f"缺数（{point.gap}）" if point.gap else "缺数"
        ratio = "" if point.denominator is None else f"{point.numerator:.15g}／{point.denominator:.15g}"
        body.append((point.month.label, shown, "" if level is None else f"{level:.15g}", ratio))
    with cards.card("passport_series"):
        cards.draw(cards.head("以前的值", f"{item.commitment.basis} · 新的在前"))
        header = ("月份", "看板上写", "没有舍入的数", "分子／分母")
        table = cards.table(header, body, numbers=(1, 2, 3)) if body else cards.muted("还没有任何一期的数。")
        cards.draw(cards.div("wide-table", table))
