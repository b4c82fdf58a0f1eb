"""The map as a room may see it, beside counts worked out by hand and those of the demo county."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geo.drawing.classes import HIDDEN_COLOUR, MISSING_COLOUR
from geo.paper.scene import on_paper
from models.time import Month
from models.viewing import Filters
from services.villages import map_content, map_look, map_scene, measures, small_counts, villages
from services.villages.map_look import Compare, Look
from services.villages.measures import Level
from services.words.small_counts import Sight
from tests.ui.reading import html, run
from ui.parts import ranking_bars

pytestmark = pytest.mark.usefixtures("demo_screens")
JUNE = Filters((), (), Month(2025, 6))
FIVE = Sight(5)
MONITORED = replace(map_look.plain("monitored", JUNE), is_projected=True)
#: Township a has 23 households in three villages, b 15 in two and one that is not known, c 3 in one and none in one.
COUNTS = {"a1": 2.0, "a2": 9.0, "a3": 12.0, "b1": 7.0, "b2": 8.0, "b3": None, "c1": 3.0, "c2": 0.0}


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> None:
    by_level = {Level.VILLAGE: COUNTS, Level.TOWNSHIP: {"a": 23.0, "b": 15.0, "c": 3.0}}
    rows = pd.DataFrame({"village_code": list(COUNTS), "township_code": [code[0] for code in COUNTS]})
    monkeypatch.setattr(measures, "values", lambda _, level, __: pd.Series(by_level[level], dtype="float64"))
    monkeypatch.setattr(villages, "rows", lambda _: rows)


def words(found: small_counts.Seen) -> dict[str, str]:
    """``4`` of a value drawn, ``?`` of one withheld, empty where there is none."""
    values, withheld = found
    return {
        str(code): "?" if is_withheld else "" if pd.isna(value) else f"{value:g}"
        for code, value, is_withheld in zip(values.index, values, withheld.loc[values.index], strict=True)
    }


@pytest.mark.usefixtures("worked")
def test_small_counts_are_drawn_alike_and_what_tells_them_is_not_drawn() -> None:
    townships = small_counts.seen(MONITORED.measure, Level.TOWNSHIP, JUNE, FIVE)
    # 41 in all: with 23 and 15 said the third would follow, and with it and 15 hidden it does not.
    assert words(townships) == {"a": "23", "b": "?", "c": "4"}
    found = small_counts.seen(MONITORED.measure, Level.VILLAGE, JUNE, FIVE)
    assert {code: said for code, said in words(found).items() if code[0] == "a"} == {"a1": "4", "a2": "?", "a3": "12"}
    assert words(found)["b3"] == "" and words(found)["b1"] == "?"  # 7 and 8 would tell the township's 15
    assert (words(found)["c1"], words(found)["c2"]) == ("4", "0")


@pytest.mark.usefixtures("worked")
def test_in_the_office_and_with_a_limit_of_one_all_is_as_it_is() -> None:
    expected = {code: "" if value is None else f"{value:g}" for code, value in COUNTS.items()}
    for sight in (Sight(), Sight(1)):
        assert words(small_counts.seen(MONITORED.measure, Level.VILLAGE, JUNE, sight)) == expected


def test_a_change_tells_neither_a_small_difference_nor_a_hidden_month() -> None:
    index = ["grown", "a little less", "same", "from few", "hidden", "missing"]
    is_hidden = pd.Series([False, False, False, False, True, False], index=index)
    before = pd.Series([10, 12, 6, 4, float("nan"), float("nan")], index=index)
    now = pd.Series([16, 11, 6, 20, float("nan"), 7], index=index)
    found = small_counts.change((before, is_hidden), (now, is_hidden), FIVE)
    assert list(words(found).values()) == ["6", "-4", "0", "?", "?", ""]


def looks() -> list[Look]:
    other = Month(2024, 6)
    return [
        replace(MONITORED, level=level, compare=compare, other=other, measure=measure)
        for measure in measures.catalogue().values() if measure.is_personal
        for level in measure.levels
        for compare in ((Compare.NONE, Compare.SIDE, Compare.CHANGE) if measure.has_history else (Compare.NONE,))
    ]  # fmt: skip


def test_no_view_of_people_holds_a_small_count_or_a_hidden_one() -> None:
    """Whatever is made for the browser, the file and the ranking comes from these tables."""
    small = hidden = 0
    for look in looks():
        view = map_content.view(look, JUNE)
        for table in (*(panel.table for panel in view.panels), view.places):
            drawn = table["value"].dropna().abs()
            assert set(drawn[drawn.between(1, 4)]) <= {4.0}, look.key
            few = table[table["value"].abs() == 4]
            small += len(few)
            assert few["label"].str.contains("<5").all() and few["colour"].groupby(few["value"]).nunique().le(1).all()
            withheld = table[table["label"] == "已隐去"]
            hidden += len(withheld)
            assert withheld["value"].isna().all() and set(withheld["colour"]) <= {HIDDEN_COLOUR}
            assert not (table["colour"] == MISSING_COLOUR)[table["label"] == "已隐去"].any()
        for panel in view.panels:
            assert panel.middle is None or (panel.middle >= 5 and not (panel.table["label"] == "已隐去").any())
            assert sum(one.count for one in panel.classes) + panel.missing == len(panel.table)
    assert small and hidden


def test_the_ranking_draws_all_small_ones_alike() -> None:
    bars = [bar for bar in ranking_bars.ranking(map_content.view(MONITORED, JUNE).places).bars if bar[4] == "<5 户"]
    assert len(bars) > 1
    assert len({(rank, label, value, colour) for _, rank, _, _, label, value, colour in bars}) == 1
    assert [bar[0] for bar in bars] == sorted(bar[0] for bar in bars)
    places = map_content.view(replace(MONITORED, compare=Compare.CHANGE), JUNE).places
    (withheld,) = [said for said in ranking_bars.ranking(places).rest if "已隐去" in said]
    assert f"{(places['label'] == '已隐去').sum()} 个，不排名" in withheld


def test_figures_that_are_of_nobody_stay_and_the_file_is_the_same_view() -> None:
    income = map_look.plain("income", JUNE)
    shown = map_content.view(replace(income, is_projected=True), JUNE)
    pd.testing.assert_frame_equal(shown.places, map_content.view(income, JUNE).places)
    change = replace(MONITORED, compare=Compare.CHANGE)
    sheet = on_paper(map_scene.scene(change, map_content.view(change, JUNE), JUNE))
    assert any("已隐去" in item.words for item in sheet.panels[0].legend)


def test_the_page_says_a_small_figure_as_such_and_its_address_stays_on_the_projector() -> None:
    exact = map_content.view(replace(MONITORED, is_projected=False), JUNE).places
    few = exact[exact["value"].between(1, 4)].iloc[0]
    asked = {"asof": "2025-06", "measure": "monitored", "village": str(few["code"])}
    app = run("villages.py", show="projector", **asked)
    assert not app.exception
    text, raw = html(app), "".join(block.proto.body for block in app.get("html"))
    assert few["label"] in html(run("villages.py", **asked)) and f" {few['label']} " not in text
    assert "&lt;5 户" in text and "退出投影" in text and "figure%2Fvillage_monitored" not in raw
    assert MONITORED.parameters()["show"] == "projector"
