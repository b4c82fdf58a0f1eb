"""Pure calculations on figures: data in, data out; no files, no database, no screen, no clock."""
