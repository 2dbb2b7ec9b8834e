"""Government-like reports in English as born-digital PDF, in many styles, with the truth of their tables.

The same seed gives the same pages. Tables come with and without rulings, beside prose, contents, lists and charts.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from models.adjacency import PlacedText

if TYPE_CHECKING:
    from fpdf import FPDF

Rules = Literal["grid", "level", "three", "header", "none"]

_INDUSTRIES = (
    "Agriculture, forestry and fishing",
    "Mining and quarrying",
    "Manufacturing",
    "Electricity, gas and water supply",
    "Construction",
    "Wholesale and retail trade",
    "Transportation and storage",
    "Accommodation and food service activities",
    "Information and communication",
    "Financial and insurance activities",
    "Education",
    "Human health and social work",
)
_PLACES = ("Belgium", "Denmark", "Ireland", "Greece", "France", "Cyprus", "Hungary", "Austria", "Finland", "Sweden")
_SPENDING = (
    "Wages and salaries",
    "Purchases of goods and services",
    "Interest payments",
    "Subsidies",
    "Grants to state and local governments",
    "Fund balance with Treasury",
    "Accounts receivable, net",
)
_VOCABULARY = """
report annual data sector growth share total regions households income employment rate health services funding
budget period average estimated number survey results compared previous year national policy measures figures
agency federal local water quality energy transport monitoring the of and to in for by with from
"""
_WORDS = tuple(_VOCABULARY.split())


@dataclass(frozen=True, slots=True)
class Style:
    """How a report sets its tables."""

    font: str
    size: float
    rules: Rules
    pad: float
    """White above and below a row, in points."""
    gap: float
    """White left and right of a column, in points."""
    stripes: bool = False
    leaders: bool = False
    indented: bool = False
    grouped: bool = False
    """Whether the header has groups of columns."""
    signs: bool = False
    """Whether currency signs stand apart, at the left edge of their column."""
    label_width: float = 150.0


STYLES: dict[str, Style] = {
    "booktabs": Style("times", 9, "three", 1.5, 6, grouped=True),
    "office grid": Style("helvetica", 9, "grid", 2.5, 4),
    "statistics": Style("helvetica", 8, "three", 1.0, 5, indented=True, grouped=True),
    "level rules": Style("times", 10, "level", 2.0, 6),
    "bare": Style("times", 10, "none", 1.5, 9),
    "leaders": Style("times", 9, "header", 1.0, 6, leaders=True),
    "striped": Style("helvetica", 8, "header", 2.0, 6, stripes=True),
    "accounts": Style("helvetica", 9, "header", 1.5, 8, signs=True, indented=True),
    "narrow labels": Style("times", 9, "three", 2.5, 6, label_width=80),
}


@dataclass(frozen=True)
class Report:
    """A PDF and the tables that are in it."""

    pdf: bytes
    tables: tuple[tuple[PlacedText, ...], ...]


@dataclass(frozen=True)
class _Content:
    header: list[list[tuple[str, int]]]
    """Texts and how many columns each covers, level by level."""
    rows: list[list[str]]
    indents: list[int] = field(default_factory=list)


def report(seed: int, style: Style) -> Report:
    """One page of prose, a table, prose, another table, and things that are no tables."""
    from fpdf import FPDF

    rng = random.Random(f"reports-en-{seed}")
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_creation_date(datetime(2010, 1, 1, tzinfo=UTC))
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_margins(60, 60, 60)
    pdf.set_xy(60, 60)
    if rng.random() < 0.4:
        _contents(pdf, rng)
    _prose(pdf, rng, style.font)
    tables = []
    for number in (1, 2):
        _line(pdf, f"Table {number}. {_phrase(rng, 4, 9)}", style.font, 10, bold=True)
        content = _content(rng, style)
        tables.append(_table(pdf, content, style))
        _line(pdf, f"Source: {_phrase(rng, 3, 6)}.", style.font, 7.5)
        pdf.ln(8)
        if number == 1:
            _prose(pdf, rng, style.font)
    if pdf.get_y() < 640:
        _chart(pdf, rng)
    return Report(bytes(pdf.output()), tuple(tables))


def _phrase(rng: random.Random, least: int, most: int) -> str:
    return " ".join(rng.choice(_WORDS) for _ in range(rng.randint(least, most))).capitalize()


def _line(pdf: FPDF, text: str, font: str, size: float, bold: bool = False) -> None:
    pdf.set_font(font, "B" if bold else "", size)
    pdf.set_x(60)
    pdf.cell(0, size * 1.5, text, new_x="LMARGIN", new_y="NEXT")


def _prose(pdf: FPDF, rng: random.Random, font: str) -> None:
    pdf.set_font(font, "", 10.5)
    pdf.set_x(60)
    text = " ".join(_phrase(rng, 8, 16) + "." for _ in range(rng.randint(4, 7)))
    pdf.multi_cell(0, 13, text, align=rng.choice("JL"), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(10)


def _contents(pdf: FPDF, rng: random.Random) -> None:
    page = 1
    for _ in range(6):
        page += rng.randint(1, 9)
        pdf.set_font("times", "", 10)
        title = _phrase(rng, 3, 6)
        dots = "." * int((440 - pdf.get_string_width(title)) / pdf.get_string_width("."))
        pdf.text(60, pdf.get_y() + 10, title + dots)
        pdf.text(515, pdf.get_y() + 10, str(page))
        pdf.set_y(pdf.get_y() + 13)
    pdf.ln(14)


def _chart(pdf: FPDF, rng: random.Random) -> None:
    top = pdf.get_y() + 10
    pdf.set_font("helvetica", "", 8)
    for i in range(6):
        y = top + 18 * i
        pdf.text(62, y + 3, str(100 - 20 * i))
        pdf.set_line_width(0.3)
        pdf.line(85, y, 330, y)
    for i in range(6):
        height = rng.uniform(10, 85)
        pdf.set_fill_color(80, 120, 180)
        pdf.rect(95 + 40 * i, top + 90 - height, 20, height, style="F")
        pdf.text(95 + 40 * i, top + 102, str(2001 + i))


def _content(rng: random.Random, style: Style) -> _Content:
    bank = rng.choice((_INDUSTRIES, _PLACES, _SPENDING))
    labels = rng.sample(bank, min(len(bank), rng.randint(4, 9)))
    groups, each = (2, rng.choice((2, 3))) if style.grouped else (0, 0)
    columns = groups * each or rng.randint(3, 5)
    first = rng.randint(1996, 2004)
    if groups:
        names = rng.sample(("Males", "Females", "Total population", "Fiscal year 2009"), groups)
        below = ("Number", "Percent", "Rate")[:each]
        header = [
            [("", 1), *((name, each) for name in names)],
            [("Sector", 1), *((b, 1) for _ in names for b in below)],
        ]
    else:
        header = [[(rng.choice(("", "Item", "Country")), 1), *((str(first + i), 1) for i in range(columns))]]
    decimals = rng.choice((0, 1, 2))
    scale = rng.choice((90, 900, 90000)) if decimals else rng.choice((900, 90000))
    rows = []
    for i, label in enumerate(labels):
        figures = [f"{rng.uniform(1, scale):,.{decimals}f}" for _ in range(columns)]
        figures = [rng.choice(("-", "n.a.")) if rng.random() < 0.05 else f for f in figures]
        if style.signs and i == 0:
            figures = [f"$ {f}" for f in figures]
        rows.append([label, *figures])
    indents = [rng.choice((0, 1)) if style.indented and i else 0 for i in range(len(rows))]
    return _Content(header, rows, indents)


def _wrapped(pdf: FPDF, text: str, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and pdf.get_string_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def _table(pdf: FPDF, content: _Content, style: Style) -> tuple[PlacedText, ...]:
    pdf.set_font(style.font, "", style.size)
    columns = len(content.rows[0]) - 1
    widths = [style.label_width]
    for c in range(1, columns + 1):
        texts = [row[c] for row in content.rows] + [t for t, span in _at(content.header[-1], c) if span == 1]
        widths.append(max(pdf.get_string_width(t) for t in texts) + 2 * style.gap + (12 if style.signs else 0))
    xs = [60.0]
    for width in widths:
        xs.append(xs[-1] + width)
    step = style.size * 1.18
    truth: list[PlacedText] = []
    edges = [pdf.get_y()]
    for level, texts in enumerate(content.header):
        col = 0
        y = edges[-1] + style.pad + step * 0.8
        pdf.set_font(style.font, "B", style.size)
        for text, span in texts:
            left, right = xs[col], xs[col + span]
            if text:
                width = pdf.get_string_width(text)
                x = left + style.gap if col == 0 else (left + right - width) / 2
                pdf.text(x, y, text)
                truth.append(PlacedText(level, col, 1, span, text))
                if span > 1 and style.rules != "none":
                    pdf.set_line_width(0.4)
                    under = edges[-1] + step + 2 * style.pad
                    pdf.line(left + style.gap, under, right - style.gap, under)
            col += span
        edges.append(edges[-1] + step + 2 * style.pad)
    head = len(content.header)
    pdf.set_font(style.font, "", style.size)
    for r, row in enumerate(content.rows):
        indent = 10.0 * content.indents[r]
        lines = _wrapped(pdf, row[0], style.label_width - 2 * style.gap - indent)
        top = edges[-1]
        height = step * len(lines) + 2 * style.pad
        if style.stripes and r % 2:
            pdf.set_fill_color(225, 232, 240)
            pdf.rect(xs[0], top, xs[-1] - xs[0], height, style="F")
        for i, line in enumerate(lines):
            pdf.text(xs[0] + style.gap + indent, top + style.pad + step * (i + 0.8), line)
        last = top + style.pad + step * (len(lines) - 0.2)
        if style.leaders:
            start = xs[0] + style.gap + pdf.get_string_width(lines[-1]) + 2
            dots = int((xs[1] - start - 4) / pdf.get_string_width("."))
            pdf.text(start, last, "." * max(0, dots))
        truth.append(PlacedText(head + r, 0, 1, 1, row[0]))
        for c, text in enumerate(row[1:], start=1):
            figure = text.removeprefix("$ ")
            if figure != text:
                pdf.text(xs[c] + style.gap, last, "$")
            pdf.text(xs[c + 1] - style.gap - pdf.get_string_width(figure), last, figure)
            truth.append(PlacedText(head + r, c, 1, 1, text))
        edges.append(top + height)
    _rule(pdf, style.rules, xs, edges, head)
    pdf.set_xy(60, edges[-1] + 4)
    return tuple(truth)


def _at(level: Sequence[tuple[str, int]], column: int) -> list[tuple[str, int]]:
    col = 0
    for text, span in level:
        if col <= column < col + span:
            return [(text, span)]
        col += span
    return []


def _rule(pdf: FPDF, rules: Rules, xs: Sequence[float], edges: Sequence[float], head: int) -> None:
    pdf.set_line_width(0.6)
    drawn = {
        "grid": range(len(edges)),
        "level": range(len(edges)),
        "three": (0, head, len(edges) - 1),
        "header": (head,),
        "none": (),
    }[rules]
    for i in drawn:
        pdf.line(xs[0], edges[i], xs[-1], edges[i])
    if rules == "grid":
        for x in xs:
            pdf.line(x, edges[0], x, edges[-1])
