"""数据导入: templates, checked uploads, what was imported so far, and who has reported."""

from ui import data, frame, reporting

filters = frame.filters()
data.templates()
data.upload()
data.batches()
reporting.calendar(filters)
reporting.board(filters)
