"""The measure of the ICDAR 2013 table competition: which texts stand next to which.

A table becomes the list of its adjacency relations: each text with the nearest text to its right and below.
Finding and structure are judged together: a table that was missed loses its relations, an invented one adds wrong ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment


class PlacedText(NamedTuple):
    """A text in a grid."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str


class Relation(NamedTuple):
    """Two texts next to each other; `down` says whether the second stands below the first or right of it."""

    first: str
    second: str
    down: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Relations found rightly, found at all, and true."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.true + other.true)


NOTHING = Score(0, 0, 0)

_LEADER = re.compile(r"(?:[.·_]\s*){4,}")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")


def normalised(text: str) -> str:
    """A text without white space or dots that lead the eye, all dashes, quotes and widths alike."""
    plain = _LEADER.sub("", unicodedata.normalize("NFKC", text)).translate(_DASHES)
    plain = plain.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return "".join(plain.split()).casefold()


def relations(cells: Iterable[PlacedText]) -> Counter[Relation]:
    """The adjacency relations of a table: blank cells are passed over, a pair that meets along two rows counts once."""
    filled = [c._replace(text=normalised(c.text)) for c in cells]
    filled = [c for c in filled if c.text]
    grid: dict[tuple[int, int], int] = {}
    for i, cell in enumerate(filled):
        for row in range(cell.row, cell.row + cell.rowspan):
            for col in range(cell.col, cell.col + cell.colspan):
                grid[row, col] = i
    rows = max((c.row + c.rowspan for c in filled), default=0)
    cols = max((c.col + c.colspan for c in filled), default=0)
    pairs: set[tuple[int, int, bool]] = set()
    for i, cell in enumerate(filled):
        for row in range(cell.row, cell.row + cell.rowspan):
            beside = (grid.get((row, col)) for col in range(cell.col + cell.colspan, cols))
            nearest = next((j for j in beside if j is not None), None)
            if nearest is not None:
                pairs.add((i, nearest, False))
        for col in range(cell.col, cell.col + cell.colspan):
            below = (grid.get((row, col)) for row in range(cell.row + cell.rowspan, rows))
            nearest = next((j for j in below if j is not None), None)
            if nearest is not None:
                pairs.add((i, nearest, True))
    return Counter(Relation(filled[i].text, filled[j].text, down) for i, j, down in pairs)


def score(true: Sequence[Iterable[PlacedText]], found: Sequence[Iterable[PlacedText]]) -> Score:
    """A document's tables against those found in it, each with the one that it has most in common with."""
    wanted = [relations(t) for t in true]
    got = [relations(t) for t in found]
    right = 0
    if wanted and got:
        common = np.array([[(w & g).total() for g in got] for w in wanted])
        chosen_rows, chosen_cols = linear_sum_assignment(-common)
        right = int(common[chosen_rows, chosen_cols].sum())
    return Score(right, sum(g.total() for g in got), sum(w.total() for w in wanted))
