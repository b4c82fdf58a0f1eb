"""乡镇: what was divided among the townships and how each stands."""

from ui import frame, townships

townships.board(frame.filters())
