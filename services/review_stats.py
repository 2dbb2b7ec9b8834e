"""How reviewing goes: how fast, how much agreed, how much changed, and how often each reason was right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from review.answered import NO_WORD, alike
from review.decision import Answer, Outcome
from services.columns import columns
from services.review_figures import Figure, changes
from services.silent_bound import SilentBound, silent_bound

PAUSE = 300.0
"""Whoever gives no answer for so many seconds is not at work."""


@dataclass(frozen=True, slots=True)
class Row:
    """The answers of one reviewer, or to one reason."""

    name: str
    answers: int
    an_hour: float | None
    """Answers an hour of work; None where too few were given to tell."""
    seconds: float | None
    """The median of what an answer took; None where nobody measured it."""
    changed: float | None
    """Share of the answers that say something else than was read."""
    agreed: float | None
    """Share of the figures read by others as well on which this reviewer was in agreement with what counts."""
    figures: int
    """Figures that are decided."""
    right: float | None = None
    """Share of its decided figures where the reason was right: misread, or wrong on paper."""


@dataclass(frozen=True, slots=True)
class Stats:
    """How reviewing goes."""

    total: Row
    by_reviewer: tuple[Row, ...]
    by_reason: tuple[Row, ...]
    read_twice: int
    """Figures that two people or more have read."""
    agreed: int
    """Those on which all of them agree."""
    skipped: int
    contradictory: int
    silent: SilentBound

    def as_json(self) -> dict[str, Any]:
        said = asdict(self)
        bound = {"rate": self.silent.rate, "confidence": 0.95}
        return {**said, "silent": {**said["silent"], **bound}}


def stats(figures: Iterable[Figure]) -> Stats:
    """The statistics of all answers as they stand today."""
    many = list(figures)
    people = sorted({answer.reviewer for figure in many for answer in figure.last})
    codes = sorted({code for figure in many for code in figure.codes})
    twice = [figure for figure in many if len(figure.votes) > 1]
    every = [answer for figure in many for answer in figure.last]
    return Stats(
        _row("all", many, people),
        tuple(_row(name, many, [name]) for name in people),
        tuple(_of_reason(code, [figure for figure in many if code in figure.codes], people) for code in codes),
        len(twice),
        sum(all(_agrees(vote, figure) for vote in figure.votes) for figure in twice),
        sum(answer.outcome is Outcome.SKIPPED for answer in every),
        sum(answer.outcome is Outcome.CONTRADICTORY for answer in every),
        silent_bound(many),
    )


def _row(name: str, figures: Sequence[Figure], people: Sequence[str]) -> Row:
    """What these people said about these figures."""
    pairs = [(a, f) for f in figures for a in f.last if a.reviewer in people and a.outcome not in NO_WORD]
    with_others = [(a, f) for a, f in pairs if len(f.votes) > 1 and f.decided is not None]
    seconds = [answer.seconds for answer, _ in pairs if answer.seconds is not None]
    worked = sum(_worked([a for a, _ in pairs if a.reviewer == person]) for person in people)
    return Row(
        name,
        len(pairs),
        len(pairs) / worked * 3600 if worked else None,
        median(seconds) if seconds else None,
        _share([changes(answer, figure.read) for answer, figure in pairs]),
        _share([_agrees(answer, figure) for answer, figure in with_others]),
        sum(any(vote.reviewer in people for vote in f.votes) for f in figures if f.decided is not None),
    )


def _of_reason(code: str, figures: Sequence[Figure], people: Sequence[str]) -> Row:
    decided = [figure for figure in figures if figure.decided is not None]
    row = asdict(_row(code, figures, people))
    return Row(**{**row, "right": _share([was_right(figure) for figure in decided])})


def was_right(figure: Figure) -> bool:
    """Whether there was something to be asked: it was misread, nobody can read it, or the paper itself is wrong."""
    return figure.changed or figure.outcome in (Outcome.ILLEGIBLE, Outcome.INCONSISTENT)


def _worked(answers: Sequence[Answer]) -> float:
    """Seconds at work: between answers that follow each other without a pause, and what the first of each run took."""
    moments = sorted((answer.given.timestamp(), answer.seconds) for answer in answers)
    total, before = 0.0, None
    for moment, seconds in moments:
        if before is not None and moment - before <= PAUSE:
            total += moment - before
        elif seconds is not None:
            total += min(seconds, PAUSE)
        before = moment
    return total


def _agrees(answer: Answer, figure: Figure) -> bool:
    if figure.decided is None:
        first = figure.votes[0]
        return answer is first or _text(answer, figure) == _text(first, figure)
    return answer.reviewer in figure.people and _text(answer, figure) == _text(figure.decided, figure)


def _text(answer: Answer, figure: Figure) -> str:
    if answer.outcome is Outcome.ILLEGIBLE:
        return "\0"
    if answer.outcome is Outcome.BLANK:
        return ""
    said = answer.text if answer.text is not None and answer.outcome is not Outcome.AS_READ else figure.read
    said = said or ""
    return (figure.read or "") if alike(said, figure.read or "") else "".join(said.split())


def _share(ones: Sequence[bool]) -> float | None:
    return sum(ones) / len(ones) if ones else None


def stats_lines(now: Stats) -> Iterator[str]:
    """The statistics for a terminal."""
    if not now.total.answers:
        yield "nobody has answered anything yet"
        yield str(now.silent)
        return
    head = ("reviewer", "answers", "an hour", "seconds", "changed", "agreed", "figures")
    rows = [_cells(row) for row in (*now.by_reviewer, now.total)]
    yield from columns(head, rows, right=range(1, len(head)))
    yield ""
    head = ("reason", "answers", "seconds", "changed", "figures", "was right")
    rows = [
        (row.name, str(row.answers), _number(row.seconds), _percent(row.changed), str(row.figures), _percent(row.right))
        for row in now.by_reason
    ]
    yield from columns(head, rows, right=range(1, len(head)))
    yield ""
    if now.read_twice:
        yield f"read by two or more: {now.read_twice}, all agreed on {now.agreed} ({now.agreed / now.read_twice:.0%})"
    yield f"skipped: {now.skipped} · contradictory: {now.contradictory}"
    yield str(now.silent)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        str(row.answers),
        _number(row.an_hour, 0),
        _number(row.seconds),
        _percent(row.changed),
        _percent(row.agreed),
        str(row.figures),
    )


def _number(value: float | None, digits: int = 1) -> str:
    return "·" if value is None else f"{value:.{digits}f}"


def _percent(share: float | None) -> str:
    return "·" if share is None else f"{share:.0%}"
