"""排查调整: how each village's monthly screening stands, as a calendar of twelve months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from analysis.monitoring.screening import WAITED_FOR, Said, ScreeningState, Standing, Tally, stand, tally
from analysis.offices.reporting_round import due_date
from data_access.county.rows import Commitment, Township, Village, VillageKind
from models.time import Month, Period
from models.viewing import Filters
from settings import settings
from ui import absent, cached, cards, words
from ui.links import href
from ui.passports import mark
from ui.reporting import day_of

LEDGER = "screenings"
MONTHS_SHOWN = 12
NOT_REPORTED = "缺数：截至这个月，村级防返贫排查台账里没有排查记录。请到数据管理导入。"


@dataclass(frozen=True)
class Calendar:
    """The villages that are due and how each of the last months stands on ``day``.

    Attributes:
        months: oldest first; the last one is the month shown. villages: in register order.
        standings: of every village and month. row_ids: of the rows, by village and month.
        communities: how many of the register have no row and are left out.
    """

    day: dt.date
    months: tuple[Month, ...]
    villages: tuple[Village, ...]
    standings: Mapping[tuple[str, Month], Standing]
    row_ids: Mapping[tuple[str, Month], str]
    communities: int

    @property
    def month(self) -> Month:
        return self.months[-1]

    def of(self, township: Township) -> list[Village]:
        return [village for village in self.villages if village.township_code == township.code]

    def tally(self, villages: Sequence[Village], month: Month) -> Tally:
        return tally(self.standings[village.code, month] for village in villages)

    def waited(self, villages: Sequence[Village]) -> dict[str, Standing]:
        """Villages by name whose screening of the month shown is waited for, the longest delay first."""
        found = {village.name: self.standings[village.code, self.month] for village in villages}
        waited = {name: item for name, item in found.items() if item.state in WAITED_FOR}
        return dict(sorted(waited.items(), key=lambda pair: -pair[1].days_late))


def calendar(filters: Filters) -> Calendar:
    """The calendar of the chosen townships, once a version, day and filters."""
    day = day_of(filters)
    return cached.derived(f"screening_calendar_{day}", lambda: _calendar(filters, day), filters)


def is_reported(filters: Filters) -> bool:
    """Whether the ledger holds any row by the month, of whatever place: else there is no figure, and no nought either."""
    first, last = str(cached.county().plan.start_month), str(filters.asof)
    return not cached.rows("screenings", first=first, last=last).empty


def townships(filters: Filters) -> list[Township]:
    """The chosen townships, all where none is chosen, as far as the viewer may see them."""
    areas = cached.viewer().areas
    return [
        town
        for town in cached.county().townships
        if (not filters.townships or town.code in filters.townships) and (areas is None or town.code in areas)
    ]


def _calendar(filters: Filters, day: dt.date) -> Calendar:
    last, first = filters.asof, max(filters.asof.plus(1 - MONTHS_SHOWN), cached.county().plan.start_month)
    months = tuple(first.plus(step) for step in range(last.minus(first) + 1))
    rows = cached.rows("screenings", townships=filters.townships, first=str(first), last=str(last))
    said = {(row.village_code, Month.parse(row.month)): row for row in words.each(rows)}
    nothing = _handed_in_without_rows(months)
    limits = settings().reporting.due_days
    dues = {month: due_date(Period(month, "month"), limits).day for month in months}
    chosen = {town.code for town in townships(filters)}
    listed = [village for village in cached.county().villages if village.township_code in chosen]
    reporting = set(rows["village_code"])
    due = tuple(one for one in listed if one.kind is not VillageKind.COMMUNITY or one.code in reporting)
    standings = {
        (village.code, month): stand(
            month.end, dues[month], _said(said.get((village.code, month))), day,
            is_nothing=(village.township_code, month) in nothing,
        )
        for village in due
        for month in months
    }  # fmt: skip
    row_ids = {key: str(row.row_id) for key, row in said.items()}
    return Calendar(day, months, due, standings, row_ids, len(listed) - len(due))


def _said(row: object) -> Said | None:
    if row is None:
        return None
    done_on = row.done_on  # type: ignore[attr-defined]
    day = None if words.is_missing(done_on) else pd.Timestamp(done_on).date()
    return Said(str(row.status), day)  # type: ignore[attr-defined]


def _handed_in_without_rows(months: Sequence[Month]) -> set[tuple[str, Month]]:
    """Townships and months with an accepted 零报送."""
    texts = [str(month) for month in months]
    found = cached.rows("hand_ins", periods=texts, last_months=[])
    is_nothing = (found["subject"] == LEDGER) & (found["state"] == "accepted") & (found["row_count"] == 0)
    return {(row.reporter, Month.parse(row.period)) for row in words.each(found[is_nothing])}


def month_text(filters: Filters) -> str:
    """The figure of the month as its passport shows it."""
    found = calendar(filters)
    counts = found.tally(found.villages, found.month).counts
    return " · ".join(f"{state.label} {count}" for state, count in counts.items() if count)


def month_rows(filters: Filters) -> list[str]:
    """Surrogates of the month's rows."""
    found = calendar(filters)
    return [id for (_, month), id in found.row_ids.items() if month == found.month]


