"""What stands in columns and is no table: lists set side by side, and forms to be filled in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from models.layout.rules import RuleRow
from models.layout.runs import TextLine, has_digits
from models.sheet import Segment

_BLANK = re.compile(r"_{4,}|\(\s*\)|\[\s*\]|[☐□❏]")
"""Where something is to be written or ticked."""


def listed(lines: Sequence[TextLine]) -> bool:
    """Whether lines of words are lists side by side: short texts of one kind in each column, and no head over them."""
    many = [line for line in lines if len(line.runs) >= 2]
    if any(c.isdigit() for line in many for run in line.runs for c in run.text):
        return False
    head, *body = many
    bold = all(run.bold for run in head.runs) and not all(run.bold for line in body for run in line.runs)
    short = all(len(run.words) <= 5 for line in many for run in line.runs)
    # Texts that go on below are sentences of a table.
    return short and not bold and len(many) >= 0.9 * len(lines)


def filled_in(lines: Sequence[TextLine], rules: Sequence[RuleRow], em: float) -> bool:
    """Whether lines are a form: most have blanks of underscores or boxes, or rulings that begin where a text ends."""
    blanks = 0
    for line in lines:
        # Dots that lead to a figure look like a ruling on a scan.
        if any(run.figure for run in line.runs[1:]):
            continue
        ends = [(run.rect.right, run.rect.bottom) for run in line.runs]
        after = [
            (x0, x1)
            for rule in rules
            for x0, x1 in rule.pieces
            if x1 - x0 >= 2 * em
            and any(-0.3 * em <= x0 - right <= 1.2 * em and abs(rule.y - bottom) <= 0.5 * em for right, bottom in ends)
        ]
        clear = [
            (x0, x1) for x0, x1 in after if not any(r.rect.left < x1 - em and r.rect.right > x0 + em for r in line.runs)
        ]
        blanks += bool(clear) or bool(_BLANK.search(line.text))
    return blanks >= 2 and blanks >= 0.4 * len(lines)


def boxes(rule: RuleRow, lines: Sequence[TextLine], uprights: Sequence[Segment], em: float) -> bool:
    """Whether a broken ruling is the upper side of boxes that stand apart, as in a chart of offices, with words in
    them."""
    if len(rule.pieces) < 2 or any(has_digits(run.text) for line in lines for run in line.runs):
        return False
    apart = all(b[0] - a[1] >= 0.5 * em for a, b in itertools.pairwise(rule.pieces))
    corners = [x for piece in rule.pieces for x in piece]
    sides = [(s.x0 + s.x1) / 2 for s in uprights if s.y0 - 0.3 * em <= rule.y <= s.y0 + 0.5 * em]
    return apart and all(any(abs(x - side) <= 0.3 * em for side in sides) for x in corners)
