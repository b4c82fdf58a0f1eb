"""Ranking tables and the grid of small cards, the same for units and townships."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from markupsafe import Markup

from analysis.targets.ranking import Placing
from analysis.targets.wording import rounded
from models.viewing import Filters
from services.offices.answerable import ranked
from services.words import words
from settings import settings
from ui.parts import cards
from ui.parts.mark import mark


def rank_words(placing: Placing) -> str:
    """``第 2 名（并列）``, or 不排名."""
    if placing.rank is None:
        return "不排名"
    return f"第 {placing.rank} 名{'（并列）' if placing.is_tied else ''}"


def why_unranked(count: int, none: str, few: str, unlit: str) -> str:
    """Why nobody ranks who answers for so many; ``few`` ends where the least number follows."""
    minimum = settings().ranking.minimum_targets
    return none if not count else f"{few}不足 {minimum} 项" if count < minimum else f"{unlit}都不亮灯"


def share_words(placing: Placing) -> str:
    """``6 / 8，75.0%``: good lights of those that count; empty where none does."""
    score = placing.score
    if score is None or score.share_pct is None:
        return ""
    return f"{score.good} / {score.judged}，{words.number(score.share_pct, '%')}%"


def median_words(placing: Placing) -> str:
    """Distance to the median of those ranked; empty for who is not."""
    gap = placing.gap_to_median_pp
    return "" if gap is None else "与中位数持平" if float(rounded(gap, 1)) == 0 else words.signed(gap, "个百分点", 1)


def facts(placing: Placing, label: str, figure: str, reason: str, filters: Filters) -> list[tuple[str, str, str]]:
    """Share, rank and distance of one of them, as its page says them; ``reason``: why it is not ranked."""
    share = share_words(placing) if placing.score and placing.score.judged else "没有应评的"
    rank = rank_words(placing) + ("" if placing.rank else f"（{reason}）")
    return [
        (cards.joined("其中绿灯 / 应评", mark(filters, "figure", figure)), share, ""),
        ("排名", rank, ""),
        (f"与参排{label}中位数差", median_words(placing) or "不排名", ""),
    ]


def tables(
    placings: Sequence[Placing], label: str, link: Callable[[str], Markup], reasons: Mapping[str, str], passport: Markup
) -> Markup:
    """Who is ranked, the best first, in halves side by side; then who is not, each with the reason.

    Args:
        label: what is ranked, for the header. link: subject -> its name as a link. reasons: subject -> why it is not ranked.
        passport: the mark beside the header of the share.
    """
    header = ("名次", label, cards.joined("绿灯 / 应评", passport), "与中位数差")
    rows = [
        (cards.whole(rank_words(each)), link(each.subject), share_words(each), median_words(each))
        for each in ranked(placings)
    ]
    shown = cards.muted(f"没有够数参排的：不足 {settings().ranking.minimum_targets} 项不排名。")
    if rows:
        shown = (cards.in_halves if len(rows) > _ONE_TABLE else cards.table)(header, rows, (2, 3))
    return shown + _unranked(placings, link, reasons)


_ONE_TABLE = 6


def _unranked(placings: Iterable[Placing], link: Callable[[str], Markup], reasons: Mapping[str, str]) -> Markup:
    """One line a reason, with everybody it holds for."""
    by_reason: dict[str, list[str]] = {}
    for each in placings:
        if each.rank is None:
            by_reason.setdefault(reasons.get(each.subject, each.reason), []).append(link(each.subject))
    return Markup().join(
        cards.line("不排名 ", cards.strong(len(names)), f" 个（{reason}）：", Markup("、").join(names))
        for reason, names in by_reason.items()
    )


def grid(small: Iterable[tuple[Markup, str, Sequence[str]]]) -> Markup:
    """Small cards side by side: name, what stands at its right, lines."""
    head = Markup('<div class="card-head"><b>{}</b><span class="source">{}</span></div>')
    found = (cards.div("small-card", head.format(name, aside), *lines) for name, aside, lines in small)
    return cards.div("small-cards", *found)
