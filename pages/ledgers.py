"""台账: every ledger of the county, by section of the plan."""

from ui.frame import frame
from ui.ledgers import list

filters = frame.filters()
shown = list.search(list.lines(filters), filters)
list.board(shown, filters)
