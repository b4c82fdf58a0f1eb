"""All ledgers of the county in the order of the plan, with how much is in each."""

from dataclasses import dataclass

from data_access.county.ledgers import Ledger
from models.viewing import Filters
from services import reading
from services.words import ledger_words

_NO_ARTICLE = "几条共用的台账"


@dataclass(frozen=True)
class Line:
    """One ledger with its rows within the filters and how far they reach."""

    ledger: Ledger
    row_count: int
    newest: str
    group: str
    article: str
    order: int


@reading.once
def lines(filters: Filters) -> tuple[Line, ...]:
    """Every ledger that the viewer and the department filter leave, in the order of the plan.

    A department has those it keeps, those of the articles that name it, and those with rows that name it.
    """
    county, found = reading.county(), []
    for ledger in reading.store().ledgers:
        view = reading.ledger(ledger.name, filters)
        if view.is_visible:
            summary = view.summary()
            newest = ledger_words.newest(view, summary)
            if newest == ledger_words.UNRELATED and not county.answerable_for(ledger.articles) & {*filters.units}:
                continue
            found.append(Line(ledger, int(summary["row_count"]), newest, *_in_the_plan(ledger)))
    return tuple(sorted(found, key=lambda line: (line.order, line.ledger.title)))


def _in_the_plan(ledger: Ledger) -> tuple[str, str, int]:
    """The section, label and place in the plan of its first article; a ledger without one comes last."""
    county = reading.county()
    if not ledger.articles:
        return _NO_ARTICLE, "", len(county.articles)
    articles = [county.article(id) for id in ledger.articles]
    first = articles[0]
    order = next(place for place, article in enumerate(county.articles) if article.id == first.id)
    return f"{first.part} {first.section}".strip(), f"{first.label}等" if len(articles) > 1 else first.label, order


def matching(found: tuple[Line, ...], text: str) -> list[Line]:
    """Ledgers with the text in title, article, unit or the label of a column."""
    wanted = text.strip()
    county = reading.county()
    return [
        line
        for line in found
        if any(
            wanted in part
            for part in (
                line.ledger.title, line.group, ledger_words.unit_of(line.ledger),
                *(f"{county.article(id).label} {county.article(id).title} {county.article(id).plan_title}" for id in line.ledger.articles),
                *(column.label for column in line.ledger.columns),
            )
        )
    ]  # fmt: skip
