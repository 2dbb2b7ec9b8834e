"""English pages of government reports: prose with tables of every kind, most of them without full rulings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.training.content import Block, Grid, Printed, Story, Words

_NOUNS = {
    "tune": ("Exports", "Imports", "Households", "Wages", "Rents", "Fuel", "Steel", "Timber", "Insurance", "Education",
             "Health care", "Grants", "Interest", "Pensions", "Freight", "Ports", "Roads", "Water supply"),
    "judge": ("Harvest", "Fisheries", "Turnover", "Licences", "Passengers", "Electricity", "Mining", "Textiles",
              "Housing", "Research", "Training", "Subsidies", "Dividends", "Credit", "Tourism", "Forestry", "Postage"),
}  # fmt: skip
_TAILS = ("", "", " (net)", ", total", " and related services", " of which: private", " – seasonally adjusted", " 1)")
_SENTENCES = {
    "tune": ("The figures in the table below are drawn from the returns of the regional offices.",
             "Compared with the preceding year, most of the series show a moderate increase.",
             "Readers should note that the classification was revised during the period under review.",
             "The largest share was recorded in the second half of the year, as in previous years.",
             "Outlays on transport fell by 3.2 per cent, mainly because two contracts ended."),
    "judge": ("Values are shown at current prices and have not been adjusted for inflation.",
              "The survey covered all establishments with more than ten employees.",
              "Small differences between totals and the sums of their parts are due to rounding.",
              "A further 1,240 returns arrived after the closing date and are not included here.",
              "Seasonal effects account for most of the change between the first two quarters."),
}  # fmt: skip
_ACTIONS = {
    "tune": ("Survey of bridges north of the river", "Replacement of gauges at three stations", "Public hearing",
             "Revision of the manual for inspectors", "Training of new staff in the field offices"),
    "judge": ("Audit of the supply contracts", "Mapping of protected areas along the coast", "Second reading",
              "Purchase of laboratory equipment for two sites", "Review of the fee schedule"),
}  # fmt: skip
_MONTHS = ("January", "March", "April", "June", "July", "September", "October", "December")
_FRAMES = ("full", "horizontal", "none", "none", "none", "three-line", "three-line", "open-sides", "columns")
_STYLES = ("plain", "commas", "decimal", "percent", "money", "dollars apart")


def english_tables(split: str, rng: np.random.Generator) -> Story:
    """A page or more of a report with one to three tables."""
    year = int(rng.integers(1998, 2025))
    blocks: list[Block] = [Words(f"Statistical Report {year}", "title"), Words(_prose(split, rng), "prose")]
    for number in range(1, int(rng.integers(1, 4)) + 1):
        if rng.random() < 0.75:
            blocks.append(Words(f"Table {number}. Selected indicators, {year - 3} to {year}", "caption"))
        grid = _register(split, year, rng) if rng.random() < 0.25 else _statistics(split, year, rng)
        blocks.append(grid)
        if rng.random() < 0.5:
            blocks.append(Words("1) Provisional. Source: annual returns.", "prose"))
        blocks.append(Words(_prose(split, rng), "prose"))
    return Story(None, None, None, tuple(blocks))


def _prose(split: str, rng: np.random.Generator) -> str:
    return " ".join(str(sentence) for sentence in rng.permutation(_SENTENCES[split])[: int(rng.integers(3, 6))])


def _statistics(split: str, year: int, rng: np.random.Generator) -> Grid:
    """Labels down the side, figures under one or two levels of headers."""
    nouns = [str(noun) for noun in rng.permutation(_NOUNS[split])]
    groups = int(rng.integers(1, 4))
    per = int(rng.integers(1, 4)) if groups > 1 else int(rng.integers(2, 6))
    figures, deep = groups * per, 2 if groups > 1 and per > 1 else 1
    cells = _header(groups, per, deep, year, nouns, rng)
    align = str(rng.choice(["right", "right", "center"]))
    style, row = str(rng.choice(_STYLES)), deep
    sections, leaders = bool(rng.random() < 0.35), bool(rng.random() < 0.12)
    longest = int(rng.integers(4, 14)) if rng.random() < 0.85 else int(rng.integers(25, 45))
    sums = np.zeros(figures)
    for index in range(longest):
        if sections and index % 4 == 0:
            heading = f"{rng.choice(nouns)} by type"
            if rng.random() < 0.5:
                cells.append(Printed(row, 0, 1, 1, heading, "label", align="left", bold=True))
                cells += [Printed(row, col, 1, 1, "", "blank") for col in range(1, figures + 1)]
            else:
                cells.append(Printed(row, 0, 1, figures + 1, heading, "label", align="left", bold=True))
            row += 1
        label = str(rng.choice(nouns)) + str(rng.choice(_TAILS))
        label = ("  " if sections else "") + label + (" " + "." * int(rng.integers(6, 16)) if leaders else "")
        cells.append(Printed(row, 0, 1, 1, label, "label", align="left"))
        for col in range(1, figures + 1):
            text, number = _number(style, rng)
            sums[col - 1] += number
            cells.append(_figure(row, col, text, align))
        row += 1
    if style in ("plain", "commas") and rng.random() < 0.5:
        cells.append(Printed(row, 0, 1, 1, "Total", "label", align="left", bold=bool(rng.random() < 0.5)))
        said = [f"{int(total):,}" if style == "commas" else str(int(total)) for total in sums]
        cells += [_figure(row, col, text, align) for col, text in enumerate(said, start=1)]
        row += 1
    frame, shading = str(rng.choice(_FRAMES)), str(rng.choice(["none"] * 6 + ["header", "stripes"]))
    share = float(rng.uniform(0.55, 1.0)) if figures < 4 else 1.0
    widths = (rng.uniform(1.6, 3.2), *rng.uniform(0.9, 1.1, figures))
    return Grid(None, row, figures + 1, tuple(cells), widths, deep, frame, shading, share)


def _header(groups: int, per: int, deep: int, year: int, nouns: list[str], rng: np.random.Generator) -> list[Printed]:
    corner = str(rng.choice(["Item", "", "Category", "Sector"]))
    cells = [Printed(0, 0, deep, 1, corner, "label" if corner else "blank", align="left")]
    if corner == "" and deep == 2:
        # An empty corner has nothing that would join its two rows.
        cells = [Printed(0, 0, 1, 1, "", "blank"), Printed(1, 0, 1, 1, "", "blank")]
    for group in range(groups):
        first = 1 + group * per
        if deep == 2:
            cells.append(Printed(0, first, 1, per, nouns.pop(), "label"))
            heads = [str(year - per + index + 1) for index in range(per)]
        else:
            heads = [str(year - groups * per + first + index) for index in range(per)]
            heads = heads if rng.random() < 0.6 else [nouns.pop() for _ in range(per)]
        cells += [Printed(deep - 1, first + index, 1, 1, head, "label") for index, head in enumerate(heads)]
    return cells


def _register(split: str, year: int, rng: np.random.Generator) -> Grid:
    """A list in words: number, action, office, date, cost; long entries run over several lines."""
    offices = [str(noun) for noun in rng.permutation(_NOUNS[split])]
    heads = ("No.", "Action", "Responsible office", "Due", "Cost ($)")
    cells = [Printed(0, col, 1, 1, head, "label", align="left") for col, head in enumerate(heads)]
    rows = int(rng.integers(3, 9))
    for row in range(1, rows + 1):
        action = str(rng.choice(_ACTIONS[split]))
        if rng.random() < 0.4:
            action += ", " + str(rng.choice(_ACTIONS[split])).lower() + " and follow-up"
        due = f"{rng.integers(1, 29)} {rng.choice(_MONTHS)} {year}"
        cost = f"{int(rng.lognormal(9, 1)):,}" if rng.random() > 0.15 else str(rng.choice(["-", ""]))
        texts = (str(row), action, f"Office of {offices[row % len(offices)]}", due)
        cells += [Printed(row, col, 1, 1, text, "label", align="left") for col, text in enumerate(texts)]
        cells[-4] = replace(cells[-4], kind="figure")
        cells.append(_figure(row, 4, cost, "right"))
    frame = str(rng.choice(_FRAMES))
    return Grid(None, rows + 1, 5, tuple(cells), (0.5, 3.2, 1.8, 1.4, 1.0), 1, frame)


def _figure(row: int, col: int, text: str, align: str) -> Printed:
    stands = "right" if align == "right" else "center"
    return Printed(row, col, 1, 1, text, "figure" if text else "blank", align=stands)


def _number(style: str, rng: np.random.Generator) -> tuple[str, int]:
    """A figure as printed, and what it adds to a total."""
    if rng.random() < 0.05:
        return str(rng.choice(["-", "n/a", "–", ""])), 0
    number = float(rng.lognormal(5, 2))
    if style == "decimal":
        return f"{number:.1f}", 0
    if style == "percent":
        return f"{rng.uniform(-9, 99):.1f}%", 0
    if style == "money":
        return f"${number:,.0f}" if rng.random() > 0.1 else f"({number:,.0f})", 0
    if style == "dollars apart":
        return f"$ {number:>,.0f}", 0
    return (f"{int(number):,}" if style == "commas" else str(int(number))), int(number)
