"""How likely each border of a lattice is drawn, from the shares of all of them that are inked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_FULL = 0.93
"""A border of which so much is inked is there in full."""


def drawn_odds(shares: Floats, exposed: Floats, lengths: Floats, em: float) -> Floats:
    """Log-odds that each border is drawn.

    Drawn borders of one line are worn alike, but now and then a gap takes most of a short one. Where no border is
    drawn there is no ink, unless letters stand there (`exposed`).
    """
    drawn = survivals(shares)
    above = (shares / drawn[:, None])[shares >= 0.6 * drawn[:, None]]
    spread = float(np.clip(np.std(above), 0.1, 0.25)) * drawn[:, None] if above.size > 5 else 0.15
    broken = share_broken(shares / drawn[:, None])
    short = np.minimum(shares - drawn[:, None], 0) / spread
    missing = np.maximum(drawn[:, None] - shares, 0) * lengths / em
    partly = missing[(shares > 0.15) & (shares < 0.95 * drawn[:, None])]
    usual_gap = float(np.clip(np.mean(partly), 0.25, 1.0)) if partly.size > 3 else 0.5
    noise = 0.06 + 0.25 * exposed
    # A gap takes a part of a border, the likelier the shorter; one that takes all of it leaves what no border leaves.
    whole_gap = np.exp(-((shares / noise) ** 2) / 2) / noise
    part_gap = np.minimum(lengths / em / usual_gap, 1 / noise)
    gap = np.exp(-missing / usual_gap) * np.maximum(whole_gap, part_gap)
    like_drawn = (1 - broken) * np.exp(-(short**2) / 2) / spread + broken * gap
    excess = np.maximum(shares - 0.5 * exposed * drawn[:, None], 0) / noise
    odd = 0.004 + 0.1 * exposed
    like_absent = (1 - odd) * np.exp(-(excess**2) / 2) / noise + odd
    return np.log(like_drawn) - np.log(like_absent)


def share_whole(*directions: Floats) -> float:
    """How many of the borders of which there is a trace are there in full.

    A line that is nowhere there in full tells nothing of wear: it may be strokes of letters one below the other.
    """
    lines = [line for shares in directions for line in shares if line.max(initial=0.0) >= _FULL]
    seen = np.concatenate([line[line > 0.15] for line in lines]) if lines else np.zeros(0)
    return float(np.mean(seen >= _FULL)) if seen.size else 0.0


def share_broken(shares: Floats) -> float:
    """How often a gap takes a good part of a drawn border."""
    seen = shares[shares > 0.15]
    return float(np.clip(np.mean(seen < 0.7), 0.01, 0.25)) if seen.size else 0.02


def share_ending(shares: Floats, begins: Flags, ends: Flags) -> float:
    """How many of the drawn borders end before they come to a crossing line at their beginning or their end; lines of
    which most do so at both are left out, for they may be no rulings at all."""
    drawn = shares >= 0.75 * survivals(shares)[:, None]
    drawn &= ((begins & ends & drawn).sum(axis=1) <= 0.5 * drawn.sum(axis=1))[:, None]
    return float((begins | ends)[drawn].mean()) if drawn.any() else 1.0


def survivals(shares: Floats) -> Floats:
    """For each line, the share of a drawn border that is left: its own, leaning on the other inner lines."""
    inner = shares[1:-1] if len(shares) > 2 else shares
    lower, upper = 0.04, 0.95
    for _ in range(6):
        split = (lower + upper) / 2
        above, below = inner[inner >= split], inner[inner < split]
        upper = float(np.clip(np.median(above), 0.3, 1.0)) if above.size else upper
        lower = float(np.clip(np.mean(below), 0.02, 0.3 * upper)) if below.size else lower
    own = []
    for line in shares:
        seen = line[line >= 0.6 * upper]
        own.append((seen.sum() + 4 * upper) / (len(seen) + 4))
    return np.array(own)
