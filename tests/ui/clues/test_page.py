"""线索预警 as Streamlit runs it: counts that agree, the way down to a household, and a rule changed after a dry run."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from models.time import Month
from models.viewing import Filters
from services.monitoring import clues, warnings
from tests.conftest import copied, mark_as_demo
from tests.data_access.filling import file, id_number, row, taken_in
from tests.screens import Use
from tests.ui.reading import html, run
from ui.clues import list

COUNTY = Filters((), (), Month(2025, 6))
CHONGWEN, XIGOU = "140524100", "140524100202"


@pytest.fixture(scope="module")
def households(empty_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three households of 崇文镇: one paid 12000 yuan, one 9000, one nothing; a clue about the last, one about nobody."""
    numbers = [f"YS000000000{n}" for n in range(1, 4)]
    paid = (12000, 9000, 0)
    clue = {
        "clue_no": "XS-1", "township_code": "崇文镇", "village_code": "西沟村", "household_id": numbers[2],
        "source": "干部排查", "risk": "因学", "received_on": dt.date(2025, 6, 20), "result": "待核实",
    }  # fmt: skip
    files = (
        file(
            "households",
            *(row("households", household_no=no, head_id_number=id_number(i)) for i, no in enumerate(numbers, 1)),
        ),
        file("members", *(row("members", household_id=no, id_number=id_number(i)) for i, no in enumerate(numbers, 1))),
        file(
            "household_years",
            *(
                row("household_years", household_id=no, medical_self_paid_yuan=yuan)
                for no, yuan in zip(numbers, paid, strict=True)
            ),
            called="年.xlsx",
        ),
        file("clues", clue, clue | {"clue_no": "XS-2", "household_id": None}),
        file("income_lines", row("income_lines")),
    )
    folder = tmp_path_factory.mktemp("households")
    with copied(empty_store_folder, folder) as store:
        mark_as_demo(store)
        taken_in(store, *files)
    return folder


@pytest.fixture
def screens(households: Path, tmp_path: Path, use: Use) -> None:
    """The screens over a copy of it, which a test may change."""
    use(shutil.copytree(households, tmp_path / "copy") / "config.toml")


def rules(app: AppTest, id: str, threshold: str) -> AppTest:
    app = app.selectbox("rule_chosen").set_value(id).run()
    return app.text_input(f"rule_threshold_{id}").set_value(threshold).run()


def with_words(app: AppTest, grounds: str, actor: str) -> AppTest:
    app.text_input("rule_grounds").set_value(grounds)
    app.text_input("actor").set_value(actor)
    return app.button("rule_confirm").click().run()


@pytest.mark.usefixtures("screens")
def test_counts_by_source_and_standing() -> None:
    text = html(run("clues.py", asof="2025-06"))
    assert re.search(r"有线索或预警的农户.*?2 \s*户", text, re.DOTALL)
    assert re.search(r"还没有人核实 \s*2 户 \s*，其中只有数据比对发现的 \s*1 户", text)
    assert "不在户台账的线索 1 条" in re.sub(r"\s+", " ", text)
    assert "2024年度监测线没有填（待县里确认），没有比较：3 户" in text
    assert "县教育局" in text and "县医保局" in text


@pytest.mark.usefixtures("screens")
def test_down_to_the_household_each_level_a_link() -> None:
    app = run("clues.py", asof="2025-06", township=CHONGWEN, village=XIGOU)
    text = html(app)
    assert "医疗自付较大：2024年度合规自付支出减理赔收入 12000 元，达到 10000 元" in text
    assert "因学（2025年6月20日" in text and "待核实" in text and "181 天" in text and "10 天" in text
    blocks = " ".join(block.proto.body for block in app.get("html"))
    assert blocks.count("/household?asof=2025-06") == 2
    assert "模拟甲" not in blocks and "YS000000000" not in blocks
    only = html(run("clues.py", asof="2025-06", township=CHONGWEN, village=XIGOU, rule="medical_burden"))
    assert "共 1 户" in only and "规则：医疗自付较大" in only
    assert "共 1 户" in html(run("clues.py", asof="2025-06", township=CHONGWEN, village=XIGOU, risk="因学"))


