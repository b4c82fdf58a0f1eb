"""The reporting calendar and the 催报 board: what is due when, who has reported, whom to ask."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from analysis.offices.reporting_round import DutyState, Standing, reminder, tallies, urgent_first
from data_access.workbooks.plain_table import table_workbook
from data_access.workbooks.prefilled import prefilled_set
from models.time import CYCLE_MONTHS, Period
from models.viewing import Filters
from services import reading
from services.days import day_of
from services.offices.reporting import Round, round_of
from services.words import words
from settings import settings
from ui.base.links import href
from ui.parts import cards, downloads
from ui.parts.forms import box
from ui.parts.mark import figure_head

_CYCLES = {"month": "月报", "quarter": "季报", "year": "年报"}
#: How far back a period can be chosen, by cycle.
_BACK = {"month": 12, "quarter": 8, "year": 5}
_HEADER = ("报送单位", "报送内容", "报送期", "应报日期", "状态", "逾期天数", "退回原因")


def calendar(filters: Filters) -> None:
    """What is due for the last ended periods, ledger by ledger: the day, who reports it, how many have."""
    day = day_of(filters)
    found = round_of(filters, day)
    with cards.card("reporting_calendar"):
        cards.draw(figure_head("报送日历", filters, "reporting", f"最近结束的报送期：{found.periods_text}"))
        chosen = st.segmented_control(
            "报送间隔", list(_CYCLES), format_func=_CYCLES.__getitem__, default="month", key="calendar_cycle",
            label_visibility="collapsed", required=True,
        )  # fmt: skip
        items = [item for item in found.standings if item.duty.cycle == chosen]
        if items:
            header = ("报送内容", "报送期", "应报日期", "谁报", "已报 / 应报")
            cards.draw(cards.table(header, _calendar_rows(items, found.names), numbers=(4,)))
        else:
            cards.draw(cards.muted("所选乡镇和部门没有这一类报表。"))
        cards.draw(cards.muted(_rule(items)))


def board(filters: Filters) -> None:
    """催报: who has reported and who has not, the text to send, and everything as Excel."""
    day = day_of(filters)
    with cards.card("reporting_board"):
        place, source = st.columns([1.5, 3], vertical_alignment="center")
        asked = box(place, "报送期", _choices(day), "board_period", label_visibility="collapsed")
        found = round_of(filters, day, Period.parse(asked) if asked else None)
        source.html(figure_head(f"催报：{found.periods_text}", filters, "reporting", day_text(day)))
        if not found.standings:
            cards.draw(cards.muted("所选乡镇和部门这一期没有要报的。"))
            return
        note = "“已接受”含零报送。已导入的数、已受理的报表都算已接受。"
        cards.draw(_state_line(found.standings), _tally_table(found), cards.muted(note))
    with cards.card("reporting_waited_for"):
        _waited_for(found)
    with cards.card("reporting_reminder"):
        _one_reporter(found)


def late_table(late: Sequence[Standing], filters: Filters) -> Markup:
    """What one reporter still owes, with how late it is and why it came back."""
    if not late:
        return cards.muted("最近结束的月、季、年都报来了，没有迟报。")
    rows = (
        (
            item.duty.title, item.period.label, words.day(item.due.day), cards.light(item.words, item.state.colour),
            item.reason,
        )
        for item in late
    )  # fmt: skip
    table = cards.table(("报送内容", "报送期", "应报日期", "状态", "退回原因"), rows)
    note = f"{day_text(day_of(filters))}。催报文字和预填模板见"
    return table + cards.line(note, cards.anchor(href("data", filters, part="board"), "催报"))


def day_text(day: dt.date) -> str:
    """To which day lateness is counted: today, whatever month is shown; a simulated county alone goes by the month."""
    text = f"逾期算到 {words.day(day)}"
    return f"{text}（{'演示县的日子停在所选月份的下月末' if reading.manifest().is_demo else '现状，不随截至月份变'}）"


def _choices(day: dt.date) -> dict[str, str]:
    """Periods since the plan began, newest first; an empty text stands for the last ended of each cycle."""
    first = reading.county().plan.start_month
    found = (Period.before(day, cycle).plus(-back) for cycle in CYCLE_MONTHS for back in range(_BACK[cycle]))
    known = {str(one): f"{_CYCLES[one.cycle]} {one.label}" for one in found if one.last >= first}
    return {"": "最近结束的月、季、年"} | known


def _calendar_rows(items: Sequence[Standing], names: dict[str, str]) -> list[tuple[object, ...]]:
    by_subject: dict[str, list[Standing]] = {}
    for item in items:
        by_subject.setdefault(item.duty.subject, []).append(item)
    rows: list[tuple[object, ...]] = []
    for same in sorted(by_subject.values(), key=lambda same: same[0].due.day):
        first = same[0]
        done = sum(item.state in (DutyState.ACCEPTED, DutyState.NOTHING, DutyState.SUBMITTED) for item in same)
        who = _who(first, names) if len(same) == 1 else f"{len(same)} 个乡镇"
        title = cards.joined(*((cards.tag("目标"), " ") if first.duty.is_target else ()), first.duty.title)
        rows.append((title, first.period.label, words.day(first.due.day), who, f"{done} / {len(same)}"))
    return rows


def _who(item: Standing, names: dict[str, str]) -> str:
    """The reporter's name; where nobody is named, whom the plan names."""
    return names[item.duty.reporter] if item.duty.reporter else f"待县里确认{_named(item, names)}"


