"""数据来历: the passport of one figure: a stored row, a ledger's total, a commitment's or a page's own figure."""

from collections.abc import Callable, Sequence

import streamlit as st
from markupsafe import Markup

from data_access.acts.decide_correction import CORRECTION_LABELS
from data_access.county.ledgers import Column
from data_access.published.ledger_view import LedgerView, Order
from data_access.record.batches.row_passports import RowPassport, Step, row_passports
from errors import NotFound
from models.viewing import Filters
from services import reading
from services.ledgers import known
from services.words import ledger_words, words
from ui.base import state
from ui.base.links import PAGES, href, link
from ui.ledgers import page
from ui.parts import absent, cards
from ui.parts.mark import not_found, parsed
from ui.provenance import catalogue, target
from ui.provenance.rows import ROW_COUNT_SHOWN, Values, cell_of, rows_card, stored_text, when

#: Characters above which a figure is several.
_LONG = 22
#: Columns shown of a row that counts for a figure.
_COLUMNS_SHOWN = 7
_BY_EXCEL = "单元格里写的可以与存入的值不同：单位、日期、名称在导入时已按台账的定义换算。"


def opened(filters: Filters) -> None:
    """The passport of what the address names. Raises NotFound for what is unknown or not the viewer's to see."""
    kind, parts = parsed(state.parameter("of"))
    _DRAWN[kind](filters, parts)


def _row(filters: Filters, parts: Sequence[str]) -> None:
    name, row_id, column_name = (*parts, "", "")[:3]
    view = reading.ledger(name, Filters((), (), filters.asof))
    passport = one_row(view, row_id)
    columns = [column for column in view.columns if column.name in passport.values]
    column = next((one for one in columns if one.name == column_name), None)
    if column_name and column is None:
        raise not_found(f"{view.ledger.title}没有这一列，或者它不进看板")
    values = Values(view, [passport])
    if column:
        _one_value(values, passport, column, filters)
    with cards.card("passport_row"):
        title = f"{view.ledger.title} · {values.title(row_id)}"
        cards.draw(
            cards.head(title, f"{len(columns)} 列 · 现在存入的值"),
            _columns_table(values, passport, columns),
            cards.muted(_BY_EXCEL),
        )
        _ways(view, values, filters, row_id)
    _history(values, passport, columns)
    _corrections(passport, view)


def one_row(view: LedgerView, row_id: str) -> RowPassport:
    """The passport of a row the viewer may see. Raises NotFound."""
    if view.is_visible and not view.rows(row_ids=[row_id]).empty:
        found = row_passports(reading.store().record, view.ledger, [row_id])
        if row_id in found:
            return found[row_id]
    raise NotFound(f"{view.ledger.title}里没有这一行，或者您无权查看。它可能已随批次撤回。请从台账明细打开。")


def _ways(view: LedgerView, values: Values, filters: Filters, row_id: str) -> None:
    with st.container(horizontal=True):
        link("ledger", f"看台账：{view.ledger.title} ›", filters, name=view.ledger.name)
        if household := values.household(row_id):
            link("household", "看一户一档 ›", filters, id=household)


def _one_value(values: Values, passport: RowPassport, column: Column, filters: Filters) -> None:
    """The value asked for, its cell, and what stood there before."""
    origin = passport.origin(column.name)
    with cards.card("passport_value"):
        cards.draw(
            cards.head(f"{values.view.ledger.title} · {column.label}", f"截至{filters.asof.label}"),
            cards.big(values.shown(passport.row_id, column), column.unit),
            cards.line("存入的值 ", cards.strong(stored_text(passport.values[column.name])), f" {column.unit}" if column.unit else "（没有单位）"),
            cards.line("来自 ", cards.strong(origin.place(column.name) if origin else "没有哪一批填报过这一列")),
            cards.line(f"{_batch(origin)}，{origin.actor} {when(origin.created_at)}导入") if origin else "",
            cards.line("口径：", values.view.ledger.note) if values.view.ledger.note else "",
            cards.line("填报说明：", column.help) if column.help else "",
            _earlier(values, passport, column),
        )  # fmt: skip


def _batch(step: Step) -> str:
    return f"第 {step.batch_id} 批"


