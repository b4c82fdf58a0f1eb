"""三保障: gaps in education, medical insurance, housing and water, by village, each with its list."""

from ui import absent, cards, frame, guarantee_sources, guarantees

filters = frame.filters()
if guarantees.is_reported(filters):
    guarantees.top(filters)
    names = guarantees.chosen()
    village = guarantees.chosen_village(filters)
    guarantees.by_village(names, village, filters)
    guarantees.listed(names, village, filters)
    guarantee_sources.other_ledgers(names, filters)
else:
    with cards.card("guarantees"):
        cards.draw(absent.muted(guarantees.LEDGER, guarantees.NOT_REPORTED))