@pytest.mark.usefixtures("screens")
def test_a_rule_is_changed_only_after_a_dry_run_with_grounds_and_a_name() -> None:
    app = rules(run("clues.py", asof="2025-06", part="rules"), "medical_burden", "8000")
    assert not [button for button in app.button if button.key == "rule_confirm"]
    app = app.button("rule_try").click().run()
    text = re.sub(r"\s+", " ", html(app))
    assert (
        "预警由 1 户 变为 2 户" in text
        and "多出 1 户 ，其中已在监测 0 户，没有在监测、别的规则也没有预警的 1 户" in text
    )
    app = with_words(app, "", "张三")
    assert "要写明依据" in app.error[0].value
    app = with_words(app, "县委会议纪要3号", " ")
    assert "还没有填经办人" in app.error[0].value
    app = with_words(app, "县委会议纪要3号", "张三")
    assert not app.exception and "已调整“医疗自付较大”" in app.success[0].value
    text = html(app)
    assert "达到或超过 8000 元" in text and "张三" in text and "历次调整 1 次" in text
    assert len(warnings.warnings(COUNTY)) == 2


@pytest.mark.usefixtures("screens")
def test_a_trial_does_not_stand_for_another_threshold() -> None:
    app = (
        rules(run("clues.py", asof="2025-06", part="rules"), "medical_burden", "8000").button("rule_try").click().run()
    )
    assert [button for button in app.button if button.key == "rule_confirm"]
    app = app.text_input("rule_threshold_medical_burden").set_value("2000").run()
    assert not [button for button in app.button if button.key == "rule_confirm"]
    app = app.text_input("rule_threshold_medical_burden").set_value("八千").run()
    assert "不是确切的数" in app.error[0].value


@pytest.mark.usefixtures("screens")
def test_what_was_not_compared_is_no_nought() -> None:
    text = re.sub(r"\s+", " ", html(run("clues.py", asof="2025-06", part="rules")))
    assert "2023年 7100 文件" in text and "2024年 待县里确认 没有填，这一年的收入不和监测线比较" in text
    assert re.search(r"收入低于监测线 .*? 启用 缺数 — 3 户：2024年度监测线没有填", text)
    assert (
        "农村危房改造台账、三保障和饮水安全问题台账没有数" in text
        or "三保障和饮水安全问题台账、农村危房改造台账没有数" in text
    )


@pytest.mark.usefixtures("screens")
def test_the_workbook_says_what_it_holds_and_holds_no_name() -> None:
    data = list.workbook(clues.merged(COUNTY, "year"), COUNTY)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert cells[0][0] == "演示数据" and cells[1][0] == "线索预警"
    text = str(cells)
    assert "户年度收入和保障台账 · 年.xlsx · 第 3 行" in text
    assert "模拟甲" not in text and "YS0000" not in text and id_number(1) not in text
    assert [line[3] for line in cells[7:]] == ["待核实", "待核实"] and [line[4] for line in cells[7:]] == [181, 10]


@pytest.mark.usefixtures("screens")
def test_a_line_typed_in_is_compared_with_at_once_and_a_wrong_one_is_refused() -> None:
    def entered(app: AppTest, year: int | None, yuan: str, document: str, name: str) -> AppTest:
        app.selectbox("line_year").set_value(year)
        app.text_input("line_yuan").set_value(yuan)
        app.text_input("line_document").set_value(document)
        app.text_input("actor").set_value(name)
        return app.button("line_enter").click().run()

    app = run("clues.py", asof="2025-06", part="rules")
    for year, yuan, document, name, problem in (
        (None, "7500", "晋乡振发〔2024〕1号", "张三", "还没有选年度"),
        (2024, "7500", "", "张三", "要写明依据文件"),
        (2024, "七千五", "晋乡振发〔2024〕1号", "张三", "监测范围"),
        (2024, "75", "晋乡振发〔2024〕1号", "张三", "监测范围"),
        (2024, "7500", "晋乡振发〔2024〕1号", "", "还没有填经办人"),
    ):
        app = entered(app, year, yuan, document, name)
        assert problem in app.error[0].value, problem
    assert 2024 not in warnings.lines()
    app = entered(app, 2024, "7500", "晋乡振发〔2024〕1号", "张三")
    assert not app.exception and "2024年的监测线已记下" in app.success[0].value
    assert warnings.lines()[2024] == 7500
    assert "2024年度监测线没有填" not in html(app)
