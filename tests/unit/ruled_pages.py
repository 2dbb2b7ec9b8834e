"""Pages with one table of known structure, drawn and damaged with cv2, for the tests of the ruled finder."""

from __future__ import annotations

import cv2
import numpy as np

from models.grid import Span

EM = 26
XS = (150, 420, 560, 700, 840, 980, 1120, 1300)
YS = (220, 270, 320, 370, 420, 490, 540, 590, 640, 690, 760)
MERGED = (
    Span(0, 0, 2, 1),
    Span(0, 1, 1, 6),
    Span(5, 0, 3, 1),
    Span(9, 2, 1, 2),
)


def cells() -> list[Span]:
    """The structure: a header of two rows, a group of three rows, one sum over two columns."""
    taken = {(r, c) for s in MERGED for r in range(s.row, s.row + s.rowspan) for c in range(s.col, s.col + s.colspan)}
    single = [
        Span(r, c, 1, 1) for r in range(len(YS) - 1) for c in range(len(XS) - 1) if (r, c) not in taken
    ]  # fmt: skip
    return sorted([*MERGED, *single])


def page(weight: int = 2, shade: int = 0, frame: bool = True, dashes: bool = False) -> np.ndarray:
    """The table on a page of 1450 × 1000 pixels at 200 dpi, with digits in its cells."""
    image = np.full((1000, 1450, 3), 255, np.uint8)
    for number, cell in enumerate(cells()):
        left, right = XS[cell.col], XS[cell.col + cell.colspan]
        top, bottom = YS[cell.row], YS[cell.row + cell.rowspan]
        for y in (top, bottom):
            ruling(image, (left, y), (right, y), weight, shade, dashes)
        for x in (left, right):
            if frame or x not in (XS[0], XS[-1]):
                ruling(image, (x, top), (x, bottom), weight, shade, dashes)
        text = str(123 * (number + 1) % 1000)
        at = ((left + right) // 2 - 8 * len(text), (top + bottom) // 2 + 10)
        cv2.putText(image, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.85, (0, 0, 0), 2, cv2.LINE_AA)
    cv2.putText(image, "A heading above", (480, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (0, 0, 0), 3, cv2.LINE_AA)
    return image


def ruling(image, start, end, weight, shade, dashes) -> None:
    if not dashes:
        cv2.line(image, start, end, (shade,) * 3, weight)
        return
    length = max(end[0] - start[0], end[1] - start[1])
    for at in range(0, length, 14):
        stop = min(at + 9, length)
        if start[1] == end[1]:
            cv2.line(image, (start[0] + at, start[1]), (start[0] + stop, start[1]), (shade,) * 3, weight)
        else:
            cv2.line(image, (start[0], start[1] + at), (start[0], start[1] + stop), (shade,) * 3, weight)


def worn(image: np.ndarray, share: float = 0.12, seed: int = 6) -> np.ndarray:
    """The page with patches rubbed out everywhere, faded and noisy."""
    random = np.random.default_rng(seed)
    patches = cv2.GaussianBlur(random.normal(0, 1, image.shape[:2]).astype(np.float32), (0, 0), 3)
    gone = patches > np.quantile(patches, 1 - share)
    faded = 255 - (255 - np.where(gone[..., None], 255, image).astype(np.float32)) * 0.6
    noisy = cv2.GaussianBlur(faded, (0, 0), 0.7) + random.normal(0, 7, image.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def turned(image: np.ndarray, degrees: float) -> np.ndarray:
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def bowed(image: np.ndarray, pixels: float) -> np.ndarray:
    """The page curled: its lines bend down and up again."""
    height, width = image.shape[:2]
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    lift = pixels * np.sin(xs / width * np.pi * 1.2)
    return cv2.remap(image, xs, (ys - lift).astype(np.float32), cv2.INTER_LINEAR, borderValue=(255, 255, 255))
