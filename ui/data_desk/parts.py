"""数据管理: one page in parts, each a link of its own; the part in the address is the one drawn."""

from collections.abc import Callable

import streamlit as st

from models.viewing import Filters
from ui.base import state
from ui.data_desk import batches, corrections, desk, findings, imports, map_layers, quality, reporting
from ui.parts import actor
from ui.parts.switch import switch

#: Address of a part -> its name and what draws it.
PARTS: dict[str, tuple[str, Callable[[Filters], None]]] = {
    "import": ("导入", imports.section),
    "desk": ("报送审核", desk.section),
    "board": ("催报", reporting.board),
    "calendar": ("报送日历", reporting.calendar),
    "findings": ("数据矛盾", findings.section),
    "quality": ("数据质量", quality.section),
    "batches": ("批次", batches.section),
    "corrections": ("更正", corrections.section),
    "layers": ("地图图层", map_layers.section),
}


def parts(filters: Filters) -> None:
    """The choice of the part, who is at work, and the part itself."""
    left, right = st.columns([4, 1.1], vertical_alignment="bottom")
    part = switch("哪一部分", "part", {key: word for key, (word, _) in PARTS.items()}, key="data_part", place=left)
    actor.field(right)
    state.say_done()
    PARTS[part][1](filters)
