"""数据来历: where one figure comes from, down to the cell."""

from ui.frame import frame
from ui.provenance import page

page.opened(frame.filters())
