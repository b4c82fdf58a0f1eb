"""数据质量: how much of each township's and unit's data nobody has to ask about."""

from collections.abc import Iterable

import streamlit as st
from markupsafe import Markup

from analysis.offices.quality import Ranked
from analysis.targets.wording import rounded
from models.viewing import Filters
from services.offices.quality import by_township, by_unit
from ui.parts import cards
from ui.parts.mark import figure_head

_RULE = (
    "无问题行占比＝没有错误、也没有待核实疑点的行数÷现有行数，舍去一位小数以后的部分，所以有一行有问题就不到 100%。"
    "按占比从高到低排，占比相同名次相同；没有行的是缺数，不排名。错误和疑点不折算成分数。已核实的疑点不算问题。"
)


def section(filters: Filters) -> None:
    """By township beside by unit, and the rule."""
    left, right = st.columns(2)
    with cards.card("quality_townships", left):
        head = figure_head("按乡镇", filters, "quality", "全部台账 · 现状")
        cards.draw(head, _table("乡镇", by_township(filters)))
    with cards.card("quality_units", right):
        head = figure_head("按责任单位", filters, "quality", "各单位负责的台账 · 现状")
        cards.draw(head, _table("单位", by_unit(filters)))
    with cards.card("quality_rule"):
        cards.draw(cards.head("怎么算", ""), cards.muted(_RULE))


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