def _earlier(values: Values, passport: RowPassport, column: Column) -> Markup:
    steps = passport.earlier(column.name)
    if not steps:
        return cards.muted("以前的值：没有，这一格只填报过一次。")
    body = (
        (
            values.named(column, step.values[column.name]), stored_text(step.values[column.name]), _batch(step),
            step.place(column.name), f"{when(step.created_at)} {step.actor}", step.withdrawn or "后来的批次又填了这一格",
        )
        for step in steps
    )  # fmt: skip
    return cards.table(("以前的值", "存入的值", "批次", "来自", "时间和经办人", "为什么不用了"), body)


def _columns_table(values: Values, passport: RowPassport, columns: Sequence[Column]) -> Markup:
    body = []
    for column in columns:
        origin = passport.origin(column.name)
        where = (_batch(origin), _file(origin), cell_of(origin, column.name)) if origin else ("—", "没有填报过", "—")
        shown = values.shown(passport.row_id, column)
        body.append((column.label, shown, stored_text(passport.values[column.name]), column.unit or "—", *where))
    return cards.table(("列", "看板上写", "存入的值", "单位", "批次", "文件 · 工作表", "单元格"), body)


def _file(step: Step) -> str:
    if step.correction:
        return f"更正：{step.correction.reason}"
    return "演示数据" if step.is_demo else f"{step.file} · {step.sheet}"


def _history(values: Values, passport: RowPassport, columns: Sequence[Column]) -> None:
    """What each batch changed, newest first."""
    body = []
    for place, step in enumerate(passport.steps):
        state_word = step.withdrawn or "在用"
        place_text = "整块替换时没有这一行，移出" if step.is_end else step.place()
        changes = _changes(values, passport.steps[place:], columns)
        body.append((_batch(step), when(step.created_at), step.actor, place_text, changes, state_word))
    with cards.card("passport_history"):
        header = ("批次", "时间", "经办人", "文件 · 工作表 · 行", "改了什么", "状态")
        cards.draw(cards.head("历次批次和以前的值", "新的在前"), cards.table(header, body))


def _changes(values: Values, steps: Sequence[Step], columns: Sequence[Column]) -> str:
    """In words what the first of these steps changed over the ones before it."""
    step, *older = steps
    told = [one for one in older if not one.withdrawn]
    if step.is_end:
        return "这一行不再有"
    if not told or told[0].is_end:
        return "第一次填报这一行" if not told else "重新填报这一行"
    changes = []
    for column in (column for column in columns if column.name in step.changed):
        last = next((one for one in told if column.name in one.values), None)
        before = values.named(column, last.values[column.name]) if last else "—"
        changes.append(f"{column.label} {before} → {values.named(column, step.values[column.name])}")
    return "；".join(changes) or "公开的各列没有变"


def _corrections(passport: RowPassport, view: LedgerView) -> None:
    if not passport.corrections:
        return
    body = (
        (
            f"第 {one.number} 号", view.ledger.by_name[one.column].label, f"{one.old or '空'} → {one.new or '空'}",
            one.reason, one.evidence_file or "没有附件", f"{one.proposed_by} {when(one.proposed_at)}",
            CORRECTION_LABELS[one.state],
            f"{one.decided_by} {when(one.decided_at)}" if one.decided_at else "—",
        )
        for one in passport.corrections
    )  # fmt: skip
    header = ("更正", "列", "改动", "理由", "依据", "谁提出", "结果", "谁办理")
    with cards.card("passport_corrections"):
        cards.draw(cards.head("这一行的更正", "新的在前"), cards.table(header, body))


