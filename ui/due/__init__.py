"""到期未办: what is past its limit, wanting or ending soon, counted and listed."""
