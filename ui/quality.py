"""数据质量: how much of each township's and unit's data nobody has to ask about."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analysis.offices.quality import Ranked, ranked, tally
from analysis.targets.wording import rounded
from models.viewing import Filters
from ui import cached, cards
from ui.findings import all_findings
from ui.passports import mark

_RULE = (
    "无问题行占比＝没有错误、也没有待核实疑点的行数÷现有行数，舍去一位小数以后的部分，所以有一行有问题就不到 100%。"
    "按占比从高到低排，占比相同名次相同；没有行的是缺数，不排名。错误和疑点不折算成分数。已核实的疑点不算问题。"
)
#: Stands for ledgers whose definition names no responsible unit.
_NO_UNIT = "台账没有写责任单位（待县里确认）"


def section(filters: Filters) -> None:
    """By township beside by unit, and the rule."""
    left, right = st.columns(2)
    with cards.card("quality_townships", left):
        of = mark(filters, "figure", "quality")
        cards.draw(cards.head(cards.joined("按乡镇", of), "全部台账 · 现有的行"), _table("乡镇", by_township(filters)))
    with cards.card("quality_units", right):
        cards.draw(
            cards.head(cards.joined("按责任单位", of), "各单位负责的台账 · 现有的行"), _table("单位", by_unit(filters))
        )
    with cards.card("quality_rule"):
        cards.draw(cards.head("怎么算", ""), cards.muted(_RULE))


def by_township(filters: Filters) -> list[Ranked]:
    """The townships in the filter line, or all; a row counts where its ledger says it lies."""
    names = {
        town.code: town.name
        for town in cached.county().townships
        if not filters.townships or town.code in filters.townships
    }
    rows, findings = _counts(filters)
    keyed = rows.assign(key=rows["township_code"]), findings.assign(key=findings["township_code"])
    return ranked(tally(*keyed, names))


def by_unit(filters: Filters) -> list[Ranked]:
    """The units answerable for a ledger; a row and what is found in it count for the unit of its ledger."""
    store = cached.store()
    units = {ledger.name: store.county.find_unit(ledger.unit) if ledger.unit else None for ledger in store.ledgers}
    keys = {name: unit.id if unit else "" for name, unit in units.items()}
    names = {unit.id: unit.short_name for unit in units.values() if unit}
    if filters.units:
        names = {id: name for id, name in names.items() if id in filters.units}
    elif "" in keys.values():
        names[""] = _NO_UNIT
    rows, findings = _counts(filters)
    keyed = rows.assign(key=rows["ledger"].map(keys)), findings.assign(key=findings["ledger"].map(keys))
    return ranked(tally(*keyed, names))


def _counts(filters: Filters) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows by ledger and township, and findings; the department filter narrows the units shown, not what counts."""
    rows = cached.row_counts(filters)
    return rows, all_findings(Filters(filters.townships, (), filters.asof))


def _table(place: str, items: Iterable[Ranked]) -> Markup:
    header = ("名次", place, "行数", "错误", "待核实疑点", "已核实", "无问题行占比")
    return cards.table(header, (_line(item) for item in items), numbers=(0, 2, 3, 4, 5, 6))


def _line(item: Ranked) -> list[object]:
    quality = item.quality
    share = quality.clean_share_pct
    shown = cards.light("缺数", "grey") if share is None else f"{rounded(share, 1)}%"
    return [
        item.rank or "—", quality.name, quality.row_count, quality.error_count, quality.open_doubt_count,
        quality.settled_doubt_count, shown,
    ]  # fmt: skip
