"""部门: who leads what and how it stands, the ranking, and what the county still has to say."""

from ui.frame import frame
from ui.offices import departments

departments.board(frame.filters())
