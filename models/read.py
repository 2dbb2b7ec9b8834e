"""The story of reading: a file becomes pages, pages become tables and lines, and what paper cut becomes whole."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.document import TEXT_LAYER, Cell, Document, Known, Line, Page, Reading, Table
from models.files import Limits, kind_of, sha256_of, within
from models.layout import ruled
from models.layout.choose import find_tables, find_tables_in_scan
from models.layout.foreseen import MOSTLY, Laid, borne_out, foreseen
from models.layout.foreseen import covered as overlap
from models.layout.found import FoundTable
from models.layout.outright import outright
from models.layout.pattern import Pattern
from models.layout.sighted import SeenLine, seen_lines
from models.layout.strokes import strokes
from models.layout.words import Words
from models.memory import give_back
from models.ocr.cells import CellText, read_table
from models.ocr.foretold import foretold
from models.ocr.orientation import upside_down
from models.ocr.prose import reading_order
from models.ocr.reader import PlacingReader, Reader
from models.office.read import read_office
from models.pages import open_pages
from models.sheet import Rect, Sheet
from models.stitch import stitch
from models.straighten import Straight, straighten
from models.textlayer import line_text, lines_of, stretches, texts_in
from models.turned import upright


@dataclass(frozen=True)
class Engine:
    """The models that read, loaded once."""

    reader: PlacingReader
    """Reads every crop."""
    others: tuple[Reader, ...] = ()
    """Read again what is in doubt."""
    figures: Reader | None = None
    """Has a second say where figures stand."""
    patterns: tuple[Pattern, ...] = ()
    """Tables that known reports print."""
    threads: int = 2


@dataclass(frozen=True)
class Part:
    """What one page gave."""

    page: Page
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Look:
    """What was seen on a page of pixels, in pixels of the straight page."""

    straight: Straight
    found: Sequence[FoundTable]
    texts: Sequence[Sequence[CellText]]
    """What the cells of each found table say."""
    known: Sequence[tuple[Known, ...]]
    """How each of them is one that a known report prints."""
    seen: Sequence[SeenLine]
    """The lines around the tables, and those inside that a finder needed."""


class Watch:
    """How long each stage took, in seconds."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - start


def read(path: Path, engine: Engine, limits: Limits, on_page: Callable[[int], None] = lambda page: None) -> Document:
    """All that a file says: its tables whole, and the lines around them."""
    return joined([read_pages(path, engine, limits, on_page=on_page)])


def read_pages(
    path: Path,
    engine: Engine,
    limits: Limits,
    first: int = 1,
    last: int | None = None,
    on_page: Callable[[int], None] = lambda page: None,
) -> Document:
    """Some pages of a file, its tables still as the paper cut them; all of a file that knows no pages."""
    watch = Watch()
    with watch("open"):
        kind = kind_of(within(path, limits))
        digest = sha256_of(path)
    if not kind.has_pages:
        with watch("open"):
            tables, lines, order = read_office(path, limits)
        return Document(path.name, digest, (), tables, lines, order, dict(watch.seconds))
    parts = []
    for sheet in sheets(path, limits, watch, first, last):
        parts.append(read_sheet(sheet, engine, watch))
        give_back()
        on_page(sheet.number)
    return Document(
        path.name,
        digest,
        tuple(part.page for part in parts),
        tuple(table for part in parts for table in part.tables),
        tuple(line for part in parts for line in part.lines),
        seconds=dict(watch.seconds),
    )


def joined(pieces: Sequence[Document]) -> Document:
    """The pieces of one file, in the order of their pages, as one document: what paper cut is whole again."""
    first = pieces[0]
    if not first.pages:
        return first
    watch = Watch()
    for piece in pieces:
        for stage, seconds in piece.seconds.items():
            watch.seconds[stage] += seconds
    with watch("stitch"):
        lines = tuple(line for piece in pieces for line in piece.lines)
        pages = tuple(page for piece in pieces for page in piece.pages)
        stitched = stitch([table for piece in pieces for table in piece.tables], lines, pages)
        tables = tuple(table for table in stitched if not alone(table))
        lines = with_rows(lines, [table for table in stitched if alone(table)])
    return Document(first.name, first.sha256, pages, tables, lines, order_of(tables, lines), dict(watch.seconds))


def alone(table: Table) -> bool:
    """Whether it is a single ruled row that no table of a neighbouring page claimed: a frame around words."""
    return table.rows == 1 and len(table.pages) == 1 and table.finder == ruled.FINDER


def with_rows(lines: tuple[Line, ...], rows: Sequence[Table]) -> tuple[Line, ...]:
    """The lines with the words of lone rows among them, each where it stands on its page."""
    ordered = list(lines)
    for cell in (cell for table in rows for cell in table.cells):
        if not (cell.text and cell.page and cell.box):
            continue
        place = (cell.page, cell.box.top)
        after = (i for i, x in enumerate(ordered) if x.page and x.box and (x.page, x.box.top) > place)
        ordered.insert(next(after, len(ordered)), Line(cell.reading, cell.page, cell.box))
    return tuple(ordered)


def sheets(path: Path, limits: Limits, watch: Watch, first: int = 1, last: int | None = None) -> Iterator[Sheet]:
    """The pages of a file, one at a time, with their opening on the watch."""
    pages = iter(open_pages(path, limits, first, last))
    while True:
        with watch("open"):
            sheet = next(pages, None)
        if sheet is None:
            return
        yield sheet


