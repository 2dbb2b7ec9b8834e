"""Pages with tables of no known form: three-line tables, tables side by side, English tables of many kinds in prose."""

from __future__ import annotations

import numpy as np

from models.training.content import Abreast, Block, Grid, Printed, Story, Words

_TOPICS = {
    "tune": ("地区生产总值", "社会消费品零售总额", "固定资产投资", "财政收入", "粮食产量", "常住人口", "用电量",
             "旅客运输量", "货物周转量", "城镇新增就业", "居民可支配收入", "森林覆盖率"),
    "judge": ("工业增加值", "进出口总额", "税收收入", "水资源总量", "新登记企业", "普通高校在校生", "医疗卫生机构床位",
              "快递业务量", "住户存款余额", "发明专利授权", "公路里程", "蔬菜产量"),
}  # fmt: skip
_UNITS = ("亿元", "万吨", "万人", "%", "公里", "件", "元", "亿立方米")
_REGIONS = {
    "tune": ("东岭区", "西河区", "南湖区", "北山县", "中和镇", "开发区", "合计"),
    "judge": ("城关区", "新桥区", "古田县", "长乐县", "三江镇", "滨海新区", "全市合计"),
}
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


def three_line(split: str, rng: np.random.Generator) -> Story:
    """A yearbook page with one or two three-line tables."""
    year = int(rng.integers(2015, 2025))
    blocks: list[Block] = [Words(f"{year}年统计资料", "title"), Words(_prose(split, rng, year), "prose")]
    for number in range(1, int(rng.integers(1, 3)) + 1):
        topic = rng.permutation(_TOPICS[split])
        blocks.append(Words(f"表{number}　主要指标完成情况", "caption"))
        blocks.append(_yearbook(split, [str(t) for t in topic], year, rng, "three-line"))
        blocks.append(Words("　　数据来源：各部门统计年报。", "prose"))
    return Story(None, None, year, tuple(blocks))


def side_by_side(split: str, rng: np.random.Generator) -> Story:
    """Two small tables next to each other on a page of prose."""
    year = int(rng.integers(2015, 2025))
    frame = str(rng.choice(["full", "full", "three-line"]))
    left, right = (_regions(split, rng, frame) for _ in range(2))
    blocks = (
        Words(f"{year}年各区情况通报", "title"),
        Words(_prose(split, rng, year), "prose"),
        Words("一、各区完成情况", "heading"),
        Abreast(left, right),
        Words(_prose(split, rng, year), "prose"),
        Words(_prose(split, rng, year), "prose"),
    )
    return Story(None, None, year, blocks)


def english_tables(split: str, rng: np.random.Generator) -> Story:
    """A page or two of a government report in English with tables of every kind, most without full rulings."""
    year = int(rng.integers(1998, 2025))
    blocks: list[Block] = [Words(f"Statistical Report {year}", "title"), Words(_english(split, rng), "prose")]
    for number in range(1, int(rng.integers(1, 4)) + 1):
        blocks.append(Words(f"Table {number}. Selected indicators, {year - 3} to {year}", "caption"))
        blocks.append(_english_grid(split, year, rng))
        if rng.random() < 0.5:
            blocks.append(Words("1) Provisional. Source: annual returns.", "prose"))
        blocks.append(Words(_english(split, rng), "prose"))
    return Story(None, None, None, tuple(blocks))


def _prose(split: str, rng: np.random.Generator, year: int) -> str:
    topic = [str(t) for t in rng.permutation(_TOPICS[split])[:3]]
    return (
        f"　　{year}年，全市{topic[0]}比上年增长{rng.uniform(1, 12):.1f}%，{topic[1]}保持平稳，"
        f"{topic[2]}继续改善，经济社会发展总体向好。各项指标的完成情况见下表。"
    )


def _english(split: str, rng: np.random.Generator) -> str:
    return " ".join(str(sentence) for sentence in rng.permutation(_SENTENCES[split])[: int(rng.integers(3, 6))])


def _yearbook(split: str, topics: list[str], year: int, rng: np.random.Generator, frame: str) -> Grid:
    rows, deep = int(rng.integers(5, 12)), int(rng.integers(1, 3))
    cells = [Printed(0, 0, deep, 1, "指标", "label"), Printed(0, 1, deep, 1, "单位", "label")]
    if deep == 1:
        heads = (f"{year - 1}年", f"{year}年", "增长（%）")
        cells += [Printed(0, 2 + i, 1, 1, head, "label") for i, head in enumerate(heads)]
        cols = 5
    else:
        cells += [Printed(0, 2, 1, 2, f"{year}年", "label"), Printed(0, 4, 1, 2, f"{year - 1}年", "label")]
        cells += [Printed(1, 2 + i, 1, 1, head, "label") for i, head in enumerate(("绝对数", "增速（%）") * 2)]
        cols = 6
    for row in range(rows):
        cells.append(Printed(deep + row, 0, 1, 1, topics[row % len(topics)], "label", align="left"))
        cells.append(Printed(deep + row, 1, 1, 1, str(rng.choice(_UNITS)), "label"))
        for col in range(2, cols):
            small = col == cols - 1 or (deep == 2 and col == 3)
            number = f"{rng.normal(5, 6):.1f}" if small else f"{rng.lognormal(6, 1.5):.{rng.integers(0, 3)}f}"
            number = number if rng.random() > 0.06 else str(rng.choice(["—", ""]))
            cells.append(Printed(deep + row, col, 1, 1, number, "figure" if number else "blank"))
    widths = (rng.uniform(1.8, 2.6), 0.8, *([1.0] * (cols - 2)))
    return Grid(None, deep + rows, cols, tuple(cells), widths, deep, frame, share=float(rng.uniform(0.8, 1)))


