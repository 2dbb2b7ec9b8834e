"""The lines of a cell, put together."""

from __future__ import annotations

from collections.abc import Sequence

from models.document import Alternative, Reading
from models.textlayer import join_lines

MOST_ALTERNATIVES = 8


def joined(readings: Sequence[Reading]) -> Reading:
    """The lines of a cell as one reading; its alternatives differ in one line at a time."""
    if len(readings) == 1:
        return readings[0]
    sure = 1.0
    for reading in readings:
        sure *= reading.confidence
    texts = [reading.text for reading in readings]
    total = sum(reading.alternatives[0].log_probability for reading in readings if reading.alternatives)
    others = []
    for i, reading in enumerate(readings):
        for alternative in reading.alternatives[1:]:
            lost = reading.alternatives[0].log_probability - alternative.log_probability
            others.append(Alternative(join_lines([*texts[:i], alternative.text, *texts[i + 1 :]]), total - lost))
    others.sort(key=lambda alternative: -alternative.log_probability)
    text = join_lines(texts)
    alternatives = (Alternative(text, total), *others[: MOST_ALTERNATIVES - 1])
    return Reading(text, sure, readings[0].reader, alternatives)
