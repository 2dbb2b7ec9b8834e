"""What the figures must be if the relations hold: an inference that is shown to people and never written anywhere.

Readers' candidates, relations, and small priors that the paper itself is wrong give the worlds of worlds.py. From
them comes, for each figure, how likely it was misread, how likely it is wrong on paper, what it would be, and by how
many nats the best world in which it differs is less likely than the best of all.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, product

from review.candidates import MISSED_INK, Candidates, candidates, is_well_formed
from review.decision import Fact, Finding, Kind, Status
from review.forms.relation import BEFORE, Relation
from review.rules import Number, common_scale, is_at_most, multiplier, needed, plain
from review.worlds import NEVER, Equation, Figure, Sums, World, Worlds, worlds

ELSEWHERE = (BEFORE, "prose:", "unit:")
"""How the keys of figures begin that stand outside the report's own tables."""
MOST_COMBINED = 60
MOST_VIOLATED = 40
"""Where more than this is violated, the figures are not those of this report: nothing is to be inferred."""
MOST_NATS = 50.0
LEGIBLE, BEYOND_DOUBT = 0.99, 0.9
SURE = 0.995
"""A reading above this, alone and contradicted by nothing, is not thought about further."""


@dataclass(frozen=True, slots=True)
class Priors:
    """What is believed before looking, in nats; the defaults were chosen by hand."""

    source: float = 6.0
    """That a given figure is wrong on paper (1 in 400, about one in every other report)."""
    broken: float = 11.0
    """That a given relation does not hold on paper, whatever its figures."""
    soft: float = 5.0
    """The same for a relation with prose or with another document, which may speak of something else."""
    floor: float = 1e-6
    """The least probability that a figure is something that no reader thought of."""
    within: float = 8.0
    steps: int = 2500


@dataclass(frozen=True, slots=True)
class Opinion:
    """What arithmetic and pixels together say about one figure."""

    misread: float
    """Probability that something else is printed than was read."""
    source: float = 0.0
    """Probability that what is printed is itself wrong."""
    margin: float = math.inf
    """By how many nats the best world in which something else is printed is less likely than the best of all."""
    suggestion: str | None = None
    """What is printed most likely, where it is not what was read."""
    would_be: str | None = None
    """What the figure would have to be for the relations to hold, where the paper itself is the likelier culprit."""
    covered: int = 0
    """How many relations that hold go through it with a figure other than 0."""
    trivially: int = 0
    """How many relations that hold go through it with nothing but zeros and blanks."""
    violated: int = 0
    """How many violated relations go through it."""


@dataclass(frozen=True, slots=True)
class Repair:
    """The whole inference on one report."""

    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    unique: bool = True
    """Whether one assignment of printed texts is beyond doubt the likeliest."""
    ask: tuple[str, ...] = ()
    """The fewest figures to ask a person about so that the rest follows."""
    suspects: tuple[tuple[str, ...], ...] = ()
    """For each group of violated relations whose figures were all read surely: where the paper is probably wrong."""


def repair(
    facts: Sequence[Fact],
    relations: Iterable[Relation],
    found: Sequence[Finding],
    confirmed: Collection[str] = frozenset(),
    priors: Priors = Priors(),
) -> Repair:
    """Opinions on every figure that is on the page; `confirmed` are keys that a person has vouched for."""
    status = {(f.rule, f.scope): f.status for f in found}
    judged = [(r, status.get((r.id, r.scope), Status.NOT_ASSESSABLE)) for r in relations]
    present = [fact for fact in facts if not fact.absent]
    coverage = covered(present, judged)
    if all(s is not Status.VIOLATED for _, s in judged) and all(is_sure(fact) for fact in present):
        return Repair({f.key: sure_opinion(f, coverage[f.key]) for f in present})
    looked_at = {fact.key: candidates(fact, priors.floor) for fact in present}
    problem = Problem(present, looked_at, judged, frozenset(confirmed), priors)
    opinions: dict[str, Opinion] = {}
    unique, ask, suspects = True, list[str](), list[tuple[str, ...]]()
    for part in problem.components():
        solved = part.solved()
        opinions |= solved.opinions
        unique = unique and solved.unique
        ask += solved.ask
        suspects += solved.suspects
    for fact in present:
        opinion = opinions.get(fact.key) or Opinion(pixel_error(fact, looked_at[fact.key]))
        many, few, bad = coverage[fact.key]
        opinions[fact.key] = Opinion(
            opinion.misread,
            opinion.source,
            opinion.margin,
            opinion.suggestion,
            opinion.would_be,
            many,
            few,
            bad,
        )
    return Repair(opinions, unique, tuple(ask), tuple(suspects))


