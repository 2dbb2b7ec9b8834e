"""Whether a challenger takes the champion's place: only if it is proven better, and nothing else is worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.metrics import normal
from models.ocr.figures import is_figure
from models.ocr.reader import Crop, Reader
from models.training.comparing import Change, aligned
from models.training.recogniser_data import CORRECTED, TextLine


@dataclass(frozen=True)
class Bar:
    """What a challenger must show."""

    least_corrections: int = 20
    """With fewer corrected lines there is nothing to learn from."""
    least_held_out: int = 10
    """With fewer corrected lines of other documents nothing can be proven."""
    worse: float = 0.005
    """No group of lines may be read worse than by the champion by more than this, even where it may be chance."""
    worse_together: float = 0.001
    """Nor may all groups but the corrected lines together by more than this."""
    few: int = 300
    """In a group of fewer lines only a rise that is no chance counts."""
    agreement: float = 0.2
    """At least this share of the corrections must be what the champion reads or thinks possible."""
    exchanged: float = 0.7
    """Two characters are exchanged if in this share of their lines each is called the other."""


@dataclass(frozen=True)
class Judgement:
    """Whether the challenger is promoted, and why, in sentences."""

    promoted: bool
    reasons: tuple[str, ...]
    changes: tuple[Change, ...]
    by_chance: bool = False
    """Refused for nothing but small rises, one of which comes by chance now and then: more pages tell."""


def judged(changes: Sequence[Change], bar: Bar | None = None) -> Judgement:
    """The judgement over a challenger: errors on the corrected kind fall beyond chance, nothing else rises."""
    bar = bar or Bar()
    own = next((change for change in changes if change.group == CORRECTED), None)
    against: list[str] = []
    if own is None or own.lines < bar.least_held_out:
        against.append(
            f"only {own.lines if own else 0} corrected lines are held out, too few to prove anything: "
            f"{bar.least_held_out} are needed, of documents that were not learned from"
        )
    elif own.errors_after >= own.errors_before:
        against.append(
            f"errors on held-out corrected lines did not fall: {own.errors_before} before, {own.errors_after} after, "
            f"of {own.lines}"
        )
    elif own.high >= 0:
        against.append(
            f"errors on held-out corrected lines fell from {own.errors_before} to {own.errors_after} of {own.lines}, "
            "which may be chance: more corrections are needed to prove it"
        )
    others = [change for change in changes if change.group != CORRECTED]
    against += [_worse(change) for change in others if change.low > bar.worse]
    perhaps = [_worse(change) for change in others if change.low <= bar.worse and _is_worse(change, bar)]
    lines, more = sum(c.lines for c in others), sum(c.errors_after - c.errors_before for c in others)
    if not against and not perhaps and lines >= bar.few and more > bar.worse_together * lines:
        perhaps.append(f"everything else together is read worse: {more} errors more in {lines} lines")
    if against or perhaps:
        return Judgement(False, (*against, *perhaps), tuple(changes), not against)
    assert own is not None
    fallen = f"errors on held-out corrected lines fell from {own.errors_before} to {own.errors_after} of {own.lines}"
    return Judgement(True, (f"{fallen}; nothing else rose beyond chance",), tuple(changes))


def _is_worse(change: Change, bar: Bar) -> bool:
    return change.low > 0 or (change.lines >= bar.few and change.rise > bar.worse)


def _worse(change: Change) -> str:
    return (
        f"{change.group} is read worse: {change.errors_before} errors before, {change.errors_after} after, of "
        f"{change.lines} lines ({100 * change.low:+.2f} to {100 * change.high:+.2f} points)"
    )


def unfit(lines: Sequence[TextLine], held_out: Sequence[TextLine], champion: Reader, bar: Bar | None = None) -> str:
    """Why nothing should be learned from these lines; '' where all is well."""
    bar = bar or Bar()
    corrected = [line for line in lines if line.group == CORRECTED]
    kept = [line for line in held_out if line.group == CORRECTED]
    if not corrected:
        return "the dataset has no corrected line to learn from: answer questions, then build it again"
    if len(corrected) < bar.least_corrections:
        return f"{len(corrected)} corrected lines are too few to learn from; {bar.least_corrections} are needed"
    if len(kept) < bar.least_held_out:
        return (
            f"{len(kept)} corrected lines are held out, too few to prove anything; {bar.least_held_out} are needed: "
            "answer questions of more documents"
        )
    some = corrected[:: max(1, len(corrected) // 400)]
    readings = champion.read([Crop(line.image, digits=is_figure(line.text)) for line in some])
    possible = [
        normal(line.text) in {normal(said.text), *(normal(other.text) for other in said.alternatives)}
        for line, said in zip(some, readings, strict=True)
    ]
    share = sum(possible) / len(possible)
    if share < bar.agreement:
        return (
            f"only {100 * share:.0f} % of the corrections are anything that the champion thinks possible: "
            "the texts do not belong to the pictures; look into the answers, and withdraw the wrong ones"
        )
    return _exchanged([(line.text, said.text) for line, said in zip(some, readings, strict=True)], bar)


def _exchanged(texts: Sequence[tuple[str, str]], bar: Bar) -> str:
    """A sentence on characters that are called each other's name throughout."""
    called: Counter[tuple[str, str]] = Counter()
    seen: Counter[str] = Counter()
    for told, read in texts:
        for one, other in aligned(normal(told) or "", normal(read) or ""):
            seen[one] += 1
            called[one, other] += 1
    for (one, other), count in called.items():
        both = min(count / seen[one], called[other, one] / max(1, seen[other])) if one and other else 0.0
        if one < other and min(seen[one], seen[other]) >= 5 and both >= bar.exchanged:
            return (
                f"the corrections call '{one}' what reads as '{other}', and the other way round: "
                "the alphabet is swapped; look into the answers, and withdraw the wrong ones"
            )
    return ""
