"""Printed characters become words, lines, and the text of a rectangle; and whether their text can be believed.

The rule of joining: lines of one cell are joined without a space between Chinese characters, with one space
otherwise. ASCII punctuation next to a Chinese character counts as Chinese, because a full-width parenthesis and
its half-width twin are the same print to a reader.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from statistics import median

import numpy as np

from models.sheet import Glyph, Rect, Word

_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f\uffe0-\uffe6\U00020000-\U0003ffff]")
_NEUTRAL = re.compile(r"[!-/:-@\[-`{-~“”‘’…—–·㎡℃‰]")


def join_lines(lines: Iterable[str]) -> str:
    """The lines of one cell as one text."""
    joined = ""
    for line in lines:
        line = line.strip()
        if joined and line:
            joined += "" if _close_up(joined[-1], line[0]) else " "
        joined += line
    return joined


def _close_up(before: str, after: str) -> bool:
    first, second = bool(_CHINESE.match(before)), bool(_CHINESE.match(after))
    return (first and second) or (first and bool(_NEUTRAL.match(after))) or (second and bool(_NEUTRAL.match(before)))


def words(glyphs: Sequence[Glyph]) -> tuple[Word, ...]:
    """Runs of characters that stand close together, each on one line, in reading order."""
    return tuple(word for line in lines_of(glyphs) for word in line)


def lines_of(glyphs: Sequence[Glyph]) -> list[list[Word]]:
    """The words of each line in the order of reading: upright lines from the top down, then those that are turned."""
    found = []
    for turned in (0, 90, 180, 270):
        mine = [glyph for glyph in glyphs if glyph.turned == turned]
        if not mine:
            continue
        upright = [_turn(glyph, turned) for glyph in mine]
        for line in _rows(upright):
            found.append([_word(run, turned) for run in _runs(line)])
    return found


def text_in(glyphs: Sequence[Glyph], rect: Rect) -> str:
    """The text whose characters have their middle in the rectangle, joined by the rule of joining."""
    inside = [glyph for glyph in glyphs if rect.holds(*glyph.rect.middle)]
    return join_lines(line_text(line) for line in lines_of(inside))


def texts_in(glyphs: Sequence[Glyph], rects: Sequence[Rect]) -> list[str]:
    """The text of each rectangle, as `text_in` gives it, for a page's cells at once."""
    middles = np.array([glyph.rect.middle for glyph in glyphs]).reshape(-1, 2)
    across, down = middles[:, 0], middles[:, 1]
    texts = []
    for left, top, right, bottom in rects:
        inside = np.flatnonzero((across >= left) & (across <= right) & (down >= top) & (down <= bottom))
        texts.append(join_lines(line_text(line) for line in lines_of([glyphs[at] for at in inside])))
    return texts


def stretches(line: Sequence[Word]) -> list[list[Word]]:
    """A line cut where columns or margins part it: prose beside prose, a unit at the far right."""
    parts: list[list[Word]] = []
    for word in line:
        before = parts[-1][-1] if parts else None
        if before is None or _distance(before, word) > 2 * max(before.size, word.size):
            parts.append([])
        parts[-1].append(word)
    return parts


def _distance(one: Word, other: Word) -> float:
    """How far apart two words of one line stand, along that line."""
    if one.turned in (0, 180):
        return max(other.rect.left - one.rect.right, one.rect.left - other.rect.right)
    return max(other.rect.top - one.rect.bottom, one.rect.top - other.rect.bottom)


def line_text(line: Sequence[Word]) -> str:
    """The words of one line, a space where print has one."""
    return " ".join(word.text for word in line)


def turn_of(glyphs: Sequence[Glyph]) -> int:
    """How far most of the text is turned: 0, 90, 180 or 270 degrees clockwise."""
    counts: dict[int, int] = dict.fromkeys((0, 90, 180, 270), 0)
    for glyph in glyphs:
        counts[glyph.turned] += 1
    return max(counts, key=lambda turned: counts[turned])


def _turn(glyph: Glyph, turned: int) -> tuple[Rect, Glyph]:
    """The rectangle as it would stand were the text upright."""
    left, top, right, bottom = glyph.rect
    if turned == 90:
        return Rect(top, -right, bottom, -left), glyph
    if turned == 180:
        return Rect(-right, -bottom, -left, -top), glyph
    if turned == 270:
        return Rect(-bottom, left, -top, right), glyph
    return glyph.rect, glyph


