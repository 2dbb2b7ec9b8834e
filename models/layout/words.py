"""Lines of words and where they stand."""

from __future__ import annotations

from typing import NamedTuple

from models.sheet import Rect


class Words(NamedTuple):
    """A line of words and where it stands on the straight page."""

    rect: Rect
    text: str


def told(line: Words) -> str:
    """What a line says in words; nothing where it is a figure or a speck."""
    return line.text if sum(c.isalpha() for c in line.text) >= 2 else ""
