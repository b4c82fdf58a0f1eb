"""Papers for meetings and offices, and what they rest on; no screen, no clock."""
