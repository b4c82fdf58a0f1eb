"""What an address asks for and nobody knows is told in one sentence on every page, as plain text and cut."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from models.time import Month
from models.viewing import Filters
from services import reading
from services.monitoring import clues
from services.words import words
from tests.ui.reading import html, run, seen
from ui.parts import unknown_in_address

JUNE, CHONGWEN, LIYI, XIGOU = "2025-06", "140524100", "140524101", "140524100202"
HOSTILE, LONG = "<script>x</script>", "长" * 5000

pytestmark = pytest.mark.usefixtures("demo_screens")


def told(app: AppTest) -> list[str]:
    """The messages as they are read: an escaped character is that character."""
    assert not app.exception
    return [re.sub(r"\\(.)", r"\1", message.value) for message in app.info]


#: page, parameter, its name on screen, what is shown instead, what to do.
CASES = [
    ("clues.py", "part", "哪一部分", "线索清单", "请在上面重新选"),
    ("clues.py", "since", "哪些线索", "近12个月的线索", "请在上面重新选"),
    ("clues.py", "village", "行政村", "各村", "请从下面的清单或“按规则”“按风险”里重新点"),
    ("clues.py", "rule", "规则", "全部规则", "请从下面的清单或“按规则”“按风险”里重新点"),
    ("clues.py", "risk", "风险", "全部风险", "请从下面的清单或“按规则”“按风险”里重新点"),
    ("guarantees.py", "guarantee", "哪一项保障", "四项合看", "请在上面重新选"),
    ("guarantees.py", "village", "行政村", "各村", "请从下面的“按村”里重新点"),
    ("screening.py", "quarter", "季度", "2025年二季度", "请在下面的表里重新点"),
    ("targets.py", "view", "显示方式", "清单", "请在上面重新选"),
    ("targets.py", "order", "排列顺序", "方案顺序", "请在上面重新选"),
    ("data.py", "part", "哪一部分", "导入", "请在上面重新选"),
    ("households.py", "show", "投影", "不投影，数字没有隐去", "点“投影”"),
    ("overview.py", "show", "投影", "不投影，数字没有隐去", "点“投影”"),
]


@pytest.mark.parametrize(("page", "parameter", "label", "shown", "remedy"), CASES)
def test_a_value_nobody_knows_is_told_and_the_page_is_that_of_a_bare_address(
    page: str, parameter: str, label: str, shown: str, remedy: str
) -> None:
    app = run(page, asof=JUNE, **{parameter: HOSTILE})
    (said,) = told(app)
    assert said.startswith(f"地址里的“{label}”写的是“{HOSTILE}”，这里没有这一项，现在显示的是“{shown}”")
    assert remedy in said and said.endswith("。")
    assert r"\<script\>" in app.info[0].value  # for Markdown, which would read it as a tag
    assert not any("<script" in block.proto.body for block in app.get("html"))
    bare = seen(page, asof=JUNE)
    assert not told(bare) and html(bare) == html(app)
    assert told(app.run()) == [said]  # as long as nothing else is chosen


@pytest.mark.parametrize(("page", "parameter"), [case[:2] for case in CASES])
def test_a_very_long_value_is_cut(page: str, parameter: str) -> None:
    app = run(page, asof=JUNE, **{parameter: LONG})
    (said,) = told(app)
    assert f"“{'长' * 20}…”" in said and len(said) < 120
    assert LONG[:30] not in html(app)


@pytest.mark.parametrize(
    ("page", "parameter", "key", "value"),
    [
        ("clues.py", "since", "clues_since", "all"),
        ("guarantees.py", "guarantee", "guarantee_choice", "住房安全"),
    ],
)
def test_choosing_ends_the_telling(page: str, parameter: str, key: str, value: str) -> None:
    app = run(page, asof=JUNE, **{parameter: "nix"})
    assert told(app)
    app = app.segmented_control(key=key).set_value(value).run()
    assert not told(app) and app.query_params[parameter] in (value, [value])


def test_the_first_choice_stands_in_the_address_for_the_back_button() -> None:
    app = run("guarantees.py", asof=JUNE)
    assert app.query_params["guarantee"] in ("all", ["all"])
    app.query_params["guarantee"] = "住房安全"
    assert app.run().segmented_control(key="guarantee_choice").value == "住房安全"
    app.query_params["guarantee"] = "all"
    assert app.run().segmented_control(key="guarantee_choice").value == "all"


def test_what_is_known_is_not_told() -> None:
    rule = reading.warning_rules()[0].id
    for page, asked in (
        ("clues.py", {"village": XIGOU, "township": CHONGWEN, "rule": rule, "since": "all"}),
        ("guarantees.py", {"village": XIGOU, "township": CHONGWEN, "guarantee": "住房安全"}),
        ("screening.py", {"quarter": "2025-Q1"}),
        ("households.py", {"show": "projector"}),
    ):
        assert not told(run(page, asof=JUNE, **asked))


def test_two_unknown_values_make_one_message() -> None:
    (said,) = told(run("clues.py", asof=JUNE, rule="nix", risk="nox"))
    assert "“规则”写的是“nix”" in said and "；地址里的“风险”写的是“nox”" in said


def test_a_risk_that_no_household_has_is_an_empty_list_and_not_everybody() -> None:
    """崇文镇 has no clue of some risk that the ledger's definition knows: known all the same."""
    codes = reading.store().ledgers["clues"].by_name["risk"].codes
    here = Filters((CHONGWEN,), (), Month(2021, 6))
    seen = set(clues.merged(here, "year")["risks"].explode().dropna())
    absent = next(risk for risk in codes if risk not in seen)
    app = run("clues.py", asof="2021-06", township=CHONGWEN, risk=absent)
    assert not told(app) and seen
    assert "所选范围内没有线索和预警" in html(app) and f"风险：{absent}" in html(app)


