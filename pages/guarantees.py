"""三保障: gaps in education, medical insurance, housing and water, by village, each with its list."""

from services.monitoring import guarantees as guarantees_facts
from ui import absent, cards, frame, guarantee_sources, guarantees

filters = frame.filters()
if guarantees_facts.is_reported(filters):
    guarantees.top(filters)
    names = guarantees.chosen()
    village = guarantees.chosen_village(filters)
    guarantees.by_village(names, village, filters)
    guarantees.listed(names, village, filters)
    guarantee_sources.other_ledgers(names, filters)
else:
    with cards.card("guarantees"):
        cards.draw(absent.muted(guarantees_facts.LEDGER, guarantees.NOT_REPORTED))
