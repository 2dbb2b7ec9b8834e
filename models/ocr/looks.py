"""Other ways of looking at a doubtful line, and one opinion out of many looks."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from models.document import Alternative, Reading
from models.levels import paper_of
from models.sheet import Image

UNSEEN = -9.0
"""The log-probability of a text that a look did not list."""
FRAME = 0.4
"""How much paper is put on either side of a crop, in parts of its height."""
DISPUTED = 0.9
"""What looks of equal standing do not agree on is no surer than this."""
CLEARLY = 0.7
"""How much better, in mean log-probability, a text must be before it replaces what the first look said."""


def smoothed(image: Image) -> Image:
    """The crop enlarged and softened, so that the stairs of a coarse raster become strokes."""
    factor = 2.0 if image.shape[0] < 64 else 1.0
    large = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.GaussianBlur(large, (0, 0), max(0.6, 0.022 * large.shape[0])), np.uint8)


def sharpened(image: Image) -> Image:
    """The crop with its edges stressed and its grey levels spread."""
    soft = cv2.GaussianBlur(image, (0, 0), max(1.0, 0.05 * image.shape[0]))
    sharp = np.asarray(cv2.addWeighted(image, 1.8, soft, -0.8, 0), np.float32)
    low, high = np.percentile(sharp, (2, 90))
    spread = (sharp - low) * (255.0 / max(30.0, high - low))
    return np.clip(spread, 0, 255).astype(np.uint8)


def framed(image: Image) -> Image:
    """The crop with more paper on either side, so that an upright stroke at its end does not stand at an edge."""
    rim = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    paper = paper_of(rim)
    side = max(2, round(FRAME * image.shape[0]))
    return np.asarray(cv2.copyMakeBorder(image, 0, 0, side, side, cv2.BORDER_CONSTANT, value=paper), np.uint8)


def pooled(looks: Sequence[Reading], kept: int = 8) -> Reading:
    """The one reading that several looks at the same line support together: the mean of their log-probabilities.

    What the first look said stands unless another text is clearly better.
    """
    first = looks[0]
    if len(looks) == 1 or not first.alternatives:
        return first
    tables = [{_same(a.text): a.log_probability for a in look.alternatives} for look in looks]
    shown: dict[str, str] = {}
    for look in looks:
        for alternative in look.alternatives:
            shown.setdefault(_same(alternative.text), alternative.text)
    scores = {same: sum(max(UNSEEN, table.get(same, UNSEEN)) for table in tables) / len(tables) for same in shown}
    best = max(scores, key=lambda same: scores[same])
    own = _same(first.text)
    if scores[best] - scores[own] < CLEARLY:
        best = own
    whole = sum(math.exp(score) for score in scores.values())
    left = max(1.0, whole)
    ranked = sorted(scores, key=lambda same: (same != best, -scores[same]))[:kept]
    alternatives = tuple(Alternative(shown[same], scores[same] - math.log(left)) for same in ranked)
    return Reading(shown[best], min(1.0, math.exp(alternatives[0].log_probability)), first.reader, alternatives)


def averaged(both: Sequence[Reading], kept: int = 8) -> Reading:
    """What looks of equal standing say of the same line: the mean of their log-probabilities."""
    tables = [{a.text: a.log_probability for a in look.alternatives} for look in both]
    texts = dict.fromkeys(text for table in tables for text in table)
    scores = {text: sum(max(UNSEEN, table.get(text, UNSEEN)) for table in tables) / len(tables) for text in texts}
    if not scores:
        return both[0]
    whole = math.log(sum(math.exp(score) for score in scores.values()) + math.exp(UNSEEN))
    ranked = sorted(scores, key=lambda text: (-scores[text], text))[:kept]
    alternatives = tuple(Alternative(text, min(0.0, scores[text] - whole)) for text in ranked)
    confidence = min(1.0, math.exp(alternatives[0].log_probability))
    # Where the looks see different things, being the likelier one is not enough to be sure.
    if len({look.text for look in both}) > 1:
        confidence = min(confidence, DISPUTED)
    return Reading(alternatives[0].text, confidence, both[0].reader, alternatives)


def weighed_anew(reading: Reading, against: Callable[[str], float]) -> Reading:
    """A reading whose alternatives are weighed by what speaks against each, in log-probability, besides the pixels."""
    costs = {a.text: against(a.text) for a in reading.alternatives}
    if len(set(costs.values())) < 2:
        return reading
    scores = {a.text: a.log_probability - costs[a.text] for a in reading.alternatives}
    before = sum(math.exp(a.log_probability) for a in reading.alternatives)
    lost = math.log(sum(math.exp(score) for score in scores.values()) / before)
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    alternatives = tuple(Alternative(text, min(0.0, score - lost)) for text, score in ranked)
    best = alternatives[0]
    return Reading(best.text, min(1.0, math.exp(best.log_probability)), reading.reader, alternatives)


def _same(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
