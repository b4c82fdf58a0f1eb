"""Cards for visits: an ordinary one, and one with as much on it as there can be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from briefing.visit_card import Card

CARD = Card(
    place="西沟村（崇文镇）",
    when="截至2025年6月",
    facts=["退出村：是，2017年退出；户数 199 户，人口 502 人。", "未消除风险监测户 <5 户。"],
    compared=[("村集体经济收入", "2024年度", "15.5 万元", "22.9 万元（37村）", "17.8 万元（253村）", "+3.5 万元")],
    change_since=2021,
    parts=[("答应过、还没有办结的事", ["2025年5月1日县领导调研：修路；县交通局；逾期 12 天"]), ("在办的项目", ["GL-1 通村公路：在建"])],
    sources="行政村基本情况台账", version="000003-abcd", made_at=dt.datetime(2025, 7, 1, 9), is_demo=True,
)  # fmt: skip
_LONG = "很长的一段，" * 60
_WIDEST = (
    "农民人均可支配收入",
    "2024年度",
    "123456 元",
    "123456.5 万元（253村）",
    "123456.5 万元（253村）",
    "+12345.6 百分点",
)
#: As many facts and rows as a village has at most; see tests/briefing/test_card_of_village.py.
FULLEST = replace(
    CARD, place=_LONG, facts=[_LONG] * 5, compared=[_WIDEST] * 5, sources=_LONG,
    parts=[("答应过、还没有办结的事", [_LONG] * 40), ("在办的项目", [_LONG] * 40)],
)  # fmt: skip
