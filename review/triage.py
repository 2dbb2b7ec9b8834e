"""Facts, findings, opinions and error probabilities → verdicts: what a person must see, why, and in what order."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from review.candidates import candidates
from review.decision import Fact, Finding, Kind, Reason, State, Status, Verdict
from review.features import UNCERTAIN_EDGE, Habits, row_of, table_of
from review.forms.relation import Relation
from review.gaps import Gap
from review.repair import Opinion, Repair
from review.slips import Slip
from review.wording import Words

SUSPECTED = 0.2
"""A figure this likely to be the cause of a violated relation is asked about."""
TROUBLED = 0.1
LOST = 0.5
"""The error probability of a figure that was not found where one should be."""
MOST_SUSPECTS = 5
"""No violated relation leads to more questions than this at once: the answers lead to the next ones."""


MOST_ON_PAPER = 2
"""Nor to more than this where the paper itself is wrong: the first one whom a person finds printed so settles it."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """The figures of a violated relation that are asked about, and how many it could be."""

    finding: Finding
    asked: tuple[str, ...]
    among: int


@dataclass(frozen=True, slots=True)
class Doubts:
    """Everything that triage looks at."""

    facts: Sequence[Fact]
    relations: Sequence[Relation]
    findings: Sequence[Finding]
    repair: Repair
    slips: Sequence[Slip]
    risks: Mapping[str, float]
    threshold: float
    words: Words
    audit: float = 0.0
    """Share of accepted facts that are asked about all the same, to measure what slips through."""
    document: str = ""
    gaps: Sequence[Gap] = ()
    lost: Mapping[str, str] = field(default_factory=dict)
    """Figures of tables that were not found, with the heading that was."""
    lost_rows: Mapping[str, str] = field(default_factory=dict)
    """Figures of rows that were not found, with the label that was."""
    misplaced: frozenset[str] = frozenset()
    """Figures that, if they are wrong, were rather read from the wrong cell than misread."""
    habits: Mapping[str, Habits] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    """What a person has vouched for is not asked again."""
    unread: frozenset[str] = frozenset()
    """Figures that were not found while the page has a row at their place whose label nobody can read."""


def triaged(doubts: Doubts) -> tuple[dict[str, Verdict], tuple[str, ...]]:
    """A verdict for every fact, and the flagged keys, the question that settles most first."""
    suspects = suspects_by_finding(doubts)
    violations: defaultdict[str, list[Finding]] = defaultdict(list)
    for suspected in suspects:
        for key in suspected.asked:
            violations[key].append(suspected.finding)
    slipped = {key: slip for slip in doubts.slips for key in slip.keys}
    lost = lost_keys(doubts)
    verdicts = {}
    for fact in doubts.facts:
        if fact.absent:
            verdicts[fact.key] = verdict_of_absent(fact, doubts, lost)
            continue
        if fact.key in doubts.confirmed:
            verdicts[fact.key] = Verdict(fact.key, State.ACCEPTED, 0.0)
            continue
        opinion = doubts.repair.opinions.get(fact.key) or Opinion(0.0)
        by_rule = rule_reasons(fact, opinion, violations[fact.key], suspects, doubts)
        in_cell = reading_reasons(fact, opinion, slipped.get(fact.key), doubts)
        # Once a relation says what is wrong, that the cell is also hard to read says nothing more.
        reasons = (*by_rule, *(r for r in in_cell if not by_rule or r.code != "low-confidence"))
        if not reasons and drawn(fact.key, doubts):
            reasons = (Reason("audit-sample", doubts.words.audit()),)
        state = State.FLAGGED if reasons else State.ACCEPTED
        suggestion = opinion.suggestion if opinion.suggestion != fact.text else None
        verdicts[fact.key] = Verdict(fact.key, state, doubts.risks.get(fact.key, 0.0), reasons, suggestion)
    return verdicts, ordered(verdicts, violations, doubts)


def verdict_of_absent(fact: Fact, doubts: Doubts, lost: Mapping[str, str]) -> Verdict:
    """A figure that is not on the page is nobody's question, unless it should be there and was not found."""
    why = lost.get(fact.key)
    if why is None or fact.key in doubts.confirmed:
        return Verdict(fact.key, State.ABSENT, 0.0, (Reason("structure", doubts.words.not_found()),))
    return Verdict(fact.key, State.FLAGGED, LOST, (Reason("structure", why),))


