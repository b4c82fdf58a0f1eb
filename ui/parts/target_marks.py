"""What stands beside a commitment: the mark of where its figure comes from, and who answers."""

from markupsafe import Markup

from data_access.county.rows import Commitment
from models.viewing import Filters
from services import reading
from services.targets.figure_words import OPEN, UNSTATED, line_of
from services.targets.judged import Judged
from ui.base.links import href
from ui.parts import cards
from ui.parts.mark import mark


def marked(item: Judged, filters: Filters) -> Markup:
    """Figure and target with the mark that leads to where they come from; none beside a dash."""
    line = line_of(item)
    return cards.joined(line) if line == "—" else cards.joined(line, passport(item, filters))


def passport(item: Judged, filters: Filters) -> Markup:
    """The mark that leads to where the figure comes from: the county's, or the one township's."""
    return mark(filters, "target", item.commitment.id, *item.codes)


def scope_of(item: Judged, filters: Filters) -> Filters:
    """Where a link to it leads: a township's own task to that township, a matter of the county to the filters as they are."""
    return Filters(item.codes, filters.units, filters.asof) if item.codes else filters


def titled(commitment: Commitment, filters: Filters, **extra: str) -> Markup:
    """Its title, leading to it."""
    return cards.anchor(href("targets", filters, commitment=commitment.id, **extra), commitment.title)


def people_of(item: Judged) -> Markup:
    """Who leads, or 待县里确认; the others by number, their names when pointed at."""
    others = "、".join(unit.short_name for unit in item.support)
    more = "等" if others and reading.county().is_units_open(item.commitment) else ""
    word = "配合" if item.lead else "原文列了"
    rest = f"{word} {len(item.support)} 家{more}" if others else "" if item.lead else UNSTATED
    named = Markup('<div class="muted" title="{}">{}</div>').format(others + more, rest) if rest else ""
    return cards.joined(item.lead.short_name if item.lead else OPEN, named)
