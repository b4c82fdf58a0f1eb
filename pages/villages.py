"""村庄地图: the exited villages on the map, with the list beside it."""

from ui import frame, villages

villages.map_and_list(frame.filters())
