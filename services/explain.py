"""One fact's whole story: what the pixels say, what arithmetic says, and what follows from both."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from models.document import Document
from models.errors import BadRequest
from models.read import Engine, read
from review.candidates import candidates
from review.check import Judgement, judgement
from review.decision import Fact, Finding
from review.forms.form import Form
from review.forms.matcher import match
from review.repair import Opinion
from services.extraction import number
from services.settings import Settings
from services.wiring import limits

FRAME = (30, 60, 220)
"""The colour of the frame around the cell, blue first."""


@dataclass(frozen=True)
class Story:
    """A fact with everything that was concluded about it."""

    document: Document
    judgement: Judgement
    fact: Fact

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.judgement.report.findings if self.fact.key in f.facts)

    @property
    def opinion(self) -> Opinion | None:
        return self.judgement.repair.opinions.get(self.fact.key)


def story(path: Path, key: str, engine: Engine, forms: Sequence[Form], form: str, settings: Settings) -> Story:
    """The story of one fact of a file."""
    document = read(path, engine, limits(settings))
    by_id = {form.id: form for form in forms}
    reports = match(document, forms, form)
    for report in reports:
        fact = next((fact for fact in report.facts if fact.key == key), None)
        if fact is not None:
            judged = judgement(document, report, by_id.get(report.form or ""), target_error=settings.target_error)
            return Story(document, judged, fact)
    keys = [fact.key for report in reports for fact in report.facts]
    if not keys:
        raise BadRequest("no form was recognised in it, so it has no facts: give --form, or see `gouji forms list`")
    raise BadRequest(f"no fact called {key!r} in it; the nearest: {', '.join(_nearest(key, keys))}")


def lines(told: Story) -> Iterator[str]:
    """The story in words."""
    fact, judged = told.fact, told.judgement
    verdict = judged.report.verdicts.get(fact.key)
    yield f"{fact.key}   {fact.label}"
    if fact.absent:
        yield "absent: its row or table is not in the document"
        return
    yield f"printed     {fact.text!r}: {_meaning(fact)}"
    yield f"where       {_where(fact)}"
    if fact.reading:
        yield f"reader      {fact.reading.reader}, confidence {fact.reading.confidence:.4f}"
    for other in fact.second_readings:
        yield f"again       {other.text!r} by {other.reader}, confidence {other.confidence:.4f}"
    if fact.reading and fact.reading.alternatives:
        known = candidates(fact)
        shown = "  ".join(f"{c.text!r} {c.probability:.2%}" for c in known.texts[:6])
        yield f"candidates  {shown}  something else {known.other:.4%}"
    yield from _arithmetic(told)
    if verdict:
        yield (
            f"verdict     {verdict.state}: wrong with a probability of {verdict.error_probability:.5f} "
            f"(asked from {judged.threshold:.5f} on)"
        )
        for reason in verdict.reasons:
            yield f"            {reason.code}: {reason.message}"
        if verdict.suggestion is not None:
            yield f"suggestion  {verdict.suggestion!r}"


def _arithmetic(told: Story) -> Iterator[str]:
    values = {fact.key: fact for fact in told.judgement.report.facts}
    if not told.findings:
        yield "relations   none goes through it"
    for finding in told.findings:
        relation = next((r for r in told.judgement.relations if (r.id, r.scope) == (finding.rule, finding.scope)), None)
        sums = ""
        if relation:
            left = _sum(relation.left, values, told.fact.key, finding.left)
            right = _sum(relation.right, values, told.fact.key, finding.right)
            sums = f": {left} {relation.op} {right}"
        why = f" ({finding.why})" if finding.why else ""
        yield f"relation    {finding.rule}/{finding.scope} {finding.status}{sums}{why}"
        yield f"            {finding.text}"
    if opinion := told.opinion:
        margin = "nothing else fits" if math.isinf(opinion.margin) else f"{opinion.margin:.1f} nats to the next world"
        yield (
            f"together    misread {opinion.misread:.5f}, wrong on paper {opinion.source:.5f}, {margin}; "
            f"relations that hold {opinion.covered + opinion.trivially}, violated {opinion.violated}"
        )
        if opinion.would_be is not None:
            yield f"            it would have to be {opinion.would_be!r} for the relations to hold"


def _sum(keys: Sequence[str], values: Mapping[str, Fact], this: str, whole: int | Decimal | None) -> str:
    """A side of a relation with its figures, the fact in brackets; zeros and blanks are left out."""
    if not any(key in values for key in keys):
        return str(number(whole))
    shown = []
    for key in keys:
        fact = values.get(key)
        value = fact.value.number if fact else None
        if key == this:
            shown.append(f"[{number(value) if value is not None else '–'}]")
        elif value:
            shown.append(str(number(value)))
    return " + ".join(shown) or "0"


def _meaning(fact: Fact) -> str:
    value = fact.value
    if value.number is None:
        return str(value.kind)
    return f"{value.kind} {number(value.number)}" + (f" {value.unit}" if value.unit else "")


def _where(fact: Fact) -> str:
    place = f"table {fact.place.table}, row {fact.place.row}, column {fact.place.col}" if fact.place else "no cell"
    return f"page {fact.page}, {place}" if fact.page else place


def _nearest(key: str, keys: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(key, keys, 3, 0.0)


def picture(told: Story, path: Path, target: Path) -> Path | None:
    """The cell, framed, with what stands around it, as a PNG; None where the file has no pages."""
    import cv2

    from models.pages import open_pages

    fact = told.fact
    if fact.box is None or fact.page is None:
        return None
    sheet = next(sheet for sheet in open_pages(path) if sheet.number == fact.page)
    height, width = sheet.image.shape[:2]
    left, top = int(fact.box.left * width), int(fact.box.top * height)
    right, bottom = int(fact.box.right * width), int(fact.box.bottom * height)
    around = max(bottom - top, 40)
    image = sheet.image.copy()
    cv2.rectangle(image, (left - 3, top - 3), (right + 3, bottom + 3), FRAME, 3)
    cut = image[max(0, top - 2 * around) : bottom + 2 * around, max(0, left - 8 * around) : right + 4 * around]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(cv2.imencode(".png", cut)[1].tobytes())
    return target
