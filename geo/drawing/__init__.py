"""What every drawing of a map shares: classes of colour, looks, symbols."""
