"""One unit on one page, as it would be printed."""

from ui import departments, frame, state

departments.one(state.parameter("id"), frame.filters())
