"""What is noted beside the rows of ledgers: reports, settlements, supervision, map layers, rule changes."""
