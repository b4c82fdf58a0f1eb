"""One ledger: what it is, its totals and its rows, all made from its definition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from data_access.county.ledgers import Column, ColumnType, Reporters, Shape
from data_access.published.ledger_view import LedgerView, Order
from data_access.workbooks.ledger_page import source_text, workbook
from data_access.workbooks.templates import template
from errors import NotFound
from models.viewing import Filters
from services import reading
from services.ledgers.counted import counted_lines
from services.ledgers.totals import total_columns
from services.monitoring import guarantees
from services.targets import disagreements
from services.words import ledger_words, words
from ui.base import state
from ui.base.links import href
from ui.parts import cards, downloads, unknown_in_address
from ui.parts.forms import box
from ui.parts.mark import mark

T = TypeVar("T")
_PAGE_ROWS = 50
#: Characters above which a text may take several lines.
_LONG_TEXT = 10


def opened(filters: Filters) -> LedgerView:
    """The ledger, period and village the address names. Raises NotFound."""
    view = reading.ledger(state.parameter("name")[:60], filters, state.parameter("period")[:7])
    if not view.is_visible:
        raise NotFound(f"{view.ledger.title}{ledger_words.UNRELATED}，或者您无权查看。请换一个部门，或从台账目录打开。")
    return of_status(of_village(view))


def of_village(view: LedgerView) -> LedgerView:
    """Only the rows of the village the address names, all of them where it names none. Raises NotFound."""
    code = state.parameter("village")
    if not code:
        return view
    village = next((one for one in view.county.villages if one.code == code), None)
    if village is None:
        said = f"行政村名录里没有地址里的村“{code[:20]}”。请从村庄地图打开要看的村，再点台账。"
        raise NotFound(said, page="villages")
    if not view.place.village:
        raise NotFound(f"{view.ledger.title}的行不分村，不能只看一个村的。请从台账目录打开它的全部行。")
    return replace(view, village=code)


def of_status(view: LedgerView) -> LedgerView:
    """Only the rows of the status the address names, all of them where it names none. Raises NotFound."""
    status = state.parameter("status")
    if not status:
        return view
    if status not in view.status_codes:
        raise NotFound(f"{view.ledger.title}没有地址里的状态“{status[:20]}”。请从台账目录打开它的全部行。")
    return replace(view, only=(status,))


def kept(view: LedgerView, part: str, compute: Callable[[], T]) -> T:
    """What is computed from these rows, once for their version: a fragment that runs again still has an older one."""
    name = f"ledger_{view.ledger.name}_{view.period_shown}_{view.village}_{''.join(view.only)}_{part}"
    return reading.derived(name, compute, view.filters, view.model)


def head(view: LedgerView, filters: Filters) -> None:
    """Title, place in the plan, unit, time, note, and the commitments that read it."""
    ledger = view.ledger
    summary = kept(view, "summary", view.summary)
    source = f"责任单位：{ledger_words.unit_of(ledger)} · {ledger_words.when(view, filters)}"
    parts = [
        cards.head(cards.strong(ledger_words.title(view)), source),
        *_way_back(view, filters),
        cards.line("方案条目：", Markup("、").join(_articles(view, filters)) or "几条共用"),
        cards.line("时间：", ledger_words.in_time(view, summary)),
    ]
    if ledger.note:
        parts.append(cards.line("说明：", ledger.note))
    if commitments := _commitments(view, filters):
        parts.append(cards.line("供数的承诺：", Markup("、").join(commitments)))
    parts += _differences(view, filters)
    if ledger.personal:
        parts.append(cards.muted("含个人信息：姓名、证件号码、电话、住址和编号不进看板，下面只列其余各列。"))
    with cards.card("ledger"):
        cards.draw(*parts)
        _tell_unknown_period(view)
        _choose_period(view)


def _way_back(view: LedgerView, filters: Filters) -> list[Markup]:
    """From one village's or status's rows to all that the filters leave."""
    if not (view.village or view.only):
        return []
    period = {"period": view.period} if view.period else {}
    address = href("ledger", filters, name=view.ledger.name, **period)
    label = f"看{ledger_words.places(filters)}的全部行 ›"
    only = "、".join([*([ledger_words.village_title(view.village)] if view.village else []), *view.only])
    return [cards.line("范围：只列", only, "的行　", cards.anchor(address, label))]


def _articles(view: LedgerView, filters: Filters) -> list[str]:
    """Each article, linked to its first commitment where it has one."""
    county = reading.county()
    found = []
    for id in view.ledger.articles:
        article = county.article(id)
        text = f"{article.label} {article.title}"
        first = next((item for item in county.commitments if item.article_id == id), None)
        found.append(cards.anchor(href("targets", filters, commitment=first.id), text) if first else text)
    return found


def _commitments(view: LedgerView, filters: Filters) -> list[Markup]:
    """The commitments whose figure reads this ledger."""
    figures = {name for name, figure in reading.store().ledgers.figures.items() if view.ledger.name in figure.tables}
    return [
        cards.anchor(href("targets", filters, commitment=item.id), f"{item.id} {item.title}")
        for item in reading.county().commitments
        if item.figure in figures
    ]


def _differences(view: LedgerView, filters: Filters) -> list[Markup]:
    """Where another ledger says otherwise than this one, each with the commitment whose light carries the mark."""
    name = view.ledger.name
    lines = guarantees.differing(filters) if name == guarantees.LEDGER else []
    said = [cards.line(cards.light("台账不一致", "amber"), line) for line in lines]
    for id, rows in disagreements.found(reading.rows, filters.asof).items():
        own = rows[(rows["ledger"] == name) | (rows["other_ledger"] == name)]
        if filters.townships:
            own = own[own["township_code"].isna() | own["township_code"].isin(filters.townships)]
        if len(own):
            way = cards.anchor(href("targets", filters, commitment=id), f"{id} 看两边的数 ›")
            said.append(
                cards.line(cards.light("台账不一致", "amber"), f"{own.iloc[0]['problem']}，共 {len(own)} 处　", way)
            )
    return said


def _tell_unknown_period(view: LedgerView) -> None:
    """Say that the rows shown are not those of the period asked for: one period's sum reads like another's."""
    asked, shown = state.parameter("period"), view.period_shown
    if asked in ("", shown):
        return
    if view.ledger.shape is not Shape.PERIOD:
        said, remedy = unknown_in_address.sentence("历期", asked, "全部行"), "这个台账不分期，不用选。"
    elif shown:
        said, remedy = unknown_in_address.sentence("历期", asked, ledger_words.moment(shown)), "请在下面重新选。"
    else:
        said, remedy = unknown_in_address.sentence("历期", asked, "没有数"), "请把截至月份改晚，或请责任单位填报。"
    unknown_in_address.tell([said], remedy)


def _choose_period(view: LedgerView) -> None:
    """Another period of a ledger that is reported period by period."""
    if view.ledger.shape is not Shape.PERIOD or not view.periods:
        return
    key = f"period_{view.ledger.name}"
    state.set_widget(key, view.period_shown)  # the address rules; the box only writes it
    st.selectbox(
        "历期", view.periods, format_func=lambda text: f"历期：{ledger_words.moment(text)}", key=key,
        label_visibility="collapsed", width=220,
        on_change=lambda: state.set_parameter("period", str(state.widget(key))),
    )  # fmt: skip


def totals(view: LedgerView, filters: Filters) -> None:
    """Rows by status, and rows and sums by township, the whole first; what is planned is not added to what is done."""
    statuses = kept(view, "statuses", view.statuses)
    found = kept(view, "totals", lambda: by_status(view))
    is_split = found["status"].nunique(dropna=False) > 1
    summary = kept(view, "summary", view.summary)
    with cards.card("totals"):
        title = cards.joined(f"{int(found['row_count'].sum())} 行", total_mark(view, filters, "row_count"))
        parts = [cards.head(title, f"{ledger_words.title(view)} · {ledger_words.when(view, filters)}")]
        if statuses:
            label = view.header(view.ledger.by_name[view.ledger.status])
            counts = Markup().join(cards.tag(f"{name or '未填'} {count}") for name, count in statuses.items())
            parts.append(cards.line(f"{label}（行）：", counts))
        if said := ledger_words.ended(view, summary):
            parts.append(cards.muted(f"{said}。"))
        parts += [cards.line(said) for said in kept(view, "counted", lambda: counted_lines(view, filters))]
        cards.draw(*parts, _totals_table(view, found, filters, is_split=is_split))


def by_status(view: LedgerView) -> pd.DataFrame:
    """Totals by township; where there are sums, by status too, in the order of its codes."""
    if not (view.ledger.totals and view.status_codes):
        return view.totals()
    found = view.totals(by_status=True)
    status = pd.Categorical(found["status"], view.status_codes, ordered=True)
    order = found.assign(at=status.codes % (len(view.status_codes) + 1))  # without a status: last
    return order.sort_values(["township_code", "at"], na_position="last", ignore_index=True).drop(columns="at")


def total_mark(view: LedgerView, filters: Filters, column: str, status: str = "") -> Markup:
    """The mark of a total of the period shown, of the rows of one status where it is given."""
    period = [view.period_shown] if view.period_shown else []
    status = status or "".join(view.only)
    return mark(filters, "total", view.ledger.name, column, *period, village=view.village, status=status)


def _totals_table(view: LedgerView, found: pd.DataFrame, filters: Filters, *, is_split: bool) -> Markup:
    if found.empty:
        return cards.muted("所选范围内还没有行。")
    columns = total_columns(view)
    sums = found.sum(numeric_only=True, min_count=1)
    missing = [(column, int(sums[f"{column.name}_missing"])) for column in columns]
    body: list[list[object]] = _wholes(view, found, columns, filters, is_split=is_split)
    if view.place.township and not view.village:
        for row in found.to_dict("records"):
            status = [row["status"] or "未填"] if is_split else []
            body.append([cards.whole(_place(row["township_code"])), *status, *_figures(row, columns)])
    header = ("乡镇", *(["状态"] if is_split else []), "行数", *(view.header(column) for column in columns))
    table = cards.table(header, body, numbers=range(1 + is_split, len(header)))
    notes = [f"{column.label}有 {count} 行缺数，未计入" for column, count in missing if count]
    if not view.place.township and filters.townships:
        notes.insert(0, "这个台账是全县的，不分乡镇")
    if absent := _not_reported(view, found, filters):
        notes.insert(0, f"本期{'、'.join(absent)}还没有数，合计只含有数的乡镇")
    return cards.div("wide-table", table) + (cards.muted("；".join(notes) + "。") if notes else "")


def _place(code: object) -> str:
    return "不分乡镇" if words.is_missing(code) else reading.county().township(str(code)).name


def _wholes(
    view: LedgerView, found: pd.DataFrame, columns: Sequence[Column], filters: Filters, *, is_split: bool
) -> list[list[object]]:
    """The lines of the whole, one a status where they are told apart, a mark beside each sum."""
    if not is_split:
        return [[cards.strong("合计"), *_marked(view, found, columns, filters, "")]]
    parts = dict(list(found.assign(status=found["status"].fillna("")).groupby("status")))
    ordered = [*(code for code in view.status_codes if code in parts), *([""] if "" in parts else [])]
    return [
        [
            cards.strong("合计"),
            cards.strong(code or "未填"),
            *_marked(view, parts[code], columns, filters, code or None),
        ]
        for code in ordered
    ]


def _not_reported(view: LedgerView, found: pd.DataFrame, filters: Filters) -> list[str]:
    """Townships that owe this period's rows and have none, so that a part is not taken for the whole."""
    ledger = view.ledger
    is_owed = ledger.shape is Shape.PERIOD and ledger.reporters is Reporters.TOWNSHIPS
    if not is_owed or view.village or not view.place.township:
        return []
    here = set(found["township_code"])
    wanted = [town for town in reading.county().townships if not filters.townships or town.code in filters.townships]
    return [town.name for town in wanted if town.code not in here]


