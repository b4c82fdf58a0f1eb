"""线索预警: what three sources say of which household, who has not been visited, and the rules of the comparison."""

from ui.clues import page
from ui.frame import frame

page.parts(frame.filters())
