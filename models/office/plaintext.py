"""Plain text as it comes out of a web page or Word: rows of tabs, or a cell a line; lines, and tables from rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from models.errors import TooLarge, UnknownKind
from models.files import Limits, decoded
from models.office.contents import Block, Contents, contents
from models.office.ragged import table_of
from models.textlayer import join_lines

READER = "text"

_CELL_LINE = re.compile(r"\t[^\t]*$")
_RULE = re.compile(r"[\s|+:=_\-─━═┄┈┼┿╋├┤┬┴┌┐└┘│┃]*")
_PIPED = re.compile(r"\s*[|│┃].*[|│┃]\s*$")

Row = list[str]


def read_plaintext(path: Path, limits: Limits) -> Contents:
    """The tables and lines of a text file."""
    data = path.read_bytes()
    if len(data) > limits.xml_bytes:
        raise TooLarge(f"has {len(data) / 1e6:.0f} MB of text and the limit is {limits.xml_bytes / 1e6:.0f}: split it")
    text = decoded(data, whole=True)
    if text is None:
        text = decoded(data, whole=False)
    if text is None:
        raise UnknownKind("text in an unknown encoding: save it as UTF-8 and give that")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    if text.count("\t") + text.count("|") > limits.cells:
        raise TooLarge(f"has more than {limits.cells} cells: split it, or raise the limit")
    rows = _cells_by_line(lines) if _a_cell_a_line(lines) else _rows_by_line(lines)
    return contents(_blocks(rows), READER)


def _a_cell_a_line(lines: list[str]) -> bool:
    """Whether each cell stands on a line of its own behind a tab, and a blank line ends the row."""
    tabbed = [line for line in lines if "\t" in line]
    return bool(tabbed) and sum(bool(_CELL_LINE.match(line)) for line in tabbed) > 0.6 * len(tabbed)


def _blocks(parts: Iterator[Row | str | None]) -> Iterator[Block]:
    """Rows that follow each other as one table; None is where a table ends, a text is a line."""
    rows: list[Row] = []

    def table() -> Iterator[Block]:
        if rows:
            yield from _table(rows.copy())
            rows.clear()

    for part in parts:
        if isinstance(part, list):
            rows.append(part)
            continue
        yield from table()
        if part:
            yield part
    yield from table()


def _table(rows: list[Row]) -> Iterator[Block]:
    found = table_of(rows, READER)
    if found is not None and found.cols > 1 and len(found.cells) > 2:
        yield found
    else:
        yield from (text for row in rows if (text := " ".join(field for field in row if field)))


def _rows_by_line(lines: list[str]) -> Iterator[Row | str | None]:
    """A row a line, its cells behind tabs or between bars. One blank line is a page break within a table."""
    blanks = 0
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if not line.strip():
            blanks += 1
            if blanks == 2:
                yield None
            continue
        blanks = 0
        if _RULE.fullmatch(line):
            continue
        if _PIPED.match(line):
            yield [_clean(field) for field in re.split(r"[|│┃]", line.strip())[1:-1]]
        elif "\t" in line:
            # A cell of several lines comes out of a spreadsheet in quotes.
            while _open_quote(line) and index < len(lines) and index:
                line += "\n" + lines[index]
                index += 1
            yield [_clean(field) for field in line.split("\t")]
        else:
            yield line.strip()


def _open_quote(line: str) -> bool:
    last = line.split("\t")[-1]
    return last.startswith('"') and last.count('"') % 2 == 1 and len(last) < 2000


def _cells_by_line(lines: list[str]) -> Iterator[Row | str | None]:
    """A cell a line behind a tab; a line without one goes on with the cell above it."""
    row: Row = []
    widest = 0
    blanks = 0
    for index, line in enumerate(lines):
        if line.startswith("\t"):
            if blanks and row:
                yield [_clean(cell) for cell in row]
                widest, row = max(widest, len(row)), []
            row += line[1:].split("\t")
            blanks = 0
        elif not line.strip():
            blanks += 1
        elif row and (blanks == 0 or (blanks == 1 and len(row) < widest and _cell_follows(lines, index))):
            row[-1] += "\n" + line
            blanks = 0
        else:
            if row:
                yield [_clean(cell) for cell in row]
            row, widest, blanks = [], 0, 0
            yield line.strip()
    if row:
        yield [_clean(cell) for cell in row]


def _cell_follows(lines: list[str], index: int) -> bool:
    """Whether the next line that is not blank is a cell, with no blank line before it."""
    return index + 1 < len(lines) and lines[index + 1].startswith("\t")


def _clean(field: str) -> str:
    field = field.strip()
    if len(field) > 1 and field[0] == field[-1] == '"':
        field = field[1:-1].replace('""', '"')
    return join_lines(" ".join(line.split()) for line in field.split("\n"))
