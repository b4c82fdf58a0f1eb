"""Plain values that every floor shares, by subject."""