def is_sure(fact: Fact) -> bool:
    reading = fact.reading
    if fact.value.kind is Kind.TEXT or (reading is not None and reading.confidence < SURE):
        return False
    return all(look.text.strip() == (fact.text or "").strip() for look in fact.second_readings)


def sure_opinion(fact: Fact, coverage: tuple[int, int, int]) -> Opinion:
    many, few, bad = coverage
    doubt = 1.0 - fact.reading.confidence if fact.reading is not None else 0.0
    # A misread would have to be cancelled by a second mistake.
    backing = 1e-4 if many else 1e-2 if few else 1.0
    misread = max(doubt, 1e-6) * backing + unseen_twin(fact)
    return Opinion(misread, margin=-math.log(misread), covered=many, trivially=few, violated=bad)


def covered(facts: Sequence[Fact], judged: Sequence[tuple[Relation, Status]]) -> defaultdict[str, tuple[int, int, int]]:
    """For each key: relations that hold with content, that hold trivially, that are violated."""
    numbers = {fact.key: fact.value.number or 0 for fact in facts}
    counts: defaultdict[str, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for relation, status in judged:
        if status is Status.NOT_ASSESSABLE:
            continue
        keys = (*relation.left, *relation.right)
        content = any(numbers.get(key) for key in keys)
        for key in keys:
            many, few, bad = counts[key]
            if status is Status.VIOLATED:
                counts[key] = (many, few, bad + 1)
            elif content:
                counts[key] = (many + 1, few, bad)
            else:
                counts[key] = (many, few + 1, bad)
    return counts


def unseen_twin(fact: Fact) -> float:
    """How likely another text of the same value is, which no sum can tell: a dash or a faint 0 for a blank."""
    if fact.value.kind is Kind.BLANK:
        return MISSED_INK / 2
    return 0.0 if fact.value.number else 1e-6


def pixel_error(fact: Fact, looked_at: Candidates) -> float:
    """How likely it is that the pixels show something else than was read, arithmetic aside."""
    return max(1e-7, 1.0 - looked_at.probability((fact.text or "").strip()))


@dataclass
class Problem:
    """Facts and relations as figures and equations over integers."""

    facts: Sequence[Fact]
    looked_at: Mapping[str, Candidates]
    judged: Sequence[tuple[Relation, Status]]
    confirmed: frozenset[str]
    priors: Priors

    def components(self) -> list[Component]:
        """The parts that have no relation in common, each with its own scale."""
        by_key = {fact.key: fact for fact in self.facts}
        usable = []
        for relation, status in self.judged:
            keys = [key for key in (*relation.left, *relation.right) if key in by_key]
            if status is Status.NOT_ASSESSABLE and not self._held_up_by_text(relation, by_key):
                continue
            if all(self._base(by_key[key]) is not None for key in keys):
                usable.append((relation, keys))
        parent = {key: key for _, keys in usable for key in keys}

        def root(key: str) -> str:
            while parent[key] != key:
                parent[key] = parent[parent[key]]
                key = parent[key]
            return key

        for _, keys in usable:
            for key in keys[1:]:
                parent[root(key)] = root(keys[0])
        groups: defaultdict[str, list[tuple[Relation, list[str]]]] = defaultdict(list)
        for relation, keys in usable:
            groups[root(keys[0])].append((relation, keys))
        return [self._component(group, by_key) for group in groups.values()]

    def _held_up_by_text(self, relation: Relation, by_key: Mapping[str, Fact]) -> bool:
        """Whether a relation cannot be judged only because a figure was read as words."""
        keys = (*relation.left, *relation.right)
        texts = [k for k in keys if k in by_key and by_key[k].value.kind is Kind.TEXT]
        return len(texts) == 1 and all(
            key in texts or (key in by_key and by_key[key].value.number is not None) for key in needed(relation)
        )

    def _base(self, fact: Fact) -> Number | None:
        """The value that a figure has in sums: as read, or the likeliest candidate that is a figure."""
        if fact.value.kind is Kind.TEXT:
            return next((c.value for c in self.looked_at[fact.key].texts if c.value is not None), None)
        return fact.value.number if fact.value.number is not None else 0

    def _component(self, group: list[tuple[Relation, list[str]]], by_key: Mapping[str, Fact]) -> Component:
        keys = list(dict.fromkeys(key for _, some in group for key in some))
        facts = [by_key[key] for key in keys]
        scaled = common_scale(facts)
        factors = [multiplier(f.value.unit) if scaled and f.value.number is not None else 1 for f in facts]
        values = [self._base(f) for f in facts]
        considered = [c.value for f in facts for c in self.looked_at[f.key].texts if c.value is not None]
        digits = max((decimals(v) for v in (*values, *considered, *(r.tolerance for r, _ in group))), default=0)
        unit = 10**digits
        figures = [
            self._figure(fact, int((value or 0) * factor * unit), factor * unit)
            for fact, value, factor in zip(facts, values, factors, strict=True)
        ]
        index = {key: i for i, key in enumerate(keys)}
        equations = []
        for relation, _ in group:
            signs: defaultdict[int, int] = defaultdict(int)
            for side, sign in ((relation.left, 1), (relation.right, -1)):
                for key in side:
                    if key in index:
                        signs[index[key]] += sign
            terms = tuple((i, sign) for i, sign in signs.items() if sign in (1, -1))
            if len(terms) == sum(1 for sign in signs.values() if sign):
                tolerance = int(relation.tolerance * unit)
                soft = any(key.startswith(ELSEWHERE) for key in relation.keys)
                broken = self.priors.soft if soft else self.priors.broken
                equations.append(Equation(terms, tolerance, is_at_most(relation), broken))
        return Component(facts, self.looked_at, Sums(figures, equations), unit, factors, self.priors)

    def _figure(self, fact: Fact, value: int, unit: int) -> Figure:
        looked_at = self.looked_at[fact.key]
        shares: defaultdict[int, float] = defaultdict(float)
        for candidate in looked_at.texts:
            if candidate.value is not None:
                shares[int(candidate.value * unit)] += candidate.probability
        read = max(shares.get(value, 0.0), 1e-9)
        options = {v: max(0.0, math.log(read / share)) for v, share in shares.items() if v != value}
        other = math.log(read / looked_at.other)
        return Figure(value, options, max(0.0, other), self.priors.source, fact.key in self.confirmed)


@dataclass
class Component:
    """Figures that hang together by relations."""

    facts: list[Fact]
    looked_at: Mapping[str, Candidates]
    sums: Sums
    unit: int
    factors: list[int]
    priors: Priors

    def solved(self) -> Repair:
        """The opinions on these figures."""
        violated = self.sums.residuals()
        if not violated:
            return Repair({fact.key: self._at_peace(i, fact) for i, fact in enumerate(self.facts)})
        known = self._worlds(violated)
        signatures = self._signatures(known)
        best, best_mass = max(signatures.items(), key=lambda item: item[1])
        beyond = math.exp(min(MOST_NATS, known.found[0].cost - known.bound))
        whole = sum(signatures.values()) + beyond
        unique = best_mass / whole > 0.99
        opinions = {}
        in_source = self._in_source(known)
        for index, fact in enumerate(self.facts):
            opinions[fact.key] = self._opinion(index, fact, signatures, best, whole, known, in_source)
        rivals = [
            s for s, mass in sorted(signatures.items(), key=lambda i: -i[1]) if s != best and mass > 0.005 * whole
        ]
        ask = () if unique else tuple(self.facts[i].key for i in fewest([s ^ best for s in rivals]))
        return Repair(opinions, unique, ask, self._suspects(known, in_source))

    def _worlds(self, violated: Mapping[int, int]) -> Worlds:
        """The likeliest worlds; one from the solver where the search gives up, none at all where nothing holds."""
        if len(violated) > MOST_VIOLATED:
            cost = sum(self.sums.equations[number].broken for number in violated)
            return Worlds((World(cost, broken=frozenset(violated)),), 0.0)
        known = worlds(self.sums, self.priors.within, self.priors.steps)
        if known.found:
            return known
        from review.solver import best_world

        return Worlds((best_world(self.sums),), known.bound)

    def _at_peace(self, index: int, fact: Fact) -> Opinion:
        """The opinion on a figure where all relations hold; what was read as words is what makes them hold."""
        quiet = self._quiet(index, frozenset())
        if fact.value.kind is not Kind.TEXT:
            return quiet
        return Opinion(1.0 - quiet.misread, margin=0.0, suggestion=self._text(index, self.sums.figures[index].value))

    def _signatures(self, known: Worlds) -> dict[frozenset[tuple[int, int]], float]:
        """What would be printed differently than read, with its weight; worlds that print the same are one."""
        signatures: defaultdict[frozenset[tuple[int, int]], float] = defaultdict(float)
        for world in known.found:
            weight = math.exp(known.found[0].cost - world.cost)
            shares = [(change, self._misread_share(*change)) for change in sorted(world.changes)]
            certain = frozenset(change for change, share in shares if share >= 0.999)
            open_ones = [(change, share) for change, share in shares if 0.001 < share < 0.999][:6]
            for picks in product((True, False), repeat=len(open_ones)):
                mass = weight
                printed = set(certain)
                for (change, share), misread in zip(open_ones, picks, strict=True):
                    mass *= share if misread else 1 - share
                    if misread:
                        printed.add(change)
                signatures[frozenset(printed)] += mass
        return dict(signatures)

    def _misread_share(self, index: int, value: int) -> float:
        """Of the two explanations of a changed figure, the part of the misreading."""
        figure = self.sums.figures[index]
        return 1.0 / (1.0 + math.exp(min(MOST_NATS, figure.misread(value) - figure.wrong_on_paper(value))))

    def _in_source(self, known: Worlds) -> dict[int, dict[int, float]]:
        """For each figure: what it would be if it is wrong on paper, with weights."""
        weights: defaultdict[int, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
        for world in known.found:
            weight = math.exp(known.found[0].cost - world.cost)
            for index, value in world.changes:
                weights[index][value] += weight * (1 - self._misread_share(index, value))
        return {index: dict(values) for index, values in weights.items()}

    def _opinion(
        self,
        index: int,
        fact: Fact,
        signatures: Mapping[frozenset[tuple[int, int]], float],
        best: frozenset[tuple[int, int]],
        whole: float,
        known: Worlds,
        in_source: Mapping[int, Mapping[int, float]],
    ) -> Opinion:
        printed: defaultdict[int | None, float] = defaultdict(float)
        chosen = dict(best).get(index)
        rival = 0.0
        for signature, mass in signatures.items():
            value = dict(signature).get(index)
            printed[value] += mass
            if value != chosen:
                rival = max(rival, mass)
        total = sum(printed.values())
        misread = 1.0 - printed[None] / total
        margin = math.log(signatures[best] / rival) if rival else known.bound - known.found[0].cost
        quiet = self._quiet(index, best)
        likeliest = max(printed, key=lambda v: printed[v])
        suggestion = self._text(index, likeliest) if likeliest is not None else None
        # What is clearly legible stands, unless the sums leave hardly another way: the paper itself may be wrong.
        legible = self.looked_at[fact.key].probability((fact.text or "").strip()) > LEGIBLE
        if suggestion is not None and (not self._is_near(index, suggestion) or (legible and misread < BEYOND_DOUBT)):
            suggestion = None
        wrong = in_source.get(index, {})
        source = min(1.0, sum(wrong.values()) / total)
        would_be = self._text(index, max(wrong, key=lambda v: wrong[v])) if source > 0.2 else None
        if likeliest is None and fact.value.kind is Kind.TEXT:
            suggestion = self._text(index, self.sums.figures[index].value)
        misread = misread + (1 - misread) * quiet.misread
        return Opinion(min(1.0, misread), source, min(margin, quiet.margin), suggestion, would_be)

    def _quiet(self, index: int, best: frozenset[tuple[int, int]]) -> Opinion:
        """Another printed text for a figure whose relations are at peace would have to be made up for elsewhere."""
        figure, fact = self.sums.figures[index], self.facts[index]
        looked_at = self.looked_at[fact.key]
        text = (fact.text or "").strip()
        same_value = sum(
            c.probability
            for c in looked_at.texts
            if c.text != text and c.value is not None and int(c.value * self.unit * self.factors[index]) == figure.value
        )
        odds = same_value / max(looked_at.probability(text), 1e-6) + unseen_twin(fact)
        nearest = -math.log(odds) if odds else NEVER
        peace = self.sums.of[index]
        breaking = sum(self.sums.equations[number].broken for number, _ in peace)
        for value, nats in figure.options.items():
            cancelled = min(breaking, figure.source + 3.0, self._cancelled(index, value, best))
            odds += math.exp(-nats - cancelled)
            nearest = min(nearest, nats + cancelled)
        unseen = figure.other + min(breaking, figure.source + 3.0)
        odds += math.exp(-unseen)
        return Opinion(min(0.999999, odds / (1 + odds)), margin=min(nearest, unseen))

    def _cancelled(self, index: int, value: int, best: frozenset[tuple[int, int]]) -> float:
        """Nats for another misread that makes up for this one, where a doubtful figure stands in the same sums."""
        figure = self.sums.figures[index]
        if figure.options[value] > 7.0 or index in dict(best):
            return NEVER
        difference = value - figure.value
        mine = dict(self.sums.of[index])
        least = NEVER
        for number, sign in mine.items():
            for other, other_sign in self.sums.equations[number].terms:
                if other == index:
                    continue
                rival = self.sums.figures[other]
                nats = rival.options.get(rival.value - sign * other_sign * difference)
                if nats is not None and nats < least:
                    shared = dict(self.sums.of[other])
                    left_open = set(mine) ^ set(shared)
                    least = min(least, nats + sum(self.sums.equations[n].broken for n in left_open))
        return least

    def _is_near(self, index: int, text: str) -> bool:
        """Whether a reader thought of this text, or could have: no misread turns a blank into six digits."""
        fact = self.facts[index]
        if text in (c.text for c in self.looked_at[fact.key].texts):
            return True
        if fact.value.kind is Kind.TEXT:
            return text in (fact.text or "").split()
        read = digits_of(fact.text or "")
        return abs(len(digits_of(text)) - len(read)) <= 1 or sorted(digits_of(text)) == sorted(read)

    def _text(self, index: int, value: int) -> str:
        """A value as the readers would have written it."""
        fact = self.facts[index]
        unit = self.unit * self.factors[index]
        for candidate in self.looked_at[fact.key].texts:
            if candidate.value is None or not is_well_formed(candidate.text):
                continue
            if int(candidate.value * unit) == value:
                return candidate.text
        return str(plain(Decimal(value) / unit))

    def _suspects(self, known: Worlds, in_source: Mapping[int, Mapping[int, float]]) -> tuple[tuple[str, ...], ...]:
        """The fewest figures that hold nine tenths of the suspicion that the paper itself is wrong."""
        whole = sum(math.exp(known.found[0].cost - world.cost) for world in known.found)
        weights = {i: sum(v.values()) / whole for i, v in in_source.items()}
        mass = sum(weights.values())
        if mass < 0.05:
            return ()
        chosen, so_far = [], 0.0
        for index, weight in sorted(weights.items(), key=lambda item: -item[1]):
            chosen.append(self.facts[index].key)
            so_far += weight
            if so_far >= 0.9 * mass:
                break
        return (tuple(chosen),)


def digits_of(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def fewest(differences: Sequence[frozenset[tuple[int, int]]]) -> list[int]:
    """The fewest figures of which each difference holds at least one: what to ask so that one world is left."""
    wanted = [{index for index, _ in difference} for difference in differences if difference]
    every = sorted(set().union(*wanted)) if wanted else []
    for size in (0, 1, 2):
        for asked in combinations(every[:MOST_COMBINED], size):
            if all(some & set(asked) for some in wanted):
                return list(asked)
    asked = []
    while wanted:
        counts = Counter(index for some in wanted for index in some)
        pick = max(sorted(counts), key=lambda i: counts[i])
        asked.append(pick)
        wanted = [some for some in wanted if pick not in some]
    return asked


def decimals(number: Number | None) -> int:
    if not isinstance(number, Decimal):
        return 0
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
