"""What a commitment's figure rests on: ledger rows or reports, notes, matters under way, and corrections."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from data_access.acts.decide_correction import correction_list
from data_access.county.ledgers import Column, ColumnType, Shape
from data_access.published.ledger_view import LedgerView
from data_access.workbooks.ledger_page import source_text
from models.time import Month
from models.viewing import Filters
from services import reading
from services.targets import disagreements
from services.targets.figure_words import unit_of
from services.targets.judged import Judged
from services.words import ledger_words, words
from ui.base.links import href, link
from ui.data_desk import corrections
from ui.parts import cards
from ui.parts.mark import mark

_OBSERVATIONS = "observations"
_ROWS, _REPORTS, _NOTES, _COLUMNS = 5, 8, 8, 6


def cards_of(item: Judged, filters: Filters) -> None:
    """The cards, each only where there is something to show."""
    own, id = Filters(item.codes, (), filters.asof), item.commitment.id
    with cards.card(cards.named("rows", *item.codes)):
        cards.draw(reading.derived(f"rows_{id}", lambda: _rows(item, own), own))
        for name in _ledger_names(item):
            link(
                "ledger", f"看明细：{reading.store().ledgers[name].title} ›", own if item.codes else filters, name=name
            )
    for name, text in (
        ("disagreements", reading.derived(f"disagreements_{id}", lambda: _disagreements(item, own), own)),
        ("notes", reading.derived(f"notes_{id}", lambda: _notes(item, own), own)),
        ("matters", reading.derived(f"matters_{id}", lambda: _matters(item, own), own)),
        ("corrections", _corrections(item)),
    ):
        if text:
            with cards.card(cards.named(name, *item.codes)):
                cards.draw(text)


def _ledger_names(item: Judged) -> list[str]:
    """The ledgers the figure reads or will read, and that of reports, where units report it."""
    reported = [_OBSERVATIONS] if item.commitment.is_reported else []
    figure = item.commitment.figure
    return [ledger.name for ledger in reading.store().ledgers.read_by(figure)] + reported if figure else reported


def _rows(item: Judged, filters: Filters) -> Markup:
    if not item.is_computed:
        return _reports(item, filters)
    beside = _reports_beside(item, filters) if item.commitment.is_reported else Markup()
    return (_counted(item, filters) or _whole_ledgers(item, filters)) + beside


def _whole_ledgers(item: Judged, filters: Filters) -> Markup:
    """The first rows of each ledger the figure reads."""
    parts = []
    for ledger in reading.store().ledgers.read_by(str(item.commitment.figure)):
        name = ledger.name
        view = reading.ledger(name, filters)
        count = int(view.summary()["row_count"])
        more = f"，这里列前 {_ROWS} 行" if count > _ROWS else ""
        source = f"共 {count} 行{more} · {ledger_words.when(view, filters)}"
        parts.append(cards.head(f"数从哪些行来：{view.ledger.title}", source))
        rows = view.rows(limit=_ROWS)
        parts.append(_table(view, rows, _telling(view), filters) if count else cards.muted("还没有行。"))
    return Markup().join(parts)


def _counted(item: Judged, filters: Filters) -> Markup:
    """The rows that count for the newest figure with the columns it reads; empty where they cannot be told apart."""
    commitment, month = item.commitment, item.verdict.value_month
    if month is None:
        return Markup()
    behind = reading.figure_rows(str(commitment.figure), commitment.basis, month, item.codes)
    if behind is None or behind.rows.empty:
        return Markup()
    view = reading.ledger(behind.ledger, filters)
    ids = [str(id) for id in behind.rows["row_id"].head(_ROWS)]
    rows = view.rows(row_ids=ids).set_index("source_id", drop=False).reindex(ids)
    named = [column for column in _telling(view) if column.type not in ledger_words.NUMBERS]
    columns = [column for column in view.columns if column in named or column.name in behind.columns]
    count = len(behind.rows)
    is_measured = any(column.type in ledger_words.NUMBERS for column in columns)
    more = f"，这里列{'最大的' if is_measured else '前'} {_ROWS} 行" if count > _ROWS else ""
    head = cards.head(f"数从哪些行来：{view.ledger.title}", f"计入 {count} 行{more} · {month.label}")
    return head + _table(view, rows, columns, filters)


def _table(view: LedgerView, rows: pd.DataFrame, columns: Sequence[Column], filters: Filters) -> Markup:
    """Rows with their source, each with a mark."""
    header = (*(column.header for column in columns), "来源")
    numbers = [i for i, column in enumerate(columns) if column.type in ledger_words.NUMBERS]
    body = []
    for row in rows.to_dict("records"):
        values = [ledger_words.cell(column, row[column.name]) for column in columns]
        source = (row["source_batch"], row["source_file"], row["source_sheet"], row["source_row"])
        passport = mark(filters, "row", view.ledger.name, str(row["source_id"]))
        body.append((*values, cards.joined(source_text(*source, view.ledger.title), passport)))
    return cards.table(header, body, numbers=numbers)


def _telling(view: LedgerView) -> list[Column]:
    """Place and key first, then numbers, dates and the status; at most as many as fit."""
    ledger = view.ledger
    dated = {ledger.date, ledger.period, ledger.status}
    places = [c for c in view.columns if c.type in (ColumnType.TOWNSHIP, ColumnType.VILLAGE)]
    keys = [c for c in view.columns if c.name in ledger.key or (c.required and c.type is ColumnType.TEXT)]
    amounts = [c for c in view.columns if c.type in ledger_words.NUMBERS or c.name in dated]
    chosen = list({column.name: column for column in (*places[:1], *keys[:2], *amounts)}.values())[:_COLUMNS]
    return [column for column in view.columns if column in chosen]


def _reports(item: Judged, filters: Filters) -> Markup:
    """The newest reports of the figure, the county's or the township's."""
    values = reading.rows("commitment_values", month=str(filters.asof))
    of_place = values["township_code"].isin(item.codes) if item.codes else values["township_code"].isna()
    own = values[(values["commitment_id"] == item.commitment.id) & of_place].iloc[::-1]
    head = cards.head("报来的数", f"{len(own)} 期 · 截至{filters.asof.label}")
    if own.empty:
        return head + cards.muted("还没有单位报来这一项。")
    header = ("月份", "数", "分子 / 分母", "报送单位", "依据文件", "来源")
    body = [_report(item, row, filters) for row in words.each(own.head(_REPORTS))]
    more = f"这里列最近 {_REPORTS} 期。" if len(own) > _REPORTS else ""
    return head + cards.table(header, body, numbers=(1, 2)) + cards.muted(more)


def _report(item: Judged, row: Any, filters: Filters) -> tuple[object, ...]:
    unit = unit_of(item)
    value = f"{words.number(row.value, unit)} {unit}".strip()
    if words.is_missing(row.value):
        value = words.text(row.gap) or "—"
    ratio = "—" if words.is_missing(row.denominator) else f"{row.numerator:g} / {row.denominator:g}"
    who = "—" if words.is_missing(row.unit_id) else reading.county().unit(str(row.unit_id)).short_name
    is_placed = not words.is_missing(row.batch_id)
    place = source_text(int(row.batch_id), row.file, row.sheet, int(row.source_row)) if is_placed else ""
    source = cards.joined(place, mark(filters, "row", _OBSERVATIONS, str(row.row_id)))
    return Month.parse(row.month).label, value, ratio, who, words.text(row.source_document) or "—", source


def _disagreements(item: Judged, filters: Filters) -> Markup:
    """Where another ledger says otherwise: both figures, the row, whom to ask, and the explanation or where to give one."""
    found = disagreements.found(reading.rows, filters.asof).get(item.commitment.id)
    if found is None:
        return Markup()
    ledgers = reading.store().ledgers
    body = [
        (
            cards.joined(row.problem, mark(filters, "row", row.ledger, str(row.row_id))),
            cards.anchor(href("ledger", filters, name=row.other_ledger), ledgers.title(row.other_ledger)),
            words.text(row.unit) or words.text(row.township) or "待县里确认",
            _explained(row) or cards.anchor(href("data", filters, part="findings"), "待核对，写明依据说明 ›"),
        )
        for row in words.each(found)
    ]  # fmt: skip
    head = cards.head("与别的台账不一致", f"{len(found)} 处 · 截至{filters.asof.label}")
    return head + cards.table(("两边的数", "另一个台账", "问谁", "说明"), body)


def _explained(row: Any) -> str:
    if words.is_missing(row.confirmed_at):
        return ""
    return f"已说明：{row.confirmed_reason}（{words.day(row.confirmed_at)}，{row.confirmed_by}）"


def _reports_beside(item: Judged, filters: Filters) -> Markup:
    """What units reported of what is computed by now: an explanation, no longer the figure."""
    found = reading.rows("target_reports", commitment=item.commitment.id, month=str(filters.asof), is_county=True)
    since = found[found["month"] >= str(item.computed_since)]
    if since.empty:
        return Markup()
    unit = unit_of(item)
    body = [
        (
            Month.parse(row.month).label, row.basis, f"{words.number(row.value, unit)} {unit}".strip(),
            "—" if words.is_missing(row.denominator) else f"{row.numerator:g} / {row.denominator:g}",
            mark(filters, "row", _OBSERVATIONS, str(row.row_id)),
        )
        for row in words.each(since.head(_REPORTS))
    ]  # fmt: skip
    head = cards.head("报来的数（只作说明，亮灯以台账为准）", f"{len(since)} 期 · 截至{filters.asof.label}")
    return head + cards.table(("月份", "口径", "数", "分子 / 分母", "来源"), body, numbers=(2, 3))


def _notes(item: Judged, filters: Filters) -> Markup:
    """What units reported in words: date, author, evidence."""
    found = reading.rows("progress_notes", townships=filters.townships, month=str(filters.asof))
    own = found[found["commitment_id"] == item.commitment.id]
    if own.empty:
        return Markup()
    county = reading.county()
    body = (
        (
            Month.parse(row.month).label,
            "全县" if words.is_missing(row.township_code) else county.township(row.township_code).name,
            cards.joined(row.note, mark(filters, 'row', _OBSERVATIONS, str(row.row_id), 'note')),
            county.unit(row.unit_id).short_name,
            words.text(row.source_document) or "没有填",
        )
        for row in words.each(own.head(_NOTES))
    )  # fmt: skip
    source = f"共 {len(own)} 条" + (f"，列最近 {_NOTES} 条" if len(own) > _NOTES else "")
    return cards.head("进展记录", source) + cards.table(("月份", "范围", "进展", "谁报的", "佐证"), body)


def _matters(item: Judged, filters: Filters) -> Markup:
    """Rows of registers that name this commitment, such as reforms and plans under way."""
    parts = []
    for ledger in reading.store().ledgers:
        named = next((column.name for column in ledger.columns if column.type is ColumnType.COMMITMENT), "")
        if not named or ledger.shape is not Shape.STATE:
            continue
        view = reading.ledger(ledger.name, filters)
        rows = view.rows()
        rows = rows[rows[named].astype(str).str.startswith(f"{item.commitment.id} ")]
        if not rows.empty:
            columns = [column for column in view.columns if column.name != named and rows[column.name].notna().any()]
            parts.append(cards.head(ledger.title, ledger_words.when(view, filters)))
            parts.append(_table(view, rows, columns, filters))
    return Markup().join(parts)


def _corrections(item: Judged) -> Markup:
    """Corrections of the commitment's reports, or of any row of the ledgers its figure reads; newest first."""
    values = reading.rows("commitment_values", month="9999-12")
    own = set(values.loc[values["commitment_id"] == item.commitment.id, "row_id"].dropna())
    names = set(_ledger_names(item)) - {_OBSERVATIONS}
    found = [
        row for row in correction_list(reading.store())
        if row["ledger"] in names or (row["ledger"] == _OBSERVATIONS and row["row_id"] in own)
    ]  # fmt: skip
    if not found:
        return Markup()
    return cards.head("涉及这一项的更正", f"{len(found)} 件") + corrections.table(found[:_REPORTS])
