"""One unit on one page, as it would be printed."""

from ui.base import state
from ui.frame import frame
from ui.offices import departments

departments.one(state.parameter("id"), frame.filters())
