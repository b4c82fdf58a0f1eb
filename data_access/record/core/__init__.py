"""The database: its tables, connections, identity and the files kept beside it."""
