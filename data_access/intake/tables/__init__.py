"""Sheets as tables of a ledger, their cells as values, every fault at its cell."""
