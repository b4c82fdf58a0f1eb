"""What is known of a case when its risk was called eliminated, and which eliminations the conditions speak against."""

from collections.abc import Mapping

import pandas as pd

from analysis.monitoring import elimination
from analysis.monitoring.bulletin import part
from analysis.monitoring.elimination import BY_HELP, CaseFacts, Condition, Year, too_soon
from models.cases import HELP
from models.time import Month
from models.viewing import Filters
from services import reading
from services.monitoring import case_clocks, cases, warnings
from services.words import words

_MONTHS = 12


@reading.once
def objections(filters: Filters) -> dict[str, list[str]]:
    """Case eliminated by the month's end -> what its elimination did not meet, in words; cases without are left out.

    Judged as of the day of the elimination, by what the ledger of cases says of the household after it, else by the
    newest year known then. A case that is not here is one that nothing known speaks against, which does not say that
    everything was looked at. Shared.
    """
    known = cases.cases(filters)
    gaps, outcomes, years = case_clocks.gaps(filters), case_clocks.outcomes(filters), _years(filters)
    measures, lines, found = _measures(filters), warnings.lines(), {}
    for row in words.each(known[known["eliminated_on"].notna()]):
        day = pd.Timestamp(row.eliminated_on)
        told = _afterwards(outcomes.loc[row.case_id], day.year, lines)
        if told is None:
            own = years.get(row.household_id, years[""])
            told = case_clocks.known_year(own[own["year"] <= Month.of(day.date()).known_year], int(row.size))
        facts = CaseFacts(
            identified_month=Month.parse(row.identified_month),
            way=words.text(row.elimination) or BY_HELP,
            has_no_labour=bool(row.has_no_labour),
            measure_count=sum(begun <= day for begun in measures.get(row.case_id, ())),
            year=told,
            gaps=gaps.get(row.household_id, ()),
        )
        if reasons := too_soon(facts, day.date()):
            found[str(row.case_id)] = reasons
    return found


@reading.once
def of_year(filters: Filters) -> pd.DataFrame:
    """The cases eliminated in the last twelve months with ``objections``: what each did not meet, in words. Shared."""
    found = cases.chosen(filters)
    gone = pd.concat([part(found, "eliminated_now", filters.asof.plus(-i)) for i in range(_MONTHS)])
    spoken = objections(Filters(filters.townships, (), filters.asof))
    return gone.assign(objections=["；".join(spoken.get(case, ())) for case in gone["case_id"]])


def too_early(filters: Filters) -> pd.DataFrame:
    """Those of :func:`of_year` that something known speaks against."""
    found = of_year(filters)
    return found[found["objections"] != ""]


def _years(filters: Filters) -> dict[str, pd.DataFrame]:
    """Household -> its yearly rows, oldest first; "" -> none."""
    found = reading.rows("case_years", townships=filters.townships, year=filters.asof.known_year).sort_values("year")
    return {str(id): rows for id, rows in found.groupby("household_id")} | {"": found.iloc[:0]}


def _measures(filters: Filters) -> dict[str, list[pd.Timestamp]]:
    """Case -> the day each of its measures began."""
    steps = case_clocks.steps(filters)
    helped = steps[steps["step"].eq(HELP) & steps["measure"].notna()]
    return {str(id): [pd.Timestamp(day) for day in rows] for id, rows in helped.groupby("case_id")["started_on"]}


def _afterwards(row: pd.Series, year: int, lines: Mapping[int, float]) -> Year | None:
    """What the ledger of cases says of the household after its elimination; None where nobody filled it in."""
    income_yuan = case_clocks.number(row["net_income_per_capita_after_yuan"])
    if income_yuan is None:
        return None
    flags = tuple((name, case_clocks.flag(row[f"{column}_after"])) for name, column in case_clocks.GUARANTEES.items())
    spent, paid = (case_clocks.number(row[f"{name}_after_yuan"]) for name in ("medical_self_paid", "insurance_payout"))
    return Year(year, income_yuan, lines.get(year), flags, spent, paid)


def facts_of(
    case: pd.Series, years: pd.DataFrame, size: int, filters: Filters, way: str = "", newest: Year | None = None
) -> CaseFacts:
    """What an elimination of one case is judged by as of the month shown; ``newest``: a year told beside those known."""
    return CaseFacts(
        Month.parse(case["identified_month"]), way or BY_HELP, bool(case["has_no_labour"]),
        int(case["measure_count"]), case_clocks.known_year(years, size),
        case_clocks.gaps(Filters((), (), filters.asof)).get(case["household_id"], ()), newest,
    )  # fmt: skip


def conditions(
    case: pd.Series, years: pd.DataFrame, size: int, filters: Filters, way: str = ""
) -> tuple[Condition, ...]:
    """The conditions of an elimination of one case as of the month shown."""
    return elimination.conditions(facts_of(case, years, size, filters, way), filters.asof.end)
