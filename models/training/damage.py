"""What happens to paper between the printer and the file: each damage by its name, drawn at random by its seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from models.errors import BadRequest
from models.sheet import Image
from models.training.drawing import draw
from models.training.ink import Leaf, Stroke
from models.training.matrix import printed_and_faxed
from models.training.scan import Scan, photographed, resized, skewed, turned
from models.training.seal import stamped

Random = np.random.Generator


@dataclass(frozen=True)
class Damage:
    """A way of becoming a file, and its resolution."""

    name: str
    dpi: float
    quality: int
    """Of the JPEG; 0 means one bit a pixel."""
    pass_through: Callable[[Leaf, float, Random], Scan]
    whole: tuple[str, ...] = ("pdf", "pdf", "pdf", "tiff")
    """The containers that documents of several pages come in, the likelier the more often named."""
    single: tuple[str, ...] = ("pdf", "jpg", "jpg", "png")
    """The containers of a single page."""


def damaged(leaf: Leaf, damage: Damage, rng: Random, dpi: float | None = None, quarter: int = 0) -> Scan:
    """A page of ink as the pixels of a file, and where each of its points went (from pixels at that resolution)."""
    return turned(damage.pass_through(leaf, dpi or damage.dpi, rng), quarter)


def damage_called(name: str) -> Damage:
    """A damage by its name."""
    if name not in DAMAGES:
        raise BadRequest(f"no damage called {name!r}; there are: digital, {', '.join(DAMAGES)}")
    return DAMAGES[name]


def _clean(leaf: Leaf, dpi: float, rng: Random) -> Scan:
    return Scan(draw(leaf, dpi))


def _office(leaf: Leaf, dpi: float, rng: Random) -> Scan:
    clean = draw(leaf, dpi)
    coloured = any(run.colour != (0, 0, 0) for run in leaf.runs) or rng.random() < 0.5
    scan = skewed(Scan(clean if coloured else _grey(clean)), rng.uniform(-0.5, 0.5))
    image = _blurred(scan.image, rng.uniform(0.35, 0.75) * dpi / 200)
    image = _inked(image, black=rng.uniform(5, 45), white=rng.uniform(238, 255))
    if rng.random() < 0.2:
        image = _filed(image, dpi, rng)
    return scan.shown(_noisy(image, rng.uniform(2, 6), rng))


def _bad(leaf: Leaf, dpi: float, rng: Random) -> Scan:
    worn = replace(leaf, strokes=interrupted(leaf.strokes, rng, every=rng.uniform(60, 140), gap=rng.uniform(2, 7)))
    scan = Scan(stamped(draw(worn, dpi), leaf, dpi, rng))
    scan = skewed(scan, rng.uniform(1, 2) * rng.choice([-1, 1]), paper=235)
    image = _blurred(scan.image, rng.uniform(0.6, 1.0) * dpi / 200)
    image = _inked(image, black=rng.uniform(25, 70), white=rng.uniform(225, 248))
    if rng.random() < 0.4:
        image = _filed(image, dpi, rng)
    image = _noisy(_lit(image, rng, depth=rng.uniform(0.12, 0.3)), rng.uniform(5, 10), rng)
    return scan.shown(_specked(image, rng, per_megapixel=rng.uniform(5, 25)))


def _fax(leaf: Leaf, dpi: float, rng: Random) -> Scan:
    scan = Scan(resized(Scan(draw(leaf, dpi * 2)), 0.5).image)
    scan = skewed(scan, rng.uniform(-0.6, 0.6))
    grey = _noisy(_blurred(_grey(scan.image), rng.uniform(0.2, 0.4)), rng.uniform(6, 14), rng)
    # Low enough to thicken fat letters, high enough that a hairline of a light Song font survives.
    bits = np.where(grey > rng.uniform(178, 212), 255, 0).astype(np.uint8)
    flips = rng.random(bits.shape) < rng.uniform(0.0, 0.0006)
    bits[flips] = 255 - bits[flips]
    for row in rng.integers(0, bits.shape[0], rng.integers(0, 3)):
        start = int(rng.integers(0, bits.shape[1]))
        bits[row, start : start + int(rng.integers(50, 500))] = 255
    return scan.shown(bits)


def _photo(leaf: Leaf, dpi: float, rng: Random) -> Scan:
    paper = Scan(_inked(draw(leaf, dpi), black=rng.uniform(20, 50), white=rng.uniform(225, 250)))
    wood = rng.uniform(45, 125)
    scan = photographed(paper, rng, (int(wood * 0.75), int(wood * 0.88), int(wood)))
    image = _blurred(scan.image, rng.uniform(0.5, 0.95) * dpi / 200)
    image = _shadowed(_lit(image, rng, depth=rng.uniform(0.15, 0.35)), rng)
    cast = rng.uniform(0.94, 1.0, 3)
    image = np.clip(image * cast, 0, 255).astype(np.uint8)
    return scan.shown(_noisy(image, rng.uniform(2, 6), rng))


def _worn(leaf: Leaf, dpi: float, rng: Random) -> Scan:
    gaps = interrupted(leaf.strokes, rng, every=rng.uniform(18, 40), gap=rng.uniform(2, 6))
    first = Scan(stamped(draw(replace(leaf, strokes=gaps), dpi), leaf, dpi, rng))
    first = skewed(first, rng.uniform(-0.6, 0.6))
    grey = _noisy(_blurred(_grey(first.image), rng.uniform(0.5, 0.7)), 12, rng)
    copy = _contrast(grey, middle=rng.uniform(150, 180), slope=rng.uniform(1.6, 2.4))
    again = skewed(first.shown(copy), rng.uniform(-0.7, 0.7))
    image = _blurred(again.image, rng.uniform(0.3, 0.6))
    image = _inked(image, black=rng.uniform(70, 125), white=rng.uniform(225, 245))
    if rng.random() < 0.3:
        image = _filed(image, dpi, rng)
    image = _lit(image, rng, depth=rng.uniform(0.05, 0.15))
    image = _specked(_noisy(image, rng.uniform(5, 10), rng), rng, per_megapixel=rng.uniform(30, 120))
    return again.shown(image)


DAMAGES = {
    damage.name: damage
    for damage in (
        Damage("clean", 200, 92, _clean),
        Damage("office", 200, 75, _office),
        Damage("bad", 200, 38, _bad),
        Damage("fax", 150, 0, _fax, ("tiff",), ("tiff",)),
        Damage("photo", 200, 80, _photo, ("pdf",), ("jpg",)),
        Damage("worn", 150, 60, _worn),
        Damage("matrix", 204, 0, printed_and_faxed, ("tiff",), ("tiff",)),
    )
}


def interrupted(strokes: list[Stroke], rng: Random, every: float, gap: float) -> list[Stroke]:
    """Rulings with gaps: about one in so many points, each about so long."""
    pieces: list[Stroke] = []
    for stroke in strokes:
        length = stroke.x1 - stroke.x0 + stroke.y1 - stroke.y0
        cuts = np.sort(rng.uniform(0, length, rng.poisson(length / every)))
        at = 0.0
        for cut in [*cuts, length]:
            if cut - at > 0.5:
                fade = int(min(190, stroke.shade + abs(rng.normal(0, 45))))
                pieces.append(_piece(stroke, at, float(cut), fade))
            at = max(at, float(cut) + rng.exponential(gap))
    return pieces


def _piece(stroke: Stroke, start: float, end: float, shade: int) -> Stroke:
    if stroke.horizontal:
        return stroke._replace(x0=stroke.x0 + start, x1=stroke.x0 + end, shade=shade)
    return stroke._replace(y0=stroke.y0 + start, y1=stroke.y0 + end, shade=shade)


def _grey(image: Image) -> Image:
    return image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)  # pyright: ignore[reportReturnType]


def _blurred(image: Image, sigma: float) -> Image:
    return cv2.GaussianBlur(image, (0, 0), max(0.1, sigma))  # pyright: ignore[reportReturnType]


def _inked(image: Image, black: float, white: float) -> Image:
    table = np.clip(black + np.arange(256) / 255 * (white - black), 0, 255).astype(np.uint8)
    return cv2.LUT(image, table)  # pyright: ignore[reportReturnType]


def _contrast(image: Image, middle: float, slope: float) -> Image:
    levels = 255 / (1 + np.exp(-(np.arange(256) - middle) / 255 * 4 * slope))
    return cv2.LUT(image, levels.astype(np.uint8))  # pyright: ignore[reportReturnType]


def _noisy(image: Image, sigma: float, rng: Random) -> Image:
    noise = rng.standard_normal(image.shape[:2], np.float32) * sigma
    if image.ndim == 3:
        noise = noise[..., None]
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def _slow_field(shape: tuple[int, ...], rng: Random) -> NDArray[np.float32]:
    """A smooth field between 0 and 1 over a page."""
    coarse = rng.random((3, 3)).astype(np.float32)
    field = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return cv2.normalize(field, None, 0, 1, cv2.NORM_MINMAX)  # pyright: ignore[reportCallIssue, reportArgumentType, reportReturnType]


def _lit(image: Image, rng: Random, depth: float) -> Image:
    light = 1 - depth * _slow_field(image.shape, rng)
    return np.clip(image * (light[..., None] if image.ndim == 3 else light), 0, 255).astype(np.uint8)


def _shadowed(image: Image, rng: Random) -> Image:
    """A hand's or a phone's shadow: one soft edge across the page."""
    height, width = image.shape[:2]
    angle, where = rng.uniform(0, 2 * np.pi), rng.uniform(-0.25, 0.25)
    xs = (np.arange(width, dtype=np.float32) / width - 0.5)[None, :]
    ys = (np.arange(height, dtype=np.float32) / height - 0.5)[:, None]
    side = (xs * np.cos(angle) + ys * np.sin(angle) - where) / rng.uniform(0.02, 0.1)
    dark = 1 - rng.uniform(0.12, 0.35) / (1 + np.exp(-np.clip(side, -30, 30)))
    return np.clip(image * (dark[..., None] if image.ndim == 3 else dark), 0, 255).astype(np.uint8)


def _filed(image: Image, dpi: float, rng: Random) -> Image:
    """Traces of the binder and the copier: two punched holes, or a dark strip where the lid did not close."""
    image, height = image.copy(), image.shape[0]
    if rng.random() < 0.5:
        radius, x = round(3 / 25.4 * dpi), round(11 / 25.4 * dpi)
        for y in (-40, 40):
            centre = (x, round(height / 2 + y / 25.4 * dpi))
            cv2.circle(image, centre, radius, (int(rng.integers(60, 200)),) * 3, -1, cv2.LINE_AA)
        return image
    wide = max(2, round(rng.uniform(0.5, 5) / 25.4 * dpi))
    strip = [np.s_[:wide], np.s_[-wide:], np.s_[:, :wide], np.s_[:, -wide:]][int(rng.integers(4))]
    image[strip] = (image[strip] * rng.uniform(0.1, 0.5)).astype(np.uint8)
    return image


def _specked(image: Image, rng: Random, per_megapixel: float) -> Image:
    image = image.copy()
    height, width = image.shape[:2]
    for _ in range(rng.poisson(per_megapixel * height * width / 1e6)):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        shade = int(rng.integers(30, 150))
        cv2.circle(image, centre, int(rng.choice([0, 1, 1, 2])), (shade,) * 3, -1, cv2.LINE_AA)
    return image
