"""The cells of a found table are read: cut into lines, read in batches, doubted and read again, joined."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from models.document import BLANK, Alternative, Reading
from models.layout.found import FoundTable
from models.light import Grey
from models.ocr import looks
from models.ocr.doubt import PALE_SIGN, Darkness, darkness_of, in_words, only_dirt, without_doubtful_pieces
from models.ocr.figures import figure_cells, is_figure, likely_figure, strangeness
from models.ocr.ink import CellInk, cell_ink, ink_level, large, text_height
from models.ocr.lines import CutLine, crop, cut_lines, line_of
from models.ocr.opinions import (
    abstains,
    agreed,
    band,
    chance_of,
    likeliest_figure,
    middle_band,
    seen_twice,
    with_long_dash,
    without_others,
)
from models.ocr.parts import MOST_ALTERNATIVES, joined
from models.ocr.reader import Crop, Reader
from models.ocr.script import in_simplified, writes_simplified
from models.ocr.seal import discs, without_rings, without_seals
from models.ocr.signs import HYPHEN, lone_sign
from models.ocr.spacing import closed_up, widest_gap
from models.ocr.stamp import without_stamp
from models.sheet import Image, Rect
from models.textlayer import join_lines

SURE_FIGURE = 0.985
SURE_LABEL = 0.95
"""A line that was read with less confidence is read again, differently."""
CLEARED = 0.8
"""How sure a line must be, once doubtful pieces of ink are left out, for those to have been no print."""
SEAL_ALONE = 0.3
"""What is read under a seal with less confidence is the seal."""
PALE_TEXT = 0.6
"""What is read in pale ink alone with less confidence is no text."""
SURELY_SMALL = 0.998
"""A zero that the small reader is so sure of is not read by the large one: most figures of a report are zeros."""
FAINT = 0.03
"""A cell with less ink than this, in squares of the line height, is empty."""
SURE_OF_NOTHING = 0.8
"""A cell that seemed empty is surely so if the small reader thinks so too."""
SURE_OF_MISSED = 0.97
"""How sure the small reader must be of what stands in a cell that seemed empty."""
MOST_PARTS = 4
"""Of more parts than these is no figure that stands in one cell."""
UNSURE = 0.5
"""A figure that both readers together are less sure of is looked for piece by piece."""
LONGEST_FIGURE = 14.0
"""A line longer than this many line heights is no figure."""
LEAST_LINE = 0.5
"""A dot above or below print, smaller than so many line heights, is no line of its own."""


@dataclass(frozen=True, slots=True)
class LineText:
    """A line of a cell: the crop that its reader saw, and what it says."""

    image: Image = field(compare=False, repr=False)
    reading: Reading
    rect: Rect
    """Where it stands on the straight page."""


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell says, what other looks at it said, and the lines that it was read from, top down."""

    reading: Reading
    second_readings: tuple[Reading, ...] = ()
    lines: tuple[LineText, ...] = ()


@dataclass(eq=False)
class _Line:
    """A line of a cell on its way to being read."""

    cell: int
    ink: CellInk
    cut: CutLine
    image: Image
    gap: float
    """The widest gap in it, in line heights."""
    seen: list[Reading] = field(default_factory=list)
    sign: bool = False
    """Whether it was told by its shape alone."""
    small: Reading | None = None
    """What the small reader of figures sees in it."""

    @property
    def first(self) -> Reading:
        return self.seen[0]

    @property
    def figure(self) -> bool:
        return is_figure(self.first.text)


