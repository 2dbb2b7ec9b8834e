"""Annual reports of Chinese agencies on the openness of government, made up whole: headings, prose, three tables."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from models.training import figures
from models.training.content import Block, Grid, Printed, Story, Words

_PLACES = {
    "tune": ("青河市", "临江县", "白云区", "安平县", "松山市", "长宁区", "石门县", "海州市", "丰泽区", "龙泉市"),
    "judge": ("南浦市", "新丰县", "宝山区", "永定县", "桐乡市", "高新区", "武陵县", "沧源市", "雨花区", "金坛市"),
}
_OFFICES = {
    "tune": ("财政局", "教育局", "统计局", "卫生健康局", "自然资源局", "人民政府办公室", "水利局", "公安局"),
    "judge": ("审计局", "民政局", "交通运输局", "生态环境局", "应急管理局", "农业农村局", "司法局", "税务局"),
}
_PROSE = {
    "tune": (
        "{year}年，我单位认真贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外，不断提升政府信息公开工作水平。",
        "加强组织领导，健全工作机制，明确专人负责，做到信息及时发布、定期更新、专人审核。",
        "进一步完善依申请公开工作流程，规范答复文书格式，畅通申请渠道，切实保障公众知情权。",
        "通过门户网站、政务新媒体等平台及时发布各类政府信息，积极回应社会关切。",
    ),
    "judge": (
        "{year}年度，本机关深入推进政务公开标准化规范化建设，围绕中心工作做好重点领域信息公开。",
        "强化监督保障，定期开展自查自纠，组织业务培训，全年未发生失泄密事件。",
        "优化网站栏目设置，推进平台建设，提高信息发布质量和时效，方便群众查询获取。",
        "严格执行信息发布审查制度，坚持先审查、后公开，确保内容准确权威。",
    ),
}
_CHANNELS = (
    ("（一）主动公开政府信息数\n（不同渠道和方式公开相同信息计1条）", "条", "proactive.total"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "——", None),
    ("1.政府公报公开政府信息数", "条", "by.gazette"),
    ("2.政府网站公开政府信息数", "条", "by.website"),
    ("3.政务微博公开政府信息数", "条", "by.weibo"),
    ("4.政务微信公开政府信息数", "条", "by.wechat"),
    ("5.其他方式公开政府信息数", "条", "by.other"),
    ("（三）回应公众关注热点或重大舆情数\n（不同方式回应同一热点或舆情计1次）", "次", "responses.total"),
    ("（四）通过不同渠道和方式回应解读的情况", "——", None),
    ("1.参加或举办新闻发布会总次数", "次", "responses.press_conferences"),
    ("其中：主要负责同志参加新闻发布会次数", "次", "responses.press_conferences_led"),
    ("2.政府网站在线访谈次数", "次", "responses.interviews"),
    ("其中：主要负责同志参加政府网站在线访谈次数", "次", "responses.interviews_led"),
    ("3.政策解读稿件发布数", "篇", "responses.policy_articles"),
    ("4.微博微信回应事件数", "次", "responses.social_media"),
    ("5.其他方式回应事件数", "次", "responses.other"),
)


@lru_cache(maxsize=1)
def printed_forms() -> dict[str, Any]:
    """The printed layouts of the forms: tables as cells [row, col, rowspan, colspan, text, key]."""
    return json.loads(Path(__file__).with_name("forms.json").read_text(encoding="utf-8"))


def form_keys(form: str) -> tuple[str, ...]:
    """The keys of a form's figures, in the form's order."""
    return tuple(cell[5] for table in printed_forms()[form]["tables"] for cell in table["cells"] if cell[5])


def form_grid(table: dict[str, Any], texts: dict[str, str], widths: tuple[float, ...], left_labels: bool) -> Grid:
    """A form's table with its figures filled in."""
    cells = []
    for row, col, rowspan, colspan, text, key in table["cells"]:
        labels = 1 if table["key"] == "proactive" else 3
        stub = not key and row >= table["header_rows"] and col < labels and rowspan == 1
        align = "left" if left_labels and stub else "center"
        filled = texts[key] if key else text
        kind = "label" if not key else "figure" if filled else "blank"
        cells.append(Printed(row, col, rowspan, colspan, filled, kind, key, align))
    return Grid(table["key"], table["rows"], table["cols"], tuple(cells), widths, table["header_rows"])


