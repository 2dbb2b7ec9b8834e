"""Words that a known report prints in a place, preferred where the pixels leave room for them."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from models.document import Alternative, Reading
from models.ocr.cells import CellText

USUAL = 5.0
"""Log-odds with which a known place holds its usual words. A misprint that is clearly to be seen stands."""


def foretold(text: CellText, words: Sequence[str]) -> CellText:
    """A cell's text, given what is usually printed there: among what its reader held for possible, the usual words are
    so much likelier."""
    usual = {_same(one) for one in words}
    said = text.reading
    if not usual or _same(said.text) in usual:
        return text
    likeliest = next((one for one in said.alternatives if _same(one.text) in usual), None)
    if likeliest is None or not said.alternatives:
        return text
    lead = said.alternatives[0].log_probability - likeliest.log_probability
    if lead >= USUAL:
        return text
    sure = 1 / (1 + math.exp(lead - USUAL))
    rest = tuple(one for one in said.alternatives if one is not likeliest)
    reading = Reading(likeliest.text, sure * _held(said), said.reader, (_raised(likeliest, rest), *rest))
    return replace(text, reading=reading)


def _held(said: Reading) -> float:
    """How likely it is that any of the alternatives is right."""
    return min(1.0, sum(math.exp(one.log_probability) for one in said.alternatives))


def _raised(one: Alternative, rest: Sequence[Alternative]) -> Alternative:
    most = max((other.log_probability for other in rest), default=one.log_probability)
    return replace(one, log_probability=min(0.0, max(one.log_probability + USUAL, most)))


def _same(text: str) -> str:
    """A text as it is compared: in one width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())
