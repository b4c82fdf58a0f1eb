"""Random draws, places, families and courses of figures."""
