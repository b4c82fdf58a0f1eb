"""一村一册 as Streamlit runs it: medians, promises, villages side by side."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.monitoring.bulletin import Count
from analysis.monitoring.guarantees import GUARANTEES
from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services.monitoring import view
from services.villages import compared, in_ledgers, village_facts, villages, visits
from tests.services.stored import stored
from tests.ui.reading import html, run
from ui.provenance import catalogue
from ui.villages import village
from ui.villages.visits import table_of

JUNE = Filters((), (), Month(2025, 6))
XIGOU, SHASHANGTOU, LUSHAN = "140524100202", "140524100219", "140524104249"

pytestmark = pytest.mark.usefixtures("demo_screens")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_page_says_each_figure_beside_its_medians() -> None:
    line = next(one for one in compared.lines(SHASHANGTOU, JUNE) if one.measure.key == "farmer_income")
    text = plain(html(run("village.py", code=SHASHANGTOU, asof="2025-06")))
    assert f"农民人均可支配收入 2024年度 {compared.own_words(line)}" in text and line.change_words in text
    assert f"{line.found.township.count} 个" in text and f"{line.found.county.count} 个" in text


def test_the_page_lists_the_first_rows_of_each_ledger(demo_store: Store) -> None:
    count, code, name = max(
        (count, code, name)
        for code in villages.exited(JUNE)["village_code"]
        for name, count in in_ledgers.counts(code, JUNE).items()
        if in_ledgers.is_of_things(demo_store.ledgers[name])
    )
    assert count > 4
    bodies = "".join(block.proto.body for block in run("village.py", code=code).get("html"))
    assert bodies.count(f"of=row%2F{name}%2F") == 4


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


def test_each_guarantee_of_a_village_leads_to_its_rows_whatever_the_department(demo_store: Store) -> None:
    rows = stored(demo_store, "houses")  # dangerous houses are those of their own ledger
    end = pd.Timestamp(2025, 6, 30)
    found, solved = (pd.to_datetime(rows[name]) for name in ("found_on", "accepted_on"))
    mine = rows[(rows["village_code"] == XIGOU) & (rows["status"] != "已腾退") & (found <= end)]
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
    assert "住房安全的问题 · 西沟村" in page and "农村危房改造台账" in page and f"{len(opened)} 行" in page


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
