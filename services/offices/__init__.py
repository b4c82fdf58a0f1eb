"""What offices owe."""
