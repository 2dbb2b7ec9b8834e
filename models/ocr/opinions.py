"""Two readers of figures, one opinion: what each saw of a line, weighed and put together."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from models.document import Alternative, Reading
from models.levels import percentiles
from models.ocr.figures import is_figure
from models.ocr.ink import CellInk
from models.ocr.lines import CutLine
from models.ocr.looks import averaged
from models.ocr.reader import Crop, Reader
from models.ocr.signs import DASH, DOUBLE_DASH, HYPHEN
from models.ocr.small import OTHER
from models.sheet import Image

LARGE_WEIGHT = 0.75
SMALL_WEIGHT = 0.75
"""How much the log-probabilities of the large and of the small reader count."""
UNSEEN_LARGE = -6.0
UNSEEN_SMALL = -7.0
"""The log-probability of a text that a reader does not list."""
SURE_OF_WORDS = 0.9
SURE_UNDER_SEAL = 0.98
"""What the large reader is so sure of stands where the small one sees no figure."""
CLEAR = 0.5
"""How sure a figure among dirt must be."""
KEPT = 8
TOLD_ZERO, TOLD_WORDS = 0.9995, 0.99
"""A zero, or something else than a figure, of which the small reader was so sure at first sight was the same at second
sight in each of 856 lines of nine tune documents."""
TALL = 1.5
"""How high the small reader's crop is, in heights of the line."""
ROOM = 0.6
"""How much paper, or whatever else there is, it gets on either side, in heights of the line."""


def band(page: NDArray[np.uint8], cell: CellInk, line: CutLine, height: float) -> Image:
    """A line of a cell as it stands on the page, rulings, specks and all."""
    rect = line.rect
    tall = min(max(rect.height, 0.6 * height), 1.15 * height)
    return _strip(page, cell, rect.left - ROOM * tall, rect.right + ROOM * tall, rect.middle[1], TALL * tall)


def middle_band(page: NDArray[np.uint8], cell: CellInk, height: float) -> Image:
    """The middle of a cell in which no line was found, over its whole width."""
    tall, wide = cell.raw.shape
    middle = cell.top + tall / 2
    return _strip(page, cell, cell.left, cell.left + wide, middle, TALL * 0.8 * height)


def _strip(
    page: NDArray[np.uint8], cell: CellInk, left: float, right: float, middle: float, height: float
) -> NDArray[np.uint8]:
    """Pixels of a cell and of its rim, paper where it ends."""
    tall, wide = cell.raw.shape
    rim = 2
    x0, x1 = max(round(left), cell.left - rim, 0), min(round(right), cell.left + wide + rim, page.shape[1])
    top, bottom = round(middle - height / 2), round(middle + height / 2)
    y0, y1 = max(top, cell.top - rim, 0), min(bottom, cell.top + tall + rim, page.shape[0])
    if x1 - x0 < 2 or y1 - y0 < 2:
        return np.full((8, 8), 255, np.uint8)
    pixels = page[y0:y1, x0:x1]
    (paper,) = percentiles(pixels, 75)
    return np.asarray(
        cv2.copyMakeBorder(pixels, y0 - top, bottom - y1, 0, 0, cv2.BORDER_CONSTANT, value=(paper,)), np.uint8
    )


def seen_twice(small: Reader, standing: Sequence[Image], cut_out: Callable[[int], Image]) -> list[Reading]:
    """What the small reader says of lines as they stand, and of each one cut out, together; what is surely a lone zero,
    or surely no figure, it need not see twice."""
    seen = small.read([Crop(image) for image in standing])
    again = [i for i, reading in enumerate(seen) if not _told(reading)]
    for i, other in zip(again, small.read([Crop(cut_out(i)) for i in again]), strict=True):
        seen[i] = averaged([seen[i], other])
    return seen


def _told(small: Reading) -> bool:
    """Whether one look is enough."""
    if abstains(small.text):
        return small.confidence >= TOLD_WORDS
    return small.text == "0" and small.confidence >= TOLD_ZERO


def abstains(text: str) -> bool:
    """Whether the small reader's text says that it sees something else than a figure."""
    return OTHER in text


