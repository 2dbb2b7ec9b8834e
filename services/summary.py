"""What a person reads at the end of a run: what is settled, what waits and why, what failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from review.decision import Question, QuestionState, Report, Status
from services.columns import columns, cut
from services.run import Ran
from services.store.seam import Case, DocumentState, Store

_SHOWN = 5
"""So many questions of a document are shown; `gouji show` has them all."""
HEAD = ("document", "name", "form", "agency", "year", "facts", "state", "questions", "broken")


def summary(store: Store, ran: Sequence[Ran]) -> Iterator[str]:
    """The lines of the summary."""
    cases = {one.case.sha256: store.case(one.case.sha256) for one in ran if one.case}
    rows = [row for case in cases.values() for row in rows_of(case, store.reports(case.sha256))]
    if rows:
        yield from columns(HEAD, rows, right=(4, 5, 7, 8))
    for case in cases.values():
        if case.state is DocumentState.HELD:
            yield from ("", f"{case.name} waits for answers (gouji show {case.sha256[:12]}):")
            yield from waiting(store, case, _SHOWN)
    known = [f"{one.path.name}: {said_known(one, one.case)}" for one in ran if one.known and one.case]
    if known:
        yield from ("", *known)
    yield from ("", totals(list(cases.values()), ran))


def became(one: Ran) -> str:
    """What became of a file, in a few words."""
    if one.case is None or one.twin:
        return f"the same bytes as {one.twin}" if one.twin else one.reason
    if one.case.state is DocumentState.SETTLED and not one.case.records:
        return "read, but of no form that is known"
    asked = f", {one.case.open_flags} to ask" if one.case.open_flags else ""
    before = ", as before" if one.known else ""
    return f"{STATES[one.case.state]}{asked}{before}"


def said_known(one: Ran, case: Case) -> str:
    """What to say of bytes that came before."""
    if one.twin:
        return f"the same bytes as {one.twin}: one document"
    as_what = "" if one.path.name == case.name else f" as {case.name}"
    when = f" on {case.received:%Y-%m-%d at %H:%M} UTC" if case.received else ""
    return f"these bytes came before{as_what}{when}: one document, not read again"


def rows_of(case: Case, reports: Sequence[Report]) -> list[tuple[str, ...]]:
    """A line a report; one for a document without any."""
    rows = []
    for index, report in enumerate(reports or (Report(None, None, None),)):
        facts = sum(not fact.absent for fact in report.facts)
        broken = sum(finding.status is Status.VIOLATED for finding in report.findings)
        first = index == 0
        rows.append(
            (
                case.sha256[:12] if first else "",
                cut(case.name, 32) if first else "",
                cut(report.form or "—", 28),
                cut(report.agency or "—", 24),
                str(report.year or "—"),
                str(facts),
                NO_FORM if case.state is DocumentState.SETTLED and not report.form else STATES[case.state],
                str(case.open_flags) if first and case.open_flags else "·",
                str(broken) if broken else "·",
            )
        )
    return rows


STATES = {
    DocumentState.RECEIVED: "received",
    DocumentState.READING: "being read",
    DocumentState.HELD: "waits",
    DocumentState.SETTLED: "settled",
    DocumentState.FAILED: "failed",
    DocumentState.CANCELLED: "cancelled",
}


NO_FORM = "no form"
"""What was read is of no known kind: there is nothing to settle, and its tables can be had with `gouji extract`."""


def open_questions(store: Store, sha256: str) -> list[Question]:
    """The questions of a document that nobody has answered, what settles most first."""
    both = [q for state in (QuestionState.WAITING, QuestionState.ASKED) for q in store.questions(state, sha256)]
    return sorted(both, key=lambda question: (question.flag.report, question.flag.priority))


def waiting(store: Store, case: Case, most: int) -> Iterator[str]:
    """The questions of a document, each with its reasons."""
    reports = store.reports(case.sha256)
    questions = open_questions(store, case.sha256)
    for question in questions[:most]:
        report = reports[question.flag.report]
        fact = next((fact for fact in report.facts if fact.key == question.flag.key), None)
        read = "not on the page" if fact is None or fact.text is None else f"read as “{fact.text}”"
        verdict = report.verdicts.get(question.flag.key)
        likelier = f", likelier “{verdict.suggestion}”" if verdict and verdict.suggestion else ""
        yield f"  {question.flag.key}: {read}{likelier}"
        for reason in question.flag.reasons:
            yield f"      {reason.code}: {reason.message}"
    if len(questions) > most:
        yield f"  … {len(questions) - most} more"


def totals(cases: Sequence[Case], ran: Sequence[Ran]) -> str:
    """All of it in one line."""
    done = [case for case in cases if case.state is DocumentState.SETTLED]
    settled = [case for case in done if case.records]
    held = [case for case in cases if case.state is DocumentState.HELD]
    failed = sum(1 for one in ran if one.case is None) + sum(case.state is DocumentState.FAILED for case in cases)
    said = [
        many(len(ran), "file"),
        f"{len(settled)} settled ({many(sum(case.records for case in settled), 'figure')} in final storage)",
        f"{len(held)} waiting ({many(sum(case.open_flags for case in held), 'question')})",
        *([f"{len(done) - len(settled)} of no known form"] if len(done) > len(settled) else []),
        f"{failed} failed",
    ]
    return " · ".join(said)


def many(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
