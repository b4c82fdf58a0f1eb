"""Households at risk."""
