"""From an office's file to checked rows, nothing stored yet: files < tables."""
