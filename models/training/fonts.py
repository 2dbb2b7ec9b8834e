"""The fonts of made pages, from Debian's packages: one set to tune on, another to judge on.

Packages: fonts-noto-cjk, fonts-wqy-zenhei, fonts-wqy-microhei, fonts-arphic-uming, fonts-arphic-ukai,
fonts-arphic-gbsn00lp, fonts-arphic-gkai00mp, fonts-liberation, fonts-dejavu-core, fonts-freefont-ttf,
fonts-droid-fallback. The only file that imports fontTools.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.errors import BadRequest

FONTS = Path("/usr/share/fonts")


@dataclass(frozen=True, slots=True)
class Face:
    """A font file, and which of its fonts."""

    name: str
    path: str
    index: int = 0
    bold: str | None = None
    """The file of its bold cut; None: bold is drawn by thickening."""
    embeddable: bool = True
    """Whether it has TrueType outlines, so that a PDF writer can embed a part of it."""

    @property
    def file(self) -> Path:
        return FONTS / self.path


_NOTO = "opentype/noto/Noto{}CJK-{}.ttc"
_CJK = {
    "tune": (
        Face("Noto Sans CJK SC", _NOTO.format("Sans", "Regular"), 2, _NOTO.format("Sans", "Bold"), False),
        Face("WenQuanYi Zen Hei", "truetype/wqy/wqy-zenhei.ttc"),
        Face("AR PL UMing CN", "truetype/arphic/uming.ttc"),
        Face("AR PL KaitiM GB", "truetype/arphic-gkai00mp/gkai00mp.ttf"),
    ),
    "judge": (
        Face("Noto Serif CJK SC", _NOTO.format("Serif", "Regular"), 2, _NOTO.format("Serif", "Bold"), False),
        Face("WenQuanYi Micro Hei", "truetype/wqy/wqy-microhei.ttc"),
        Face("AR PL UKai CN", "truetype/arphic/ukai.ttc"),
        Face("AR PL SungtiL GB", "truetype/arphic-gbsn00lp/gbsn00lp.ttf"),
    ),
}
DROID = Face("Droid Sans Fallback", "truetype/droid/DroidSansFallbackFull.ttf")
"""Only for one of the shipped samples, so that each of the real reports has a font of its own."""
_LATIN = {
    "tune": (
        Face("Liberation Serif", "truetype/liberation/LiberationSerif-Regular.ttf", 0,
             "truetype/liberation/LiberationSerif-Bold.ttf"),
        Face("Liberation Sans", "truetype/liberation/LiberationSans-Regular.ttf", 0,
             "truetype/liberation/LiberationSans-Bold.ttf"),
        Face("DejaVu Sans", "truetype/dejavu/DejaVuSans.ttf", 0, "truetype/dejavu/DejaVuSans-Bold.ttf"),
    ),
    "judge": (
        Face("Free Serif", "truetype/freefont/FreeSerif.ttf", 0, "truetype/freefont/FreeSerifBold.ttf"),
        Face("Free Sans", "truetype/freefont/FreeSans.ttf", 0, "truetype/freefont/FreeSansBold.ttf"),
        Face("DejaVu Serif", "truetype/dejavu/DejaVuSerif.ttf", 0, "truetype/dejavu/DejaVuSerif-Bold.ttf"),
    ),
}  # fmt: skip


def chinese_faces(split: str) -> tuple[Face, ...]:
    """The Chinese fonts of a split."""
    return _present(_CJK, split)


def latin_faces(split: str) -> tuple[Face, ...]:
    """The Latin fonts of a split."""
    return _present(_LATIN, split)


def _present(faces: dict[str, tuple[Face, ...]], split: str) -> tuple[Face, ...]:
    if split not in faces:
        raise BadRequest(f"no split called {split!r}; there are: {', '.join(faces)}")
    missing = [face.name for face in faces[split] if not face.file.exists()]
    if missing:
        # Fewer fonts would silently make other pages from the same seed.
        raise BadRequest(f"missing fonts: {', '.join(missing)}; install the Debian packages that `make system` names")
    return faces[split]


@lru_cache(maxsize=16)
def coverage(face: Face) -> frozenset[int]:
    """The code points that a font really has."""
    from fontTools.ttLib import TTFont

    font = TTFont(face.file, fontNumber=face.index, lazy=True)
    return frozenset(font.getBestCmap() or ())


def covers(face: Face, text: Iterable[str]) -> bool:
    """Whether a font has every character of a text."""
    has = coverage(face)
    return all(ord(character) in has for character in text if not character.isspace())


@lru_cache(maxsize=512)
def pillow_font(face: Face, size: float, bold: bool = False) -> Any:
    """The font at a size in pixels, for drawing."""
    from PIL import ImageFont

    path = FONTS / face.bold if bold and face.bold else face.file
    if not path.exists():
        raise BadRequest(f"no font at {path}; install the Debian packages that `make system` names")
    return ImageFont.truetype(path, size, index=face.index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=65536)
def advance(face: Face, character: str, bold: bool = False) -> float:
    """How far a character moves the pen, in parts of the font size."""
    return pillow_font(face, 200.0, bold).getlength(character) / 200.0