def read_table(
    ink: Grey, colour: Image, table: FoundTable, readers: Sequence[Reader], small: Reader | None = None
) -> list[CellText]:
    """What each cell of a table says, in the order of its cells.

    `ink` is the straight page, evenly lit and without seals, `colour` the same page as it was. The first reader
    reads everything; every further one reads what is in doubt; the small one has a say where figures stand.
    """
    ink = without_stamp(ink, colour)
    level = ink_level(ink)
    height = text_height(_mask(ink, level), (cell.rect for cell in table.cells))
    lines = _first_look(ink, level, table, range(len(table.cells)), height, readers[0], small)
    print_ = Darkness(_print_level(ink, lines), level)
    under: list[int] = []
    if sum(_odd(line) for line in lines) >= 2 and (seals := discs(_mask(ink, level), height)):
        under = [i for i, cell in enumerate(table.cells) if any(seal.touches(cell.rect) for seal in seals)]
        bare = without_seals(ink, seals, print_.print_level, height)
        ink = without_rings(ink, seals, print_.print_level, height)
        gentle, strong = (_first_look(page, level, table, under, height, readers[0], small) for page in (ink, bare))
        lines = [line for line in lines if line.cell not in under] + _clearer(gentle, strong)
    simplified = writes_simplified([line.first for line in lines])
    figures = _without_headings(table, lines)
    _read_as_figures([line for line in lines if not line.sign], figures, readers[0])
    lines = [line for line in lines if not (line.sign and line.small is None and _pale(line, ink, print_))]
    doubtful = [line for line in lines if not line.sign and _doubtful(line, figures)]
    weighed = [line for line in lines if line.small is not None and figures[line.cell]]
    pale = _clear([x for x in lines if not x.sign and x not in weighed], readers[0], ink, height, print_, figures)
    lost = [line for line in pale if _nothing(line, [o for o in lines if o.cell == line.cell and o not in pale], under)]
    lines = [line for line in lines if line not in lost]
    doubtful = [line for line in doubtful if line not in lost and not line.sign]
    _look(doubtful, readers[0], lambda line: looks.smoothed(line.image), figures)
    _look(doubtful, readers[0], lambda line: looks.sharpened(crop(colour, line.ink, line.cut)), figures)
    for other in readers[1:]:
        _look(doubtful, other, lambda line: line.image, figures)
    for line in lines:
        if simplified:
            line.seen = [in_simplified(reading) for reading in line.seen]
    own_texts = _figure_texts(table, lines, figures, under, ink, level, height, small) if small is not None else {}
    texts = [
        own_texts.get(i) or _cell_text(own, figures, i in under)
        for i, own in enumerate(_by_cell(lines, len(table.cells)))
    ]
    for line in lost:
        if not texts[line.cell].reading.text:
            blank = _blank_instead(line.first, texts[line.cell].second_readings)
            seen = LineText(line.image, line.first, line.cut.rect)
            texts[line.cell] = replace(blank, lines=(*texts[line.cell].lines, seen))
    return [_unless_seal(text) if i in under else text for i, text in enumerate(texts)]


def _without_headings(table: FoundTable, lines: Sequence[_Line]) -> list[bool]:
    """Where figures stand, but for words among headings: where a table names its columns once more in its midst, what
    is read as words, however unsurely, is no figure in dirt."""
    by_cell = _by_cell(lines, len(table.cells))
    texts = [_as_figure(own) for own in by_cell]
    figures = figure_cells(table, texts)
    said = [" ".join(line.first.text for line in own) for own in by_cell]
    words = [in_words(own) and not is_figure(text or own) for own, text in zip(said, texts, strict=True)]
    rows: dict[int, list[int]] = {}
    for index, cell in enumerate(table.cells):
        if figures[index]:
            rows.setdefault(cell.row, []).append(index)
    for row in rows.values():
        told = [index for index in row if texts[index]]
        if told and all(words[index] for index in told):
            for index in row:
                figures[index] = not words[index]
    return figures


def _small_look(lines: Sequence[_Line], ink: Grey, height: float, small: Reader) -> None:
    """What the small reader says of each line that can be a figure: it is of one piece and not too long.

    It sees the line as it stands on the page, where a 1 beside an edge looks like a ruling, and cut out of it, where a
    ruling's rest looks like a 1.
    """
    short = [line for line in lines if not line.cut.vertical and line.cut.rect.width <= LONGEST_FIGURE * height]
    standing = [band(ink, line.ink, line.cut, height) for line in short]
    for line, seen in zip(short, seen_twice(small, standing, lambda i: looks.framed(short[i].image)), strict=True):
        line.small = seen


def _figure_texts(
    table: FoundTable,
    lines: Sequence[_Line],
    figures: Sequence[bool],
    under: Sequence[int],
    ink: Grey,
    level: float,
    height: float,
    small: Reader,
) -> dict[int, CellText]:
    """The cells where figures stand that the small reader alone has to tell: in pieces, or seeming empty."""
    inked = {line.cell for line in lines}
    bare = [i for i, figure in enumerate(figures) if figure and i not in inked]
    found = _missed(table, bare, ink, _mask(ink, level), height, small)
    return found | _rescued(lines, figures, under, ink, height, small)


