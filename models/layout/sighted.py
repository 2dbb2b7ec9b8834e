"""What a scan shows a finder of tables: words with their places, and rulings as segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.document import Reading
from models.layout.strokes import Strokes, fragments
from models.ocr.detect import detect_lines, outside
from models.ocr.reader import Crop, Letter, PlacingReader
from models.sheet import Rect, Segment, Word
from models.straighten import Straight

_WORD_GAP = 0.24
"""Paper between two words, as a share of the text height; letters stand closer."""
_LEAST_RULE = 2.2
_RULE_GAP = 0.35
_LEAST_CONFIDENCE = 0.2


class SeenLine(NamedTuple):
    """A line of text on a straight page: where it stands, what it says, and where each letter is (from its left edge)."""

    rect: Rect
    reading: Reading
    letters: tuple[Letter, ...]


def seen_lines(
    straight: Straight, reader: PlacingReader, covered: Sequence[Rect], text_height: float | None, threads: int = 2
) -> list[SeenLine]:
    """The lines of a page that stand outside what is covered, read."""
    rects = outside(detect_lines(straight.image, text_height, threads), covered)
    crops = [Crop(straight.image[int(r.top) : int(r.bottom) + 1, int(r.left) : int(r.right) + 1]) for r in rects]
    read = reader.read_with_positions(crops)
    return [SeenLine(rect, reading, tuple(letters)) for rect, (reading, letters) in zip(rects, read, strict=True)]


def words_of(lines: Sequence[SeenLine], page: Strokes) -> list[Word]:
    """The lines cut into words where the paper shows through."""
    text = ((page.dark > 0) & (page.across == 0) & (page.down == 0)).astype(np.uint8)
    words = [w for line in lines if line.reading.text.strip() for w in _words(line, text, page.em)]
    return _evened(words)


def _words(line: SeenLine, ink: NDArray[Any], em: float) -> list[Word]:
    if line.reading.confidence < _LEAST_CONFIDENCE and len(line.reading.text) < 3:
        return []
    left, top, right, bottom = (
        int(v) for v in (line.rect.left, line.rect.top, line.rect.right + 1, line.rect.bottom + 1)
    )
    patch = ink[top:bottom, left:right]
    if patch.size == 0:
        return []
    if patch.mean() > 0.5:
        patch = 1 - patch
    spans = _spans(patch, _WORD_GAP * min(1.3 * em, bottom - top))
    if not spans:
        return [Word(line.reading.text, line.rect, line.rect.height * 0.8)]
    texts = _shared_out(line.letters, spans)
    words = []
    for (a, b), text in zip(spans, texts, strict=True):
        if not text.strip():
            continue
        rows = np.flatnonzero(patch[:, a:b].any(axis=1))
        rect = Rect(left + a, top + int(rows[0]), left + b, top + int(rows[-1]) + 1)
        words.append(Word(text.strip(), rect, line.rect.height * 0.8))
    return words


def _spans(patch: NDArray[Any], gap: float) -> list[tuple[int, int]]:
    """The stretches of a line that hold ink, with nothing wider than a letter's gap inside."""
    columns = np.flatnonzero(patch.any(axis=0))
    if not len(columns):
        return []
    cuts = np.flatnonzero(np.diff(columns) > max(2.0, gap))
    starts = [columns[0], *columns[cuts + 1]]
    ends = [*columns[cuts], columns[-1]]
    return [(int(a), int(b) + 1) for a, b in zip(starts, ends, strict=True)]


def _shared_out(letters: Sequence[Letter], spans: Sequence[tuple[int, int]]) -> list[str]:
    """The letters of each stretch of ink, by where they stand; a space of the reading belongs to none."""
    texts = ["" for _ in spans]
    for letter in letters:
        middle = (letter.left + letter.right) / 2
        best = min(range(len(spans)), key=lambda i: max(spans[i][0] - middle, middle - spans[i][1], 0.0))
        texts[best] += letter.text
    return texts


def _evened(words: Sequence[Word]) -> list[Word]:
    """The words with the height of their line's text rather than of their own ink, which has ascenders or has not."""
    sizes = sorted(w.size for w in words)
    if not sizes:
        return []
    usual = sizes[len(sizes) // 2]
    return [w._replace(size=usual) if 0.75 * usual <= w.size <= 1.25 * usual else w for w in words]


def rulings(page: Strokes) -> list[Segment]:
    """The rulings of a page as segments."""
    level = fragments(page.across, page.em, _LEAST_RULE, _RULE_GAP)
    upright = fragments(np.ascontiguousarray(page.down.T), page.em, _LEAST_RULE, _RULE_GAP)
    return level + [Segment(s.y0, s.x0, s.y1, s.x1, s.weight) for s in upright]
