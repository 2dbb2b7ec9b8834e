"""Pieces of ink by their kind: letters, short bars, and the rest; and which short bars belong to rulings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[Any]
Flags = NDArray[np.bool_]

LEVEL, UPRIGHT = 0, 1
"""The two directions of rulings."""
_SHORT = 1.4
_LONGER, _SPARSE, _RAGGED = 1.15, 0.5, 0.08
"""A meeting of rulings is so many characters long, so full at most, and so much of its ink lies beside its bars."""
_DOT, _AHEAD = 0.6, 1.2
"""Dots where dotted rulings cross are no larger than this, in characters, and from a meeting of dashed ones to the next
dash of one of them it is no further."""
_LONGISH, _THICKEST = 1.5, 0.35
"""A dash is so much longer than it is thick, and thinner than this, in characters."""
_PIECE, _ONWARD = 1.7, 4.0
"""Pieces of a worn ruling are so many characters long, and so many characters on it may begin again."""


def line(length: float, direction: int) -> Mask:
    """A kernel as long as that, one pixel thick."""
    pixels = max(1, round(length))
    return np.ones((1, pixels) if direction == LEVEL else (pixels, 1), np.uint8)


def opened(mask: Mask, length: float, direction: int) -> Mask:
    """What is inked without a gap for at least a length in a direction."""
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, line(length, direction))


def kinds(stats: NDArray[Any], em: float) -> tuple[Flags, Flags]:
    """Which pieces of ink are letters, and which are short bars: dashes, bits of a worn ruling, or 一 and 1."""
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    length, thickness = np.maximum(width, height), np.minimum(width, height)
    thin = max(3.0, 0.22 * em)
    bar = (thickness <= thin) | ((thickness <= 0.32 * em) & (length >= 1.8 * thickness))
    bar |= (thickness <= 0.5 * em) & (length >= 4 * thickness)
    small = length <= 1.7 * em
    # Blurred letters run together, titles are tall, shades are rasters; but a piece of a grid is mostly empty inside.
    dense = area >= 0.22 * width * height
    letter = (small | dense) & ~bar & (area >= 0.02 * em * em)
    bit = bar & (length <= 2.2 * em)
    letter[0] = bit[0] = False
    return letter, bit


def corners(letter: Flags, strokes: tuple[Mask, Mask], labels: Mask, stats: NDArray[Any], em: float) -> Flags:
    """Which seeming letters are where worn rulings meet: a level and an upright bar, one of them longer than a
    character, that lie where longer strokes of either direction would go on."""
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    sparse = area <= _SPARSE * width * height
    likely = np.flatnonzero(letter & sparse & (np.maximum(width, height) >= _LONGER * em))
    found = np.zeros(len(stats), bool)
    if not len(likely):
        return found
    thick = max(3, round(0.22 * em))
    unlike_letters = np.take((~letter).astype(np.uint8), labels)
    level, upright = (
        cv2.dilate(opened(strokes[way] * unlike_letters, _PIECE * em, way), line(2 * _ONWARD * em + 1, way))
        for way in (LEVEL, UPRIGHT)
    )
    for i in likely:
        left, top, wide, tall = (int(v) for v in stats[i, :4])
        place = np.s_[top : top + tall, left : left + wide]
        ink = labels[place] == i
        rows, columns = (_fullest(ink.sum(axis=axis), thick) for axis in (1, 0))
        beside = ink.copy()
        beside[rows] = False
        beside[:, columns] = False
        onward = max(_share(level[place][rows], ink[rows]), _share(upright[place][:, columns], ink[:, columns]))
        found[i] = onward > 0.5 and np.count_nonzero(beside) <= _RAGGED * area[i]
    return found


def _share(mask: Mask, ink: Flags) -> float:
    """How much of some ink a mask covers."""
    return np.count_nonzero(ink & (mask > 0)) / max(1, np.count_nonzero(ink))


def _fullest(profile: NDArray[Any], width: int) -> slice:
    """The band of a profile that holds most."""
    sums = np.convolve(profile, np.ones(min(width, len(profile))), "valid")
    start = int(sums.argmax())
    return slice(start, start + width)


def on_rulings(
    letter: Flags, bit: Flags, strokes: tuple[Mask, Mask], straight: Mask, labels: Mask, stats: Mask, em: float
) -> Flags:
    """Which short bars lie on rulings or spring from one, and which seeming letters are where two dashed ones cross."""
    count = len(stats)
    lying = stats[:, 2] >= stats[:, 3]
    longest = np.maximum(stats[:, 2], stats[:, 3])

    # A short dash is thin both ways, but is none of the ruling that it lies across.
    athwart = bit & (stats[:, 3] >= _LONGISH * stats[:, 2]), bit & (stats[:, 2] >= _LONGISH * stats[:, 3])

    def chained(unlike_letters: Flags) -> tuple[Mask, Mask, Flags]:
        level, upright = (
            _chains(strokes[way] * np.take((unlike_letters & ~athwart[way]).astype(np.uint8), labels), labels, em, way)
            for way in (LEVEL, UPRIGHT)
        )
        return level, upright, bit & np.where(lying, _on(level, labels, count), _on(upright, labels, count))

    level, upright, kept = chained(~letter)
    if np.count_nonzero(kept) > 20:
        # Where a ruling's dashes run together, the rims of the one that was taken out are left.
        rims = [
            cv2.dilate(opened(strokes[way] & straight, _SHORT * em, way), np.ones((5, 5), np.uint8))
            for way in (LEVEL, UPRIGHT)
        ]
        met = meetings(letter, (level, upright), rims, labels, stats, em)
        if met.any():
            # What was cut in pieces by the meetings is one ruling with them.
            level, upright, kept = chained(~letter | met)
            on = (_on(cv2.max(mask, rim), labels, count) for mask, rim in zip((level, upright), rims, strict=True))
            kept |= met & np.logical_and(*on)
        both = cv2.min(cv2.dilate(level, line(em + 1, LEVEL)), cv2.dilate(upright, line(em + 1, UPRIGHT)))
        kept |= letter & (longest <= _DOT * em) & _on(both, labels, count)
    beside, below = (_on(cv2.dilate(straight, line(5, way)), labels, count) for way in (LEVEL, UPRIGHT))
    springs = bit & (longest >= 0.5 * em) & np.where(lying, beside, below)
    return kept | springs


def meetings(
    letter: Flags, chains: Sequence[Mask], rims: Sequence[Mask], labels: Mask, stats: NDArray[Any], em: float
) -> Flags:
    """Which seeming letters may be where dashed rulings meet: two thin bars and nothing else, one of which lies where a
    ruling that is known already goes on."""
    found = np.zeros(len(stats), bool)
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    thick = max(3, round(0.32 * em))
    likely = letter & (area <= thick * (width + height)) & (np.minimum(width, height) > thick / 2)
    onward = [cv2.dilate(cv2.max(chains[way], rims[way]), line(2 * _AHEAD * em + 1, way)) for way in (LEVEL, UPRIGHT)]
    for i in np.flatnonzero(likely & _on(cv2.max(*onward), labels, len(stats))):
        left, top, wide, tall = (int(v) for v in stats[i, :4])
        place = np.s_[top : top + tall, left : left + wide]
        ink = labels[place] == i
        # What is not of the one bar is of the other.
        rests = ink.copy(), ink.copy()
        rests[LEVEL][:, _fullest(ink.sum(axis=0), thick)] = False
        rests[UPRIGHT][_fullest(ink.sum(axis=1), thick)] = False
        ragged = np.count_nonzero(rests[LEVEL] & rests[UPRIGHT]) > _RAGGED * area[i]
        found[i] = not ragged and any(_share(onward[way][place], rests[way]) > 0.5 for way in (LEVEL, UPRIGHT))
    return found


def _on(mask: Mask, labels: Mask, count: int) -> Flags:
    """Which pieces a mask touches."""
    touched = np.zeros(count, bool)
    touched[labels.ravel()[_inked(mask)]] = True
    return touched


def _inked(mask: Mask) -> NDArray[np.int64]:
    return np.flatnonzero(np.ascontiguousarray(mask, np.uint8).view(np.bool_))


def _chains(strokes: Mask, labels: Mask, em: float, direction: int) -> Mask:
    """Where strokes follow each other closely enough to be one ruling."""
    # The other bar of a meeting is thin both ways as well.
    strokes = strokes & ~opened(strokes, _THICKEST * em, UPRIGHT if direction == LEVEL else LEVEL)
    bridged = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, line(1.3 * em, direction))
    count, names, stats, _ = cv2.connectedComponentsWithStats(opened(bridged, _SHORT * em, direction))
    names = np.asarray(names, np.int32)
    at = _inked(strokes)
    chain, piece = names.ravel()[at], labels.ravel()[at]
    inked = np.bincount(chain, minlength=count)
    pairs = np.unique(chain.astype(np.int64) * (int(piece.max(initial=0)) + 1) + piece)
    links = np.bincount(pairs // (int(piece.max(initial=0)) + 1), minlength=count)
    # In a ruling the dashes are at least as long as the gaps; strokes that happen to be level are farther apart.
    # A short chain has to be one of many dots.
    length = stats[:, 2] if direction == LEVEL else stats[:, 3]
    wanted: Mask = ((inked >= 0.4 * stats[:, 4]) & ((length >= 3 * em) | (links >= 4))).astype(np.uint8)
    wanted[0] = 0
    return np.take(wanted, names)
