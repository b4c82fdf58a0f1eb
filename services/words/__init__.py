"""How figures and missing ones are said."""
