"""Files of every format as sheets of cells, and what is refused unopened."""
