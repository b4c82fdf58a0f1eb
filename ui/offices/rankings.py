"""Ranking tables and the grid of small cards, the same for units and townships."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from markupsafe import Markup

from analysis.targets.ranking import Placing
from models.viewing import Filters
from services.offices.answerable import median_words, rank_words, ranked, share_words, unranked
from settings import settings
from ui.parts import cards
from ui.parts.mark import mark

_ONE_TABLE = 6


def facts(placing: Placing, label: str, figure: str, reason: str, filters: Filters) -> list[tuple[str, str, str]]:
    """Share, rank and distance of one of them, as its page says them; ``reason``: why it is not ranked."""
    share = share_words(placing) if placing.score and placing.score.judged else "没有应评的"
    rank = rank_words(placing) + ("" if placing.rank else f"（{reason}）")
    return [
        (cards.joined("其中绿灯 / 应评", mark(filters, "figure", figure)), share, ""),
        ("排名", rank, ""),
        (f"与参排{label}中位数差", median_words(placing) or "不排名", ""),
    ]


def board(
    title: str, label: str, figure: str, placings: Sequence[Placing], link: Callable[[str], Markup],
    reasons: Mapping[str, str], note: str, filters: Filters,
) -> Markup:  # fmt: skip
    """Who is ranked, the best first, in halves side by side; then who is not, each with the reason.

    Args:
        label: what is ranked. figure: the share's, for its passport. link: subject -> its name as a link.
        reasons: subject -> why it is not ranked.
    """
    header = ("名次", label, cards.joined("绿灯 / 应评", mark(filters, "figure", figure)), "与中位数差")
    rows = [
        (cards.whole(rank_words(each)), link(each.subject), share_words(each), median_words(each))
        for each in ranked(placings)
    ]
    shown = cards.muted(f"没有够数参排的：应评的不足 {settings().ranking.minimum_targets} 项不排名。")
    if rows:
        shown = (cards.in_halves if len(rows) > _ONE_TABLE else cards.table)(header, rows, (2, 3))
    head = cards.head(title, f"名次在全部参排{label}中 · 截至{filters.asof.label}")
    return cards.joined(head, shown, _unranked(placings, link, reasons), cards.muted(note))


def _unranked(placings: Iterable[Placing], link: Callable[[str], Markup], reasons: Mapping[str, str]) -> Markup:
    """One line a reason, with everybody it holds for."""
    return Markup().join(
        cards.line("不排名 ", cards.strong(len(found)), f" 个（{reason}）：", Markup("、").join(map(link, found)))
        for reason, found in unranked(placings, reasons).items()
    )


def grid(small: Iterable[tuple[Markup, str, Sequence[str]]]) -> Markup:
    """Small cards side by side: name, what stands at its right, lines."""
    head = Markup('<div class="card-head"><b>{}</b><span class="source">{}</span></div>')
    found = (cards.div("small-card", head.format(name, aside), *lines) for name, aside, lines in small)
    return cards.div("small-cards", *found)
