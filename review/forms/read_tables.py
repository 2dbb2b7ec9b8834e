"""The tables of a form's file: headings, blocks, rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from review.forms.part import Part
from review.forms.source import Entry, Listed, Mapped, Text
from review.forms.table import BlockForm, ColumnForm, RowForm, TableForm

KINDS = ("count", "change", "amount", "text")
"""What a figure counts: things; more or fewer of them; money; or nothing that adds up."""

_KEY = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")
_BLOCK_WORDS = ("rows", "columns", "corner")


def tables_of(root: Part) -> tuple[TableForm, ...]:
    """Every table of a form."""
    tables = tuple(_table(part) for part in root.parts("tables", "a table"))
    if not tables:
        raise root.refused("a form needs tables; write `tables:` and `- key: …` below it", root.line_of("tables"))
    return tables


def _table(part: Part) -> TableForm:
    part.only("key", "heading", "headings", "blocks", "sides", "optional", "relations", *_BLOCK_WORDS)
    beside = "sides" in part
    layered = "sides" if beside else "blocks"
    if layered in part:
        if "rows" in part or "columns" in part:
            raise part.refused(f"a table has either rows and columns or {layered}; move them into the {layered}")
        blocks = tuple(_block(block) for block in part.parts(layered, "a block"))
    else:
        blocks = (_crossed(part, "", ""),)
    return TableForm(
        key=_key(part, "key"),
        heading=part.text("heading", ""),
        blocks=blocks,
        headings=part.texts("headings"),
        beside=beside,
        optional=part.yes("optional"),
    )


def _block(part: Part) -> BlockForm:
    part.only("key", "title", *_BLOCK_WORDS)
    return _crossed(part, _key(part, "key") if "key" in part else "", part.text("title", ""))


def _crossed(part: Part, key: str, title: str) -> BlockForm:
    """The rows and columns of a block."""
    columns = tuple(
        ColumnForm(
            key=line.key,
            label=line.labels[0],
            groups=line.groups,
            aliases=line.labels[1:],
            kind=line.kind,
            unit=line.unit,
            figures=line.mark != "no_figures",
        )
        for line in _lines(part, "columns", "", ())
    )
    if not any(column.figures for column in columns):
        raise part.refused(f"{part.what} needs columns; write `columns:` and `- key: label` below it")
    rows = tuple(
        RowForm(line.key, line.labels[0], line.groups, line.labels[1:], line.kind, line.unit, line.mark == "list")
        for line in _lines(part, "rows", "", ())
    )
    if sum(row.open for row in rows) > 1:
        raise part.refused("only one list of rows can be found in a block; make two blocks of it")
    return BlockForm(key, title, part.texts("corner"), rows or (RowForm("", ""),), columns)


class _Line:
    """A row or a column as the file writes it."""

    def __init__(self, key: str, entry: Entry, groups: tuple[str, ...], mark: str, part: Part) -> None:
        self.key, self.groups, self.mark = key, groups, mark
        self.kind, self.unit = "", None
        labels: tuple[str, ...] = ()
        if isinstance(entry, Mapped):
            said = Part(part.path, "a row or column", entry).only("label", "also", "kind", "unit")
            labels = (said.text("label"), *said.texts("also"))
            self.kind = said.word("kind", KINDS, "count") if "kind" in said else ""
            self.unit = said.text("unit", "") or None
        elif isinstance(entry, Listed):
            labels = tuple(item.value for item in entry.items if isinstance(item, Text))
            if len(labels) < len(entry.items) or not labels:
                raise part.refused("a list of labels holds texts: `key: [label, another label]`", entry.line)
        else:
            labels = (entry.value,)
        self.labels = labels


def _lines(part: Part, name: str, prefix: str, groups: tuple[str, ...]) -> Iterator[_Line]:
    """The rows or columns under a name, groups unfolded."""
    for item in part.parts(name, "a row" if name == "rows" else "a column"):
        names = list(item.entry.items)
        if "group" in names:
            item.only("group", "key", name)
            inner = _key(item, "key") if "key" in item else ""
            yield from _lines(item, name, _dotted(prefix, inner), (*groups, item.text("group")))
        elif len(names) != 1:
            raise item.refused(f"{item.what} is written `- key: label`, or as a group: `- group: label` with {name}")
        else:
            word = names[0]
            mark = word if (word, name) in (("list", "rows"), ("no_figures", "columns")) else ""
            if word and not mark and not _KEY.fullmatch(word):
                raise item.refused(f"{word!r} is no key; use letters, digits, _ and dots")
            key = "*" if mark == "list" else "" if mark else word
            yield _Line(_dotted(prefix, key), item.entry.items[word], groups, mark, item)


def _key(part: Part, name: str) -> str:
    key = part.text(name)
    if not _KEY.fullmatch(key):
        raise part.refused(f"{key!r} is no key; use letters, digits, _ and dots", part.line_of(name))
    return key


def _dotted(prefix: str, key: str) -> str:
    return f"{prefix}.{key}" if prefix and key else prefix or key
