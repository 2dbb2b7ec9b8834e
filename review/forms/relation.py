"""What a relation is: as a form states it once, and between whole keys, one for each row, column or given scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase

from review.forms.table import FigureForm


@dataclass(frozen=True, slots=True)
class Relation:
    """Figures of one scope held against each other: the sum of the left against the sum of the right, by key."""

    id: str
    scope: str
    """Which of its instances this is: a row's or a column's key, or '' where there is only one."""
    left: tuple[str, ...]
    right: tuple[str, ...]
    op: str = "="
    """Either = or ≤."""
    tolerance: Decimal = Decimal(0)
    """How far the sides may lie apart and still agree (rounding)."""
    needs: tuple[str, ...] = ()
    """Keys that must be printed for it to be judged: its totals. A blank among the others counts as 0."""
    text: str = ""
    """The relation as a sentence in the form's language."""
    english: str = ""
    scope_label: str = ""
    """The scope in the form's words: 自然人."""
    left_before: tuple[str, ...] = ()
    """Keys in the report of the year before that are added to the left; only in `Form.across()`."""
    right_before: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of this report on both sides."""
        return (*self.left, *self.right)

    @property
    def name(self) -> str:
        """Its id with its scope: `requests.balance/natural`."""
        return f"{self.id}/{self.scope}" if self.scope else self.id


@dataclass(frozen=True, slots=True)
class RelationForm:
    """A relation as a form states it, once for all of its scopes."""

    id: str
    table: str
    """The table whose rows or columns its terms name; '' where the terms are whole keys."""
    each: str
    """`row`, `column`, `given`, or '' where there is one instance only."""
    over: str
    """The table that `row` and `column` run over."""
    values: tuple[str, ...]
    """What `{each}` stands for, where each is `given`."""
    left: tuple[str, ...]
    right: tuple[str, ...]
    op: str
    tolerance: Decimal
    needs: tuple[str, ...]
    text: str
    english: str
    line: int = 0


BEFORE = "previous."
"""A term that begins so speaks of the report of the year before."""


def relations_of(stated_relations: tuple[RelationForm, ...], figures: tuple[FigureForm, ...]) -> tuple[Relation, ...]:
    """Every relation between these figures."""
    return tuple(relation for stated in stated_relations for relation in instances_of(stated, figures))


def unknown_terms(stated: RelationForm, figures: tuple[FigureForm, ...]) -> tuple[str, ...]:
    """The terms of a relation that name no figure in any of its scopes."""
    known: set[str] = set()
    for scope in _scopes(stated, figures):
        for term in (*stated.left, *stated.right, *stated.needs):
            if _keys(term.removeprefix(BEFORE), stated, scope, figures):
                known.add(term)
    return tuple(term for term in (*stated.left, *stated.right, *stated.needs) if term not in known)


def instances_of(stated: RelationForm, figures: tuple[FigureForm, ...]) -> Iterator[Relation]:
    """A relation in each of its scopes."""
    for scope, scope_label in _scopes(stated, figures).items():
        named = {
            key
            for term in (*stated.left, *stated.right)
            if "*" not in term and not term.startswith(BEFORE)
            for key in _keys(term, stated, scope, figures)
        }
        left, left_before = _side(stated.left, stated, scope, figures, named)
        right, right_before = _side(stated.right, stated, scope, figures, named)
        if not (left or left_before) or not (right or right_before):
            continue
        needs = tuple(key for term in stated.needs for key in _keys(term, stated, scope, figures))
        yield Relation(
            id=stated.id,
            scope=scope,
            left=left,
            right=right,
            op=stated.op,
            tolerance=stated.tolerance,
            needs=needs or _single(left, left_before, right, right_before),
            text=stated.text,
            english=stated.english,
            scope_label=scope_label,
            left_before=left_before,
            right_before=right_before,
        )


def _single(
    left: tuple[str, ...], left_before: tuple[str, ...], right: tuple[str, ...], right_before: tuple[str, ...]
) -> tuple[str, ...]:
    """A figure that stands alone on its side is the total of the other side."""
    alone = [side for side, before in ((left, left_before), (right, right_before)) if len(side) == 1 and not before]
    return tuple(key for side in alone for key in side)


def _scopes(stated: RelationForm, figures: tuple[FigureForm, ...]) -> dict[str, str]:
    """The scopes of a relation and their labels."""
    inside = [figure for figure in figures if figure.table == stated.over]
    if stated.each == "column":
        return {figure.column.key: figure.column.label for figure in inside}
    if stated.each == "row":
        return {figure.row_key: figure.row.label for figure in inside}
    if stated.each == "given":
        return dict.fromkeys(stated.values, "")
    return {"": ""}


def _side(
    terms: tuple[str, ...], stated: RelationForm, scope: str, figures: tuple[FigureForm, ...], named: set[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of one side in this report, and in that of the year before."""
    now: dict[str, None] = {}
    before: dict[str, None] = {}
    for term in terms:
        keys = _keys(term.removeprefix(BEFORE), stated, scope, figures)
        if term.startswith(BEFORE):
            before.update(dict.fromkeys(keys))
        elif "*" in term:  # a wildcard takes no figure that stands in the relation by its own name
            now.update(dict.fromkeys(key for key in keys if key not in named))
        else:
            now.update(dict.fromkeys(keys))
    return tuple(now), tuple(before)


def _keys(term: str, stated: RelationForm, scope: str, figures: tuple[FigureForm, ...]) -> list[str]:
    """The figures that a term names in a scope."""
    if "{" in term:
        pattern = term.replace("{row}", scope).replace("{column}", scope).replace("{each}", scope)
        whole = f"{stated.table}.{pattern}" if stated.table and stated.each == "given" else pattern
        return [figure.key for figure in figures if fnmatchcase(figure.key, whole)]
    inside = [figure for figure in figures if figure.table == stated.over]
    if stated.each == "column" and stated.table:
        return [f.key for f in inside if f.column.key == scope and fnmatchcase(f.row_key, term)]
    if stated.each == "row" and stated.table:
        return [f.key for f in inside if f.row_key == scope and fnmatchcase(f.column.key, term)]
    whole = f"{stated.table}.{term}" if stated.table else term
    return [figure.key for figure in figures if fnmatchcase(figure.key, whole)]
