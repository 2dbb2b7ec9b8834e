"""Forms from their files: YAML → Form, or a refusal that names file, line and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from models.errors import BadForm, BadRequest
from review.forms.form import FigureForm, Form, RowsFound, Statement, TableForm, joined
from review.forms.part import Part
from review.forms.read_relations import relations_of_file
from review.forms.read_tables import tables_of
from review.forms.slug import slug
from review.forms.source import Entry, Listed, Mapped, Text, entries_of

HERE = Path(__file__).parent
_FIGURE = r"(?P<n>[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?|[无零])"


def load_forms(extra_dirs: Iterable[str | Path] = ()) -> tuple[Form, ...]:
    """The forms that come with gouji, then those of other directories; two forms of one id are refused."""
    forms: dict[str, Form] = {}
    for directory in (HERE, *map(Path, extra_dirs)):
        if not directory.is_dir():
            raise BadRequest(f"no directory of forms at {directory}; give one that holds *.yaml files")
        for path in sorted((*directory.glob("*.yaml"), *directory.glob("*.yml"))):
            form = load_form(path)
            if form.id in forms:
                raise BadForm(
                    f"{path}, line 1: the form {form.id!r} is already in {forms[form.id].path}; give one another id"
                )
            forms[form.id] = form
    return tuple(forms.values())


def find_form(forms: Iterable[Form], form_id: str) -> Form:
    """The form of an id."""
    known = {form.id: form for form in forms}
    if form_id not in known:
        raise BadRequest(f"no form called {form_id!r}; there are: {', '.join(sorted(known))}, or auto")
    return known[form_id]


def load_form(path: str | Path) -> Form:
    """The form of one file."""
    root = Part(str(path), "a form", entries_of(Path(path)))
    root.only(
        *("form", "title", "titles", "language", "source", "years", "tables"),
        *("relations", "statements", "add_up", "example"),
    )
    tables = tables_of(root)
    example_rows = dict(_example_rows(root, tables))
    figures = _figures(tables, {prefix: tuple(rows) for prefix, rows in example_rows.items()} or _some_rows(tables))
    _refuse_doubles(root, tables, figures)
    keys = [figure.key for figure in figures]
    return Form(
        id=root.text("form"),
        title=root.text("title"),
        language=root.text("language", "en"),
        tables=tables,
        stated_relations=relations_of_file(root, tables, figures),
        statements=tuple(_statements(root, keys)),
        titles=root.texts("titles"),
        source=root.text("source", ""),
        years=_years(root),
        add_up=tuple(_known_pattern(root, "add_up", text, keys) for text in root.text_entries("add_up")),
        example=dict(_example(root, keys)),
        example_rows=example_rows,
        path=str(path),
    )


def _figures(tables: tuple[TableForm, ...], found: RowsFound) -> tuple[FigureForm, ...]:
    return tuple(figure for table in tables for figure in table.figures(found))


def _some_rows(tables: tuple[TableForm, ...]) -> RowsFound:
    """Two made-up rows for every open block, so that its relations can be tried."""
    return {table.prefix(b): ("one", "another") for table in tables for b in table.blocks if b.open}


def _refuse_doubles(root: Part, tables: tuple[TableForm, ...], figures: tuple[FigureForm, ...]) -> None:
    """No two tables and no two figures may share a key."""
    for number, part in enumerate(root.parts("tables", "a table")):
        first = next(i for i, table in enumerate(tables) if table.key == tables[number].key)
        if first < number:
            raise part.refused(f"the table {tables[number].key!r} stands here twice; give one another key")
    seen: set[str] = set()
    for figure in figures:
        if figure.key in seen:
            raise root.refused(
                f"the key {figure.key!r} is given twice (again at {figure.label!r}); give one of them another key",
                _line_of_label(root, figure),
            )
        seen.add(figure.key)


def _line_of_label(root: Part, figure: FigureForm) -> int:
    """The last line on which a figure's row or column label stands."""

    def lines(entry: Entry) -> Iterator[tuple[int, str]]:
        if isinstance(entry, Text):
            yield entry.line, entry.value
        for item in (
            entry.items if isinstance(entry, Listed) else entry.items.values() if isinstance(entry, Mapped) else ()
        ):
            yield from lines(item)

    tables = root.entry.items["tables"]
    for label in (figure.row.label, figure.column.label):
        if found := [line for line, value in lines(tables) if label and value == label]:
            return found[-1]
    return tables.line


