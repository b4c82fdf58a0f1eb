"""What stands around a page made to be printed on A4 upright: heading, month, version, rule."""

from collections.abc import Callable

from markupsafe import Markup

from models.viewing import Filters
from services import reading
from services.targets.judged import rule_in_force
from ui.base import theme
from ui.parts import cards


def heading(title: str, note: str, filters: Filters) -> Markup:
    """Name of the page, what it is, of when, and whether it is simulated."""
    demo = Markup('<span class="demo-badge">演示数据</span>') if reading.manifest().is_demo else ""
    source = f"{reading.county().name} · 截至{filters.asof.label}"
    return Markup(
        '<div class="printed-head"><span class="block-title">{}</span>{}<span class="source">{}</span></div>{}'
    ).format(title, demo, source, cards.muted(note))


def foot() -> Markup:
    """Data version and the rule in force, so that a sheet of paper says what it rests on."""
    manifest = reading.manifest()
    demo = "演示数据，不是真实情况。" if manifest.is_demo else ""
    published = manifest.published_at.replace("T", " ")[:16]
    return cards.muted(f"{demo}数据版本 {manifest.version}，发布 {published}。判定规则：{rule_in_force()}")


def sheet(key: str, content: Callable[[], Markup], filters: Filters) -> None:
    """A whole page that is one card, kept under its key."""
    page()
    cards.kept("printed", key, content, filters)


def page() -> None:
    """Make the browser print this page upright."""
    theme.add("printed")


def section(title: str, aside: str, table: str) -> Markup:
    """One block of the page with its heading."""
    return cards.div("printed-section", cards.head(cards.strong(title), aside), table)
