"""One township on one page, as it would be printed."""

from ui.base import state
from ui.frame import frame
from ui.offices import townships

townships.one(state.parameter("code"), frame.filters())
