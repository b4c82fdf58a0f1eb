"""一村一册 as Streamlit runs it: medians, promises, villages side by side, and what the card may say."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from statistics import median
from types import SimpleNamespace

import pandas as pd
import pytest
from docx import Document

from analysis.monitoring.bulletin import Count
from analysis.monitoring.guarantees import GUARANTEES
from analysis.monitoring.small_cells import band
from briefing.visit_card import LONGEST, word
from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services import reading
from services.monitoring import view
from services.villages import in_ledgers, village_facts, villages, visits
from tests.briefing.cards import FULLEST
from tests.data_access.published.looking import private_values
from tests.ui.reading import html, run
from ui.provenance import catalogue
from ui.villages import compared, village, visit_card
from ui.villages.visits import table_of

JUNE = Filters((), (), Month(2025, 6))
XIGOU, SHASHANGTOU, LUSHAN = "140524100202", "140524100219", "140524104249"
MADE = dt.datetime(2025, 7, 1, 9)

pytestmark = pytest.mark.usefixtures("demo_screens")


def stored(store: Store, ledger: str) -> pd.DataFrame:
    with store.record.reading() as connection:
        return pd.DataFrame(store.record.current_rows(connection, store.ledgers[ledger]).to_pandas())


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_page_compares_with_medians_over_the_villages_that_have_a_figure(demo_store: Store) -> None:
    rows = stored(demo_store, "village_years")
    of_2024 = rows[(rows["year"] == 2024) & rows["income_per_capita_yuan"].notna()]
    county = [int(value) for value in of_2024["income_per_capita_yuan"]]
    of_town = of_2024[of_2024["township_code"] == "140524100"]
    town = [int(value) for value in of_town["income_per_capita_yuan"]]
    own = rows[rows["village_code"] == SHASHANGTOU].set_index("year")["income_per_capita_yuan"]
    line = next(one for one in compared.lines(SHASHANGTOU, JUNE) if one.measure.key == "farmer_income")
    assert line.found.own == own[2024] and line.change == own[2024] - own[2021]
    assert (line.found.township.value, line.found.township.count) == (median(town), len(town))
    assert (line.found.county.value, line.found.county.count) == (median(county), len(county))
    text = plain(html(run("village.py", code=SHASHANGTOU, asof="2025-06")))
    change = f"{own[2024] - own[2021]:+.0f} 元"
    assert f"农民人均可支配收入 2024年度 {own[2024]:.0f} 元" in text and change in text
    assert f"{len(town)} 个" in text and f"{len(county)} 个" in text


def test_open_promises_stand_first_with_the_days_they_are_over(demo_store: Store) -> None:
    rows = stored(demo_store, "village_visits")
    end = pd.Timestamp(2025, 6, 30)
    dates = {name: pd.to_datetime(rows[name]) for name in ("visited_on", "due_on", "done_on")}
    opened = rows["promise"].notna() & ~(dates["done_on"] <= end) & (dates["visited_on"] <= end)
    late = rows[opened & (dates["due_on"] < end)].assign(days=(end - dates["due_on"]).dt.days)
    code = late["village_code"].mode()[0]
    mine = late[late["village_code"] == code]
    text = plain(html(run("village.py", code=code, asof="2025-06")))
    count = int((opened & (rows["village_code"] == code)).sum())
    assert f"未办结 {count} 件，其中逾期 {len(mine)} 件" in text
    places = [text.index(f"逾期 {days} 天") for days in sorted(mine["days"].astype(int), reverse=True)]
    assert len(places) > 1 and places == sorted(places)
    assert "已办结" not in text[text.index("历次走访答应的事") : places[-1]]


def test_villages_stand_side_by_side_and_unknown_ones_are_told() -> None:
    app = run("village.py", code=XIGOU, **{"with": [LUSHAN, "zz<b>", SHASHANGTOU]})
    text = plain(html(app))
    assert not app.exception
    assert "3 个村并排看" in text and "西沟村（崇文镇） 鲁山村（平城镇） 沙上头村（崇文镇） 全县中位数" in text
    assert any("有 1 个不在行政村台账里：zz" in one.value for one in app.info)
    assert app.query_params["with"] == [LUSHAN, SHASHANGTOU]
    app.multiselect(key="village_with").set_value([LUSHAN]).run()
    assert "2 个村并排看" in html(app) and app.query_params["with"] in (LUSHAN, [LUSHAN])


def test_the_list_of_things_and_commitments_is_of_this_village(demo_store: Store) -> None:
    assets = stored(demo_store, "assets")
    counts = in_ledgers.counts(XIGOU, JUNE)
    assert counts["assets"] == int((assets["village_code"] == XIGOU).sum()) > 0
    things = in_ledgers.things(XIGOU, JUNE)
    own = set(assets[assets["village_code"] == XIGOU]["asset_no"])
    assert {thing.name.split(" ")[0] for thing in things if thing.ledger.name == "assets"} <= own
    roads = stored(demo_store, "road_projects")
    with_road = roads[roads["village_code"].notna() & (roads["status"] == "已验收")]["village_code"].iloc[0]
    assert "C35" in {item.commitment.id for item in in_ledgers.touching(with_road, JUNE)}
    assert in_ledgers.touching("140524999999", JUNE) == []


def test_each_guarantee_of_a_village_leads_to_its_rows_whatever_the_department(demo_store: Store) -> None:
    rows = stored(demo_store, "guarantee_gaps")
    end = pd.Timestamp(2025, 6, 30)
    found, solved = (pd.to_datetime(rows[name]) for name in ("found_on", "solved_on"))
    mine = rows[(rows["village_code"] == XIGOU) & (rows["guarantee"] == "住房安全") & (found <= end)]
    opened = mine[~(solved[mine.index] <= end)]
    assert len(opened) and mine["household_id"].notna().all()
    for chosen in (JUNE, Filters(("140524101",), ("shuiwu",), JUNE.asof)):
        figure = catalogue.named(village_facts.gap_figure("住房安全"))
        assert figure.rows is not None and set(figure.rows(chosen, XIGOU)[1]) == set(opened["row_id"])
        said = figure.value(chosen, XIGOU)
        assert f"未解决 {len(opened)} 件，{opened['household_id'].nunique()} 户 " in said
        assert said.endswith(f"；已解决 {len(mine) - len(opened)} 件")
    bodies = "".join(block.proto.body for block in run("village.py", code=XIGOU).get("html"))
    for number, name in enumerate(GUARANTEES, 1):
        assert f"of=figure%2Fvillage_guarantee_{number}%2F{XIGOU}" in bodies, name
    page = plain(html(run("passport.py", of=f"figure/{village_facts.gap_figure('住房安全')}/{XIGOU}")))
    assert "住房安全的问题 · 西沟村" in page and "三保障和饮水安全问题台账" in page and f"{len(opened)} 行" in page


def card_words(code: str) -> str:
    own = villages.one(code, JUNE)
    document = Document(io.BytesIO(word(visit_card.card(own, JUNE, MADE))))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_the_card_hides_small_counts_of_households() -> None:
    found = villages.exited(JUNE).set_index("village_code")["monitored_count"].astype(int)
    few, many = found[found.between(1, 4)].index[0], found[found >= 5].index[0]
    assert "未消除风险监测户 <5 户（" in card_words(few)
    bulletin = village_facts.monitoring(villages.one(many, JUNE), JUNE)
    assert bulletin is not None and bulletin.still_open.households == found[many]
    assert f"未消除风险监测户 {band(found[many], 5)} 户（截至2025年6月" in card_words(many)
    gaps = village_facts.gaps(villages.one(XIGOU, JUNE), JUNE)["住房安全"].still_open
    assert Count(gaps.households, gaps.people).households in range(1, 5) and "住房安全 <5 户" in card_words(XIGOU)


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
    card = visit_card.card(own, JUNE, MADE)
    assert len(card.facts) <= len(FULLEST.facts) and len(card.compared) <= len(FULLEST.compared)
    said = [*card.facts, *(line for _, lines in card.parts for line in lines)]
    assert [line for line in said if len(line) > LONGEST or "\n" in line] == []
    assert card.facts[0].endswith("…（现状）。") and re.search(
        r"在岗 8 人：.+…，.+到任）.*，另有 \d 人。", card.facts[3]
    )
    promises, projects = (lines for _, lines in card.parts)
    assert promises[0].endswith("逾期 12 天") and projects[0].endswith("…：在建，下达金额 128.4 万元")
    document = Document(io.BytesIO(word(card)))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert "另有 5 项，见看板。" in text and "另有 26 项，见看板。" in text


def test_the_card_counts_every_project_under_way(demo_store: Store) -> None:
    """The page lists the first rows of a ledger; what the card counts as more must be all of them."""
    counts = {code: in_ledgers.counts(code, JUNE) for code in villages.exited(JUNE)["village_code"]}
    code, name = max(
        ((code, name) for code, found in counts.items() for name in found if in_ledgers.is_of_things(demo_store.ledgers[name])),
        key=lambda one: counts[one[0]][one[1]],
    )  # fmt: skip
    assert counts[code][name] > 4
    assert sum(thing.ledger.name == name for thing in in_ledgers.things(code, JUNE)) == counts[code][name]
    bodies = "".join(block.proto.body for block in run("village.py", code=code).get("html"))
    assert bodies.count(f"of=row%2F{name}%2F") == 4


def test_the_card_holds_no_private_value(demo_store: Store) -> None:
    text = "\n".join(card_words(code) for code in (XIGOU, SHASHANGTOU, LUSHAN))
    secrets = {value for values in private_values(demo_store).values() for value in values if len(value) > 2}
    assert len(secrets) > 1000
    assert [value for value in secrets if value in text] == []


def test_a_promise_done_after_the_month_is_still_under_way_in_it() -> None:
    codes = villages.exited(JUNE)["village_code"]
    early = Filters((), (), Month(2024, 6))
    found = pd.concat([visits.of_village(code, early) for code in codes[:40]])
    later = found[found["is_open"] & (found["status"] == "已办结") & (found["days_over"] == 0)]
    assert len(later) and {visits.state_words(row) for row in later.itertuples()} == {"办理中"}


def test_what_was_written_down_on_a_visit_is_shown_as_text() -> None:
    hostile = "<script>alert(1)</script>`${x}`"
    found = visits.of_village(XIGOU, JUNE).head(1).assign(promise=hostile, problem=hostile, is_open=True)
    drawn = table_of(found, JUNE)
    assert "<script" not in drawn and drawn.count("&lt;script&gt;alert(1)") == 2


def test_on_the_projector_counts_of_households_in_need_are_said_as_such() -> None:
    """Of every village: what the page tells of its households, beside the exact figures."""
    few = villages.rows(JUNE)
    few = few[few["monitored_count"].between(1, 4)]
    own = few.iloc[0]
    code, number = str(own["village_code"]), int(own["monitored_count"])
    exact = plain(html(run("village.py", code=code, asof="2025-06")))
    assert f"未消除风险 {number} 户" in exact and "未消除风险监测户 截至" in exact
    app = run("village.py", code=code, asof="2025-06", show="projector", **{"with": [LUSHAN]})
    assert not app.exception
    text = plain(html(app))
    assert "未消除风险 &lt;5 户" in text and "退出投影" in text and "未消除风险监测户 截至" not in text
    raw = "".join(block.proto.body for block in app.get("html"))
    assert "village_monitored" not in raw and "/guarantees?" not in raw
    (away,) = re.findall(r'href="(/village\?[^"]+)"[^>]*>退出投影', raw)
    assert f"with={LUSHAN}" in away and f"code={code}" in away and "show=" not in away
    card = text[text.index("三保障未解决的问题") :]
    counts = re.findall(r"(?:义务教育|基本医疗|住房安全|饮水安全) (\S+) (\S+) (\S+) (\S+)", card[:600])
    assert len(counts) == 4 and all(cell not in "1234" for row in counts for cell in row)


def test_what_stands_beside_a_hidden_count_does_not_tell_it() -> None:
    shown = view.View(is_projected=True)
    own = pd.Series(
        {"village_code": "none", "township_code": XIGOU[:9]}
    )  # a place of no ledger: the numbers stand alone

    def said(open_: int, gone: int) -> tuple[str, str, str]:
        counts = {"still_open": open_, "eliminated": gone, "enrolled": open_ + gone, "entered": 0, "eliminated_now": 0}
        found = SimpleNamespace(**{name: Count(number, 3 * number) for name, number in counts.items()})
        still_open, enrolled, eliminated, *_ = village._said(own, found, JUNE, shown)  # type: ignore[arg-type]
        return still_open, enrolled, eliminated

    assert said(7, 9) == ("7 户 21 人", "16 户 48 人", "9 户 27 人")
    assert said(2, 9) == ("<5 户", "已隐去", "9 户 27 人")
    assert said(7, 2) == ("7 户 21 人", "已隐去", "<5 户")
    assert said(1, 2) == ("<5 户", "<5 户", "<5 户")
