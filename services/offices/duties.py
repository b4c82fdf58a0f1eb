"""What each office owes this month, and whether it came."""

from collections.abc import Iterable, Mapping, Sequence, Set

import pandas as pd

from data_access.county.county import County
from data_access.county.ledgers import Ledgers, Reporters
from data_access.record.notes.reports import TARGET_LEDGER, Query, unit_id_of
from models.reporting import Duty, HandIn
from models.time import Month, Period
from models.viewing import Viewer


def reporting_round(
    query: Query, county: County, ledgers: Ledgers, viewer: Viewer, periods: Iterable[Period]
) -> tuple[list[Duty], list[HandIn]]:
    """The duties a viewer may see, and what came in for these periods, oldest first."""
    listed = list(periods)
    last = query("target_reporters")
    towns = frozenset(township.code for township in county.townships)
    since = query("computed_since")
    all_duties = duties(
        county, ledgers, dict(zip(last["commitment_id"], last["unit_id"], strict=True)),
        {id: Month.parse(month) for id, month in zip(since["commitment_id"], since["month"], strict=True)},
    )  # fmt: skip
    seen = []
    for duty in all_duties:
        allowed = viewer.areas if duty.reporter in towns else viewer.units
        if allowed is None or duty.reporter in allowed:
            seen.append(duty)
    texts, months = [str(period) for period in listed], [str(period.last) for period in listed]
    found = query("hand_ins", periods=texts, last_months=months)
    return seen, _answers(seen, found, listed, towns)


def duties(
    county: County, ledgers: Ledgers, last_reporters: Mapping[str, str], computed_since: Mapping[str, Month]
) -> list[Duty]:
    """Everything that is due regularly, ledgers first.

    Args:
        last_reporters: commitment id -> id of the unit that reported on it last.
        computed_since: commitment id -> the month from which its ledgers give the figure: no report is due any more.
    """
    found = []
    for ledger in ledgers:
        if ledger.report_cycle is None:
            continue
        is_by_township = ledger.reporters is Reporters.TOWNSHIPS
        who = [township.code for township in county.townships] if is_by_township else [unit_id_of(county, ledger)]
        named = _named(county, ledger.articles)
        found += [Duty(ledger.name, ledger.title, str(ledger.report_cycle), one, named=named) for one in who]
    for commitment in county.commitments:
        # A figure is reported with its ledger's rows, and a fact of the starting point only once.
        if commitment.is_reported and commitment.kind.traits.is_task:
            reporter = commitment.lead_unit_id or last_reporters.get(commitment.id, "")
            named, cycle = _named(county, [commitment.article_id]), str(commitment.report_cycle)
            # A milestone not reached by its deadline is asked about until it is; the rest ends with its deadline.
            last = None if commitment.kind.traits.is_done_once else commitment.deadline
            # A level is asked for before it counts, too: how else is anybody warned.
            first = None if commitment.kind.traits.is_level else commitment.start_month
            if commitment.id in computed_since:
                last = computed_since[commitment.id].plus(-1)
            found.append(Duty(commitment.id, commitment.title, cycle, reporter, True, named, first, last))
    return found


def _named(county: County, article_ids: Iterable[str]) -> tuple[str, ...]:
    """Ids of the units these articles of the plan name, each once."""
    return tuple(dict.fromkeys(unit for id in article_ids for unit in county.article(id).units))


def _answers(seen: Sequence[Duty], found: pd.DataFrame, periods: Sequence[Period], towns: Set[str]) -> list[HandIn]:
    """What came in as answers to duties; one file of target figures answers for every target of its unit.

    What one unit alone has to report is reported whoever sent it: another unit may have been named since.
    """
    answers = []
    for row in found.to_dict("records"):
        for duty in seen:
            subject = TARGET_LEDGER if duty.is_target and row["subject"] == TARGET_LEDGER else duty.subject
            is_strict = subject == TARGET_LEDGER or duty.reporter in towns
            if row["subject"] != subject or (is_strict and row["reporter"] != duty.reporter):
                continue
            for period in periods:
                is_meant = row["period"] == str(period) or (duty.is_target and row["period"] == str(period.last))
                if duty.cycle == period.cycle and is_meant:
                    reason = row["reason"] if isinstance(row["reason"], str) else ""
                    answer = HandIn(duty.subject, duty.reporter, period, row["state"], int(row["row_count"]), reason)
                    answers.append(answer)
    return answers
