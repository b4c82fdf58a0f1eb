"""目标进度 as Streamlit runs it: three views, every commitment opened, and a few rows whose answers are worked out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from analysis.targets.closing import Outcome
from analysis.targets.states import State
from data_access.acts.settle import settle
from data_access.record.notes.settlements import Topic
from data_access.store import Store
from models.kinds import Kind
from models.time import Month
from models.viewing import Filters
from services import reading
from services.targets.judged import judged
from tests.conftest import copied
from tests.data_access.filling import file, row, taken_in
from tests.screens import Use, screens_of
from tests.ui.reading import html, run
from ui.targets import closing
from ui.targets.board import in_order

COUNTY = Path(__file__).parents[3] / "counties" / "lingchuan"
JUNE, CLOSE = Filters((), (), Month(2025, 6)), Filters((), (), Month(2025, 12))
#: Fictitious roads: 120 of 360 km accepted by 2023-12, 30 of them in its last twelve months.
ROADS = (("2021-06", 30.0), ("2022-06", 60.0), ("2023-06", 30.0))


def raw(app: AppTest) -> str:
    return " ".join(block.proto.body for block in app.get("html"))


def spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="class")
def roads(empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """120 km of road, divided between two townships: 崇文镇 has 80 of 120 km, 附城镇 40 of 240."""
    rows = []
    for number, (month, length) in enumerate(ROADS):
        day = Month.parse(month).end
        for town, share in (("崇文镇", 2 / 3), ("附城镇", 1 / 3)):
            rows.append(
                row(
                    "road_projects", project_no=f"LC-{number}-{town}", township_code=town, village_code=None,
                    length_km=length * share, started_on=day - dt.timedelta(days=90), accepted_on=day,
                    investment_wanyuan=None,
                )
            )  # fmt: skip
    shares = [
        row("allocations", township_code=town, year=2025, value=value)
        for town, value in (("崇文镇", 120), ("附城镇", 240))
    ]
    # Something reported for 2023-12 carries the ledgers' figures up to that month.
    other = row("observations", month="2023-12")
    folder = tmp_path_factory.mktemp("roads")
    with copied(empty_store_folder, folder) as store:
        taken_in(store, file("road_projects", *rows), file("allocations", *shares), file("observations", other))
    with screens_of(folder / "config.toml"):
        yield


@pytest.mark.usefixtures("roads")
class TestWorkedOut:
    """T 0.6, D 0.333, gap −26.7, M 3.0, red; 240 km in 24 months, 120 a year; seen 30 to 60 a year."""

    def test_the_opened_target_says_what_is_needed_and_what_was_seen(self) -> None:
        app = run("targets.py", commitment="C35", asof="2023-12")
        assert not app.exception
        text = spaced(html(app))
        assert "滞后 完成33.3%，时序60.0%，落后26.7个百分点，需提速×3.0" in text
        assert "需提速×3.0 完成 120.0 公里 数据月份 2023年12月 目标 ≥ 360 公里 期限 2025年12月" in text
        assert "还差（剩 24 个月） 240 公里" in text and "还需每年 120 公里" in text
        assert "与时序差 −26.7 个百分点" in text
        # 90 km in the 19 months from 2022-05 on are 56.8 a year, and 240 km take 51 months at that; nothing since 2023-09.
        assert "最快 56.8公里 2022年5月至2023年12月 2028年3月达到，晚于期限27个月 来不及" in text
        assert "最慢 0公里 2023年9月至2023年12月 看不到哪个月能达到 来不及" in text
        assert "来得及" not in text
        assert "能否按期是推算，仅供参考：已经到期、能拿来回测的只有 0 项，不到 20 项" in text
        assert "light red" not in raw(app)[raw(app).index("能否按期") :].partition("</table>")[0]  # so no colour either
        assert "预测" not in text.replace("不是预测", "")
        assert (
            "2021年 30.0 公里 2021年12月 — 2022年 90.0 公里 2022年12月 +60公里 2023年 120.0 公里 2023年12月 +30公里"
            in text
        )

    def test_townships_have_lights_from_their_shares_and_ranks_by_their_gaps(self) -> None:
        app = run("targets.py", commitment="C35", asof="2023-12")
        text = spaced(html(app))
        assert "of=target%2FC35%2F140524100" in raw(app)  # the mark beside the township's figure
        # 崇文镇 80 of 120 is 66.7% at 60% of the time; 附城镇 40 of 240 is 16.7%; their gaps are +6.7 and −43.3.
        first, second = text.index("1 崇文镇 按序时"), text.index("2 附城镇 滞后")
        assert first < second
        assert "80.0 公里 2023年12月 120.0 公里（2025年） 66.7% +6.7 +25.0" in text
        assert "40.0 公里 2023年12月 240.0 公里（2025年） 16.7% −43.3 −25.0" in text

    def test_another_yearly_pace_changes_the_answer_and_nothing_else(self) -> None:
        app = run("targets.py", commitment="C35", asof="2023-12")
        before = reading.manifest().version
        assert "测算：达到 2025年12月 360.0 公里" in spaced(html(app))
        app.number_input("what_if_pace_C35").set_value(100.0).run()
        text = spaced(html(app))
        assert "测算：达不到 2025年12月 320.0 公里" in text
        assert "2026年5月达到，晚于期限5个月" in text  # 240 km at 100 a year are 28.8 months
        assert "滞后 完成33.3%" in text and reading.manifest().version == before

    def test_the_months_left_count_from_the_month_shown(self) -> None:
        text = spaced(html(run("targets.py", commitment="C35", asof="2024-03")))  # the newest figure is of 2023-12
        assert "还差（剩 21 个月） 240 公里" in text and "还需每年 137.1 公里" in text  # 240 x 12 / 21

    def test_a_pace_beyond_all_sense_is_refused_in_chinese(self) -> None:
        app = run("targets.py", commitment="C35", asof="2023-12")
        app.number_input("what_if_pace_C35").set_value(1e9).run()
        assert "每年的数太大，没法测算" in html(app) and "测算：达" not in html(app)

    def test_laggards_at_the_median(self) -> None:
        app = run("targets.py", commitment="C35", asof="2023-12")
        app.segmented_control("what_if_C35").set_value("落后乡镇提到中位数").run()
        text = spaced(html(app))
        # 崇文镇 has done 66.7 % of its 120 km and 附城镇 16.7 % of its 240: at the median of 41.7 % that is 100 km
        # instead of 40, and the county has 180.
        assert "测算：达不到 2023年12月 180.0 公里" in text and "提到中位数完成各自任务的41.7%" in text
        assert "提到中位数的：附城镇。" in text


def test_the_month_something_was_done_in_is_said_of_nothing_that_is_not_done(
    empty_store: Store, tmp_path: Path, use: Use
) -> None:
    def reported(value: float) -> str:
        cells = row("observations", commitment_id="C11", month="2023-09", value=value, reporting_unit_id="县水务局")
        taken_in(empty_store, file("observations", cells))
        return spaced(html(run("targets.py", commitment="C11", asof="2023-12")))

    use(tmp_path / "config.toml")
    text = reported(0)
    assert "最近报送 2023年9月" in text and "完成月份" not in text
    assert "完成月份 2023年9月" in reported(1)


def test_the_potatoes_note_says_what_their_figure_counts(empty_store: Store, tmp_path: Path, use: Use) -> None:
    """The plan says 优质马铃薯, the figure counts the area of good kinds, and so says the note."""
    use(tmp_path / "config.toml")
    text = spaced(html(run("targets.py", commitment="C23", asof="2023-12")))
    assert "发展优质马铃薯2万亩" in text and "口径： 只算优质品种的种植面积" in text.replace(
        "口径：", "口径： "
    ).replace("  ", " ")


@pytest.mark.usefixtures("demo_screens")
class TestViews:
    def test_the_states_sum_and_the_rule_is_on_screen(self) -> None:
        text = html(run("targets.py"))
        total = int(re.search(r"下面各状态合计 (\d+) 项", text)[1])  # type: ignore[index]
        assert total == len(reading.county().commitments)
        named = sum(int(count) for one in State for count in re.findall(rf" {one.label} (\d+) ", text)[:1])
        assert named == total
        assert "落后25个百分点及以上为滞后" in text
        assert "以前有一期（年）没有达到的，在灯旁标曾经未达和年份；谁也补不回来的不留红灯，也不再列入督办" in text

    def test_the_list_is_ordered_by_the_gap_within_sections_and_as_a_whole(self) -> None:
        items, county = judged(JUNE), reading.county()
        ((_, flat),) = in_order(items, "gap", county)
        order = ["red", "amber", "grey", "green", "none"]
        colours = [item.verdict.colour for item in flat]
        assert colours == sorted(colours, key=order.index) and {"red", "green"} <= set(colours)
        for colour in order:
            gaps = [item.verdict.gap_pp for item in flat if item.verdict.colour == colour]
            known = [gap for gap in gaps if gap is not None]
            assert gaps[: len(known)] == sorted(known)  # those without a gap come after them
        grouped = in_order(items, "within", county)
        assert [title for title, _ in grouped] == [title for title, _ in in_order(items, "plan", county)]
        assert any(
            [item.commitment.id for item in mine] != [item.commitment.id for item in plans]
            for (_, mine), (_, plans) in zip(grouped, in_order(items, "plan", county), strict=True)
        )
        page = raw(run("targets.py", order="gap"))
        shown = re.findall(r">([BC]\d+) [第一二三]", page)
        assert shown == [item.commitment.id for item in flat]

    def test_a_line_names_the_lead_first_and_counts_the_others(self) -> None:
        page = raw(run("targets.py"))
        road = page[page.index("新改建“四好农村路”") :].partition("</tr>")[0]
        assert "县交通局" in road and 'title="县工信局等"' in road and "配合 1 家等" in road
        assert "−32.7" in road or re.search(r"−\d+\.\d", road)

    def test_small_pictures_and_names_cover_every_commitment_once(self) -> None:
        page = raw(run("targets.py", view="small"))
        ids = re.findall(r'href="/targets\?asof=2025-06&amp;commitment=(\w+)&amp;view=small"', page)
        assert sorted(ids) == sorted(reading.county().commitment_ids)
        assert page.count('class="mini"') == page.count("data:image/svg+xml") > 30
        assert "没有数列的：" in page

    def test_a_state_narrows_list_and_pictures(self) -> None:
        app = run("targets.py")
        app.button_group("groups").set_value(["偏慢"]).run()
        assert "培训脱贫劳动力7000名" in html(app) and "集中供水率95%左右" not in html(app)

    def test_an_unknown_commitment_is_told(self) -> None:
        app = run("targets.py", commitment="C99<b>")
        assert "没有编号为“C99" in app.info[0].value.replace("\\", "")
        assert "各状态合计" in html(app)


@pytest.mark.usefixtures("demo_screens")
class TestClosing:
    def test_outcomes_sum_by_section_and_as_a_whole(self) -> None:
        text = spaced(html(run("targets.py", view="closing", asof="2025-12")))
        assert "截至2025年12月，方案2025年12月收官。" in text
        found = closing.closed(CLOSE, reading.county())
        assert len(found) == sum(one.kind is not Kind.BASELINE for one in reading.county().commitments)
        total = re.search(r"合计 ([\d ]+) ", text[text.index("方案部分") :])
        assert total
        whole, *counts = map(int, total[1].split())
        assert whole == sum(counts) == len(found)
        for outcome, count in zip(Outcome, counts, strict=True):
            assert count == sum(one.closing.outcome is outcome for one in found)
        assert "未到期 0" in text

    def test_before_the_close_it_says_so(self) -> None:
        text = html(run("targets.py", view="closing"))
        assert "截至2025年6月，还没到收官（2025年12月）" in text
        assert any(one.closing.outcome is Outcome.PENDING for one in closing.closed(JUNE, reading.county()))

    def test_what_was_done_late_has_one_word_in_light_and_closing(self) -> None:
        assert State.DONE_LATE.label == Outcome.MET_LATE.label == "逾期完成"
        found = {one.item.commitment.id: one for one in closing.closed(CLOSE, reading.county())}
        light, ended = found["C55"].item.verdict, found["C55"].closing
        assert (light.state is State.DONE_LATE) is (ended.outcome is Outcome.MET_LATE)
        for one in found.values():
            is_dated = one.item.commitment.deadline is not None
            assert one.closing.outcome is not Outcome.MET or is_dated, one.item.commitment.id
            assert one.closing.outcome is not Outcome.REACHED or not is_dated, one.item.commitment.id

    def test_a_line_tells_those_with_the_plans_own_number_and_the_plans_end(self) -> None:
        """Picked from the file of the plan by other code: a number of the text, an amount, due 2025-12."""
        lines = csv.DictReader(io.StringIO((COUNTY / "plan" / "commitments.csv").read_text(encoding="utf-8")))
        own = {
            line["id"] for line in lines
            if line["values"] and line["deadline"] == "2025-12" and "原文无此数字" not in line["flags"]
            and line["kind"] not in ("duration", "milestone", "qualitative")
        }  # fmt: skip
        states = Counter(item.verdict.state.label for item in judged(JUNE) if item.commitment.id in own)
        text = closing.own_measure(closing.closed(JUNE, reading.county()), reading.county())
        assert len(own) == 18 and "2025年到期的 18 项" in text
        assert dict(re.findall(r"[：、]([^ ：、]+) (\d+)", text.partition("项，")[2])) == {
            word: str(count) for word, count in states.items()
        }
        assert text in html(run("targets.py", view="closing"))

    def test_the_workbook_has_month_rule_and_every_commitment(self) -> None:
        run("targets.py", view="closing", asof="2025-12")
        found = closing.closed(CLOSE, reading.county())
        book = openpyxl.load_workbook(io.BytesIO(closing.workbook(found, CLOSE, reading.county(), "演示数据")))
        rows = [list(cells) for cells in book["收官情况"].iter_rows(values_only=True)]
        top = "\n".join(str(cells[0]) for cells in rows[:6])
        assert "截至2025年12月" in top and "落后25个百分点及以上为滞后" in top and "演示数据" in top
        start = next(i for i, cells in enumerate(rows) if cells[0] == "编号")
        assert [cells[0] for cells in rows[start + 1 :]] == [one.item.commitment.id for one in found]
        assert {cells[3] for cells in rows[start + 1 :]} <= {one.label for one in Outcome}


@pytest.mark.usefixtures("demo_screens")
def test_every_commitment_opens_with_its_quote_and_the_rule_of_its_kind() -> None:
    app = run("targets.py")
    items = {item.commitment.id: item for item in judged(JUNE)}
    for commitment in reading.county().commitments:
        app.query_params["commitment"] = commitment.id
        app.run()
        assert not app.exception, commitment.id
        text, page = html(app), raw(app)
        assert f"（{commitment.id} " in text, commitment.id
        assert commitment.quote in text and f"类别： {commitment.kind.label}" in spaced(text), commitment.id
        facts = page[page.index('class="facts"') :].partition("</div></div>")[0]
        if items[commitment.id].verdict.state is not State.MISSING:
            assert "缺数" not in facts, commitment.id


def test_the_base_of_a_rise_is_a_rate_and_not_in_points(empty_store: Store, tmp_path: Path, use: Use) -> None:
    settle(
        empty_store, "C44", Topic.BASE, "20", month=Month(2020, 12), grounds="县政府会议纪要", actor="张某",
        now=dt.datetime(2026, 1, 5, 9),
    )  # fmt: skip
    use(tmp_path / "config.toml")
    app = run("targets.py", asof="2025-06")
    assert not app.exception
    assert "基期 20 %" in spaced(html(app)) and "基期 20 百分点" not in spaced(html(app))
