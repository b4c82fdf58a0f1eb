"""Judging the commitments of the plan."""
