"""What the 下乡卡 says of a village of the demo county: households in bands, no names, no more than one page holds."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace

import pandas as pd
import pytest
from docx import Document

from analysis.monitoring.bulletin import Count
from analysis.monitoring.small_cells import band
from briefing.visit_card import LONGEST, card, word
from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services import reading
from services.villages import in_ledgers, village_facts, villages, visits
from tests.briefing.cards import FULLEST
from tests.data_access.published.looking import private_values
from tests.services.stored import stored

JUNE = Filters((), (), Month(2025, 6))
JUNE_END = pd.Timestamp(2025, 6, 30)
XIGOU, SHASHANGTOU, LUSHAN = "140524100202", "140524100219", "140524104249"
MADE = dt.datetime(2025, 7, 1, 9)

pytestmark = pytest.mark.usefixtures("demo_screens")


def card_words(code: str) -> str:
    own = villages.one(code, JUNE)
    document = Document(io.BytesIO(word(card(own, JUNE, MADE))))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_the_card_hides_small_counts_of_households(demo_store: Store) -> None:
    found = villages.exited(JUNE).set_index("village_code")["monitored_count"].astype(int)
    few, many = found[found.between(1, 4)].index[0], found[found >= 5].index[0]
    assert "未消除风险监测户 <5 户（" in card_words(few)
    bulletin = village_facts.monitoring(villages.one(many, JUNE), JUNE)
    assert bulletin is not None and bulletin.still_open.households == found[many]
    assert f"未消除风险监测户 {band(found[many], 5)} 户（截至2025年6月" in card_words(many)
    rows = stored(demo_store, "guarantee_gaps")
    is_open = pd.to_datetime(rows["found_on"]).le(JUNE_END) & ~pd.to_datetime(rows["solved_on"]).le(JUNE_END)
    here = rows[is_open & rows["guarantee"].eq("住房安全") & rows["village_code"].isin(found.index)]
    code = here["village_code"].iloc[0]
    gaps = village_facts.gaps(villages.one(code, JUNE), JUNE)["住房安全"].still_open
    assert Count(gaps.households, gaps.people).households == (here["village_code"] == code).sum() in range(1, 5)
    assert "住房安全 <5 户" in card_words(code)


def test_the_fullest_card_keeps_to_what_one_page_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long words are cut where somebody typed them; the state behind them and the number of the rest stay."""
    long = "很长\n的一段" * 50
    own = villages.one(XIGOU, JUNE).copy()
    own["main_industry"], own["population"], own["farmland_area_mu"] = long, 123456, 123456.7
    posted = village_facts.team_rows(XIGOU, JUNE).head(1).assign(sending_unit=long)
    visit = visits.of_village(XIGOU, JUNE).head(1).assign(promise=long, is_open=True, has_promise=True, days_over=12)
    funds = reading.store().ledgers["funds"]
    thing = in_ledgers.Thing(funds, "1", long, "在建", "下达金额 128.4 万元", "")
    assert not replace(thing, status="已验收").is_under_way
    monkeypatch.setattr(village_facts, "team_rows", lambda *_: pd.concat([posted] * 8))
    monkeypatch.setattr(visits, "of_village", lambda *_: pd.concat([visit] * 9))
    monkeypatch.setattr(in_ledgers, "things", lambda *_: [thing] * 30)
    found = card(own, JUNE, MADE)
    assert len(found.facts) <= len(FULLEST.facts) and len(found.compared) <= len(FULLEST.compared)
    said = [*found.facts, *(line for _, lines in found.parts for line in lines)]
    assert [line for line in said if len(line) > LONGEST or "\n" in line] == []
    assert found.facts[0].endswith("…（现状）。") and re.search(
        r"在岗 8 人：.+…，.+到任）.*，另有 \d 人。", found.facts[3]
    )
    promises, projects = (lines for _, lines in found.parts)
    assert promises[0].endswith("逾期 12 天") and projects[0].endswith("…：在建，下达金额 128.4 万元")
    document = Document(io.BytesIO(word(found)))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert "另有 5 项，见看板。" in text and "另有 26 项，见看板。" in text


def test_the_card_holds_no_private_value(demo_store: Store) -> None:
    text = "\n".join(card_words(code) for code in (XIGOU, SHASHANGTOU, LUSHAN))
    secrets = {value for values in private_values(demo_store).values() for value in values if len(value) > 2}
    assert len(secrets) > 1000
    assert [value for value in secrets if value in text] == []
