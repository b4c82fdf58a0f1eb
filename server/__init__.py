"""The server around the pages: start and end, addresses, headers, log, following the record."""
