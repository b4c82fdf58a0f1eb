"""目标进度: every commitment of the plan, its state and its figures; one opened at a time."""

from ui.frame import frame
from ui.targets import board

board.page(frame.filters())
