"""数据管理: files in, reports looked through, who is late, batches, corrections; one part at a time."""

from ui.data_desk import parts
from ui.frame import frame

parts.parts(frame.filters())
