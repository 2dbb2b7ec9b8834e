"""`gouji evaluate DIR`: every document with `NAME.truth.json` beside it is extracted and scored."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from models.errors import BadRequest, UnreadableFile
from models.metrics import Extraction, Score, Wrong, judged
from services.calibration import Judged as JudgedFact
from services.calibration import bound, calibration_error, facts_of, reliability

TRUTH = ".truth.json"
Extract = Callable[[Path], Extraction]
NOTHING_READ: Extraction = {"tables": []}
Likeness = Callable[[Extraction, Extraction], dict[str, float]]


@dataclass(frozen=True)
class Judged:
    """One document: what was right, what was wrong, and how long it took."""

    path: Path
    damage: str
    pages: int
    seconds: float
    score: Score
    wrongs: tuple[Wrong, ...]
    likeness: dict[str, float] = field(default_factory=dict)
    failure: str | None = None
    """Why the document could not be read at all."""
    facts: tuple[JudgedFact, ...] = ()
    """What was said of each fact, and what was true."""


def with_truth(directory: Path) -> list[tuple[Path, Path]]:
    """Documents of a directory and the truth beside each, by name."""
    truths = sorted(directory.rglob(f"*{TRUTH}"))
    pairs = []
    for truth in truths:
        stem = truth.name.removesuffix(TRUTH)
        beside = [p for p in sorted(truth.parent.iterdir()) if p.stem == stem and p.suffix != ".json" and p.is_file()]
        if not beside:
            raise BadRequest(f"{truth} has no document beside it: put {stem}.pdf (or another kind) there, or remove it")
        pairs.append((beside[0], truth))
    if not pairs:
        raise BadRequest(f"no NAME.truth.json in {directory}; make some with `gouji synth --out {directory}`")
    return pairs


def evaluate(directory: Path, extract: Extract, likeness: Likeness | None = None) -> Iterator[Judged]:
    """Extract and judge document after document; one that cannot be read has nothing right.

    `likeness` adds further measures, as models.metrics.likeness does.
    """
    for path, truth_path in with_truth(directory):
        truth = json.loads(truth_path.read_text(encoding="utf-8"))
        try:
            read = extract(path)
        except UnreadableFile as error:
            yield replace(judged_document(path, truth, NOTHING_READ, likeness), failure=str(error))
        else:
            yield judged_document(path, truth, read, likeness)


def judged_document(path: Path, truth: Extraction, read: Extraction, likeness: Likeness | None = None) -> Judged:
    """One document's extraction against its truth."""
    score, wrongs = judged(truth, read)
    made: dict[str, Any] = truth.get("made", {})
    alike = likeness(truth, read) if likeness else {}
    pages = max(1, len(truth.get("source", {}).get("pages", [])))
    seconds = float(read.get("timing", {}).get("seconds", 0.0))
    damage = str(made.get("damage", ""))
    facts = tuple(facts_of(path.name, damage, truth, read)) if truth.get("facts") and "facts" in read else ()
    return Judged(path, damage, pages, seconds, score, wrongs, alike, facts=facts)


COLUMNS: tuple[tuple[str, Callable[[Judged], float | None]], ...] = (
    ("structure", lambda j: j.score.structure_f1),
    ("figures", lambda j: j.score.figures.rate),
    ("labels", lambda j: j.score.labels.rate),
    ("invented", lambda j: j.score.blanks_invented.rate),
    ("in place", lambda j: j.score.figures_in_place.rate),
    ("adjacency", lambda j: j.score.adjacency_f1),
    ("facts", lambda j: j.score.facts.rate),
    ("TEDS", lambda j: j.likeness.get("teds")),
    ("GriTS top", lambda j: j.likeness.get("grits_top")),
    ("GriTS con", lambda j: j.likeness.get("grits_con")),
    ("s/page", lambda j: j.seconds / j.pages),
)


def in_all(documents: Sequence[Judged], name: str) -> Judged:
    """Many documents as one: shares are added up, likenesses averaged."""
    score = sum((d.score for d in documents), Score())
    names = {key for d in documents for key in d.likeness}
    alike = {key: sum(d.likeness.get(key, 0.0) for d in documents) / len(documents) for key in names}
    return Judged(
        Path(name), "", sum(d.pages for d in documents), sum(d.seconds for d in documents), score, (), alike
    )  # fmt: skip


def summaries(documents: Sequence[Judged]) -> list[Judged]:
    """One line a damage, where there are several, and one in all."""
    damages = sorted({d.damage for d in documents})
    lines = [in_all([d for d in documents if d.damage == damage], f"all {damage}") for damage in damages if damage]
    return [*(lines if len(lines) > 1 else []), in_all(documents, "all")]


