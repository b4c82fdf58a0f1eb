"""Around every page: filters, failures, projector."""
