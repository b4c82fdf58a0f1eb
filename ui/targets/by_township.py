"""One commitment by township: its share where the county divided it, else the figures alone."""

from collections.abc import Sequence

from markupsafe import Markup

from analysis.targets.ranking import Placing
from analysis.targets.wording import rounded
from models.viewing import Filters
from services import reading
from services.targets.figure_words import figure_of, reporter_of, unit_of
from services.targets.judged import Judged
from services.targets.shares import Share, placings_of, shares_of
from services.words import words
from ui.parts import cards, lights
from ui.parts.mark import mark

_NO_LIGHT = "县里没有把这一项分解到乡镇，只列数，不亮灯、不排名。"


def card(item: Judged, filters: Filters) -> None:
    """Every township with a figure or a task; nothing where the commitment is the county's alone.

    Args:
        item: the county's. filters: their month alone counts, because a rank is one among all.
    """
    found, whole = shares_of(item.commitment.id, filters), Filters((), (), filters.asof)
    if found:
        key = f"townships_{item.commitment.id}"
        cards.kept("townships", key, lambda: _table(item, found, whole), whole)


def _table(item: Judged, found: dict[str, Share], filters: Filters) -> Markup:
    head = cards.head("分乡镇", f"{reporter_of(item)} · 截至{filters.asof.label}")
    if not any(share.allocated for share in found.values()):
        rows = [
            (
                cards.joined(reading.county().township(code).name, lights.marks(share.verdict.differences)),
                *_figure(item, code, share, filters),
            )
            for code, share in found.items()
        ]
        return head + cards.in_halves(("乡镇", "最近数", "数据月份"), rows, numbers=(1,)) + cards.muted(_NO_LIGHT)
    placings = placings_of(item.commitment.id, filters)
    order = sorted(found, key=lambda code: (placings[code].rank is None, placings[code].rank or 0))
    header = (
        "名次", "乡镇", "状态", "最近数", "数据月份", "分解任务", "完成", "差距（百分点）", "与中位数差（百分点）",
    )  # fmt: skip
    body = (_row(item, code, found[code], placings[code], filters) for code in order)
    documents = "、".join(sorted({text for share in found.values() for text in share.documents if text}))
    return cards.joined(
        head,
        cards.table(header, body, numbers=(3, 5, 6, 7, 8)),
        cards.muted(f"按差距排名，差距相同的并列；没有任务和缺数的不排。分解依据：{documents or '台账里没有填'}。"),
    )


def _figure(item: Judged, code: str, share: Share, filters: Filters) -> Sequence[object]:
    """The newest figure with its mark, and its month."""
    value, month = share.verdict.value, share.verdict.value_month
    if value is None:
        return "缺数", "—"
    passport = mark(filters, "target", item.commitment.id, code)
    return cards.joined(_level(item, value), passport), cards.whole(month.label if month else "现状")


def _level(item: Judged, value: float) -> str:
    """A township's figure: its own size, so the county's target sets no bound to its rounding."""
    return f"{words.number(value, unit_of(item))} {unit_of(item)}".strip()


def _row(item: Judged, code: str, share: Share, placing: Placing, filters: Filters) -> tuple[object, ...]:
    tied = "（并列）" if placing.is_tied else ""
    rank = f"{placing.rank}{tied}" if placing.rank is not None else "—"
    light = cards.joined(lights.light(share.verdict), cards.muted(share.verdict.reason or placing.reason))
    goal = "—" if share.goal is None else f"{figure_of(item, share.goal)}（{share.goal_year}年）"
    done = "—" if share.done_pct is None else f"{rounded(share.done_pct, 1)}%"
    gap = placing.reason if placing.amount is None else words.signed(placing.amount, "", 1)
    median = "—" if placing.gap_to_median_pp is None else words.signed(placing.gap_to_median_pp, "", 1)
    figures = _figure(item, code, share, filters)
    place = cards.whole(reading.county().township(code).name)
    return cards.whole(rank), place, light, *figures, cards.whole(goal), done, gap, median
