"""Batches of rows: staged, stored in one transaction with their versions, taken back."""