def _years(root: Part) -> tuple[int, int]:
    texts = root.texts("years")
    if "years" not in root:
        return 0, 9999
    if not 1 <= len(texts) <= 2 or not all(re.fullmatch("[0-9]{4}", text) for text in texts):
        raise root.refused("years takes a first and a last year, as in `years: [2019, 2020]`", root.line_of("years"))
    return int(texts[0]), int(texts[1]) if len(texts) == 2 else 9999


def _statements(root: Part, keys: list[str]) -> Iterator[Statement]:
    for part in root.parts("statements", "a statement"):
        part.only("key", "says")
        key = _known_pattern(root, "key", Text(part.line_of("key"), part.text("key")), keys)
        for text in part.text_entries("says"):
            if text.value.count("{n}") != 1:
                raise part.refused("a statement has {n} once, where its figure stands", text.line)
            pattern = text.value.replace("{n}", _FIGURE)
            try:
                re.compile(pattern)
            except re.error as error:
                raise part.refused(f"not a pattern: {error}; mend it or put \\ before its signs", text.line) from error
            yield Statement(key, pattern)


def _known_pattern(root: Part, name: str, text: Text, keys: list[str]) -> str:
    if not any(fnmatchcase(key, text.value) for key in keys):
        raise root.refused(f"{name} names an unknown key {text.value!r}; give a figure's key", text.line)
    return text.value


def _example_rows(root: Part, tables: tuple[TableForm, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows that the example brings for open blocks: their keys and labels."""
    written = root.entry.items.get("example")
    if not isinstance(written, Mapped):
        return
    for table in tables:
        for block in table.blocks:
            prefix = table.prefix(block)
            rows = written.items.get(prefix)
            if block.open and isinstance(rows, Mapped):
                yield prefix, {slug(label): label for label in rows.items if slug(label) not in _fixed(block.rows)}


def _fixed(rows: tuple) -> set[str]:
    return {row.key for row in rows if not row.open}


def _example(root: Part, keys: list[str]) -> Iterator[tuple[str, str]]:
    """The example's figures by key: each list fills the figures whose keys begin with its name, in their order."""
    if "example" in root:
        written = root.entry.items["example"]
        if not isinstance(written, Mapped):
            raise root.refused("an example is a mapping: `table:` and figures below it", written.line)
        yield from _filled(root, "", written, keys)


def _filled(root: Part, prefix: str, written: Mapped, keys: list[str]) -> Iterator[tuple[str, str]]:
    for name, entry in written.items.items():
        line = written.lines[name]
        below = [key for key in keys if _under(key, joined(prefix, name))]
        whole = joined(prefix, name)
        if not below:
            whole = joined(prefix, slug(name))
            below = [key for key in keys if _under(key, whole)]
        if not below:
            raise root.refused(
                f"the example names an unknown key {joined(prefix, name)!r}; name a table or a row", line
            )
        if isinstance(entry, Mapped):
            yield from _filled(root, whole, entry, keys)
            continue
        figures = entry.items if isinstance(entry, Listed) else (entry,)
        texts = [figure.value for figure in figures if isinstance(figure, Text)]
        if len(texts) != len(below):
            raise root.refused(f"{whole!r} takes {len(below)} figures, not {len(texts)}: {', '.join(below)}", line)
        yield from zip(below, texts, strict=True)


def _under(key: str, prefix: str) -> bool:
    return key == prefix or key.startswith(prefix + ".")
