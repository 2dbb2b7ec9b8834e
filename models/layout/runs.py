"""Words become runs (words that stand close together) and lines: the material of every later step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from models.sheet import Rect, Segment, Word

WORD_GAP = 0.8
"""Words further apart than this, in text heights, belong to different runs; justified prose stays below."""

_LEADER = re.compile(r"(?:[.·…_‥․]\s?){3,}$|^[.·…‥․]{2,}$")
_CURRENCY = re.compile(r"^(?:\(?[$€£¥]|US\$|EUR|USD|Rs\.?)$")
_FIGURE = re.compile(
    r"^[\s(\[<>≤≥~±+\-–—−‑$€£¥%*†‡]*"
    r"(?:US|EUR|USD|C|A|R|r|p|e)?[$€£¥]?\s*"
    r"(?:\d[\d.,:/\s’']*|[.,]\d+|n/?[ae]\.?|N/?A|\.+|:|[-–—−‑]+|x|X|\*+|…|\(?[DSXZ]\)?|[●•○◦✓✔√■□▪✗✘])"
    r"[\s)\]%*†‡$€£¥a-e¹²³⁴⁵⁶⁷⁸⁹]*$"
)
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2},", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """Words on one line with nothing wider than a word gap between them."""

    words: tuple[Word, ...]
    rect: Rect

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def figure(self) -> bool:
        return is_figure(self.text)

    @property
    def bold(self) -> bool:
        return all(w.bold for w in self.words)


@dataclass(frozen=True, slots=True)
class TextLine:
    """Runs side by side, left to right."""

    runs: tuple[Run, ...]
    rect: Rect

    @property
    def text(self) -> str:
        return " ".join(r.text for r in self.runs)


def is_figure(text: str) -> bool:
    """Whether a text is a number, or stands where a number would: a dash, `n/a`, `..`."""
    return bool(_FIGURE.match(text))


def has_digits(text: str) -> bool:
    """Whether a text is mostly digits and the marks that go with them."""
    body = [c for c in text if not c.isspace()]
    if _MONTH.search(text):
        return False
    return bool(body) and sum(c.isdigit() for c in body) >= 0.5 * len(body)


def is_year(text: str) -> bool:
    """Whether a text is a year, or a span of years, and not an amount."""
    digits = "".join(c for c in text if c.isdigit())
    return len(digits) >= 4 and 1850 <= int(digits[:4]) <= 2100 and len(text) <= 12 and "," not in text


def ends_in_leader(text: str) -> bool:
    """Whether a text runs out in dots that lead the eye to the next column."""
    return bool(_LEADER.search(text))


def around(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle that holds all of them."""
    many = list(rects)
    return Rect(
        min(r.left for r in many), min(r.top for r in many), max(r.right for r in many), max(r.bottom for r in many)
    )


def text_height(words: Sequence[Word]) -> float:
    """The usual height of text, weighted by how much of it there is."""
    sizes = sorted((w.size or w.rect.height, len(w.text)) for w in words)
    half = sum(n for _, n in sizes) / 2
    seen = 0
    for size, n in sizes:
        seen += n
        if seen >= half:
            return max(1.0, size)
    return 1.0


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words that share a baseline, top to bottom, each line left to right."""
    rows: list[list[Word]] = []
    top = bottom = 0.0
    for word in sorted(words, key=lambda w: w.rect.top + w.rect.bottom):
        middle = (word.rect.top + word.rect.bottom) / 2
        overlap = min(bottom, word.rect.bottom) - max(top, word.rect.top)
        if rows and top < middle < bottom and overlap >= 0.5 * min(word.rect.height, bottom - top):
            rows[-1].append(word)
            tallest = max(rows[-1], key=lambda w: w.rect.height)
            if tallest is word:
                top, bottom = word.rect.top, word.rect.bottom
        else:
            rows.append([word])
            top, bottom = word.rect.top, word.rect.bottom
    for row in rows:
        row.sort(key=lambda w: w.rect.left)
    return rows


def runs_of(words: Sequence[Word], uprights: Sequence[Segment] = (), gap: float = WORD_GAP) -> list[Run]:
    """The words of one line, left to right, parted at wide gaps, at upright rulings and after dot leaders."""
    runs: list[Run] = []
    held: list[Word] = []
    for word in words:
        if held and _parts(held[-1], word, uprights, gap):
            runs.append(Run(tuple(held), around(w.rect for w in held)))
            held = []
        held.append(word)
    if held:
        runs.append(Run(tuple(held), around(w.rect for w in held)))
    return runs


def _parts(left: Word, right: Word, uprights: Sequence[Segment], gap: float) -> bool:
    size = max(left.size, right.size) or left.rect.height
    space = right.rect.left - left.rect.right
    if _CURRENCY.match(left.text) and space < 9 * size and (is_figure(right.text) or has_digits(right.text)):
        return _ruled_apart(left, right, uprights, size)
    if _CURRENCY.match(right.text) and space > 0.2 * size:
        return True
    if space > gap * size or (space > 0.62 * gap * size and _both_figures(left, right)):
        return True
    if ends_in_leader(left.text) and not ends_in_leader(right.text):
        return True
    return _ruled_apart(left, right, uprights, size)


def _both_figures(left: Word, right: Word) -> bool:
    return is_figure(left.text) and is_figure(right.text) and has_digits(left.text) and has_digits(right.text)


def _ruled_apart(left: Word, right: Word, uprights: Sequence[Segment], size: float) -> bool:
    middle = (left.rect.top + left.rect.bottom) / 2
    slack = 0.15 * size
    return any(
        left.rect.right - slack <= (s.x0 + s.x1) / 2 <= right.rect.left + slack and s.y0 <= middle <= s.y1
        for s in uprights
    )


def text_lines(words: Sequence[Word], segments: Sequence[Segment] = (), gap: float = WORD_GAP) -> list[TextLine]:
    """All words as lines of runs."""
    uprights = [s for s in segments if not s.horizontal]
    lines = []
    for row in lines_of(words):
        runs = tuple(runs_of(row, uprights, gap))
        lines.append(TextLine(runs, around(r.rect for r in runs)))
    return lines


def usual(values: Sequence[float], fallback: float) -> float:
    """The median, or what is said where there is none."""
    return median(values) if values else fallback
