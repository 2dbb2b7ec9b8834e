"""A dataset becomes a lesson: what is learned and replayed, what is watched on the way, what decides at the end."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from models.metrics import normal
from models.ocr.small import ALPHABET, OTHER
from models.training.comparing import aligned
from models.training.dataset import Dataset
from models.training.gate import Bar
from models.training.recogniser import Lesson
from models.training.recogniser_data import ACCEPTED, CORRECTED, TextLine
from models.training.sample import Sample

WATCHED = 200
"""So many replayed lines are watched on the way, besides corrections of other documents."""
WATCHED_EACH = 10
"""For each sign that figures have, so many lines that hold it are watched at least, if there are enough."""
SIGNS = frozenset(ALPHABET) - {OTHER}
ENOUGH, MOST_TIMES = 150, 6
"""A sign that fewer replayed lines than this hold is replayed more often, up to so many times."""
FAR = 0.34
"""A line of which a larger share reads differently was not known."""
WATCHED_DOCUMENTS = 0.15
"""Where no document was set aside for watching, this share of those learned from is."""


@dataclass(frozen=True)
class Curriculum:
    """A lesson, and the held-out lines that decide whether it was worth it."""

    lesson: Lesson
    deciding: tuple[TextLine, ...] = field(repr=False)
    """Of documents that were not learned from."""
    watched_decides: bool
    """Whether lines that were watched on the way decide too, because there are too few others."""

    @property
    def corrected(self) -> int:
        """How many corrected lines are learned from."""
        return len(self.lesson.corrections)


def curriculum(dataset: Dataset, replay: Sequence[TextLine], bar: Bar | None = None) -> Curriculum:
    """What is learned from a dataset, with older lines replayed."""
    bar = bar or Bar()
    train, watched, deciding = (lines_of(dataset, split) for split in ("train", "validation", "test"))
    few = sum(line.group == CORRECTED for line in deciding) < bar.least_held_out
    deciding = [*deciding, *watched] if few else deciding
    corrections = [line for line in train if line.group == CORRECTED]
    watching = [line for line in watched if line.group == CORRECTED]
    if not watching:
        documents = sorted({line.document for line in corrections})
        aside = set(documents[: max(1, round(WATCHED_DOCUMENTS * len(documents)))] if len(documents) > 1 else ())
        watching = [line for line in corrections if line.document in aside]
        corrections = [line for line in corrections if line.document not in aside]
    accepted = [line for line in train if line.group == ACCEPTED]
    kept, replayed = parted(known(replay))
    lesson = Lesson(corrections, [*evened(replayed), *accepted], [*watching, *kept])
    return Curriculum(lesson, tuple(deciding), few)


def parted(lines: Sequence[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
    """Lines to be watched on the way, some for every sign that figures have, and those to be replayed.

    What is learned takes the place of what looks like it: a zero that is crossed, of the sign for per cent. Only a line
    that holds the sign shows it.
    """
    order = [lines[i] for i in np.random.default_rng(0).permutation(len(lines))]
    most = min(WATCHED, len(order) // 5)
    chosen = set(range(most))
    for sign in sorted(SIGNS):
        holding = [place for place, line in enumerate(order) if sign in line.text]
        chosen |= set(holding[: min(WATCHED_EACH, len(holding) // 5)])
    return [order[i] for i in sorted(chosen)], [line for i, line in enumerate(order) if i not in chosen]


def evened(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines, those more than once that hold a sign of figures which few of them do."""
    counts = Counter(sign for line in lines for sign in SIGNS & set(line.text))

    def times(line: TextLine) -> int:
        return max((math.ceil(ENOUGH / counts[sign]) for sign in SIGNS & set(line.text)), default=1)

    return [line for line in lines for _ in range(min(MOST_TIMES, times(line)))]


def known(lines: Sequence[TextLine]) -> list[TextLine]:
    """Those of the lines that are read about rightly today, spelt as they are read.

    What is replayed is to stay as it is: a bracket that is read as a narrow one is no error. A line that reads wholly
    differently was paired with the wrong words.
    """
    return [as_read(line) for line in lines if line.read_as and _differs(line) <= FAR * len(line.text)]


def as_read(line: TextLine) -> TextLine:
    """A line that was read rightly, spelt as it was read: widths of characters are no error."""
    return replace(line, text=line.read_as) if normal(line.text) == normal(line.read_as) else line


def _differs(line: TextLine) -> int:
    return sum(one != other for one, other in aligned(normal(line.text) or "", normal(line.read_as) or ""))


def lines_of(dataset: Dataset, split: str) -> list[TextLine]:
    """The lines of a split; what people said of them, or what was accepted."""
    return [line_of(dataset, sample) for sample in dataset.samples[split] if sample.text]


def line_of(dataset: Dataset, sample: Sample) -> TextLine:
    group = CORRECTED if sample.answered else ACCEPTED
    return as_read(TextLine(dataset.image(sample), sample.text, group, sample.document, sample.read_as, sample.weight))
