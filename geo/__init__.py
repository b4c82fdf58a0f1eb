"""Maps: layers of other programs, drawing, the screen, paper."""