def summary(filters: Filters) -> None:
    """The month shown: how many villages are due, in time, late, left out, silent."""
    found = calendar(filters)
    total = found.tally(found.villages, found.month)
    with cards.card("screening_month"):
        title = cards.joined(f"{found.month.label}村级排查", mark(filters, "figure", "screening_month"))
        head = cards.head(title, "村级防返贫排查台账")
        if not total.due:
            cards.draw(head, cards.muted(f"{found.month.label}还没有到期，{len(found.villages)} 个村未到期。"))
            return
        cards.draw(
            head,
            cards.big(str(total.on_time), f"/ {total.due} 个村按期排查"),
            cards.line(_counts(total)),
            cards.muted(_who_is_due(found, filters)),
        )


def _counts(total: Tally) -> Markup:
    lights = (
        cards.light(f"{state.letter} {state.label} {count}", state.colour, is_hatched=_is_hatched(state))
        for state, count in total.counts.items()
        if count
    )
    return Markup(" ").join(lights)


def _is_hatched(state: ScreeningState) -> bool:
    """Silence is hatched: it can be told from an answer in black and white."""
    return state in (ScreeningState.MISSING, ScreeningState.NOTHING)


def _who_is_due(found: Calendar, filters: Filters) -> Markup:
    text = f"方案第2条：乡村两级每月组织一次排查核查。应排查＝名录里的行政村 {len(found.villages)} 个"
    if found.communities:
        text += f"；{found.communities} 个社区是否在内，原文未注明，待县里确认，没有报过的不算缺报"
    promise = commitment("month")
    if promise is None:
        return cards.joined(text, "。")
    link = cards.anchor(href("targets", filters, commitment=promise.id), promise.title)
    return cards.joined(text, "。乡镇一级的排查没有单独的台账，看承诺“", link, "”的报送。")


def commitment(cycle: str) -> Commitment | None:
    """The plan's promise to screen or adjust once in each such period, among the articles of the screenings' ledger."""
    articles = cached.store().ledgers[LEDGER].articles if absent.is_kept(LEDGER) else ()
    regular = (
        one for one in cached.county().commitments if one.kind.traits.is_recurring and one.article_id in articles
    )
    return next((one for one in regular if str(one.report_cycle) == cycle), None)


def heat_map(filters: Filters) -> None:
    """Places by month: a line a township, or a line a village of the one township chosen."""
    found, towns = calendar(filters), townships(filters)
    is_one = len(towns) == 1 and bool(filters.townships)
    with cards.card("screening_heat"):
        name = towns[0].name if is_one else "全县" if not filters.townships else "所选乡镇"
        unit = "各村" if is_one else "各乡镇"
        title = cards.joined(
            f"{name}近 {len(found.months)} 个月排查：{unit}", mark(filters, "figure", "screening_heat")
        )
        head = cards.head(title, f"村级防返贫排查台账 · 截至{filters.asof.label}")
        key = "villages" if is_one else "townships"
        body = cached.derived(f"screening_{key}_{found.day}", lambda: _table(found, towns, filters, is_one), filters)
        cards.draw(head, _way_up(filters) if is_one else "", body, _legend(found, is_one))


