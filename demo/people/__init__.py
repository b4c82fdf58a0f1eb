"""Simulated people and their projects."""
