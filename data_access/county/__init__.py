"""The county folder as checked values: what everything above is defined by."""
