"""风险户 on the demo county: the figures against plain SELECTs, every list as long as its figure, nothing small in a room."""

from __future__ import annotations

import html as entities
import io
import re

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.monitoring.bulletin import CATEGORIES, COUNTED, part
from data_access.store import Store
from errors import NotFound
from models.time import Month
from models.viewing import Filters
from services import reading
from services.monitoring import cases, counts, eliminations, one_screen
from services.monitoring import places as places_facts
from services.monitoring.view import View
from services.words.small_counts import Sight
from tests.ui.reading import html, seen
from ui.risk_households import breakdowns, export, flow, lists

JUNE = Month(2025, 6)
COUNTY = Filters((), (), JUNE)
PINGCHENG = "140524104"
PROJECTED = View(is_projected=True)

pytestmark = pytest.mark.usefixtures("demo_screens")


def raw(app: AppTest) -> str:
    return "".join(block.proto.body for block in app.get("html"))


def flat(app: AppTest) -> str:
    return re.sub(r"\s+", " ", entities.unescape(html(app)))


def asked(store: Store, sql: str) -> int:
    """One number from the record's own tables, current rows only."""
    with store.record.engine.connect() as connection:
        return int(connection.exec_driver_sql(sql).scalar_one())


STEP = "SELECT case_id FROM case_steps WHERE replaced_by IS NULL AND done_on <= '2025-06-30' AND step = "
ENTERED = f"SELECT * FROM cases WHERE replaced_by IS NULL AND row_id IN ({STEP} '录入系统')"
OPEN = f"{ENTERED} AND row_id NOT IN ({STEP} '风险消除')"


def test_the_figures_are_those_of_the_ledgers(demo_store: Store) -> None:
    enrolled = asked(demo_store, f"SELECT count(DISTINCT household_id) FROM ({ENTERED})")
    opened = asked(demo_store, f"SELECT count(DISTINCT household_id) FROM ({OPEN})")
    total = cases.totals(COUNTY)
    assert (total.enrolled.households, total.still_open.households) == (enrolled, opened)
    assert total.eliminated.households == enrolled - opened
    text = flat(seen("households.py"))
    assert f"{opened} 户 {total.still_open.people} 人未消除风险" in text
    assert f"累计纳入 {enrolled} 户 {total.enrolled.people} 人" in text
    assert f"已消除 {enrolled - opened} 户" in text
    for category in CATEGORIES:
        count = total.by_category[category]
        assert f"{category} {count.households} {count.people}" in text


def test_the_overview_and_the_townships_say_the_same() -> None:
    total = cases.totals(COUNTY).still_open
    assert f"{total.households} 户 {total.people} 人未消除风险" in flat(seen("overview.py"))
    listed = places_facts.townships(COUNTY, View(), reading.county())
    assert len(listed) == 11
    assert sum(place.count.households for place in listed) == total.households
    assert sum(place.count.people for place in listed) == total.people


@pytest.mark.parametrize("month", [Month(2021, 1), Month(2022, 12), JUNE, Month(2025, 12)])
def test_every_list_is_as_long_as_its_figure(month: Month) -> None:
    filters = Filters((), (), month)
    total = cases.totals(filters)
    assert total.disagreements == ()
    for status, (_, name) in lists.STATUSES.items():
        listed = lists.listed(filters, View(status=status))["household_id"].nunique()
        assert listed == part(cases.cases(filters), name, month)["household_id"].nunique()
        if name in COUNTED:
            assert listed == getattr(total, name).households
    for category, count in total.by_category.items():
        assert len(lists.listed(filters, View(category=category))) == count.households


def test_who_waits_for_help_is_told_alike_by_the_count_and_by_the_clock() -> None:
    found = counts.states(COUNTY)
    limit = cases.waiting_days()
    assert (found["is_without_measures"] == (found["days_without_measure"].fillna(0) > limit)).all()
    assert (found["is_enrolled"] == (found["entered_on"].notna() & (found["status"] != "不予纳入"))).all()


def test_a_department_narrows_to_the_risks_it_answers_for(demo_store: Store) -> None:
    ill = asked(
        demo_store, f"SELECT count(DISTINCT household_id) FROM ({OPEN}) WHERE '因病' IN (risk_1, risk_2, risk_3)"
    )
    text = flat(seen("households.py", department="yibao"))
    assert f"{ill} 户" in text[text.index("防返贫监测对象") :][:60]
    assert "只看所选部门归口的风险：因病" in text
    assert "所选部门没有归口的风险" in flat(seen("households.py", department="jiaotong"))
    total = cases.totals(COUNTY).still_open
    assert f"{total.households} 户 {total.people} 人未消除风险" in flat(seen("overview.py", department="yibao"))