def _rescued(
    lines: Sequence[_Line], figures: Sequence[bool], under: Sequence[int], ink: Grey, height: float, small: Reader
) -> dict[int, CellText]:
    """Cells of figures whose ink came apart, as under a seal: each piece is looked at, and the figure among them told.

    What else there is in such a cell is dirt.
    """
    troubled: dict[int, list[_Line]] = {}
    for index, own in enumerate(_by_cell(lines, len(figures))):
        if figures[index] and own and _in_trouble(own, index in under):
            troubled[index] = own
    pieces = [
        (index, band(ink, line.ink, line_of(line.ink, part), height))
        for index, own in troubled.items()
        for line in own
        for part in line.cut.parts
        if len(line.cut.parts) <= MOST_PARTS
    ]
    pieces += [(index, middle_band(ink, own[0].ink, height)) for index, own in troubled.items()]
    said: dict[int, list[Reading]] = {}
    for (index, _), reading in zip(pieces, small.read([Crop(image) for _, image in pieces]), strict=True):
        said.setdefault(index, []).append(without_others(reading))
    found: dict[int, CellText] = {}
    for index, own in troubled.items():
        if (figure := likeliest_figure(said[index])) is not None:
            first = joined([line.first for line in own])
            found[index] = CellText(figure, () if _same(figure.text, first.text) else (first,))
    return found


def _missed(
    table: FoundTable, bare: Sequence[int], ink: Grey, mask: Grey, height: float, small: Reader
) -> dict[int, CellText]:
    """Figures and signs in cells that seemed empty: ink too thin or too near an edge to be told from dirt by itself."""
    inked = {i: cell_ink(mask, table.cells[i].rect, height) for i in bare}
    inked = {i: inside for i, inside in inked.items() if inside.raw.sum() > FAINT * height * height}
    said = small.read([Crop(middle_band(ink, inside, height)) for inside in inked.values()])
    found: dict[int, CellText] = {}
    for i, reading in zip(inked, map(with_long_dash, said), strict=True):
        if reading.text and reading.confidence >= SURE_OF_MISSED and is_figure(reading.text):
            found[i] = CellText(replace(reading, confidence=min(reading.confidence, UNSURE)))
        elif math.exp(chance_of("", reading)) < SURE_OF_NOTHING and not abstains(reading.text):
            found[i] = _blank_instead(reading, ())
    return found


def _in_trouble(lines: Sequence[_Line], sealed: bool) -> bool:
    if len(lines) > 1 or lines[0].cut.vertical:
        return True
    return lines[0].small is not None and _opinion(lines[0], True, sealed).confidence < UNSURE


def _clearer(gentle: Sequence[_Line], strong: Sequence[_Line]) -> list[_Line]:
    """For each cell under a seal the lines of the look that read more surely; nothing counts as an even chance."""

    def sure(lines: Sequence[_Line]) -> float:
        return math.prod(line.first.confidence for line in lines) if lines else 0.5

    chosen: list[_Line] = []
    cells = max((line.cell for line in (*gentle, *strong)), default=-1) + 1
    for one, other in zip(_by_cell(gentle, cells), _by_cell(strong, cells), strict=True):
        chosen += other if sure(other) > sure(one) else one
    return chosen


def _mask(ink: Grey, level: float) -> Grey:
    return (ink <= level).astype(np.uint8)


def _first_look(
    ink: Grey,
    level: float,
    table: FoundTable,
    cells: Iterable[int],
    height: float,
    reader: Reader,
    small: Reader | None,
) -> list[_Line]:
    """The lines of some cells, each read once: lone signs by their shape, sure zeros by the small reader, the rest by
    the large one, whose opinion of a figure is then weighed with the small one's: they err independently."""
    lines = _cut(_mask(ink, level), ink, table, cells, height)
    if small is not None:
        _small_look(lines, ink, height, small)
    for line in lines:
        if sign := lone_sign(line.ink, line.cut, height):
            line.seen.append(sign)
            line.sign = True
        elif line.small is not None and line.small.confidence >= SURELY_SMALL and line.small.text == "0":
            line.seen.append(line.small)
    # Hyphens on a line of their own beside other lines are the rest of a ruling.
    full = {line.cell for line in lines if not line.sign}
    lines = [line for line in lines if not (line.sign and line.first.text.strip(HYPHEN) == "" and line.cell in full)]
    _look([line for line in lines if not line.seen], reader, lambda line: line.image, figures=None)
    return lines


