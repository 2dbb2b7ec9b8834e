"""Text in columns for a terminal, where a Chinese character is two wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """How many places a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def cut(text: str, most: int) -> str:
    """A text that takes no more than so many places."""
    text = " ".join(text.split())
    if width(text) <= most:
        return text
    while width(text) > most - 1:
        text = text[:-1]
    return text + "…"


def columns(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Lines with everything below its head; the columns named by `right` are set flush right."""
    widths = [max(width(row[index]) for row in (head, *rows)) for index in range(len(head))]

    def line(row: Sequence[str]) -> str:
        padded = [
            " " * (wide - width(text)) + text if index in right else text + " " * (wide - width(text))
            for index, (text, wide) in enumerate(zip(row, widths, strict=True))
        ]
        return "  ".join(padded).rstrip()

    return [line(head), line(["─" * wide for wide in widths]), *(line(row) for row in rows)]
