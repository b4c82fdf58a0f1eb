"""The reporting round on the command line: the board, and the prefilled templates of one reporter."""

from collections.abc import Iterator

from analysis.offices.reporting_round import DutyState, tallies, urgent_first
from commands.stores import on_published
from commands.terminal import Commands, argument
from data_access.county.rows import Township
from data_access.workbooks.prefilled import PrefilledSet, prefilled_set
from errors import DashboardError
from models.time import Period
from services import days, reading
from services.offices.reporting import Round, round_of


def board(period: str) -> Iterator[str]:
    """Who has reported, who is late, what came back: the lines to print, for one period or the last ended ones."""
    found = _round(period)
    yield f"报送情况，逾期算到 {found.day}："
    for tally in tallies(found.standings, found.names):
        states = "，".join(f"{state.label} {count}" for state, count in tally.counts.items() if count)
        yield f"{found.names[tally.reporter]}：应报 {tally.total}，{states}"
        for item in urgent_first(found.of(tally.reporter)):
            reason = f"（{item.reason}）" if item.reason else ""
            yield f"    {item.duty.title} {item.period.label}，应于 {item.due.day} 前报：{item.words}{reason}"
    if unnamed := [item.duty.title for item in found.standings if item.state is DutyState.UNNAMED]:
        yield f"还没有报送单位，待县里确认：{'、'.join(unnamed)}"


def prefilled_for(reporter: str, period: str) -> PrefilledSet:
    """The prefilled templates of a township or unit, by its name.

    Raises:
        DashboardError: nobody is called so, or the period cannot be read.
    """
    county = reading.county()
    named = county.find_township(reporter) or county.find_unit(reporter)
    if named is None:
        example = county.townships[0].name
        raise DashboardError(f"没有“{reporter}”这个乡镇或单位。请写名录里的名称，如 {example}。")
    found = _round(period).standings
    code = named.code if isinstance(named, Township) else named.id
    return prefilled_set(reading.store(), [item.duty for item in found], code, {item.period for item in found})


def _round(period: str) -> Round:
    try:
        asked = Period.parse(period) if period else None
    except ValueError:
        raise DashboardError(f"认不出报送期“{period}”。请写成 2025-06、2025-Q2 或 2025。") from None
    return round_of(days.first(), days.today(), asked)


COMMANDS: Commands = {
    "board": on_published(lambda given: board(given.period), argument("--period", default="", metavar="报送期"))
}
