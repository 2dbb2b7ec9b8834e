"""The story of checking: facts are held against each other, doubted, and what a person must see is flagged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from models.document import STATING, Document
from review import risk, statements, totals
from review.decision import Fact, Finding, Report, Status
from review.features import features_of, habits_of, in_their_habit
from review.forms.form import Form
from review.forms.relation import Relation
from review.gaps import gaps, lost_rows, lost_tables, unread_rows
from review.repair import Opinion, Priors, Repair, repair
from review.rules import findings, over_last_year, with_last_year
from review.slips import Slip, slips
from review.triage import Doubts, triaged
from review.wording import CHINESE, ENGLISH

CLEAR_EDGE = 0.01
"""A border that is less in doubt than this is clear."""
STATED = 1e-6
"""The error probability of what a file states itself and nothing contradicts: it may still stand in the wrong row."""
TARGET_ERROR = 0.001
"""Of the facts that are accepted, at most this share may be wrong."""


@dataclass(frozen=True)
class Judgement:
    """One report with everything that was concluded about it, for whoever wants the whole story."""

    report: Report
    relations: tuple[Relation, ...] = ()
    repair: Repair = field(default_factory=Repair)
    slips: tuple[Slip, ...] = ()
    threshold: float = 0.0


def check(
    document: Document,
    report: Report,
    form: Form | None,
    earlier: Sequence[Report] = (),
    target_error: float = TARGET_ERROR,
    *,
    units: Sequence[Report] = (),
    confirmed: Collection[str] = frozenset(),
    conceded: Collection[str] = frozenset(),
    audit: float = 0.0,
    model: risk.Model | None = None,
) -> Report:
    """The report with its findings, a verdict for every fact, and the order of its questions."""
    return judgement(
        document,
        report,
        form,
        earlier,
        target_error,
        units=units,
        confirmed=confirmed,
        conceded=conceded,
        audit=audit,
        model=model,
    ).report


def judgement(
    document: Document,
    report: Report,
    form: Form | None,
    earlier: Sequence[Report] = (),
    target_error: float = TARGET_ERROR,
    *,
    units: Sequence[Report] = (),
    confirmed: Collection[str] = frozenset(),
    conceded: Collection[str] = frozenset(),
    audit: float = 0.0,
    model: risk.Model | None = None,
) -> Judgement:
    """What `check` concludes, with the inference that led to it.

    `confirmed` are keys that a person has vouched for; `conceded` those that a person found printed wrong: the
    relations that they break stay broken and are nobody's question any more.
    """
    if form is None:
        return Judgement(replace(report, findings=totals.findings(document)))
    model = model or risk.shipped()
    inside = form.relations(form.rows_in(fact.key for fact in report.facts))
    facts, relations = gathered(document, report, form, inside, earlier, units)
    all_found = findings(facts, relations)
    found = tuple(f for f in all_found if f.status is not Status.VIOLATED or not set(conceded) & set(f.facts))
    explained = {(f.rule, f.scope) for f in all_found} - {(f.rule, f.scope) for f in found}
    relations = tuple(relation for relation in relations if (relation.id, relation.scope) not in explained)
    inside = tuple(relation for relation in inside if (relation.id, relation.scope) not in explained)
    inferred = repair(facts, relations, found, confirmed_of(facts, report, confirmed), Priors())
    habits = habits_of(report.facts, document)
    inferred = replace(inferred, opinions=in_their_habit(report.facts, inferred.opinions, habits))
    moved = slips(report.facts, inside, found, inferred)
    features = {
        fact.key: features_of(fact, inferred.opinions.get(fact.key) or Opinion(1e-6), habits)
        for fact in report.facts
        if not fact.absent and fact.key not in confirmed
    }
    plain = {fact.key for fact in report.facts if is_stated(fact, inferred.opinions.get(fact.key))}
    risks = {key: STATED if key in plain else model.error_probability(some) for key, some in features.items()}
    misplaced = frozenset(key for key, some in features.items() if model.is_misplaced_rather(some))
    threshold = model.threshold(target_error)
    words = CHINESE if form.language.startswith("zh") else ENGLISH
    verdicts, order = triaged(
        Doubts(
            report.facts,
            relations,
            found,
            inferred,
            moved,
            risks,
            threshold,
            words,
            audit,
            document.sha256,
            gaps(inside, found),
            lost_tables(document, report, form),
            lost_rows(document, report),
            misplaced,
            habits,
            frozenset(confirmed),
            unread_rows(document, report),
        )
    )
    own = tuple(with_own_keys(finding, report.facts) for finding in all_found)
    judged = replace(report, findings=own, verdicts=verdicts, order=order)
    return Judgement(judged, relations, inferred, moved, threshold)


def is_stated(fact: Fact, opinion: Opinion | None) -> bool:
    """Whether the file states a figure itself, its place is clear, and nothing contradicts it: no pixels, no doubt."""
    reading = fact.reading
    return (
        reading is not None
        and reading.reader in STATING
        and reading.confidence == 1.0
        and fact.edge_doubt < CLEAR_EDGE
        and (opinion is None or opinion.violated == 0)
    )


def gathered(
    document: Document,
    report: Report,
    form: Form,
    inside: Sequence[Relation],
    earlier: Sequence[Report],
    units: Sequence[Report],
) -> tuple[tuple[Fact, ...], tuple[Relation, ...]]:
    """The report's facts and relations, with those that other documents and its own prose add."""
    facts, relations = tuple(report.facts), tuple(inside)
    before = last_year(report, earlier)
    if before is not None:
        facts = with_last_year(facts, before.facts)
        relations += tuple(over_last_year(r) for r in form.across(form.rows_in(f.key for f in report.facts)))
    for more in (statements.of_prose(document, report, form), statements.of_units(report, units, form)):
        facts += more.facts
        relations += more.relations
    return facts, relations


def last_year(report: Report, earlier: Sequence[Report]) -> Report | None:
    """The report of the same agency for the year before."""
    if report.year is None or not report.agency:
        return None
    return next((r for r in earlier if r.agency == report.agency and r.year == report.year - 1), None)


def confirmed_of(facts: Sequence[Fact], report: Report, confirmed: Collection[str]) -> frozenset[str]:
    """What a person vouched for, and what other documents say: these are not read again here."""
    own = {fact.key for fact in report.facts}
    elsewhere = (f.key for f in facts if f.key not in own and not f.key.startswith(statements.PROSE))
    return frozenset((*confirmed, *elsewhere))


def with_own_keys(finding: Finding, facts: Sequence[Fact]) -> Finding:
    """A finding that names only facts of this report: other documents' and the prose's figures are in its sums."""
    own = {fact.key for fact in facts}
    return replace(finding, facts=tuple(key for key in finding.facts if key in own))
