"""Ledgers filled from their definition and a profile."""
