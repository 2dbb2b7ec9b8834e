"""Every figure keeps its key when labels are misread, tables are cut, and cells are lost, run together or moved."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from form_documents import (
    cut_at,
    document_of,
    document_with,
    misread,
    parts_of,
    reading,
    retold,
    rows_removed,
    story_of,
    table_from_lines,
    truth_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Cell, Document, Table
from models.training.content import Story
from review.forms.loader import load_forms
from review.forms.matcher import match

FORMS = load_forms()
REQUESTS, APPEALS, PROACTIVE = 10, 15, 4
"""How many columns the tables of a disclosure report have."""


def wrong(document: Document, truth: dict[str, str | None]) -> dict[str, tuple[str | None, str | None]]:
    (report,) = match(document, FORMS)
    found = {fact.key: fact.text for fact in report.facts}
    return {key: (text, found.get(key)) for key, text in truth.items() if found.get(key) != text}


def labels_misread(document: Document, share: float, rng: random.Random) -> Document:
    """Words are misread, figures are not: what a figure says is no matter of labels."""

    def read(cell: Cell) -> str:
        words = sum(sign.isalpha() for sign in cell.text) >= 3 and not any(sign.isdigit() for sign in cell.text[2:])
        return misread(cell.text, share, rng) if words else cell.text

    return retold(document, read)


def changed(story: Story, cols: int, change: Callable[[Table, random.Random], list], rng: random.Random) -> Document:
    """The story with its table of so many columns in another shape."""
    parts: list[str | Table] = []
    for part in parts_of(story):
        parts += change(part, rng) if isinstance(part, Table) and part.cols == cols else [part]
    return document_with(parts)


@settings(max_examples=16, deadline=None, derandomize=True)
@given(
    st.sampled_from(["gov-disclosure-2019", "gov-disclosure-2021", "cn-budget"]),
    st.integers(0, 500),
    st.sampled_from([0.1, 0.15, 0.2]),
)
def test_misread_labels_lead_to_the_right_keys(kind: str, seed: int, share: float) -> None:
    story = story_of(kind, seed)
    assert wrong(labels_misread(document_of(story), share, random.Random(seed)), truth_of(story)) == {}


def cut_by_the_page(table: Table, rng: random.Random) -> list:
    return list(cut_at(table, rng.randint(6, 22)))


def cut_with_the_head_repeated(table: Table, rng: random.Random) -> list:
    above, below = cut_at(table, rng.randint(6, 22))
    head = [cell for cell in table.cells if cell.row < 3]
    moved = [replace(cell, row=cell.row + 3) for cell in below.cells]
    return [above, Table(below.rows + 3, below.cols, (*head, *moved))]


def another_table_between(table: Table, rng: random.Random) -> list:
    visits = table_from_lines([["项目", "数量"], ["网站访问量", "123"], ["其他", "4"], ["总计", "127"]])
    above, below = cut_at(table, 12)
    return [visits, above, visits, below]


def without_its_head(table: Table, rng: random.Random) -> list:
    return [rows_removed(table, {0, 1, 2})]


def labels_lost(table: Table, rng: random.Random) -> list:
    rows = set(rng.sample(range(3, table.rows), 3))
    blank = [
        replace(c, reading=reading("")) if c.col + c.colspan <= 3 and c.rowspan == 1 and c.row in rows else c
        for c in table.cells
    ]
    return [replace(table, cells=tuple(blank))]


def groups_run_into_labels(table: Table, rng: random.Random) -> list:
    groups = {c.row: c.text for c in table.cells if c.col == 1 and c.rowspan > 1}
    cells = [
        replace(c, col=1, colspan=2, reading=reading(groups[c.row] + c.text)) if c.col == 2 and c.row in groups else c
        for c in table.cells
        if not (c.col == 1 and c.rowspan > 1)
    ]
    return [replace(table, cells=tuple(cells))]


def one_row_cut_in_two(table: Table, rng: random.Random) -> list:
    row, figures_above = rng.choice([4, 8, 10, 16, 20]), rng.random() < 0.5
    cells: list[Cell] = []
    for cell in table.cells:
        if cell.row > row:
            cells.append(replace(cell, row=cell.row + 1))
        elif cell.row == row and cell.rowspan == 1:
            half = len(cell.text) // 2 if cell.col < 3 else len(cell.text) if figures_above else 0
            cells.append(replace(cell, reading=reading(cell.text[:half])))
            cells.append(replace(cell, row=row + 1, reading=reading(cell.text[half:])))
        elif cell.row + cell.rowspan > row:
            cells.append(replace(cell, rowspan=cell.rowspan + 1))
        else:
            cells.append(cell)
    return [Table(table.rows + 1, table.cols, tuple(cells))]


def two_rows_run_together(table: Table, rng: random.Random) -> list:
    row = rng.choice([8, 10, 12])
    below = {c.col: c for c in table.cells if c.row == row + 1 and c.rowspan == 1}
    cells: list[Cell] = []
    for cell in table.cells:
        if cell.row == row and cell.rowspan == 1:
            other = below[cell.col].text or ("-" if cell.col > 2 else "")
            text = cell.text + other if cell.col < 3 else f"{cell.text or '-'} {other}"
            cells.append(replace(cell, reading=reading(text)))
        elif cell.row == row + 1 and cell.rowspan == 1:
            continue
        elif cell.row > row:
            cells.append(replace(cell, row=cell.row - 1))
        else:
            cells.append(replace(cell, rowspan=cell.rowspan - 1) if cell.row + cell.rowspan > row + 1 else cell)
    return [Table(table.rows - 1, table.cols, tuple(cells))]


def spans_lost(table: Table, rng: random.Random) -> list:
    """As a dump lists cells: one after the other, a blank where a cell reaches in from above."""
    lines = []
    for row in range(table.rows):
        cells = [(col, table.at(row, col)) for col in range(table.cols)]
        lines.append([c.text if c.row == row else "" for col, c in cells if c is not None and c.col == col])
    return [table_from_lines(lines)]


def a_column_too_many(table: Table, rng: random.Random) -> list:
    at = rng.choice([3, 5, 9, 10])
    cells = [
        replace(c, col=c.col + 1) if c.col >= at else replace(c, colspan=c.colspan + (c.col + c.colspan > at))
        for c in table.cells
    ]
    return [Table(table.rows, table.cols + 1, tuple(cells))]


SHAPES = [
    cut_by_the_page,
    cut_with_the_head_repeated,
    another_table_between,
    without_its_head,
    labels_lost,
    groups_run_into_labels,
    one_row_cut_in_two,
    spans_lost,
    a_column_too_many,
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("kind", "seed"), [("gov-disclosure-2019", 5), ("gov-disclosure-2021", 4)])
def test_a_requests_table_in_another_shape_keeps_its_keys(shape: Callable, kind: str, seed: int) -> None:
    story, rng = story_of(kind, seed), random.Random(seed)
    document = labels_misread(changed(story, REQUESTS, shape, rng), 0.1, rng)
    assert wrong(document, truth_of(story)) == {}


@pytest.mark.parametrize("seed", range(4))
def test_two_rows_run_together_give_each_its_figures_in_doubt(seed: int) -> None:
    story, rng = story_of("gov-disclosure-2021", seed), random.Random(seed)
    document = changed(story, REQUESTS, two_rows_run_together, rng)
    truth = {key: text or None for key, text in truth_of(story).items()}
    (report,) = match(document, FORMS)
    found = {fact.key: fact.text for fact in report.facts}
    assert {key: text for key, text in found.items() if text not in ("", "-", truth[key])} == {}
    doubted = [fact for fact in report.facts if fact.edge_doubt == 1.0]
    assert len(doubted) == 14


@pytest.mark.parametrize("at", [2, 3, 5, 6])
def test_the_first_table_may_be_cut_between_its_blocks(at: int) -> None:
    story = story_of("gov-disclosure-2019", at)
    document = changed(story, PROACTIVE, lambda table, rng: list(cut_at(table, at)), random.Random(0))
    assert wrong(document, truth_of(story)) == {}


def test_figures_without_any_head_are_known_by_how_many_they_are() -> None:
    story = story_of("gov-disclosure-2021", 7)
    assert wrong(changed(story, APPEALS, without_its_head, random.Random(0)), truth_of(story)) == {}


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.integers(0, 300), st.sets(st.integers(5, 22), min_size=1, max_size=5))
def test_rows_that_are_not_printed_are_absent_and_the_others_stay(seed: int, gone: set[int]) -> None:
    story = story_of("gov-disclosure-2021", seed)
    keys = {c.row: c.key for b in story.blocks for c in getattr(b, "cells", ()) if c.key and c.key.startswith("req")}
    dropped = {keys[row].rsplit(".", 1)[0] for row in gone if row in keys}
    document = changed(story, REQUESTS, lambda table, rng: [rows_removed(table, gone)], random.Random(0))
    truth = {key: None if key.rsplit(".", 1)[0] in dropped else text for key, text in truth_of(story).items()}
    assert wrong(labels_misread(document, 0.05, random.Random(seed)), truth) == {}


def test_a_row_that_is_no_row_of_the_form_takes_no_figure() -> None:
    story = story_of("gov-disclosure-2021", 9)

    def added(table: Table, rng: random.Random) -> list:
        below = [replace(c, row=c.row + 1) for c in table.cells if c.row >= 4]
        above = [c for c in table.cells if c.row < 4]
        own = [Cell(4, 0, 1, 3, reading("其中：网上提交"))]
        own += [Cell(4, col, 1, 1, reading("77")) for col in range(3, 10)]
        return [Table(table.rows + 1, table.cols, (*above, *own, *below))]

    assert wrong(changed(story, REQUESTS, added, random.Random(0)), truth_of(story)) == {}


@pytest.mark.parametrize("kind", ["gov-disclosure-2019", "gov-disclosure-2021"])
def test_the_order_of_tables_and_the_lines_between_them_do_not_matter(kind: str) -> None:
    story = story_of(kind, 6)
    tables = [part for part in parts_of(story) if isinstance(part, Table)]
    assert wrong(document_with(tables[::-1]), truth_of(story)) == {}


def test_all_tables_in_one_grid_are_told_apart() -> None:
    story = story_of("gov-disclosure-2021", 8)
    cells: list[Cell] = []
    rows = 0
    for table in (part for part in parts_of(story) if isinstance(part, Table)):
        cells += [replace(cell, row=cell.row + rows) for cell in table.cells]
        rows += table.rows
    assert wrong(document_with([Table(rows, 15, tuple(cells))]), truth_of(story)) == {}


def columns_run_together(table: Table, rng: random.Random) -> list:
    """The ruling between two columns was not seen: heads and figures stand in one cell."""
    right = {c.row: c for c in table.cells if c.col == 5 and c.row >= 2}
    cells = []
    for cell in table.cells:
        if cell.col == 4 and cell.row >= 2:
            text = f"{cell.text}{'' if cell.row == 2 else ' '}{right[cell.row].text}".strip()
            cells.append(replace(cell, colspan=2, reading=reading(text)))
        elif not (cell.col == 5 and cell.row >= 2):
            cells.append(cell)
    return [replace(table, cells=tuple(cells))]


def test_columns_run_together_are_given_in_doubt_and_the_others_stay() -> None:
    story = story_of("gov-disclosure-2021", 4)
    (report,) = match(changed(story, REQUESTS, columns_run_together, random.Random(0)), FORMS)
    truth = truth_of(story)
    for fact in report.facts:
        joined = fact.key.startswith("requests.") and fact.key.rsplit(".", 1)[1] in ("company", "research")
        assert not fact.absent
        if not joined:
            assert fact.text == truth[fact.key]
        elif fact.text:
            assert fact.edge_doubt == 1.0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text(alphabet="一二三总计其他自然人公开0123 ./—", max_size=6), min_size=1, max_size=6), max_size=8
    )
)
def test_no_table_breaks_the_matching(lines: list[list[str]]) -> None:
    reports = match(document_with([table_from_lines(lines)]), FORMS)
    assert len(reports) >= 1
    reports = match(document_with([table_from_lines(lines)]), FORMS, "cn-budget-summary")
    assert reports[0].form == "cn-budget-summary"