Placed = tuple[Rect, Glyph]


def _rows(placed: list[Placed]) -> list[list[Placed]]:
    """Characters that share a line, from left to right; a line is what overlaps the middle of its characters."""
    rows: list[list[Placed]] = []
    extents: list[tuple[float, float]] = []
    for one in sorted(placed, key=lambda one: one[0].middle[1]):
        rect = one[0]
        best = None
        for index in range(len(rows) - 1, max(-1, len(rows) - 5), -1):
            top, bottom = extents[index]
            shared = min(bottom, rect.bottom) - max(top, rect.top)
            if shared > 0.5 * min(bottom - top, rect.height):
                best = index
                break
        if best is None:
            rows.append([one])
            extents.append((rect.top, rect.bottom))
        else:
            rows[best].append(one)
            # The largest character says where the line stands, so that a superscript cannot pull it up.
            if rect.height > extents[best][1] - extents[best][0]:
                extents[best] = (rect.top, rect.bottom)
    for row in rows:
        row.sort(key=lambda one: one[0].left)
    return rows


def _runs(row: list[Placed]) -> list[list[Glyph]]:
    """A line cut where print has a gap."""
    runs: list[list[Glyph]] = []
    before: Placed | None = None
    for one in row:
        if before is None or _apart(before, one):
            runs.append([])
        runs[-1].append(one[1])
        before = one
    return runs


def _apart(before: Placed, after: Placed) -> bool:
    gap = after[0].left - before[0].right
    size = max(1e-6, min(before[1].size, after[1].size))
    if before[1].spaced and gap > 0.1 * size:
        return True
    # Chinese is often spaced out to fill a line, and kept a little apart from digits; Latin letters seldom are.
    chinese = bool(_CHINESE.match(before[1].text)) + bool(_CHINESE.match(after[1].text))
    return gap > (0.3, 0.45, 0.8)[chinese] * size


def _word(run: list[Glyph], turned: int) -> Word:
    return Word(
        text="".join(glyph.text for glyph in run),
        rect=_around(glyph.rect for glyph in run),
        size=median(glyph.size for glyph in run),
        bold=sum(glyph.bold for glyph in run) * 2 > len(run),
        turned=turned,
    )


def _around(rects: Iterable[Rect]) -> Rect:
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return Rect(min(lefts), min(tops), max(rights), max(bottoms))


def as_printed(text: str) -> str:
    """A character as its print shows it, where a font's map names a look-alike: ⼀ (a radical) is 一, ﬁ is fi."""
    if text and ("\u2e80" <= text[0] <= "\u2fdf" or "\uf900" <= text[0] <= "\ufaff" or "\ufb00" <= text[0] <= "\ufb06"):
        return unicodedata.normalize("NFKC", text)
    return text


_CID = re.compile(r"\(cid:\d+\)")
_ENCODINGS = ("gb2312", "big5", "shift_jis", "euc_kr")


def is_garbage(text: str, unmapped: int = 0) -> bool:
    """Whether a text layer says something else than its print; `unmapped` characters had no meaning in their font."""
    solid = [char for char in text if not char.isspace()]
    if not solid:
        return False
    if unmapped > 0.1 * len(solid) or len(_CID.findall(text)) * 8 > 0.1 * len(solid):
        return True
    # A few private characters are bullets and ornaments; a page of them is a font without a map.
    meaningless = sum(unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs") or char == "\ufffd" for char in solid)
    if meaningless > 0.1 * len(solid):
        return True
    # Western text has an accent here and there; Chinese bytes read as Latin are nothing but accents.
    accented = sum("\x80" <= char <= "\xff" and char not in "·×÷°±§©®«»–" for char in solid)
    if accented > 0.3 * len(solid) and accented > 8:
        return True
    return _rare(solid)


def _rare(solid: list[str]) -> bool:
    """Whether most of the Han characters are ones that no everyday character set has."""
    han = "".join(char for char in solid if "\u3400" <= char <= "\u9fff")
    if len(han) < 20 or len(han) * 3 < len(solid):
        return False
    known = max(len(han.encode(name, errors="ignore").decode(name)) for name in _ENCODINGS)
    return known < 0.7 * len(han)
