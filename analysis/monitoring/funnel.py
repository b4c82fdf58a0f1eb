"""From the clue to the elimination: how many households came as far as each stage, and where they stand now."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from analysis.monitoring.bulletin import Count, count, newest, part
from models.time import Month

SOURCES = ("农户自主申报", "干部排查", "部门筛查预警")


class Stage(StrEnum):
    """How far a household came, from the first to the last; ``eliminated`` need not have been ``helped``."""

    CLUE = "clue"
    VERIFIED = "verified"
    IDENTIFIED = "identified"
    ENROLLED = "enrolled"
    HELPED = "helped"
    ELIMINATED = "eliminated"


@dataclass(frozen=True)
class Funnel:
    """Households and people as of a day, each household once in a count.

    Attributes:
        reached: by stage. by_source: of those with a clue, by the source of a clue; one may have several.
        pending: a clue not verified yet, and never a case. dropped: verified, and no case came of it.
        standing: by status of the newest case. steps: (status, step) -> those whose newest case is at that step.
        unregistered_clues: clues of households that the register does not hold; they are in none of the counts.
    """

    reached: Mapping[Stage, Count]
    by_source: Mapping[str, Count]
    pending: Count
    dropped: Count
    standing: Mapping[str, Count]
    steps: Mapping[tuple[str, str], Count]
    unregistered_clues: int


def funnel(cases: pd.DataFrame, clues: pd.DataFrame, month: Month) -> Funnel:
    """Count households along the procedure.

    Args:
        cases: as :func:`analysis.monitoring.cases_as_of.as_of` gives them, with verified_on, clue_source, status and current_step
            (text, empty where none runs). A case began with a clue, whether the ledger of clues has it or not.
        clues: household_id (missing where unregistered), size, source, verified_on, of those received by the day.
    """
    known = clues[clues["household_id"].notna()]
    enrolled = cases[cases["is_enrolled"]]
    verified = _households(known[known["verified_on"].notna()], cases[cases["verified_on"].notna()], enrolled)
    now = newest(cases)
    unopened = known[~known["household_id"].isin(cases["household_id"])]
    dropped = unopened[unopened["verified_on"].notna()]
    in_steps = now[now["current_step"].fillna("") != ""]
    return Funnel(
        reached={
            Stage.CLUE: count(_households(known, cases)),
            Stage.VERIFIED: count(verified),
            Stage.IDENTIFIED: count(cases),
            Stage.ENROLLED: count(enrolled),
            Stage.HELPED: count(part(cases, "ever_helped", month)),
            Stage.ELIMINATED: count(part(cases, "eliminated", month)),
        },
        by_source={
            source: count(_households(known[known["source"] == source], cases[cases["clue_source"] == source]))
            for source in SOURCES
        },
        pending=count(unopened[~unopened["household_id"].isin(dropped["household_id"])]),
        dropped=count(dropped),
        standing={str(status): count(rows) for status, rows in now.groupby("status", sort=False)},
        steps={
            (str(status), str(step)): count(rows)
            for (status, step), rows in in_steps.groupby(["status", "current_step"], sort=False)
        },
        unregistered_clues=len(clues) - len(known),
    )


def _households(*frames: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame[["household_id", "size"]] for frame in frames], ignore_index=True)
