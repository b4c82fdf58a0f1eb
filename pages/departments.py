"""部门: who leads what and how it stands, the ranking, and what the county still has to say."""

from ui import departments, frame

departments.board(frame.filters())
