"""Simplified or traditional: a page is written in one of them, and readings follow the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.document import Reading
from models.ocr.looks import weighed_anew

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
FOREIGN = 3.0
"""By how much, in log-probability, a traditional character is less likely on a page of simplified ones."""
LEAST = 40
"""How many Chinese characters it takes to know a page's script."""


def writes_simplified(readings: Sequence[Reading]) -> bool:
    """Whether the surely read texts of a page are in simplified characters: those that GB 2312 has."""
    characters = [c for r in readings if r.confidence >= 0.95 for c in r.text if _CHINESE.match(c)]
    return len(characters) >= LEAST and sum(map(_simplified, characters)) >= 0.98 * len(characters)


def is_simplified(text: str) -> bool:
    """Whether a text has Chinese characters, all of them simplified."""
    return bool(_CHINESE.search(text)) and not _foreign(text)


def in_simplified(reading: Reading) -> Reading:
    """A reading whose alternatives are weighed anew, given that the page is in simplified characters."""
    return weighed_anew(reading, lambda text: FOREIGN * _foreign(text))


def _foreign(text: str) -> int:
    return sum(1 for c in text if _CHINESE.match(c) and not _simplified(c))


def _simplified(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
