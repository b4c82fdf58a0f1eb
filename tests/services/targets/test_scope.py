"""One scope: what is red for a township is the same number wherever it is drawn, and nothing of the county is counted among it."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from markupsafe import Markup

from analysis.targets.allocation import judge_share
from analysis.targets.inputs import Point
from analysis.targets.states import Colour, State
from data_access.published.read_model import ReadModel
from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services import reading
from services.figures.catalogue import FIGURES
from services.offices import answerable
from services.targets import scope
from services.targets.judged import judged
from services.targets.judging import target_of
from settings import ROOT
from tests.conftest import copied
from tests.data_access.filling import file, row, taken_in
from tests.screens import screens_of
from tests.services.stored import stored
from tests.ui.reading import html, run
from ui.base.links import PAGES
from ui.offices import townships
from ui.overview import overview
from ui.targets import board, closing

JUNE = Month(2025, 6)
#: A beginning, a month before a deadline of the plan, the month of it and after it, the month first shown, the end.
MONTHS = (Month(2021, 9), Month(2022, 12), Month(2023, 11), Month(2024, 12), JUNE, Month(2025, 12))
CHONGWEN, LIYI, FUCHENG, GUJIAO = "140524100", "140524101", "140524102", "140524207"
RED = {state.label for state in State if state.colour is Colour.RED}


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r'<a class="passport".*?</a>', "", text)))


def reds_of_overview(filters: Filters) -> int:
    """What the card of the overview says of the one township chosen."""
    text = plain(overview._targets_text(filters)).partition(scope.OF_COUNTY)[0]
    said = re.search(r"滞后或未达 (\d+)", text)
    assert said or "没有分解到本乡镇的任务" in text
    return int(said[1]) if said else 0


def reds_of_list(filters: Filters) -> int:
    """What the line of states on the page of targets says of it."""
    own, rest = scope.blocks(filters)
    text = plain(Markup().join(board._states(block, filters) for block in (own, rest))).partition(scope.OF_COUNTY)[0]
    return sum(int(number) for word, number in re.findall(r"(\S+) (\d+)(?= |$)", text) if word in RED)


def reds_of_township(code: str, filters: Filters) -> int:
    """The red lights in the table of its own page."""
    page = str(townships._page(answerable.townships(filters)[code], filters))
    tasks = page[page.index("一、分解到本乡镇的任务") : page.index("二、没有分解任务")]
    return len(re.findall(r'<span class="light red">', tasks))


class Record:
    """The allocations of the record and the published series, read without any of the services."""

    def __init__(self, store: Store) -> None:
        self.store, self.allocations = store, stored(store, "allocations")
        model = ReadModel(store.settings.stores.read_model)
        self.values = model.select("SELECT * FROM commitment_values WHERE township_code IS NOT NULL", {})
        roads = stored(store, "road_projects")
        self.roads = roads[roads["accepted_on"].notna()]

    def tasks(self, code: str) -> dict[str, dict[int, float]]:
        """What a township was given to do: commitment -> year -> due; those with noughts alone are no tasks."""
        found: dict[str, dict[int, float]] = {}
        columns = (self.allocations[name] for name in ("township_code", "commitment_id", "year", "value"))
        for township, id, year, value in zip(*columns, strict=True):
            if township == code:
                found.setdefault(str(id), {})[int(year)] = float(value)
        return {id: due for id, due in found.items() if any(due.values())}

    def points(self, id: str, code: str, month: Month) -> list[Point]:
        own = self.values[(self.values["commitment_id"] == id) & (self.values["township_code"] == code)]
        own = own[own["month"] <= str(month)].sort_values("month")
        parts = own[["value", "numerator", "denominator"]].astype("object").where(own.notna(), None)
        return [Point(Month.parse(str(when)), *part) for when, part in zip(own["month"], parts.to_numpy(), strict=True)]

    def reds(self, code: str, month: Month) -> set[str]:
        """Ids of the commitments whose share is red."""
        county, found = self.store.settled_county(), set()
        for id, due in self.tasks(code).items():
            target = target_of(county.commitment(id))
            verdict = judge_share(target, self.points(id, code, month), due, month, self.store.settings)
            if verdict.state.colour is Colour.RED:
                found.add(id)
        return found

    def road_km(self, code: str, month: Month) -> float:
        here = self.roads[(self.roads["township_code"] == code)]
        days = here["accepted_on"].map(str)
        return float(here.loc[days <= str(month.end), "length_km"].sum())


@pytest.mark.usefixtures("demo_screens")
def test_what_is_red_for_a_township_is_one_number_on_every_page(demo_store: Store) -> None:
    record, some = Record(demo_store), 0
    for month in MONTHS:
        for township in reading.county().townships:
            filters = Filters((township.code,), (), month)
            own, rest = scope.blocks(filters)
            reds = record.reds(township.code, month)
            shown = (reds_of_overview(filters), reds_of_list(filters), reds_of_township(township.code, filters))
            assert shown == (len(reds),) * 3, (township.name, month)
            assert {item.commitment.id for item in own.items if item.verdict.state.colour is Colour.RED} == reds
            everything = [item.commitment.id for block in (own, rest) for item in block.items]
            assert sorted(everything) == sorted(reading.county().commitment_ids)
            exported = [one for one in closing.closed(filters, reading.county()) if one.block == township.name]
            assert {one.item.commitment.id for one in exported} == set(record.tasks(township.code))
            some += bool(reds)
    assert some > 6


@pytest.mark.usefixtures("demo_screens")
def test_of_several_townships_each_has_the_line_it_has_alone(demo_store: Store) -> None:
    record, drawn = Record(demo_store), random.Random(20250630)
    codes = [township.code for township in reading.county().townships]
    for _ in range(8):
        chosen, month = drawn.sample(codes, drawn.randint(2, 5)), Month(drawn.randint(2021, 2025), drawn.randint(1, 12))
        text = plain(overview._targets_text(Filters(tuple(chosen), (), month)))
        for code in chosen:
            name = reading.county().township(code).name
            line = re.search(rf" {name}((?: (?:\d+|—)){{6}}) \d+ / \d+", text)
            assert line, (name, month)
            counts = [0 if number == "—" else int(number) for number in line[1].split()]
            assert sum(counts) == len(record.tasks(code)) and counts[3] == len(record.reds(code, month)), (name, month)


@pytest.mark.usefixtures("demo_screens")
def test_a_townships_figure_is_what_its_rows_come_to(demo_store: Store) -> None:
    record = Record(demo_store)
    for month in MONTHS:
        for block in scope.blocks(Filters(tuple(one.code for one in reading.county().townships), (), month))[:-1]:
            assert block.township
            roads = [item for item in block.items if item.commitment.id == "C35" and item.verdict.value is not None]
            for item in roads:
                assert item.verdict.value == pytest.approx(record.road_km(block.township.code, month))


@pytest.fixture(scope="class")
def divided(empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """120 km of road: 崇文镇 has 20 of its 120, 附城镇 100 of its 240, 古郊乡 none and nothing to build. C02 is red."""
    folder = tmp_path_factory.mktemp("divided")
    roads = [
        row(
            "road_projects", project_no=town, township_code=town, village_code=None, length_km=length,
            started_on=dt.date(2023, 1, 5), accepted_on=dt.date(2023, 6, 5), investment_wanyuan=None,
        )
        for town, length in (("崇文镇", 20), ("附城镇", 100))
    ]  # fmt: skip
    given = [
        row("allocations", commitment_id=id, township_code=town, year=2025, value=value)
        for id, town, value in (
            ("C35", "崇文镇", 120),
            ("C35", "附城镇", 240),
            ("C35", "古郊乡", 0),
            ("C45", "附城镇", 60),
        )
    ]
    reports = [
        row("observations", commitment_id="C02", month="2023-12", value=None, numerator=90, denominator=100, reporting_unit_id="县扶贫办"),
        row("observations", commitment_id="C45", month="2023-12", value=None, numerator=63, denominator=100, township_code="附城镇", reporting_unit_id="县农业农村局"),
        row("observations", commitment_id="C45", month="2023-12", value=None, numerator=50, denominator=100, township_code="崇文镇", reporting_unit_id="县农业农村局"),
    ]  # fmt: skip
    with copied(empty_store_folder, folder) as store:
        taken_in(store, file("road_projects", *roads), file("allocations", *given), file("observations", *reports))
    with screens_of(folder / "config.toml"):
        yield


WINTER = Month(2023, 12)


def of(*codes: str) -> Filters:
    return Filters(codes, (), WINTER)


@pytest.mark.usefixtures("divided")
class TestWorkedOut:
    """At 60 % of the time 崇文镇 has 16.7 % of its roads, 附城镇 41.7 %: 43.3 and 18.3 points behind, red and amber."""

    def test_a_township_has_its_own_tasks_and_everything_else_stands_apart(self) -> None:
        own, rest = scope.blocks(of(CHONGWEN))
        assert [(item.commitment.id, item.verdict.state, item.place) for item in own.items] == [
            ("C35", State.BEHIND, "崇文镇")
        ]
        assert own.items[0].verdict.gap_pp == pytest.approx(100 / 6 - 60)
        # Nobody gave 崇文镇 a part of C45, so that its report is no light of its own.
        by_id = {item.commitment.id: item for item in rest.items}
        assert "C35" not in by_id and by_id["C45"].place == "全县" and by_id["C02"].verdict.state is State.UNMET
        assert (own.counted, rest.name) == ("崇文镇 1 项分解任务", "全县事项（不分乡镇）")

    def test_who_has_nothing_to_do_has_no_lights(self) -> None:
        own, rest = scope.blocks(of(GUJIAO))
        assert own.items == () and [item.commitment.id for item in rest.items] == [
            one.commitment.id for one in judged(of())
        ]
        text = html(run("overview.py", township=GUJIAO, asof="2023-12"))
        assert "没有分解到本乡镇的任务" in text and "全县事项（不分乡镇）" in text

    def test_several_townships_stand_beside_one_another_and_are_never_added_up(self) -> None:
        found = scope.blocks(of(CHONGWEN, FUCHENG))
        assert [[item.commitment.id for item in block.items] for block in found[:-1]] == [["C35"], ["C35", "C45"]]
        assert [block.items[0].verdict.state for block in found[:-1]] == [State.BEHIND, State.SLOW]
        assert not {"C35", "C45"} & {item.commitment.id for item in found[-1].items}
        text = plain(overview._targets_text(of(CHONGWEN, FUCHENG)))
        assert "2 个乡镇各自的分解任务" in text
        # Met, on pace, slow, behind, missing, unlit.
        assert "崇文镇 — — — 1 — —" in text and "附城镇 1 — 1 — — —" in text
        assert (
            FIGURES["target_states"]
            .value(of(CHONGWEN, FUCHENG), "")
            .startswith("崇文镇：滞后 1；附城镇：达标 1 · 偏慢 1；全县事项（不分乡镇）：未达标 1")
        )

    def test_the_departments_narrow_a_townships_tasks_too(self) -> None:
        filters = Filters((FUCHENG,), ("nongye",), WINTER)
        assert [item.commitment.id for item in scope.blocks(filters)[0].items] == ["C45"]

    def test_overview_list_and_township_say_the_same(self) -> None:
        overview_text = plain(html(run("overview.py", township=CHONGWEN, asof="2023-12")))
        assert "崇文镇 1 项分解任务走到哪了" in overview_text and "滞后或未达 1" in overview_text
        assert "新改建“四好农村路”360公里 20 / 120 公里" in overview_text.replace("20.0 /", "20 /")
        targets = plain(html(run("targets.py", township=CHONGWEN, asof="2023-12")))
        assert "崇文镇 1 项分解任务 滞后 1" in targets and "崇文镇的分解任务 1 项" in targets
        township = plain(html(run("township.py", code=CHONGWEN, asof="2023-12")))
        assert "一、分解到本乡镇的任务 1 项" in township and "滞后 20.0 公里" in township

    def test_the_opened_target_is_the_townships_with_its_own_course(self) -> None:
        text = plain(html(run("targets.py", township=CHONGWEN, commitment="C35", asof="2023-12")))
        assert "（C35 第22条） · 崇文镇" in text and "完成16.7%，时序60.0%，落后43.3个百分点" in text
        assert "分解任务 120 公里（2025年累计）" in text and "还差（剩 24 个月） 100 公里" in text
        assert "2023年 20.0 公里 2023年12月" in text
        whole = plain(html(run("targets.py", commitment="C35", asof="2023-12")))
        assert "2023年 120.0 公里 2023年12月" in whole and "崇文镇 · " not in whole

    def test_the_export_counts_each_place_apart(self) -> None:
        found = closing.closed(of(CHONGWEN), reading.county())
        book = openpyxl.load_workbook(io.BytesIO(closing.workbook(found, of(CHONGWEN), reading.county())))
        rows = [list(cells) for cells in book["收官情况"].iter_rows(values_only=True)]
        said = [str(cells[0]) for cells in rows if str(cells[0]).startswith("范围：")]
        assert said[0].startswith("范围：崇文镇；全部部门；合计 1 项：") and said[1].startswith(
            "范围：全县事项（不分乡镇）；"
        )
        start = next(i for i, cells in enumerate(rows) if cells[0] == "编号")
        assert (rows[start + 1][0], rows[start + 1][rows[start].index("范围")]) == ("C35", "崇文镇")
        assert sum(cells[0] == "C35" for cells in rows[start + 1 :]) == 1


def test_only_what_is_never_narrowed_by_townships_asks_for_the_countys_lights_alone() -> None:
    """Everything else asks for the blocks of the scope. The pages of these say that townships do not apply to them."""
    asking = {
        str(path.relative_to(ROOT))
        for folder in ("services", "ui", "briefing", "commands", "pages")
        for path in ROOT.glob(f"{folder}/**/*.py")
        if re.search(r"^from services\.targets\.judged import .*\bjudged\b", path.read_text(encoding="utf-8"), re.M)
    }
    assert {path for path in asking if not path.startswith("services/targets/")} == {
        "services/offices/answerable.py",
        "services/offices/supervision.py",
        "ui/offices/departments.py",
        "ui/supervision/meetings.py",
    }
    assert all(PAGES[page].township_note for page in ("departments", "supervision"))