def _named(item: Standing, names: dict[str, str]) -> str:
    units = item.duty.named
    return f"（方案列：{'、'.join(names[unit] for unit in units)}）" if units else "（原文未注明）"


def _rule(items: Sequence[Standing]) -> str:
    days = settings().reporting.due_days
    text = (
        f"期末后 {days['month']} 天（月报）、{days['quarter']} 天（季报）、{days['year']} 天（年报）内报，"
        "遇节假日顺延到下一个工作日；天数待县里确认。"
    )
    unknown = sorted({item.due.day.year for item in items if not item.due.is_announced})
    if unknown:
        text += f"{'、'.join(map(str, unknown))} 年的放假安排还没有收录，按周一至周五推算。"
    return text


def _state_line(items: Sequence[Standing]) -> Markup:
    counts = {state: sum(item.state is state for item in items) for state in DutyState}
    shown = Markup(" ").join(cards.light(f"{s.label} {count}", s.colour) for s, count in counts.items() if count)
    return cards.line("应报 ", cards.strong(len(items)), " 项　", shown)


def _tally_table(found: Round) -> Markup:
    """One row a reporter: townships on the left, units on the right."""
    towns = {township.code for township in reading.county().townships}
    shown = (DutyState.LATE, DutyState.RETURNED, DutyState.SUBMITTED, DutyState.NOT_DUE)
    header = ("应报", "已接受", *(state.label for state in shown), "最长逾期")
    parts = []
    for title, is_town in (("乡镇", True), ("部门", False)):
        rows = [
            (
                found.names[tally.reporter], tally.total,
                tally.counts[DutyState.ACCEPTED] + tally.counts[DutyState.NOTHING],
                *(cards.light(str(n), state.colour) if (n := tally.counts[state]) else "" for state in shown),
                f"{tally.days_late} 天" if tally.days_late else "",
            )
            for tally in tallies(found.standings, found.names)
            if (tally.reporter in towns) is is_town
        ]  # fmt: skip
        if rows:
            parts.append(cards.table((title, *header), rows, numbers=range(1, len(header) + 1)))
    return cards.side_by_side(parts)


def _waited_for(found: Round) -> None:
    """What the office still waits for, longest delay first, and the whole board as Excel."""
    items = [item for item in urgent_first(found.standings) if item.duty.reporter]
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.html(cards.head(f"还要报的 {len(items)} 项", "逾期久的在前"))
    name = downloads.marked(f"催报-{found.day}.xlsx")
    downloads.button(right, "下载 Excel", lambda: _workbook(found), name, key="board_workbook")
    header = ("报送内容", "报送期", "应报日期", "状态", "报送单位", "退回原因")
    rows = _waited_rows(items, found.names)
    cards.draw(cards.table(header, rows) if rows else cards.muted("都报来了。"))
    unnamed = [item for item in found.standings if not item.duty.reporter]
    if unnamed:
        titles = "、".join(item.duty.title + (_named(item, found.names) if item.duty.named else "") for item in unnamed)
        cards.draw(cards.muted(f"报送单位待县里确认的 {len(unnamed)} 项，不催：{titles}"))


def _waited_rows(items: Sequence[Standing], names: dict[str, str]) -> list[tuple[object, ...]]:
    """One row for all reporters that the same report is waited for from, in the same state."""
    alike: dict[tuple[str, Period, str, str], list[Standing]] = {}
    for item in items:
        alike.setdefault((item.duty.title, item.period, item.words, item.reason), []).append(item)
    return [
        (
            title, cards.whole(period.label), cards.whole(words.day(same[0].due.day)), cards.light(state, same[0].state.colour),
            "、".join(names[item.duty.reporter] for item in same), reason,
        )
        for (title, period, state, reason), same in alike.items()
    ]  # fmt: skip


def _one_reporter(found: Round) -> None:
    """The reminder to copy and the templates to send along, for one reporter."""
    order = [tally.reporter for tally in tallies(found.standings, found.names)]
    cards.draw(cards.head("催报文字和预填模板", "选一个乡镇或部门"))
    if not order:
        cards.draw(cards.muted("没有报送单位。"))
        return
    late_first = sorted(order, key=lambda code: -max(item.days_late for item in found.of(code)))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    names = {code: found.names[code] for code in late_first}
    reporter = box(left, "报送单位", names, "board_reporter", label_visibility="collapsed")
    name = found.names[reporter]
    downloads.button(
        right, "下载预填模板", lambda: _templates(found, reporter),
        downloads.marked(f"{name}-预填模板-{found.day}.zip"), key="board_templates",
        note="已知的行和编号已填好，上期数列在旁边，填完可直接导入",
    )  # fmt: skip
    text = reminder(name, found.of(reporter))
    if text:
        st.code(text, language=None, wrap_lines=True)
    else:
        cards.draw(cards.muted(f"{name}都报来了，不用催。"))


def _templates(found: Round, reporter: str) -> bytes:
    duties = [item.duty for item in found.of(reporter)]
    made = prefilled_set(reading.store(), duties, reporter, set(found.periods))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in made.files.items():
            archive.writestr(name, data)
        if made.refused:
            archive.writestr("没有生成的模板.txt", "\r\n".join(made.refused))
    return buffer.getvalue()


def _workbook(found: Round) -> bytes:
    rows = (
        (
            _who(item, found.names), item.duty.title, item.period.label, item.due.day, item.state.label,
            item.days_late or None, item.reason or None,
        )
        for item in found.standings
    )  # fmt: skip
    lines = (f"催报：{found.periods_text}", day_text(found.day), _rule(found.standings))
    return table_workbook("催报", lines, _HEADER, rows, downloads.banner())
