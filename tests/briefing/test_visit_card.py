"""The card for the pocket opened again: what it says, that it fits one page, its mark of simulated data."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from unicodedata import east_asian_width

from docx import Document
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from briefing.visit_card import LONGEST, listed, shortened, word
from tests.briefing.cards import CARD, FULLEST

#: Left and right of the text of a cell.
_CELL_MARGINS = 2 * Mm(1.9)


def words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    table = [cell.text for row in document.tables[0].rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + table)


def test_it_says_everything_it_was_given_with_time_source_and_mark() -> None:
    text = words(word(CARD))
    for part in (
        "下乡卡：西沟村（崇文镇）", "户数 199 户，人口 502 人", "<5 户", "22.9 万元（37村）", "17.8 万元（253村）", "比2021年", "+3.5 万元",
        "县领导调研：修路；县交通局；逾期 12 天", "GL-1 通村公路：在建", "截至2025年6月；数据版本 000003-abcd", "来源：行政村基本情况台账",
        "演示数据：村情、户数、走访、项目都是模拟的",
    ):  # fmt: skip
        assert part in text
    assert Document(io.BytesIO(word(CARD))).sections[0].header.paragraphs[0].text == "演示数据"


def test_a_real_village_has_no_mark_of_simulation() -> None:
    data = word(replace(CARD, is_demo=False))
    assert "演示" not in words(data) + Document(io.BytesIO(data)).sections[0].header.paragraphs[0].text


def test_a_long_list_is_counted_and_a_long_line_shortened() -> None:
    many = [f"第{number}件" for number in range(1, 8)]
    text = words(word(replace(CARD, parts=[("答应过、还没有办结的事", many), ("在办的项目", ["长" * 200])])))
    assert "第4件" in text and "第5件" not in text and "另有 3 项，见看板。" in text
    assert "长" * (LONGEST - 1) + "…" in text and "长" * LONGEST not in text


def test_what_was_typed_over_several_lines_takes_one() -> None:
    text = words(word(replace(CARD, facts=["一\n\n二\t三 " * 3])))
    assert "一 二 三 一 二 三 一 二 三" in text
    assert shortened("长" * 40, 40) == "长" * 40 and shortened("长" * 41, 40) == "长" * 39 + "…"


def test_names_are_listed_as_far_as_they_fit_and_the_rest_counted() -> None:
    names = [f"工作队队员（演示第{number}派出单位，2023年7月31日到任）" for number in "一二三四五"]
    text = listed("驻村工作队在岗 5 人：", names, "人")
    assert text == f"驻村工作队在岗 5 人：{names[0]}、{names[1]}，另有 3 人。" and len(text) <= LONGEST
    assert listed("在岗 2 人：", ["甲", "乙"], "人") == "在岗 2 人：甲、乙。"
    assert listed("在岗 1 人：", ["长" * 200], "人") == "在岗 1 人：" + "长" * (LONGEST - 8) + "…"


def test_the_fullest_village_fits_one_page() -> None:
    """Every text that somebody typed far too long, the figures as wide as any: the heights of its lines, added up, are below the page's."""
    data = word(FULLEST)
    document = Document(io.BytesIO(data))
    section, table = document.sections[0], document.tables[0]
    width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    height = sum(_height(paragraph, width) for paragraph in document.paragraphs)
    for row in table.rows:
        cells = [_lines(cell.paragraphs[0], cell.width - _CELL_MARGINS) for cell in row.cells]
        assert max(cells) <= 2, [cell.text for cell in row.cells]
        height += max(int(row.height or 0), round(max(cells) * 1.45 * Pt(9.5)))
    assert height <= (section.page_height or 0) - (section.top_margin or 0) - (section.bottom_margin or 0)
    assert len(document.paragraphs) == 1 + 5 + 3 + 2 * 5 + 2


def _height(paragraph: Paragraph, width: int) -> int:
    return _lines(paragraph, width) * int(paragraph.paragraph_format.line_spacing or 0)


def _lines(paragraph: Paragraph, width: int) -> int:
    """Lines of the paragraph where a line loses the place of one character to punctuation that may not begin the next."""
    size = paragraph.runs[0].font.size
    assert size is not None
    wide = sum(1 if east_asian_width(letter) in "WFA" else 0.6 for letter in paragraph.text)
    most = width / size
    return 1 if wide <= most else math.ceil(wide / (most - 1))
