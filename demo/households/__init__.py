"""Simulated households at risk and all that is noted of them."""
