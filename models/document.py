"""What a document is: frozen values, no I/O.

Coordinates are fractions of the page as given (before straightening), origin top left.
Confidences lie between 0 and 1; log-probabilities are natural logarithms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in fractions of its width and height."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (self.left <= self.right and self.top <= self.bottom):
            raise ValueError(f"a box needs left ≤ right and top ≤ bottom, not {self.as_list()}")
        if not (self.left >= -0.001 and self.right <= 1.001 and self.top >= -0.001 and self.bottom <= 1.001):
            raise ValueError(f"a box lies on its page, between 0 and 1, not {self.as_list()}")

    @classmethod
    def clipped(cls, left: float, top: float, right: float, bottom: float) -> Box:
        """The part of a rectangle that lies on the page."""

        def clip(value: float) -> float:
            return min(1.0, max(0.0, float(value)))

        left, right = sorted((clip(left), clip(right)))
        top, bottom = sorted((clip(top), clip(bottom)))
        return cls(left, top, right, bottom)

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box:
        """The smallest box that holds all of the boxes."""
        many = list(boxes)
        return cls(
            min(b.left for b in many),
            min(b.top for b in many),
            max(b.right for b in many),
            max(b.bottom for b in many),
        )

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def as_list(self) -> list[float]:
        return [round(self.left, 5), round(self.top, 5), round(self.right, 5), round(self.bottom, 5)]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One text that a crop may show, and the log-probability that its reader gave it."""

    text: str
    log_probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as one reader saw it, and how sure it was (0 to 1)."""

    text: str
    confidence: float
    reader: str
    """Name and version of the reader and its weights, as in `onnx/PP-OCRv6_small@1f2e3d4c`."""
    alternatives: tuple[Alternative, ...] = ()
    """The reader's n-best, best first, the text itself included; empty where the text is certain (a text layer)."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"a confidence lies between 0 and 1, not {self.confidence}")


TEXT_LAYER = "text-layer"
STATING = frozenset({TEXT_LAYER, "docx", "xlsx", "html", "text"})
"""The readers that saw no pixels: the file states its texts itself."""

BLANK = Reading(text="", confidence=1.0, reader="ink")
"""The reading of a cell in which there is nothing to read."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a table, with its spans, and what was read there."""

    row: int
    col: int
    rowspan: int
    colspan: int
    reading: Reading
    page: int | None = None
    """Number of the page (from 1) of the cell's first part; None where the source has no pages (HTML, XLSX)."""
    box: Box | None = None
    second_readings: tuple[Reading, ...] = ()
    """What other looks at the same cell said: another binarisation, scale, or engine."""
    edge_doubt: float = 0.0
    """How unsure the cell's edges are: 0 is a clean grid, 1 a guess."""

    def __post_init__(self) -> None:
        if self.row < 0 or self.col < 0 or self.rowspan < 1 or self.colspan < 1:
            raise ValueError(f"no such place in a table: {self.row}, {self.col}, spans {self.rowspan}, {self.colspan}")

    @property
    def text(self) -> str:
        return self.reading.text

    @property
    def confidence(self) -> float:
        return self.reading.confidence

    @property
    def places(self) -> Iterator[tuple[int, int]]:
        """Every (row, column) that the cell covers."""
        for row in range(self.row, self.row + self.rowspan):
            for col in range(self.col, self.col + self.colspan):
                yield row, col


@dataclass(frozen=True, slots=True)
class Known:
    """How a table is one that a known report prints."""

    pattern: str
    rows: tuple[int, ...]
    """Which row of the known table each of its rows is."""
    edges: tuple[int, ...]
    """Which edge of the known table's columns each edge of its columns is."""
    cells: tuple[int, ...]
    """Which cell of the known table each of its cells is."""


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells, whole, even where the paper cut it in parts."""

    rows: int
    cols: int
    cells: tuple[Cell, ...]
    pages: tuple[int, ...] = ()
    boxes: tuple[Box, ...] = ()
    """Where the table stands on each of its pages, in the order of `pages`."""
    finder: str = ""
    """Which finder saw it: ruled, borderless, transformer, or the kind of file that said so itself."""
    known: tuple[Known, ...] = ()
    """The ways in which it may be one that a known report prints, the likeliest first."""

    def __post_init__(self) -> None:
        taken: set[tuple[int, int]] = set()
        for cell in self.cells:
            for place in cell.places:
                if place in taken:
                    raise ValueError(f"two cells of a table cover row {place[0]}, column {place[1]}")
                if place[0] >= self.rows or place[1] >= self.cols:
                    raise ValueError(f"a cell reaches row {place[0]}, column {place[1]} outside its table")
                taken.add(place)

    def at(self, row: int, col: int) -> Cell | None:
        """The cell that covers a place, or None."""
        return next((c for c in self.cells if (row, col) in set(c.places)), None)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside tables: a heading, prose, a note."""

    reading: Reading
    page: int | None = None
    box: Box | None = None

    @property
    def text(self) -> str:
        return self.reading.text


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came in, its size in pixels (a PDF's at 200 dpi), and how far it was turned to stand straight."""

    number: int
    width: int
    height: int
    rotation: float = 0.0
    """Degrees, clockwise positive, by which the text on the page as given is turned."""


@dataclass(frozen=True, slots=True)
class Document:
    """What came in, and all that was read from it."""

    name: str
    sha256: str
    pages: tuple[Page, ...]
    tables: tuple[Table, ...]
    lines: tuple[Line, ...] = ()
    """Lines outside tables in reading order."""
    order: tuple[tuple[str, int], ...] = ()
    """The reading order of the whole: ("line", index) and ("table", index); empty where it is not known."""
    seconds: dict[str, float] = field(default_factory=dict)
    """What each stage of the reading cost."""
