"""Two recognisers held against each other on the same lines: who is right where, and what of it may be chance."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.document import Reading
from models.metrics import normal
from models.ocr.figures import is_figure
from models.ocr.reader import Crop, Reader
from models.ocr.script import in_simplified, is_simplified
from models.sheet import Image
from models.training.recogniser_data import TextLine

ROUNDS = 4000
MANY_DOCUMENTS = 12
"""From so many documents on it is documents that are drawn again, not lines: lines of one page err together."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line as both read it."""

    group: str
    document: str
    truth: str
    before: str
    after: str
    before_confidence: float
    after_confidence: float
    image: Image = field(compare=False, repr=False)

    @property
    def was_right(self) -> bool:
        return normal(self.before) == normal(self.truth)

    @property
    def is_right(self) -> bool:
        return normal(self.after) == normal(self.truth)


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in one group of lines, from the champion to the challenger."""

    group: str
    lines: int
    documents: int
    errors_before: int
    errors_after: int
    low: float
    high: float
    """The rise of the error rate lies between these with 95 %, by paired bootstrap; below 0 is better."""

    @property
    def rise(self) -> float:
        """By how much the error rate rose; below 0 it fell."""
        return (self.errors_after - self.errors_before) / self.lines

    def as_dict(self) -> dict[str, float | int | str]:
        return {
            "group": self.group,
            "lines": self.lines,
            "documents": self.documents,
            "errors_before": self.errors_before,
            "errors_after": self.errors_after,
            "rise": self.rise,
            "low": self.low,
            "high": self.high,
        }


def compared(lines: Sequence[TextLine], champion: Reader, challenger: Reader) -> list[Outcome]:
    """Every line as both read it, as figures where figures stand."""
    crops = [Crop(line.image, digits=is_figure(line.text)) for line in lines]
    said = [_scripted(lines, reader.read(crops)) for reader in (champion, challenger)]
    pairs = zip(lines, *said, strict=True)
    return [
        Outcome(
            line.group, line.document, line.text, one.text, other.text, one.confidence, other.confidence, line.image
        )
        for line, one, other in pairs
    ]


def _scripted(lines: Sequence[TextLine], readings: Sequence[Reading]) -> list[Reading]:
    """As pages are read: where a text is in simplified characters, its reading is weighed so."""
    return [
        in_simplified(reading) if is_simplified(line.text) else reading
        for line, reading in zip(lines, readings, strict=True)
    ]


def changes(outcomes: Sequence[Outcome]) -> list[Change]:
    """What changed, group by group, in the order in which the groups come."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.group, []).append(outcome)
    return [change(group, some) for group, some in groups.items()]


def change(group: str, outcomes: Sequence[Outcome]) -> Change:
    """What changed in lines that belong together."""
    before = np.array([not outcome.was_right for outcome in outcomes])
    after = np.array([not outcome.is_right for outcome in outcomes])
    documents = [outcome.document for outcome in outcomes]
    low, high = paired_bootstrap(before, after, documents, seed=zlib.crc32(group.encode()))
    return Change(group, len(outcomes), len(set(documents)), int(before.sum()), int(after.sum()), low, high)


def paired_bootstrap(
    before: NDArray[np.bool_], after: NDArray[np.bool_], documents: Sequence[str], seed: int = 0
) -> tuple[float, float]:
    """Between what the rise of the error rate lies with 95 %: both err on the same lines, drawn again and again.

    Where there are documents enough, whole documents are drawn.
    """
    rises = after.astype(np.int64) - before.astype(np.int64)
    names = sorted(set(documents))
    rng = np.random.default_rng(seed)
    if len(names) < MANY_DOCUMENTS:
        # Each line is better, worse or the same: drawing lines again is drawing these three counts.
        shares = np.array([(rises < 0).mean(), (rises == 0).mean(), (rises > 0).mean()])
        drawn = rng.multinomial(len(rises), shares / shares.sum(), ROUNDS)
        means = (drawn[:, 2] - drawn[:, 0]) / len(rises)
    else:
        place = {name: i for i, name in enumerate(names)}
        of = np.array([place[name] for name in documents])
        sums, counts = np.bincount(of, rises, len(names)), np.bincount(of, minlength=len(names))
        drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), ROUNDS)
        means = (drawn @ sums) / np.maximum(1, drawn @ counts)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def confusions(outcomes: Sequence[Outcome], after: bool = False) -> dict[tuple[str, str], int]:
    """How often a character was read as another, over lines; '' is a character that is not there."""
    counts: dict[tuple[str, str], int] = {}
    for outcome in outcomes:
        truth, read = normal(outcome.truth) or "", normal(outcome.after if after else outcome.before) or ""
        for pair in aligned(truth, read):
            counts[pair] = counts.get(pair, 0) + 1
    return counts


def aligned(truth: str, read: str) -> list[tuple[str, str]]:
    """The characters of two texts side by side, with as few changes as can be."""
    rows, cols = len(truth) + 1, len(read) + 1
    far = np.zeros((rows, cols), int)
    far[:, 0], far[0, :] = np.arange(rows), np.arange(cols)
    for i in range(1, rows):
        for j in range(1, cols):
            same = far[i - 1, j - 1] + (truth[i - 1] != read[j - 1])
            far[i, j] = min(same, far[i - 1, j] + 1, far[i, j - 1] + 1)
    pairs: list[tuple[str, str]] = []
    i, j = rows - 1, cols - 1
    while i or j:
        if i and j and far[i, j] == far[i - 1, j - 1] + (truth[i - 1] != read[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((truth[i], read[j]))
        elif i and far[i, j] == far[i - 1, j] + 1:
            i -= 1
            pairs.append((truth[i], ""))
        else:
            j -= 1
            pairs.append(("", read[j]))
    return pairs[::-1]
