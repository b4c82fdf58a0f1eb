"""Households at risk: cases, clues, warnings, screening, and counts too small to be told."""
