"""One township on one page, as it would be printed."""

from ui import frame, state, townships

townships.one(state.parameter("code"), frame.filters())
