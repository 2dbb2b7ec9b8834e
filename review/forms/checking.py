"""What `gouji forms list`, `show` and `check` say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from review.decision import Kind
from review.forms.drawn import drawn
from review.forms.form import Form, Relation, RowsFound
from review.forms.loader import load_form
from review.forms.matcher import match
from review.values import value_of


@dataclass(frozen=True)
class Checked:
    """A form that loads, and what is wrong with it."""

    form: Form
    problems: tuple[str, ...]
    """What must be mended; empty means that the form is ready."""

    @property
    def lines(self) -> tuple[str, ...]:
        """What to print."""
        found = _example_rows(self.form)
        counts = (
            f"{len(self.form.tables)} tables, {len(self.form.figures(found))} figures, "
            f"{len(self.form.relations(found))} relations"
        )
        if self.problems:
            return (f"{self.form.path}: {self.form.id}: {counts}", *(f"  {problem}" for problem in self.problems))
        if not self.form.example:
            return (f"{self.form.path}: {self.form.id}: {counts}; add an `example:` to have its relations tried",)
        return (f"{self.form.path}: {self.form.id}: {counts}; its example balances and is read back whole",)


def listed(forms: Iterable[Form]) -> tuple[str, ...]:
    """One line a form: id, years, how much it holds, title."""
    rows = [("FORM", "YEARS", "TABLES", "FIGURES", "RELATIONS", "TITLE")]
    for form in forms:
        found = _example_rows(form)
        first, last = form.years
        years = "any" if not first else f"{first}–{last}" if last < 9999 else f"{first}–"
        open_rows = "+" if form.example_rows else ""
        numbers = (len(form.tables), len(form.figures(found)), len(form.relations(found)))
        rows.append((form.id, years, str(numbers[0]), f"{numbers[1]}{open_rows}", str(numbers[2]), form.title))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return tuple(
        "  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[5]]) for row in rows
    )


def shown(form: Form) -> tuple[str, ...]:
    """A form spelled out: its tables, the key and label of every figure, its relations."""
    found = _example_rows(form)
    lines = [f"{form.id}  {form.title}", *([f"source: {form.source}"] if form.source else []), f"file: {form.path}"]
    for table in form.tables:
        lines += ["", f"{table.key}  {table.heading}" + ("  (optional)" if table.optional else "")]
        figures = table.figures(found)
        width = max((len(figure.key) for figure in figures), default=0)
        lines += [f"  {figure.key.ljust(width)}  {figure.label}" for figure in figures]
        if any(block.open for block in table.blocks):
            lines.append("  (its rows are a list that each document brings itself; these are the example's)")
    relations = (*form.relations(found), *form.across(found))
    if relations:
        lines += ["", "relations"]
    for name in dict.fromkeys(relation.id for relation in relations):
        some = [relation for relation in relations if relation.id == name]
        scopes = ", ".join(relation.scope for relation in some if relation.scope)
        lines.append(f"  {name}: {some[0].text}" + (f"  [{scopes}]" if scopes else ""))
    return tuple(lines)


def checked(path: str | Path) -> Checked:
    """A form's file, loaded and tried: its example must be whole, balance, and be read back under the same keys."""
    form = load_form(path)
    return Checked(form, tuple(_problems(form)) if form.example else ())


def _example_rows(form: Form) -> RowsFound:
    return {prefix: tuple(rows) for prefix, rows in form.example_rows.items()}


def _problems(form: Form) -> Iterable[str]:
    found = _example_rows(form)
    missing = [figure.key for figure in form.figures(found) if figure.key not in form.example]
    if missing:
        few = ", ".join(missing[:5]) + (", …" if len(missing) > 5 else "")
        yield f"the example has no figure for {few}; give one, or remove the row"
        return
    for relation in form.relations(found):
        left, right = (_sum(form.example, keys) for keys in (relation.left, relation.right))
        if not _agree(relation, left, right):
            yield (
                f"the example breaks {relation.name} ({relation.text}): left is {left}, right is {right}; "
                "mend the figures or the relation"
            )
    yield from _misread(form)


def _misread(form: Form) -> Iterable[str]:
    """Figures of the example that are not found again in the drawn form: their labels cannot be told apart."""
    reports = match(drawn(form), (form,), form.id)
    facts = {fact.key: fact.text for fact in reports[0].facts}
    wrong = [key for key, text in form.example.items() if facts.get(key) != text.strip()]
    if len(reports) > 1 or wrong:
        few = ", ".join(wrong[:5]) + (", …" if len(wrong) > 5 else "")
        yield f"drawn as printed, its example is not read back: {few or 'it is taken for two reports'}; " + (
            "make the labels differ, or set the rows in groups"
        )


def _sum(example: Mapping[str, str], keys: Iterable[str]) -> int | Decimal:
    values = (value_of(example[key]) for key in keys)
    return sum((value.number for value in values if value.kind is Kind.NUMBER and value.number is not None), 0)


def _agree(relation: Relation, left: int | Decimal, right: int | Decimal) -> bool:
    if relation.op == "≤":
        return left <= right + relation.tolerance
    return abs(left - right) <= relation.tolerance
