"""Questions: what a file or an act leaves open and only a person can tell, and how it was answered.

One mechanism for all of them. Whoever reads, checks or stages meets something uncertain and asks; the answer is one
given with the call (on the page, or by ``--answer``), else the question's default, else nothing, and then the whole
is not carried out. A question is known by its place and its words, so an answer holds for exactly what was read.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from errors import AnswerRefused
from models.faults import Fault, place_in_words

#: Question id -> key of the choice taken.
Answers = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """One answer: its key as typed on the command line, and what it does, a Chinese clause."""

    key: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question. It needs no code: the keys of its choices tell which it is, its ``id`` that nothing else was asked.

    Attributes:
        file, sheet: where it arises; empty where it is about no file. place: cell, header cell or rows; may be empty.
        text: what is asked, a Chinese sentence without its question mark; never repeats a sensitive value.
        choices: at least two. default: key of the choice that holds unless another is taken; empty = somebody has to
            answer.
    """

    file: str
    sheet: str
    place: str
    text: str
    choices: tuple[Choice, ...]
    default: str = ""

    @cached_property
    def id(self) -> str:
        """The same for the same question about the same place, in every check and on every machine."""
        parts = (self.file, self.sheet, self.place, self.text, *(choice.key for choice in self.choices))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:6]

    @property
    def where(self) -> str:
        return place_in_words(self.file, self.sheet, self.place)

    def label(self, key: str) -> str:
        """What the choice of this key does."""
        return next(choice.label for choice in self.choices if choice.key == key)

    def chosen(self, answer: str) -> str:
        """The key an answer stands for: a key, a label, or the choice's number from 1.

        Raises:
            AnswerRefused: it stands for none.
        """
        text = answer.strip()
        for number, choice in enumerate(self.choices, 1):
            if text in (choice.key, choice.label, str(number)):
                return choice.key
        offered = "、".join(choice.key for choice in self.choices)
        raise AnswerRefused(f"问题 {self.id} 没有“{text[:30]}”这个选项。可以选：{offered}。")

    @property
    def sentence(self) -> str:
        """The question with its choices, as the command line prints it."""
        offered = "；".join(f"{choice.key}（{choice.label}）" for choice in self.choices)
        left = f"不答按“{self.default}”办" if self.default else "要答了才能继续"
        where = f"{self.where}：" if self.where else ""
        return f"{where}{self.text}？可以选：{offered}。{left}。"

    def as_fault(self) -> Fault:
        """The question as something to be put right in the file, where nobody is there to answer."""
        offered = "、".join(choice.label for choice in self.choices)
        return Fault(
            "open_question", self.file, self.sheet, self.place, self.text, f"请回答：{offered}；或在表里写明后重新导入"
        )


class Asking:
    """The questions of one check or act, with the answers it was given.

    ``earlier`` are answers given when the same was handed in: they hold where the same is asked again, and nowhere else.
    """

    def __init__(self, answers: Answers | None = None, earlier: Answers | None = None) -> None:
        self._given, self._earlier = dict(answers or {}), dict(earlier or {})
        self._asked: dict[str, Question] = {}

    def ask(self, question: Question) -> str | None:
        """The key of the choice taken, or None while the question is open.

        Raises:
            AnswerRefused: the answer given is none of the choices.
        """
        self._asked.setdefault(question.id, question)
        return self._taken(question) or None

    @property
    def questions(self) -> tuple[Question, ...]:
        """All that were asked, in the order of asking."""
        return tuple(self._asked.values())

    @property
    def open(self) -> tuple[Question, ...]:
        """Those that somebody has to answer first."""
        return tuple(question for question in self.questions if not self._taken(question))

    @property
    def taken(self) -> dict[str, str]:
        """Id -> key of the choice that held, defaults included."""
        return {question.id: key for question in self.questions if (key := self._taken(question))}

    def account(self) -> list[dict[str, str]]:
        """What was asked and taken, to be kept with the batch: ``where``, ``question``, ``answer``."""
        return [
            {"where": question.where, "question": question.text, "answer": question.label(key)}
            for question in self.questions
            if (key := self._taken(question))
        ]

    def refuse_misdirected(self) -> None:
        """Refuse when an answer met no question while another question was left to its default: a slip of the pen
        must not pass for consent.

        Raises:
            AnswerRefused: so it is.
        """
        lost = sorted(set(self._given) - set(self._asked))
        defaulted = [question for question in self.questions if question.default and question.id not in self._given]
        if lost and defaulted:
            listed = "、".join(question.id for question in self.questions)
            raise AnswerRefused(f"没有编号为 {lost[0]} 的问题，或内容已变。现在的问题是：{listed}。请重新检查后再答。")

    def _taken(self, question: Question) -> str:
        answer = self._given.get(question.id) or self._earlier.get(question.id, "")
        return question.chosen(answer) if answer else question.default


def parse_answers(texts: Iterable[str]) -> dict[str, str]:
    """Answers as typed: ``3f2a1b=公里``.

    Raises:
        AnswerRefused: one of them is not of that form, or two answer the same question.
    """
    answers: dict[str, str] = {}
    for text in texts:
        number, mark, answer = text.partition("=")
        if not mark or not number.strip() or not answer.strip():
            raise AnswerRefused(f"“{text[:40]}”看不懂。回答请写成 问题编号=选项，如 3f2a1b=公里。")
        if number.strip() in answers:
            raise AnswerRefused(f"问题 {number.strip()} 答了两次。请只答一次。")
        answers[number.strip()] = answer.strip()
    return answers
