"""Pages of ink become a PDF with real text and rulings. The only file that imports reportlab."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from models.errors import BadRequest
from models.training.fonts import FONTS, Face, chinese_faces, covers
from models.training.ink import Leaf, Stroke
from models.training.style import Style

_DASHES = {"dotted": (1.2, 1.2), "dashed": (4.0, 2.5)}


def embeddable(style: Style, text: str) -> Style:
    """The same looks in a font of the same split that can be embedded."""
    if style.cjk.embeddable:
        return style
    split = next(s for s in ("tune", "judge") if style.cjk in chinese_faces(s))
    needed = {c for c in text if ord(c) > 127}
    for face in chinese_faces(split):
        if face.embeddable and covers(face, needed):
            return replace(style, cjk=face, latin=face if style.latin == style.cjk else style.latin)
    raise BadRequest(f"no TrueType font of the split {split} has all the characters; install Debian's Arphic fonts")


WAYS = ("lines", "bars", "pieces")
"""How programs draw rulings: as stroked lines, as filled bars, or as bars from crossing to crossing."""


def pdf(leaves: Sequence[Leaf], way: str = "lines") -> bytes:
    """A born-digital PDF with its rulings drawn in one of the ways; the same bytes each time."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1)
    for leaf in leaves:
        canvas.setPageSize((leaf.width, leaf.height))
        for span, shade in leaf.fills:
            canvas.setFillGray(shade / 255)
            canvas.rect(
                span.left, leaf.height - span.bottom, span.right - span.left, span.bottom - span.top, stroke=0, fill=1
            )
        for stroke in crossing_to_crossing(leaf.strokes) if way == "pieces" else leaf.strokes:
            if way != "lines" and stroke.ruling not in _DASHES:
                canvas.setFillGray(stroke.shade / 255)
                left, top = (stroke.x0, stroke.y0 - stroke.weight / 2)
                wide, high = (stroke.x1 - stroke.x0, stroke.weight)
                if not stroke.horizontal:
                    left, top, wide, high = (
                        stroke.x0 - stroke.weight / 2,
                        stroke.y0,
                        stroke.weight,
                        stroke.y1 - stroke.y0,
                    )
                canvas.rect(left, leaf.height - top - high, wide, high, stroke=0, fill=1)
                continue
            canvas.setLineWidth(stroke.weight)
            canvas.setStrokeGray(stroke.shade / 255)
            canvas.setDash(*_DASHES.get(stroke.ruling, ((), 0)))
            canvas.line(stroke.x0, leaf.height - stroke.y0, stroke.x1, leaf.height - stroke.y1)
        canvas.setDash()
        for run in leaf.runs:
            colour = [level / 255 for level in run.colour]
            text = canvas.beginText(run.x, leaf.height - run.baseline)
            text.setFont(_registered(run.face, run.bold and run.face.bold is not None), run.size)
            text.setFillColorRGB(*colour)
            text.setStrokeColorRGB(*colour)
            thicken = run.bold and run.face.bold is None
            text.setTextRenderMode(2 if thicken else 0)
            if thicken:
                canvas.setLineWidth(run.size * 0.03)
            text.textOut(run.text)
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def crossing_to_crossing(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Rulings cut where others cross them, as word processors draw them cell by cell."""
    pieces: list[Stroke] = []
    for stroke in strokes:
        start, end, at = (stroke.x0, stroke.x1, stroke.y0) if stroke.horizontal else (stroke.y0, stroke.y1, stroke.x0)
        cuts = {start, end}
        for other in strokes:
            if other.horizontal == stroke.horizontal:
                continue
            along, low, high = (other.x0, other.y0, other.y1) if stroke.horizontal else (other.y0, other.x0, other.x1)
            if start < along < end and low - 0.1 <= at <= high + 0.1:
                cuts.add(along)
        places = sorted(cuts)
        for a, b in pairwise(places):
            cut = {"x0": a, "x1": b} if stroke.horizontal else {"y0": a, "y1": b}
            pieces.append(stroke._replace(**cut))
    return pieces


@lru_cache(maxsize=32)
def _registered(face: Face, bold: bool) -> str:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    name = f"{face.name}{' Bold' if bold else ''}"
    path = FONTS / face.bold if bold and face.bold else face.file
    pdfmetrics.registerFont(TTFont(name, str(path), subfontIndex=face.index))
    return name
