"""Spaces in what was read: between Chinese characters and signs only where the paper shows a wide gap, and never
within a figure but between its thousands."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from models.document import Alternative, Reading
from models.ocr.ink import Blob

BESIDE_CHARACTER = 0.5
"""A gap of this many line heights between Chinese characters is a space."""
BESIDE_SIGN = 1.1
"""Beside a sign it takes more: full-width signs bring half a character of paper along."""
_CHARACTER = "[\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff]"
_SIGN = "[\u3000-\u303f\uff01-\uff60“”‘’—…·()\\[\\].,:;、-]"
_BETWEEN_CHARACTERS = re.compile(rf"(?<={_CHARACTER})\s+(?={_CHARACTER})")
_AFTER_OR_BEFORE_SIGN = re.compile(
    rf"(?<={_CHARACTER})\s+(?={_SIGN})|(?<={_SIGN})\s+(?={_CHARACTER})|(?<=[\uff01-\uff60\u3001-\u303f])\s+"
    rf"|\s+(?=[\uff01-\uff60\u3001-\u303f])"
)
_BESIDE_OTHERS = re.compile(rf"(?<={_CHARACTER})\s+(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])\s+(?={_CHARACTER})")
_APART = re.compile(r"[-+－＋]?\s*\d{1,3}(?:\s+\d{1,3})+|[-+－＋]\s+\d+")
_THOUSANDS = re.compile(r"[-+－＋]?\d{1,3}(?:\s\d{3})+")


def widest_gap(blobs: Sequence[Blob]) -> int:
    """The widest stretch of paper between the pieces of ink of a line."""
    reach, widest = None, 0
    for blob in sorted(blobs):
        if reach is not None:
            widest = max(widest, blob.left - reach)
        reach = blob.right if reach is None else max(reach, blob.right)
    return widest


def closed_up(reading: Reading, gap: float) -> Reading:
    """A reading without the spaces that a line whose widest gap is so many line heights cannot have.

    Alternatives that differed only in those spaces become one.
    """

    def close(text: str) -> str:
        # Full-width digits stand so far apart that they look like figures of one digit each.
        if _APART.fullmatch(text) and not _THOUSANDS.fullmatch(text):
            text = "".join(text.split())
        if gap < BESIDE_SIGN:
            text = _AFTER_OR_BEFORE_SIGN.sub("", text)
        if gap < BESIDE_CHARACTER:
            text = _BESIDE_OTHERS.sub("", _BETWEEN_CHARACTERS.sub("", text))
        return text

    if all(close(text) == text for text in (reading.text, *(a.text for a in reading.alternatives))):
        return reading
    shares: dict[str, float] = {}
    for alternative in reading.alternatives:
        text = close(alternative.text)
        shares[text] = shares.get(text, 0.0) + math.exp(alternative.log_probability)
    ranked = sorted(((text, share) for text, share in shares.items() if share > 0.0), key=lambda item: -item[1])
    if not ranked:
        return Reading(close(reading.text), reading.confidence, reading.reader)
    alternatives = tuple(Alternative(text, min(0.0, math.log(share))) for text, share in ranked)
    return Reading(ranked[0][0], min(1.0, ranked[0][1]), reading.reader, alternatives)
