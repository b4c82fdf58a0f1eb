"""台账: every ledger of the county, by section of the plan."""

from ui import frame, ledger_list

filters = frame.filters()
shown = ledger_list.search(ledger_list.lines(filters), filters)
ledger_list.board(shown, filters)
