"""Characters that look alike made alike: invisible ones taken out, full-width ones folded, digits never made up.

NFKC would make 3601 of 360① and 3602 of 360²: a mark behind a number would be read as one of its digits.
"""

import re
import unicodedata

#: They take no room on a screen: zero-width ones, marks of direction, the soft hyphen, fillers. The one that turns a
#: text around (U+202E) and control characters are not among them: what was meant there is asked about.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202d\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e007f]"
)
#: Spaces other than the one everybody types; the ideographic one is left out by whoever reads a cell.
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
#: Full-width letters, digits and signs, without the punctuation that Chinese is written with.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "（），：；！？～｜"}
_HYPHENS = (0x2010, 0x2011, 0x2012, 0x2013, 0x2212)
_SAME = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(_HYPHENS, ord("-"))


class _Folds(dict[str, str]):
    """Character -> what it is folded to, found once each."""

    def __missing__(self, char: str) -> str:
        found = unicodedata.normalize("NFKC", char)
        makes_up_digits = unicodedata.category(char) != "Nd" and any(map(str.isnumeric, found))
        self[char] = kept = char if makes_up_digits else found
        return kept


_folds = _Folds()


#: What steers a terminal.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def storable(text: str) -> str:
    """A name that the system gave us, such as that of a file, with ? for what is no text: bytes of another encoding, and
    characters that steer a terminal.
    """
    return _CONTROLS.sub("?", text.encode("utf-8", "replace").decode())


def folded(text: str) -> str:
    """A text made comparable: full-width and other forms of a character as the plain one; ①, ² and ½ stay."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", "".join(map(_folds.__getitem__, _INVISIBLE.sub("", text))))


def without_invisible(text: str) -> str:
    """The text without the characters that nobody sees."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def half_width(text: str) -> str:
    """A number or name as it is written on a keyboard set to half width: ＬＣ－１ is LC-1; （） stay."""
    return text if text.isascii() else _SPACES.sub(" ", text).translate(_HALF_WIDTH).strip()


def same_key(text: str) -> str:
    """What two spellings of one key have in common, Chinese and other punctuation included."""
    return text if text.isascii() else half_width(without_invisible(text)).translate(_SAME)
