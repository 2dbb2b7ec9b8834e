"""Kinds of tables that government reports in English have beside plain statistics, one to a page, with their truth.

The same kind and seed give the same page.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.adjacency import PlacedText
from models.training.reports_en import Report

if TYPE_CHECKING:
    from fpdf import FPDF

_VOCABULARY = """
report annual data sector growth share households income employment rate health services funding budget survey
results previous national policy measures agency federal local water quality energy transport monitoring programme
"""
_WORDS = tuple(_VOCABULARY.split())
_STATES = ("Alabama", "Alaska", "Arizona", "California", "Colorado", "Florida", "Georgia", "Hawaii", "Illinois", "Ohio")
_MONTHS = ("January", "March", "May", "October", "November")
_LEFT, _STEP = 60.0, 12.0


def _phrase(rng: random.Random, least: int, most: int) -> str:
    return " ".join(rng.choice(_WORDS) for _ in range(rng.randint(least, most))).capitalize()


def _amount(rng: random.Random) -> str:
    return f"{rng.randint(100, 99999):,}"


def _sums(pdf: FPDF, rng: random.Random) -> list[PlacedText]:
    """Accounts whose sums have rulings above and below the figures only."""
    truth, xs = [], (300.0, 400.0, 500.0)
    texts = [["", "2007 actual", "2008 actual", "2009 est."]]
    for _ in range(2):
        texts.append([f"{_phrase(rng, 2, 3)}:", "", "", ""])
        texts += [[_phrase(rng, 2, 4), *(_amount(rng) for _ in xs)] for _ in range(rng.randint(3, 5))]
        texts.append(["Total, net", *(_amount(rng) for _ in xs)])
    for row, (label, *figures) in enumerate(texts):
        y = 140 + _STEP * 1.3 * row
        if label:
            pdf.text(_LEFT + (0 if label.endswith(":") else 10), y, label)
            truth.append(PlacedText(row, 0, 1, 1, label))
        for column, (x, figure) in enumerate(zip(xs, figures, strict=True), start=1):
            if figure:
                pdf.text(x - pdf.get_string_width(figure), y, figure)
                truth.append(PlacedText(row, column, 1, 1, figure))
            if label.startswith("Total"):
                pdf.line(x - 70, y - 9.5, x, y - 9.5)
                pdf.line(x - 70, y + 3, x, y + 3)
    return truth


def _parts(pdf: FPDF, rng: random.Random) -> list[PlacedText]:
    """Headings of parts in the middle of the whole table, the first of them right below the header."""
    xs = (290.0, 390.0, 480.0)
    truth = [PlacedText(0, 0, 1, 1, "State")]
    pdf.text(_LEFT, 140, "State")
    for column, (x, year) in enumerate(zip(xs, ("1998", "1999", "2000"), strict=True), start=1):
        pdf.text(x - pdf.get_string_width(year), 140, year)
        truth.append(PlacedText(0, column, 1, 1, year))
    row = 1
    for _ in range(3):
        heading = _phrase(rng, 2, 4)
        pdf.text((_LEFT + xs[-1] - pdf.get_string_width(heading)) / 2, 140 + _STEP * row, heading)
        truth.append(PlacedText(row, 0, 1, 4, heading))
        for state in rng.sample(_STATES, 4):
            row += 1
            figures = [f"{rng.uniform(1, 99):.1f}" for _ in xs]
            pdf.text(_LEFT, 140 + _STEP * row, state)
            truth.append(PlacedText(row, 0, 1, 1, state))
            for column, (x, figure) in enumerate(zip(xs, figures, strict=True), start=1):
                pdf.text(x - pdf.get_string_width(figure), 140 + _STEP * row, figure)
                truth.append(PlacedText(row, column, 1, 1, figure))
        row += 1
    return truth


def _typed(pdf: FPDF, rng: random.Random) -> list[PlacedText]:
    """A typewriter's table: two blanks between columns, rulings made of hyphens."""
    pdf.set_font("courier", "", 9)
    rows = [["State", "Number", "Percent", "Total"]]
    rows += [[s, _amount(rng), f"{rng.uniform(1, 99):.1f}", _amount(rng)] for s in rng.sample(_STATES, 8)]
    widths = [max(len(row[c]) for row in rows) for c in range(4)]
    dashes = "-" * (sum(widths) + 6)
    lines = ["  ".join([row[0].ljust(widths[0]), *(t.rjust(w) for t, w in zip(row[1:], widths[1:], strict=True))])
             for row in rows]  # fmt: skip
    for i, line in enumerate([dashes, lines[0], dashes, *lines[1:], dashes]):
        pdf.text(_LEFT, 140 + 10.5 * i, line)
    return [PlacedText(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row)]


def _dates(pdf: FPDF, rng: random.Random) -> list[PlacedText]:
    """A schedule without rulings: dates, and what happens on them over one or two lines."""
    return _sentences(pdf, ["Date", "Policy"], [_LEFT, 170.0], [
        [f"{rng.choice(_MONTHS)} {rng.randint(1, 28)}, {rng.randint(1999, 2011)}", _phrase(rng, 4, 16)]
        for _ in range(6)
    ], below=False)  # fmt: skip


def _projects(pdf: FPDF, rng: random.Random) -> list[PlacedText]:
    """Sentences with their name and their figure beside the last line."""
    rows = [[_phrase(rng, 1, 2), _phrase(rng, 10, 22), _amount(rng)] for _ in range(6)]
    return _sentences(pdf, ["Project", "Description", "Amount"], [_LEFT, 190.0, 480.0], rows, below=True)


def _sentences(
    pdf: FPDF, header: Sequence[str], xs: Sequence[float], rows: Sequence[Sequence[str]], *, below: bool
) -> list[PlacedText]:
    truth, y = [], 140.0
    for r, row in enumerate([header, *rows]):
        lines = _wrapped(pdf, row[1], 260)
        for i, line in enumerate(lines):
            pdf.text(xs[1], y + _STEP * i, line)
        beside = y + (_STEP * (len(lines) - 1) if below else 0)
        for c, text in enumerate(row):
            if c != 1:
                pdf.text(xs[c], beside, text)
            truth.append(PlacedText(r, c, 1, 1, text))
        y += _STEP * len(lines) + 3
    return truth


def _wrapped(pdf: FPDF, text: str, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and pdf.get_string_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


KINDS: dict[str, Callable[[FPDF, random.Random], list[PlacedText]]] = {
    "sums": _sums,
    "parts": _parts,
    "typed": _typed,
    "dates": _dates,
    "projects": _projects,
}


def report_of(kind: str, seed: int) -> Report:
    """One page with one table of a kind below its caption, and prose below it."""
    from fpdf import FPDF

    rng = random.Random(f"reports-en-{kind}-{seed}")
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_creation_date(datetime(2010, 1, 1, tzinfo=UTC))
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_margins(60, 60, 60)
    pdf.set_line_width(0.6)
    pdf.set_font("helvetica", "B", 10)
    pdf.text(_LEFT, 118, f"Table {seed + 1}. {_phrase(rng, 4, 9)}")
    pdf.set_font("times", "", 10)
    truth = KINDS[kind](pdf, rng)
    pdf.set_font("times", "", 10.5)
    pdf.set_xy(60, 560)
    text = " ".join(f"{_phrase(rng, 8, 16)}." for _ in range(rng.randint(4, 7)))
    pdf.multi_cell(0, 13, text, align=rng.choice("JL"))
    return Report(bytes(pdf.output()), (tuple(truth),))
