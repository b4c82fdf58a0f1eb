"""村庄地图: the months, the map and the ranking."""

from ui.frame import frame
from ui.village_map import look, page

filters = frame.filters()
look.slider(filters)
page.browse(filters)
