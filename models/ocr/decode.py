"""From a recogniser's posteriors to texts: CTC prefix beam, figures only, and where each character stands.

Posteriors are one row a frame; column 0 is CTC's blank, column i is character i of the alphabet.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NEVER = -1e18

FIGURES = frozenset(
    "0123456789０１２３４５６７８９.．,，%％‰+＋-－−—–/／()（）无零增加减少万亿千百元￥¥件个次条人项份 "
)
"""What may stand in a figure's cell: digits, separators, signs, brackets, units, the words for nothing, more, less."""

ALIKE = {"O": "0", "o": "0", "〇": "0", "○": "0", "Q": "0", "D": "0", "l": "1", "I": "1"}
"""Letters with the shape of a digit: where only figures can stand, what speaks for the letter speaks for the digit."""

LEAST = 3e-4
"""A character under this share of a frame is not considered: it could not change what is read."""
KEPT = 8
"""How many texts stay on the beam, and how many alternatives a Reading gets."""
SMOOTHING = 0.003
"""How much of what forbidden characters hold in a frame is shared out evenly among the permitted ones, so that a
figure forced on a frame that shows none stays unsure."""

Frame = list[tuple[int, float]]
"""The characters worth considering in one frame, with their probabilities."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A text and the log-probability of all alignments that spell it."""

    text: str
    log_probability: float


def frames(posteriors: NDArray[np.float32], lengths: Sequence[int]) -> list[list[Frame]]:
    """For each crop of a batch its frames, reduced to the characters worth considering."""
    found: list[list[Frame]] = [[[] for _ in range(n)] for n in lengths]
    # Most of a frame is nothing: the highest value of each stretch of the alphabet says where to look.
    characters = posteriors.shape[2]
    stretch = max(1, math.isqrt(characters))
    starts = np.arange(0, characters, stretch)
    crops, steps, stretches = np.nonzero(np.maximum.reduceat(posteriors, starts, axis=2) > LEAST)
    within = starts[stretches][:, None] + np.arange(stretch)
    near = posteriors[crops[:, None], steps[:, None], np.minimum(within, characters - 1)]
    rows, places = np.nonzero((near > LEAST) & (within < np.minimum(starts[stretches] + stretch, characters)[:, None]))
    crops, steps, characters, values = crops[rows], steps[rows], within[rows, places], near[rows, places]
    for crop, step, character, value in zip(
        crops.tolist(), steps.tolist(), characters.tolist(), values.tolist(), strict=True
    ):
        if step < lengths[crop]:
            found[crop][step].append((character, value))
    return found


@dataclass(frozen=True)
class Permitted:
    """The columns of the output that count where only figures can stand; the blank is the first."""

    columns: NDArray[np.intp]
    alike: NDArray[np.intp]
    """Columns of letters with the shape of a digit."""
    digit: NDArray[np.intp]
    """For each of those the place, in `columns`, of its digit."""

    @classmethod
    def of(cls, alphabet: Sequence[str]) -> Permitted:
        columns = [0, *(i for i, c in enumerate(alphabet) if c and c in FIGURES)]
        place = {alphabet[column]: at for at, column in enumerate(columns)}
        alike = [(i, place[ALIKE[c]]) for i, c in enumerate(alphabet) if c in ALIKE and ALIKE[c] in place]
        letters, digits = [i for i, _ in alike], [at for _, at in alike]
        return cls(np.array(columns, np.intp), np.array(letters, np.intp), np.array(digits, np.intp))


def figure_frames(posteriors: NDArray[np.float32], permitted: Permitted) -> list[Frame]:
    """The frames of one crop, given that only figures can stand in it."""
    shares = posteriors[:, permitted.columns].astype(np.float64)
    for column, place in zip(permitted.alike.tolist(), permitted.digit.tolist(), strict=True):
        shares[:, place] += posteriors[:, column]
    forbidden = np.clip(1.0 - shares.sum(axis=1, keepdims=True), 1e-9, 1.0)
    shares += forbidden * SMOOTHING / len(permitted.columns)
    shares /= shares.sum(axis=1, keepdims=True)
    found: list[Frame] = [[] for _ in range(len(shares))]
    steps, places = np.nonzero(shares > LEAST)
    for step, place in zip(steps.tolist(), places.tolist(), strict=True):
        found[step].append((int(permitted.columns[place]), float(shares[step, place])))
    return found


