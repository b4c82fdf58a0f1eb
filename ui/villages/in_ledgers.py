"""What lies in a village by the ledgers: projects and assets, the commitments it touches and their supervision."""

from itertools import groupby, islice

import pandas as pd
from markupsafe import Markup

from models.viewing import Filters
from services import reading
from services.targets.figure_words import gap_of
from services.targets.judged import Judged
from services.villages.in_ledgers import counts, is_of_things, open_items, things, touching
from ui.base.links import href
from ui.parts import cards, items_table, lights
from ui.parts.mark import mark
from ui.parts.target_marks import passport, titled

#: Rows of one ledger that are listed; all of them are on its page.
_ROWS = 4
#: Ledgers that the page shows in cards of their own.
_ELSEWHERE = ("villages", "village_years", "village_visits", "guarantee_gaps", "party_branches", "village_water")


def projects(village: pd.Series, filters: Filters) -> None:
    """Projects and assets one by one, and counts of what else the ledgers hold here."""
    key = f"village_projects_{village['village_code']}"
    cards.kept("projects", key, lambda: _projects_text(village, filters), filters)


def _projects_text(village: pd.Series, filters: Filters) -> Markup:
    code = village["village_code"]
    here = Filters((village["township_code"],), (), filters.asof)
    found, listed = counts(code, filters), things(code, filters)
    head = cards.head("项目和资产", f"各台账落到本村的行 · 截至{filters.asof.label}，看不出过去的台账是现状")
    ledgers = reading.store().ledgers
    rest = [
        cards.joined(_link(name, here, code), f" {count} 行")
        for name, count in found.items()
        if name not in _ELSEWHERE and not (ledgers[name].personal or is_of_things(ledgers[name]))
    ]
    more = cards.line("其他台账里本村的行：", Markup("，").join(rest)) if rest else ""
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
    title = reading.store().ledgers[name].title.removesuffix("台账")
    return cards.anchor(href("ledger", filters, name=name, village=village), title)


def commitments(code: str, filters: Filters) -> None:
    """The commitments with their light, and their supervision."""
    found, open_ones = touching(code, filters), open_items(code, filters)
    with cards.card("commitments"):
        source = f"灯是本乡镇的任务或全县的，不是本村的 · 截至{filters.asof.label}"
        cards.draw(cards.head(f"涉及本村的承诺：{len(found)} 项", source))
        if not found:
            cards.draw(cards.muted("没有由本村的台账行供数的承诺。"))
        else:
            header = ("承诺", "谁的", "状态", "与时序或计划差（百分点）")
            body = (
                (_commitment(item, filters), item.place, lights.light(item.verdict), gap_of(item) or "—")
                for item in found
            )
            cards.draw(cards.div("short-table", cards.div("wide-table", cards.table(header, body))))
        head = cards.head(f"在办的督办事项：{len(open_ones)} 件", "督办（现状）")
        cards.draw(head, items_table.items_table(open_ones, filters))


def _commitment(item: Judged, filters: Filters) -> Markup:
    here = Filters(item.codes, (), filters.asof)
    return cards.joined(titled(item.commitment, here), passport(item, here))