def lost_keys(doubts: Doubts) -> dict[str, str]:
    """Absent figures that were probably printed: their row is there, or their sum comes out short without them."""
    rows: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in doubts.facts:
        rows[fact.key.rpartition(".")[0]].append(fact)
    lost = {key: doubts.words.lost_table(heading) for key, heading in doubts.lost.items()}
    lost |= {key: doubts.words.lost_label(label) for key, label in doubts.lost_rows.items()}
    torn = {
        fact.key
        for fact in doubts.facts
        if fact.absent and doubts.habits.get(table_of(fact), Habits()).trouble > TROUBLED
    }
    lost |= {key: doubts.words.lost_in_trouble() for key in sorted(doubts.unread | torn) if key not in lost}
    for row in rows.values():
        if any(not fact.absent for fact in row):
            lost |= {fact.key: doubts.words.lost_cell() for fact in row if fact.absent}
    absent = {fact.key for fact in doubts.facts if fact.absent}
    for finding in doubts.findings:
        missing = [key for key in finding.facts if key in absent]
        if finding.status is not Status.VIOLATED or gap_of(finding, doubts) is not None:
            continue
        if 0 < len(missing) <= MOST_SUSPECTS:
            lost |= {key: doubts.words.lost_row() for key in missing if key not in lost}
    return lost


def suspects_by_finding(doubts: Doubts) -> list[Suspects]:
    """For each violated relation the figures to ask about: never none, so that nothing violated is settled unseen."""
    opinions = doubts.repair.opinions
    asked = set(doubts.repair.ask)
    on_paper = {key for group in doubts.repair.suspects if len(group) <= MOST_SUSPECTS for key in group}
    slipped = {key for slip in doubts.slips for key in slip.keys}
    present = {fact.key for fact in doubts.facts if not fact.absent and fact.key not in doubts.confirmed}
    result = []
    for finding in doubts.findings:
        if finding.status is not Status.VIOLATED:
            continue
        gap = gap_of(finding, doubts)
        if gap is not None:
            # One question settles them all: whether a line is missing.
            asked_for = (gap.key,) if gap.key in present and gap.key in finding.facts else ()
            result.append(Suspects(finding, asked_for, len(asked_for)))
            continue
        members = [key for key in finding.facts if key in present]
        weight = {key: suspicion(opinions.get(key)) for key in members}
        chosen = [k for k in members if k in asked or k in on_paper or k in slipped or weight[k] >= SUSPECTED]
        if not chosen and members:
            ranked = sorted(members, key=lambda k: -weight[k])
            enough, so_far = 0.9 * sum(weight.values()), 0.0
            for key in ranked[:MOST_SUSPECTS]:
                chosen.append(key)
                so_far += weight[key]
                if so_far >= enough:
                    break
        result.append(Suspects(finding, tuple(most_suspected(chosen, weight, doubts)), len(chosen)))
    return result


def most_suspected(chosen: Sequence[str], weight: Mapping[str, float], doubts: Doubts) -> list[str]:
    """Where all are clearly read and only the paper can be wrong, the first few; of equals the total comes first."""
    opinions = doubts.repair.opinions
    facts = {fact.key: fact for fact in doubts.facts}
    clear = all(
        (opinion := opinions.get(key)) is not None
        and opinion.source > opinion.misread
        and opinion.suggestion is None
        and not in_trouble(facts[key], doubts)
        for key in chosen
    )
    if not clear:
        return list(chosen)
    return sorted(chosen, key=lambda key: -round(weight[key], 2))[:MOST_ON_PAPER]


def gap_of(finding: Finding, doubts: Doubts) -> Gap | None:
    return next((g for g in doubts.gaps if g.rule == finding.rule and finding.scope in g.scopes), None)


def suspicion(opinion: Opinion | None) -> float:
    return 0.0 if opinion is None else min(1.0, opinion.misread + opinion.source)


