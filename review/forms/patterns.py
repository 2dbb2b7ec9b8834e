"""The tables of known forms as patterns: what a page that prints one looks like, before it is seen."""

from __future__ import annotations

from collections.abc import Sequence

from models.layout.pattern import Pattern, Place
from review.forms.drawn import drawn
from review.forms.form import Form

_TOTALS = {"总计", "合计", "Total"}


def patterns_of(forms: Sequence[Form]) -> tuple[Pattern, ...]:
    """One for each table whose rows are all known; where two forms print the same table, it is one."""
    found: dict[tuple[Place, ...], Pattern] = {}
    for form in forms:
        for table, printed in zip(form.tables, drawn(form).tables, strict=True):
            if any(block.open for block in table.blocks):
                continue
            other_words = _other_words(form)
            # A figure of the example says where figures stand; what it is, each page says for itself.
            figures = {cell.text for cell in printed.cells if cell.text and not any(c.isalpha() for c in cell.text)}
            places = tuple(
                Place(
                    cell.row,
                    cell.col,
                    cell.rowspan,
                    cell.colspan,
                    (cell.text, *other_words.get(cell.text, ())) if cell.text and cell.text not in figures else (),
                )
                for cell in printed.cells
            )
            for number, way in enumerate(dict.fromkeys((places, _total_beside(places))), 1):
                same = found.get(way)
                forms_of_it = tuple(dict.fromkeys((*same.forms, form.id))) if same else (form.id,)
                pattern = Pattern(forms_of_it, table.key, f"{forms_of_it[0]}.{table.key}.{number}", way)
                if (pattern.owner >= 0).all():
                    found[way] = pattern
    return tuple(found.values())


def _total_beside(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The same table with the last column, a total, beside the head of its group and not below it."""
    cols = max(place.col + place.colspan for place in places)
    head = next((p for p in places if p.row == 0 and p.col + p.colspan == cols and p.colspan > 1), None)
    total = head and next((p for p in places if p.row == head.rowspan and p.col == cols - 1), None)
    if head is None or total is None or not set(total.words) & _TOTALS or head.col == 0:
        return places
    changed = {
        head: head._replace(colspan=head.colspan - 1),
        total: total._replace(row=0, rowspan=total.row + total.rowspan),
    }
    return tuple(sorted(changed.get(place, place) for place in places))


def _other_words(form: Form) -> dict[str, tuple[str, ...]]:
    """For each label the other words that agencies print for it."""
    words: dict[str, tuple[str, ...]] = {}
    for table in form.tables:
        for block in table.blocks:
            words |= {row.label: row.aliases for row in block.rows if row.aliases}
            words |= {column.label: column.aliases for column in block.columns if column.aliases}
            if block.corner:
                words[block.corner[0]] = block.corner[1:]
    return words
