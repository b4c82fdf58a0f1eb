"""下乡卡: a village on one A4 page for the pocket, in Word."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as Doc
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Mm, Pt

from briefing import official

_DEMO = "演示数据"
_DEMO_NOTE = f"{_DEMO}：村情、户数、走访、项目都是模拟的。"
_HEADER = ("指标", "时间", "本村", "乡镇中位数", "全县中位数", "变化")
_WIDTHS = (34, 21, 22, 36, 36, 25)
#: What fits on the page: two lines of it for each of five facts and of four lines of two lists, three for the sources,
#: one for the title, two in each cell of five rows: figures, which are never cut. ``LONGEST`` characters, all of them
#: wide, take two lines.
LONGEST, _MOST = 90, 4
_LONGEST_PLACE, _LONGEST_NOTE = 18, 130
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
