"""下乡卡: a village on one A4 page for the pocket, in Word."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from docx.document import Document as Doc
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Mm, Pt

from analysis.monitoring.small_cells import band
from briefing import official
from models.viewing import Filters
from services import reading
from services.monitoring import cases, guarantees
from services.villages import compared, in_ledgers, village_facts, visits
from services.words import words
from settings import settings

_DEMO = "演示数据"
_DEMO_NOTE = f"{_DEMO}：村情、户数、走访、项目都是模拟的。"
_HEADER = ("指标", "时间", "本村", "乡镇中位数", "全县中位数", "变化")
_WIDTHS = (34, 21, 22, 36, 36, 25)
#: What fits on the page: two lines of it for each of five facts and of four lines of two lists, three for the sources,
#: one for the title, two in each cell of five rows: figures, which are never cut. ``LONGEST`` characters, all of them
#: wide, take two lines.
LONGEST, _MOST = 90, 4
_LONGEST_PLACE, _LONGEST_NOTE = 18, 130
#: Characters of what somebody wrote into a cell: what stands behind it in the line, such as a state, must stay.
_WRITTEN, _INDUSTRY, _UNIT = 40, 16, 14
#: Measures that are not on paper: the middle of small counts would tell counts of other villages' households.
_NOT_ON_PAPER = ("monitored", "lifted")
_SOURCES = "行政村基本情况、行政村年度情况、防返贫监测对象、三保障和饮水安全问题、下乡走访、驻村第一书记和工作队员、村党组织建设及各项目台账"
_MARGIN, _LINE, _ROW, _CELL = Mm(18), Pt(14.5), Mm(6), Pt(9.5)


@dataclass(frozen=True)
class Card:
    """What the page says; every text is final, small counts hidden.

    Attributes:
        place: village with township. when: ``截至2025年6月``. facts: sentences about the village.
        compared: rows of indicator, time, own figure, medians of township and county, change. change_since: the year.
        parts: headings with their lines; the first lines of a long one are printed, the rest counted. Texts that are
            too long for the page end in ``…``.
        sources: the ledgers. version: of the data. made_at: when the page was made. is_demo: every page says so.
    """

    place: str
    when: str
    facts: Sequence[str]
    compared: Sequence[tuple[str, ...]]
    change_since: int
    parts: Sequence[tuple[str, Sequence[str]]]
    sources: str
    version: str
    made_at: dt.datetime
    is_demo: bool


def card(own: pd.Series, filters: Filters, made_at: dt.datetime) -> Card:
    """A village's page as it may leave the office: households in bands, no names."""
    code, manifest = own["village_code"], reading.manifest()
    return Card(
        place=village_facts.title(own),
        when=f"截至{filters.asof.label}",
        facts=[_who(own), _monitored(own, filters), _guarantees(own, filters), *_team(code, filters)],
        compared=_compared(code, filters),
        change_since=compared.first_year(),
        parts=[("答应过、还没有办结的事", _promises(code, filters)), ("在办的项目", _projects(code, filters))],
        sources=_SOURCES, version=manifest.version, made_at=made_at, is_demo=manifest.is_demo,
    )  # fmt: skip


def _figure(label: str, value: float | int | None, unit: str) -> str:
    text = words.number(value, unit)
    return f"{label} {text} {unit}" if text else f"{label}缺数"


def _who(own: pd.Series) -> str:
    industry = shortened(words.text(own["main_industry"]), _INDUSTRY) or "缺数"
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


def _guarantees(own: pd.Series, filters: Filters) -> str:
    found = village_facts.gaps(own, filters)
    if not found:
        return "三保障未解决的问题：缺数。"
    counts = (f"{name} {_band(one.still_open.households)}" for name, one in found.items())
    return f"三保障未解决的问题：{'，'.join(counts)}（{guarantees.source_of(list(found), filters)}）。"


def _team(code: str, filters: Filters) -> list[str]:
    posted, branch = village_facts.team_rows(code, filters), village_facts.branch_row(code, filters)
    members = [
        f"{row.role}（{shortened(row.sending_unit, _UNIT)}，{words.day(row.started_on)}到任）"
        for row in words.each(posted)
    ]
    lead = f"驻村工作队在岗 {len(members)} 人："
    return [
        listed(lead, members, "人") if members else "驻村工作队：缺数。",
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
        return [visits.none_words(filters)]
    said = [
        f"{words.day(row.visited_on)}{row.visitor_level}{row.purpose}：{shortened(row.promise, _WRITTEN)}；{visits.unit_words(row.unit_id)}；"
        f"{visits.state_words(row)}"
        for row in words.each(found[found["is_open"]])
    ]
    return said or ["没有：答应过的事都已办结。"]


def _projects(code: str, filters: Filters) -> list[str]:
    found = [thing for thing in in_ledgers.things(code, filters) if thing.is_under_way]
    said = [
        f"{shortened(thing.name, _WRITTEN)}：{thing.status}{f'，{thing.size}' if thing.size else ''}" for thing in found
    ]
    return said or ["台账里没有在办的项目。"]


def word(card: Card) -> bytes:
    """The page as Word."""
    title = f"下乡卡：{shortened(card.place, _LONGEST_PLACE)}"
    document = official.new_document(title, card.made_at, banner=_DEMO if card.is_demo else "")
    section = document.sections[0]
    section.top_margin = section.bottom_margin = section.left_margin = section.right_margin = _MARGIN
    section.header_distance = section.footer_distance = Mm(8)
    official.add_title(document, title)
    for fact in card.facts:
        _line(document, shortened(fact))
    _heading(document, "和本乡镇、全县比")
    header = (*_HEADER[:-1], f"比{card.change_since}年")
    official.add_table(document, header, card.compared, _WIDTHS)
    for row in document.tables[0].rows:
        row.height = _ROW
        for run in (run for cell in row.cells for run in cell.paragraphs[0].runs):
            run.font.size = _CELL
    for heading, lines in card.parts:
        _heading(document, heading)
        for line in lines[:_MOST]:
            _line(document, shortened(line))
        if len(lines) > _MOST:
            _line(document, f"另有 {len(lines) - _MOST} 项，见看板。")
    note = f"{card.when}；数据版本 {card.version}。来源：{card.sources}。"
    for line in (shortened(note, _LONGEST_NOTE), *([_DEMO_NOTE] if card.is_demo else [])):
        _line(document, line)
    return official.saved(document)


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text on one line, or its beginning with a mark that there is more."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def listed(lead: str, names: Sequence[str], counter: str) -> str:
    """``lead`` and as many of the names as ``LONGEST`` characters hold, one at least, the rest counted."""
    for rest in range(len(names)):
        more = f"，另有 {rest} {counter}" if rest else ""
        text = f"{lead}{'、'.join(names[: len(names) - rest])}{more}。"
        if len(text) <= LONGEST:
            return text
    return shortened(text)


def _heading(document: Doc, text: str) -> None:
    official.add_heading(document, text)
    _tighten(document, text_size=12)


def _line(document: Doc, text: str) -> None:
    official.add_small(document, text)
    _tighten(document, text_size=10.5)


def _tighten(document: Doc, *, text_size: float) -> None:
    """The last paragraph as small as a pocket needs it: a letter's lines would take two pages."""
    paragraph = document.paragraphs[-1]
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = layout.first_line_indent = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    for run in paragraph.runs:
        run.font.size = Pt(text_size)
