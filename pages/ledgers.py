"""台账: every ledger of the county, by section of the plan."""

from services.ledgers.in_the_plan import lines
from ui.frame import frame
from ui.ledgers import list

filters = frame.filters()
shown = list.search(lines(filters), filters)
list.board(shown, filters)
