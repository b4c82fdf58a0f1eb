"""What lies in a village by the ledgers: projects and assets, the commitments it touches and their supervision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

import pandas as pd
from markupsafe import Markup

from data_access.county.ledgers import Column, ColumnType, Ledger, Shape
from data_access.published.ledger_view import LedgerView
from data_access.record.notes.supervision import Item, commitment_of
from models.viewing import Filters
from ui import cached, cards, ledger_words, lights, supervised, supervision, words
from ui.commitments import Judged, judged
from ui.links import href
from ui.passports import mark
from ui.target_words import gap_of

#: Rows of one ledger that are listed; all of them are on its page.
_ROWS = 4
#: Ledgers that the page shows in cards of their own.
_ELSEWHERE = ("villages", "village_years", "village_visits", "guarantee_gaps", "party_branches")


def _counts(filters: Filters) -> pd.DataFrame:
    """Rows by village (code), one column a ledger whose rows lead to one; of the whole county, once for all villages.

    A ledger about persons is counted only where a commitment's figure reads it.
    """
    whole = Filters((), (), filters.asof)

    def counted() -> pd.DataFrame:
        found, ledgers = {}, cached.store().ledgers
        read = {name for names in _read_by_figure().values() for name in names}
        for ledger in ledgers:
            if ledger.personal and ledger.name not in read:
                continue
            view = cached.ledger(ledger.name, whole)
            if view.is_visible and view.place.village:
                found[ledger.name] = view.by_place(is_township=False).set_index("code")["row_count"]
        return pd.DataFrame(found)

    return cached.derived("rows_by_village", counted, whole)


def _read_by_figure() -> dict[str, set[str]]:
    """Figure -> the ledgers its SELECT reads."""
    ledgers = cached.store().ledgers
    return {name: {ledger.name for ledger in ledgers.read_by(name)} for name in ledgers.figures}


def counts(code: str, filters: Filters) -> dict[str, int]:
    """Rows of the village by ledger, those it has any in, in the order of the ledgers."""
    table = _counts(filters)
    if code not in table.index:
        return {}
    return {str(name): int(count) for name, count in table.loc[code].dropna().items() if count}


def is_of_things(ledger: Ledger) -> bool:
    """Whether a row is a project or an asset: a thing with a name of its own and a state, about nobody in person."""
    named = any(column.type is ColumnType.TEXT and column.name.endswith("_name") for column in ledger.columns)
    return bool(ledger.status) and not ledger.personal and ledger.shape is not Shape.PERIOD and named


@dataclass(frozen=True)
class Thing:
    """One project or asset: its ledger, what it is called, its state, the first figure given with unit, a date."""

    ledger: Ledger
    row_id: str
    name: str
    status: str
    size: str
    day: str

    @property
    def is_under_way(self) -> bool:
        """Still to be finished or accepted."""
        return self.status in self.ledger.open_codes


def things(code: str, filters: Filters) -> list[Thing]:
    """Projects and assets of the village, ledger by ledger. Shared: do not change in place."""
    whole = Filters((), (), filters.asof)

    def found() -> list[Thing]:
        ledgers = (cached.store().ledgers[name] for name in counts(code, filters))
        views = (cached.ledger(ledger.name, whole, village=code) for ledger in ledgers if is_of_things(ledger))
        return [thing for view in views for thing in _things(view)]

    return cached.derived(f"village_things_{code}", found, whole)


def _things(view: LedgerView) -> Iterator[Thing]:
    ledger = view.ledger
    rows = view.rows().to_dict("records")
    titles = view.titles([str(row["source_id"]) for row in rows])
    sizes = [ledger.by_name[name] for name in ledger.totals]
    dates = [column for column in ledger.columns if column.type is ColumnType.DATE]
    for row in rows:
        id = str(row["source_id"])
        size = next((_said(column, row[column.name]) for column in sizes if row[column.name] is not None), "")
        day = next((_said(column, row[column.name]) for column in reversed(dates) if row[column.name] is not None), "")
        yield Thing(ledger, id, titles.get(id, ""), words.text(row[ledger.status]) or "缺数", size, day)


def _said(column: Column, value: object) -> str:
    text = ledger_words.cell(column, value)
    return f"{column.label} {text}{f' {column.unit}' if column.unit else ''}"


def projects(village: pd.Series, filters: Filters) -> None:
    """Projects and assets one by one, and counts of what else the ledgers hold here."""
    with cards.card("projects"):
        name = f"village_projects_{village['village_code']}"
        cards.draw(cached.derived(name, lambda: _projects_text(village, filters), filters))


def _projects_text(village: pd.Series, filters: Filters) -> Markup:
    code = village["village_code"]
    here = Filters((village["township_code"],), (), filters.asof)
    found, listed = counts(code, filters), things(code, filters)
    head = cards.head("项目和资产", f"各台账落到本村的行 · 一件一件记的截至{filters.asof.label}，其余是现状")
    ledgers = cached.store().ledgers
    rest = [
        cards.joined(_link(name, here, code), f" {count} 行")
        for name, count in found.items()
        if name not in _ELSEWHERE and not (ledgers[name].personal or is_of_things(ledgers[name]))
    ]
    more = cards.line("其他台账里本村的行：", *_with_commas(rest)) if rest else ""
    if not listed:
        return head + cards.muted("缺数：项目、资产的台账里没有落到本村的行。") + more
    body = (
        (
            cards.joined(_link(thing.ledger.name, here, code), f"（{found[thing.ledger.name]} 行）"),
            cards.joined(thing.name or "没有名称", mark(filters, "row", thing.ledger.name, thing.row_id)), thing.status,
            cards.whole(thing.size or "缺数"), cards.whole(thing.day or "未填"),
        )
        for _, of_ledger in groupby(listed, key=lambda thing: thing.ledger.name)
        for thing in islice(of_ledger, _ROWS)
    )  # fmt: skip
    note = cards.muted(f"每个台账列前 {_ROWS} 行；点台账看本村的全部行。")
    return head + cards.table(("台账", "名称", "状态", "规模", "日期"), body) + note + more


def _link(name: str, filters: Filters, village: str) -> Markup:
    title = cached.store().ledgers[name].title.removesuffix("台账")
    return cards.anchor(href("ledger", filters, name=name, village=village), title)


def _with_commas(parts: list[Markup]) -> list[object]:
    return [piece for number, part in enumerate(parts) for piece in (("，", part) if number else (part,))]


def touching(code: str, filters: Filters) -> list[Judged]:
    """The commitments whose figure reads a ledger with rows of the village, as judged for the county."""
    names, read = set(counts(code, filters)), _read_by_figure()
    whole = judged(Filters((), (), filters.asof))
    return [item for item in whole if item.commitment.figure and read[item.commitment.figure] & names]


def open_items(code: str, filters: Filters) -> list[Item]:
    """Items under supervision of those commitments that are not closed."""
    ids = {item.commitment.id for item in touching(code, filters)}
    return [item for item in supervision.all_items() if item.stage.is_open and commitment_of(item.subject) in ids]


def commitments(code: str, filters: Filters) -> None:
    """The commitments with their light, and their supervision."""
    found, open_ones = touching(code, filters), open_items(code, filters)
    with cards.card("commitments"):
        cards.draw(cards.head(f"涉及本村的承诺：{len(found)} 项", f"灯是全县的，不是本村的 · 截至{filters.asof.label}"))
        if not found:
            cards.draw(cards.muted("没有由本村的台账行供数的承诺。"))
        else:
            body = ((_commitment(item, filters), lights.light(item.verdict), gap_of(item) or "—") for item in found)
            cards.draw(cards.div("short-table", cards.div("wide-table", cards.table(_HEADER, body))))
        cards.draw(
            cards.head(f"在办的督办事项：{len(open_ones)} 件", "督办 · 到今天"),
            supervised.items_table(open_ones, filters),
        )


_HEADER = ("承诺", "全县状态", "与时序或计划差（百分点）")


def _commitment(item: Judged, filters: Filters) -> Markup:
    id = item.commitment.id
    address = href("targets", Filters((), (), filters.asof), commitment=id)
    return cards.joined(cards.anchor(address, item.commitment.title), mark(filters, "target", id))
