"""Session, address, colours."""
