"""排查调整: how each village's monthly screening stands, as a calendar of twelve months."""

from collections.abc import Sequence

from markupsafe import Markup

from analysis.monitoring.screening import ScreeningState, Standing, Tally
from data_access.county.rows import Township, Village
from models.time import Month
from models.viewing import Filters
from services import reading
from services.monitoring.screening import Calendar, calendar, commitment, townships
from ui.base.links import href
from ui.parts import cards
from ui.parts.mark import figure_head


def summary(filters: Filters) -> None:
    """The month shown: how many villages are due, in time, late, left out, silent."""
    found = calendar(filters)
    total = found.tally(found.villages, found.month)
    with cards.card("screening_month"):
        head = figure_head(f"{found.month.label}村级排查", filters, "screening_month", "村级防返贫排查台账")
        if not total.due:
            cards.draw(head, cards.muted(f"{found.month.label}还没有到期，{len(found.villages)} 个村未到期。"))
            return
        figure = cards.big(str(total.on_time), f"/ {total.due} 个村按期排查")
        cards.draw(head, figure, cards.line(_counts(total)), cards.muted(_who_is_due(found, filters)))


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


def heat_map(filters: Filters) -> None:
    """Places by month: a line a township, or a line a village of the one township chosen."""
    found, towns = calendar(filters), townships(filters)
    is_one = len(towns) == 1 and bool(filters.townships)
    with cards.card("screening_heat"):
        name = towns[0].name if is_one else "全县" if not filters.townships else "所选乡镇"
        unit = "各村" if is_one else "各乡镇"
        title = f"{name}近 {len(found.months)} 个月排查：{unit}"
        head = figure_head(title, filters, "screening_heat", f"村级防返贫排查台账 · 截至{filters.asof.label}")
        key = "villages" if is_one else "townships"
        body = reading.derived(f"screening_{key}_{found.day}", lambda: _table(found, towns, filters, is_one), filters)
        address = href("screening", Filters((), filters.units, filters.asof))
        up = cards.line(cards.anchor(address, "‹ 全县各乡镇")) if is_one else Markup()
        cards.draw(head, up, body, _legend(found, is_one))


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
