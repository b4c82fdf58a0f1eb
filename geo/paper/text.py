"""Text on a sheet: what it may consist of, about how wide it is, and where it is broken into lines."""

import re
from collections.abc import Iterator

#: Characters that XML does not allow at all.
_NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What is never torn apart: a run of letters and digits, or one sign with the closing marks that may not begin a line.
_PIECE = re.compile(r"[(（《“]*(?:[!-'*-~]+|[^\s(（《“])[)，。；：、）》”！？·%]*|\s+|[(（《“]+")
#: Marks that Chinese fonts draw as wide as a character.
_WIDE = frozenset("·—…“”‘’×")


def plain(text: str) -> str:
    """Text without the characters that XML does not allow."""
    return _NO_XML.sub("", text)


def text_width(text: str, size: float) -> float:
    """About how wide a text is: a Chinese character is square, others take a little more than half."""
    return sum(size if ord(sign) > 0x2E7F or sign in _WIDE else size * 0.6 for sign in text)


def wrapped(text: str, size: float, width: float, most: int) -> list[str]:
    """The text in lines no wider than ``width``; where ``most`` lines do not hold it, the last one ends with ``…``."""
    lines = [""]
    for piece in _pieces(text, size, width):
        if text_width(lines[-1] + piece.rstrip(), size) <= width:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip())
    if len(lines) > most:
        last = lines[most - 1]
        while last and text_width(last + "…", size) > width:
            last = last[:-1]
        lines[most - 1 :] = [f"{last}…"]
    return [line.rstrip() for line in lines]


def _pieces(text: str, size: float, width: float) -> Iterator[str]:
    """What may stand at the end of a line; a run that is longer than a line is given sign by sign."""
    for piece in _PIECE.findall(text):
        yield from (piece,) if text_width(piece, size) <= width else piece
