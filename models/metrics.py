"""How right an extraction is, against its truth: structure, texts by kind of cell, facts, table by table."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from models.adjacency import PlacedText
from models.adjacency import score as score_of_relations

Cell = dict[str, Any]
Extraction = dict[str, Any]
"""An extraction or a truth, in the shape of the extraction JSON."""


def normal(text: str | None) -> str | None:
    """A text as it is compared: NFKC, without any whitespace."""
    return None if text is None else "".join(unicodedata.normalize("NFKC", text).split())


class Share(NamedTuple):
    """So many right out of so many."""

    right: int = 0
    of: int = 0

    def __add__(self, other: object) -> Share:
        return Share(self.right + other.right, self.of + other.of) if isinstance(other, Share) else NotImplemented

    @property
    def rate(self) -> float | None:
        return self.right / self.of if self.of else None


NOTHING = Share()


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that was read wrongly, and where it stands."""

    what: str
    """figure, label, invented (text in a blank), missing (no such cell was found), table (none was found), extra
    (a table that is none), or fact."""
    table: int
    row: int
    col: int
    page: int | None
    bbox: tuple[float, ...]
    truth: str | None
    read: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """What was right in one document, or in many."""

    structure_of_truth: Share = NOTHING
    """Of the true cells, those found with the same row, column and spans."""
    structure_of_read: Share = NOTHING
    """Of the cells found, those that are true."""
    figures: Share = NOTHING
    labels: Share = NOTHING
    blanks_invented: Share = NOTHING
    """Of the truly blank cells, those in which something was read; here fewer is better."""
    figures_in_place: Share = NOTHING
    labels_in_place: Share = NOTHING
    """Texts judged by where they stand on the page, whatever row and column they were given."""
    adjacency_of_truth: Share = NOTHING
    adjacency_of_read: Share = NOTHING
    """Relations of neighbouring filled cells, as in the ICDAR 2013 table competition."""
    tables: Share = NOTHING
    """Of the true tables, those found with exactly the true cells."""
    facts: Share = NOTHING
    form: Share = NOTHING
    agency: Share = NOTHING
    year: Share = NOTHING

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def structure_f1(self) -> float | None:
        return f1(self.structure_of_truth, self.structure_of_read)

    @property
    def adjacency_f1(self) -> float | None:
        return f1(self.adjacency_of_truth, self.adjacency_of_read)

    def as_dict(self) -> dict[str, Any]:
        said: dict[str, Any] = {"structure_f1": self.structure_f1, "adjacency_f1": self.adjacency_f1}
        for field in fields(self):
            share: Share = getattr(self, field.name)
            said[field.name] = {"right": share.right, "of": share.of, "rate": share.rate}
        return said


def f1(of_truth: Share, of_read: Share) -> float | None:
    """The harmonic mean of recall and precision; None where there is nothing to find and nothing found."""
    total = of_truth.of + of_read.of
    return 2 * of_truth.right / total if total else None


def judged(truth: Extraction, read: Extraction) -> tuple[Score, tuple[Wrong, ...]]:
    """The score of an extraction, and every cell and fact that is wrong in it."""
    pairs = best_pairs(truth["tables"], read.get("tables", []))
    score, wrongs = Score(), []
    for index, table in enumerate(truth["tables"]):
        found = read["tables"][pairs[index]] if index in pairs else None
        part, wrong = _judged_table(index, table, found)
        score += part
        wrongs += wrong
    for index, table in enumerate(read.get("tables", [])):
        if index not in pairs.values():
            score += Score(structure_of_read=Share(0, len(table["cells"])))
            wrongs += [_wrong("extra", index, cell, None, cell["text"]) for cell in table["cells"][:1]]
    score += _judged_places(truth, read) + _judged_relations(truth, read)
    part, wrong = _judged_facts(truth, read)
    score += part
    for name in ("form", "agency", "year"):
        if truth.get("form"):
            right = normal(str(truth[name])) == normal(str(read.get(name)))
            score += Score(**{name: Share(int(right), 1)})
    return score, (*wrongs, *wrong)


