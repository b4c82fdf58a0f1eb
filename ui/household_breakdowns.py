"""Monitored households by category, by risk, and by the department that answers for the risk."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import streamlit as st

from analysis.bulletin import Count, by_risk, by_unit
from data_access.county import County
from models import Filters
from ui import cached, cards, household_places, words
from ui.households import View, address, chosen, marked, totals, units_of_risks, when


def draw(filters: Filters, shown: View, county: County) -> None:
    """Three tables, each line a link to the households behind it."""
    left, right = st.columns(2)
    for title, place, makers in (("category", left, (_categories, _units)), ("risk", right, (_risks,))):
        with cards.card(f"by_{title}", place, is_filling=True):
            for make in makers:
                cards.draw(cached.derived(f"{make.__name__}{shown}", partial(make, filters, shown, county), filters))


def _categories(filters: Filters, shown: View, _: County) -> str:
    found = totals(filters).by_category
    counts = categories(filters, shown)
    body = (
        (cards.anchor(address(filters, shown, category=name), name), *said)
        for name, said in zip(found, counts, strict=True)
    )
    title = cards.joined("未消除风险户按类别", marked(filters, shown, "figure", "cases_by_category"))
    total = household_places.headline(filters, shown)
    return cards.head(title, when(filters)) + cards.table(
        ("类别", "户", "人"), [*body, (cards.strong("合计"), *total)], numbers=(1, 2)
    )


def categories(filters: Filters, shown: View) -> list[tuple[str, str]]:
    """Households and people of the categories as they may be said beside the number of all: it may be hidden itself."""
    hidden = () if household_places.is_headline_told(filters, shown) else (None,)
    return shown.sight.counts(list(totals(filters).by_category.values()), withheld_totals=hidden)


def _alone(counts: Iterable[Count], shown: View) -> list[tuple[str, str]]:
    """Counts that add up to nothing shown, because a household may be in several."""
    return [shown.sight.split(count) for count in counts]


def _risks(filters: Filters, shown: View, _: County) -> str:
    rows = list(words.each(by_risk(chosen(filters))))
    counts = _alone((Count(row.households, row.people) for row in rows), shown)
    body = [
        (cards.anchor(address(filters, shown, risk=row.risk), row.risk), *said)
        for row, said in zip(rows, counts, strict=True)
    ]
    title = cards.joined("按风险（一户可有几种）", marked(filters, shown, "figure", "cases_by_risk"))
    return cards.head(title, f"截至{filters.asof.label}") + cards.table(("风险", "户", "人"), body, numbers=(1, 2))


def _units(filters: Filters, shown: View, county: County) -> str:
    rows = sorted(words.each(by_unit(chosen(filters), units_of_risks(county))), key=lambda row: row.unit_id == "")
    counts = _alone((Count(row.households, row.people) for row in rows), shown)
    body = []
    for row, said in zip(rows, counts, strict=True):
        name: object = "待县里确认"
        if row.unit_id:
            here = Filters(filters.townships, (row.unit_id,), filters.asof)
            name = cards.anchor(address(here, shown), county.unit(row.unit_id).short_name)
        body.append((name, *said))
    title = cards.joined("按风险归口的部门（一户可归几个）", marked(filters, shown, "figure", "cases_by_unit"))
    return "".join(
        (
            cards.head(title, f"截至{filters.asof.label}"),
            cards.table(("部门", "户", "人"), body, numbers=(1, 2)),
            cards.muted("归口只按方案写明的部门；方案没有写的待县里确认，不归给任何部门。"),
        )
    )
