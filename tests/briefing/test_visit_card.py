"""The card for the pocket opened again: what it says, that it fits one page, its mark of simulated data."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

from docx import Document

from briefing.visit_card import Card, word

CARD = Card(
    place="西沟村（崇文镇）",
    when="截至2025年6月",
    facts=["退出村：是，2017年退出；户数 199 户，人口 502 人。", "未消除风险监测户 <5 户。"],
    compared=[("村集体经济收入", "2024年度", "15.5 万元", "22.9 万元（37村）", "17.8 万元（253村）", "+3.5 万元")],
    change_since=2021,
    parts=[("答应过、还没有办结的事", ["2025年5月1日县领导调研：修路；县交通局；逾期 12 天"]), ("在办的项目", ["GL-1 通村公路：在建"])],
    sources="行政村基本情况台账", version="000003-abcd", made_at=dt.datetime(2025, 7, 1, 9), is_demo=True,
)  # fmt: skip


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
    assert "第4件" in text and "第5件" not in text and "另有 3 件，见看板。" in text
    assert "长" * 75 + "…" in text and "长" * 76 not in text
