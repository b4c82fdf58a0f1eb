"""The figures of the map read alike everywhere: rank, colour, limits, words and paper say the same of the same number."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analysis.monitoring.small_cells import WITHHELD
from geo.drawing.classes import Method, classify
from geo.paper.scene import on_paper
from models.time import Month
from models.viewing import Filters
from services.villages import map_content, map_look, map_scene, measures
from services.villages.map_look import Compare, Look, Villages
from services.villages.measures import Level
from services.words import words
from tests.ui.reading import html, run

JUNE = Filters((), (), Month(2025, 6))
INCOME = replace(map_look.plain("income", JUNE), which=Villages.ALL)
LUSHAN = "140524104249"

pytestmark = pytest.mark.usefixtures("demo_screens")


def look(key: str, **changes: object) -> Look:
    return replace(INCOME, measure=measures.catalogue()[key], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "one",
    [("income", Compare.NONE), ("tap_water", Compare.NONE), ("income", Compare.CHANGE), ("tap_water", Compare.CHANGE)],
)
def test_figures_that_read_alike_share_rank_and_colour(one: tuple[str, Compare]) -> None:
    """44.6 − 40.0 and 12.6 − 8.0 are not the same number to a computer, 98.96 and 99.04 read 99.0 both."""
    key, compare = one
    places = map_content.view(look(key, compare=compare), JUNE).places.dropna(subset=["value"])
    alike = places.groupby("label")
    assert len(alike) < len(places), "no two read alike: nothing is tried here"
    assert set(alike["rank"].nunique()) == set(alike["colour"].nunique()) == {1}


def test_limits_are_of_the_months_shown_and_of_nothing_later() -> None:
    def shown(look: Look, year: int) -> list[str]:
        view = map_content.view(look, Filters((), (), Month(year, 7)))
        return [one.label for one in view.panels[0].classes]

    def limits(method: Method, *years: int) -> list[str]:
        places = map_content.view(INCOME, JUNE).places["code"]
        values = [measures.values(INCOME.measure, Level.VILLAGE, Filters((), (), Month(year, 7))) for year in years]
        known = [words.as_shown(each.reindex(places), "万元") for each in values]
        return [one.label for one in classify(pd.concat(known), method)]

    for method in (Method.ROUND, Method.QUANTILES):
        for year in (2022, 2025):
            assert shown(replace(INCOME, method=method), year) == limits(method, year)
    assert limits(Method.ROUND, 2022) != limits(Method.ROUND, 2025)  # else nothing is tried here
    beside = replace(INCOME, compare=Compare.SIDE, other=Month(2022, 7))
    assert shown(beside, 2025) == limits(Method.ROUND, 2022, 2025)


@pytest.mark.parametrize("name", ["orphan_count", "unattended_count", "hardship_count"])
def test_few_people_are_told_to_no_room_and_by_no_class(name: str) -> None:
    orphans = look(f"ledger.care_counts.{name}", level=Level.TOWNSHIP)
    values = measures.values(orphans.measure, Level.TOWNSHIP, JUNE)
    projected = map_content.view(replace(orphans, is_projected=True), JUNE).places.set_index("code")
    for code, value in values.items():
        label = projected["label"][str(code)]
        assert label in ("<5 人", WITHHELD) if 0 < value < 5 else label in (f"{value:.0f} 人", WITHHELD)
    for shown in (orphans, replace(orphans, is_projected=True)):
        sheet = on_paper(map_scene.scene(shown, map_content.view(shown, JUNE), JUNE))
        limits = [one.lower for one in map_content.view(shown, JUNE).panels[0].classes[1:]]
        assert not [limit for limit in limits if 1 < limit < 5]
        assert not any("中位数" in note for note in sheet.notes if values.median() < 5)


def test_counts_of_many_people_keep_their_round_classes() -> None:
    people = look("ledger.villages.population")
    (panel,) = map_content.view(people, JUNE).panels
    assert len(panel.classes) == 4 and not any("<5" in one.label for one in panel.classes)


def test_rows_say_whose_they_are_and_none_is_a_class_of_its_own() -> None:
    rows = look("ledger.road_projects.rows", which=Villages.EXITED)
    view = map_content.view(rows, JUNE)
    assert rows.measure.title == "农村公路建设项目台账行数"
    (panel,) = view.panels
    none = panel.classes[0]
    assert view.is_whole and (none.label, none.count) == ("0", int((view.places["value"] == 0).sum())) and none.count


def test_notes_say_what_a_township_s_figure_is_made_of_on_screen_and_paper() -> None:
    income = replace(INCOME, level=Level.TOWNSHIP)
    view = map_content.view(income, JUNE)
    (middle, summed) = map_content.notes(income, view)
    assert summed == "乡镇数由各村相加，含全部村，缺数的村没有计入"
    assert middle == f"中位数 {view.places['value'].median():.1f} 万元"
    notes = on_paper(map_scene.scene(income, view, JUNE)).notes
    assert notes[1] == f"{middle}；{summed}；各档含下限、不含上限"
    water = look("tap_water", level=Level.TOWNSHIP)
    assert "乡镇的比例由各村的户数算得" in "".join(map_content.notes(water, map_content.view(water, JUNE)))
    change = replace(INCOME, compare=Compare.CHANGE)
    assert map_content.notes(change, map_content.view(change, JUNE))[0].startswith("变化的中位数 ")
    beside = replace(INCOME, compare=Compare.SIDE)
    left, right = (panel.middle for panel in map_content.view(beside, JUNE).panels)
    assert (
        map_content.notes(beside, map_content.view(beside, JUNE))[0]
        == f"中位数 左图 {left:.1f} 万元，右图 {right:.1f} 万元"
    )


def test_the_village_marked_is_marked_and_named_on_paper() -> None:
    marked = replace(INCOME, village=LUSHAN)
    (panel,) = on_paper(map_scene.scene(marked, map_content.view(marked, JUNE), JUNE)).panels
    point = panel.points[-1]
    assert (point.label, point.edge, point.edge_width, point.is_named_first) == ("鲁山村", "#D99A00", 3.0, True)
    assert sum(one.edge == "#D99A00" for one in panel.points) == 1


def test_what_cannot_be_chosen_now_says_what_holds_and_is_kept() -> None:
    app = run("villages.py", by="township", of="all", asof="2025-06")
    assert not app.exception and not app.info
    box = app.selectbox(key="map_of")
    assert box.disabled and set(box.options) == {"全部村"}
    app.selectbox(key="map_by").set_value("village").run()
    box = app.selectbox(key="map_of")
    assert not box.disabled and box.value == "all" and box.options == ["退出村", "全部村"]
    app.selectbox(key="map_compare").set_value("change").run()
    assert app.selectbox(key="map_classes").disabled
    assert "村集体经济收入的变化（万元）" in html(app) and "变化的中位数" in html(app)


def test_the_first_month_says_that_there_is_no_earlier_one() -> None:
    app = run("villages.py", asof="2021-01")
    assert app.selectbox(key="map_compare").options == ["没有更早的月份可比"]


def test_the_ranking_counts_those_it_ranks() -> None:
    text = html(run("villages.py", village=LUSHAN, asof="2025-06", of="all"))
    view = map_content.view(INCOME, JUNE)
    known = int(view.places["value"].notna().sum())
    rank = int(view.places.set_index("code")["rank"][LUSHAN])
    assert known < len(view.places)
    assert f"{known} 个村，从大到小" in text and f"{known} 个村中第 {rank} 位" in text
