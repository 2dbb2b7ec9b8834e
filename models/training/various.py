"""Chinese pages with tables of no known form: three-line tables, and two tables side by side."""

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


def _prose(split: str, rng: np.random.Generator, year: int) -> str:
    topic = [str(t) for t in rng.permutation(_TOPICS[split])[:3]]
    return (
        f"　　{year}年，全市{topic[0]}比上年增长{rng.uniform(1, 12):.1f}%，{topic[1]}保持平稳，"
        f"{topic[2]}继续改善，经济社会发展总体向好。各项指标的完成情况见下表。"
    )


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