def _odd(line: _Line) -> bool:
    """Whether a line looks as if something other than print were in it."""
    return line.first.confidence < 0.9


def _cut(mask: Grey, ink: Grey, table: FoundTable, cells: Iterable[int], height: float) -> list[_Line]:
    """The lines of some cells, with their crops."""
    lines: list[_Line] = []
    for index in cells:
        inside = cell_ink(mask, table.cells[index].rect, height)
        cuts = cut_lines(inside, height)
        for cut in [cut for cut in cuts if max(cut.rect.width, cut.rect.height) >= LEAST_LINE * height] or cuts:
            gap = 0.0 if cut.vertical else widest_gap(cut.blobs) / height
            lines.append(_Line(index, inside, cut, crop(ink, inside, cut), gap))
    return lines


def _by_cell(lines: Sequence[_Line], cells: int) -> list[list[_Line]]:
    own: list[list[_Line]] = [[] for _ in range(cells)]
    for line in lines:
        own[line.cell].append(line)
    return own


def _look(
    lines: Sequence[_Line], reader: Reader, way: Callable[[_Line], Image], figures: Sequence[bool] | None
) -> None:
    """Every line read once more by a reader, seen in a certain way."""
    crops = [Crop(way(line), digits=figures is not None and line.figure) for line in lines]
    for line, reading in zip(lines, reader.read(crops), strict=True):
        line.seen.append(closed_up(reading, line.gap))


def _as_figure(lines: Sequence[_Line]) -> str:
    """What a cell says, seen as a figure where its one line could be one: a lone 0 is often taken for an O."""
    sure = [line.small.text for line in lines if line.small and line.small.confidence >= 0.9]
    # A number may end an address; a line of words that is read so surely is no dirt beside it.
    worded = any(line.first.confidence >= SURE_LABEL and _spelled(line.first.text) for line in lines)
    if (len(lines) == 1 or not worded) and len(figures := [text for text in sure if text and is_figure(text)]) == 1:
        return figures[0]
    if any(line.small for line in lines) and math.prod(line.first.confidence for line in lines) < UNSURE:
        return ""
    if len(lines) == 1 and (figure := likely_figure(lines[0].first)):
        return figure
    return join_lines(line.first.text for line in lines)


def _spelled(text: str) -> bool:
    """Whether a text is words in Latin letters; a figure has a unit at most."""
    return sum(c.isascii() and c.isalpha() for c in text) >= 6


def _read_as_figures(lines: Sequence[_Line], figures: Sequence[bool], reader: Reader) -> None:
    """Doubtful lines where figures stand are read as figures, unless they clearly are something else."""
    again = [
        line
        for line in lines
        if (figures[line.cell] or likely_figure(line.first) is not None)
        and (not line.figure or line.first.confidence < SURE_FIGURE)
    ]
    for line, said in zip(again, reader.read([Crop(line.image, digits=True) for line in again]), strict=True):
        if not is_figure(said.text):
            continue
        if line.figure or said.confidence >= 0.5 or line.first.confidence < min(0.9, said.confidence):
            line.seen[0] = said


def _print_level(ink: Grey, lines: Sequence[_Line]) -> float:
    """How dark the print of a table is: as its surely read lines are."""
    sure = [line for line in lines if line.first.confidence >= 0.95] or list(lines)
    return float(np.median([darkness_of(ink, line.ink, line.cut.blobs) for line in sure])) if sure else 0.0


def _clear(
    lines: Sequence[_Line], reader: Reader, ink: Grey, height: float, print_: Darkness, figures: Sequence[bool]
) -> list[_Line]:
    """Lines are read without pieces of ink that may be no print; told are the doubtful ones that are pale all over."""
    pale: list[_Line] = []
    cleared: list[tuple[_Line, CutLine, Image]] = []
    for line in lines:
        if line.figure and line.first.confidence >= CLEARED:
            continue
        doubtful = _doubtful(line, figures)
        if not doubtful and all(large(blob, height) for blob in line.cut.blobs):
            continue
        cut = without_doubtful_pieces(ink, line.ink, line.cut, height, print_, figures[line.cell])
        if cut is None:
            if doubtful:
                pale.append(line)
        elif cut is not line.cut and (sign := lone_sign(line.ink, cut, height)):
            line.seen[0] = sign
            line.cut, line.image, line.sign = cut, crop(ink, line.ink, cut), True
        elif cut is not line.cut:
            cleared.append((line, cut, crop(ink, line.ink, cut)))
    said = reader.read([Crop(image, digits=figures[line.cell]) for line, _, image in cleared])
    for (line, cut, image), reading in zip(cleared, said, strict=True):
        reading = closed_up(reading, line.gap)
        figure = is_figure(reading.text) and not line.figure
        label = reading.confidence > line.first.confidence and only_dirt(line.first.text, reading.text)
        if reading.confidence >= CLEARED and (figure or label):
            line.cut, line.image = cut, image
            line.seen[0] = reading
    return pale


