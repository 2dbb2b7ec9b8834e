"""A question as a task of Label Studio, and what was filled in there as an Answer: pure translation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from models.document import Box, Cell, Document
from review.answered import said_by
from review.candidates import candidates
from review.decision import (
    Answer,
    DrawnCell,
    Fact,
    Filled,
    Outcome,
    Question,
    Report,
    StructureAnswer,
    StructureQuestion,
)
from review.forms.relation import Relation
from review.labelstudio.config import CANDIDATE_KEYS, MODEL_VERSION
from review.labelstudio.drawn import row_picture
from review.labelstudio.lattice import placed
from review.labelstudio.phrases import phrases
from review.labelstudio.seam import Annotation
from review.labelstudio.sums import sums_html

_LEAST_LIKELY = 1e-4
"""A text that a reader gave less than this is no candidate."""
_VERDICTS = {
    "as_read": Outcome.AS_READ,
    "corrected": Outcome.CORRECTED,
    "illegible": Outcome.ILLEGIBLE,
    "inconsistent_in_source": Outcome.INCONSISTENT,
    "blank": Outcome.BLANK,
}
_CELL_ID = re.compile(r"([qs])(\d+)-[0-9a-f]{12}-\S.*", re.DOTALL)
_SAME = 0.004
"""A rectangle whose sides all lie nearer than this share of the page is the cell that was shown."""

_ONE_DOCUMENT, _SAME_PLACE = 5e-7, 1e-12
"""Places nearer than this are of one document, and are one place."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a question is about, with all that its task shows."""

    document: Document
    report: Report
    relations: Sequence[Relation]
    language: str


def cell_id(question: Question) -> str:
    """The name by which a question is found again in Label Studio, whatever became of its task there."""
    return f"q{question.id}-{question.flag.document[:12]}-{question.flag.report}.{question.flag.key}"


def structure_id(question: StructureQuestion) -> str:
    """The same for a table."""
    return f"s{question.id}-{question.document[:12]}-page{question.page}"


def question_of(name: str) -> tuple[str, int] | None:
    """Which question a task's cell id names: `q` for a figure, `s` for a table, and its number."""
    found = _CELL_ID.fullmatch(name)
    return (found[1], int(found[2])) if found else None


def figure_task(question: Question, case: Case, pictures: Sequence[str], score: float) -> dict[str, Any]:
    """The task of one doubted figure; `pictures` are the addresses of its crop and of what is around it."""
    words = phrases(case.language)
    fact = next(one for one in case.report.facts if one.key == question.flag.key)
    cell, context = pictures if pictures else (row_picture(case.document, fact, words),) * 2
    data = {
        "cell_id": cell_id(question),
        "document": question.flag.document,
        "name": case.document.name,
        "agency": case.report.agency or "",
        "year": str(case.report.year or ""),
        "page_number": fact.page or 0,
        "key": fact.key,
        "reviewer": question.reviewer or "",
        "machine_text": fact.text or "",
        "reason": reason_of(question),
        "label_html": label_html(fact, case),
        "candidates": candidates_of(fact, suggestion_of(case.report, fact)),
        "arith_html": sums_html(fact, case.report, case.relations, words),
        "cell_image": cell,
        "context_image": context,
    }
    return {"data": data, "predictions": [{"model_version": MODEL_VERSION, "score": score, "result": []}]}


def structure_task(question: StructureQuestion, document: Document, picture: str, language: str) -> dict[str, Any]:
    """The task of one table: its page, and a rectangle for each of its cells there."""
    words = phrases(language)
    data = {
        "cell_id": structure_id(question),
        "document": question.document,
        "name": document.name,
        "page_number": question.page,
        "keys": ", ".join(question.keys),
        "reviewer": question.reviewer or "",
        "reason": "\n".join(dict.fromkeys(reason.message for reason in question.reasons)),
        "label_html": f"<b>{escape(document.name)}</b> {escape(words.page.format(number=question.page))}",
        "page_image": picture,
    }
    size = next(((p.width, p.height) for p in document.pages if p.number == question.page), (1000, 1414))
    result = [part for cell in cells_shown(question, document) for part in _region(cell, size)]
    # Tables come before figures: what they settle may settle many.
    return {"data": data, "predictions": [{"model_version": MODEL_VERSION, "score": 0.0, "result": result}]}


