"""三保障: gaps in education, medical insurance, housing and water, by village, each with its list."""

from services.monitoring import guarantees
from ui.frame import frame
from ui.guarantees import gaps, other_ledgers
from ui.parts import absent, cards

filters = frame.filters()
if guarantees.is_reported(filters):
    gaps.top(filters)
    names = gaps.chosen()
    village = gaps.chosen_village()
    gaps.by_village(names, village, filters)
    gaps.listed(names, village, filters)
    other_ledgers.other_ledgers(names, filters)
else:
    with cards.card("guarantees"):
        cards.draw(absent.muted(guarantees.LEDGER, gaps.NOT_REPORTED))
