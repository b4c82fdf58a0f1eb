"""到期未办: what is past its limit, wanting or ending soon, out of all ledgers."""

from ui.due.page import page
from ui.frame import frame

page(frame.filters())
