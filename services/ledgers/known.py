"""Which ledgers this county keeps, and what their columns may hold."""

from services import reading


def is_kept(*ledgers: str) -> bool:
    return all(ledger in reading.store().ledgers.ledgers for ledger in ledgers)


def codes(ledger: str, column: str) -> list[str]:
    """What a column may hold; nothing where the ledger is not kept."""
    return list(reading.store().ledgers[ledger].by_name[column].codes) if is_kept(ledger) else []


def open_codes(ledger: str) -> tuple[str, ...]:
    """The statuses of what is not done yet; nothing where the ledger is not kept."""
    return tuple(reading.store().ledgers[ledger].open_codes) if is_kept(ledger) else ()
