"""乡镇: what was divided among the townships and how each stands."""

from ui.frame import frame
from ui.offices import townships

townships.board(frame.filters())
