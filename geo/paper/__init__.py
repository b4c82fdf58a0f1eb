"""The map as a sheet of paper."""
