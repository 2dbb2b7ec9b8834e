"""The cells of a found table are read: cut into lines, read in batches, joined again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.document import BLANK, Alternative, Reading
from models.layout.found import FoundTable
from models.ocr.ink import Mask, cell_ink, text_height
from models.ocr.lines import CutLine, cut_lines
from models.ocr.reader import Crop, Reader
from models.sheet import Image


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell says, and what other looks at it said."""

    reading: Reading
    second_readings: tuple[Reading, ...] = ()


def read_table(ink: Mask, colour: Image, table: FoundTable, readers: Sequence[Reader]) -> list[CellText]:
    """What each cell of a table says, in the order of its cells.

    `ink` is not 0 where the straight page has ink, `colour` is that page. The first reader reads everything,
    the others what is in doubt.
    """
    height = text_height(ink, (cell.rect for cell in table.cells))
    lines: list[list[CutLine]] = [cut_lines(colour, cell_ink(ink, cell.rect, height), height) for cell in table.cells]
    crops = [Crop(line.image) for cell in lines for line in cell]
    readings = iter(readers[0].read(crops))
    return [CellText(joined([next(readings) for _ in cell])) for cell in lines]


def joined(readings: Sequence[Reading]) -> Reading:
    """The lines of a cell as one reading, with one line at a time told otherwise."""
    if not readings:
        return BLANK
    if len(readings) == 1:
        return readings[0]
    sure = 1.0
    for reading in readings:
        sure *= reading.confidence
    texts = [r.text for r in readings]
    total = sum(r.alternatives[0].log_probability for r in readings if r.alternatives)
    others = []
    for i, reading in enumerate(readings):
        for alternative in reading.alternatives[1:]:
            changed = [*texts[:i], alternative.text, *texts[i + 1 :]]
            lost = reading.alternatives[0].log_probability - alternative.log_probability
            others.append(Alternative(join_texts(changed), total - lost))
    others.sort(key=lambda a: -a.log_probability)
    text = join_texts(texts)
    return Reading(text, sure, readings[0].reader, (Alternative(text, total), *others[:7]))


def join_texts(texts: Sequence[str]) -> str:
    """Lines as one text: no space between Chinese characters, one space otherwise."""
    whole = ""
    for text in texts:
        if not text:
            continue
        if whole and whole[-1].isascii() and text[0].isascii():
            whole += " "
        whole += text
    return whole