def beam(crop: Sequence[Frame], alphabet: Sequence[str], kept: int = KEPT) -> list[Spell]:
    """The likeliest texts of a crop, best first, texts equal after NFKC counted as one."""
    ends: dict[tuple[int, ...], tuple[float, float]] = {(): (1.0, 0.0)}
    scale = 0.0
    width = 2 * kept
    for frame in crop:
        grown: dict[tuple[int, ...], tuple[float, float]] = {}
        for prefix, (in_blank, in_character) in ends.items():
            either = in_blank + in_character
            last = prefix[-1] if prefix else -1
            for character, p in frame:
                if character == 0:
                    old = grown.get(prefix, (0.0, 0.0))
                    grown[prefix] = (old[0] + either * p, old[1])
                    continue
                if character == last:
                    old = grown.get(prefix, (0.0, 0.0))
                    grown[prefix] = (old[0], old[1] + in_character * p)
                    more = in_blank * p
                else:
                    more = either * p
                if more > 0.0:
                    longer = (*prefix, character)
                    old = grown.get(longer, (0.0, 0.0))
                    grown[longer] = (old[0], old[1] + more)
        if len(grown) > width:
            grown = dict(sorted(grown.items(), key=lambda item: -(item[1][0] + item[1][1]))[:width])
        top = max((a + b for a, b in grown.values()), default=0.0)
        if top < 1e-30:
            if top == 0.0:
                return []
            grown = {prefix: (a / top, b / top) for prefix, (a, b) in grown.items()}
            scale += math.log(top)
        ends = grown
    return _merged(ends, alphabet, scale, kept)


def _merged(
    ends: dict[tuple[int, ...], tuple[float, float]], alphabet: Sequence[str], scale: float, kept: int
) -> list[Spell]:
    shares: dict[str, float] = {}
    shown: dict[str, str] = {}
    for prefix, (a, b) in sorted(ends.items(), key=lambda item: -(item[1][0] + item[1][1])):
        if a + b <= 0.0:
            continue
        text = "".join(alphabet[c] for c in prefix).strip()
        same = unicodedata.normalize("NFKC", text)
        shown.setdefault(same, text)
        shares[same] = shares.get(same, 0.0) + a + b
    best = sorted(shares.items(), key=lambda item: -item[1])[:kept]
    return [Spell(shown[same], min(0.0, math.log(share) + scale)) for same, share in best]


def spikes(crop: Sequence[Frame], text: Sequence[int]) -> list[int]:
    """The frame in which each character of a text peaks, on the likeliest alignment."""
    if not text:
        return []
    states = [0]
    for character in text:
        states += [character, 0]
    # Each state may be entered from itself, from the one before, and past a blank from the one before that.
    skips = np.array([s > 1 and states[s] != 0 and states[s] != states[s - 2] for s in range(len(states))])
    logs = np.empty((len(crop), len(states)))
    for step, frame in enumerate(crop):
        shares = dict(frame)
        logs[step] = [shares.get(c, 1e-6) for c in states]
    logs = np.log(logs)
    score = np.full(len(states), _NEVER)
    score[:2] = logs[0, :2]
    back = np.zeros((len(crop), len(states)), int)
    for step in range(1, len(crop)):
        ways = np.full((3, len(states)), _NEVER)
        ways[0] = score
        ways[1, 1:] = score[:-1]
        ways[2, 2:] = np.where(skips[2:], score[:-2], _NEVER)
        back[step] = np.argmax(ways, axis=0)
        score = ways.max(axis=0) + logs[step]
    state = len(states) - 1 if score[-1] >= score[-2] else len(states) - 2
    peak: dict[int, tuple[float, int]] = {}
    for step in range(len(crop) - 1, -1, -1):
        if state % 2:
            value = float(logs[step, state])
            if state not in peak or value > peak[state][0]:
                peak[state] = (value, step)
        state -= int(back[step, state])
    return [peak[s][1] if s in peak else 0 for s in range(1, len(states), 2)]
