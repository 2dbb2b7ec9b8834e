"""Which texts are figures, and which columns of a table hold them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from models.document import Reading
from models.layout.found import FoundTable

LIKELY = -7.0
"""The least log-probability with which a figure counts as something that a text could be."""

MALFORMED = 3.0
"""By how much, in log-probability, what is no figure is less likely where figures stand."""
THREE_DECIMALS = 3.0
"""The same of a point before the last three digits, where a comma mostly stands."""
_GROUPED = re.compile(r"\D*(\d{1,3}(,\d{3})+|\d+)(\.\d+)?\D*")
_THREE_DECIMALS = re.compile(r"\D*\d{1,3}(,\d{3})*\.\d{3}\D*")

_FIGURE = re.compile(
    r"(增加|减少|增|减)?[(（]?[-+－—–]?[¥￥$]?\s*\d([\d,，.]*\d)?[)）]?\s*"
    r"(%|‰|万元|亿元|元|万|亿|千|件|个|次|条|人|项|份)?[)）]?"
)
_NOTHING = re.compile(r"无|零|/|\\|[-—–－─]+|N/?A|n/?a")


def is_figure(text: str) -> bool:
    """Whether a text is a number, or one of the signs that stand where a number could."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return bool(_FIGURE.fullmatch(plain) or _NOTHING.fullmatch(plain))


def strangeness(text: str) -> float:
    """How much speaks against a text where figures stand, in log-probability."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return 0.0
    if not is_figure(plain):
        return MALFORMED
    if not any(c.isdigit() for c in plain):
        return 0.0
    if not _GROUPED.fullmatch(plain):
        return 2 * MALFORMED
    return THREE_DECIMALS if _THREE_DECIMALS.fullmatch(plain) else 0.0


def likely_figure(reading: Reading) -> str | None:
    """The figure that a short text could be; a letter or two alone in a cell seldom mean themselves."""
    if is_figure(reading.text):
        return reading.text
    if len(reading.text) > 2:
        return None
    near = (a.text for a in reading.alternatives if a.log_probability > LIKELY and is_figure(a.text))
    return next(near, None)


def figure_cells(table: FoundTable, texts: Sequence[str], least: float = 0.6) -> list[bool]:
    """For each cell whether it lies where figures stand: most that is printed near it in its column are figures.

    A column counts from its first figure down, so that its headings do not weigh.
    """
    columns: dict[int, list[tuple[int, int]]] = {}
    for index, cell in enumerate(table.cells):
        if cell.colspan == 1 and texts[index]:
            columns.setdefault(cell.col, []).append((cell.row, index))
    figures = [False] * len(table.cells)
    starts: dict[int, int] = {}
    for col, members in columns.items():
        first = next((row for row, index in sorted(members) if is_figure(texts[index])), None)
        if first is None:
            continue
        below = [index for row, index in members if row >= first]
        if len(below) >= 2 and sum(is_figure(texts[i]) for i in below) >= least * len(below):
            starts[col] = first
    for index, cell in enumerate(table.cells):
        figures[index] = cell.colspan == 1 and cell.col in starts and cell.row >= starts[cell.col]
    return figures
