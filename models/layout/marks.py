"""What single lines tell: captions, notes, bullets, and whether two lines share their white spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.layout.runs import TextLine, around
from models.sheet import Rect

SECTION = re.compile(
    r"(?:[A-Z]|[IVX]{1,5})\.\s*(?:\(\w{1,3}\)\s*)?(?:[A-Z][\w-]+,?\s+(?:(?:of|and|for|in|to|the|by)\s+)?){2,}[A-Z]"
)
"""The number of a section, and the beginning of its heading."""
CAPTION = re.compile(
    r"^\s*(?:(?i:table|tabelle|tableau|figure|fig\.|chart|graph|box|exhibit|annex|appendix|map)"
    r"(?:\s*\d|\s+[IVXA-Z]{1,4}(?:[\s.:–-]|\d|$))|(?:附?[表图])\s*[\d一二三四五六七八九十])"
)
TITLE = re.compile(
    r"^\s*(?:(?i:table|tabelle|tableau)(?:\s*\d|\s+[IVXA-Z]{1,4}(?:[\s.:–-]|\d|$))|附?表\s*[\d一二三四五六七八九十])"
)
"""The caption of a table, and not of a figure."""
NOTE = re.compile(
    r"^\s*(?:notes?\b|sources?\b|footnotes?\b|n\.?b\.|注[:：]|资料来源|数据来源|说明[:：])",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(r"^\s*(?:\(?\*+\)?\s|†|‡|[¹²³⁴⁵⁶⁷⁸⁹]|\(?\d\)\s|\d/\s|[a-z]/\s|\d\s[A-Z])")
LEGEND = re.compile(r"^\s*(?:[:.]+\s+(?:=\s*)?[A-Za-z]{2}|[a-z]{1,2}\s*[=:]\s|\(?[a-z]\)\s+[A-Z][a-z])")
"""What the signs of a table mean: `: not available`, `p = provisional`."""
BULLET = re.compile(r"^\s*(?:[•●▪■◦○‣∙·–—\-*o✓]|\(?[a-zA-Z\d]{1,3}[.)]|\(?[ivx]+[.)]|\d+(?:\.\d+)+\.?)\s*$")


def gaps_of(line: TextLine) -> list[tuple[float, float]]:
    """The white spaces between the runs of a line."""
    return [(a.rect.right, b.rect.left) for a, b in zip(line.runs, line.runs[1:], strict=False)]


def shared_gaps(a: TextLine, b: TextLine, em: float) -> int:
    """How many white spaces of two lines stand above each other."""
    count = 0
    for l0, r0 in gaps_of(a):
        if any(min(r0, r1) - max(l0, l1) >= 0.25 * em for l1, r1 in gaps_of(b)):
            count += 1
    return count


def kin(a: TextLine, b: TextLine, em: float) -> bool:
    fewer = min(len(a.runs), len(b.runs)) - 1
    shared = min(shared_gaps(a, b, em), shared_gaps(b, a, em))
    return shared >= 1 and shared >= 0.5 * fewer


def same_columns(upper: TextLine, lower: TextLine, em: float) -> bool:
    """Whether two lines fill the same four columns or more: rows, however far apart."""
    most = max(len(upper.runs), len(lower.runs)) - 1
    return most >= 3 and min(shared_gaps(upper, lower, em), shared_gaps(lower, upper, em)) >= 0.9 * most


def shared_white(lines: Sequence[TextLine], em: float) -> bool:
    """Whether at least two lines are parted at the same place by a gap wider than a word gap."""
    return any(shared_gaps(a, b, em) for i, a in enumerate(lines) for b in lines[i + 1 :])


def columns_below(lines: Sequence[TextLine]) -> list[Rect]:
    """Where the texts of some lines stand, left to right, those above one another as one."""
    columns: list[Rect] = []
    for rect in sorted((r.rect for ln in lines for r in ln.runs), key=lambda r: r.left):
        if columns and rect.left < columns[-1].right:
            columns[-1] = around([columns[-1], rect])
        else:
            columns.append(rect)
    return columns
