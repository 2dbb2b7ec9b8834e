"""The story of reading: a file becomes pages, pages become tables and lines, and what paper cut becomes whole."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.document import BLANK, Cell, Document, Line, Page, Reading, Table
from models.files import Limits, kind_of, sha256_of, within
from models.layout import ruled
from models.layout.choose import find_tables
from models.layout.found import FoundTable
from models.ocr.cells import CellText, read_table
from models.ocr.detect import detect_lines, outside
from models.ocr.reader import Crop, PlacingReader, Reader
from models.office.read import read_office
from models.pages import open_pages
from models.sheet import Rect, Sheet
from models.stitch import stitch
from models.straighten import Straight, straighten
from models.textlayer import line_text, lines_of, text_in

TEXT_LAYER = "text-layer"


@dataclass(frozen=True)
class Engine:
    """The models that read, loaded once."""

    reader: PlacingReader
    """Reads every crop."""
    others: tuple[Reader, ...] = ()
    """Read again what is in doubt."""
    threads: int = 2


@dataclass(frozen=True)
class Part:
    """What one page gave."""

    page: Page
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]


class Watch:
    """How long each stage took, in seconds."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - start


def read(path: Path, engine: Engine, limits: Limits, on_page: Callable[[int], None] = lambda page: None) -> Document:
    """All that a file says: its tables whole, and the lines around them."""
    watch = Watch()
    with watch("open"):
        kind = kind_of(within(path, limits))
        digest = sha256_of(path)
    if not kind.has_pages:
        with watch("open"):
            tables, lines, order = read_office(path, limits)
        return Document(path.name, digest, (), tables, lines, order, dict(watch.seconds))
    parts = []
    for sheet in sheets(path, limits, watch):
        parts.append(read_sheet(sheet, engine, watch))
        on_page(sheet.number)
    with watch("stitch"):
        lines = tuple(line for part in parts for line in part.lines)
        tables = stitch([table for part in parts for table in part.tables], lines)
    pages = tuple(part.page for part in parts)
    return Document(path.name, digest, pages, tables, lines, order_of(tables, lines), dict(watch.seconds))


def sheets(path: Path, limits: Limits, watch: Watch) -> Iterator[Sheet]:
    """The pages of a file, one at a time, with their opening on the watch."""
    pages = iter(open_pages(path, limits))
    while True:
        with watch("open"):
            sheet = next(pages, None)
        if sheet is None:
            return
        yield sheet


def read_sheet(sheet: Sheet, engine: Engine, watch: Watch) -> Part:
    """A page with a text layer says itself what it holds; any other is read from its pixels."""
    return printed(sheet, watch) if sheet.glyphs else scanned(sheet, engine, watch)


def printed(sheet: Sheet, watch: Watch) -> Part:
    """A page that was born digital."""
    with watch("layout"):
        found = find_tables(sheet)
    with watch("read"):
        tables = []
        for table in found:
            texts = [CellText(certain(text_in(sheet.glyphs, cell.rect))) for cell in table.cells]
            tables.append(as_table(table, texts, sheet, lambda rect: rect))
        taken = [table.rect for table in found]
        loose = [glyph for glyph in sheet.glyphs if not any(rect.holds(*glyph.rect.middle) for rect in taken)]
        lines = [
            Line(certain(line_text(words)), sheet.number, sheet.box(around([word.rect for word in words])))
            for words in lines_of(loose)
        ]
    return Part(Page(sheet.number, sheet.width, sheet.height), tuple(tables), tuple(lines))


def scanned(sheet: Sheet, engine: Engine, watch: Watch) -> Part:
    """A page of pixels."""
    with watch("rasterise"):
        image = sheet.image
    with watch("straighten"):
        straight = straighten(image)
    with watch("layout"):
        found = ruled.find(straight)
    with watch("read"):
        tables = [as_table(table, texts_of(table, straight, engine), sheet, straight.to_given) for table in found]
    with watch("prose"):
        rects = outside(detect_lines(straight.image, threads=engine.threads), [table.rect for table in found])
        crops = [Crop(straight.image[int(r.top) : int(r.bottom) + 1, int(r.left) : int(r.right) + 1]) for r in rects]
        prose = zip(rects, engine.reader.read(crops), strict=True)
        lines = [Line(reading, sheet.number, sheet.box(straight.to_given(rect))) for rect, reading in prose]
    return Part(Page(sheet.number, sheet.width, sheet.height, straight.rotation), tuple(tables), tuple(lines))


def texts_of(table: FoundTable, straight: Straight, engine: Engine) -> Sequence[CellText]:
    return read_table(straight.ink, straight.image, table, (engine.reader, *engine.others))


def as_table(found: FoundTable, texts: Sequence[CellText], sheet: Sheet, to_given: Callable[[Rect], Rect]) -> Table:
    """A found table with what its cells say, on the page as given."""
    cells = tuple(
        Cell(
            cell.row,
            cell.col,
            cell.rowspan,
            cell.colspan,
            text.reading,
            sheet.number,
            sheet.box(to_given(cell.rect)),
            text.second_readings,
            cell.doubt,
        )
        for cell, text in zip(found.cells, texts, strict=True)
    )
    return Table(found.rows, found.cols, cells, (sheet.number,), (sheet.box(to_given(found.rect)),), found.finder)


def certain(text: str) -> Reading:
    """A text that the file states itself."""
    return Reading(text, 1.0, TEXT_LAYER) if text else BLANK


def around(rects: Sequence[Rect]) -> Rect:
    return Rect(
        min(r.left for r in rects), min(r.top for r in rects), max(r.right for r in rects), max(r.bottom for r in rects)
    )


def order_of(tables: Sequence[Table], lines: Sequence[Line]) -> tuple[tuple[str, int], ...]:
    """Lines in the order they have, each table before the first line that stands below its top."""
    tops = [
        (table.pages[0], table.boxes[0].top, index) for index, table in enumerate(tables) if table.pages and table.boxes
    ]
    waiting = sorted(tops)
    order: list[tuple[str, int]] = []
    for index, line in enumerate(lines):
        while waiting and line.page and line.box and waiting[0][:2] < (line.page, line.box.top):
            order.append(("table", waiting.pop(0)[2]))
        order.append(("line", index))
    return (*order, *(("table", index) for _, _, index in waiting))
