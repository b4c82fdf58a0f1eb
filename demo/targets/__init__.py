"""Simulated progress of the commitments, reports and supervision."""