def read_sheet(sheet: Sheet, engine: Engine, watch: Watch) -> Part:
    """A page with a text layer says itself what it holds; any other is read from its pixels."""
    return printed(sheet, watch, engine.patterns) if sheet.glyphs else scanned(sheet, engine, watch)


def printed(sheet: Sheet, watch: Watch, patterns: Sequence[Pattern] = ()) -> Part:
    """A page that was born digital."""
    page, to_given = upright(sheet)
    with watch("layout"):
        found = find_tables(page)
    with watch("read"):
        tables = []
        for table in found:
            texts = texts_in(page.glyphs, [cell.rect for cell in table.cells])
            words = [Words(cell.rect, text) for cell, text in zip(table.cells, texts, strict=True) if text]
            known = tuple(way for _, way in outright(table, words, patterns))
            tables.append(as_table(table, [CellText(certain(text)) for text in texts], sheet, to_given, known))
        loose = [glyph for glyph in page.glyphs if not covered(glyph.rect, found)]
        lines = [
            Line(certain(line_text(words)), sheet.number, sheet.box(to_given(around([word.rect for word in words]))))
            for line in lines_of(loose)
            for words in stretches(line)
        ]
    return Part(Page(sheet.number, sheet.width, sheet.height), tuple(tables), tuple(lines))


def scanned(sheet: Sheet, engine: Engine, watch: Watch) -> Part:
    """A page of pixels."""
    look = looked(sheet, engine, watch)
    straight, found = look.straight, look.found
    tables = [
        as_table(table, texts, sheet, straight.to_given, known)
        for table, texts, known in zip(found, look.texts, look.known, strict=True)
    ]
    outside = {line.rect: line.reading for line in look.seen if line.reading.text and not covered(line.rect, found)}
    lines = [
        Line(outside[rect], sheet.number, sheet.box(straight.to_given(rect))) for rect in reading_order(list(outside))
    ]
    return Part(Page(sheet.number, sheet.width, sheet.height, straight.rotation), tuple(tables), tuple(lines))


def looked(sheet: Sheet, engine: Engine, watch: Watch) -> Look:
    """All that is seen on a page of pixels."""
    with watch("rasterise"):
        image = sheet.image
    with watch("straighten"):
        straight = straighten(image, lambda page: upside_down(page, engine.reader))

    def see(areas: Sequence[Rect], text_height: float) -> list[SeenLine]:
        with watch("prose"):
            return seen_lines(straight, engine.reader, areas, text_height, engine.threads)

    before = watch.seconds["prose"]
    with watch("layout"):
        page = strokes(straight.ink, straight.seals)
        drawn = ruled.find_on(page)
        found, seen = find_tables_in_scan(straight, page, drawn, see)
    watch.seconds["layout"] -= watch.seconds["prose"] - before
    with watch("read"):
        texts = [texts_of(table, straight, engine) for table in found]

    def texts_as_laid(table: FoundTable) -> Sequence[CellText]:
        before = next((own for other, own in zip(found, texts, strict=True) if other is table), None)
        return texts_of(table, straight, engine) if before is None else before

    with watch("foresee"):
        words = [Words(line.rect, line.reading.text) for own in texts for text in own for line in text.lines]
        words += [Words(line.rect, line.reading.text) for line in seen if not covered(line.rect, found)]
        regions = [*found, *(table for table in drawn if table not in found)]
        laid = [(one, texts_as_laid(one.table)) for one in foreseen(page, regions, words, engine.patterns)]
        laid = [(one, own) for one, own in laid if borne_out(one, [text.reading.text for text in own])]
        taken = [one.table.rect for one, _ in laid]
        every = [(t, own, ()) for t, own in zip(found, texts, strict=True) if not _replaced(t.rect, taken)]
        every += [(one.table, _as_foretold(one, own), one.ways) for one, own in laid]
        every.sort(key=lambda one: (one[0].rect.top, one[0].rect.left))
    return Look(straight, [t for t, _, _ in every], [own for _, own, _ in every], [ways for _, _, ways in every], seen)


def _as_foretold(laid: Laid, texts: Sequence[CellText]) -> list[CellText]:
    """The texts of a known table, read with its words in mind."""
    if not laid.ways or laid.ways[0].pattern != laid.pattern.name:
        return list(texts)
    places = (laid.pattern.places[own] if own >= 0 else None for own in laid.ways[0].cells)
    return [foretold(text, place.words) if place else text for text, place in zip(texts, places, strict=True)]


def _replaced(rect: Rect, by: Sequence[Rect]) -> bool:
    """Whether other tables take the place of one: most of it, or it takes a part of theirs."""
    return overlap(rect, by) >= MOSTLY or any(overlap(other, [rect]) >= 1 - MOSTLY for other in by)


def covered(rect: Rect, tables: Sequence[FoundTable]) -> bool:
    return any(table.rect.holds(*rect.middle) for table in tables)


def texts_of(table: FoundTable, straight: Straight, engine: Engine) -> Sequence[CellText]:
    return read_table(straight.ink, straight.image, table, (engine.reader, *engine.others), engine.figures)


def as_table(
    found: FoundTable,
    texts: Sequence[CellText],
    sheet: Sheet,
    to_given: Callable[[Rect], Rect],
    known: tuple[Known, ...] = (),
) -> Table:
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
    box = sheet.box(to_given(found.rect))
    return Table(found.rows, found.cols, cells, (sheet.number,), (box,), found.finder, known)


def certain(text: str) -> Reading:
    """A text that the file states itself."""
    return Reading(text, 1.0, TEXT_LAYER)


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
