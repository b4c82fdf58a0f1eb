"""督办 in a real browser: a red light is assigned, taken step by step to 销号 with evidence, and its notice downloaded."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def press(visitor: Visitor, key: str) -> None:
    visitor.page.locator(f".st-key-{key} button").click()
    visitor.settle()


def take(visitor: Visitor, way: str, note: str = "", evidence: bytes | None = None) -> None:
    """One step of the item opened."""
    card = visitor.page.locator(".st-key-card_supervision_item")
    card.get_by_role("radio", name=way).click()
    visitor.settle()
    if note:
        card.locator("textarea").fill(note)
        card.locator("textarea").blur()
        visitor.settle()
    if evidence:
        file = FilePayload(name="验收单.pdf", mimeType="application/pdf", buffer=evidence)
        visitor.page.set_input_files('.st-key-card_supervision_item input[type="file"]', file)
        visitor.settle()
    press(visitor, "step")
    expect(visitor.page.get_by_text(re.compile(f"号：{way}，已记下"))).to_be_visible()


def first_red_light(visitor: Visitor) -> tuple[str, str]:
    """Title and lead of the first that is proposed: a target, as its passport says; what is due stands below."""
    row = visitor.page.locator(".st-key-card_supervision_proposals tbody tr").first
    assert "of=target" in (row.locator("a.passport").get_attribute("href") or "")
    said, unit = row.locator("td").nth(1).inner_text(), row.locator("td").nth(2).inner_text()
    return said.split("\u2060")[0], unit


def sign(visitor: Visitor) -> None:
    visitor.page.get_by_label("经办人").fill("王某某")
    visitor.page.get_by_label("经办人").press("Enter")
    visitor.settle()


def test_from_a_proposal_to_the_end(visitor: Visitor) -> None:
    visitor.visit("/supervision")
    sign(visitor)
    title, unit = first_red_light(visitor)
    visitor.choose("assign_subject", f"{title}（{unit}）")
    press(visitor, "assign")
    said = visitor.page.get_by_text(re.compile(rf"已交办：第 (\d+) 号，{re.escape(title)}"))
    expect(said).to_be_visible()
    number = re.search(r"第 (\d+) 号", said.inner_text())
    assert number
    visitor.visit(f"/supervision?item={number[1]}")
    sign(visitor)  # an address opened anew does not know who is at the screen
    download = visitor.download(visitor.page.locator(".st-key-notice_word button"))
    assert download.suggested_filename == f"演示数据-督办通知-第{number[1]}号.docx"
    with open(download.path(), "rb") as file:
        words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(file.read())).paragraphs)
    assert f"第 {number[1]} 号（演示数据）" in words and f"{unit}：" in words
    take(visitor, "开始办理")
    take(visitor, "单位反馈", "六个水厂已检修")
    take(visitor, "督导")
    take(visitor, "退回办理", "有一个水厂没有检修")
    take(visitor, "单位反馈", "全部检修完毕")
    take(visitor, "督导")
    take(visitor, "验收通过")
    take(visitor, "销号", evidence=b"%PDF-1.7 test")
    card = visitor.page.locator(".st-key-card_supervision_item").inner_text()
    assert "已销号，不再办理" in card and "验收单.pdf" in card and "退回办理" in card
    download = visitor.download(visitor.page.locator(".st-key-evidence_download button"))
    with open(download.path(), "rb") as file:
        assert file.read() == b"%PDF-1.7 test"
    assert f"曾督办：第 {number[1]} 号" in visitor.page.locator(".st-key-card_supervision_proposals").first.inner_text()