def cells_shown(question: StructureQuestion, document: Document) -> list[Cell]:
    """The cells of the table that stand on the page which a structure question shows."""
    if question.table is None or question.table >= len(document.tables):
        return []
    return [c for c in document.tables[question.table].cells if c.page == question.page and c.box is not None]


def _region(cell: Cell, size: tuple[int, int]) -> list[dict[str, Any]]:
    box = cell.box
    if box is None:
        return []
    place = {"x": box.left * 100, "y": box.top * 100, "width": box.width * 100, "height": box.height * 100}
    shared = {
        "id": f"r{cell.row}c{cell.col}",
        "to_name": "page",
        "original_width": size[0],
        "original_height": size[1],
        "image_rotation": 0,
    }
    rectangle = {"value": {**place, "rotation": 0, "rectanglelabels": ["cell"]}, "type": "rectanglelabels"}
    text = {"value": {**place, "rotation": 0, "text": [cell.text]}, "type": "textarea"}
    parts = [{**shared, **rectangle, "from_name": "place"}]
    return [*parts, {**shared, **text, "from_name": "text"}] if cell.text else parts


def reason_of(question: Question) -> str:
    """Why a person is asked, one reason a line."""
    return "\n".join(dict.fromkeys(reason.message for reason in question.flag.reasons))


def label_html(fact: Fact, case: Case) -> str:
    """Which figure of which report it is."""
    report = " ".join(filter(None, (case.report.agency, str(case.report.year or "")))) or case.document.name
    *outer, last = (fact.label or fact.key).split(" / ")
    path = " / ".join(escape(part) for part in outer)
    page = f" · {escape(phrases(case.language).page.format(number=fact.page))}" if fact.page else ""
    above = f'<span style="color:#777;font-size:12px">{escape(report)}{page}</span><br/>'
    return f"{above}{path}{' / ' if outer else ''}<b>{escape(last)}</b>"


def suggestion_of(report: Report, fact: Fact) -> str | None:
    """What arithmetic and pixels hold likelier than what was read."""
    verdict = report.verdicts.get(fact.key)
    return verdict.suggestion if verdict else None


def candidates_of(fact: Fact, suggestion: str | None) -> list[dict[str, str]]:
    """Other texts that the cell may show, the likeliest first, each with its key."""
    read = (fact.text or "").strip()
    likely = [c.text for c in candidates(fact).texts if c.probability >= _LEAST_LIKELY] if fact.text is not None else []
    texts = dict.fromkeys(text.strip() for text in [suggestion or "", *likely])
    others = [text for text in texts if text and text != read]
    return [{"value": text, "hotkey": key} for text, key in zip(others, CANDIDATE_KEYS, strict=False)]


def scores(questions: Iterable[Question]) -> dict[int, float]:
    """The order in which questions are asked, the lowest first: documents by their least sure figure, and within a
    document in the order that settles most."""
    many = list(questions)
    least: dict[str, float] = {}
    for question in many:
        document = question.flag.document
        least[document] = min(least.get(document, 1.0), question.confidence)
    return {q.id: score_of(q, least[q.flag.document]) for q in many}


def score_of(question: Question, least_of_document: float) -> float:
    """A place in the order: the document's doubt to three digits, then the document itself, then the question's."""
    digest = hashlib.sha256(question.flag.document.encode()).digest()
    document = int.from_bytes(digest[:4], "big") / 2**32
    within = min(question.flag.report * 500 + question.flag.priority, 9999)
    return round(least_of_document, 3) + document * 9e-4 + within * 1e-11


def moves(now: Mapping[int, float], wanted: Mapping[int, float]) -> dict[int, float]:
    """The places that must change so that the open tasks of one document stand in the wanted order.

    Each answer counts the others anew, which changes no order: those stay. A document of which the least sure figure
    has been answered keeps its place among the others: whoever began it ends it.
    """
    apart = {one: now[one] - wanted[one] for one in now}
    # Documents stand whole steps apart; any other place is none that gouji gave.
    steps = [round(far, 3) for far in apart.values() if abs(far - round(far, 3)) < _ONE_DOCUMENT]
    kept = min([0.0, *steps])
    places = {one: wanted[one] + kept for one in now}
    elsewhere = {one: place for one, place in places.items() if abs(now[one] - place) > _ONE_DOCUMENT}
    then = {**now, **elsewhere}
    order = sorted(now, key=lambda one: (places[one], then[one]))
    if any(places[a] < places[b] and then[a] >= then[b] for a, b in pairwise(order)):
        return {one: place for one, place in places.items() if abs(now[one] - place) > _SAME_PLACE}
    return elsewhere