def agreed(large: Reading, small: Reading, sealed: bool = False) -> Reading:
    """What both readers say together; the large one alone where it surely sees words and the small one no figure.

    Where the large one is unsure, or a seal lies over the cell, what is no figure is dirt beside one.
    """
    sure = large.confidence >= (SURE_UNDER_SEAL if sealed else SURE_OF_WORDS)
    wordless = any(c.isdigit() for c in small.text) and not abstains(small.text)
    if not small.alternatives or (sure and not wordless and (abstains(small.text) or not is_figure(large.text))):
        return large
    if abstains(small.text):
        small = without_others(small)
    mine, shown = _shares(large, {})
    dash = next((shown[same] for same in mine if same.strip(DASH) == "" and same), DOUBLE_DASH)
    other, shown = _shares(_with_dash(small, dash), shown)
    scores = {
        same: LARGE_WEIGHT * max(UNSEEN_LARGE, mine.get(same, UNSEEN_LARGE))
        + SMALL_WEIGHT * max(UNSEEN_SMALL, other.get(same, UNSEEN_SMALL))
        for same in mine.keys() | other.keys()
    }
    ranked = sorted(scores, key=lambda same: (-scores[same], same))[:KEPT]
    unlisted = LARGE_WEIGHT * UNSEEN_LARGE + SMALL_WEIGHT * UNSEEN_SMALL
    whole = math.log(sum(math.exp(score) for score in (unlisted, *scores.values())))
    alternatives = tuple(Alternative(shown[same], min(0.0, scores[same] - whole)) for same in ranked)
    best = alternatives[0]
    both = large.reader if small.reader in large.reader else f"{large.reader}+{small.reader}"
    return Reading(best.text, min(1.0, math.exp(best.log_probability)), both, alternatives)


def without_others(small: Reading) -> Reading:
    """The small reader's opinion with what is no figure left out of each text."""
    shares: dict[str, float] = {}
    for alternative in small.alternatives:
        text = alternative.text.replace(OTHER, "")
        shares[text] = shares.get(text, 0.0) + math.exp(alternative.log_probability)
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    alternatives = tuple(Alternative(text, min(0.0, math.log(max(1e-9, share)))) for text, share in ranked)
    return Reading(ranked[0][0], min(1.0, ranked[0][1]), small.reader, alternatives)


def likeliest_figure(pieces: Sequence[Reading]) -> Reading | None:
    """The one figure with digits that several looks at one cell speak for; None where none is clear."""
    found = [piece for piece in pieces if any(c.isdigit() for c in piece.text) and is_figure(piece.text)]
    if not found:
        return None
    best = max(found, key=lambda piece: piece.confidence)
    rivals = [piece.confidence for piece in found if piece.text != best.text]
    sure = best.confidence / (1.0 + sum(rivals))
    if sure < CLEAR:
        return None
    lost = math.log(sure / max(1e-9, best.confidence))
    alternatives = [Alternative(a.text, min(0.0, a.log_probability + lost)) for a in best.alternatives]
    texts = {a.text for a in alternatives}
    alternatives += [
        Alternative(p.text, math.log(max(1e-9, p.confidence * sure))) for p in found if p.text not in texts
    ]
    alternatives.sort(key=lambda a: (a.text != best.text, -a.log_probability))
    return Reading(best.text, sure, best.reader, tuple(alternatives[:KEPT]))


def chance_of(text: str, reading: Reading) -> float:
    """The log-probability that a reading gives a text."""
    return next((a.log_probability for a in reading.alternatives if a.text == text), UNSEEN_SMALL)


def with_long_dash(small: Reading) -> Reading:
    """The small reader's opinion with its one dash as the long one, which is what stands in tables."""
    return _with_dash(small, DOUBLE_DASH)


def _with_dash(small: Reading, dash: str) -> Reading:
    """The small reader knows one dash; how long it is, its shape told before."""
    if all(DASH not in a.text for a in small.alternatives):
        return small
    alternatives = tuple(
        Alternative(dash if a.text == DASH else a.text.replace(DASH, HYPHEN), a.log_probability)
        for a in small.alternatives
    )
    return Reading(alternatives[0].text, small.confidence, small.reader, alternatives)


def _shares(reading: Reading, shown: dict[str, str]) -> tuple[dict[str, float], dict[str, str]]:
    """The log-probabilities of a reader's texts, equal ones as one, and how each is written."""
    shares: dict[str, float] = {}
    for alternative in reading.alternatives or (Alternative(reading.text, 0.0),):
        if OTHER in alternative.text:
            continue
        same = unicodedata.normalize("NFKC", alternative.text)
        shown.setdefault(same, alternative.text)
        before = shares.get(same)
        shares[same] = (
            alternative.log_probability if before is None else float(np.logaddexp(before, alternative.log_probability))
        )
    return shares, shown