def test_rule_and_risk_narrow_together() -> None:
    found = clues.merged(Filters((), (), Month(2025, 6)), "year")
    rule = next(iter(found["rules"].explode().dropna()))
    of_rule = found[found["rules"].map(lambda each: rule in each)]
    counts = of_rule["risks"].explode().value_counts()
    risk = next(str(name) for name, count in counts.items() if count < len(of_rule))
    text = html(run("clues.py", asof=JUNE, rule=rule, risk=risk))
    assert f"共 {counts[risk]} 户" in text and f"；风险：{risk}" in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": "village_years", "period": HOSTILE}, "现在显示的是“2024年度”。请在下面重新选"),
        ({"name": "road_projects", "period": "2024"}, "现在显示的是“全部行”。这个台账不分期"),
    ],
)
def test_a_period_that_a_ledger_does_not_have_is_told(asked: dict[str, str], said: str) -> None:
    app = run("ledger.py", asof=JUNE, **asked)
    (message,) = told(app)
    assert f"地址里的“历期”写的是“{asked['period']}”" in message and said in message


def test_characters_that_are_not_seen_do_not_turn_the_sentence_around() -> None:
    assert unknown_in_address.quoted("a\n\n\u202e# b\x00c") == "a   # b c"
    assert unknown_in_address.quoted("一" * 20) == "一" * 20 and unknown_in_address.quoted("一" * 21) == "一" * 20 + "…"


@pytest.mark.parametrize("text", ["http://a.cn", "WWW.a.cn", "a@b.cn", "&lt;"])
def test_what_the_browser_would_link_or_decode_is_broken_up(text: str) -> None:
    """A character that is not seen stands where the browser looks for an address, a backslash before an entity."""
    said = words.verbatim(text)
    assert not re.search(r"://|www\.|@b|^&", said.replace("\\:", ":"), re.IGNORECASE)
    assert re.sub(r"\\(.)", r"\1", said).replace("\u2060", "") == text