def _way_up(filters: Filters) -> Markup:
    return cards.line(cards.anchor(href("screening", Filters((), filters.units, filters.asof)), "‹ 全县各乡镇"))


def _table(found: Calendar, towns: Sequence[Township], filters: Filters, is_one: bool) -> Markup:
    header = ("行政村" if is_one else "乡镇", *(_month_head(month, filters) for month in found.months))
    rows: list[Sequence[object]] = []
    if is_one:
        rows = [_village_row(village, found, filters) for village in found.of(towns[0])]
    else:
        rows = [_township_row(town, found, filters) for town in towns]
        if len(towns) > 1:
            rows.append(("合计", *(_share(found.tally(found.villages, month), is_sum=True) for month in found.months)))
    return cards.div("heat-map", cards.table(header, rows))


def _month_head(month: Month, filters: Filters) -> Markup:
    """``2025年`` over ``6月``; opens the page as of that month."""
    address = href("screening", Filters(filters.townships, filters.units, month))
    return Markup("{}<small>{}</small>").format(cards.anchor(address, f"{month.month}月"), month.year)


def _township_row(town: Township, found: Calendar, filters: Filters) -> Sequence[object]:
    villages = found.of(town)
    link = cards.anchor(href("screening", Filters((town.code,), filters.units, filters.asof)), town.name)
    return (link, *(_share(found.tally(villages, month)) for month in found.months))


def _share(total: Tally, *, is_sum: bool = False) -> Markup:
    """``24/24 ✓``; of what is not in time the letters with their counts: ``21/24 缺2 迟1``. A sum has no colour."""
    if not total.due:
        return _cell("·", ScreeningState.NOT_DUE, "还没有到期")
    rest = " ".join(
        f"{state.letter}{count}"
        for state, count in total.counts.items()
        if count and state is not ScreeningState.ON_TIME
    )
    title = "，".join(f"{state.label} {count} 个村" for state, count in total.counts.items() if count)
    state = ScreeningState.NOT_DUE if is_sum else total.worst
    return _cell(f"{total.on_time}/{total.due}", state, title, rest or ScreeningState.ON_TIME.letter)


def _village_row(village: Village, found: Calendar, filters: Filters) -> Sequence[object]:
    name = cards.anchor(href("village", filters, code=village.code), village.name)
    standings = (found.standings[village.code, month] for month in found.months)
    return (name, *(_cell(item.state.letter, item.state, _title(item)) for item in standings))


def _title(item: Standing) -> str:
    return f"{item.words}（完成情况和完成日期对不上，按差的算）" if item.is_contradicted else item.words


def _cell(text: str, state: ScreeningState, title: str, below: str = "") -> Markup:
    hatched = " hatched" if _is_hatched(state) else ""
    small = Markup("<small>{}</small>").format(below) if below else ""
    return Markup('<span class="heat {}{}" title="{}">{}{}</span>').format(state.colour, hatched, title, text, small)


def _legend(found: Calendar, is_one: bool) -> Markup:
    keys = "　".join(f"{state.letter} {state.label}" for state in reversed(ScreeningState))
    text = f"{keys}。月末前完成算按期；没有报、也没有零报送的，过了报送期限算缺报。"
    if not is_one:
        text = f"按期的村 / 到期应排查的村，颜色按最差的村。{text}点乡镇看各村，点月份看那个月。"
    contradicted = sum(item.is_contradicted for item in found.standings.values())
    if contradicted:
        text += f"有 {contradicted} 处完成情况和完成日期对不上，按差的算，请乡镇核对。"
    return cards.muted(text)
