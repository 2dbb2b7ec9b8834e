"""Pages as agencies print them: budgets in two columns, abstracts with boxed heads, action plans in sentences, tables
side by side and over pages, and forms, lists and charts of offices that are no tables.

The same kind and seed give the same file; the look of each table is thrown anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.adjacency import PlacedText
from models.training.report_setting import Align, Heading, Line, Look, set_table
from models.training.reports_en import Report

if TYPE_CHECKING:
    from fpdf import FPDF

_STATES = ("Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Delaware", "Florida", "Georgia",
           "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "New Hampshire")  # fmt: skip
_PROGRAMS = ("Salaries and expenses", "Research and development", "Grants to States for operation of offices",
             "Highway trust fund", "Child nutrition programs", "Disaster relief", "Rural electrification loans",
             "Energy efficiency and renewable energy", "Community development block grants")  # fmt: skip
_ACTIONS = ("Launch a study on the functioning of the retail supply chain", "Set up a network of national experts",
            "Evaluate the impact of the programme on small enterprises, and report to the Council",
            "Publish guidance for contracting authorities on green procurement",
            "Review reporting obligations with a view to reducing the administrative burden by 25 %")  # fmt: skip
_ACTORS = ("Commission", "Member States", "National authorities", "Office of Management", "Social partners")
_SENTENCES = ("The agency reported that obligations for the program increased by about 4 percent in the period.",
              "However, officials told us that they lacked the resources to verify the data submitted by States.",
              "These estimates are based on a sample and may differ from those of a complete census.",
              "Public expenditure as a share of GDP remained broadly stable between 2001 and 2006 in most countries.",
              "Under current law, spending would rise to $2.3 billion in fiscal year 2011.")  # fmt: skip
_LEFT, _WIDTH = 60.0, 490.0


@dataclass
class _Page:
    pdf: FPDF
    rng: random.Random
    y: float = 60.0
    tables: list[tuple[PlacedText, ...]] = field(default_factory=list)

    def prose(self, x: float, width: float, sentences: int, size: float = 10.0) -> None:
        self.pdf.set_font("times", "", size)
        self.pdf.set_xy(x, self.y)
        text = " ".join(self.rng.choice(_SENTENCES) for _ in range(sentences))
        self.pdf.multi_cell(width, size * 1.2, text, align=self.rng.choice("JL"), new_x="LEFT", new_y="NEXT")
        self.y = self.pdf.get_y() + 8

    def title(self, x: float, text: str, size: float = 9.0) -> None:
        self.pdf.set_font("helvetica", "B", size)
        self.pdf.text(x, self.y + size, text)
        self.y += 1.6 * size

    def table(
        self, x: float, columns: Sequence[tuple[float, Align]], head: list[Heading], body: list[Line], look: Look
    ) -> None:
        truth, bottom = set_table(self.pdf, (x, self.y), columns, head, body, look)
        self.tables.append(truth)
        self.y = bottom + 6

    def amount(self) -> str:
        return self.rng.choice(("--", "(NA)", "")) if self.rng.random() < 0.06 else f"{self.rng.randint(1, 99999):,}"

    def rows(self, labels: Sequence[str], count: int, figures: int) -> list[Line]:
        chosen = self.rng.sample(labels, count)
        indents = self.rng.choice(((0.0,), (0.0, 0.0, 8.0)))
        return [
            Line((label, *(self.amount() for _ in range(figures))), indent=self.rng.choice(indents)) for label in chosen
        ]

    def look(self, **given: float | bool | str) -> Look:
        rng = self.rng
        rules = rng.choice(((0.6, 0.4, 0.6, 0.0), (0.0, 0.5, 0.0, 0.0), (0.6, 0.4, 0.0, 0.0), (0.5, 0.5, 0.5, 0.3)))
        thrown = Look(
            font=rng.choice(("helvetica", "times")),
            leading=rng.choice((1.05, 1.15, 1.25)),
            pad=rng.choice((0.5, 1.0, 2.0)),
            bold_head=rng.random() < 0.5,
            top=rules[0],
            below_head=rules[1],
            bottom=rules[2],
            between=rules[3],
        )
        return replace(thrown, **given)  # type: ignore[arg-type]


def _abstract(page: _Page) -> None:
    """Boxed heads of two levels, dots that lead to the figures, headings in the middle and units over the figures."""
    groups, each = page.rng.choice(((2, 2), (2, 3), (3, 2)))
    names = page.rng.sample(("Total", "Male", "Female", "Public", "Private"), groups)
    head = [Heading(page.rng.choice(("Item", "Characteristic")), 0, 0, levels=2)]
    for g, name in enumerate(names):
        head.append(Heading(name, 0, 1 + g * each, each))
        head += [Heading(str(2000 + 4 * i), 1, 1 + g * each + i) for i in range(each)]
    body: list[Line] = []
    kind = page.rng.choice(("middle", "unit", "part"))
    for name in ("NUMBER OF PERSONS", "RATE PER PERSON"):
        body += [Line((name,), kind, bold=kind == "part"), *page.rows(_PROGRAMS, 6, groups * each)]
    page.title(_LEFT, f"Table {page.rng.randint(1, 900)}. Selected Programs: 2000 to 2008")
    look = page.look(size=7.0, leading=1.1, leaders=True, boxed_head=page.rng.random() < 0.6, between=0.0, top=0.6)
    figures = groups * each
    page.table(_LEFT, [(_WIDTH - 46.0 * figures, "left"), *[(46.0, "right")] * figures], head, body, look)  # type: ignore[list-item]
    page.prose(_LEFT, _WIDTH, 3)


def _budget(page: _Page) -> None:
    """Two columns of a page, each with prose and narrow tables whose sums have rulings above them."""
    width = 236.0
    for x in (_LEFT, _LEFT + width + 18):
        page.y = 60.0
        for _ in range(2):
            page.prose(x, width, 2, 8.0)
            page.title(x + 40, "Program and Financing (in millions)", 7.0)
            head = [Heading("Identification code", 0, 0), *(Heading(f"{2007 + i} est.", 0, 1 + i) for i in range(3))]
            body: list[Line] = []
            for part in ("Obligations by activity:", "Outlays, detail:"):
                body += [Line((part,), "part", bold=True), *page.rows(_PROGRAMS, 3, 3)]
                body.append(Line(("Total", "4,101", "3,202", "5,303"), indent=10, summed=True))
            look = page.look(font="times", size=7.0, leaders=True, top=0.5, below_head=0.5, between=0.0)
            page.table(x, [(width - 114, "left"), *[(38.0, "right")] * 3], head, body, look)  # type: ignore[list-item]
        page.prose(x, width, 2, 8.0)


def _plan(page: _Page) -> None:
    """Sentences with who does what and until when beside them."""
    heads = ("Action", "Responsible", "Deadline")
    head = [Heading(text, 0, i) for i, text in enumerate(heads)]
    body = []
    for i in range(page.rng.randint(5, 8)):
        action = " ".join(f"{text}." for text in page.rng.sample(_ACTIONS, page.rng.choice((1, 2))))
        body.append(Line((action, page.rng.choice(_ACTORS), page.rng.choice(("2008", "End 2009", "Ongoing")))))
        if i == 2:
            body.append(Line(("2. Cooperation between the authorities of the Member States",), "part", bold=True))
    page.title(_LEFT + 180, f"ANNEX {page.rng.choice(('I', 'II', 'III'))}")
    columns: list[tuple[float, Align]] = [(270, "left"), (120, "left"), (100, "left")]
    look = page.look(size=9.0, beside="first", bold_head=True)
    page.table(_LEFT, columns, head, body, look if look.between else replace(look, pad=4.0))
    page.prose(_LEFT, _WIDTH, 3)


def _beside(page: _Page) -> None:
    """Two tables side by side."""
    page.prose(_LEFT, _WIDTH, 3)
    top, look = page.y, page.look(between=0.0, bold_head=True)
    for i, x in enumerate((_LEFT, _LEFT + 255)):
        page.y = top
        page.title(x, f"Table {i + 1}. Results of the survey")
        figures = page.rng.choice((2, 3))
        names = page.rng.sample(("Number", "Percent", "Rank", "2007", "Total"), figures)
        head = [Heading("State", 0, 0), *(Heading(name, 0, 1 + j) for j, name in enumerate(names))]
        body = page.rows(_STATES, page.rng.randint(6, 12), figures)
        page.table(x, [(235 - 48.0 * figures, "left"), *[(48.0, "right")] * figures], head, body, look)  # type: ignore[list-item]


def _long(page: _Page) -> None:
    """One table over two pages, its head of years repeated."""
    head = [Heading("Program", 0, 0), *(Heading(str(2004 + i), 0, 1 + i) for i in range(4))]
    body = [Line((page.rng.choice(_PROGRAMS + _STATES), *(page.amount() for _ in range(4)))) for _ in range(60)]
    columns: list[tuple[float, Align]] = [(_WIDTH - 240, "left"), *[(60.0, "right")] * 4]  # type: ignore[list-item]
    look = page.look(size=9.0, top=0.6, below_head=0.5, between=0.0)
    page.title(_LEFT, "Table 5. Outlays by program")
    page.table(_LEFT, columns, head, body[:40], look)
    page.pdf.add_page()
    page.y = 60.0
    page.title(_LEFT, "Table 5. Outlays by program (continued)")
    page.table(_LEFT, columns, head, body[40:], look)
    upper, lower = page.tables
    page.tables[:] = [upper + tuple(t._replace(row=t.row + 40) for t in lower if t.row > 0)]


def _none(page: _Page) -> None:
    """A form, lists side by side and offices in boxes."""
    pdf, rng = page.pdf, page.rng
    page.prose(_LEFT, _WIDTH, 2)
    pdf.set_font("helvetica", "", 9)
    for _ in range(4):
        for i, name in enumerate(rng.sample(("1. Name", "2. Date", "3. City", "4. State", "5. Phone"), 3)):
            pdf.text(_LEFT + 160 * i, page.y + 9, name)
            pdf.line(_LEFT + 160 * i + 45, page.y + 10, _LEFT + 160 * i + 150, page.y + 10)
        page.y += 20
    page.prose(_LEFT, _WIDTH, 2)
    for line in zip(rng.sample(_STATES, 6), rng.sample(_STATES, 6), rng.sample(_STATES, 6), strict=True):
        pdf.set_font("helvetica", "", 10)
        for i, name in enumerate(line):
            pdf.text(_LEFT + 20 + 160 * i, page.y + 9, name)
        page.y += 13
    page.y += 10
    page.prose(_LEFT, _WIDTH, 2)
    for i in range(4):
        pdf.rect(_LEFT + 120 * i, page.y, 100, 30)
        pdf.set_font("helvetica", "", 7.5)
        pdf.text(_LEFT + 120 * i + 25, page.y + 13, "Office of the")
        pdf.text(_LEFT + 120 * i + 25, page.y + 22, rng.choice(("Secretary", "Counsel", "Director")))
    page.y += 45
    page.prose(_LEFT, _WIDTH, 3)


AGENCIES: dict[str, Callable[[_Page], None]] = {
    "abstract": _abstract,
    "budget": _budget,
    "plan": _plan,
    "beside": _beside,
    "long": _long,
    "none": _none,
}


def page_of(kind: str, seed: int) -> Report:
    """The pages of one kind."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="letter")
    pdf.set_creation_date(datetime(2010, 1, 1, tzinfo=UTC))
    pdf.set_auto_page_break(False)
    pdf.c_margin = 0
    pdf.add_page()
    page = _Page(pdf, random.Random(f"reports-en-agencies-{kind}-{seed}"))
    AGENCIES[kind](page)
    return Report(bytes(pdf.output()), tuple(page.tables))
