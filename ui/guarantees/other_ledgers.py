"""三保障: what other ledgers say of the same gaps, beside this one's figure where they differ."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from analysis.monitoring.guarantees import compare, count
from models.viewing import Filters
from services import reading
from services.ledgers import known
from services.monitoring.guarantees import gaps
from ui.base.links import href
from ui.parts import absent, cards
from ui.parts.mark import mark

#: The ledgers that say something of each guarantee too; see data_access/queries/guarantee_sources.sql.
_OTHERS = {
    "义务教育": ("school_attendance", "household_years"), "基本医疗": ("household_years",),
    "住房安全": ("houses", "household_years"), "饮水安全": ("household_years",),
}  # fmt: skip
#: Of this one a township without a row has no such gap; of the others it has not reported.
_OF_SINGLE_GAPS = "houses"
#: This one knows households alone, so only gaps that name one are set against it.
_OF_HOUSEHOLDS = "household_years"
_NOTE = (
    "户年度台账说的是上一年10月至当年9月，控辍保学台账是最近一季末，与本台账的日子不同；不一致不一定是错，请核对。"
    "户年度台账逐户记，只与落到户的问题比。"
)


def other_ledgers(names: Sequence[str], filters: Filters) -> None:
    """By township; under a department there is nothing to compare with, the other ledgers name none."""
    with cards.card("guarantee_sources"):
        title = cards.joined("与别的台账对照", mark(filters, "figure", "guarantee_sources"))
        cards.draw(cards.head(title, f"截至{filters.asof.label}，户年度台账为 {filters.asof.known_year} 年度"))
        if filters.units:
            cards.draw(cards.muted("别的台账不分责任部门；清除部门筛选后再对照。"))
            return
        cards.draw(reading.derived(f"guarantee_sources_{'_'.join(names)}", lambda: _table(names, filters), filters))


def _table(names: Sequence[str], filters: Filters) -> Markup:
    others = reading.rows(
        "guarantee_sources", townships=filters.townships, day=filters.asof.end, month=str(filters.asof),
        year=filters.asof.known_year,
    )  # fmt: skip
    own = gaps(filters)
    opened = own[own["is_open"] & own["is_counted"]]
    body = [
        _row(name, ledger, opened[opened["guarantee"] == name], others[others["guarantee"] == name], filters)
        for name in names
        for ledger in _OTHERS[name]
        if known.is_kept(ledger)
    ]
    if not body:
        return cards.muted(absent.NOT_KEPT)
    header = ("类别", "本台账未解决", "别的台账", "对照", "不一致的乡镇（本台账 / 别的台账）")
    return cards.table(header, body) + cards.muted(_NOTE)


def _row(name: str, ledger: str, mine: pd.DataFrame, others: pd.DataFrame, filters: Filters) -> tuple[object, ...]:
    is_people = ledger == "school_attendance"
    unit = "人" if is_people else "户"
    if ledger == _OF_HOUSEHOLDS:
        mine = mine[mine["household_id"].notna()]
    counts = {str(code): count(part) for code, part in mine.groupby("township_code")}
    here = {code: found.people if is_people else found.households for code, found in counts.items()}
    told = others[(others["ledger"] == ledger) & others["counted"].notna()]
    there = dict(zip(told["township_code"], told["counted"].astype(int), strict=True))
    link = cards.anchor(href("ledger", filters, name=ledger), reading.store().ledgers[ledger].title)
    first = (cards.whole(name), f"{sum(here.values())} {unit}")
    if not there:
        return (*first, cards.joined(link, "：缺数"), cards.light("缺数", "grey", is_hatched=True), "—")
    asked = filters.townships or [town.code for town in reading.county().townships]
    found = compare(here, there, asked, is_silence_nought=ledger == _OF_SINGLE_GAPS)
    word = cards.light("不一致，请核对", "amber") if found.differing else cards.light("一致", "none")
    town = reading.county().township
    texts = [f"{town(code).name} {mine} / {said}" for code, (mine, said) in found.differing.items()]
    texts += [f"{town(code).name}缺数" for code in found.missing]
    total = cards.whole(cards.joined(link, f"：{sum(there.values())} {unit}"))
    return (*first, total, word, Markup("、").join(cards.whole(text) for text in texts) or "—")
