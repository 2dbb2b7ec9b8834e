"""Keys for rows that a document brings itself: one name, misread in one table and not in another, is one key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from review.forms.align import Match
from review.forms.likeness import alike, bare
from review.forms.printed import PrintedRow
from review.forms.slots import Slot, SlotKind
from review.forms.slug import slug

_SAME_NAME = 0.75
"""Two names as alike as this are one, misread."""


@dataclass
class _Name:
    """One row's name as it is printed in several tables."""

    texts: list[str]
    seen_in: set[str] = field(default_factory=set)

    def likeness(self, text: str) -> float:
        if any(_digits(text) != _digits(other) for other in self.texts):
            return 0.0
        return max(alike(bare(text), bare(other)) for other in self.texts)

    @property
    def key(self) -> str:
        """From the way it is printed most often, and that is likest to the others."""
        often = Counter(self.texts)
        return slug(max(often, key=lambda text: (often[text], sum(alike(bare(text), bare(t)) for t in self.texts))))


def keys_of_open_rows(rows: Sequence[PrintedRow], slots: Sequence[Slot], matches: Sequence[Match]) -> dict[int, str]:
    """The key of each open row, by the row's number."""
    names: list[_Name] = []
    given: dict[int, _Name] = {}
    for match in matches:
        slot, row = slots[match.slots[0]], rows[match.rows[0]]
        if slot.kind is not SlotKind.OPEN:
            continue
        text = row.labels[0].text if row.labels else ""
        near = max((n for n in names if slot.prefix not in n.seen_in), key=lambda n: n.likeness(text), default=None)
        if near is None or near.likeness(text) < _SAME_NAME:
            near = _Name([])
            names.append(near)
        near.texts.append(text)
        near.seen_in.add(slot.prefix)
        given[match.rows[0]] = near
    keys: dict[int, str] = {}
    for index, name in enumerate(names):
        earlier = sum(other.key == name.key for other in names[:index])
        keys[id(name)] = f"{name.key}_{earlier + 1}" if earlier else name.key
    return {row: keys[id(name)] for row, name in given.items()}


def _digits(text: str) -> str:
    """What tells Region 1 from Region 2."""
    return "".join(sign for sign in text if sign.isdigit())
