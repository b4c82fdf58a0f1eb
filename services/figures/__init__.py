"""What the figures that screens work out say of themselves."""
