"""What offices owe: reports, supervision, working days, quality of data."""