def best_pairs(true: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Which found table is taken for which true one, so that most cells agree."""
    from scipy.optimize import linear_sum_assignment

    if not true or not found:
        return {}
    gains = [[_agreement(t["cells"], f["cells"]) for f in found] for t in true]
    rows, cols = linear_sum_assignment(gains, maximize=True)
    return {int(r): int(c) for r, c in zip(rows, cols, strict=True) if gains[r][c] > 0}


def _agreement(true: Sequence[Cell], found: Sequence[Cell]) -> float:
    places = {_spot(cell): normal(cell["text"]) for cell in found}
    texts = Counter(normal(cell["text"]) for cell in true) & Counter(normal(cell["text"]) for cell in found)
    same = sum(1 + (places[_spot(c)] == normal(c["text"])) for c in true if _spot(c) in places)
    return same + 0.5 * sum(n for text, n in texts.items() if text)


def _spot(cell: Cell) -> tuple[int, int, int, int]:
    return cell["row"], cell["col"], cell["rowspan"], cell["colspan"]


def kind_of(cell: Cell) -> str:
    """figure, label, or blank: as the truth says, or as its text looks."""
    if "kind" in cell:
        return cell["kind"]
    text = normal(cell["text"]) or ""
    return "blank" if not text else "figure" if any(c.isdigit() for c in text) and len(text) < 16 else "label"


def _judged_table(index: int, truth: dict[str, Any], found: dict[str, Any] | None) -> tuple[Score, list[Wrong]]:
    cells = found["cells"] if found else []
    spots = {_spot(cell) for cell in cells}
    by_origin = {(cell["row"], cell["col"]): cell for cell in cells}
    matched = sum(_spot(cell) in spots for cell in truth["cells"])
    score = Score(
        structure_of_truth=Share(matched, len(truth["cells"])),
        structure_of_read=Share(matched, len(cells)),
        tables=Share(int(matched == len(truth["cells"]) == len(cells)), 1),
    )
    wrongs = [] if found else [_missed(index, truth)]
    for cell in truth["cells"]:
        at = by_origin.get((cell["row"], cell["col"]))
        kind, right = kind_of(cell), at is not None and normal(at["text"]) == normal(cell["text"])
        if kind == "blank":
            score += Score(blanks_invented=Share(int(at is not None and not right), 1))
        else:
            score += Score(**{"figures" if kind == "figure" else "labels": Share(int(right), 1)})
        if found is None:
            continue
        if at is None or _spot(cell) not in spots:
            wrongs.append(_wrong("missing", index, cell, cell["text"], at["text"] if at else None))
        elif not right:
            wrongs.append(_wrong("invented" if kind == "blank" else kind, index, cell, cell["text"], at["text"]))
    return score, wrongs


def _wrong(what: str, table: int, cell: Cell, truth: str | None, read: str | None) -> Wrong:
    box = tuple(cell.get("bbox") or ())
    return Wrong(what, table, cell["row"], cell["col"], cell.get("page"), box, truth, read)


def _missed(index: int, table: dict[str, Any]) -> Wrong:
    """A whole table that was not found, boxed by its cells on its first page."""
    first = table["cells"][0]
    boxes = [c["bbox"] for c in table["cells"] if c.get("bbox") and c.get("page") == first.get("page")]
    around = [f(box[side] for box in boxes) for side, f in enumerate((min, min, max, max))] if boxes else []
    return _wrong("table", index, first | {"bbox": around}, f"{table['rows']} × {table['cols']}", None)


def _judged_places(truth: Extraction, read: Extraction) -> Score:
    """Texts of cells by where they stand: each true cell against the found cell that covers its middle."""
    found: dict[int, list[Cell]] = {}
    for table in read.get("tables", []):
        for cell in table["cells"]:
            if cell.get("bbox") and cell.get("page"):
                found.setdefault(cell["page"], []).append(cell)
    score = Score()
    for table in truth["tables"]:
        for cell in table["cells"]:
            kind = kind_of(cell)
            if kind == "blank" or not cell.get("bbox"):
                continue
            left, top, right, bottom = cell["bbox"]
            x, y = (left + right) / 2, (top + bottom) / 2
            over = [c for c in found.get(cell["page"], []) if _holds(c["bbox"], x, y)]
            same = any(normal(c["text"]) == normal(cell["text"]) for c in over)
            name = "figures_in_place" if kind == "figure" else "labels_in_place"
            score += Score(**{name: Share(int(same), 1)})
    return score


def _holds(box: Sequence[float], x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _judged_facts(truth: Extraction, read: Extraction) -> tuple[Score, list[Wrong]]:
    said = {fact["key"]: fact.get("text") for fact in read.get("facts", [])}
    wrongs, right = [], 0
    for fact in truth.get("facts", []):
        if fact["key"] in said and normal(said[fact["key"]]) == normal(fact["text"]):
            right += 1
        else:
            place = {"row": fact.get("row", -1), "col": fact.get("col", -1), "page": fact.get("page"),
                     "bbox": fact.get("bbox")}  # fmt: skip
            wrong = _wrong("fact", fact.get("table", -1), place, fact["text"], said.get(fact["key"]))
            wrongs.append(wrong)
    return Score(facts=Share(right, len(truth.get("facts", [])))), wrongs


def _judged_relations(truth: Extraction, read: Extraction) -> Score:
    """The relations of neighbours in all tables, as in the ICDAR 2013 table competition."""
    found = score_of_relations(
        [_placed(table) for table in truth["tables"]], [_placed(table) for table in read.get("tables", [])]
    )
    return Score(adjacency_of_truth=Share(found.right, found.true), adjacency_of_read=Share(found.right, found.found))


def _placed(table: dict[str, Any]) -> list[PlacedText]:
    return [PlacedText(*_spot(cell), cell["text"]) for cell in table["cells"]]


def likeness(truth: Extraction, read: Extraction) -> dict[str, float]:
    """TEDS and GriTS of a document's tables, by their libraries; tables that were missed count as 0."""
    from models.grid_similarity import grits
    from models.tree_similarity import as_html, teds

    true = [as_html(table["cells"], table["rows"]) for table in truth["tables"]]
    found = [as_html(table["cells"], table["rows"]) for table in read.get("tables", [])]
    pairs = best_pairs(truth["tables"], read.get("tables", []))
    alike = [teds(html, found[pairs[i]]) if i in pairs else 0.0 for i, html in enumerate(true)]
    topology, content = grits(true, found)
    return {"teds": sum(alike) / len(alike) if alike else 1.0, "grits_top": topology, "grits_con": content}
