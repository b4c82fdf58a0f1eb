"""A page that opens one thing sets the filter line to it: no village of one township below a filter that says another."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from data_access.store import Store
from models.viewing import Filters
from services import reading
from services.days import first
from services.offices import supervision
from services.targets.judged import judged
from settings import ROOT
from tests.services.stored import one_row
from tests.ui.reading import html, run
from ui.base.links import PAGES
from ui.frame.subjects import SUBJECTS, Subject

pytestmark = pytest.mark.usefixtures("demo_screens")
CHONGWEN, LIYI, XIGOU = "140524100", "140524101", "140524100202"  # 西沟村 lies in 崇文镇


def filters_of(app: AppTest) -> tuple[list[str], list[str]]:
    assert not app.exception
    return app.multiselect(key="township").value, app.multiselect(key="department").value


def go(app: AppTest, page: str, **parameters: str | list[str]) -> AppTest:
    """What a link does: another page with the parameters of its address and no others; a click in the navigation has none."""
    app.query_params.clear()
    for key, value in parameters.items():
        app.query_params[key] = value
    app.switch_page(page)
    return app.run()


def row_of(store: Store, ledger: str, township: str | None) -> str:
    where = "township_code IS NULL" if township is None else "township_code = ?"
    found = one_row(store, f"SELECT row_id FROM {ledger} WHERE {where} LIMIT 1", *filter(None, [township]))
    return str(found[0])


def opened(store: Store) -> dict[str, tuple[str, Mapping[str, str]]]:
    """What is of 崇文镇 and opened by an address, by name."""
    household = row_of(store, "households", CHONGWEN)
    road = row_of(store, "road_projects", CHONGWEN)
    return {
        "village": ("village.py", {"code": XIGOU}),
        "township": ("township.py", {"code": CHONGWEN}),
        "household": ("household.py", {"id": household}),
        "ledger row": ("passport.py", {"of": f"row/road_projects/{road}"}),
        "value of a row": ("passport.py", {"of": f"row/road_projects/{road}/length_km"}),
        "row of a person": ("passport.py", {"of": f"row/members/{members(store, household)}"}),
        "a township's figure": ("passport.py", {"of": f"target/C35/{CHONGWEN}"}),
        "a village's figure": ("passport.py", {"of": f"figure/village_monitored/{XIGOU}"}),
        "a household's figure": ("passport.py", {"of": f"figure/household_members/{household}"}),
        "a village's total": ("passport.py", {"of": "total/assets/row_count", "village": XIGOU}),
        "rows of a village": ("ledger.py", {"name": "assets", "village": XIGOU}),
        "households of a village": ("households.py", {"village": XIGOU}),
        "gaps of a village": ("guarantees.py", {"village": XIGOU}),
        "clues of a village": ("clues.py", {"village": XIGOU}),
    }


def members(store: Store, household: str) -> str:
    return str(one_row(store, "SELECT row_id FROM members WHERE household_id = ? LIMIT 1", household)[0])


def test_below_another_townships_filter_each_sets_it_to_its_own(demo_store: Store) -> None:
    for name, (page, parameters) in opened(demo_store).items():
        app = run(page, township=LIYI, asof="2025-06", **parameters)
        assert filters_of(app)[0] == [CHONGWEN], name
        assert app.multiselect(key="township").disabled, name
        # The back button would get stuck on an address that is written anew.
        assert app.query_params["township"] in (LIYI, [LIYI]), name
        assert filters_of(app.run())[0] == [CHONGWEN], name


def test_every_parameter_that_opens_something_is_known() -> None:
    """A new one has to be thought of: whether it opens a thing, then its page stands in SUBJECTS, or only arranges a page."""
    opening = {"code", "id", "village", "of", "commitment", "task", "item"}
    arranging = {"name", "period", "quarter", "status", "view"}
    files = [*ROOT.glob("ui/**/*.py"), *ROOT.glob("pages/*.py")]
    texts = {file: file.read_text(encoding="utf-8") for file in files}
    read = {name for text in texts.values() for name in re.findall(r'state\.parameter\("(\w+)"\)', text)}
    assert read == opening | arranging
    # The map alone marks a village without being about it, and says where it lies when the filters leave it out.
    assert set(SUBJECTS) == {
        "village", "township", "department", "household", "passport", "ledger", "households", "clues", "guarantees",
        "targets", "tasks", "supervision",
    }  # fmt: skip
    assert set(SUBJECTS) < set(PAGES)


def test_a_figure_of_the_county_is_shown_below_the_whole_county(demo_store: Store) -> None:
    observation = row_of(demo_store, "observations", None)
    for of in ("target/C35", f"row/observations/{observation}"):
        app = run("passport.py", township=LIYI, of=of)
        assert filters_of(app)[0] == [] and app.multiselect(key="township").disabled, of
    total = run("passport.py", township=LIYI, of="total/road_projects/length_km")
    assert filters_of(total)[0] == [LIYI] and not total.multiselect(key="township").disabled


def test_a_departments_page_sets_the_department_and_the_whole_county() -> None:
    app = run("department.py", id="jiaotong", township=LIYI, department="shuiwu")
    assert filters_of(app) == ([], ["jiaotong"])


def test_what_was_chosen_holds_again_on_the_next_page() -> None:
    app = run("overview.py", township=LIYI, department="shuiwu", asof="2024-12")
    app = go(app, "village.py", code=XIGOU, township=LIYI, department="shuiwu", asof="2024-12")
    assert filters_of(app) == ([CHONGWEN], ["shuiwu"])
    app = go(app, "household.py", id="unknown")  # there is nothing to be about
    assert app.multiselect(key="township").value == [LIYI]
    app = go(app, "department.py", id="jiaotong")
    assert filters_of(app) == ([], ["jiaotong"])
    app = go(app, "targets.py")  # in the navigation
    assert filters_of(app) == ([LIYI], ["shuiwu"])
    assert app.selectbox(key="asof").value == "2024-12"


def test_a_link_that_leads_on_brings_its_filters_along() -> None:
    app = run("overview.py", asof="2025-06")
    app = go(app, "village.py", code=XIGOU, asof="2025-06")
    assert filters_of(app)[0] == [CHONGWEN]
    app = go(app, "targets.py", township=CHONGWEN, asof="2025-06")
    assert filters_of(app)[0] == [CHONGWEN]
    app.multiselect(key="township").set_value([]).run()
    assert filters_of(app)[0] == [] and "68 项承诺" in html(app)


def test_from_one_opened_thing_to_the_next_nothing_is_chosen(demo_store: Store) -> None:
    app = run("overview.py", asof="2025-06")
    app = go(app, "village.py", code=XIGOU, asof="2025-06")
    household = row_of(demo_store, "households", LIYI)
    app = go(app, "household.py", id=household, township=CHONGWEN, asof="2025-06")  # the village page's own link
    assert filters_of(app)[0] == [LIYI]
    app = go(app, "ledgers.py")
    assert filters_of(app)[0] == []


def test_a_list_below_another_township_stays_settled_when_it_runs_again() -> None:
    app = run("overview.py", asof="2025-06")
    app = go(app, "guarantees.py", village=XIGOU, township=LIYI, asof="2025-06")
    assert filters_of(app)[0] == [CHONGWEN] and filters_of(app.run())[0] == [CHONGWEN]
    app = go(app, "guarantees.py", township=LIYI, asof="2025-06")
    assert filters_of(app)[0] == [LIYI]


def test_a_list_keeps_wider_filters_around_what_it_opens() -> None:
    assert filters_of(run("households.py", village=XIGOU))[0] == []
    assert filters_of(run("households.py", village=XIGOU, township=[LIYI, CHONGWEN]))[0] == [LIYI, CHONGWEN]


def test_an_opened_target_task_or_matter_is_not_below_a_department_that_has_no_part_in_it() -> None:
    items = judged(Filters((), (), first().asof))
    road = next(item for item in items if item.commitment.id == "C35")
    answering = {unit.id for unit in (*road.units, *filter(None, [road.lead]))}
    assert "shuiwu" not in answering
    kept = run("targets.py", commitment="C35", department=sorted(answering)[0])
    assert filters_of(kept)[1] == [sorted(answering)[0]]
    app = run("targets.py", commitment="C35", department="shuiwu")
    assert filters_of(app)[1] == [] and app.multiselect(key="department").disabled
    app = run("tasks.py", task=road.commitment.article_id, department="shuiwu")
    assert filters_of(app)[1] == []
    item = supervision.all_items()[0]
    other = next(unit.id for unit in reading.county().units if unit.id != item.unit_id and unit.kind != "group")
    assert filters_of(run("supervision.py", item=str(item.item_id), department=other))[1] == []
    assert filters_of(run("supervision.py", item=str(item.item_id), department=item.unit_id))[1] == [item.unit_id]


def test_what_an_address_opens_settles_no_more_than_it_has_to() -> None:
    assert Subject().settles(("a",), ("u",)) == {}
    assert Subject(("b",)).settles(("a",), ("u",)) == {"township": ("b",)}
    assert Subject(lies_in="b").settles((), ()) == {}
    assert Subject(lies_in="b").settles(("a", "b"), ()) == {}
    assert Subject(lies_in="b").settles(("a",), ()) == {"township": ("b",)}
    assert Subject((), ("v",)).settles(("a",), ("u",)) == {"township": (), "department": ("v",)}
    assert Subject(answering=frozenset("uv")).settles((), ("u", "w")) == {}
    assert Subject(answering=frozenset("v")).settles((), ("u",)) == {"department": ()}