def filled_of(annotation: Annotation, prefilled: str) -> Filled:
    """What a person left in the form of a figure."""
    typed = _texts(annotation, "reading")
    verdict = _chosen(annotation, "verdict")
    # An untouched box comes back as it was prefilled, an emptied one does not come back at all.
    box = typed[-1] if typed else ("" if prefilled.strip() else None)
    return Filled(_VERDICTS.get(verdict or ""), prefilled, box, _chosen(annotation, "candidate"))


def answer_of(annotation: Annotation, question: int, prefilled: str, source: str) -> Answer:
    """What a person said about a figure."""
    note = " ".join(_texts(annotation, "note"))
    if annotation.skipped:
        outcome, text, why = Outcome.SKIPPED, None, ""
    else:
        outcome, text, why = said_by(filled_of(annotation, prefilled))
    said = "; ".join(filter(None, (why, note)))
    return Answer(question, annotation.by, outcome, source, annotation.updated, text, said, annotation.seconds)


def structure_answer_of(
    annotation: Annotation, question: StructureQuestion, document: Document, source: str
) -> StructureAnswer:
    """What a person said about the cells of a table."""
    note = " ".join(_texts(annotation, "note"))
    verdict = _VERDICTS.get(_chosen(annotation, "verdict") or "")
    cells: tuple[DrawnCell, ...] = ()
    outcome = Outcome.SKIPPED if annotation.skipped else verdict or Outcome.SKIPPED
    if outcome is Outcome.CORRECTED:
        drawn = drawn_cells(annotation, cells_shown(question, document))
        if not drawn:
            outcome, note = Outcome.CONTRADICTORY, "; ".join(filter(None, ("cells lie on one another", note)))
        cells = tuple(drawn or ())
    return StructureAnswer(
        question.id, annotation.by, outcome, source, annotation.updated, cells, note, annotation.seconds
    )


def drawn_cells(annotation: Annotation, shown: Sequence[Cell]) -> list[DrawnCell] | None:
    """The rectangles of an annotation as cells; None where two lie on one another.

    Where the rectangles are those that were shown, so are their places; else the places follow from all of them.
    """
    texts = {str(part.get("id")): part["value"]["text"] for part in annotation.result if part["from_name"] == "text"}
    boxes: dict[str, Box] = {}
    for part in annotation.result:
        if part["from_name"] == "place":
            v = part["value"]
            left, top = v["x"] / 100, v["y"] / 100
            boxes[str(part["id"])] = Box.clipped(left, top, left + v["width"] / 100, top + v["height"] / 100)
    known = {id: _like(box, shown) for id, box in boxes.items()}
    if all(cell is not None for cell in known.values()):
        places = [(c.row, c.col, c.rowspan, c.colspan) for c in known.values() if c is not None]
    else:
        first = min((c.row for c in shown), default=0), min((c.col for c in shown), default=0)
        found = placed(list(boxes.values()), *first)
        if found is None:
            return None
        places = found
    return [
        DrawnCell(row, col, _text(texts.get(id)), rowspan, colspan, box)
        for (id, box), (row, col, rowspan, colspan) in zip(boxes.items(), places, strict=True)
    ]


def _text(typed: object) -> str:
    if isinstance(typed, list | tuple) and typed:
        return str(typed[-1]).strip()
    return str(typed).strip() if isinstance(typed, str) else ""


def _like(box: Box, shown: Sequence[Cell]) -> Cell | None:
    def apart(cell: Cell) -> float:
        other = cell.box
        sides = (("left", "top", "right", "bottom")) if other is not None else ()
        return max((abs(getattr(box, side) - getattr(other, side)) for side in sides), default=1.0)

    nearest = min(shown, key=apart, default=None)
    return nearest if nearest is not None and apart(nearest) < _SAME else None


def _texts(annotation: Annotation, name: str) -> list[str]:
    found: list[str] = []
    for value in _values(annotation, name):
        text = value.get("text")
        found += [text] if isinstance(text, str) else [str(one) for one in text or ()]
    return [text.strip() for text in found]


def _chosen(annotation: Annotation, name: str) -> str | None:
    return next((str(v["choices"][-1]) for v in _values(annotation, name) if v.get("choices")), None)


def _values(annotation: Annotation, name: str) -> list[Mapping[str, Any]]:
    return [part.get("value") or {} for part in annotation.result if part.get("from_name") == name]
