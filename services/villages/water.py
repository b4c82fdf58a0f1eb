"""Water of the villages by five ledgers: works, tests, outages, gaps, and who is supplied.

They are told together because the two shares of the plan, the cause of a gap and the works that would close it lie in
different ledgers, and a village is asked about all of them at once.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from models.time import Month
from models.viewing import Filters
from services import reading
from services.ledgers import known
from services.words import words

LEDGERS = ("village_water", "water_works", "water_tests", "water_outages", "guarantee_gaps")
HEADER = (
    "供水工程（现状）",
    "水质检测（近12个月）",
    "供水中断（近12个月）",
    "未解决的饮水问题",
    "集中供水人口",
    "通自来水户",
)
_NOTHING = "—"


def villages(filters: Filters) -> pd.DataFrame:
    """The query ``village_water`` for the month shown; villages of which no ledger says anything are left out.

    Those where something is wrong come first: gaps, outages that last, tests that failed and are not put right.
    """
    found = reading.rows(
        "village_water", townships=filters.townships, day=filters.asof.end, month=str(filters.asof)
    )  # fmt: skip
    said = [name for name in found.columns if name.endswith("_count") or name == "month"]
    found = found[found[said].notna().any(axis=1)]
    wrong = ["gap_household_count", "open_outage_count", "failing_count"]
    order = found[wrong].fillna(0).sort_values(wrong, ascending=False, kind="stable").index
    return found.loc[order]


def of_village(code: str, filters: Filters) -> Any | None:
    """The row of one village; None where no ledger says anything of it."""
    found = villages(Filters((), (), filters.asof))
    return next(words.each(found[found["village_code"] == code]), None)


def cells(row: Any) -> Iterator[str]:
    """What each ledger says, in the order of ``HEADER``; 缺数 where it has no row of the village."""
    yield _works(row) if known.is_kept("water_works") else _NOTHING
    yield (
        _counted(row.test_count, "次", row.failing_count, "次不合格未整改")
        if known.is_kept("water_tests")
        else _NOTHING
    )
    yield (
        _counted(row.outage_count, "次", row.open_outage_count, "次未恢复", none="0 次")
        if known.is_kept("water_outages") else _NOTHING
    )  # fmt: skip
    gaps = 0 if words.is_missing(row.gap_household_count) else int(row.gap_household_count)
    yield f"{gaps} 户" if known.is_kept("guarantee_gaps") else _NOTHING
    yield _share(row, row.central_population, row.population, "人")
    yield _share(row, row.tap_household_count, row.household_count, "户")


def _works(row: Any) -> str:
    if words.is_missing(row.running_count):
        return "缺数"
    pairs = (("运行", row.running_count), ("计划或在建", row.planned_count), ("停用", row.stopped_count))
    return "，".join(f"{word} {int(count)} 处" for word, count in pairs if count) or "0 处"


def _counted(count: Any, unit: str, bad: Any, words_of_bad: str, none: str = "缺数") -> str:
    if words.is_missing(count):
        return none
    return f"{int(count)} {unit}" + (f"，{int(bad)} {words_of_bad}" if bad else "")


def _share(row: Any, part: Any, whole: Any, unit: str) -> str:
    if words.is_missing(row.month) or not whole:
        return "缺数"
    share = words.number(100 * part / whole, "%")
    return f"{share}%（{int(part)}／{int(whole)} {unit}，{Month.parse(row.month).label}）"
