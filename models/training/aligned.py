"""The true text of a cell, divided among the lines that its reader saw. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

MOST_CHARACTERS = 160
"""Of a longer text it is not tried."""
MOST_WRONG = 0.5
"""Where more than this share of a text was read differently, its lines cannot be told apart by what was read."""
_NARROW = frozenset(" .,·:;|'`!1Iil()[]/-，。、")
_ROOM = {"narrow": 0.08, "half": 0.22, "full": 0.45}
"""The least width of a character as a share of the height of a tight crop, condensed type included."""


def lines_of(text: str, read: Sequence[str]) -> tuple[str, ...] | None:
    """The part of a text that each line shows, by what was read in them; None where that is not clear.

    It is clear where one way of dividing needs fewer changes than every other.
    """
    if len(read) == 1:
        return (text.strip(),)
    if not read or len(text) > MOST_CHARACTERS:
        return None
    if not text.strip():
        return ("",) * len(read)

    @cache
    def best(line: int, start: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """The two cheapest ways to divide what is left of the text among what is left of the lines."""
        if line == len(read):
            return ((0, ()),) if start == len(text) else ()
        costs = _costs(text[start:], read[line])
        ways: dict[tuple[str, ...], int] = {}
        for taken, cost in enumerate(costs):
            part = text[start : start + taken].strip()
            for further, rest in best(line + 1, start + taken):
                way = (part, *rest)
                ways[way] = min(ways.get(way, cost + further), cost + further)
        return tuple(sorted((cost, way) for way, cost in ways.items())[:2])

    ways = list(best(0, 0))
    if not ways or ways[0][0] > MOST_WRONG * len(text):
        return None
    return None if len(ways) > 1 and ways[1][0] == ways[0][0] else ways[0][1]


def _costs(text: str, read: str) -> list[int]:
    """How many characters must change for a line that was read so to be the first n characters of a text, each n.

    Blanks at its ends do not count: where lines meet, they are nobody's.
    """
    blanks = len(text) - len(text.lstrip())
    plain, wanted = text[blanks:], "".join(read.split())
    row = list(range(len(wanted) + 1))
    costs = [row[-1]] * (blanks + 1)
    for character in plain:
        if character.isspace():
            costs.append(row[-1])
            continue
        above, row = row, [row[0] + 1]
        for at, other in enumerate(wanted, start=1):
            row.append(min(row[-1] + 1, above[at] + 1, above[at - 1] + (character != other)))
        costs.append(row[-1])
    return costs


def fits(text: str, width: int, height: int) -> bool:
    """Whether a line with this text can be as narrow as its crop."""
    return sum(map(_room, text)) * height <= width


def _room(character: str) -> float:
    if character in _NARROW:
        return _ROOM["narrow"]
    return _ROOM["full" if unicodedata.east_asian_width(character) in "WF" else "half"]
