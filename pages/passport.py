"""数据来历: where one figure comes from, down to the cell."""

from ui import frame, passport_page

passport_page.opened(frame.filters())
