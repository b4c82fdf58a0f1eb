"""Map layers of other programs: read, checked, brought to one system."""
