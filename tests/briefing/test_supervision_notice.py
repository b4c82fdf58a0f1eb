"""The notice and the ledger opened again: form, words, dates, the mark of simulated data, and nothing invented."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from docx import Document
from docx.shared import Mm, Pt

from briefing.supervision_notice import Edition, ledger_word, ledger_workbook, notice_word, notice_workbook
from data_access.county.county import County
from data_access.record.notes.supervision import Item, Stage, Step
from data_access.store import Store
from models.lists import Level
from models.time import Month
from settings import SupervisionSection

DAY = dt.date(2025, 7, 9)
DAYS = SupervisionSection().level_days


def step(number: int, day: dt.date, stage: Stage, level: Level | None = None, note: str = "") -> Step:
    return Step(number, 7, stage, level, note, "", dt.datetime.combine(day, dt.time(9)), "张某")


ITEM = Item(
    7, "C35", "jiaotong", "新改建“四好农村路”360公里", "完成57.3%，时序90.0%，落后32.7个百分点", "按月补上欠账",
    dt.date(2025, 7, 3), Month(2025, 6), "落后 10 个百分点为偏慢", Stage.WORKING, dt.datetime(2025, 6, 4, 9), "张某",
    (
        step(1, dt.date(2025, 6, 4), Stage.ASSIGNED), step(2, dt.date(2025, 6, 5), Stage.WORKING),
        step(3, dt.date(2025, 7, 4), Stage.WORKING, Level.HINT, "临近期限"),
    ),
)  # fmt: skip


@pytest.fixture
def edition(empty_store: Store) -> Edition:
    return Edition(empty_store.county, DAY, dt.datetime(2025, 7, 9, 10), "000003-abcd", is_demo=True)


def words(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


def test_the_notice_says_whom_what_why_by_when_and_by_what_rule(edition: Edition) -> None:
    text = "\n".join(words(notice_word(ITEM, edition)))
    for part in (
        "陵川县乡村振兴督办通知", "第 7 号（演示数据）", "县交通局：", "一、督办事项", "新改建“四好农村路”360公里。",
        "《关于巩固拓展脱贫攻坚成果有效衔接乡村振兴的实施方案》（陵发〔2021〕11号）第22条：“到2025年，新改建“四好农村路”360公里”",
        "截至2025年6月，完成57.3%，时序90.0%，落后32.7个百分点。", "按月补上欠账", "2025年7月3日前办结",
        "落后 10 个百分点为偏慢", "签发单位：待县里确认", "2025年6月4日", "数据版本 000003-abcd", "经办：张某",
    ):  # fmt: skip
        assert part in text
    assert "07" not in text.replace("000003", "")


def test_the_notice_has_the_official_form(edition: Edition) -> None:
    document = Document(io.BytesIO(notice_word(ITEM, edition)))
    page = document.sections[0]
    sides = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    )
    assert [round((side or 0) / Mm(1)) for side in sides] == [210, 297, 37, 35, 28, 26]
    faces = {p.text: (p.runs[0].font.name, p.runs[0].font.size) for p in document.paragraphs if p.runs}
    assert faces["陵川县乡村振兴督办通知"] == ("方正小标宋简体", Pt(22))
    assert faces["四、办理要求"] == ("黑体", Pt(16))
    assert faces["按月补上欠账"] == ("仿宋_GB2312", Pt(16))
    assert page.header.paragraphs[0].text == "演示数据"
    assert (document.core_properties.author, document.core_properties.comments) == ("", "")
    with zipfile.ZipFile(io.BytesIO(notice_word(ITEM, edition))) as package:
        assert '<w:altName w:val="仿宋;FangSong' in package.read("word/fontTable.xml").decode()


def test_a_real_county_has_no_mark(edition: Edition) -> None:
    real = replace(edition, is_demo=False)
    document = Document(io.BytesIO(notice_word(ITEM, real)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "演示" not in text + document.sections[0].header.paragraphs[0].text
    book = openpyxl.load_workbook(io.BytesIO(notice_workbook(ITEM, real)))
    assert "演示" not in str(list(book.active.values))


def test_the_notice_as_a_sheet_says_the_same(edition: Edition) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(notice_workbook(ITEM, edition))).active
    said = {row[0]: row[1] for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert said["牵头单位"] == "县交通局" and said["办理要求"] == "按月补上欠账"
    assert said["办结期限"] == "2025年7月3日前办结，并反馈办理情况和佐证材料。"
    assert sheet.oddHeader.center.text == "演示数据" and sheet["A3"].value == "演示数据：事项、步骤、数字都是模拟的"


def test_the_ledger_has_every_item_with_its_clock_and_level(edition: Edition) -> None:
    back = replace(ITEM, item_id=8, stage=Stage.WITHDRAWN, steps=(*ITEM.steps[:1], step(4, DAY, Stage.WITHDRAWN)))
    sheet = openpyxl.load_workbook(io.BytesIO(ledger_workbook([ITEM, back], "全部部门", edition, DAYS))).active
    assert sheet["A4"].value == "演示数据：事项、步骤、数字都是模拟的"
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    one, other = (dict(zip(rows[0], row, strict=True)) for row in rows[1:])
    assert (one["编号"], one["环节"], one["时限情况"], one["督办级别"]) == (7, "办理", "逾期 6 天", "提示（建议督办）")
    assert one["最近一步"] == "2025年7月4日升级为提示：临近期限" and one["办结期限"] == dt.datetime(2025, 7, 3)
    assert one["存在问题"] == "截至2025年6月，完成57.3%，时序90.0%，落后32.7个百分点"
    assert one["判定规则"] == "落后 10 个百分点为偏慢"
    assert (other["环节"], other["时限情况"], other["督办级别"]) == ("撤销", "撤销", "无")
    assert sheet["A2"].value == "全部部门，共 2 件"
    document = Document(io.BytesIO(ledger_word([ITEM, back], "全部部门", edition, DAYS)))
    (table,) = document.tables
    assert [cell.text for cell in table.rows[1].cells][:7] == [
        "7", "新改建“四好农村路”360公里", "县交通局", "办理", "2025年6月4日", "2025年7月3日", "逾期 6 天",
    ]  # fmt: skip
    page = document.sections[0]
    width, height, left, right = (
        side or 0 for side in (page.page_width, page.page_height, page.left_margin, page.right_margin)
    )
    assert width > height > 0
    assert sum(cell.width or 0 for cell in table.rows[0].cells) <= width - left - right


def test_a_milestone_without_a_commitment_rests_on_its_ledger(edition: Edition, empty_store: Store) -> None:
    county: County = empty_store.county
    text = "\n".join(words(notice_word(replace(ITEM, subject="milestones:ab12", unit_id="ziran"), edition)))
    assert f"{county.plan.document_number}）；台账登记的期限和办理情况。" in text


def test_what_was_pasted_into_a_note_stops_no_paper_and_is_no_formula(edition: Edition) -> None:
    note = "=1+1\x0b见附件\x00"
    item = replace(ITEM, requirement=note, steps=(*ITEM.steps[:2], step(3, DAY, Stage.REPORTED, note=note)))
    assert "见附件" in words(notice_word(item, edition))
    (table,) = Document(io.BytesIO(ledger_word([item], "全部部门", edition, DAYS))).tables
    assert table.rows[1].cells[-1].text == "2025年7月9日反馈：=1+1见附件"
    sheet = openpyxl.load_workbook(io.BytesIO(ledger_workbook([item], "全部部门", edition, DAYS))).active
    cell = next(cell for cell in sheet[6] if str(cell.value).startswith("=1+1"))
    assert cell.data_type == "s"
