"""村庄地图: the months, the map and the ranking."""

from ui import frame, map_look, map_page

filters = frame.filters()
map_look.slider(filters)
map_page.browse(filters)
