"""Lines of text: how they break, how wide they are, and what ink they leave."""

from __future__ import annotations

from collections.abc import Iterator

from models.training.fonts import Face, advance, covers
from models.training.ink import Leaf, PrintedLine, Run, Span
from models.training.style import Style

ASCENT, DESCENT = 0.86, 0.14
"""How far letters reach above and below the baseline, in parts of the font size."""
_NOT_FIRST = set("，。、；：！？）》”’%％,.;:!?)]")
_NOT_LAST = set("（《“‘([")


def face_of(character: str, style: Style) -> Face:
    """Which font a character is set in."""
    western = ord(character) < 0x2E80 and not (style.chinese and _chinese_mark(character))
    first, second = (style.latin, style.cjk) if western else (style.cjk, style.latin)
    return first if covers(first, character) or not covers(second, character) else second


def _chinese_mark(character: str) -> bool:
    return 0x2010 <= ord(character) <= 0x2044 or character in "·×÷°"


def text_width(text: str, size: float, style: Style, bold: bool = False) -> float:
    """How long a line of text is, in points."""
    return size * sum(advance(face_of(c, style), c, bold) for c in text)


def broken(text: str, room: float, size: float, style: Style, bold: bool = False) -> list[str]:
    """A text as lines that fit a width: Chinese breaks anywhere but at its marks, Latin between words."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, length = "", 0.0
        for piece in _pieces(paragraph):
            wide = text_width(piece, size, style, bold)
            if line.strip() and length + text_width(piece.rstrip(), size, style, bold) > room + 0.01:
                if (piece[0] in _NOT_FIRST and len(line) > 2) or (line[-1] in _NOT_LAST and len(line) > 2):
                    line, carried = line[:-1], line[-1]
                    piece = carried + piece
                lines.append(line)
                line, length = "", 0.0
                piece = piece.lstrip(" ")
                wide = text_width(piece, size, style, bold)
            line += piece
            length += wide
        lines.append(line)
    return lines


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for character in text:
        if character.isascii() and not character.isspace():
            word += character
            if character in "/-" and len(word) > 4 and not word[0].isdigit():
                yield word
                word = ""
            continue
        if word:
            yield word
            word = ""
        yield character
    if word:
        yield word


def longest_piece(text: str, size: float, style: Style, bold: bool = False) -> float:
    """How wide the widest part of a text is that no line break divides."""
    return max((text_width(piece, size, style, bold) for piece in _pieces(text.replace("\n", " "))), default=0.0)


def print_line(
    leaf: Leaf, text: str, x: float, top: float, size: float, style: Style, *,
    bold: bool = False, colour: tuple[int, int, int] = (0, 0, 0), figure: bool = False, outside: bool = False,
) -> None:  # fmt: skip
    """Put one line of text on a page, its letters' tops at `top`."""
    indent = len(text) - len(text.lstrip())
    x += text_width(text[:indent], size, style, bold)
    shown = text.strip()
    if not shown:
        return
    start, baseline = x, top + ASCENT * size
    run, face, at = "", face_of(shown[0], style), x
    for character in shown:
        its = face_of(character, style)
        if its != face and character != " ":
            leaf.runs.append(Run(run, at, baseline, size, face, bold, colour))
            run, face, at = "", its, x
        run += character
        x += size * advance(face, character, bold)
    leaf.runs.append(Run(run, at, baseline, size, face, bold, colour))
    line = PrintedLine(shown, Span(start, top, x, top + (ASCENT + DESCENT) * size), figure)
    leaf.lines.append(line)
    if outside:
        leaf.outside.append(line)
