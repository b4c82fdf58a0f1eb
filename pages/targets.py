"""目标进度: every commitment of the plan, its state and its figures; one opened at a time."""

from ui import cached, frame, settling, targets
from ui.commitments import judged

filters = frame.filters()
county = cached.county()
items = judged(filters)
targets.detail(targets.opened(), filters, county)
settling.card(targets.opened(), filters)
targets.summary(items)
targets.board(targets.choose(items), filters, county)