def as_table(documents: Sequence[Judged]) -> str:
    """The scores as lines of text, one a file, then the sums."""
    rows = [*documents, *summaries(documents)]
    shown = [(title, get) for title, get in COLUMNS if any(get(row) is not None for row in rows)]
    wide = max(_width(row.path.name) for row in rows)
    lines = [" ".join([f"{'file':<{wide}}", *(f"{title:>9}" for title, _ in shown)])]
    for row in rows:
        figures = (_figure(title, get(row)) for title, get in shown)
        name = row.path.name + " " * (wide - _width(row.path.name))
        lines.append(" ".join([name, *figures]))
        if row is documents[-1]:
            lines.append("-" * len(lines[0]))
    return "\n".join(lines)


def doubt_lines(documents: Sequence[Judged]) -> Iterator[str]:
    """How much was asked, what passed in silence, and whether the error probabilities mean what they say."""
    facts = [fact for document in documents for fact in document.facts]
    if not facts:
        return
    accepted = [fact for fact in facts if not fact.flagged]
    silent = sum(not fact.right for fact in accepted)
    bins = reliability(facts)
    yield f"{len(facts)} facts: {1 - len(accepted) / len(facts):.2%} asked, {silent} silent errors " + (
        f"(at most {bound(silent, len(accepted)):.5f} of what was accepted, with 95 % confidence)" if accepted else ""
    )
    yield f"{'said':>10} {'true':>10} {'wrong':>7} of facts"
    for one in bins:
        yield f"{one.said:>10.6f} {one.wrong / one.of:>10.6f} {one.wrong:>7} of {one.of}"
    yield f"expected calibration error: {calibration_error(bins):.5f}"


def _doubt(documents: Sequence[Judged]) -> dict[str, Any] | None:
    facts = [fact for document in documents for fact in document.facts]
    if not facts:
        return None
    bins = reliability(facts)
    return {
        "facts": len(facts),
        "asked": sum(fact.flagged for fact in facts),
        "silent_errors": sum(not fact.right and not fact.flagged for fact in facts),
        "reliability": [asdict(one) for one in bins],
        "expected_calibration_error": calibration_error(bins),
    }


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _figure(title: str, value: float | None) -> str:
    if value is None:
        return f"{'–':>9}"
    return (
        f"{value:>9.3f}"
        if title in ("structure", "adjacency", "TEDS", "s/page") or "GriTS" in title
        else f"{value:>9.2%}"
    )


def as_json(documents: Sequence[Judged]) -> dict[str, Any]:
    """The scores, and every wrong cell, for programs."""
    return {
        "schema": "gouji.evaluation/1",
        "documents": [
            {**_said(document), "file": str(document.path), "wrong": [asdict(wrong) for wrong in document.wrongs]}
            for document in documents
        ],
        "all": {line.path.name: _said(line) for line in summaries(documents)},
        "doubt": _doubt(documents),
    }


def _said(document: Judged) -> dict[str, Any]:
    return {"pages": document.pages, "seconds": document.seconds, **document.score.as_dict(), **document.likeness}


def wrong_lines(document: Judged, most: int = 40) -> Iterator[str]:
    """What was read wrongly in a document, a line each."""
    if document.failure:
        yield f"  {document.failure}"
        return
    for wrong in document.wrongs[:most]:
        where = f"p{wrong.page} t{wrong.table} r{wrong.row} c{wrong.col}"
        yield f"  {wrong.what:<8} {where:<16} {wrong.truth!r} read as {wrong.read!r}"
    if len(document.wrongs) > most:
        yield f"  … {len(document.wrongs) - most} more"


def save_crops(document: Judged, out: Path, most: int = 60) -> list[Path]:
    """Pictures of the wrong cells, so that a person sees why; named by place, truth and reading."""
    import cv2

    from models.pages import open_pages

    wrongs = [wrong for wrong in document.wrongs if wrong.page and wrong.bbox][:most]
    out.mkdir(parents=True, exist_ok=True)
    saved = []
    for sheet in open_pages(document.path) if wrongs else ():
        here = [wrong for wrong in wrongs if wrong.page == sheet.number]
        for wrong in here:
            height, width = sheet.image.shape[:2]
            left, top, right, bottom = wrong.bbox
            crop = sheet.image[
                max(0, int(top * height) - 6) : int(bottom * height) + 6,
                max(0, int(left * width) - 6) : int(right * width) + 6,
            ]
            name = f"{document.path.stem}-p{wrong.page}-t{wrong.table}-r{wrong.row}-c{wrong.col}-{wrong.what}"
            path = out / f"{name}-{_tame(wrong.truth)}-{_tame(wrong.read)}.png"
            path.write_bytes(cv2.imencode(".png", crop)[1].tobytes())
            saved.append(path)
    return saved


def _tame(text: str | None) -> str:
    return "absent" if text is None else "".join(c for c in text if c.isalnum() or c in ".,-+")[:20] or "blank"