def _marked(
    view: LedgerView, found: pd.DataFrame, columns: Sequence[Column], filters: Filters, status: str | None
) -> list[object]:
    """Count and sums, each with its mark; None = of rows nobody gave a status, which no address can ask for."""
    sums = found.sum(numeric_only=True, min_count=1)
    names = ("row_count", *(column.name for column in columns))
    return [
        cards.joined(cards.strong(n), "" if status is None else total_mark(view, filters, name, status))
        for n, name in zip(_figures(sums, columns), names, strict=True)
    ]


def _figures(row: Mapping[Any, Any] | pd.Series, columns: Sequence[Column]) -> list[object]:
    return [int(row["row_count"]), *(words.number(row[column.name], column.unit) or "缺数" for column in columns)]


@st.fragment
def rows(view: LedgerView, filters: Filters) -> None:
    """The rows a page at a time, sorted as chosen, with where each came from; to be had as Excel."""
    summary = kept(view, "summary", view.summary)
    count = int(summary["row_count"] + summary["ended_count"])
    with cards.card("rows"):
        said = [ledger_words.title(view), ledger_words.when(view, filters)]
        over = f"最后 {int(summary['ended_count'])} 行到时已结束" if summary["ended_count"] else ""
        cards.draw(cards.head("逐行", " · ".join(filter(None, [*said, over]))))
        if not count:
            cards.draw(
                cards.muted(f"所选范围内没有行（{ledger_words.newest(view, summary)}）。可以下载模板填写后导入。")
            )
            _template_button(view, st.columns([0.9, 5.7])[0])
            return
        order, page = _choose_rows(view, filters, count)
        name = f"rows_{order.column}_{order.is_descending}_{page}"
        cards.draw(kept(view, name, lambda: _rows_table(view, order, page, filters)))


