"""How a made document looks: fonts, sizes, margins, rulings, drawn at random within what its split allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.training.fonts import Face, chinese_faces, covers, latin_faces

Frame = Literal["full", "open-sides", "horizontal", "columns", "three-line", "none"]
Ruling = Literal["plain", "doubled", "dotted", "dashed"]


@dataclass(frozen=True, slots=True)
class Style:
    """Everything about a document's looks. Lengths in points."""

    cjk: Face
    latin: Face
    size: float
    heading_size: float
    title_size: float
    table_size: float
    leading: float
    """Distance of the lines, in parts of the font size."""
    width: float
    height: float
    margin: tuple[float, float, float, float]
    """Left, top, right, bottom."""
    frame: Frame
    outer: float
    inner: float
    """Weights of the outer frame and of the rulings inside."""
    outer_ruling: Ruling
    inner_ruling: Ruling
    shade: int
    """The grey of the rulings; 0 is black."""
    pad: tuple[float, float]
    """Free space inside a cell, sideways and above or below."""
    row_height: float
    bold_headings: bool
    bold_header: bool
    red_title: bool
    repeat_header: bool
    """Whether a table that runs on has its header again on the next page."""
    group_lost: bool
    """Whether a row group cut by the page break has no cell on the next page."""
    page_numbers: bool
    figures_stand: Literal["left", "center", "right"] = "center"
    cells_hang: Literal["top", "middle", "bottom"] = "middle"
    """Where figures stand in their cells, and where lines hang in theirs."""
    shading: str = "none"
    """Shaded rows, as in Grid.shading, for tables that do not say themselves."""
    chinese: bool = True
    """Whether dashes and quotes are set in the Chinese font."""


def draw_style(split: str, text: Iterable[str], rng: np.random.Generator, chinese: bool = True) -> Style:
    """A look for a document whose characters its font must have."""
    needed = {c for c in text if ord(c) > 127}
    faces = [face for face in chinese_faces(split) if covers(face, needed)]
    latins = latin_faces(split)
    cjk = faces[int(rng.integers(len(faces)))]
    latin = latins[int(rng.integers(len(latins)))]
    if chinese and rng.random() < 0.5:
        latin = cjk
    tune = split != "judge"
    size = float(rng.choice([10.5, 12, 14] if tune else [11, 12, 13]))
    table_size = float(rng.choice([9, 10, 10.5, 12], p=[0.3, 0.25, 0.35, 0.1]) if tune else rng.uniform(9, 11.6))
    landscape = rng.random() < 0.08
    width, height = (842.0, 595.0) if landscape else (595.0, 842.0)
    side = rng.uniform(50, 85) if tune else rng.uniform(44, 78)
    outer = float(rng.choice([0.5, 0.75, 1.0, 1.5]) if tune else rng.choice([0.6, 0.8, 1.2, 1.8]))
    ruling = str(rng.choice(["plain"] * 17 + ["doubled", "dotted", "dashed"]))
    return Style(
        cjk=cjk,
        latin=latin,
        size=size,
        heading_size=size * float(rng.uniform(1.0, 1.25)),
        title_size=float(rng.uniform(17, 23)),
        table_size=table_size,
        leading=float(rng.uniform(1.15, 1.45)),
        width=width,
        height=height,
        margin=(side, rng.uniform(55, 90), side * rng.uniform(0.9, 1.1), rng.uniform(50, 80)),
        frame="open-sides" if rng.random() < 0.05 else "full",
        outer=outer,
        inner=outer if rng.random() < 0.5 else float(rng.choice([0.4, 0.5, 0.75] if tune else [0.35, 0.6, 0.7])),
        outer_ruling="doubled" if ruling == "doubled" else "plain",
        inner_ruling=ruling if ruling in ("dotted", "dashed") else "plain",  # pyright: ignore[reportArgumentType]
        shade=0 if rng.random() < 0.75 else int(rng.integers(40, 130)),
        pad=(float(rng.uniform(2, 5)), float(rng.uniform(1, 3.5))),
        row_height=float(rng.uniform(14, 25) if tune else rng.uniform(15, 28)),
        bold_headings=bool(rng.random() < 0.6),
        bold_header=bool(rng.random() < 0.25),
        red_title=bool(rng.random() < 0.1),
        repeat_header=bool(rng.random() < 0.35),
        group_lost=bool(rng.random() < 0.3),
        page_numbers=bool(rng.random() < 0.6),
        figures_stand=rng.choice(["center"] * 8 + ["right", "left"] if tune else ["center"] * 6 + ["right", "left"]),
        cells_hang=rng.choice(["middle"] * 10 + ["top", "bottom"]),
        shading=str(rng.choice(["none"] * 18 + ["header", "stripes"])),
        chinese=chinese,
    )