def _broken_by_hand(grid: Grid, rng: np.random.Generator) -> Grid:
    """Some short labels broken where a typist pressed Enter."""
    cells = [
        replace(cell, text=f"{cell.text[:cut]}\n{cell.text[cut:]}")
        if cell.kind == "label" and 4 < len(cell.text) < 9 and rng.random() < 0.4 and (cut := len(cell.text) // 2)
        else cell
        for cell in grid.cells
    ]
    return replace(grid, cells=tuple(cells))


def _total_on_top(grid: Grid) -> Grid:
    """The header as some agencies have it: 总计 beside 申请人情况, not under it."""
    cells = []
    for cell in grid.cells:
        label = cell.text.replace("\n", "")
        if label == "申请人情况":
            cell = replace(cell, colspan=cell.colspan - 1)
        elif label == "总计" and cell.row < grid.header_rows:
            cell = replace(cell, row=0, rowspan=grid.header_rows)
        cells.append(cell)
    return replace(grid, cells=tuple(cells))


def _misprinted(grid: Grid, rng: np.random.Generator) -> tuple[Grid, str]:
    """One row's label with a character too few, as typists leave it."""
    labels = [i for i, c in enumerate(grid.cells) if c.kind == "label" and c.col == 2 and len(c.text) > 6]
    index = int(rng.choice(labels))
    text = grid.cells[index].text
    gone = int(rng.integers(3, len(text)))
    misprint = replace(grid.cells[index], text=text[:gone] + text[gone + 1 :])
    return replace(grid, cells=(*grid.cells[:index], misprint, *grid.cells[index + 1 :])), misprint.text


def without_rows(grid: Grid, gone: set[int]) -> Grid:
    """A table from which an agency dropped rows."""
    kept = [row for row in range(grid.rows) if row not in gone]
    place = {row: index for index, row in enumerate(kept)}
    cells = []
    for cell in grid.cells:
        rows = [row for row in range(cell.row, cell.row + cell.rowspan) if row in place]
        if rows:
            cells.append(replace(cell, row=place[rows[0]], rowspan=len(rows)))
    return replace(grid, rows=len(kept), cells=tuple(cells))


def form_widths(key: str, cols: int, rng: np.random.Generator) -> tuple[float, ...]:
    """Plausible widths of the columns of a form's table."""
    if key == "proactive":
        return (rng.uniform(1.1, 1.9), *(rng.uniform(0.9, 1.1) for _ in range(cols - 1)))
    if key == "requests":
        figure = rng.uniform(0.95, 1.05, 7)
        return (rng.uniform(0.5, 1.0), rng.uniform(0.7, 1.3), rng.uniform(2.6, 4.2), *figure)
    return tuple(rng.uniform(0.95, 1.05, cols))


def channels_grid(
    rng: np.random.Generator, split: str, level: float
) -> tuple[Grid, dict[str, tuple[object, str | None, str]]]:
    """The older table of channels that some agencies still add, and what its figures mean."""
    amounts = figures.counts(split, rng, len(_CHANNELS), level + 1)
    cells = [Printed(0, col, 1, 1, text, "label") for col, text in enumerate(("统　计　指　标", "单位", "统计数"))]
    values: dict[str, tuple[object, str | None, str]] = {}
    for row, ((label, unit, key), amount) in enumerate(zip(_CHANNELS, amounts, strict=True), start=1):
        indent = "　　" + ("　　" if label[0].isdigit() or label[0] == "其" else "")
        cells.append(
            Printed(row, 0, 1, 1, "\n".join(indent + line for line in label.split("\n")), "label", align="left")
        )
        cells.append(Printed(row, 1, 1, 1, unit, "label" if key else "figure"))
        if key is None:
            cells.append(Printed(row, 2, 1, 1, "——", "figure"))
            continue
        above = values.get(f"channels.{key}".removesuffix("_led"), (amount, None, ""))[0]
        amount = min(amount, above if isinstance(above, int) else 0)
        text = str(amount) if amount else str(rng.choice(["/", "0"]))
        cells.append(Printed(row, 2, 1, 1, text, "figure", f"channels.{key}"))
        values[f"channels.{key}"] = (None, None, "not-applicable") if text == "/" else (amount, None, "number")
    return Grid("channels", len(_CHANNELS) + 1, 3, tuple(cells), (4.0, 0.8, 1.0), 1), values


def annual_report(form: str, split: str, rng: np.random.Generator) -> Story:
    """An annual report with figures that balance, unless an error of the source is in it."""
    layout = printed_forms()[form]
    year = int(rng.integers(2019, 2021) if form.endswith("2019") else rng.integers(2021, 2026))
    agency = str(rng.choice(_PLACES[split])) + str(rng.choice(_OFFICES[split]))
    level = float(rng.choice([-3.0, 0.0, 0.5, 1.0, 2.0, 3.5]))
    habit = figures.habits(rng)
    tables = {table["key"]: table for table in layout["tables"]}
    keys = form_keys(form)
    rows = list(dict.fromkeys(key.split(".", 1)[1].rsplit(".", 1)[0] for key in keys if key.startswith("requests")))
    own = [key for key in keys if key.startswith("proactive")]
    facts: dict[str, int | str] = dict(figures.proactive(split, own, rng, level))
    facts |= figures.requests(split, rows, rng, level)
    facts |= figures.appeals(split, rng, level)
    notes = []
    if level > 0 and rng.random() < 0.12:
        wrong = str(rng.choice([k for k, n in facts.items() if k.startswith(("requests", "appeals")) and n]))
        facts[wrong] = int(facts[wrong]) + int(rng.choice([-1, 1, 2, 9, 10, 90]))
        facts[wrong] = abs(int(facts[wrong]))
        notes.append(f"error in the source: {wrong}")
    texts, values = figures.written(facts, habit, rng)
    left_labels = bool(rng.random() < 0.5)
    broken = bool(rng.random() < 0.25)
    grids = {
        key: form_grid(table, texts, form_widths(key, table["cols"], rng), left_labels) for key, table in tables.items()
    }
    if broken:
        grids = {key: _broken_by_hand(grid, rng) for key, grid in grids.items()}
    if rng.random() < 0.06:
        denied = {cell.row for cell in grids["requests"].cells if cell.key and ".denied." in cell.key}
        gone = {int(row) for row in rng.choice(sorted(denied), 2, replace=False)}
        grids["requests"] = without_rows(grids["requests"], gone)
        notes.append("rows missing from the requests table")
    if form.endswith("2019") and rng.random() < 0.2:
        grids["channels"], counted = channels_grid(rng, split, level)
        keys, values = (*counted, *keys), values | counted
    if rng.random() < 0.12:
        grids["requests"] = _total_on_top(grids["requests"])
        notes.append("总计 in the first row of the header")
    if rng.random() < 0.06:
        grids["requests"], misprint = _misprinted(grids["requests"], rng)
        notes.append(f"misprinted label: {misprint}")
    blocks = _blocks(layout, grids, agency, year, facts, split, rng)
    return Story(form, agency, year, tuple(blocks), keys, values, tuple(notes))


def _blocks(
    layout: dict[str, Any], grids: dict[str, Grid], agency: str, year: int, facts: dict[str, int | str],
    split: str, rng: np.random.Generator,
) -> list[Block]:  # fmt: skip
    def prose(least: int, most: int) -> list[Block]:
        some = rng.permutation(len(_PROSE[split]))[: int(rng.integers(least, most + 1))]
        return [Words("　　" + _PROSE[split][i].format(year=year), "prose") for i in sorted(some)]

    title = [Words(f"{agency}{year}年{layout['title']}", "title")]
    if rng.random() < 0.35:
        title = [Words(agency, "title"), Words(f"{year}年{layout['title']}", "title")]
    headings = {table["key"]: table["heading"] for table in layout["tables"]}
    stated = (
        f"　　{year}年，本机关共收到政府信息公开申请{facts['requests.new.total']}件，"
        f"上年结转{facts['requests.carried_in.total']}件，"
        f"办结{facts['requests.total.total']}件，结转下年度继续办理{facts['requests.carried_out.total']}件。"
        f"因政府信息公开被申请行政复议{facts['appeals.review.total']}件。"
    )
    blocks: list[Block] = [
        *title,
        *([Words(f"（{year + 1}年1月{rng.integers(5, 31)}日）", "note")] if rng.random() < 0.3 else []),
    ]
    blocks += [Words("一、总体情况", "heading"), *prose(1, 4), Words(stated, "prose"), *prose(0, 1)]
    blocks += [Words(headings["proactive"], "heading")]
    if "channels" in grids:
        blocks += [grids["channels"], Words("（二）主动公开政府信息具体情况", "heading")]
    blocks += [grids["proactive"], Words(headings["requests"], "heading")]
    blocks += [*(prose(0, 2) if rng.random() < 0.3 else []), grids["requests"]]
    blocks += [Words(headings["appeals"], "heading"), grids["appeals"]]
    blocks += [Words("五、存在的主要问题及改进情况", "heading"), *prose(1, 3)]
    blocks += [Words("六、其他需要报告的事项", "heading"), Words("　　无其他需要报告的事项。", "prose")]
    return blocks
