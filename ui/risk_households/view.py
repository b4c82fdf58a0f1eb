"""The page's address: what is asked for, and links that keep it."""

from markupsafe import Markup

from models.viewing import Filters
from services.monitoring.view import View
from services.words import small_counts
from ui.base import state
from ui.base.links import href
from ui.frame import projector
from ui.parts.mark import mark


def view() -> View:
    """Read the address."""
    asked = {name: state.parameter(name) for name in ("village", "status", "step", "category", "risk")}
    return View(**asked, is_projected=projector.is_on())


def address(filters: Filters, shown: View, **extra: str) -> str:
    """An address of this page that stays on the projector."""
    return href("households", filters, **extra, **small_counts.kept(shown.is_projected))


def marked(filters: Filters, shown: View, *figure: str) -> Markup:
    """The mark beside a figure of the page; on the projector none: what it opens tells the exact figure and its rows."""
    return Markup() if shown.is_projected else mark(filters, "figure", *figure)
