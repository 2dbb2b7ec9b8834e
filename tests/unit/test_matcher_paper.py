"""What a finder of tables runs together or loses on paper is asked about: never certain, never called absent."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from form_documents import document_with, parts_of, reading, rows_removed, story_of, truth_of

from models.document import Box, Cell, Document, Table
from models.training.content import Story
from review.decision import Fact
from review.forms.loader import load_forms
from review.forms.matcher import match

FORMS = load_forms()
BOX = Box(0.1, 0.1, 0.2, 0.2)


def on_paper(document: Document) -> Document:
    """The same, with a place on a page for each cell and line."""
    tables = tuple(
        replace(table, cells=tuple(replace(cell, page=1, box=BOX) for cell in table.cells)) for table in document.tables
    )
    lines = tuple(replace(line, page=1, box=BOX) for line in document.lines)
    return replace(document, tables=tables, lines=lines)


def facts_with(story: Story, cols: int, change) -> dict[str, Fact]:
    """The facts of a story on paper, one of its tables changed."""
    parts: list[str | Table] = []
    for part in parts_of(story):
        parts += change(part) if isinstance(part, Table) and part.cols == cols else [part]
    (report,) = match(on_paper(document_with(parts)), FORMS)
    return {fact.key: fact for fact in report.facts}


def joined_cells(table: Table, left: tuple[int, int], right: tuple[int, int]) -> Table:
    """Two neighbouring cells taken for one, a space between their texts."""
    one, other = table.at(*left), table.at(*right)
    assert one and other
    rowspan = max(c.row + c.rowspan for c in (one, other)) - one.row
    colspan = max(c.col + c.colspan for c in (one, other)) - one.col
    text = f"{one.text} {other.text}".strip()
    both = Cell(one.row, one.col, rowspan, colspan, reading(text))
    return replace(table, cells=(*(c for c in table.cells if c not in (one, other)), both))


@pytest.mark.parametrize("seed", range(4))
def test_a_figure_that_ran_into_its_label_is_read_behind_it(seed: int) -> None:
    story = story_of("gov-disclosure-2021", seed)
    truth = truth_of(story)["requests.new.natural"] or ""
    facts = facts_with(story, 10, lambda table: [joined_cells(table, (3, 0), (3, 3))])
    fact = facts["requests.new.natural"]
    assert fact.text == truth and fact.edge_doubt == 1.0
    assert facts["requests.new.total"].text == truth_of(story)["requests.new.total"]
    assert facts["requests.new.total"].edge_doubt == 0.0


@pytest.mark.parametrize("seed", range(4))
def test_a_figure_that_ran_into_the_head_above_is_read_behind_it(seed: int) -> None:
    story = story_of("gov-disclosure-2021", seed)
    facts = facts_with(story, 4, lambda table: [joined_cells(table, (5, 1), (6, 1))])
    fact = facts["proactive.art20_5.licensing.decisions"]
    assert fact.text == truth_of(story)[fact.key] and fact.edge_doubt == 1.0


def test_a_row_that_ran_into_its_heads_is_read_behind_them() -> None:
    story = story_of("gov-disclosure-2021", 2)

    def run_in(table: Table) -> list:
        for col in range(15):
            table = joined_cells(table, (2, col), (3, col))
        return [table]

    facts = facts_with(story, 15, run_in)
    for key, text in truth_of(story).items():
        if key.startswith("appeals"):
            assert facts[key].text == text and facts[key].edge_doubt == 1.0


def test_a_row_left_alone_on_the_next_page_is_asked_about() -> None:
    story = story_of("gov-disclosure-2021", 5)
    truth = truth_of(story)
    last = [text or "无" for key, text in truth.items() if key.startswith("requests.carried_out.")]
    line = "四、结转下年度继续办理 " + " ".join(last)
    facts = facts_with(story, 10, lambda table: [rows_removed(table, {table.rows - 1}), line])
    rescued = [facts[key] for key in truth if key.startswith("requests.carried_out.")]
    assert [fact.text for fact in rescued] == last
    assert all(fact.edge_doubt == 1.0 and fact.box == BOX and fact.place is None for fact in rescued)


def test_a_row_that_is_printed_nowhere_is_absent() -> None:
    story = story_of("gov-disclosure-2021", 5)
    facts = facts_with(story, 10, lambda table: [rows_removed(table, {table.rows - 1})])
    assert all(fact.absent for key, fact in facts.items() if key.startswith("requests.carried_out."))


def without_column(table: Table, col: int) -> Table:
    cells = [
        replace(c, col=c.col - (c.col > col), colspan=c.colspan - (c.col < col < c.col + c.colspan))
        for c in table.cells
        if not (c.col == col and c.colspan == 1)
    ]
    return Table(table.rows, table.cols - 1, tuple(cells))


def test_a_column_that_plain_heads_leave_out_is_absent() -> None:
    story = story_of("gov-disclosure-2021", 6)
    facts = facts_with(story, 10, lambda table: [without_column(table, 6)])
    assert facts["requests.new.ngo"].absent
    assert facts["requests.new.total"].text == truth_of(story)["requests.new.total"]


def test_a_column_lost_under_heads_that_cannot_be_read_is_asked_about() -> None:
    story, rng = story_of("gov-disclosure-2021", 6), random.Random(1)

    def blurred(table: Table) -> list:
        table = without_column(table, 6)
        heads = [
            replace(c, reading=reading("".join(rng.sample("口一木乙卜厂十", 4))))
            if c.row in (1, 2) and c.col > 2
            else c
            for c in table.cells
        ]
        return [replace(table, cells=tuple(heads))]

    facts = facts_with(story, 10, blurred)
    lost = [fact for key, fact in facts.items() if key.startswith("requests.new.") and fact.edge_doubt == 1.0]
    assert lost and not any(fact.absent for key, fact in facts.items() if key.startswith("requests.new."))
