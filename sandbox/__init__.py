"""Strangers' files are read in a process of their own, bounded in memory, time and number."""
