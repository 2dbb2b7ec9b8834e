"""How many accepted figures are wrong without anybody knowing: bounded by the audits that people have answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from review.answered import Missing
from review.decision import Outcome
from review.risk import upper_bound
from services.review_figures import Figure

CONFIDENCE = 0.95
_OF_PEOPLE = {str(one) for one in Missing} | {"taken-back"}
"""Codes of reasons that say what became of a question, not why it was asked."""


@dataclass(frozen=True, slots=True)
class SilentBound:
    """What the answered audits say about the figures that nobody was asked about."""

    answered: int
    """Audits that are decided: the size of the sample."""
    wrong: int
    """Those of which people said something else than was read."""
    pending: int
    """Audits that people have answered, but not decided."""

    @property
    def rate(self) -> float | None:
        """No more than this share of accepted figures is wrong, with 95 % confidence; None: it cannot be given yet."""
        return upper_bound(self.wrong, self.answered, CONFIDENCE) if self.answered else None

    def __str__(self) -> str:
        if self.rate is None:
            return (
                "silent errors: no bound can be given yet: no audited figure has been answered (set GOUJI_AUDIT=0.01)"
            )
        return (
            f"silent errors: at most {self.rate:.3%} of the accepted figures, with {CONFIDENCE:.0%} confidence "
            f"({self.wrong} wrong of {self.answered} audited)"
        )


def silent_bound(figures: Iterable[Figure]) -> SilentBound:
    """The bound that the answers so far allow."""
    audits = [figure for figure in figures if is_audit(figure)]
    decided = [figure for figure in audits if figure.decided is not None]
    return SilentBound(len(decided), sum(map(is_wrong, decided)), len(audits) - len(decided))


def is_audit(figure: Figure) -> bool:
    """Whether a figure was asked about for no other reason than that it was drawn."""
    return figure.codes - _OF_PEOPLE == {"audit-sample"}


def is_wrong(figure: Figure) -> bool:
    """Whether people said something else than was read; what nobody can read counts as wrong, to be safe."""
    return figure.changed or figure.outcome is Outcome.ILLEGIBLE
