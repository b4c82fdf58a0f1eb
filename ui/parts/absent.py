"""Ledgers that pages stand on and this county does not keep: said in the place of what is missing."""

from __future__ import annotations

from markupsafe import Markup

from services import reading
from ui.parts import cards

NOT_KEPT = "本县没有这个台账。"


def is_kept(*ledgers: str) -> bool:
    return all(ledger in reading.store().ledgers.ledgers for ledger in ledgers)


def muted(ledger: str, sentence: str) -> Markup:
    """The sentence said where the ledger holds nothing; of one that is not kept nobody can import anything."""
    return cards.muted(sentence if is_kept(ledger) else NOT_KEPT)


def codes(ledger: str, column: str) -> list[str]:
    """What a column may hold; nothing where the ledger is not kept."""
    return list(reading.store().ledgers[ledger].by_name[column].codes) if is_kept(ledger) else []
