"""What draws: base < parts < frame < one folder a page."""