def _nothing(line: _Line, others: Sequence[_Line], under: Sequence[int]) -> bool:
    """Whether a doubtful line of pale ink is no text: it reads like dirt, or too unsurely to be anything."""
    dirt = only_dirt(line.first.text, "")
    if others:
        return dirt or (line.cell in under and line.first.confidence < SEAL_ALONE)
    return dirt or line.first.confidence < PALE_TEXT


def _doubtful(line: _Line, figures: Sequence[bool]) -> bool:
    """Whether a line is to be read again: it was read unsurely, or where figures stand it is none but has digits."""
    if figures[line.cell] and not line.figure and any(c.isdigit() for c in line.first.text):
        return True
    return line.first.confidence < (SURE_FIGURE if figures[line.cell] or line.figure else SURE_LABEL)


def _unless_seal(text: CellText) -> CellText:
    """Blank, unsurely, where what a cell under a seal says is unsure and different at every look."""
    said = text.reading
    looked = [reading.text for reading in text.second_readings]
    if said.confidence >= SEAL_ALONE or len(said.text) > 3 or len(set(looked)) < len(looked):
        return text
    return replace(_blank_instead(said, text.second_readings), lines=text.lines)


def _blank_instead(said: Reading, others: Sequence[Reading]) -> CellText:
    """An empty cell, as likely as not; what was read there stays as its alternatives."""
    half = math.log(0.5)
    alternatives = tuple(
        Alternative(a.text, a.log_probability + half) for a in said.alternatives[: MOST_ALTERNATIVES - 1]
    )
    return CellText(Reading("", 0.5, said.reader, (Alternative("", half), *alternatives)), (said, *others))


def _pale(line: _Line, ink: Grey, print_: Darkness) -> bool:
    return print_.pale(darkness_of(ink, line.ink, line.cut.blobs), PALE_SIGN)


def _cell_text(lines: Sequence[_Line], figures: Sequence[bool], sealed: bool) -> CellText:
    if not lines:
        return CellText(BLANK)
    figure = figures[lines[0].cell]
    opinions = [_opinion(line, figure, sealed) for line in lines]
    kept = _worth_keeping(opinions, lines) if figure else range(len(lines))
    chosen = joined([opinions[i] for i in kept])
    if figure:
        chosen = looks.weighed_anew(chosen, strangeness)
    count = max(len(line.seen) for line in lines)
    said = tuple(joined([line.seen[min(i, len(line.seen) - 1)] for line in lines]) for i in range(count))
    others = said[1:] if chosen.text == said[0].text else said
    if figure and len(lines) == 1 and (small := lines[0].small) and not _same(small.text, chosen.text):
        others = (*others, small)
    cut = tuple(LineText(line.image, reading, line.cut.rect) for line, reading in zip(lines, opinions, strict=True))
    return CellText(chosen, others, cut)


def _same(small: str, text: str) -> bool:
    """Whether the small reader's text is a text; it knows one dash."""
    return abstains(small) or unicodedata.normalize("NFKC", text).replace("——", "—") == small


def _opinion(line: _Line, figure: bool, sealed: bool) -> Reading:
    """What a line says: by all looks of the large reader, and by the small one where a figure stands."""
    large = looks.pooled(line.seen)
    if line.small is None or not figure or line.first is line.small:
        return large
    return agreed(large, line.small, sealed)


def _worth_keeping(opinions: Sequence[Reading], lines: Sequence[_Line]) -> Sequence[int]:
    """The lines of a figure's cell that say something; beside a sure figure what is none is dirt."""
    sure = [i for i, line in enumerate(lines) if line.small and opinions[i].confidence >= 0.9 and _digits(opinions[i])]
    if len(sure) == 1:
        return sure
    return [i for i, reading in enumerate(opinions) if reading.text] or [0]


def _digits(reading: Reading) -> bool:
    return is_figure(reading.text) and any(c.isdigit() for c in reading.text)