def _choose_rows(view: LedgerView, filters: Filters, count: int) -> tuple[Order, int]:
    labels = {"": "排序：台账顺序"} | {column.name: f"排序：{column.label}" for column in view.columns}
    sort, direction, which, export, blank = st.columns([1.5, 1.2, 1.5, 0.9, 0.9])
    key = f"order_{view.ledger.name}"
    column = box(sort, "排序", labels, key, label_visibility="collapsed")
    descending = direction.segmented_control(
        "顺序", ["从小到大", "从大到小"], default="从小到大", key=f"{key}_direction", label_visibility="collapsed",
        required=True, disabled=not column,
    )  # fmt: skip
    pages = range(-(-count // _PAGE_ROWS))
    page = which.selectbox(
        "行", pages, key=f"{key}_page_{count}", label_visibility="collapsed",
        format_func=lambda n: f"第 {min(count, n * _PAGE_ROWS + 1)}–{min(count, (n + 1) * _PAGE_ROWS)} 行，共 {count} 行",
    )  # fmt: skip
    order = Order(column, descending == "从大到小")
    banner, title = downloads.banner(), ledger_words.title(view).replace(" · ", "-")
    downloads.button(
        export, "导出 Excel", lambda: workbook(view, order, export_lines(view, filters), banner),
        downloads.marked(f"{title}-{filters.asof}.xlsx"),
    )  # fmt: skip
    _template_button(view, blank)
    return order, page


def _template_button(view: LedgerView, place: DeltaGenerator) -> None:
    downloads.button(place, "下载模板", lambda: template(view.ledger, view.county), f"{view.ledger.title}.xlsx")


def export_lines(view: LedgerView, filters: Filters) -> list[str]:
    """What stands above the rows of an export: title, filters, time, version, and whether it is simulated."""
    manifest = view.model.manifest
    lines = [
        ledger_words.title(view),
        f"筛选：{ledger_words.chosen(filters, view.village)}",
        f"数据时间：{ledger_words.when(view, filters)}",
        f"数据版本：{manifest.version}，发布 {manifest.published_at.replace('T', ' ')[:16]}",
    ]
    lines.append(f"时间：{ledger_words.in_time(view, kept(view, 'summary', view.summary))}")
    return [*lines, "演示数据：人、户、数字都是模拟的"] if manifest.is_demo else lines


def _rows_table(view: LedgerView, order: Order, page: int, filters: Filters) -> Markup:
    found = view.rows(order, _PAGE_ROWS, page * _PAGE_ROWS, with_ended=True)
    first = ["档案"] if view.has_households else []
    header = (*first, *(view.header(column) for column in view.columns), "来源")
    numbers = [i for i, column in enumerate(view.columns, len(first)) if column.type in ledger_words.NUMBERS]
    body = []
    for row in found.to_dict("records"):
        household = row["household"]
        link = cards.anchor(href("household", filters, id=str(household)), "一户一档") if household else "—"
        passport = mark(filters, "row", view.ledger.name, str(row["source_id"]))
        values = [_cell(column, row[column.name]) for column in view.columns]
        body.append((*([link] if first else []), *values, cards.joined(_source(row, view.ledger.title), passport)))
    return cards.div("wide-table", cards.table(header, body, numbers=numbers))


def _cell(column: Column, value: object) -> Markup:
    """A short value stays on one line, a long text gets room to break."""
    text = ledger_words.cell(column, value)
    if len(text) > _LONG_TEXT and column.type not in (ColumnType.DATE, ColumnType.MONTH):
        return Markup('<span class="long">{}</span>').format(text)
    return cards.whole(text)


def _source(row: Mapping[Any, Any], title: str) -> Markup:
    """Batch, file and row, each unbroken."""
    text = source_text(row["source_batch"], row["source_file"], row["source_sheet"], row["source_row"], title)
    return Markup(" · ").join(cards.whole(part) for part in text.split(" · "))
