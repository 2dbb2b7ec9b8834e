"""The pictures of a learning report, one function each. The only file of the project itself that imports matplotlib."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.sheet import Image
from models.training.comparing import Change, Outcome, confusions
from models.training.recogniser import Moment

BEFORE, AFTER, GOOD, BAD, GREY = "#9aa0a6", "#c2410c", "#166534", "#b91c1c", "#6b7280"
FIGURES = "0123456789"
NOTHING = "∅"


def poster(
    moments: Sequence[Moment],
    changes: Sequence[Change],
    curve: Sequence[tuple[int, float]],
    held_out: Sequence[Outcome],
    title: str,
) -> bytes:
    """All pictures on one sheet, as PNG."""
    figure, places = _sheet(2, 3, (17, 9.6))
    figure.suptitle(title, fontsize=15, x=0.02, ha="left", fontweight="bold")
    learning_curve(places[0], curve)
    course(places[1], moments)
    groups(places[2], changes)
    confused(places[3], held_out, after=False)
    confused(places[4], held_out, after=True)
    calibration(places[5], held_out)
    return png(figure)


def alone(draw: Any, *what: Any, size: tuple[float, float] = (7.2, 4.2), **how: Any) -> bytes:
    """One picture by itself, as PNG."""
    figure, places = _sheet(1, 1, size)
    draw(places[0], *what, **how)
    return png(figure)


def learning_curve(axes: Any, curve: Sequence[tuple[int, float]]) -> None:
    """Error on held-out documents against the number of corrections; the first point is the champion."""
    axes.set_title("what corrections bring", loc="left", fontsize=11)
    axes.set_xlabel("corrected cells")
    axes.set_ylabel("held-out lines read wrong, %")
    if not curve:
        return
    xs, ys = [x for x, _ in curve], [100 * y for _, y in curve]
    axes.plot(xs, ys, "-o", color=AFTER, linewidth=2, markersize=6)
    axes.axhline(ys[0], color=BEFORE, linestyle=":", linewidth=1.5)
    axes.axhline(ys[0] / 2, color=GOOD, linestyle=":", linewidth=1)
    axes.annotate("half of the errors gone", (max(xs), ys[0] / 2), fontsize=8, color=GOOD, ha="right", va="bottom")
    for x, y in zip(xs, ys, strict=True):
        axes.annotate(f"{y:.1f}", (x, y), textcoords="offset points", xytext=(0, 7), ha="center", fontsize=9)
    axes.set_xscale("symlog", linthresh=100)
    axes.set_xticks(xs, [str(x) for x in xs])
    axes.minorticks_off()
    axes.set_ylim(0, max(ys) * 1.25 + 0.1)


def course(axes: Any, moments: Sequence[Moment]) -> None:
    """Loss and held-out error as the training went on."""
    axes.set_title("the training", loc="left", fontsize=11)
    axes.set_xlabel("minutes")
    axes.set_ylabel("loss", color=GREY)
    lossy = [(m.seconds / 60, m.loss) for m in moments if m.loss == m.loss]
    axes.plot([x for x, _ in lossy], [y for _, y in lossy], color=GREY, linewidth=1.2)
    axes.set_ylim(bottom=0)
    other = axes.twinx()
    seen: dict[float, float] = {}
    for moment in moments:
        if moment.error is not None and (not seen or moment.error != list(seen.values())[-1]):
            seen[moment.seconds / 60] = 100 * moment.error
    other.plot(list(seen), list(seen.values()), "-o", color=AFTER, linewidth=2, markersize=5)
    other.set_ylabel("held-out lines read wrong, %", color=AFTER)
    other.set_ylim(bottom=0)
    other.spines[["top"]].set_visible(False)


def groups(axes: Any, changes: Sequence[Change]) -> None:
    """By how much the error rate of each group changed, with what may be chance."""
    axes.set_title("what changed where (points, 95 %)", loc="left", fontsize=11)
    axes.axvline(0, color=GREY, linewidth=1)
    for row, change in enumerate(changes):
        colour = GOOD if change.high < 0 else BAD if change.low > 0 else GREY
        axes.plot([100 * change.low, 100 * change.high], [row, row], color=colour, linewidth=5, alpha=0.35)
        axes.plot([100 * change.rise], [row], "o", color=colour, markersize=7)
    named = [f"{c.group}\n{c.errors_before} → {c.errors_after} of {c.lines}" for c in changes]
    axes.set_yticks(range(len(changes)), named, fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel("error rate: fell ←  → rose")


def confused(axes: Any, outcomes: Sequence[Outcome], after: bool) -> None:
    """What each figure was read as, on held-out lines; right ones are left out."""
    axes.set_title(f"figures read as others, {'after' if after else 'before'}", loc="left", fontsize=11)
    read = [*FIGURES, NOTHING, "else"]
    table = np.zeros((len(FIGURES), len(read)), int)
    for (true, said), count in confusions(outcomes, after).items():
        if true in FIGURES and true and said != true:
            place = said if said and said in FIGURES else (NOTHING if not said else "else")
            table[FIGURES.index(true), read.index(place)] += count
    worst = max(1, *(_table_max(outcomes, other) for other in (False, True)))
    axes.imshow(table, cmap="Oranges", vmin=0, vmax=worst, aspect="auto")
    for (row, col), count in np.ndenumerate(table):
        if count:
            colour = "white" if count > worst / 2 else "black"
            axes.text(col, row, str(count), ha="center", va="center", fontsize=9, color=colour)
    axes.grid(visible=False)
    axes.set_xticks(range(len(read)), read, fontsize=9)
    axes.set_yticks(range(len(FIGURES)), list(FIGURES), fontsize=9)
    axes.set_xlabel("read as")
    axes.set_ylabel("printed")


def _table_max(outcomes: Sequence[Outcome], after: bool) -> int:
    counts: Mapping[tuple[str, str], int] = confusions(outcomes, after)
    return max((n for (a, b), n in counts.items() if a and a in FIGURES and a != b), default=1)


def calibration(axes: Any, outcomes: Sequence[Outcome]) -> None:
    """How sure the reader was, and how often it was right."""
    axes.set_title("how sure, and how often right", loc="left", fontsize=11)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle=":")
    for name, colour, points in (
        ("before", BEFORE, [(o.before_confidence, o.was_right) for o in outcomes]),
        ("after", AFTER, [(o.after_confidence, o.is_right) for o in outcomes]),
    ):
        bins = confidence_bins(points)
        axes.plot([b[0] for b in bins], [b[1] for b in bins], "-o", color=colour, label=name, linewidth=2)
        for sure, right, count in bins:
            axes.annotate(str(count), (sure, right), fontsize=7, color=colour, xytext=(3, -9),
                          textcoords="offset points")  # fmt: skip
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.05)
    axes.set_xlabel("confidence")
    axes.set_ylabel("share right")
    axes.legend(frameon=False, fontsize=9)


def lines(images: Sequence[Image], columns: int = 8, height: int = 44) -> bytes:
    """Crops side by side, as PNG."""
    import cv2

    wide = 3 * height
    rows = -(-len(images) // columns)
    sheet = np.full((rows * (height + 14) + 14, columns * (wide + 14) + 14, 3), 246, np.uint8)
    for number, image in enumerate(images):
        scale = min(height / image.shape[0], wide / image.shape[1])
        size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
        small = cv2.resize(image, size, interpolation=cv2.INTER_CUBIC)
        top, left = 14 + number // columns * (height + 14), 14 + number % columns * (wide + 14)
        sheet[top : top + size[1], left : left + size[0]] = small
    return cv2.imencode(".png", sheet)[1].tobytes()


def confidence_bins(points: Sequence[tuple[float, bool]], bins: int = 8) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, how many) of lines that were read about as surely, empty bins left out."""
    by_bin: dict[int, list[tuple[float, bool]]] = {}
    for sure, right in points:
        by_bin.setdefault(min(bins - 1, int(sure * bins)), []).append((sure, right))
    return [
        (sum(s for s, _ in some) / len(some), sum(r for _, r in some) / len(some), len(some))
        for _, some in sorted(by_bin.items())
    ]


def png(figure: Any) -> bytes:
    """A figure's PNG."""
    import matplotlib.pyplot as pyplot

    held = io.BytesIO()
    figure.savefig(held, format="png")
    pyplot.close(figure)
    return held.getvalue()


def _sheet(rows: int, cols: int, size: tuple[float, float]) -> tuple[Any, list[Any]]:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import font_manager, pyplot

    # Which weight of a font is taken is nobody's concern.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    known = {font.name for font in font_manager.fontManager.ttflist}
    chinese = [name for name in ("Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Zen Hei") if name in known]
    pyplot.rcParams["font.family"] = [*chinese, "DejaVu Sans"]
    figure, places = pyplot.subplots(rows, cols, figsize=size, dpi=110, layout="constrained", squeeze=False)
    flat = list(places.flat)
    for axes in flat:
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(alpha=0.18)
    return figure, flat


def saved(picture: bytes, path: Path) -> Path:
    """A picture as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture)
    return path
