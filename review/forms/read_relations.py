"""The relations of a form's file, held against its tables: unknown terms and cycles are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from review.forms.part import Part
from review.forms.relation import RelationForm, instances_of, unknown_terms
from review.forms.table import FigureForm, TableForm

_EACH = re.compile(r"(row|column)(?: of ([\w.]+))?")


def relations_of_file(
    root: Part, tables: tuple[TableForm, ...], figures: tuple[FigureForm, ...]
) -> tuple[RelationForm, ...]:
    """Every relation that a form states: those of its tables first, then its own."""
    stated = []
    taken: dict[str, int] = {}
    for part, table in _written(root):
        relation = _relation(part, table, tables)
        if relation.id in taken:
            raise part.refused(
                f"the relation {relation.id!r} stands here twice (first in line {taken[relation.id]}); rename one"
            )
        taken[relation.id] = part.line
        if unknown := unknown_terms(relation, figures):
            lines = [
                t.line for name in ("left", "right", "needs") for t in part.text_entries(name) if t.value in unknown
            ]
            raise part.refused(
                f"the relation {relation.id!r} names {_listed(unknown)}; {_known(relation, figures)}", lines[0]
            )
        stated.append(relation)
    _refuse_cycles(root, tuple(stated), figures)
    return tuple(stated)


def _written(root: Part) -> Iterator[tuple[Part, str]]:
    for table in root.parts("tables", "a table"):
        for part in table.parts("relations", "a relation"):
            yield part, table.text("key")
    for part in root.parts("relations", "a relation"):
        yield part, ""


def _relation(part: Part, table: str, tables: tuple[TableForm, ...]) -> RelationForm:
    part.only("id", "each", "left", "op", "right", "tolerance", "needs", "text", "english")
    each, over, values = "", table, ()
    if "each" in part:
        written = part.texts("each")
        form = _EACH.fullmatch(written[0]) if len(written) == 1 else None
        if form:
            each, over = form[1], form[2] or table
            if over not in {t.key for t in tables}:
                raise part.refused(
                    f"there is no table {over!r}; write `each: {each} of` one of: {', '.join(t.key for t in tables)}",
                    part.line_of("each"),
                )
        elif written:
            each, values = "given", written
    left, right = part.texts("left"), part.texts("right")
    if not left or not right:
        raise part.refused("a relation needs `left: [...]` and `right: [...]`")
    return RelationForm(
        id=f"{table}.{part.text('id')}" if table else part.text("id"),
        table=table,
        each=each,
        over=over,
        values=values,
        left=left,
        right=right,
        op={"<=": "≤"}.get(op := part.word("op", ("=", "≤", "<="), "="), op),
        tolerance=part.number("tolerance", "0"),
        needs=part.texts("needs"),
        text=part.text("text"),
        english=part.text("english", ""),
        line=part.line,
    )


def _listed(terms: tuple[str, ...]) -> str:
    return "an unknown key " + ", ".join(repr(term) for term in dict.fromkeys(terms))


def _known(relation: RelationForm, figures: tuple[FigureForm, ...]) -> str:
    inside = [figure for figure in figures if figure.table == relation.over] if relation.over else list(figures)
    if relation.each == "column" and relation.table:
        keys = dict.fromkeys(figure.row_key for figure in inside)
    elif relation.each == "row" and relation.table:
        keys = dict.fromkeys(figure.column.key for figure in inside)
    else:
        keys = dict.fromkeys(figure.key for figure in inside)
    few = list(keys)[:12]
    return f"it may name: {', '.join(few)}{', …' if len(keys) > len(few) else ''}"


def _refuse_cycles(root: Part, stated: tuple[RelationForm, ...], figures: tuple[FigureForm, ...]) -> None:
    """No figure may be a total of itself, be it over several relations."""
    parts: dict[str, dict[str, RelationForm]] = {}
    for form in stated:
        for relation in instances_of(form, figures):
            if relation.op != "=" or relation.left_before or relation.right_before:
                continue
            for total, addends in ((relation.left, relation.right), (relation.right, relation.left)):
                if set(total) & set(addends):
                    raise root.refused(
                        f"a cycle: {total[0]!r} stands on both sides of {relation.id!r}; take it from one side",
                        form.line,
                    )
                if len(total) == 1 and len(addends) > 1:
                    parts.setdefault(total[0], {}).update(dict.fromkeys(addends, form))
    done: set[str] = set()
    for start in parts:
        _walk(root, start, parts, [], done)


def _walk(root: Part, key: str, parts: dict[str, dict[str, RelationForm]], above: list[str], done: set[str]) -> None:
    if key in above:
        circle = [*above[above.index(key) :], key]
        form = parts[circle[-2]][key]
        raise root.refused(
            f"a cycle: {' → '.join(circle)}, so {key!r} is a total of itself; "
            f"take {key!r} out of the relation {form.id!r}",
            form.line,
        )
    if key in done:
        return
    for part in parts.get(key, ()):
        _walk(root, part, parts, [*above, key], done)
    done.add(key)
