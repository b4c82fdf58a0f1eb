"""Questions: known by their place and words, answered by key, label or number, and never by a slip of the pen."""

from __future__ import annotations

import pytest

from data_access.intake.asking import Asking, Choice, Question, parse_answers
from errors import AnswerRefused

UNIT = Question("公路.xlsx", "公路", "F1", "里程的单位看不出来", (Choice("米", "按米换算"), Choice("公里", "就是公里")))
KEPT = Question(
    "公路.xlsx", "公路", "", "有 2 处更正", (Choice("保留", "保留更正"), Choice("改回", "按表里的")), "保留"
)


def test_a_question_without_a_default_stays_open_and_one_with_a_default_holds() -> None:
    asking = Asking()
    assert asking.ask(UNIT) is None and asking.ask(KEPT) == "保留"
    assert asking.open == (UNIT,) and asking.questions == (UNIT, KEPT)
    assert asking.taken == {KEPT.id: "保留"}


@pytest.mark.parametrize("answer", ["公里", "就是公里", "2", " 公里 "])
def test_an_answer_may_be_the_key_the_label_or_the_number(answer: str) -> None:
    asking = Asking({UNIT.id: answer})
    assert asking.ask(UNIT) == "公里" and asking.open == ()
    assert asking.account() == [
        {"where": "公路.xlsx，工作表“公路”，F1", "question": "里程的单位看不出来", "answer": "就是公里"}
    ]


def test_an_answer_that_is_no_choice_is_refused_with_the_choices() -> None:
    with pytest.raises(AnswerRefused, match="没有“里”这个选项。可以选：米、公里"):
        Asking({UNIT.id: "里"}).ask(UNIT)


def test_the_answer_to_another_wording_does_not_hold() -> None:
    more = Question(KEPT.file, KEPT.sheet, KEPT.place, "有 3 处更正", KEPT.choices)
    assert more.id != KEPT.id
    assert Asking({KEPT.id: "改回"}).ask(more) is None


def test_a_mistyped_number_does_not_let_a_default_pass() -> None:
    asking = Asking({"000000": "改回"})
    assert asking.ask(KEPT) == "保留"
    with pytest.raises(AnswerRefused, match=f"没有编号为 000000 的问题.*{KEPT.id}"):
        asking.refuse_misdirected()
    answered = Asking({"000000": "改回", KEPT.id: "保留"})  # a question that another answer made vanish is no slip
    assert answered.ask(KEPT) == "保留"
    answered.refuse_misdirected()


def test_answers_as_typed() -> None:
    assert parse_answers(["3f2a1b=公里", " aa00bb = 米 "]) == {"3f2a1b": "公里", "aa00bb": "米"}
    for wrong in (["3f2a1b"], ["=米"], ["3f2a1b="], ["3f2a1b=米", "3f2a1b=公里"]):
        with pytest.raises(AnswerRefused):
            parse_answers(wrong)


def test_an_open_question_is_a_fault_where_nobody_can_answer() -> None:
    fault = UNIT.as_fault()
    assert (fault.file, fault.cell) == ("公路.xlsx", "F1")
    assert (
        fault.sentence
        == "公路.xlsx，工作表“公路”，F1：里程的单位看不出来。请回答：按米换算、就是公里；或在表里写明后重新导入。"
    )