def _regions(split: str, rng: np.random.Generator, frame: str) -> Grid:
    rows, cols = int(rng.integers(4, 7)), int(rng.integers(3, 5))
    topics = rng.permutation(_TOPICS[split])
    cells = [Printed(0, 0, 1, 1, "地区", "label")]
    cells += [Printed(0, col, 1, 1, str(topics[col]), "label") for col in range(1, cols)]
    counts = rng.integers(0, 4000, (rows - 1, cols - 1))
    counts = np.vstack([counts, counts.sum(axis=0)])
    for row in range(rows):
        name = _REGIONS[split][row] if row < rows - 1 else _REGIONS[split][-1]
        cells.append(Printed(1 + row, 0, 1, 1, name, "label"))
        cells += [Printed(1 + row, 1 + col, 1, 1, str(counts[row, col]), "figure") for col in range(cols - 1)]
    return Grid(None, rows + 1, cols, tuple(cells), (1.1, *([1.0] * (cols - 1))), 1, frame)


def _english_grid(split: str, year: int, rng: np.random.Generator) -> Grid:
    groups = int(rng.integers(1, 4))
    per, deep = (int(rng.integers(1, 4)), 2) if groups > 1 else (int(rng.integers(2, 6)), 1)
    deep = 2 if groups > 1 and per > 1 else 1
    figures = groups * per
    nouns = [str(n) for n in rng.permutation(_NOUNS[split])]
    cells = [Printed(0, 0, deep, 1, str(rng.choice(["Item", "", "Category", "Sector"])), "label", align="left")]
    if not cells[0].text:
        cells = [Printed(0, 0, deep, 1, "", "blank")]
    for group in range(groups):
        if deep == 2:
            cells.append(Printed(0, 1 + group * per, 1, per, nouns.pop(), "label"))
            heads = [str(year - per + i + 1) for i in range(per)]
        else:
            heads = [str(year - figures + group * per + i + 1) for i in range(per)]
            heads = heads if rng.random() < 0.6 else [nouns.pop() for _ in range(per)]
        cells += [Printed(deep - 1, 1 + group * per + i, 1, 1, head, "label") for i, head in enumerate(heads)]
    align = str(rng.choice(["right", "right", "center"]))
    style, row = str(rng.choice(["plain", "commas", "decimal", "percent", "money"])), deep
    sections = bool(rng.random() < 0.35)
    for index in range(int(rng.integers(4, 14)) if rng.random() < 0.85 else int(rng.integers(25, 45))):
        if sections and index % 4 == 0:
            cells.append(Printed(row, 0, 1, 1, f"{rng.choice(nouns)} by type", "label", align="left", bold=True))
            cells += [Printed(row, col, 1, 1, "", "blank") for col in range(1, figures + 1)]
            row += 1
        label = str(rng.choice(nouns)) + str(rng.choice(_TAILS))
        cells.append(Printed(row, 0, 1, 1, ("  " if sections else "") + label, "label", align="left"))
        for col in range(1, figures + 1):
            text = _number(style, rng)
            cells.append(Printed(row, col, 1, 1, text, "figure" if text else "blank", align=align))  # pyright: ignore[reportArgumentType]
        row += 1
    frame = str(rng.choice(["full", "horizontal", "none", "none", "three-line", "three-line", "open-sides"]))
    shading = str(rng.choice(["none"] * 6 + ["header", "stripes"]))
    share = float(rng.uniform(0.55, 1.0)) if figures < 4 else 1.0
    widths = (rng.uniform(1.6, 3.2), *rng.uniform(0.9, 1.1, figures))
    return Grid(None, row, figures + 1, tuple(cells), widths, deep, frame, shading, share)


def _number(style: str, rng: np.random.Generator) -> str:
    if rng.random() < 0.05:
        return str(rng.choice(["-", "n/a", "–", ""]))
    number = float(rng.lognormal(5, 2))
    if style == "decimal":
        return f"{number:.1f}"
    if style == "percent":
        return f"{rng.uniform(-9, 99):.1f}%"
    if style == "money":
        return f"${number:,.0f}" if rng.random() > 0.1 else f"({number:,.0f})"
    return f"{int(number):,}" if style == "commas" else str(int(number))
