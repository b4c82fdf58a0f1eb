"""Whether the risk of a case may be called eliminated: every condition met, not met, or not to be told from the data.

What is not met refuses the elimination. What the data cannot tell needs a person's word with grounds; it is never taken
for met. Nothing here is a quota: no condition asks how many are monitored.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.targets.states import Colour, Lit
from analysis.targets.wording import guarded, holds, rounded
from models.time import Month

BY_HELP, NATURAL = "帮扶消除", "自然消除"
WAYS = (BY_HELP, NATURAL)
#: Months of stable income before a risk may be called eliminated, and the day from which that is asked.
STABLE_MONTHS, ASKED_SINCE = 6, dt.date(2022, 4, 1)


class Answer(Lit):
    """What the data say about one condition."""

    MET = "met", "符合", Colour.GREEN
    NOT_MET = "not_met", "不符合", Colour.RED
    UNKNOWN = "unknown", "待人工核实", Colour.GREY


@dataclass(frozen=True)
class Condition:
    """One condition with its answer; ``why``: the values behind it, in words."""

    name: str
    answer: Answer
    why: str


@dataclass(frozen=True)
class Gap:
    """One problem of the household with 三保障 or water; ``is_for_health``: not at school for reasons of health."""

    guarantee: str
    found_on: dt.date
    solved_on: dt.date | None
    is_for_health: bool = False


@dataclass(frozen=True)
class Year:
    """What the household's newest known year says (October of the year before to September).

    Attributes:
        income_yuan: net income per head. line_yuan: the year's monitoring line; None = not said yet.
        flags: guarantee -> whether there was a problem; None = not filled.
        self_paid_yuan, payout_yuan: medical costs paid by the household, insurance paid to it.
    """

    year: int
    income_yuan: float | None
    line_yuan: float | None
    flags: tuple[tuple[str, bool | None], ...]
    self_paid_yuan: float | None
    payout_yuan: float | None


@dataclass(frozen=True)
class CaseFacts:
    """What is known of one case on a day.

    Attributes:
        way: 帮扶消除 or 自然消除. measure_count: measures begun by the day. year: None = no year is known.
        gaps: every one of the household, later ones too. income: a newer income than the year's with the line of its
            own year (that of the last twelve months, as it is asked for at an elimination).
    """

    identified_month: Month
    way: str
    has_no_labour: bool
    measure_count: int
    year: Year | None
    gaps: Sequence[Gap] = ()
    income: Year | None = None


def conditions(facts: CaseFacts, day: dt.date) -> tuple[Condition, ...]:
    """Every condition of an elimination on a day, in the order of the rules."""
    return (
        _half_year(facts, day),
        _income(facts.income or facts.year),
        _guarantees(facts, day),
        _spending(facts.year),
        _measures(facts),
        _labour(facts),
    )


def refusals(found: Iterable[Condition]) -> list[str]:
    """Why the elimination is refused, one sentence a condition that is not met; empty = nothing refuses it."""
    return [f"{one.name}：{one.why}" for one in found if one.answer is Answer.NOT_MET]


def to_confirm(found: Iterable[Condition]) -> list[str]:
    """What a person has to look into and answer for, because the data cannot tell."""
    return [f"{one.name}：{one.why}" for one in found if one.answer is Answer.UNKNOWN]


def _half_year(facts: CaseFacts, day: dt.date) -> Condition:
    name, past = "识别满半年", Month.of(day).minus(facts.identified_month)
    if day < ASKED_SINCE:
        return Condition(name, Answer.UNKNOWN, "2022年4月以前没有统一规定")
    why = f"{facts.identified_month.label}识别，到{Month.of(day).label}{'不足六个月' if past < STABLE_MONTHS else f'已 {past} 个月'}"
    return Condition(name, Answer.MET if past >= STABLE_MONTHS else Answer.NOT_MET, why)


def _income(year: Year | None) -> Condition:
    name = "收入稳定超过监测线"
    if year is None or year.income_yuan is None:
        return Condition(name, Answer.UNKNOWN, f"{f'{year.year}年度' if year else ''}收入缺数，不能比较")
    if year.line_yuan is None:
        why = f"{year.year}年度人均纯收入 {rounded(year.income_yuan)} 元；{year.year}年监测线待县里确认，不能比较"
        return Condition(name, Answer.UNKNOWN, why)
    is_over = holds(year.income_yuan, ">", year.line_yuan)
    word = "超过" if is_over else "没有超过"
    shown = guarded(year.income_yuan, 0, (">", year.line_yuan))
    why = f"{year.year}年度人均纯收入 {shown} 元，{word}当年监测线 {year.line_yuan:g} 元"
    return Condition(name, Answer.MET if is_over else Answer.NOT_MET, why)


def _guarantees(facts: CaseFacts, day: dt.date) -> Condition:
    name = "三保障和饮水安全持续巩固"
    known = [gap for gap in facts.gaps if gap.found_on <= day and not gap.is_for_health]
    opened = sorted({gap.guarantee for gap in known if gap.solved_on is None or gap.solved_on > day})
    if opened:
        return Condition(name, Answer.NOT_MET, f"还有没解决的问题：{'、'.join(opened)}")
    if facts.year is None:
        return Condition(name, Answer.UNKNOWN, "没有未解决的问题；年度情况缺数")
    ended = dt.date(facts.year.year, 9, 30)
    solved = {gap.guarantee for gap in known if gap.solved_on is not None and gap.solved_on > ended}
    bad = [guarantee for guarantee, is_bad in facts.year.flags if is_bad and guarantee not in solved]
    if bad:
        return Condition(name, Answer.NOT_MET, f"{facts.year.year}年度{'、'.join(bad)}有问题，没有解决的记录")
    missing = [guarantee for guarantee, is_bad in facts.year.flags if is_bad is None]
    if missing:
        return Condition(name, Answer.UNKNOWN, f"{facts.year.year}年度{'、'.join(missing)}缺数")
    return Condition(name, Answer.MET, f"没有未解决的问题；{facts.year.year}年度四项都有保障")


def _spending(year: Year | None) -> Condition:
    name = "大额刚性支出稳定解决"
    if year is None or year.self_paid_yuan is None:
        return Condition(name, Answer.UNKNOWN, "合规自付支出缺数，请核实")
    net = year.self_paid_yuan - (year.payout_yuan or 0)
    if net <= 0:
        return Condition(name, Answer.MET, f"{year.year}年度合规自付支出减理赔收入后没有负担")
    why = f"{year.year}年度合规自付支出减理赔收入后 {rounded(net)} 元，多少算大额待县里确认，请核实"
    return Condition(name, Answer.UNKNOWN, why)


def _measures(facts: CaseFacts) -> Condition:
    name = "帮扶措施落实"
    if facts.way == NATURAL:
        return Condition(name, Answer.MET, "自然消除，不要求帮扶措施")
    why = f"已落实 {facts.measure_count} 项" if facts.measure_count else "没有一条帮扶措施，不能帮扶消除"
    return Condition(name, Answer.MET if facts.measure_count else Answer.NOT_MET, why)


def _labour(facts: CaseFacts) -> Condition:
    name = "不是整户无劳动能力"
    if not facts.has_no_labour:
        return Condition(name, Answer.MET, "家里有劳动力")
    if facts.way == NATURAL:
        return Condition(name, Answer.UNKNOWN, "整户无劳动能力，风险自然消除的要写明依据")
    return Condition(name, Answer.NOT_MET, "整户无劳动能力，落实保障后持续跟踪，暂不标注风险消除")


def too_soon(facts: CaseFacts, eliminated_on: dt.date) -> list[str]:
    """What an elimination of the past did not meet, as far as the data can tell; empty = nothing speaks against it."""
    return refusals(conditions(facts, eliminated_on))