def test_overdue_comes_first_with_who_must_act() -> None:
    late = counts.overdue(COUNTY)
    text = flat(seen("households.py"))
    assert text.index("办理逾期") < text.index("从线索到消除") < text.index("未消除风险户按乡镇")
    assert f"办理逾期 {len(late)} 件" in text
    worst = late.iloc[0]
    assert f"{worst.village}第 {worst.place} 户 {worst.overdue_step}" in text
    assert f"逾期 {worst.days_over} 天 {worst.township} · " in text
    listed = flat(seen("households.py", status="overdue"))
    assert len(re.findall(r"第 \d+ 户", listed)) == len(late)


def test_a_household_keeps_its_number() -> None:
    now, before = (cases.cases(Filters((), (), month)) for month in (JUNE, Month(2023, 6)))
    numbers = dict(zip(now["household_id"], now["place"], strict=True))
    assert all(
        numbers[household] == place for household, place in zip(before["household_id"], before["place"], strict=True)
    )
    assert not now.drop_duplicates("household_id").duplicated(["village_code", "place"]).any()


@pytest.mark.parametrize(
    "shown",
    [
        View(village="999999999999"),
        View(status="rich"),
        View(status="<b>"),
        View(step="foo"),
        View(category="foo"),
        View(risk="bar"),
    ],
)
def test_a_list_that_there_is_not_is_a_sentence(shown: View) -> None:
    with pytest.raises(NotFound, match="请从风险户页面逐级打开"):
        lists.title(shown, reading.county())


def small(text: str) -> bool:
    return text.isdigit() and 0 < int(text) < 5


def test_in_a_room_no_small_count_no_household_and_no_way_to_one_is_shown() -> None:
    for parameters in (
        {},
        {"township": PINGCHENG},
        {"status": "overdue"},
        {"township": PINGCHENG, "village": "140524104249"},
    ):
        app = seen("households.py", show="projector", **parameters)
        text = flat(app)
        assert not app.exception
        assert 'class="passport"' not in raw(app) and "/household?" not in raw(app)
        assert not re.search(r"第 \d+ 户", text)
        assert "只写“<5”" in text and ("投影时不列单户名单" in text) == (len(parameters) > 1 or "status" in parameters)
        assert not [found for found in re.findall(r"(\d+) [户人件条]", text) if small(found)]
    table = flat(seen("households.py", show="projector", township=PINGCHENG))
    lines = re.findall(r"[村区] (\d+|<5|已隐去) (\d+|已隐去) (\d+|<5|已隐去)", table[table.index("按行政村") :])
    assert lines and not any(small(cell) for line in lines for cell in line)


def test_what_a_room_sees_of_villages_fits_what_it_sees_of_townships() -> None:
    """Where a township's number is shown, at least two of its villages are hidden, or none."""
    county = reading.county()
    towns = {place.code: place for place in places_facts.townships(COUNTY, PROJECTED, county)}
    found = pd.DataFrame(
        [(one.township, one.count.households, one.said[0]) for one in places_facts.village_places(COUNTY, PROJECTED, county)],
        columns=["township", "households", "said"],
    )  # fmt: skip
    for code, villages in found.groupby("township"):
        assert villages["households"].sum() == towns[str(code)].count.households
        hidden = villages[villages["said"] != villages["households"].astype(str)]
        assert set(hidden["said"]) <= {"<5", "已隐去"} and len(hidden) != 1
        assert (villages["said"][villages["households"] == 0] == "0").all()


def sheet(content: bytes) -> list[list[object]]:
    found = openpyxl.load_workbook(io.BytesIO(content)).active
    assert found is not None
    return [list(row) for row in found.iter_rows(values_only=True)]


