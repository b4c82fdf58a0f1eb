"""Word documents as Chinese offices write them (GB/T 9704-2012): A4, set margins, faces and sizes, 22 lines a page."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from geo.paper.text import plain

TITLE_FACE, HEAD_FACE, BODY_FACE, PAGE_FACE = "方正小标宋简体", "黑体", "仿宋_GB2312", "宋体"
#: What a machine without the face takes instead, best first.
_FALLBACKS = {
    TITLE_FACE: "方正小标宋_GBK;小标宋;华文中宋;宋体;Noto Serif CJK SC",
    HEAD_FACE: "SimHei;Noto Sans CJK SC",
    BODY_FACE: "仿宋;FangSong;华文仿宋;Noto Serif CJK SC",
    PAGE_FACE: "SimSun;Noto Serif CJK SC",
}
#: 二号, 三号, 四号, 小四.
TITLE_SIZE, BODY_SIZE, PAGE_SIZE, TABLE_SIZE = Pt(22), Pt(16), Pt(14), Pt(12)
_A4 = Mm(210), Mm(297)
#: Top, bottom, left (the bound side), right.
_MARGINS = Mm(37), Mm(35), Mm(28), Mm(26)
_LINE = Pt(28.9)  # 225 mm of text in 22 lines
_INDENT = Pt(32)  # two characters of the body


def new_document(title: str, made_at: dt.datetime, *, banner: str = "", is_landscape: bool = False) -> Doc:
    """An empty page of the official form.

    Args:
        title: in the file's properties. banner: on top of every page, such as 演示数据; empty for none.
    """
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.language = title, "", "", "zh-CN"
    properties.created = properties.modified = made_at
    _set_page(document, is_landscape)
    normal = document.styles["Normal"]
    normal.font.size = BODY_SIZE
    normal.font.name = BODY_FACE
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FACE)
    _set_fallbacks(document)
    if banner:
        _set_line(document.sections[0].header.paragraphs[0], banner, HEAD_FACE, TABLE_SIZE)
    _number_pages(document)
    return document


def add_title(document: Doc, text: str) -> None:
    """The title in 小标宋二号, centred."""
    paragraph = _paragraph(document, WD_ALIGN_PARAGRAPH.CENTER)
    paragraph.paragraph_format.line_spacing = Pt(36)
    _write(paragraph, text, TITLE_FACE, TITLE_SIZE)


def add_number(document: Doc, text: str) -> None:
    """The document's number below the title, centred, in 仿宋三号, a line free below it."""
    paragraph = _paragraph(document, WD_ALIGN_PARAGRAPH.CENTER)
    paragraph.paragraph_format.space_after = _LINE
    _write(paragraph, text, BODY_FACE, BODY_SIZE)


def add_heading(document: Doc, text: str) -> None:
    """A heading of the first level, such as 一、办理要求, in 黑体三号."""
    paragraph = _paragraph(document)
    paragraph.paragraph_format.first_line_indent = _INDENT
    paragraph.paragraph_format.keep_with_next = True
    _write(paragraph, text, HEAD_FACE, BODY_SIZE)


def add_body(document: Doc, text: str, *, is_indented: bool = True) -> None:
    """A paragraph in 仿宋三号; line breaks of the text make paragraphs of their own."""
    for part in text.splitlines():
        paragraph = _paragraph(document, WD_ALIGN_PARAGRAPH.JUSTIFY)
        if is_indented:
            paragraph.paragraph_format.first_line_indent = _INDENT
        _write(paragraph, part, BODY_FACE, BODY_SIZE)


def add_signature(document: Doc, *lines: str) -> None:
    """Signature and date on the right, four characters from the margin, a line free above them.

    The last line of the text goes along to the next page: a signature does not stand on a sheet alone.
    """
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    for number, text in enumerate(lines):
        paragraph = _paragraph(document, WD_ALIGN_PARAGRAPH.RIGHT)
        paragraph.paragraph_format.right_indent = 2 * _INDENT
        if number == 0:
            paragraph.paragraph_format.space_before = _LINE
        paragraph.paragraph_format.keep_with_next = number < len(lines) - 1
        _write(paragraph, text, BODY_FACE, BODY_SIZE)


def add_small(document: Doc, text: str) -> None:
    """A note in 仿宋小四."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(6)
    _write(paragraph, text, BODY_FACE, TABLE_SIZE)


def add_table(document: Doc, header: Sequence[str], rows: Iterable[Sequence[str]], widths_mm: Sequence[float]) -> None:
    """A ruled table whose header comes again on every page."""
    table = document.add_table(rows=1, cols=len(header), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)  # some programs read the grid, others the cells
    lines = [(table.rows[0], header, HEAD_FACE)]
    lines += [(table.add_row(), row, BODY_FACE) for row in rows]
    for line, words, face in lines:
        line.height = Mm(9)
        for cell, text, width in zip(line.cells, words, widths_mm, strict=True):
            cell.width = Mm(width)
            _write(cell.paragraphs[0], text, face, TABLE_SIZE)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def saved(document: Doc) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_page(document: Doc, is_landscape: bool) -> None:
    section = document.sections[0]
    margins: tuple[Length, ...] = _MARGINS
    section.page_width, section.page_height = _A4
    if is_landscape:  # the sheet turned to the left: its bound side lies on top
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = _A4[1], _A4[0]
        top, bottom, left, right = _MARGINS
        margins = (left, right, bottom, top)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = margins
    section.header_distance, section.footer_distance = Mm(15), Mm(20)


def _set_fallbacks(document: Doc) -> None:
    """Name in the font table what stands in for each face; without it a machine takes what it likes."""
    entries = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for face, others in _FALLBACKS.items()
    )
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{entries}</w:fonts>'.encode()
    )


def _number_pages(document: Doc) -> None:
    """``— 1 —`` at the foot in 宋体四号."""
    paragraph = document.sections[0].footer.paragraphs[0]
    _set_line(paragraph, "— ", PAGE_FACE, PAGE_SIZE)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = paragraph.add_run("1")
    _face(run, PAGE_FACE, PAGE_SIZE)
    field.append(run._r)
    paragraph._p.append(field)
    _face(paragraph.add_run(" —"), PAGE_FACE, PAGE_SIZE)


def _set_line(paragraph: Paragraph, text: str, face: str, size: Length) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(paragraph, text, face, size)


def _paragraph(document: Doc, alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    return paragraph


def _write(paragraph: Paragraph, text: str, face: str, size: Length) -> None:
    """Add the text without what a document cannot hold: a control character pasted into a note must not stop the paper."""
    _face(paragraph.add_run(plain(text)), face, size)


def _face(run: Run, face: str, size: Length) -> None:
    """Chinese and Latin characters alike: figures in a text set in 仿宋 stand in 仿宋 too."""
    run.font.name, run.font.size = face, size
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
