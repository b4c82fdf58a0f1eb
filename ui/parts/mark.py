"""The small mark beside a figure, and what stands in the address it leads to.

What a figure is, part by part:

    target, C35                          a commitment's figure of the county
    target, C35, 140524100               a township's
    row, road_projects, <row_id>         one stored row
    row, road_projects, <row_id>, length_km    one value of it
    total, road_projects, length_km      a column added up over the rows the filters leave; row_count counts them
    total, village_years, household_count, 2024    of one period of a ledger by period
    figure, open_cases                   a figure a page works out, see :mod:`services.figures.catalogue`
    figure, village_monitored, <village code>    of one village, household or measure
"""

from markupsafe import Markup

from errors import NotFound
from models.viewing import Filters
from ui.base.links import href
from ui.parts import cards

#: What a mark may be of, and how many parts may follow.
KINDS = {"target": 2, "row": 3, "total": 3, "figure": 2}
_LONGEST = 160


def mark(filters: Filters, *of: str, village: str = "", status: str = "") -> Markup:
    """The mark beside a figure. It is never alone on a line: a word joiner leads.

    Args:
        of: what the figure is, see above. village, status: code of the one whose rows alone a total adds up.
    """
    narrowed = {key: said for key, said in (("village", village), ("status", status)) if said}
    address = href("passport", filters, of="/".join(of), **narrowed)
    return Markup('<a class="passport" href="%s" target="_self" title="这个数从哪里来">\u2060ⓘ</a>') % (address,)


def figure_head(title: str, filters: Filters, figure: str, source: object) -> Markup:
    """A card's head, the mark of a figure of the page beside its title."""
    return cards.head(cards.joined(title, mark(filters, "figure", figure)), source)


def parsed(of: str) -> tuple[str, tuple[str, ...]]:
    """The kind and the other parts of an address. Raises NotFound for one that no mark has."""
    kind, *rest = of.split("/") if len(of) <= _LONGEST else [""]
    if kind not in KINDS or not 1 <= len(rest) <= KINDS[kind] or not all(rest):
        raise not_found("地址不完整")
    return kind, tuple(rest)


def not_found(why: str) -> NotFound:
    """The sentence for a figure whose passport cannot be opened."""
    return NotFound(f"找不到这个数的来历：{why}。请从看板上数旁边的 ⓘ 打开。")
