"""The odds of each border of a lattice, once the other borders of its line and of those beside it are heard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.grid import SURE

Floats = NDArray[np.float64]
_CHANGE = 0.06
"""How often a line stops or starts between two borders, before the table itself has been heard."""
_THROUGH, _SELDOM = 0.15, 3.0
"""Where lines pause together, so many are drawn all the same; and the log-odds against such a pause."""


def in_context(odds: Floats) -> Floats:
    """The odds of each border once its neighbours are heard: lines seldom stop and start, but a merged cell stops
    many side by side.

    Where lines stop is learnt from the table itself: between two columns of figures hardly one does, beside the
    names of groups many do. Where most lines pause together, a cell runs across them all.
    """
    count = odds.shape[1]
    heard = odds + _from_neighbours(odds, np.full(max(count - 1, 0), _CHANGE))
    inner = _chance(heard[1:-1])
    if count < 2 or len(inner) < 3:
        return heard
    said = odds + _from_neighbours(odds, _changes(inner, np.zeros(count)))
    paused = _pausing(odds[1:-1], _chance(said[1:-1] - odds[1:-1]))
    rates = _changes(inner, _chance(paused.sum(axis=0) - _SELDOM))
    # A pause says nothing about the line beyond it.
    kept = odds.copy()
    kept[1:-1] *= 1 - _chance(paused.sum(axis=0) - _SELDOM)
    said = odds + _from_neighbours(kept, rates)
    drawn = _chance(said[1:-1] - odds[1:-1])
    pause = _chance(paused.sum(axis=0) - paused - _SELDOM)
    share = np.clip(pause * _THROUGH + (1 - pause) * drawn, 1e-6, 1 - 1e-6)
    said[1:-1] = odds[1:-1] + np.log(share) - np.log(1 - share)
    return said


def _pausing(odds: Floats, drawn: Floats) -> Floats:
    """For each border, how much it says that its lines pause here together, given the chance that it is drawn."""
    like = np.exp(np.clip(odds, -12, 12))
    return np.clip(np.log(_THROUGH * like + 1 - _THROUGH) - np.log(drawn * like + 1 - drawn), -3, 3)


def _changes(inner: Floats, pause: Floats) -> Floats:
    """How often a line stops or starts between each two stretches, pauses left out."""
    count = np.abs(np.diff(inner, axis=1)).sum(axis=0) * (1 - pause[1:]) * (1 - pause[:-1])
    return np.clip((count + 5 * _CHANGE) / (len(inner) + 5), 0.01, 0.4)


def _chance(odds: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(odds, -30, 30)))


def _from_neighbours(odds: Floats, change: Floats) -> Floats:
    """What the borders on both sides on the same line say; `change` is how often a line stops or starts there."""

    def message(belief: Floats, rate: float) -> Floats:
        p = _chance(belief)
        onward = p * (1 - rate) + (1 - p) * rate
        return np.log(onward) - np.log(1 - onward)

    count = odds.shape[1]
    before, after = np.zeros_like(odds), np.zeros_like(odds)
    for c in range(1, count):
        before[:, c] = message(before[:, c - 1] + odds[:, c - 1], change[c - 1])
    for c in range(count - 2, -1, -1):
        after[:, c] = message(after[:, c + 1] + odds[:, c + 1], change[c])
    return before + after


def without_lone_guesses(odds: Floats, broken: float) -> Floats:
    """A line in the table's inside for which little speaks in all is none; on a worn page more has to speak for it."""
    total = np.maximum(odds, 0).sum(axis=1)
    kept = odds.copy()
    for row in range(1, len(odds) - 1):
        if total[row] < 4.5 + 12 * broken:
            kept[row] = np.minimum(kept[row], -SURE)
    return kept
