"""A table as a known report prints it: rows, columns, spans and words, known before any page is seen."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.grid import Span

Bools = NDArray[np.bool_]


class Place(NamedTuple):
    """A cell of a known table."""

    row: int
    col: int
    rowspan: int
    colspan: int
    words: tuple[str, ...] = ()
    """What is printed there, in one way or another; nothing where a figure stands."""


@dataclass(frozen=True, eq=False)
class Pattern:
    """A table of a known report."""

    forms: tuple[str, ...]
    """The reports that print it."""
    table: str
    """The key of the table, which several reports may print in several ways."""
    name: str
    places: tuple[Place, ...]

    @cached_property
    def rows(self) -> int:
        return max(place.row + place.rowspan for place in self.places)

    @cached_property
    def cols(self) -> int:
        return max(place.col + place.colspan for place in self.places)

    @cached_property
    def owner(self) -> NDArray[np.int32]:
        """Which cell takes each place of the grid."""
        owner = np.full((self.rows, self.cols), -1, np.int32)
        for index, place in enumerate(self.places):
            owner[place.row : place.row + place.rowspan, place.col : place.col + place.colspan] = index
        return owner

    @cached_property
    def down(self) -> Bools:
        """rows × (columns + 1): whether a border stands on line c beside row r."""
        drawn = np.ones((self.rows, self.cols + 1), np.bool_)
        drawn[:, 1:-1] = self.owner[:, 1:] != self.owner[:, :-1]
        return drawn

    @cached_property
    def between(self) -> Bools:
        """rows × rows × columns: whether a border stands between two rows that follow one another on paper."""
        return self.owner[:, None, :] != self.owner[None, :, :]

    def cells_in(self, rows: Sequence[int]) -> list[tuple[Span, int]]:
        """The cells of some of its rows, set together, and which of its cells each is."""
        owner = self.owner[list(rows)]
        cells = []
        for index in dict.fromkeys(owner.ravel().tolist()):
            held = (owner == index).any(axis=1)
            edge = np.flatnonzero(np.diff(np.concatenate([[False], held, [False]]).astype(np.int8)))
            place = self.places[index]
            for top, foot in zip(edge[::2].tolist(), edge[1::2].tolist(), strict=True):
                cells.append((Span(top, place.col, foot - top, place.colspan), index))
        return sorted(cells)

    @cached_property
    def heads(self) -> Bools:
        """Which rows hold words only."""
        worded = np.array([bool(place.words) for place in self.places])
        return np.asarray(worded[self.owner].all(axis=1))

    @cached_property
    def figures(self) -> Bools:
        """Which columns hold figures, as the last row shows."""
        return np.array([not self.places[index].words for index in self.owner[-1]])

    @cached_property
    def own_words(self) -> tuple[tuple[str, ...], ...]:
        """For each row the words of the cells that are in no other."""
        own: list[list[str]] = [[] for _ in range(self.rows)]
        for place in self.places:
            if place.rowspan == 1:
                own[place.row] += place.words
        return tuple(map(tuple, own))

    @cached_property
    def row_words(self) -> tuple[tuple[str, ...], ...]:
        """For each row the words of all cells that reach into it."""
        return tuple(
            tuple(words for index in dict.fromkeys(row.tolist()) for words in self.places[index].words)
            for row in self.owner
        )

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(words for place in self.places for words in place.words))


@lru_cache(maxsize=16384)
def _marks(text: str) -> frozenset[str]:
    """The characters of a text and its pairs of neighbours."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
    return frozenset([*plain, *(plain[i : i + 2] for i in range(len(plain) - 1))])


def part_of_words(text: str, words: str) -> float:
    """How much of a text, misread perhaps, is found in some words: 1 is all of it."""
    marks = _marks(text)
    return len(marks & _marks(words)) / len(marks) if marks else 0.0


def said_by(text: str, words: Iterable[str]) -> float:
    """How much of a text the likeliest of several words says."""
    return max((part_of_words(text, one) for one in words), default=0.0)
