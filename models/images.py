"""PNG, JPEG, WebP, BMP and TIFF become sheets. The only reader of image files through Pillow.

A page is what a viewer shows: an EXIF or TIFF orientation is applied, and boxes refer to the page so turned.
A fax whose pixels are not square (204 × 98 dpi) is stretched to square ones.
"""

from __future__ import annotations

import logging
import math
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from models.errors import Damaged, GoujiError, TooLarge, UnknownKind
from models.files import Limits
from models.sheet import Image, Sheet

log = logging.getLogger(__name__)

# The limits that were handed in count, not Pillow's own; they are held against the header, before anything is decoded.
Pillow.MAX_IMAGE_PIXELS = None

_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF")
_ORIENTATION = 0x0112
_A4_SHORT_INCHES = 8.27


def sheets(path: Path, limits: Limits, first: int = 1, last: int | None = None) -> Iterator[Sheet]:
    """The frames of an image file in order: one, but for a TIFF of many pages."""
    frames, number = _counted(path, limits)
    for index in range(first - 1, min(last or number, number)):
        # A frame of a TIFF is found by walking over those before it, so the open file is kept; others open anew.
        source = (lambda: frames) if number > 1 else partial(_opened, path)
        yield _sheet(frames, index, limits, source)


def page_count(path: Path, limits: Limits) -> int:
    """How many pages an image file has."""
    return _counted(path, limits)[1]


def prove(path: Path) -> None:
    """Decode the first frame as cheaply as it goes and let it go; raises why it cannot be read."""
    with _decoding(), _silent():
        frame = _opened(path)
        _refuse_lab(frame)
        if frame.format == "JPEG":
            # All its bits are gone through, but an eighth of the pixels is enough.
            frame.draft(None, (max(1, frame.width // 8), max(1, frame.height // 8)))
        frame.load()


def _counted(path: Path, limits: Limits) -> tuple[Pillow.Image, int]:
    with _decoding(), _silent():
        frames = _opened(path)
        # The frames behind the first of a phone's MPO are its own other views of the same page.
        number = getattr(frames, "n_frames", 1) if frames.format == "TIFF" else 1
    if number > limits.pages:
        raise TooLarge(f"has {number} pages and the limit is {limits.pages}: split it, or raise the limit")
    return frames, number


def _opened(path: Path) -> Pillow.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Pillow.open(path, formats=_FORMATS)


@contextmanager
def _decoding() -> Iterator[None]:
    """Whatever a decoder raises is a broken image, said in one line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except GoujiError:
        raise
    except UnidentifiedImageError:
        raise Damaged("an image that is cut off or broken: scan or save it again") from None
    except MemoryError:
        raise TooLarge("an image that has no room in memory: scan it at 300 dpi") from None
    # Decoders of broken bytes raise nearly everything: OSError, SyntaxError, struct.error, KeyError, ...
    except Exception as error:
        raise Damaged(f"an image that is cut off or broken ({_one_line(error)}): scan or save it again") from None


@contextmanager
def _silent() -> Iterator[None]:
    """libtiff talks to standard error past Python; what matters of it comes as an exception too."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _sheet(frames: Pillow.Image, index: int, limits: Limits, source: Callable[[], Pillow.Image]) -> Sheet:
    with _decoding(), _silent():
        frames.seek(index)
        width, height = frames.size
        if width * height > limits.pixels or max(width, height) > 65_000:
            raise TooLarge(
                f"page {index + 1} has {width} × {height} pixels and the limit is {limits.pixels / 1e6:.0f} million: "
                "scan it at 300 dpi"
            )
        across, down = _resolution(frames)
        if _sideways(frames):
            width, height, across, down = height, width, down, across
    width, height = max(1, round(width * max(1.0, down / across))), max(1, round(height * max(1.0, across / down)))
    if across != down:
        log.info("page %d has %.0f × %.0f dots per inch: stretched to square pixels", index + 1, across, down)
    dpi = max(across, down)
    shrink = 1.0
    # By halves, because a JPEG can be decoded at half its size without ever being whole in memory.
    while width * height * shrink * shrink > limits.working_pixels:
        shrink /= 2
    width, height = max(1, math.ceil(width * shrink)), max(1, math.ceil(height * shrink))
    return Sheet(
        number=index + 1,
        width=width,
        height=height,
        dpi=dpi * shrink,
        rasterise=partial(_pixels, source, index, width, height),
    )


def _sideways(frame: Pillow.Image) -> bool:
    """Whether a viewer turns the image by 90 or 270 degrees; Pillow gives a TIFF's size already turned."""
    return frame.format != "TIFF" and frame.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)


def _resolution(frame: Pillow.Image) -> tuple[float, float]:
    """Dots per inch across and down: what the file says where that is likely, else what A4 paper would give."""
    guess = min(600.0, max(72.0, min(frame.size) / _A4_SHORT_INCHES))
    try:
        across, down = (float(value) for value in frame.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return guess, guess
    if not (50 <= across <= 2400 and 50 <= down <= 2400):
        return guess, guess
    if not 1 / 3 < across / down < 3:
        return guess, guess
    # 72 and 96 are what programs write that do not know.
    if abs(across - down) < 0.02 * across:
        return (guess, guess) if across <= 96 else (across, across)
    return across, down


def _pixels(source: Callable[[], Pillow.Image], index: int, width: int, height: int) -> Image:
    with _decoding(), _silent():
        frames = source()
        frames.seek(index)
        if frames.format == "JPEG" and max(frames.size) > max(width, height):
            frames.draft(None, (min(width, height), min(width, height)))
        frame = ImageOps.exif_transpose(frames) or frames
        if frame.mode == "1":
            frame = frame.convert("L")
        if frame.mode in ("L", "RGB", "CMYK"):
            frame = _resized(frame, width, height)
        frame = _resized(_as_rgb(frame), width, height)
        return np.ascontiguousarray(np.asarray(frame)[:, :, ::-1])


def _resized(frame: Pillow.Image, width: int, height: int) -> Pillow.Image:
    if frame.size == (width, height):
        return frame
    smaller = frame.size[0] * frame.size[1] > width * height
    return frame.resize((width, height), Pillow.Resampling.BOX if smaller else Pillow.Resampling.BILINEAR)


def _as_rgb(frame: Pillow.Image) -> Pillow.Image:
    """Eight bits a colour on white paper, whatever it was."""
    if frame.mode.startswith(("I", "F")):
        return _from_deep(frame).convert("RGB")
    if frame.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in frame.info:
        over = frame.convert("RGBA")
        paper = Pillow.new("RGBA", over.size, "white")
        return Pillow.alpha_composite(paper, over).convert("RGB")
    _refuse_lab(frame)
    return frame.convert("RGB")


def _refuse_lab(frame: Pillow.Image) -> None:
    if frame.mode == "LAB":
        raise UnknownKind("an image in Lab colours: save it as RGB or grey and give that")


def _from_deep(frame: Pillow.Image) -> Pillow.Image:
    """More than eight bits a pixel, brought to eight by the brightest that the image uses."""
    values = np.nan_to_num(np.asarray(frame).astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    brightest = float(values.max(initial=0.0))
    if brightest <= 0:
        return Pillow.fromarray(np.zeros(values.shape, np.uint8))
    # 12 bits in 16 are common, so the scale is the next power of two over the brightest.
    scale = float(2 ** int(np.ceil(np.log2(brightest + 1)))) - 1 if frame.mode.startswith("I") else brightest
    return Pillow.fromarray(np.clip(values * (255.0 / max(1e-9, scale)), 0, 255).astype(np.uint8))
