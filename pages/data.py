"""数据导入: templates, checked uploads, and what was imported so far."""

from ui import data

data.templates()
data.upload()
data.batches()
