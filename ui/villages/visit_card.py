"""The head of a village's page: its name, and the 下乡卡 to take along."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analysis.monitoring.small_cells import band
from briefing import visit_card
from models.viewing import Filters
from services import clock, reading
from services.monitoring import cases
from services.villages import in_ledgers, village_facts, visits
from services.words import words
from settings import settings
from ui.frame import projector
from ui.guarantees import gaps
from ui.parts import cards, downloads
from ui.villages import compared

#: Measures that are not on paper: the middle of small counts would tell counts of other villages' households.
_NOT_ON_PAPER = ("monitored", "lifted")
#: Characters of what somebody wrote into a cell: what stands behind it in the line, such as a state, must stay.
_WRITTEN, _INDUSTRY, _UNIT = 40, 16, 14
_SOURCES = "行政村基本情况、行政村年度情况、防返贫监测对象、三保障和饮水安全问题、下乡走访、驻村第一书记和工作队员、村党组织建设及各项目台账"


def head(own: pd.Series, beside: Sequence[str], filters: Filters) -> None:
    """Name, the switch for the projector, which keeps the villages ``beside``, and download."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.html(cards.div("block-title", village_facts.title(own)))
    is_on = projector.is_on()
    switch = projector.switch("village", filters, is_on, code=str(own["village_code"]), **{"with": list(beside)})
    left.html(cards.line(switch, " ", projector.note(is_on)))
    downloads.button(
        right, "下载下乡卡（Word）", lambda: visit_card.word(card(own, filters, clock.now())),
        downloads.marked(f"下乡卡-{own['village']}-{filters.asof}.docx"), key="visit_card",
    )  # fmt: skip


def card(own: pd.Series, filters: Filters, made_at: dt.datetime) -> visit_card.Card:
    """The page's facts as they may leave the office: households in bands, no names."""
    code, manifest = own["village_code"], reading.manifest()
    return visit_card.Card(
        place=village_facts.title(own),
        when=f"截至{filters.asof.label}",
        facts=[_who(own), _monitored(own, filters), _gaps(own, filters), *_team(code, filters)],
        compared=_compared(code, filters),
        change_since=compared.first_year(),
        parts=[("答应过、还没有办结的事", _promises(code, filters)), ("在办的项目", _projects(code, filters))],
        sources=_SOURCES, version=manifest.version, made_at=made_at, is_demo=manifest.is_demo,
    )  # fmt: skip


def _figure(label: str, value: float | int | None, unit: str) -> str:
    text = words.number(value, unit)
    return f"{label} {text} {unit}" if text else f"{label}缺数"


def _who(own: pd.Series) -> str:
    industry = visit_card.shortened(words.text(own["main_industry"]), _INDUSTRY) or "缺数"
    figures = [
        _figure(label, own[column], unit)
        for label, column, unit in (
            ("户数", "household_count", "户"), ("人口", "population", "人"), ("自然村", "natural_village_count", "个"),
            ("耕地", "farmland_area_mu", "亩"),
        )
    ]  # fmt: skip
    return f"退出村：{village_facts.exit_words(own)}；{'，'.join(figures)}；主导产业：{industry}（现状）。"


def _band(households: int) -> str:
    return f"{band(households, settings().privacy.small_cell_below)} 户"


def _monitored(own: pd.Series, filters: Filters) -> str:
    found = village_facts.monitoring(own, filters)
    if found is None:
        return "未消除风险监测户：缺数。"
    return f"未消除风险监测户 {_band(found.still_open.households)}（截至{filters.asof.label}，{cases.LEDGER}）。"


def _gaps(own: pd.Series, filters: Filters) -> str:
    found = village_facts.gaps(own, filters)
    if not found:
        return "三保障未解决的问题：缺数。"
    counts = (f"{name} {_band(one.still_open.households)}" for name, one in found.items())
    return f"三保障未解决的问题：{'，'.join(counts)}（{gaps.SOURCE}）。"


def _team(code: str, filters: Filters) -> list[str]:
    posted, branch = village_facts.team_rows(code, filters), village_facts.branch_row(code, filters)
    members = [
        f"{row.role}（{visit_card.shortened(row.sending_unit, _UNIT)}，{words.day(row.started_on)}到任）"
        for row in words.each(posted)
    ]
    lead = f"驻村工作队在岗 {len(members)} 人："
    return [
        visit_card.listed(lead, members, "人") if members else "驻村工作队：缺数。",
        f"{village_facts.secretary_words(branch)}（{branch['year']}年度）。"
        if branch is not None
        else "村党组织：缺数。",
    ]


def _compared(code: str, filters: Filters) -> list[tuple[str, ...]]:
    return [
        (
            line.measure.title, line.when, compared.own_words(line),
            *(
                f"{compared.median_words(median, line.measure.unit)}（{median.count}村）"
                for median in (line.found.township, line.found.county)
            ),
            line.change_words,
        )
        for line in compared.lines(code, filters)
        if line.measure.key not in _NOT_ON_PAPER
    ]  # fmt: skip


def _promises(code: str, filters: Filters) -> list[str]:
    found = visits.of_village(code, filters)
    if found.empty:
        return ["缺数：台账里没有到本村的走访。"]
    said = [
        f"{words.day(row.visited_on)}{row.visitor_level}{row.purpose}：{visit_card.shortened(row.promise, _WRITTEN)}；{visits.unit_words(row.unit_id)}；"
        f"{visits.state_words(row)}"
        for row in words.each(found[found["is_open"]])
    ]
    return said or ["没有：答应过的事都已办结。"]


def _projects(code: str, filters: Filters) -> list[str]:
    found = [thing for thing in in_ledgers.things(code, filters) if thing.is_under_way]
    said = [
        f"{visit_card.shortened(thing.name, _WRITTEN)}：{thing.status}{f'，{thing.size}' if thing.size else ''}"
        for thing in found
    ]
    return said or ["台账里没有在办的项目。"]
