"""What an act leaves open is asked on its page and carried out as answered."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from data_access.acts.accept_report import step, submit
from data_access.acts.decide_correction import decide, propose
from data_access.record.notes.submissions import Report, State
from data_access.store import InputFile, Store
from tests.data_access.acts.hand_ins import AWAY
from tests.data_access.filling import NOW, current, file, sheet_of, taken_in
from tests.screens import Use
from tests.ui.reading import html, run


def herb(township: str, area: float) -> InputFile:
    rows: list[list[object]] = [
        ["乡镇", "品种", "方式", "年度", "面积（亩）"],
        [township, "党参", "人工种植", 2020, area],
    ]
    return InputFile(f"{township}.xlsx", sheet_of(rows, "中药材种植和野生抚育台账"))


def areas(store: Store) -> list[object]:
    return [found["area_mu"] for found in current(store, "herb_plantings")]


def answer(app: AppTest, choice: str, button: str) -> AppTest:
    """Take a choice of the one question on the page, and go on."""
    app.radio[0].set_value(choice).run()
    return app.button(key=button).click().run()


def test_a_withdrawal_asks_about_the_corrections_that_fall(empty_store: Store, tmp_path: Path, use: Use) -> None:
    taken_in(empty_store, herb("平城镇", 500))
    with empty_store.record.reading() as connection:
        (row_id,) = empty_store.record.keys(connection, empty_store.ledgers["herb_plantings"]).values()
    propose(
        empty_store, "herb_plantings", row_id, "area_mu", "520", reason="核实", evidence=None, actor="测试", now=NOW
    )
    decide(empty_store, 1, is_accepted=True, actor="测试", now=NOW)
    use(tmp_path / "config.toml")
    app = run("data.py", part="batches")
    app.selectbox(key="withdraw_batch").select(1).run()
    app.text_input(key="withdraw_reason").input("导错了").run()
    app.button(key="withdraw").click().run()
    assert "面积 500 改为 520" in app.radio[0].label and areas(empty_store) == [520]
    answer(app, "一并撤回", "withdraw_1_answer")
    assert not app.exception and areas(empty_store) == []
    assert "第 1 批已撤回，第 1 号更正一并撤回" in app.success[0].value
    assert "已撤回" in html(run("data.py", part="corrections"))


def test_a_question_at_acceptance_is_put_to_the_reviewer(empty_store: Store, tmp_path: Path, use: Use) -> None:
    report = Report("herb_plantings", "nongye", "2020")
    submit(empty_store, herb("秦家庄乡", 300), report, is_draft=False, actor="县农业农村局", now=NOW)
    step(empty_store, 1, State.CHECKED, actor="县办", now=NOW)
    taken_in(empty_store, herb("平城镇", 500))
    use(tmp_path / "config.toml")
    app = run("data.py", part="desk")
    app.selectbox(key="desk_number").select(1).run()
    assert "接受前要回答" in app.warning[0].value
    app.button(key="desk_step").click().run()
    assert areas(empty_store) == [500]
    answer(app, "合计", "desk_out_answer")
    assert not app.exception and areas(empty_store) == [800]


def test_a_report_is_answered_where_it_is_handed_in(empty_store: Store, tmp_path: Path, use: Use) -> None:
    of_town = AWAY | {"township_code": "平城镇", "month": "2025-06"}
    taken_in(empty_store, file("away_workers", of_town))
    given = file("away_workers", of_town | {"township_code": "秦家庄乡"}, called="秦.xlsx")
    use(tmp_path / "config.toml")
    app = run("data.py", part="desk", asof="2025-06")
    title = empty_store.ledgers["away_workers"].title
    app.selectbox(key="desk_ledger").select(title).run()
    app.selectbox(key="desk_reporter_townships").select("平城镇").run()
    app.selectbox(key="desk_period_month").select("2025年6月").run()
    app.file_uploader(key="desk_file").upload(given.name, given.data).run()
    app.button(key="desk_report").click().run()
    assert not app.exception and "还没有报送" in app.warning[0].value
    answer(app, "合计", "desk_in_answer")
    assert not app.exception
    assert app.success[0].value.startswith("已报送，第 1 号，待县办核对。") and "两家相加" in app.success[0].value


def test_what_held_without_an_answer_is_told_after_the_import(empty_store: Store, tmp_path: Path, use: Use) -> None:
    taken_in(empty_store, herb("平城镇", 500))
    taken_in(empty_store, herb("秦家庄乡", 300), answer="合计")
    use(tmp_path / "config.toml")
    app = run("data.py", part="import")
    given = herb("秦家庄乡", 350)
    app.file_uploader(key="upload").upload(given.name, given.data).run()
    next(button for button in app.button if button.label == "检查并导入").click().run()
    assert not app.exception and areas(empty_store) == [850]
    assert "表里看不出来的这样办了" in html(app) and "改这一部分，其余照旧，相加" in html(app)
