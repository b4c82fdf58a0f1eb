"""Villages beside one another, and visits to them."""
