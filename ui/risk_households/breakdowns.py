"""Monitored households by category, by risk, and by the department that answers for the risk."""

import streamlit as st
from markupsafe import Markup

from analysis.monitoring.bulletin import Count, by_risk, by_unit
from data_access.county.county import County
from models.viewing import Filters
from services import reading
from services.monitoring import one_screen
from services.monitoring.cases import chosen, totals, units_of_risks, when
from services.monitoring.view import View
from services.words import words
from ui.parts import cards
from ui.risk_households.view import address, marked


def draw(filters: Filters, shown: View, county: County) -> None:
    """Three tables, each line a link to the households behind it."""
    left, right = st.columns(2)
    with cards.card("by_category", left, is_filling=True):
        cards.draw(reading.derived(f"_categories{shown}", lambda: _categories(filters, shown), filters))
        cards.draw(reading.derived(f"_units{shown}", lambda: _units(filters, shown, county), filters))
    cards.kept("by_risk", f"_risks{shown}", lambda: _risks(filters, shown), filters, right)


def _categories(filters: Filters, shown: View) -> Markup:
    found = zip(totals(filters).by_category, categories(filters, shown), strict=True)
    body = [(cards.anchor(address(filters, shown, category=name), name), *said) for name, said in found]
    title = cards.joined("未消除风险户按类别", marked(filters, shown, "cases_by_category"))
    total = one_screen.said(filters, shown).pair(one_screen.OPEN, totals(filters).still_open)
    body.append((cards.strong("合计"), *total))
    return cards.head(title, when(filters)) + cards.table(("类别", "户", "人"), body, numbers=(1, 2))


def categories(filters: Filters, shown: View) -> list[tuple[str, str]]:
    """Households and people of the categories as they may be said beside all else."""
    said = one_screen.said(filters, shown)
    return [said.pair(("category", name), count) for name, count in totals(filters).by_category.items()]


def by_risks(filters: Filters, shown: View) -> list[tuple[str, tuple[str, str]]]:
    """Risk -> households and people as they may be said; a household may have several."""
    said = one_screen.said(filters, shown)
    rows = words.each(by_risk(chosen(filters)))
    return [(row.risk, said.pair(("risk", row.risk), Count(row.households, row.people))) for row in rows]


def by_units(filters: Filters, shown: View, county: County) -> list[tuple[str, tuple[str, str]]]:
    """Unit -> households and people as they may be said; a household may be of several; empty unit = 待县里确认."""
    said = one_screen.said(filters, shown)
    rows = words.each(by_unit(chosen(filters), units_of_risks(county)))
    return [(row.unit_id, said.pair(("unit", row.unit_id), Count(row.households, row.people))) for row in rows]


def _risks(filters: Filters, shown: View) -> Markup:
    body = [(cards.anchor(address(filters, shown, risk=risk), risk), *said) for risk, said in by_risks(filters, shown)]
    title = cards.joined("按风险（一户可有几种）", marked(filters, shown, "cases_by_risk"))
    return cards.head(title, f"截至{filters.asof.label}") + cards.table(("风险", "户", "人"), body, numbers=(1, 2))


def _units(filters: Filters, shown: View, county: County) -> Markup:
    body = []
    for unit_id, said in sorted(by_units(filters, shown, county), key=lambda row: row[0] == ""):
        name: object = "待县里确认"
        if unit_id:
            here = Filters(filters.townships, (unit_id,), filters.asof)
            name = cards.anchor(address(here, shown), county.unit(unit_id).short_name)
        body.append((name, *said))
    title = cards.joined("按风险归口的部门（一户可归几个）", marked(filters, shown, "cases_by_unit"))
    return cards.joined(
        cards.head(title, f"截至{filters.asof.label}"),
        cards.table(("部门", "户", "人"), body, numbers=(1, 2)),
        cards.muted("归口只按方案写明的部门；方案没有写的待县里确认，不归给任何部门。"),
    )