@pytest.mark.parametrize("townships", [(), (PINGCHENG,)])
def test_counts_go_out_without_small_ones(townships: tuple[str, ...]) -> None:
    filters = Filters(townships, (), JUNE)
    rows = sheet(export.counts_workbook(filters, View(), reading.county(), "演示数据"))
    top = next(number for number, row in enumerate(rows) if row[0] == "表")
    assert "截至2025年6月" in str(rows[1][0]) and "演示数据" in str(rows[3][0]) and "写“<5”" in str(rows[4][0])
    cells = [str(cell) for row in rows[top + 1 :] for cell in row[3:] if cell is not None]
    assert {"<5", "已隐去"} <= set(cells) and not any(small(cell) for cell in cells)
    kinds = [row[0] for row in rows[top + 1 :]]
    assert kinds.count("按乡镇") == (len(townships) or 11) and kinds.count("合计") == 7


def test_the_overdue_list_goes_out_by_village_and_number_alone() -> None:
    rows = sheet(export.overdue_workbook(COUNTY, "演示数据"))
    top = next(number for number, row in enumerate(rows) if row[0] == "乡镇")
    late = counts.overdue(COUNTY)
    total = cases.totals(COUNTY).without_measures.households
    listed = rows[top + 1 :]
    assert len([row for row in listed if row[8]]) == len(late)
    assert len([row for row in listed if row[9] and int(str(row[9])) > 10]) == total
    assert all(re.fullmatch(r"第 \d+ 户", str(row[2])) for row in listed)
    ids = set(cases.cases(COUNTY)["household_id"])
    assert not ids & {str(cell) for row in rows for cell in row}


def test_an_elimination_too_soon_is_found_by_what_the_ledger_says_of_the_household_afterwards(
    demo_store: Store,
) -> None:
    """Only 2023 has a line: of the eliminations of that year those with an income not above 7100 yuan, nobody else."""
    december = Filters((), (), Month(2023, 12))
    early = eliminations.too_early(december)
    below = asked(
        demo_store,
        "SELECT count(*) FROM cases WHERE replaced_by IS NULL AND eliminated_month LIKE '2023-%' AND "
        "net_income_per_capita_after_yuan <= 7100",
    )
    assert len(early) == below == 1
    assert "没有超过当年监测线 7100 元" in early.iloc[0].objections
    text = flat(seen("households.py", status="too_early", asof="2023-12"))
    assert early.iloc[0].objections in text and "不符合的条件" in text
    assert len(eliminations.of_year(december)) == sum(
        cases.totals(Filters((), (), Month(2023, month))).eliminated_now.households for month in range(1, 13)
    )


def headline(filters: Filters) -> tuple[str, str]:
    return one_screen.said(filters, PROJECTED).pair("still_open", cases.totals(filters).still_open)


def _codes_of_hidden_townships() -> list[str]:
    places = places_facts.townships(COUNTY, PROJECTED, reading.county())
    return [place.code for place in places if place.said[0] != str(place.count.households)]


def test_a_township_hidden_among_the_others_is_hidden_on_its_own_page_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a limit of 20 some townships of the demo county are hidden: nothing on their own pages adds up to them."""
    monkeypatch.setattr(View, "sight", property(lambda view: Sight(20 if view.is_projected else 0)))
    hidden, county = _codes_of_hidden_townships(), reading.county()
    assert len(hidden) > 1
    for code in hidden:
        filters = Filters((code,), (), JUNE)
        (place,) = places_facts.townships(filters, PROJECTED, county)
        number = place.count.households
        assert place.said[0] in ("<20", "已隐去") and headline(filters) == place.said
        assert str(number) not in breakdowns._categories(filters, PROJECTED)[-60:]
        said = [cell for cell, _ in breakdowns.categories(filters, PROJECTED)]
        assert not all(cell.isdigit() for cell in said)
        rows = sheet(export.counts_workbook(filters, View(), county))
        assert not [
            row
            for row in rows
            if row[0] in ("按乡镇", "合计") and row[2] in (place.name, "未消除风险") and row[3] == number
        ]
        eliminated = cases.totals(filters).eliminated.households
        assert eliminated < 20 or f"<b>{eliminated} 户" not in flow._funnel_text(filters, PROJECTED)


def test_all_townships_but_one_do_not_tell_the_one_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(View, "sight", property(lambda view: Sight(20 if view.is_projected else 0)))
    hidden = _codes_of_hidden_townships()
    rest = tuple(one.code for one in reading.county().townships if one.code != hidden[0])
    assert headline(Filters(rest, (), JUNE)) == ("已隐去", "已隐去")
    shown = tuple(code for code in rest if code not in hidden)
    told = Filters(shown, (), JUNE)
    assert headline(told)[0] == str(cases.totals(told).still_open.households)
