"""Tables as the typesetters of agencies set them, on a page of fpdf2, with their truth by construction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from models.adjacency import PlacedText

if TYPE_CHECKING:
    from fpdf import FPDF

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A text of the head: where it begins, and over how many columns and levels it stands."""

    text: str
    level: int
    column: int
    span: int = 1
    levels: int = 1
    ruled: bool = False
    """Whether a ruling under it says which columns it heads."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the body; a `part` is a heading at the left edge, a `middle` one over all columns, a `unit` one over the
    figures."""

    texts: tuple[str, ...]
    kind: Literal["row", "part", "middle", "unit"] = "row"
    bold: bool = False
    indent: float = 0.0
    summed: bool = False
    """Whether rulings stand above its figures."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a table is set; sizes in points, rulings by their thickness, 0 for none."""

    font: str = "helvetica"
    size: float = 8.0
    leading: float = 1.15
    pad: float = 1.0
    """White above and below a row."""
    inset: float = 3.0
    """White left and right of a column."""
    top: float = 0.6
    below_head: float = 0.4
    bottom: float = 0.6
    between: float = 0.0
    boxed_head: bool = False
    leaders: bool = False
    bold_head: bool = False
    beside: Literal["first", "last"] = "last"
    """Beside which line of a label of several lines its figures stand."""


@dataclass
class _Setting:
    pdf: FPDF
    xs: list[float]
    aligns: Sequence[Align]
    look: Look
    truth: list[PlacedText]

    def font(self, bold: bool = False) -> None:
        self.pdf.set_font(self.look.font, "B" if bold else "", self.look.size)

    def level(self, left: float, right: float, y: float, weight: float = 0.4) -> None:
        if weight:
            self.pdf.set_line_width(weight)
            self.pdf.line(left, y, right, y)

    def put(self, text: str, left: float, right: float, y: float, align: Align) -> float:
        width = self.pdf.get_string_width(text)
        inset = self.look.inset
        at = {"left": left + inset, "right": right - inset - width, "center": (left + right - width) / 2}[align]
        self.pdf.text(at, y, text)
        return at + width

    def wrapped(self, text: str, width: float) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            if lines and self.pdf.get_string_width(f"{lines[-1]} {word}") <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines

    @property
    def step(self) -> float:
        return self.look.size * self.look.leading


def set_table(
    pdf: FPDF,
    corner: tuple[float, float],
    columns: Sequence[tuple[float, Align]],
    head: Sequence[Heading],
    body: Sequence[Line],
    look: Look,
) -> tuple[tuple[PlacedText, ...], float]:
    """Draws a table from its upper left corner; gives its truth and where it ends."""
    xs = [corner[0]]
    for width, _ in columns:
        xs.append(xs[-1] + width)
    setting = _Setting(pdf, xs, [align for _, align in columns], look, [])
    y = _head(setting, head, corner[1])
    row = max((h.level + h.levels for h in head), default=0)
    for line in body:
        y = _line(setting, line, row, y)
        setting.level(xs[0], xs[-1], y, look.between)
        row += 1
    setting.level(xs[0], xs[-1], y, look.bottom)
    return tuple(setting.truth), y


def _head(setting: _Setting, head: Sequence[Heading], y: float) -> float:
    look, xs = setting.look, setting.xs
    setting.font(look.bold_head)
    levels = max((h.level + h.levels for h in head), default=0)
    lines = {h: setting.wrapped(h.text, xs[h.column + h.span] - xs[h.column] - 4) for h in head}
    heights = [0.0] * levels
    for h in sorted(head, key=lambda h: h.levels):
        missing = len(lines[h]) * setting.step + 4 - sum(heights[h.level : h.level + h.levels])
        heights[h.level + h.levels - 1] += max(0.0, missing)
    ys = [y]
    for height in heights:
        ys.append(ys[-1] + height)
    setting.level(xs[0], xs[-1], y, look.top)
    for h in head:
        left, right, bottom = xs[h.column], xs[h.column + h.span], ys[h.level + h.levels]
        for i, text in enumerate(reversed(lines[h])):
            setting.put(text, left, right, bottom - 3 - i * setting.step, "center" if h.column else "left")
        setting.truth.append(PlacedText(h.level, h.column, h.levels, h.span, h.text))
        if h.ruled or (look.boxed_head and h.level + h.levels < levels):
            setting.level(left + 2 * h.ruled, right - 2 * h.ruled, bottom)
        if look.boxed_head and h.column:
            setting.pdf.set_line_width(0.4)
            setting.pdf.line(left, ys[h.level], left, bottom)
    setting.level(xs[0], xs[-1], ys[-1], look.below_head)
    return ys[-1]


def _line(setting: _Setting, line: Line, row: int, y: float) -> float:
    look, xs = setting.look, setting.xs
    setting.font(line.bold)
    base = y + look.pad + look.size * (look.leading - 0.3)
    last = len(xs) - 2
    if line.kind != "row":
        text = line.texts[0]
        first = 1 if line.kind == "unit" else 0
        if line.kind == "part":
            wide = setting.pdf.get_string_width(text) > xs[1] - xs[0] - look.inset
            setting.put(text, xs[0] + line.indent, xs[-1], base, "left")
            setting.truth.append(PlacedText(row, 0, 1, last + 1 if wide else 1, text))
        else:
            setting.put(text, xs[first], xs[-1], base, "center")
            setting.truth.append(PlacedText(row, first, 1, last + 1 - first, text))
        return y + setting.step + 2 * look.pad
    cells = []
    for c, text in enumerate(line.texts):
        room = xs[c + 1] - xs[c] - 2 * look.inset - (line.indent if c == 0 else 0)
        cells.append(setting.wrapped(text, room) if setting.aligns[c] != "right" else [text] if text else [])
    most = max(len(lines) for lines in cells)
    for c, lines in enumerate(cells):
        down = most - len(lines) if look.beside == "last" else 0
        end = xs[c]
        for i, text in enumerate(lines):
            left = xs[c] + (line.indent if c == 0 else 0)
            end = setting.put(text, left, xs[c + 1], base + (down + i) * setting.step, setting.aligns[c])
        if lines:
            setting.truth.append(PlacedText(row, c, 1, 1, line.texts[c]))
        if c == 0 and look.leaders and any(line.texts[1:]):
            dots = int((xs[1] - end - 4) / setting.pdf.get_string_width("."))
            if dots > 3:
                setting.put("." * dots, end, xs[1] + look.inset - 1, base + (most - 1) * setting.step, "right")
        if c and line.summed and lines:
            setting.level(xs[c] + 4, xs[c + 1] - look.inset, y + 0.3)
    return y + most * setting.step + 2 * look.pad
