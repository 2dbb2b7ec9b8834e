"""Which figures two people must read: some by lot, and those on which most relations hang."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

from review.decision import Report

_BEARS = 2
"""A figure on which fewer relations hang than this bears nothing but itself."""


@dataclass(frozen=True, slots=True)
class SecondReader:
    """How many people read a figure that is asked about."""

    share: float = 0.0
    """Of all figures, this share is drawn by lot; and of each report, the same share on which most relations hang."""

    def readers(self, document: str, report: Report, key: str) -> int:
        """One, or two who must agree."""
        if self.share <= 0:
            return 1
        return 2 if self.drawn(document, key) or key in self.bearing(report) else 1

    def drawn(self, document: str, key: str) -> bool:
        """Whether the lot falls on a figure: by its own hash, so that everybody draws the same."""
        lot = hashlib.sha256(f"second reader\n{document}\n{key}".encode()).digest()
        return int.from_bytes(lot[:8], "big") < self.share * 2**64

    def bearing(self, report: Report) -> frozenset[str]:
        """The figures of a report on which most of its relations hang, at most its share of them."""
        hanging = Counter(key for finding in report.findings for key in set(finding.facts))
        most = int(self.share * sum(not fact.absent for fact in report.facts))
        ranked = sorted(hanging, key=lambda key: (-hanging[key], key))
        return frozenset(key for key in ranked[:most] if hanging[key] >= _BEARS)


ONE_READER = SecondReader()
"""Nobody reads after another."""
