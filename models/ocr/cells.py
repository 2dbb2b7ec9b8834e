"""The cells of a found table are read: cut into lines, read in batches, doubted and read again, joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.document import BLANK, Alternative, Reading
from models.layout.found import FoundTable
from models.light import Grey
from models.ocr import looks
from models.ocr.figures import figure_cells, is_figure, likely_figure
from models.ocr.ink import CellInk, cell_ink, marks, text_height
from models.ocr.lines import CutLine, crop, cut_lines
from models.ocr.reader import Crop, Reader
from models.ocr.signs import lone_sign
from models.ocr.spacing import closed_up, widest_gap
from models.ocr.stamp import without_stamp
from models.sheet import Image
from models.textlayer import join_lines

SURE_FIGURE = 0.985
SURE_LABEL = 0.9
"""A line that was read with less confidence is read again, differently."""
MOST_ALTERNATIVES = 8


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell says, and what other looks at it said."""

    reading: Reading
    second_readings: tuple[Reading, ...] = ()


@dataclass
class _Line:
    """A line of a cell on its way to being read."""

    cell: int
    ink: CellInk
    cut: CutLine
    image: Image
    gap: float
    """The widest gap in it, in line heights."""
    seen: list[Reading]


def read_table(ink: Grey, colour: Image, table: FoundTable, readers: Sequence[Reader]) -> list[CellText]:
    """What each cell of a table says, in the order of its cells.

    `ink` is the straight page, evenly lit and without seals, `colour` the same page as it was. The first reader
    reads everything; every further one reads what is in doubt.
    """
    ink = without_stamp(ink, colour)
    mask = marks(ink)
    height = text_height(mask, (cell.rect for cell in table.cells))
    page = np.repeat(ink[:, :, None], 3, axis=2)
    lines: list[_Line] = []
    for index, cell in enumerate(table.cells):
        inside = cell_ink(mask, cell.rect, height)
        for cut in cut_lines(inside, height):
            gap = 0.0 if cut.vertical else widest_gap(cut.blobs) / height
            lines.append(_Line(index, inside, cut, crop(page, inside, cut), gap, []))
    for line in lines:
        if sign := lone_sign(line.ink, line.cut, height):
            line.seen.append(sign)
    unread = [line for line in lines if not line.seen]
    _look(unread, readers[0], lambda line: line.image)
    figures = figure_cells(
        table, [_as_figure([line for line in lines if line.cell == i]) for i in range(len(table.cells))]
    )
    _read_figures(unread, figures, readers[0])
    doubtful = [line for line in unread if line.seen[0].confidence < _sure(line, figures)]
    for way in (
        lambda line: looks.smoothed(line.image),
        lambda line: looks.sharpened(crop(colour, line.ink, line.cut)),
    ):
        _look(doubtful, readers[0], way, figures)
    for other in readers[1:]:
        _look(doubtful, other, lambda line: line.image, figures)
    return [_cell_text([line for line in lines if line.cell == i]) for i in range(len(table.cells))]


def _look(
    lines: Sequence[_Line], reader: Reader, way: Callable[[_Line], Image], figures: Sequence[bool] | None = None
) -> None:
    """Every line read once more by a reader, seen in a certain way."""
    crops = [Crop(way(line), digits=bool(figures) and _figure_like(line)) for line in lines]
    for line, reading in zip(lines, reader.read(crops), strict=True):
        line.seen.append(closed_up(reading, line.gap))


def _figure_like(line: _Line) -> bool:
    return is_figure(line.seen[0].text)


def _expected(line: _Line, figures: Sequence[bool]) -> bool:
    return figures[line.cell] or likely_figure(line.seen[0]) is not None


def _as_figure(lines: Sequence[_Line]) -> str:
    """What a cell says, seen as a figure where its one line could be one: a lone 0 is often taken for an O."""
    if len(lines) == 1 and (figure := likely_figure(lines[0].seen[0])):
        return figure
    return join_lines(line.seen[0].text for line in lines)


def _read_figures(lines: Sequence[_Line], figures: Sequence[bool], reader: Reader) -> None:
    """Doubtful lines where figures stand are read as figures, unless they clearly are something else."""
    again = [
        line
        for line in lines
        if _expected(line, figures) and (not _figure_like(line) or line.seen[0].confidence < SURE_FIGURE)
    ]
    said = reader.read([Crop(line.image, digits=True) for line in again])
    for line, as_figure in zip(again, said, strict=True):
        free = line.seen[0]
        if _figure_like(line) or as_figure.confidence >= 0.5 or free.confidence < min(0.9, as_figure.confidence):
            line.seen[0] = as_figure


def _sure(line: _Line, figures: Sequence[bool]) -> float:
    return SURE_FIGURE if figures[line.cell] or _figure_like(line) else SURE_LABEL


def _cell_text(lines: Sequence[_Line]) -> CellText:
    if not lines:
        return CellText(BLANK)
    chosen = [looks.pooled(line.seen) for line in lines]
    count = max(len(line.seen) for line in lines)
    others = tuple(
        joined([line.seen[i] if i < len(line.seen) else line.seen[0] for line in lines]) for i in range(count)
    )
    return CellText(joined(chosen), others[1:] if joined(chosen).text == others[0].text else others)


def joined(readings: Sequence[Reading]) -> Reading:
    """The lines of a cell as one reading; its alternatives differ in one line at a time."""
    if len(readings) == 1:
        return readings[0]
    sure = 1.0
    for reading in readings:
        sure *= reading.confidence
    texts = [reading.text for reading in readings]
    total = sum(reading.alternatives[0].log_probability for reading in readings if reading.alternatives)
    others = []
    for i, reading in enumerate(readings):
        for alternative in reading.alternatives[1:]:
            lost = reading.alternatives[0].log_probability - alternative.log_probability
            others.append(Alternative(join_lines([*texts[:i], alternative.text, *texts[i + 1 :]]), total - lost))
    others.sort(key=lambda alternative: -alternative.log_probability)
    text = join_lines(texts)
    alternatives = (Alternative(text, total), *others[: MOST_ALTERNATIVES - 1])
    return Reading(text, sure, readings[0].reader, alternatives)
