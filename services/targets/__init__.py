"""Commitments of the plan."""
