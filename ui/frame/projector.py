"""Shown to a room: the switch, kept in the address, and how exactly counts of people and households are then said."""

from markupsafe import Markup

from models.viewing import Filters
from services.words.small_counts import PARAMETER, SHOWN, kept
from settings import settings
from ui.base import state, theme
from ui.base.links import href
from ui.parts import cards, unknown_in_address


def is_on() -> bool:
    """Whether the address asks for it."""
    return state.parameter(PARAMETER) == SHOWN


def tell_unknown() -> None:
    """Say that the page is not on the projector, where the address asks for something like it and it is nothing known.

    Whoever mistypes the word would believe the small counts hidden that the room can read.
    """
    asked = state.parameter(PARAMETER)
    if asked not in ("", SHOWN):
        remedy = "要投影，请从总览、村庄地图、风险户或一村一册点“投影”。"
        unknown_in_address.tell([unknown_in_address.sentence("投影", asked, "不投影，数字没有隐去")], remedy)


def switch(page: str, filters: Filters, is_projected: bool, **parameters: str | list[str]) -> Markup:
    """The link that turns it on or off. ``parameters``: of the page, to be kept."""
    parameters.pop(PARAMETER, None)
    address = href(page, filters, **parameters, **kept(not is_projected))
    return cards.whole(cards.anchor(address, "退出投影" if is_projected else "投影"))


def note(is_projected: bool) -> Markup:
    """What is hidden, in the larger letters for the back of the room; empty in the office."""
    if not is_projected:
        return Markup()
    theme.add("projector")
    limit = settings().privacy.small_cell_below
    said = f"投影：少于 {limit} 户或 {limit} 人的只写“<{limit}”，能由合计倒推出它的写“已隐去”，单户名单和数据来历不显示，防止认出是哪一户。"
    return Markup('<span class="muted">{}</span>').format(said)
