"""Pages of a needle printer, sent by fax: Chinese in 24 needles, figures in the printer's own draft letters.

Draft letters are rough (5 by 7 dots) and cross the zero, which nobody else does: 0 looks like 8 or 9 to a reader that
has not met one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training.drawing import rule
from models.training.fonts import Face, advance, pillow_font
from models.training.ink import Leaf, Run
from models.training.scan import Scan, skewed

NEEDLES = 24
OVER = 3
"""A page is printed so many times finer than it is scanned."""
HIGH, WIDE = 0.70, 0.50
"""How high draft figures are, and how wide at most, in parts of the font size."""
LINES = 98 / 204
"""A fax in its usual resolution has not half as many rows to the inch as columns."""

DRAFT = {
    "1": "00100 01100 00100 00100 00100 00100 01110",
    "2": "01110 10001 00001 00110 01000 10000 11111",
    "3": "01110 10001 00001 00110 00001 10001 01110",
    "4": "00010 00110 01010 10010 11111 00010 00010",
    "5": "11111 10000 11110 00001 00001 10001 01110",
    "6": "00110 01000 10000 11110 10001 10001 01110",
    "7": "11111 00001 00010 00100 01000 01000 01000",
    "8": "01110 10001 10001 01110 10001 10001 01110",
    "9": "01110 10001 10001 01111 00001 00010 01100",
}
"""The figures of a draft mode, row by row."""
ZEROS = (
    "01110 10001 10011 10101 11001 10001 01110",
    "01111 10001 10011 10101 11001 10001 11110",
    "01110 10011 10011 10101 11001 11001 01110",
)
"""Crossed zeros as printers have them."""


class Needles(NamedTuple):
    """One printer: its zero, how fat its dots are in parts of their distance, how often a needle misses."""

    zero: str
    fat: float
    misses: float
    shake: float
    """How far dots land from where they should, in parts of their distance."""


def printed_and_faxed(leaf: Leaf, dpi: float, rng: np.random.Generator) -> Scan:
    """A page of dots as a fax machine in its usual resolution gives it."""
    printer = Needles(str(rng.choice(ZEROS)), rng.uniform(0.6, 0.9), rng.uniform(0.005, 0.03), rng.uniform(0.03, 0.1))
    scan = skewed(Scan(needled(leaf, dpi, printer, rng)), rng.uniform(-0.5, 0.5))
    height, width = scan.image.shape[:2]
    seen = cv2.resize(scan.image, (width, round(height * LINES)), interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(seen, (0, 0), rng.uniform(0.2, 0.4)).astype(np.float32)
    grey += rng.normal(0, rng.uniform(5, 11), grey.shape)
    bits = np.where(grey > rng.uniform(180, 210), 255, 0).astype(np.uint8)
    return scan.shown(np.asarray(cv2.resize(bits, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8))


def needled(leaf: Leaf, dpi: float, printer: Needles, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A page as dots on paper, grey; rulings are drawn as they are, as on a preprinted form."""
    scale = dpi / 72 * OVER
    height, width = round(leaf.height * dpi / 72) * OVER, round(leaf.width * dpi / 72) * OVER
    ink = np.zeros((height, width), np.uint8)
    by_distance: dict[int, list[NDArray[np.float64]]] = {}
    for run in leaf.runs:
        for places, distance in _dots(run, printer.zero):
            away = distance * run.size * scale
            at = places * run.size * scale + np.array([run.x, run.baseline]) * scale
            at += rng.normal(0, printer.shake * away, at.shape)
            by_distance.setdefault(max(1, round(printer.fat * away)), []).append(
                at[rng.random(len(at)) > printer.misses]
            )
    for radius, groups in by_distance.items():
        at = np.rint(np.concatenate(groups)).astype(int)
        at = at[(at >= 0).all(axis=1) & (at[:, 0] < width) & (at[:, 1] < height)]
        layer = np.zeros_like(ink)
        layer[at[:, 1], at[:, 0]] = rng.integers(150, 240, len(at))
        dot = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
        ink = np.maximum(ink, cv2.dilate(layer, dot))
    paper = np.ascontiguousarray(np.repeat(255 - ink[:, :, None], 3, axis=2))
    rule(paper, leaf.strokes, scale)
    small = cv2.resize(paper[:, :, 0], (width // OVER, height // OVER), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _dots(run: Run, zero: str) -> Iterator[tuple[NDArray[np.float64], float]]:
    """The dots of each character from the run's start, and how far apart they are, in parts of the font size."""
    at = 0.0
    for character in run.text:
        step = advance(run.face, character, run.bold)
        if character in DRAFT or character == "0":
            rows = (zero if character == "0" else DRAFT[character]).split()
            set_ = np.array([(col, row) for row, line in enumerate(rows) for col, dot in enumerate(line) if dot == "1"])
            apart = np.array([min(step * 0.86, WIDE) / 5, HIGH / 7])
            yield (set_ - (2, 6.5)) * apart + (at + step / 2, 0.0), float(apart[1])
        elif not character.isspace():
            yield _sampled(run.face, character, run.bold) + np.array([at, 0.0]), 1 / NEEDLES
        at += step


@lru_cache(maxsize=8192)
def _sampled(face: Face, character: str, bold: bool) -> NDArray[np.float64]:
    """The dots of a character that a font draws in as many rows as there are needles."""
    from PIL import Image as Pillow
    from PIL import ImageDraw

    room, foot = 2 * NEEDLES, round(1.4 * NEEDLES)
    picture = Pillow.new("L", (room, room), 0)
    font = pillow_font(face, float(NEEDLES), bold)
    ImageDraw.Draw(picture).text((NEEDLES / 4, foot), character, 255, font, "ls")
    rows, cols = np.nonzero(np.asarray(picture) > 110)
    return np.stack([cols - NEEDLES / 4 + 0.5, rows - foot + 0.5], axis=1) / NEEDLES
