"""How alike two labels are, when one of them may have been misread. The only file that imports rapidfuzz."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """A label without spaces, punctuation, widths and case: what is left to compare."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def alike(one: str, other: str) -> float:
    """How alike two bare labels are: 1 is the same, 0 nothing in common."""
    return Levenshtein.normalized_similarity(one, other) if one and other else 0.0


def all_alike(ones: Sequence[str], others: Sequence[str]) -> NDArray[np.float32]:
    """How alike each of the one is to each of the other."""
    if not ones or not others:
        return np.zeros((len(ones), len(others)), np.float32)
    table = process.cdist(ones, others, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
    table[[i for i, one in enumerate(ones) if not one], :] = 0
    table[:, [j for j, other in enumerate(others) if not other]] = 0
    return table


def place_of(words: str, text: str) -> tuple[float, int, int]:
    """Where a text says these words, misread perhaps: how alike (0 to 1), first and last position."""
    if not words or len(text) < len(words) // 2:
        return 0.0, 0, 0
    if len(text) <= len(words):
        return alike(words, text), 0, len(text)
    found = fuzz.partial_ratio_alignment(words, text)
    return (found.score / 100, found.dest_start, found.dest_end) if found else (0.0, 0, 0)
