"""三保障: what other ledgers say of the same gaps, beside this one's figure where they differ."""

from collections.abc import Sequence

from markupsafe import Markup

from models.viewing import Filters
from services import reading
from services.monitoring.guarantees import Source, sources
from ui.base.links import href
from ui.parts import absent, cards
from ui.parts.mark import mark

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
    body = [_row(source, filters) for source in sources(names, filters)]
    if not body:
        return cards.muted(absent.NOT_KEPT)
    header = ("类别", "本台账未解决", "别的台账", "对照", "不一致的乡镇（本台账 / 别的台账）")
    return cards.table(header, body) + cards.muted(_NOTE)


def _row(source: Source, filters: Filters) -> tuple[object, ...]:
    link = cards.anchor(href("ledger", filters, name=source.ledger), reading.store().ledgers[source.ledger].title)
    first = (cards.whole(source.guarantee), f"{source.own} {source.unit}")
    if source.found is None:
        return (*first, cards.joined(link, "：缺数"), cards.light("缺数", "grey", is_hatched=True), "—")
    word = cards.light("不一致，请核对", "amber") if source.found.differing else cards.light("一致", "none")
    town = reading.county().township
    texts = [f"{town(code).name} {mine} / {said}" for code, (mine, said) in source.found.differing.items()]
    texts += [f"{town(code).name}缺数" for code in source.found.missing]
    total = cards.whole(cards.joined(link, f"：{source.told} {source.unit}"))
    return (*first, total, word, Markup("、").join(cards.whole(text) for text in texts) or "—")
