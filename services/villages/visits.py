"""What was promised on earlier visits to a village."""

from typing import Any

import pandas as pd

from analysis.offices.due_list import Standing, said
from analysis.villages.visits import as_of
from models.viewing import Filters
from services import reading
from services.days import whole
from services.ledgers import known
from services.words import words

LEDGER = "下乡走访台账"
_NAME = "village_visits"


@reading.once
def of_village(code: str, filters: Filters) -> pd.DataFrame:
    """The visits as of the month; see :func:`analysis.villages.visits.as_of`. Shared: do not change in place."""
    return as_of(reading.rows(_NAME, village=code, day=filters.asof.end), filters.asof.end)


@reading.once
def none_words(filters: Filters) -> str:
    """What is said of a village without a visit: one ledger for the whole county that has any visit knows of none here."""
    kept = known.is_kept(_NAME) and reading.ledger(_NAME, whole(filters)).summary()["row_count"]
    return "台账里没有到本村的走访，是 0 次。" if kept else "缺数：还没有走访的台账。"


def unit_words(unit_id: object) -> str:
    """Who answers for a promise; nobody is made up."""
    return "待县里确认" if words.is_missing(unit_id) else reading.county().unit(str(unit_id)).short_name


def state_words(row: Any) -> str:
    """``逾期 12 天``, ``到期未办``, ``办理中``, ``已办结``; what was done only after the month counts as under way in it."""
    if not row.has_promise:
        return "没有承诺"
    if not row.is_open:
        return "已办结"
    if row.is_over:
        return said(Standing.OVER, int(row.days_over))
    return str(row.status) if row.status in known.open_codes("village_visits") else "办理中"
