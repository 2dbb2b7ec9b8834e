"""What a scan shows a finder of tables: words with their places, and rulings as segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from models.document import Reading
from models.layout.strokes import Mask, Strokes, fragments
from models.light import Grey
from models.ocr.detect import detect_lines
from models.ocr.prose import bands, without_tables
from models.ocr.reader import Crop, Letter, PlacingReader
from models.sheet import Image, Rect, Segment, Word
from models.skew import pieces
from models.straighten import Straight

_WORD_GAP = 0.16
"""Paper between two words, as a share of the text height; letters stand closer."""
_SURE_GAP = 0.32
"""So much paper parts words even where the reader saw no space."""
_LEAST_RULE = 2.2
_RULE_GAP = 0.35
_PALE = 7.0
"""How much darker than the paper beside it the middle of a ruling must be on average."""
_PAPER = 130.0
_NEAR = 6.0
"""So many characters above and below words, a ruling may belong to them."""
_TYPE_IN_LINE = 0.8
"""Type size as a share of the height that the detector gives a line."""
_LEAST_CONFIDENCE = 0.2
_THIN = 0.25
"""A ruling in a line of text is no thicker than this share of it."""


class SeenLine(NamedTuple):
    """A line of text on a straight page: where it stands, what it says, where each letter is from its left edge."""

    rect: Rect
    reading: Reading
    letters: tuple[Letter, ...]


def seen_lines(
    straight: Straight, reader: PlacingReader, covered: Sequence[Rect], text_height: float | None, threads: int = 2
) -> list[SeenLine]:
    """The lines of a page that stand outside what is covered, read."""
    page = without_tables(straight.image, covered)
    rects = [
        Rect(r.left + band.left, r.top + band.top, r.right + band.left, r.bottom + band.top)
        for band in bands(page)
        for r in detect_lines(_within(page, band), text_height, threads)
    ]
    crops = [Crop(straight.image[int(r.top) : int(r.bottom) + 1, int(r.left) : int(r.right) + 1]) for r in rects]
    read = reader.read_with_positions(crops)
    return [SeenLine(rect, reading, tuple(letters)) for rect, (reading, letters) in zip(rects, read, strict=True)]


def _within(page: Image, rect: Rect) -> Image:
    return page[int(rect.top) : int(rect.bottom), int(rect.left) : int(rect.right)]


def words_of(lines: Sequence[SeenLine], page: Strokes) -> list[Word]:
    """The lines cut into words where the paper shows through, each as high as its line's type and on its baseline."""
    told = [line for line in lines if line.reading.text.strip() and not _speck(line)]
    patches = [_patch(line, page) for line in told]
    sizes = _evened([line.rect.height * _TYPE_IN_LINE for line in told])
    return [w for seen in zip(told, patches, sizes, strict=True) for w in _words(*seen)]


def _patch(line: SeenLine, page: Strokes) -> Mask:
    """The ink of a line without the rulings in it; on a dark ground the letters are what is left of the paper."""
    left, top, right, bottom = (int(v) for v in line.rect)
    place = np.s_[top : bottom + 1, left : right + 1]
    ground = page.dark[place]
    if ground.size == 0:
        return ground
    if (ground > 0).mean() > 0.5:
        return (ground == 0).astype(np.uint8)
    ruled = _thin(page.across[place]) | _through(page.down[place])
    return ((ground > 0) & ~ruled).astype(np.uint8)


def _thin(across: Mask) -> NDArray[np.bool_]:
    """The level strokes of a line that are thin; letters that ran together look like a thick one."""
    _, labels, stats = pieces(np.ascontiguousarray(across, np.uint8))
    thin = stats[:, 3] <= _THIN * len(across)
    thin[0] = False
    return np.take(thin, labels)


def _through(down: Mask) -> NDArray[np.bool_]:
    """The upright strokes that run through the whole line, as no stem does."""
    _, labels, stats = pieces(np.ascontiguousarray(down, np.uint8))
    through = stats[:, 3] >= len(down)
    through[0] = False
    return np.take(through, labels)


def _speck(line: SeenLine) -> bool:
    return line.reading.confidence < _LEAST_CONFIDENCE and len(line.reading.text) < 3


def _evened(sizes: Sequence[float]) -> list[float]:
    """Sizes that differ by no more than the eye errs are one size."""
    if not sizes:
        return []
    evened = np.asarray(sizes, np.float64)
    for _ in range(2):
        evened = np.array([np.median(evened[np.abs(evened - size) <= 0.2 * size]) for size in evened])
    return [float(size) for size in evened]


def _words(line: SeenLine, patch: Mask, size: float) -> list[Word]:
    spans = _as_read(_spans(patch, _WORD_GAP * size), line.letters, size) if patch.size else []
    baseline = _baseline(patch) if patch.size else None
    if not spans or baseline is None:
        return [Word(line.reading.text, line.rect, size)]
    left, base = int(line.rect.left), int(line.rect.top) + baseline
    words: list[Word] = []
    for (a, b), text in zip(spans, _shared_out(line.letters, spans), strict=True):
        rect = Rect(left + a, base - 0.78 * size, left + b, base + 0.22 * size)
        before = words[-1] if words else None
        if before is not None and rect.left - before.rect.right < 3 * size and _is_leader(text, patch[:, a:b], size):
            words[-1] = before._replace(
                text=before.text + "." * 4, rect=Rect(before.rect.left, rect.top, rect.right, rect.bottom)
            )
        elif text.strip():
            words.append(Word(text.strip(), rect, size))
    return words


def _is_leader(text: str, patch: Mask, size: float) -> bool:
    """Whether ink is only a dot or dots on the baseline."""
    rows = np.flatnonzero(patch.any(axis=1))
    return not text.strip(" .…·") and len(rows) > 0 and rows[-1] - rows[0] < 0.25 * size


