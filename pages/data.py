"""数据导入: templates, checked uploads, and what was imported so far."""

from ui import data, geo_layers

data.templates()
data.upload()
data.batches()
geo_layers.section()
