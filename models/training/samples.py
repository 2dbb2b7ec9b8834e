"""The shipped samples: real reports as scans, and three other kinds, each in its own font after its own damage."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from models.training import budget, foia, various
from models.training.content import Block, Grid, Printed, Story, Words
from models.training.disclosure import form_widths, printed_forms
from models.training.fonts import DROID, Face, chinese_faces, latin_faces
from models.training.style import draw_style
from models.training.synthesis import Made, press, random_of, text_of

SANS, ZENHEI, MING, KAI = chinese_faces("tune")
TIMES, HELVETICA, DEJAVU = latin_faces("tune")
_CHANNELS_HEADING = "（二）主动公开政府信息具体情况"


@dataclass(frozen=True)
class Recipe:
    """How one sample is made."""

    name: str
    story: Callable[[Path, np.random.Generator], Story]
    damage: str
    container: str
    cjk: Face
    latin: Face
    looks: dict[str, Any] = field(default_factory=dict)
    """What its style has that is not left to chance."""
    chinese: bool = True


def reported(number: int) -> Callable[[Path, np.random.Generator], Story]:
    """The teller of a real report: what its truth under text/ says, printed as a whole document."""

    def tell(directory: Path, rng: np.random.Generator) -> Story:
        path = directory / "text" / f"report-{number:03d}.truth.json"
        return story_of(json.loads(path.read_text(encoding="utf-8")), rng)

    return tell


def story_of(truth: dict[str, Any], rng: np.random.Generator) -> Story:
    """A report's story from its truth."""
    form, year, agency = printed_forms()[truth["form"]], truth["year"], truth["agency"]
    headings = {table["key"]: table["heading"] for table in form["tables"]}
    blocks: list[Block] = [
        Words(agency, "title"),
        Words(f"{year}年{form['title']}", "title"),
        Words(f"　　根据《中华人民共和国政府信息公开条例》的规定，现公布{year}年{form['title']}。", "prose"),
    ]
    for table in truth["tables"]:
        if table["key"] == "channels":
            blocks += [Words(headings["proactive"], "heading"), _grid(table, rng)]
            headings["proactive"] = _CHANNELS_HEADING
        else:
            blocks += [Words(headings[table["key"]], "heading"), _grid(table, rng)]
    values = {fact["key"]: (fact["value"], fact["unit"], fact["kind"]) for fact in truth["facts"]}
    keys = tuple(fact["key"] for fact in truth["facts"])
    return Story(truth["form"], agency, year, tuple(blocks), keys, values, tuple(truth["notes"]))


def _grid(table: dict[str, Any], rng: np.random.Generator) -> Grid:
    key, header = table["key"], {"proactive": 0, "channels": 1}.get(table["key"], 3)
    labels = {"proactive": 1, "channels": 1}.get(key, 3)
    cells = []
    for cell in table["cells"]:
        stub = cell["kind"] == "label" and cell["col"] < labels and cell["row"] >= header and cell["rowspan"] == 1
        cells.append(
            Printed(cell["row"], cell["col"], cell["rowspan"], cell["colspan"], _as_set(cell, key), cell["kind"],
                    cell.get("key"), "left" if stub else "center")
        )  # fmt: skip
    widths = (4.0, 0.8, 1.0) if key == "channels" else form_widths(key, table["cols"], rng)
    return Grid(key, table["rows"], table["cols"], tuple(cells), widths, header)


def _as_set(cell: dict[str, Any], key: str) -> str:
    """The older table of channels indents its labels by their depth."""
    if key != "channels" or cell["col"] or not cell["row"]:
        return cell["text"]
    return ("　" if cell["text"].startswith("（") else "　　　") + cell["text"]


def _unruled(directory: Path, rng: np.random.Generator) -> Story:
    story = foia.foia_report("tune", rng)
    blocks = tuple(replace(block, frame="none") if isinstance(block, Grid) else block for block in story.blocks)
    return replace(story, blocks=blocks)


_BROKEN = {"width": 595.0, "height": 842.0, "row_height": 22.0, "frame": "full"}
_PLAIN = {"outer_ruling": "plain", "inner_ruling": "plain", "red_title": False, "figures_stand": "center",
          "cells_hang": "middle", "shading": "none"}  # fmt: skip
RECIPES = (
    Recipe("report-000-office", reported(0), "office", "pdf", SANS, TIMES, _BROKEN | _PLAIN),
    Recipe("report-001-bad", reported(1), "bad", "pdf", ZENHEI, ZENHEI,
           _BROKEN | _PLAIN | {"group_lost": True, "row_height": 17.0}),
    Recipe("report-002-fax", reported(2), "fax", "tiff", MING, TIMES, _BROKEN | _PLAIN | {"repeat_header": True}),
    Recipe("report-003-photo", reported(3), "photo", "pdf", DROID, DEJAVU, _BROKEN | _PLAIN | {"row_height": 19.0}),
    Recipe("report-004-worn", reported(4), "worn", "pdf", KAI, HELVETICA, _BROKEN | _PLAIN | {"row_height": 17.0}),
    Recipe("收入支出决算总表", lambda _, rng: budget.final_accounts("tune", rng), "office", "jpg", MING, HELVETICA,
           _BROKEN | {"row_height": 15.0, "table_size": 9.0, "leading": 1.15, "pad": (2.0, 1.5),
                       "margin": (42.0, 48.0, 42.0, 44.0), "outer_ruling": "doubled"}),
    Recipe("english-unruled", _unruled, "office", "pdf", SANS, TIMES,
           _PLAIN | {"width": 842.0, "height": 595.0}, chinese=False),
    Recipe("three-line", lambda _, rng: various.three_line("tune", rng), "office+dpi150", "jpg", ZENHEI, TIMES, _PLAIN),
)  # fmt: skip


def made_samples(directory: Path) -> Iterator[Made]:
    """The samples, one after the other; `directory` holds text/ with the real reports. Each time the same bytes."""
    for recipe in RECIPES:
        yield made_sample(recipe, directory)


def made_sample(recipe: Recipe, directory: Path) -> Made:
    """One of the samples."""
    rng = random_of("sample", recipe.name)
    story = recipe.story(directory, rng)
    style = draw_style("tune", text_of(story), rng, recipe.chinese)
    style = replace(style, cjk=recipe.cjk, latin=recipe.latin, **recipe.looks)
    return press(story, style, recipe.damage, rng, recipe.name, recipe.container)
