"""Questions on a page: each with its choices, to be answered where the file was handed over."""

from collections.abc import Sequence

import streamlit as st

from data_access.intake.asking import Asking, Question
from services.words import words
from ui.parts import cards


def answered(asking: Asking, button: str, key: str) -> dict[str, str] | None:
    """Draw every question with what is taken so far; the answers once the button is clicked, else None.

    Args:
        asking: the questions, open or with a default. button: what going on is called. key: of the part of the page.
    """
    questions = asking.questions
    if not questions:
        return None
    cards.draw(cards.muted(_headline(asking)))
    answers = {question.id: answer for question in questions if (answer := _choice(question, asking.taken, key))}
    waits = len(answers) < len(questions)
    if st.button(button, key=f"{key}_answer", type="primary", disabled=waits, help="请先答完" if waits else None):
        return answers
    return None


def told(asking: Asking) -> None:
    """What was asked and how it was taken, defaults included, once it is done."""
    if account := asking.account():
        body = ((one["where"], one["question"], one["answer"]) for one in account)
        cards.draw(cards.muted("表里看不出来的这样办了："), cards.table(("哪里", "问题", "怎么办的"), body))


def _headline(asking: Asking) -> str:
    if asking.open:
        return f"有 {len(asking.questions)} 处要先问清楚，请回答后继续："
    return f"有 {len(asking.questions)} 处按下面所选的办，不对的请改选后再做一次："


def _choice(question: Question, taken: dict[str, str], key: str) -> str:
    labels = {choice.key: words.verbatim(choice.label) for choice in question.choices}
    keys: Sequence[str] = list(labels)
    chosen = taken.get(question.id)
    where = f"{question.where}：" if question.where else ""
    text, index = words.verbatim(f"{where}{question.text}？"), keys.index(chosen) if chosen else None
    return st.radio(text, keys, index, labels.__getitem__, key=f"{key}_{question.id}") or ""
