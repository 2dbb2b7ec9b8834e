"""Worn pages of known reports: what wear took from their tables is told from what their forms print."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import zoo
from models.document import Document
from models.files import Limits
from models.layout.pattern import Pattern
from models.read import Engine, read
from models.training.synthesis import Made, make
from review.forms.loader import load_forms
from review.forms.patterns import patterns_of

Structure = list[set[tuple[int, int, int, int]]]


@pytest.fixture(scope="module")
def engine() -> Engine:
    figures = zoo.figure_reader(1, zoo.figures_beside("onnx"))
    return Engine(zoo.reader("onnx", 1), figures=figures, threads=1)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def patterns() -> tuple[Pattern, ...]:
    return patterns_of(load_forms([]))


def read_as(made: Made, engine: Engine, patterns: tuple[Pattern, ...], directory: Path) -> Document:
    path = directory / made.name
    path.write_bytes(made.data)
    knowing = Engine(engine.reader, figures=engine.figures, patterns=patterns, threads=1)
    return read(path, knowing, Limits())


def structure(document: Document) -> Structure:
    return [{(c.row, c.col, c.rowspan, c.colspan) for c in table.cells} for table in document.tables]


def truth(made: Made) -> Structure:
    return [{(c["row"], c["col"], c["rowspan"], c["colspan"]) for c in t["cells"]} for t in made.truth["tables"]]


@pytest.mark.parametrize("seed", [904, 906])
def test_the_tables_of_a_worn_report_are_those_that_its_form_prints(
    seed: int, engine: Engine, patterns: tuple[Pattern, ...], tmp_path: Path
):
    made = make("gov-disclosure-2021", "tune", "worn", seed)

    document = read_as(made, engine, patterns, tmp_path)

    assert structure(document) == truth(made)
    own = [table.known[0] for table in document.tables]
    assert [known.pattern.split(".")[1] for known in own] == ["proactive", "requests", "appeals"]
    for table, known in zip(document.tables, own, strict=True):
        [pattern] = [p for p in patterns if p.name == known.pattern]
        assert known.rows == tuple(range(pattern.rows))
        places = [pattern.places[place][:4] for place in known.cells]
        assert places == [(c.row, c.col, c.rowspan, c.colspan) for c in table.cells]


def test_without_their_forms_the_tables_of_a_worn_report_are_misread(engine: Engine, tmp_path: Path):
    made = make("gov-disclosure-2021", "tune", "worn", 904)

    document = read_as(made, engine, (), tmp_path)

    assert structure(document) != truth(made)
    assert not any(table.known for table in document.tables)


def test_tables_that_no_form_prints_are_read_as_if_none_were_known(
    engine: Engine, patterns: tuple[Pattern, ...], tmp_path: Path
):
    made = make("three-line", "tune", "office", 3)

    knowing, without = read_as(made, engine, patterns, tmp_path), read_as(made, engine, (), tmp_path)

    assert knowing.tables == without.tables
    assert knowing.lines == without.lines
    assert knowing.tables
