"""Ledgers that pages stand on and this county does not keep: said in the place of what is missing."""

from markupsafe import Markup

from services.ledgers.known import is_kept
from ui.parts import cards

NOT_KEPT = "本县没有这个台账。"


def muted(ledger: str, sentence: str) -> Markup:
    """The sentence said where the ledger holds nothing; of one that is not kept nobody can import anything."""
    return cards.muted(sentence if is_kept(ledger) else NOT_KEPT)
