"""数据管理: files in, reports looked through, who is late, batches, corrections; one part at a time."""

from ui import data, frame

data.parts(frame.filters())
