"""Pages of ink become a PDF with real text and rulings. The only file that imports reportlab."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from models.errors import BadRequest
from models.training.fonts import FONTS, Face, chinese_faces, covers
from models.training.ink import Leaf
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


def pdf(leaves: Sequence[Leaf]) -> bytes:
    """A born-digital PDF; the same bytes each time."""
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
        for stroke in leaf.strokes:
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


@lru_cache(maxsize=32)
def _registered(face: Face, bold: bool) -> str:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    name = f"{face.name}{' Bold' if bold else ''}"
    path = FONTS / face.bold if bold and face.bold else face.file
    pdfmetrics.registerFont(TTFont(name, str(path), subfontIndex=face.index))
    return name
