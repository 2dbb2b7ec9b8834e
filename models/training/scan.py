"""A page on its way through copiers, scanners and cameras: its pixels, and where each point of the paper went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from models.sheet import Image

Points = NDArray[np.float64]
"""Rows of x, y in pixels."""
Warp = Callable[[Points], Points]


@dataclass(frozen=True)
class Scan:
    """Pixels, and the moves that took each point of the clean page to its place."""

    image: Image
    warps: tuple[Warp, ...] = ()

    def place(self, points: Points) -> Points:
        """Where points of the clean page are now."""
        for warp in self.warps:
            points = warp(points)
        return points

    def shown(self, image: Image) -> Scan:
        """The same places in other pixels."""
        return replace(self, image=image)


def skewed(scan: Scan, degrees: float, paper: int = 255) -> Scan:
    """The page turned by a small angle on the scanner's glass."""
    height, width = scan.image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    image = cv2.warpAffine(scan.image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper,) * 3)
    return Scan(_pixels(image), (*scan.warps, lambda p: p @ matrix[:, :2].T + matrix[:, 2]))


def turned(scan: Scan, quarter: int) -> Scan:
    """The page turned clockwise by quarters."""
    height, width = scan.image.shape[:2]
    image = np.ascontiguousarray(np.rot90(scan.image, -quarter))
    turns: dict[int, Warp] = {
        0: lambda p: p,
        1: lambda p: np.column_stack([height - p[:, 1], p[:, 0]]),
        2: lambda p: np.column_stack([width - p[:, 0], height - p[:, 1]]),
        3: lambda p: np.column_stack([p[:, 1], width - p[:, 0]]),
    }
    return Scan(image, (*scan.warps, turns[quarter % 4]))


def resized(scan: Scan, scale: float) -> Scan:
    """The page at another resolution."""
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    image = cv2.resize(scan.image, None, fx=scale, fy=scale, interpolation=way)
    sx, sy = image.shape[1] / scan.image.shape[1], image.shape[0] / scan.image.shape[0]
    return Scan(_pixels(image), (*scan.warps, lambda p: p * (sx, sy)))


def photographed(scan: Scan, rng: np.random.Generator, desk: tuple[int, int, int]) -> Scan:
    """The page as a phone sees it: curled, in perspective, on a desk."""
    height, width = scan.image.shape[:2]
    edge = round(0.05 * width)
    out_w, out_h = width + 2 * edge, height + 2 * edge
    bow = rng.uniform(0.003, 0.011) * height * rng.choice([-1, 1])
    wave, phase = rng.uniform(0.6, 1.3) * np.pi / width, rng.uniform(0, np.pi)

    def lift(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return bow * np.sin(wave * x + phase)

    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    away = rng.uniform(0.0, 0.035, (4, 2)) * (width, width)
    target = np.array(
        [[edge, edge], [out_w - edge, edge], [out_w - edge, out_h - edge], [edge, out_h - edge]], np.float32
    ) + (away * [[1, 1], [-1, 1], [-1, -1], [1, -1]]).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    back = np.linalg.inv(np.asarray(matrix, np.float64))
    xs, ys = np.meshgrid(np.arange(out_w, dtype=np.float32), np.arange(out_h, dtype=np.float32))
    depth = back[2, 0] * xs + back[2, 1] * ys + back[2, 2]
    flat_x = (back[0, 0] * xs + back[0, 1] * ys + back[0, 2]) / depth
    flat_y = (back[1, 0] * xs + back[1, 1] * ys + back[1, 2]) / depth
    flat_y -= lift(flat_x)
    image = cv2.remap(
        scan.image, flat_x.astype(np.float32), flat_y.astype(np.float32), cv2.INTER_LINEAR, borderValue=desk
    )

    def warp(points: Points) -> Points:
        curled = np.column_stack([points[:, 0], points[:, 1] + lift(points[:, 0]), np.ones(len(points))])
        seen = curled @ matrix.T
        return seen[:, :2] / seen[:, 2:]

    return Scan(_pixels(image), (*scan.warps, warp))


def _pixels(image: NDArray) -> Image:
    return np.clip(image, 0, 255).astype(np.uint8)
