"""The relations that a figure stands in, as HTML: its own number marked, and what would make each agree.

Every text comes from a page or a form and is escaped: nothing that is printed becomes a tag.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from review.decision import Fact, Report, Status
from review.forms.relation import Relation
from review.labelstudio.phrases import Phrases
from review.rules import Number, agrees, amount, common_scale, is_at_most, plain, total_of

MOST = 4
"""No more relations than this are shown; the broken ones come first."""
_TABLE = "border-collapse:collapse;margin:2px 0 10px;font-size:13px;line-height:1.35;min-width:320px"
_NUMBER = "text-align:right;padding:1px 6px;font-family:monospace;font-size:15px;white-space:nowrap"
_NAME = "padding:1px 6px;color:#555"
_SUM = "border-top:1px solid #999;font-weight:bold"
_SUSPECT = "background:#ffd8a8;color:#7a2e00;font-weight:bold"
_BROKEN, _HOLDS = "#c92a2a", "#2b8a3e"


def sums_html(fact: Fact, report: Report, relations: Sequence[Relation], words: Phrases) -> str:
    """Every relation through a figure, the broken ones first."""
    known = {one.key: one for one in report.facts}
    broken = {(f.rule, f.scope) for f in report.findings if f.status is Status.VIOLATED}
    judged = {(f.rule, f.scope) for f in report.findings if f.status is not Status.NOT_ASSESSABLE}
    through = [r for r in relations if fact.key in r.keys and (r.id, r.scope) in judged]
    through.sort(key=lambda r: (r.id, r.scope) not in broken)
    if not through:
        return f'<p style="color:#777">{escape(words.no_relation)}</p>'
    return "".join(_relation(relation, fact, known, words) for relation in through[:MOST])


def _relation(relation: Relation, fact: Fact, known: Mapping[str, Fact], words: Phrases) -> str:
    scaled = common_scale(known[key] for key in relation.keys if key in known)
    left, right = total_of(relation.left, known, scaled), total_of(relation.right, known, scaled)
    holds = agrees(left, right, relation)
    sentence = relation.text if words.language == "zh" else relation.english or relation.text
    scope = f"{relation.scope_label}：" if relation.scope_label and words.language == "zh" else ""
    scope = scope or (f"{relation.scope_label}: " if relation.scope_label else "")
    colour = _HOLDS if holds else _BROKEN
    names = short_names(relation.keys, known)
    rows = [
        *_side(relation.left, fact.key, known, names, left, scaled, words),
        _middle(relation, left, right, holds, colour, words),
        *_side(relation.right, fact.key, known, names, right, scaled, words),
    ]
    if not holds and (needed := would_balance(relation, fact, known, scaled)) is not None:
        said = escape(words.would_be.format(value=needed))
        rows.append(f'<tr><td colspan="2" style="{_NAME}">{escape(words.this_cell)}: <b>{said}</b></td></tr>')
    head = f'<div style="border-left:4px solid {colour};padding-left:6px;font-size:13px">'
    return f'{head}{escape(scope)}{escape(sentence)}</div><table style="{_TABLE}">{"".join(rows)}</table>'


def _side(
    keys: Sequence[str],
    suspect: str,
    known: Mapping[str, Fact],
    names: Mapping[str, str],
    total: Number,
    scaled: bool,
    words: Phrases,
) -> Iterator[str]:
    shown = [key for key in keys if key == suspect or len(keys) == 1 or amount(known.get(key), scaled)]
    for key in shown:
        fact = known.get(key)
        text = words.not_printed if fact is None or fact.text is None else fact.text.strip() or words.blank
        mark = f' style="{_SUSPECT}"' if key == suspect else ""
        arrow = "▶ " if key == suspect else ""
        name = f'<td style="{_NAME}">{arrow}{escape(names.get(key, key))}</td>'
        yield f'<tr{mark}>{name}<td style="{_NUMBER}">{escape(text)}</td></tr>'
    if len(keys) > 1:
        name = f'<td style="{_NAME};{_SUM}">{"Σ"}</td>'
        yield f'<tr>{name}<td style="{_NUMBER};{_SUM}">{escape(str(plain(total)))}</td></tr>'


def _middle(relation: Relation, left: Number, right: Number, holds: bool, colour: str, words: Phrases) -> str:
    sign = ("≤" if holds else ">") if is_at_most(relation) else ("=" if holds else "≠")
    more = "" if holds else f" {words.difference.format(value=plain(abs(left - right)))}"
    style = f"text-align:center;color:{colour};font-weight:bold;padding:1px"
    return f'<tr><td colspan="2" style="{style}">{sign}{escape(more)}</td></tr>'


def would_balance(relation: Relation, fact: Fact, known: Mapping[str, Fact], scaled: bool) -> Number | None:
    """What a figure would have to be for a broken relation to agree; None where no figure of it would do."""
    if is_at_most(relation) or scaled or (fact.key in relation.left) == (fact.key in relation.right):
        return None
    gap = total_of(relation.left, known, False) - total_of(relation.right, known, False)
    now = amount(fact, False)
    needed = now - gap if fact.key in relation.left else now + gap
    return None if needed < 0 <= now else plain(needed)


def short_names(keys: Sequence[str], known: Mapping[str, Fact]) -> dict[str, str]:
    """The figures' labels without what all of them have in common."""
    parts = {key: known[key].label.split(" / ") for key in keys if key in known and known[key].label}
    common = set.intersection(*(set(one) for one in parts.values())) if len(parts) > 1 else set()
    names = {key: [part for part in one if part not in common] for key, one in parts.items()}
    return {key: " / ".join(one) or parts[key][-1] for key, one in names.items()}
