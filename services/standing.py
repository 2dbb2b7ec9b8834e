"""How things stand, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from review.decision import QuestionState, Status
from services.columns import columns, cut
from services.overview import overview
from services.store.seam import Case, DocumentState, Store, Wanted
from services.summary import HEAD, STATES, many, rows_of, waiting

_KEYS = 4
"""So many of the figures that a table may explain are named."""


def status_lines(store: Store) -> Iterator[str]:
    """Counts by state, what is under way, what waits."""
    now = overview(store)
    counts = [f"{count} {STATES[state]}" for state, count in now.counts.items() if count]
    yield f"documents: {', '.join(counts) or 'none yet; gouji run FILES takes some in'}"
    for one in now.underway:
        left = f", about {duration(one.seconds_left)} left" if one.seconds_left is not None else ""
        pages = f"{one.pages_done} of {one.pages} pages" if one.pages else "not begun"
        yield f"  reading {one.case.name} ({one.case.sha256[:12]}): {pages}{left}"
    if now.oldest is not None:
        age = duration((datetime.now(UTC) - now.oldest.flag.opened).total_seconds())
        flag = now.oldest.flag
        yield f"questions: {now.questions} waiting; the oldest for {age}: {flag.key} of {flag.document[:12]}"
    else:
        yield "questions: none"
    backlog = now.backlog
    yield f"jobs: {backlog['waiting']} waiting, {backlog['claimed']} handed out, {backlog['dead']} given up"
    for job in store.dead():
        yield f"  given up: {job.job} of {job.subject[:12]}: {job.last_error} (gouji retry {job.subject[:12]})"
    for case in store.cases(DocumentState.FAILED):
        yield f"  failed: {case.name} ({case.sha256[:12]}): {case.reason}"


def document_lines(store: Store) -> Iterator[str]:
    """A table of all documents, in order of arrival."""
    rows, after = [], ""
    while cases := store.cases(after=after, limit=500):
        after = cases[-1].sha256
        rows += [row for case in cases for row in rows_of(case, store.reports(case.sha256))]
    if rows:
        yield from columns(HEAD, rows, right=(4, 5, 7, 8))


def show_lines(store: Store, document: str) -> Iterator[str]:
    """One document: what it is, how it stands, its questions, its broken relations, its records."""
    case = store.case(document)
    yield f"{case.name}"
    yield f"  sha256    {case.sha256}"
    yield f"  state     {_state(case)}"
    if case.received:
        yield f"  received  {case.received:%Y-%m-%d %H:%M:%S} UTC"
    if case.settled:
        yield f"  settled   {case.settled:%Y-%m-%d %H:%M:%S} UTC"
    reports = store.reports(case.sha256)
    for report in reports:
        facts = sum(not fact.absent for fact in report.facts)
        whose = f"{report.form or 'no form known'}, {report.agency or '—'}, {report.year or '—'}"
        yield f"  report    {whose}: {facts} facts"
    if case.open_flags:
        yield ""
        yield f"{many(case.open_flags, 'question')} (gouji answer {case.sha256[:12]} KEY TEXT --by NAME):"
        yield from waiting(store, case, 10_000)
    yield from table_lines(store, case)
    broken = [finding for report in reports for finding in report.findings if finding.status is Status.VIOLATED]
    if broken:
        yield ""
        yield "relations that do not hold:"
        for finding in broken:
            where = f"/{finding.scope}" if finding.scope else ""
            yield f"  {finding.rule}{where}: {finding.text}: {finding.left} ≠ {finding.right} {finding.why}".rstrip()
    said = store.corrections(case.sha256)
    if said:
        yield ""
        yield "what people said:"
        for one in said:
            change = f"“{one.before}” → “{one.after}”" if one.before != one.after else f"“{one.before}”"
            yield f"  {one.key}: {one.outcome} {change} by {one.reviewer}, {one.made:%Y-%m-%d %H:%M} UTC"
    if case.records:
        yield ""
        rows = [
            (
                record.key,
                cut(record.label, 40),
                record.text if record.text is not None else "(null)",
                f"{record.outcome or record.settled_by}",
                record.reviewer or "",
                str(record.version),
            )
            for record in store.records(Wanted(documents=(case.sha256,)))
        ]
        yield from columns(("key", "label", "text", "settled", "by", "version"), rows, right=(2, 5))


def table_lines(store: Store, case: Case) -> Iterator[str]:
    """The tables of a document that people are asked about, each with its reasons and the figures it may explain."""
    alive = (QuestionState.WAITING, QuestionState.ASKED)
    asked = [one for state in alive for one in store.reviewing.questions(state, case.sha256)]
    if not asked:
        return
    yield ""
    yield f"{many(len(asked), 'question')} about tables, to be answered in Label Studio (gouji up):"
    for one in sorted(asked, key=lambda one: (one.page, one.table is None, one.table or 0)):
        which = "a table that was not found" if one.table is None else f"table {one.table + 1}"
        shown = "shown" if one.state is QuestionState.ASKED else "not shown yet"
        yield f"  page {one.page}, {which}: {shown}"
        for message in dict.fromkeys(f"{reason.code}: {reason.message}" for reason in one.reasons):
            yield f"      {message}"
        more = f" … {len(one.keys) - _KEYS} more" if len(one.keys) > _KEYS else ""
        yield f"      explains {', '.join(one.keys[:_KEYS])}{more}"


def event_lines(store: Store, document: str) -> Iterator[str]:
    """What happened to a document, from the log."""
    yield ""
    for event in store.events(store.case(document).sha256):
        yield f"  {event.seq:>6}  {event.at[:19]}  {event.kind}  {event.actor}  {cut(event.data, 100)}"


def _state(case: Case) -> str:
    why = f": {case.reason}" if case.reason else ""
    return f"{STATES[case.state]}{why}"


def duration(seconds: float) -> str:
    """A length of time in its largest unit that makes sense."""
    for size, name in ((86_400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} s"
