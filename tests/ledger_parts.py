"""A small report of a kind of its own, printed by needles and faxed: a form, and as many of its scans as are wanted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from models.training.content import Grid, Printed, Story, Words
from models.training.style import draw_style
from models.training.synthesis import Made, press, random_of, text_of

FORM = """
form: ledger
title: 仓库月报
titles: [仓库月报]
language: zh
years: [2000, 9999]
tables:
  - key: stock
    heading: 一、库存情况
    corner: 类别
    columns:
      - north: 北库
      - south: 南库
      - east: 东库
      - total: 合计
    rows:
      - paper: 纸张
      - cloth: 布匹
      - timber: 木材
      - iron: 铁器
      - glass: 玻璃
      - sugar: 食糖
      - total: 总计
    relations:
      - id: across
        each: row
        left: [north, south, east]
        right: [total]
        text: 北 + 南 + 东 = 合计
      - id: down
        each: column
        left: [paper, cloth, timber, iron, glass, sugar]
        right: [total]
        text: 各类 = 总计
"""
COLUMNS = {"north": "北库", "south": "南库", "east": "东库", "total": "合计"}
ROWS = {"paper": "纸张", "cloth": "布匹", "timber": "木材", "iron": "铁器", "glass": "玻璃", "sugar": "食糖"}
ROWS["total"] = "总计"


def forms(folder: Path) -> Path:
    """A folder with the form."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ledger.yaml").write_text(FORM, encoding="utf-8")
    return folder


def ledger(seed: int, damage: str = "matrix+plain", split: str = "tune") -> Made:
    """One month's report; its figures are full of zeros."""
    rng = random_of("ledger", split, seed)
    amounts = rng.integers(0, 90, (6, 3)) * rng.choice([1, 10, 10, 100], (6, 3))
    amounts = np.column_stack([amounts, amounts.sum(axis=1)])
    amounts = np.vstack([amounts, amounts.sum(axis=0)])
    cells = [Printed(0, 0, 1, 1, "类别", "label")]
    cells += [Printed(0, c, 1, 1, label, "label") for c, label in enumerate(COLUMNS.values(), 1)]
    for r, (row, label) in enumerate(ROWS.items(), 1):
        cells.append(Printed(r, 0, 1, 1, label, "label"))
        for c, col in enumerate(COLUMNS, 1):
            cells.append(Printed(r, c, 1, 1, str(amounts[r - 1, c - 1]), "figure", f"stock.{row}.{col}"))
    grid = Grid("stock", 8, 5, tuple(cells), (1.2, 1, 1, 1, 1), 1)
    values = {cell.key: (int(cell.text), None, "number") for cell in cells if cell.key}
    blocks = (Words(f"青河仓库{2000 + seed % 25}年仓库月报", "title"), Words("一、库存情况", "heading"), grid)
    story = Story("ledger", "青河仓库", 2000 + seed % 25, blocks, tuple(values), values)
    style = draw_style(split, text_of(story), rng)
    looks = {"width": 420.0, "height": 330.0, "table_size": 11.0, "row_height": 22.0, "frame": "full", "shade": 0,
             "title_size": 16.0, "margin": (30.0, 26.0, 30.0, 20.0), "page_numbers": False}  # fmt: skip
    return press(story, replace(style, **looks), damage, rng, f"ledger-{seed}", "tiff")