def rule_reasons(
    fact: Fact,
    opinion: Opinion,
    violated: Sequence[Finding],
    suspects: Sequence[Suspects],
    doubts: Doubts,
) -> tuple[Reason, ...]:
    """A reason for each violated relation that this figure may be the cause of."""
    words, reasons = doubts.words, []
    labels = {(relation.id, relation.scope): relation.scope_label for relation in doubts.relations}
    for finding in violated:
        suspected = next(one for one in suspects if one.finding is finding)
        sentence = words.violated(finding.text, finding.left or 0, finding.right or 0, finding.why)
        label = labels.get((finding.rule, finding.scope), "")
        on_paper = opinion.source > opinion.misread and not in_trouble(fact, doubts)
        gap = gap_of(finding, doubts)
        if gap is not None:
            cause = words.line_missing(len(gap.scopes))
        elif opinion.suggestion is not None:
            cause = words.suspect(fact.text or "", opinion.suggestion)
        elif on_paper and suspected.among == len(suspected.asked) == 2:
            other = next(key for key in suspected.asked if key != fact.key)
            cause = words.printed_wrong_pair(next((f.label or f.key for f in doubts.facts if f.key == other), other))
        elif on_paper and opinion.source > SUSPECTED:
            cause = words.printed_wrong(opinion.would_be)
        elif suspected.among > 1:
            cause = words.suspect_among(suspected.among)
        else:
            cause = words.likeliest()
        code = "structure" if gap is not None else "inconsistent-source" if on_paper else "rule-violated"
        name = f"{finding.rule}/{finding.scope}" if finding.scope else finding.rule
        reasons.append(Reason(code, words.joined(label, sentence, cause), name))
    return tuple(reasons)


def in_trouble(fact: Fact, doubts: Doubts) -> bool:
    """Whether so much of the row or table was cut or read badly that the paper is not to blame for broken sums."""
    around = (doubts.habits.get(name, Habits()) for name in (table_of(fact), row_of(fact)))
    return any(habit.trouble > TROUBLED for habit in around)


def reading_reasons(fact: Fact, opinion: Opinion, slip: Slip | None, doubts: Doubts) -> tuple[Reason, ...]:
    """Reasons that lie in the cell itself: hard to read, read differently, cut wrongly, not a figure."""
    words, reasons = doubts.words, list[Reason]()
    if slip is not None:
        reasons.append(Reason("structure", words.slipped(slip.what(words))))
    if fact.value.kind is Kind.TEXT:
        reasons.append(Reason("unparseable", words.unparseable(fact.text or "", opinion.suggestion)))
    if doubts.risks.get(fact.key, 0.0) <= doubts.threshold:
        return tuple(reasons)
    others = sorted({look.text.strip() for look in fact.second_readings} - {(fact.text or "").strip()})
    if others:
        reasons.append(Reason("readers-disagree", words.disagree([fact.text or "", *others])))
    if fact.edge_doubt > UNCERTAIN_EDGE or (not others and not reasons and fact.key in doubts.misplaced):
        reasons.append(Reason("structure", words.edges()))
    if not reasons:
        rivals = [c.text for c in candidates(fact).texts if c.text != (fact.text or "").strip()]
        message = words.unsure(fact.text or "", rivals[:2])
        if opinion.suggestion and opinion.suggestion != fact.text:
            message = f"{message}{words.comma}{words.sums_but(opinion.suggestion)}"
        reasons.append(Reason("low-confidence", message))
    return tuple(reasons)


def drawn(key: str, doubts: Doubts) -> bool:
    """Whether a fact falls into the audit sample: by its own hash, so that a second run draws the same."""
    if doubts.audit <= 0:
        return False
    digest = hashlib.sha256(f"{doubts.document}\n{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < doubts.audit * 2**64


def ordered(
    verdicts: Mapping[str, Verdict], violations: Mapping[str, Sequence[Finding]], doubts: Doubts
) -> tuple[str, ...]:
    """The flagged keys: first what the rest hangs on, then what is doubted most, else as in the form."""
    asked = {key: len(doubts.repair.ask) - place for place, key in enumerate(doubts.repair.ask)}

    def settles(item: tuple[int, Verdict]) -> tuple[float, ...]:
        place, verdict = item
        key = verdict.key
        opinion = doubts.repair.opinions.get(key)
        weight = len(violations.get(key, ())) * suspicion(opinion)
        only_audit = all(reason.code == "audit-sample" for reason in verdict.reasons)
        return (only_audit, -asked.get(key, 0), -weight, -round(verdict.error_probability, 6), place)

    flagged = [(n, v) for n, v in enumerate(verdicts.values()) if v.state is State.FLAGGED]
    return tuple(verdict.key for _, verdict in sorted(flagged, key=settles))


def expected_errors(verdicts: Mapping[str, Verdict]) -> float:
    """How many wrong figures are expected among the accepted ones."""
    return math.fsum(v.error_probability for v in verdicts.values() if v.state is State.ACCEPTED)
