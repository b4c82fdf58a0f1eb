"""Villages and their map."""
