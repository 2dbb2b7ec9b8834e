"""Whole made-up documents with their exact truth: `make(kind, split, damage, seed)`.

The split `tune` may be looked at while constants are chosen; `judge` has other fonts, figures and looks and is only
for the final measurement. A damage may carry modifiers: `office+turn90+dpi300+dotted`.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from models.errors import BadRequest
from models.sheet import Image
from models.training import budget, containers, digital, disclosure, english, foia, various
from models.training.content import Story, Words
from models.training.damage import damage_called, damaged
from models.training.ink import Leaf, PrintedLine
from models.training.scan import Points, Scan
from models.training.setting import typeset
from models.training.style import Style, draw_style
from models.training.truth import box_of, truth_of

SPLITS = ("tune", "judge")
Teller = Callable[[str, np.random.Generator], Story]
KINDS: dict[str, Teller] = {
    "gov-disclosure-2019": partial(disclosure.annual_report, "gov-disclosure-2019"),
    "gov-disclosure-2021": partial(disclosure.annual_report, "gov-disclosure-2021"),
    "cn-budget": budget.final_accounts,
    "us-foia": foia.foia_report,
    "three-line": various.three_line,
    "side-by-side": various.side_by_side,
    "en-tables": english.english_tables,
}


@dataclass(frozen=True)
class MadeLine:
    """A line of text on a made page: what it says, its page (from 1), its box in pixels, whether it is a figure."""

    text: str
    page: int
    rect: tuple[float, float, float, float]
    figure: bool


@dataclass(frozen=True)
class Made:
    """A made document: its file, what is true of it, and the pixels of its pages (none for a born-digital one)."""

    name: str
    data: bytes = field(repr=False)
    truth: dict[str, Any] = field(repr=False)
    images: tuple[Image, ...] = field(repr=False, default=())
    lines: tuple[MadeLine, ...] = field(repr=False, default=())
    """Every printed line with its place, for training recognisers; only where there are pixels."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A damage's name and its modifiers, as in `office+turn90+dpi300+dotted`."""

    damage: str
    dpi: float | None = None
    quarter: int = 0
    rulings: str | None = None

    @classmethod
    def parsed(cls, text: str) -> Wish:
        damage, *modifiers = text.split("+")
        wish = cls(damage)
        for modifier in modifiers:
            if modifier in ("turn90", "turn180", "turn270"):
                wish = replace(wish, quarter=int(modifier[4:]) // 90)
            elif modifier.startswith("dpi") and modifier[3:].isdigit():
                wish = replace(wish, dpi=float(modifier[3:]))
            elif modifier in ("doubled", "dotted", "dashed", "faint", "plain"):
                wish = replace(wish, rulings=modifier)
            else:
                raise BadRequest(
                    f"no modifier called {modifier!r}; there are: turn90, turn180, turn270, dpi<number>, "
                    "doubled, dotted, dashed, faint, plain"
                )
        return wish


def make(kind: str, split: str, damage: str, seed: int, container: str | None = None) -> Made:
    """A document of a kind, in the looks of a split, after a damage. The same arguments give the same document."""
    if kind not in KINDS:
        raise BadRequest(f"no kind called {kind!r}; there are: {', '.join(KINDS)}")
    if split not in SPLITS:
        raise BadRequest(f"no split called {split!r}; there are: {', '.join(SPLITS)}")
    rng = random_of(kind, split, seed)
    story = KINDS[kind](split, rng)
    style = draw_style(split, text_of(story), rng, chinese=not kind.startswith(("us-", "en-")))
    if any(grid.cols > 12 for grid in story.grids) and not style.chinese:
        style = replace(style, width=842.0, height=595.0)
    name = f"{kind}-{split}-{damage}-{seed}"
    return press(story, style, damage, random_of(kind, split, damage, seed), name, container)


def notes_of(kind: str, split: str, seed: int) -> tuple[str, ...]:
    """What is out of the ordinary in a document, such as an error in its source."""
    return KINDS[kind](split, random_of(kind, split, seed)).notes


def press(
    story: Story, style: Style, damage: str, rng: np.random.Generator, name: str, container: str | None = None
) -> Made:
    """A story in a style as a file, after a damage."""
    wish = Wish.parsed(damage)
    if wish.rulings:
        style = ruled_otherwise(style, wish.rulings)
    if wish.damage == "digital":
        return _digital(story, style, rng, name)
    leaves = typeset(story, style)
    how = damage_called(wish.damage)
    dpi = wish.dpi or how.dpi
    scans = [damaged(leaf, how, rng, wish.dpi, wish.quarter) for leaf in leaves]
    container = container or str(rng.choice(how.whole if len(scans) > 1 else how.single))
    images = tuple(_as_read(scan.image, how.quality, container) for scan in scans)
    data = containers.contained([scan.image for scan in scans], container, how.quality, dpi)
    sizes = [(image.shape[1], image.shape[0]) for image in images]

    def placing(page: int, points: Points) -> Points:
        return scans[page].place(points * (dpi / 72)) / sizes[page]

    truth = truth_of(story, leaves, placing, sizes) | {"made": _told(damage, style)}
    return Made(f"{name}.{container}", data, truth, images, tuple(_made_lines(leaves, scans, dpi)))


def random_of(*what: object) -> np.random.Generator:
    """A source of chance that depends on nothing but what is named."""
    return np.random.default_rng(zlib.crc32(repr(what).encode()))


def text_of(story: Story) -> str:
    """Every character that a story prints."""
    words = [block.text for block in story.blocks if isinstance(block, Words)]
    return "".join(words + [cell.text for grid in story.grids for cell in grid.cells])


def ruled_otherwise(style: Style, rulings: str) -> Style:
    """The same looks with other rulings."""
    if rulings == "doubled":
        return replace(style, outer_ruling="doubled", inner_ruling="plain")
    if rulings == "faint":
        return replace(style, shade=165, outer=min(style.outer, 0.6), inner=min(style.inner, 0.5))
    return replace(style, inner_ruling=rulings, outer_ruling="plain")  # pyright: ignore[reportArgumentType]


def _digital(story: Story, style: Style, rng: np.random.Generator, name: str) -> Made:
    style = digital.embeddable(style, text_of(story))
    leaves = typeset(story, style)
    sizes = [(round(leaf.width / 72 * 200), round(leaf.height / 72 * 200)) for leaf in leaves]

    def placing(page: int, points: Points) -> Points:
        return points / (leaves[page].width, leaves[page].height)

    way = str(rng.choice(digital.WAYS))
    truth = truth_of(story, leaves, placing, sizes) | {"made": _told("digital", style) | {"drawn": way}}
    return Made(f"{name}.pdf", digital.pdf(leaves, way), truth)


def _told(damage: str, style: Style) -> dict[str, Any]:
    """How a document was made, for whoever looks for what the errors have in common."""
    return {"damage": damage, "font": style.cjk.name, "latin": style.latin.name, "size": style.table_size,
            "frame": style.frame, "rulings": [style.outer_ruling, style.inner_ruling, style.shade]}  # fmt: skip


def _as_read(image: Image, quality: int, container: str) -> Image:
    if quality == 0 or container == "png":
        return image
    return containers.seen_again(containers.encoded(image, quality))


def _made_lines(leaves: Sequence[Leaf], scans: Sequence[Scan], dpi: float) -> list[MadeLine]:
    def made(page: int, line: PrintedLine) -> MadeLine:
        height, width = scans[page].image.shape[:2]
        box = box_of(line.span, page, lambda _, p: scans[page].place(p * (dpi / 72)) / (width, height))
        rect = (box.left * width, box.top * height, box.right * width, box.bottom * height)
        return MadeLine(line.text, page + 1, rect, line.figure)

    return [made(page, line) for page, leaf in enumerate(leaves) for line in leaf.lines]
