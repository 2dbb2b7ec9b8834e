"""Which pieces of ink in a line may be no print: specks where no sign stands, and what is paler than the print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.levels import percentiles
from models.light import Grey
from models.ocr.ink import Blob, CellInk, large
from models.ocr.lines import CutLine, own_ink

_MEANT = re.compile(r"[\u3400-\u9fff（）()、：:；《》“”%]")
"""Characters that dirt is hardly ever read as."""

FAR = 0.3
"""A small piece this many line heights from its neighbour belongs to no character."""
PALE_SIGN = 0.65
"""The same for a lone dash or stroke, whose thin line is paler than the body of a letter."""
PALE = 0.4
"""How far from the print's darkness towards the paper's a piece of ink must lie to be a stamp's or a stain's."""


@dataclass(frozen=True)
class Darkness:
    """How dark print is in a table, as a grey level, and at which level ink ends."""

    print_level: float
    ink_level: float

    def pale(self, level: float, share: float = PALE) -> bool:
        return level > self.print_level + share * max(0.0, self.ink_level - self.print_level)


def darkness_of(ink: Grey, cell: CellInk, blobs: Sequence[Blob]) -> float:
    """How dark the core of some pieces of ink is, as a grey level."""
    tall, wide = cell.mask.shape
    patch = ink[cell.top : cell.top + tall, cell.left : cell.left + wide]
    levels = patch[own_ink(cell, blobs) > 0]
    return percentiles(levels, 10)[0] if levels.size else 255.0


def without_doubtful_pieces(
    ink: Grey, cell: CellInk, line: CutLine, height: float, print_: Darkness, figure: bool
) -> CutLine | None:
    """The line without pieces that may be no print; itself where there are none, None where nothing would be left.

    A figure begins and ends with a large piece: a dot at either end of it is no print.
    """
    parts = []
    for part in line.parts:
        bodies = [b for b in part if large(b, height) and not print_.pale(darkness_of(ink, cell, [b]))]
        if bodies:
            parts.append(tuple(b for b in part if b in bodies or _sign_of(b, bodies, height, figure)))
    if not parts:
        return None
    if tuple(parts) == line.parts:
        return line
    return replace(line, parts=tuple(parts))


def only_dirt(whole: str, cleared: str) -> bool:
    """Whether what a reading lost when pieces of ink were left out is what specks and stains are read as."""
    left = list(whole)
    for character in cleared:
        if character in left:
            left.remove(character)
    return len(left) <= 4 and not any(_MEANT.match(character) for character in left)


def in_words(text: str) -> bool:
    """Whether a text has enough ideographs to be words; figures have a unit at most."""
    return sum("\u3400" <= character <= "\u9fff" for character in text) >= 2


def _sign_of(small: Blob, bodies: Sequence[Blob], height: float, figure: bool) -> bool:
    """Whether a piece can be a dot, a comma or a stroke that goes with the bodies of its line."""
    if large(small, height):
        return False
    top, bottom = min(b.top for b in bodies), max(b.bottom for b in bodies)
    left, right = min(b.left for b in bodies), max(b.right for b in bodies)
    if left - 0.02 * height <= small.left and small.right <= right + 0.02 * height:
        return small.bottom > top - 0.05 * height and small.top < bottom + 0.2 * height
    if figure:
        return False
    away = max(left - small.right, small.left - right)
    level = ((small.top + small.bottom) / 2 - top) / max(1, bottom - top)
    return away <= FAR * height and (0.7 <= level <= 1.2 or -0.1 <= level <= 0.3)