def _total(filters: Filters, parts: Sequence[str]) -> None:
    name, column_name, period = (*parts, "")[:3]
    view = reading.ledger(name, filters, period[:7])
    column = view.ledger.by_name.get(column_name) if column_name in view.ledger.totals else None
    if column is None and column_name != "row_count":
        raise not_found(f"{view.ledger.title}没有这一项合计")
    if not view.is_visible:
        raise not_found(f"{view.ledger.title}{ledger_words.UNRELATED}，或者您无权查看")
    view = page.of_status(page.of_village(view))
    if column and not view.only and page.by_status(view)["status"].nunique(dropna=False) > 1:
        raise not_found(f"{view.ledger.title}的{column.label}按状态分开合计，计划的不和已完成的相加")
    found = view.totals()
    rows = int(found["row_count"].sum())
    missing = int(found[f"{column.name}_missing"].sum()) if column else 0
    value = words.number(found[column.name].sum(min_count=1), column.unit) or "缺数" if column else str(rows)
    what = f"把{rows - missing} 行的“{column.label}”相加" if column else "数出行数"
    with cards.card("passport_total"):
        title = f"{ledger_words.title(view)} · {column.label if column else '行数'}"
        cards.draw(
            cards.head(title, ledger_words.when(view, filters)),
            cards.big(value, column.unit if column else "行"),
            cards.line("怎么算：在", ledger_words.chosen(filters, view.village), f"的 {rows} 行里，{what}。"),
            cards.line(f"其中 {missing} 行没有填这一列，没有计入。") if missing else "",
            cards.line("时间：", ledger_words.in_time(view, view.summary())),
            cards.line("口径：", view.ledger.note) if view.ledger.note else "",
            cards.line("责任单位：", ledger_words.unit_of(view.ledger)),
        )
        narrowed = {"period": view.period_shown, "village": view.village, "status": "".join(view.only)}
        link("ledger", f"看这 {rows} 行 ›", filters, name=name, **{key: said for key, said in narrowed.items() if said})
    _by_township(view, column)
    shown = view.rows(Order(column_name, is_descending=True) if column else Order(), ROW_COUNT_SHOWN)
    order = "数大的在前" if column else "按台账顺序"
    rows_card(view, list(shown["source_id"]), rows, [column] if column else [], filters, order=order)


def _by_township(view: LedgerView, column: Column | None) -> None:
    if view.village or not view.place.township:
        return
    body = []
    for row in view.totals().to_dict("records"):
        code = row["township_code"]
        place = "不分乡镇" if words.is_missing(code) else view.county.township(str(code)).name
        own = [words.number(row[column.name], column.unit) or "缺数"] if column else []
        body.append((place, int(row["row_count"]), *own))
    header = ("乡镇", "行数", *([view.header(column)] if column else []))
    with cards.card("passport_townships"):
        cards.draw(cards.head("由哪些乡镇合成", ""), cards.table(header, body, numbers=(1, 2)))


def _figure(filters: Filters, parts: Sequence[str]) -> None:
    """A figure a page works out: what it is, how, the ledgers it reads, and the rows where they can be named."""
    name, argument = (*parts, "")[:2]
    figure = catalogue.named(name)
    about = catalogue.subject(figure, argument, filters)
    with cards.card("passport_figure"):
        value = figure.value(filters, argument)
        cards.draw(
            cards.head(f"{figure.title}{f' · {about}' if about else ''}", figure.when(filters)),
            _value(value, figure.unit),
            cards.line("怎么算：", figure.how),
            cards.line("时间：", figure.time),
            cards.line("范围：", ledger_words.chosen(filters)),
        )
        link(figure.page, f"回到“{PAGES[figure.page].title}” ›", filters, **catalogue.parameters(figure, argument))
    _ledgers_read(figure.ledgers, filters)
    if figure.rows:
        ledger, row_ids = figure.rows(filters, argument)
        if not known.is_kept(ledger):
            return
        view = reading.ledger(ledger, Filters((), (), filters.asof))
        rows_card(view, row_ids[:ROW_COUNT_SHOWN], len(row_ids), view.columns[:_COLUMNS_SHOWN], filters)


def _value(value: str, unit: str) -> Markup:
    """A single figure large, several in a line."""
    if not value:
        return Markup()
    return cards.big(value, unit) if len(value) < _LONG else cards.line(cards.strong(value))


def _ledgers_read(names: Sequence[str], filters: Filters) -> None:
    if not names:
        return
    with cards.card("passport_ledgers"):
        body = []
        for name in filter(known.is_kept, names):
            view = reading.ledger(name, filters)
            count = int(view.summary()["row_count"]) if view.is_visible else ledger_words.UNRELATED
            ledger = cards.anchor(href("ledger", filters, name=name), view.ledger.title)
            body.append((ledger, count, ledger_words.when(view, filters), ledger_words.unit_of(view.ledger)))
        told = cards.table(("台账", "行数", "时间", "责任单位"), body, numbers=(1,))
        cards.draw(cards.head("读了哪些台账", ""), told if body else cards.muted(absent.NOT_KEPT))


_DRAWN: dict[str, Callable[[Filters, Sequence[str]], None]] = {
    "row": _row, "total": _total, "figure": _figure, "target": target.draw,
}  # fmt: skip
