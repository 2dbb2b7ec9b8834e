"""What a training did, on one page: HTML to look at, a PNG of its pictures, and the figures as JSON."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.training import plots
from models.training.comparing import Change, Outcome, confusions
from models.training.dataset import encoded
from models.training.gate import Judgement
from models.training.recogniser import Moment
from models.training.recogniser_data import CORRECTED

EXAMPLES = 48
"""So many examples of each sort are shown."""


@dataclass(frozen=True)
class Story:
    """All that a report tells."""

    name: str
    champion: str
    dataset: str
    judgement: Judgement
    outcomes: Sequence[Outcome]
    moments: Sequence[Moment]
    curve: Sequence[tuple[int, float]]
    """(corrections, share of held-out corrected lines read wrong), the champion's first, at 0."""
    facts: Mapping[str, str]
    """What else is told at the top: how many corrections, how long it took."""


def written(story: Story, directory: Path) -> Path:
    """Writes report.html, report.png and report.json; returns the page."""
    directory.mkdir(parents=True, exist_ok=True)
    held_out = [outcome for outcome in story.outcomes if outcome.group == CORRECTED]
    poster = plots.poster(story.moments, story.judgement.changes, story.curve, held_out, _headline(story))
    plots.saved(poster, directory / "report.png")
    figures = {
        "name": story.name,
        "champion": story.champion,
        "dataset": story.dataset,
        "promoted": story.judgement.promoted,
        "reasons": list(story.judgement.reasons),
        "changes": [change.as_dict() for change in story.judgement.changes],
        "curve": [list(point) for point in story.curve],
        "facts": dict(story.facts),
    }
    (directory / "report.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    page = directory / "report.html"
    page.write_text(_page(story, held_out), encoding="utf-8")
    return page


def _headline(story: Story) -> str:
    return f"{story.name}: {'promoted' if story.judgement.promoted else 'refused'}"


def _page(story: Story, held_out: Sequence[Outcome]) -> str:
    fixed = [o for o in story.outcomes if o.is_right and not o.was_right]
    broken = [o for o in story.outcomes if o.was_right and not o.is_right]
    still = [o for o in story.outcomes if not o.was_right and not o.is_right]
    pictures = (
        ("What corrections bring", plots.alone(plots.learning_curve, story.curve)),
        ("The training", plots.alone(plots.course, story.moments)),
        ("What changed where", plots.alone(plots.groups, story.judgement.changes, size=(7.2, 5.2))),
        ("How sure, and how often right", plots.alone(plots.calibration, held_out)),
        ("Figures read as others, before", plots.alone(plots.confused, held_out, after=False)),
        ("Figures read as others, after", plots.alone(plots.confused, held_out, after=True)),
    )
    verdict = "promoted" if story.judgement.promoted else "refused"
    parts = [
        f"<h1>{html.escape(story.name)} <span class={verdict}>{verdict}</span></h1>",
        "".join(f"<p class=why>{html.escape(reason)}.</p>" for reason in story.judgement.reasons),
        _facts({"champion": story.champion, "dataset": story.dataset[:12], **story.facts}),
        _changes(story.judgement.changes),
        "<div class=pictures>" + "".join(_picture(title, png) for title, png in pictures) + "</div>",
        _confusions(held_out),
        _examples("Read right now, wrong before", fixed, "good"),
        _examples("Read wrong now, right before", broken, "bad"),
        _examples("Wrong as before", still, ""),
    ]
    return f"<!doctype html><html lang=en><meta charset=utf-8><title>{html.escape(_headline(story))}</title>" + (
        f"<style>{STYLE}</style><main>{''.join(parts)}</main></html>"
    )


def _facts(facts: Mapping[str, str]) -> str:
    tiles = "".join(f"<div><b>{html.escape(v)}</b><span>{html.escape(k)}</span></div>" for k, v in facts.items())
    return f"<section class=tiles>{tiles}</section>"


def _changes(changes: Sequence[Change]) -> str:
    rows = "".join(
        f"<tr class={'good' if c.high < 0 else 'bad' if c.low > 0 else 'same'}><td>{html.escape(c.group)}</td>"
        f"<td>{c.documents}</td><td>{c.lines}</td><td>{c.errors_before}</td><td>{c.errors_after}</td>"
        f"<td>{100 * c.rise:+.2f}</td><td>{100 * c.low:+.2f} … {100 * c.high:+.2f}</td></tr>"
        for c in changes
    )
    head = "<tr><th>where<th>documents<th>lines<th>wrong before<th>wrong after<th>points<th>95 %, paired bootstrap</tr>"
    return f"<h2>Champion against challenger</h2><table>{head}{rows}</table>"


def _picture(title: str, png: bytes) -> str:
    return f"<figure><img alt='{html.escape(title)}' src='{_data(png)}'></figure>"


def _confusions(outcomes: Sequence[Outcome], most: int = 14) -> str:
    before, after = confusions(outcomes), confusions(outcomes, after=True)
    pairs = sorted({*before, *after}, key=lambda pair: -(before.get(pair, 0) + after.get(pair, 0)))
    rows = "".join(
        f"<tr><td>{html.escape(true) or '∅'} → {html.escape(read) or '∅'}</td>"
        f"<td>{before.get((true, read), 0)}</td><td>{after.get((true, read), 0)}</td></tr>"
        for true, read in [pair for pair in pairs if pair[0] != pair[1]][:most]
    )
    if not rows:
        return ""
    head = "<tr><th>printed → read<th>before<th>after</tr>"
    return f"<h2>Characters confused on held-out corrected lines</h2><table>{head}{rows}</table>"


def _examples(title: str, outcomes: Sequence[Outcome], sort: str) -> str:
    if not outcomes:
        return ""
    # The corrected kind first: it is what the training was for.
    order = sorted(outcomes, key=lambda o: (o.group != CORRECTED, o.group, o.document))
    step = max(1, len(order) // EXAMPLES)
    cards = "".join(_card(outcome) for outcome in order[::step][:EXAMPLES])
    return f"<h2>{html.escape(title)} <small>{len(outcomes)}</small></h2><div class='cards {sort}'>{cards}</div>"


def _card(outcome: Outcome) -> str:
    return (
        f"<div class=card><img alt='{html.escape(outcome.truth)}' src='{_data(encoded(outcome.image))}'>"
        f"<p><b>{html.escape(outcome.truth)}</b></p>"
        f"<p><s>{html.escape(outcome.before) or '∅'}</s> → {html.escape(outcome.after) or '∅'}</p>"
        f"<small>{html.escape(outcome.group)}</small></div>"
    )


def _data(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def as_dict(judgement: Judgement) -> dict[str, Any]:
    """A judgement as JSON values, for a model's results."""
    return {
        "promoted": judgement.promoted,
        "reasons": list(judgement.reasons),
        "changes": [change.as_dict() for change in judgement.changes],
    }


STYLE = """
body{margin:0;background:#f6f5f2;color:#1f2328;font:15px/1.5 system-ui,'Noto Sans CJK SC',sans-serif}
main{max-width:1180px;margin:0 auto;padding:36px 28px 80px}
h1{font-size:28px;margin:0 0 6px} h2{font-size:18px;margin:38px 0 10px} small{color:#6b7280;font-weight:400}
h1 span{font-size:15px;padding:3px 12px;border-radius:20px;vertical-align:middle;color:#fff}
.promoted{background:#166534}.refused{background:#b91c1c}
.why{margin:2px 0;color:#374151}
.tiles{display:flex;flex-wrap:wrap;gap:12px;margin:22px 0}
.tiles div{background:#fff;border:1px solid #e5e2db;border-radius:10px;padding:10px 16px;min-width:110px}
.tiles b{display:block;font-size:19px}.tiles span{color:#6b7280;font-size:12px}
table{border-collapse:collapse;background:#fff;border:1px solid #e5e2db;border-radius:10px;overflow:hidden}
td,th{padding:6px 14px;text-align:right;border-top:1px solid #eee;font-variant-numeric:tabular-nums}
th{font-size:12px;color:#6b7280;font-weight:500;border:0} td:first-child,th:first-child{text-align:left}
tr.good td:nth-child(6){color:#166534;font-weight:600} tr.bad td:nth-child(6){color:#b91c1c;font-weight:600}
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(500px,1fr));gap:16px;margin-top:26px}
figure{margin:0;background:#fff;border:1px solid #e5e2db;border-radius:10px;padding:10px} figure img{width:100%}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(132px,1fr));gap:10px}
.card{background:#fff;border:1px solid #e5e2db;border-radius:10px;padding:10px;text-align:center;overflow:hidden}
.card img{max-width:100%;height:36px;object-fit:contain;background:#fff} .card p{margin:2px 0;overflow-wrap:anywhere}
.good .card{border-color:#86b89a}.bad .card{border-color:#e0a0a0} s{color:#b91c1c}
"""
