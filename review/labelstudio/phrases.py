"""What the forms in Label Studio say, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language. The order of `verdicts` is that of the keys 1, 2, 3 …"""

    language: str
    figures_title: str
    structure_title: str
    instruction: str
    verdicts: tuple[tuple[str, str], ...]
    structure_instruction: str
    structure_verdicts: tuple[tuple[str, str], ...]
    note: str
    cell: str
    this_cell: str
    would_be: str
    difference: str
    no_relation: str
    blank: str
    not_printed: str
    page: str
    no_picture: str


CHINESE = Phrases(
    language="zh",
    figures_title="勾稽 数字核对",
    structure_title="勾稽 表格结构",
    instruction=(
        "1 识别正确，Ctrl+Enter 提交。更正：按候选数字前的字母，或 Tab、Ctrl+A、输入、Enter，再按 2，Ctrl+Enter。"
        "看不清按 3；与原件一致但原件数字不平按 4；单元格为空按 5。请照原件填写，不要替原件改数。"
    ),
    verdicts=(
        ("as_read", "识别正确"),
        ("corrected", "已更正"),
        ("illegible", "无法辨认"),
        ("inconsistent_in_source", "与原件一致，但原件数字不平"),
        ("blank", "单元格为空"),
    ),
    structure_instruction=(
        "蓝框是识别出的单元格。漏掉的格：按 c 后拖出一个框，点选它，在右侧填写其内容；"
        "切错的格：拖动或删除（Backspace）。"
        "改好后按 2，本来就对按 1，Ctrl+Enter 提交。"
    ),
    structure_verdicts=(
        ("as_read", "格子划分正确"),
        ("corrected", "已更正格子"),
    ),
    note="备注（可选）",
    cell="此格",
    this_cell="此格",
    would_be="若为 {value} 则相符",
    difference="相差 {value}",
    no_relation="没有可核对的合计",
    blank="空白",
    not_printed="未找到",
    page="第 {number} 页",
    no_picture="此文件没有页面图像，以下是文件中的原文",
)

ENGLISH = Phrases(
    language="en",
    figures_title="gouji figures",
    structure_title="gouji table structure",
    instruction=(
        "Read rightly: 1, Ctrl+Enter. To correct: the letter before a candidate, or Tab, Ctrl+A, type, Enter; then 2, "
        "Ctrl+Enter. Illegible: 3. As printed, but the paper's own sums are wrong: 4. Blank: 5. Enter what is printed; "
        "never put the paper right."
    ),
    verdicts=(
        ("as_read", "read rightly"),
        ("corrected", "corrected"),
        ("illegible", "illegible"),
        ("inconsistent_in_source", "as printed, but inconsistent in source"),
        ("blank", "the cell is blank"),
    ),
    structure_instruction=(
        "The blue boxes are the cells that were found. A missed cell: press c, draw it, click it, and enter its text "
        "on the right. One that is cut wrongly: move or delete it (Backspace). Then 2, or 1 if it was right, and "
        "Ctrl+Enter."
    ),
    structure_verdicts=(
        ("as_read", "the cells are cut rightly"),
        ("corrected", "the cells are put right"),
    ),
    note="note (optional)",
    cell="this cell",
    this_cell="this cell",
    would_be="would agree with {value}",
    difference="a difference of {value}",
    no_relation="no total to check it against",
    blank="blank",
    not_printed="not found",
    page="page {number}",
    no_picture="This file has no pages; this is its own text",
)


def phrases(language: str) -> Phrases:
    """The words of a form's language; English where it is not Chinese."""
    return CHINESE if language.startswith("zh") else ENGLISH
