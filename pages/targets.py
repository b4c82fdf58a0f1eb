"""目标进度: every commitment of the plan, its state and its figures; one opened at a time."""

from ui import frame, targets

targets.page(frame.filters())