def _baseline(patch: Mask) -> float | None:
    """Where most letters end: below it only tails reach."""
    rows = patch.sum(axis=1).astype(np.float32)
    if not rows.any():
        return None
    inked = np.flatnonzero(rows > 0.25 * rows.max())
    drop = rows[:-1] - rows[1:]
    lower = np.arange(len(drop)) >= (inked[0] + inked[-1]) / 2
    return float(np.argmax(np.where(lower, drop, -np.inf))) + 1 if lower.any() else float(inked[-1]) + 1


def _spans(patch: Mask, gap: float) -> list[tuple[int, int]]:
    """The stretches of a line that hold ink, with nothing wider than a letter's gap inside."""
    columns = np.flatnonzero(patch.any(axis=0))
    if not len(columns):
        return []
    cuts = np.flatnonzero(np.diff(columns) > max(2.0, gap))
    starts = [columns[0], *columns[cuts + 1]]
    ends = [*columns[cuts], columns[-1]]
    return [(int(a), int(b) + 1) for a, b in zip(starts, ends, strict=True)]


def _as_read(spans: Sequence[tuple[int, int]], letters: Sequence[Letter], size: float) -> list[tuple[int, int]]:
    """Stretches of ink, joined where they stand hardly further apart than letters and the reader saw no space."""
    spaces = [(letter.left + letter.right) / 2 for letter in letters if letter.text == " "]
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] < _SURE_GAP * size:
            seen = any(joined[-1][1] - 0.35 * size <= x <= start + 0.35 * size for x in spaces)
            if not seen:
                joined[-1] = (joined[-1][0], end)
                continue
        joined.append((start, end))
    return joined


def _shared_out(letters: Sequence[Letter], spans: Sequence[tuple[int, int]]) -> list[str]:
    """The letters of each stretch of ink, by where they stand; a space of the reading belongs to none."""
    texts = ["" for _ in spans]
    for letter in letters:
        middle = (letter.left + letter.right) / 2
        best = min(range(len(spans)), key=lambda i: max(spans[i][0] - middle, middle - spans[i][1], 0.0))
        texts[best] += letter.text
    return texts


def rulings_near(page: Strokes, ink: Grey, rects: Sequence[Rect]) -> list[Segment]:
    """The rulings in those bands of a page in which something stands, as segments."""
    found: list[Segment] = []
    for top, bottom in _bands(rects, _NEAR * page.em, len(ink)):
        part = page.part(0, top, ink.shape[1], bottom, page.em)
        found += [Segment(s.x0, s.y0 + top, s.x1, s.y1 + top, s.weight) for s in rulings(part, ink[top:bottom])]
    return found


def _bands(rects: Sequence[Rect], reach: float, height: int) -> list[tuple[int, int]]:
    """The rows of a page that are no farther than that from a rectangle, from top to bottom."""
    bands: list[tuple[int, int]] = []
    for rect in sorted(rects, key=lambda rect: rect.top):
        top, bottom = max(0, int(rect.top - reach)), min(height, int(rect.bottom + reach) + 1)
        if bands and top <= bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], bottom))
        elif top < bottom:
            bands.append((top, bottom))
    return bands


def rulings(page: Strokes, ink: Grey) -> list[Segment]:
    """The rulings of a page as segments."""
    level = _level(page.across, page.dark, ink, page.em)
    upright = _level(
        np.ascontiguousarray(page.down.T), np.ascontiguousarray(page.dark.T), np.ascontiguousarray(ink.T), page.em
    )
    return level + [Segment(s.y0, s.x0, s.y1, s.x1, s.weight) for s in upright]


def _level(across: Mask, dark: Mask, ink: Grey, em: float) -> list[Segment]:
    """Level rulings: thin strokes however faint, dark thick ones; pieces joined over what is only paler."""
    thick = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, round(3 * em)), np.uint8))
    pieces = fragments(np.maximum(across, thick), em, _LEAST_RULE, _RULE_GAP)
    joined: list[Segment] = []
    lone = [p for p in pieces if p.weight <= 0.6 * em and _on_paper(p, ink)]
    for piece in sorted(lone, key=lambda p: p.x0):
        before = next((j for j in reversed(joined) if _one_ruling(j, piece, ink, em)), None)
        if before is None:
            joined.append(piece)
        else:
            weight = max(before.weight, piece.weight)
            joined[joined.index(before)] = Segment(before.x0, before.y0, max(before.x1, piece.x1), before.y1, weight)
    return joined


def _on_paper(piece: Segment, ink: Grey) -> bool:
    """Whether there is paper above and below, and not the dark ground of a shaded header."""
    reach = round(piece.weight / 2) + 3
    x0, x1, y = int(piece.x0), int(piece.x1) + 1, round(piece.y0)
    sides = [ink[max(0, y - reach - 1) : max(1, y - reach + 1), x0:x1], ink[y + reach : y + reach + 2, x0:x1]]
    return all(side.size == 0 or float(side.mean()) > _PAPER for side in sides)


def _one_ruling(left: Segment, right: Segment, ink: Grey, em: float) -> bool:
    """Whether two pieces are one ruling whose middle is too pale to be found on its own."""
    if abs(left.y0 - right.y0) > 0.2 * em:
        return False
    a, b, y = int(left.x1) + 1, int(right.x0), round((left.y0 + right.y0) / 2)
    if b - a <= 2:
        return True
    if b - a > 14 * em or y < 6 or y + 7 > len(ink):
        return False
    rows = ink[y - 6 : y + 7, a:b].astype(np.float32).mean(axis=1)
    return float(np.median(rows[[0, 1, 2, 10, 11, 12]]) - rows[4:9].min()) > _PALE and float(rows.std()) < 60
