"""Ledgers of any kind."""
