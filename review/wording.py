"""What a reviewer is told, in Chinese or English. The language is that of the form's own sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

Number = int | Decimal
CJK = re.compile(r"[\u3400-\u9fff]")
SIDES = re.compile(r"\s*(=|＝|≤|<=|等于|\bequals\b)\s*")


class Words(Protocol):
    """Everything that is said to a reviewer."""

    nothing_printed: str
    absent_parts: str
    comma: str
    not_broken_down: str

    def not_a_figure(self, name: str, text: str) -> str: ...
    def absent_side(self, name: str) -> str: ...
    def blank_total(self, name: str) -> str: ...
    def rows_missing(self, count: int) -> str: ...
    def differs(self, left: Number, right: Number, difference: Number, op: str) -> str: ...
    def violated(self, sentence: str, left: Number, right: Number, why: str) -> str: ...
    def joined(self, scope: str, sentence: str, cause: str) -> str: ...
    def likeliest(self) -> str: ...
    def slip(self, way: str, count: int) -> str: ...
    def suspect(self, read: str, suggestion: str) -> str: ...
    def suspect_among(self, count: int) -> str: ...
    def printed_wrong(self, would_be: str | None) -> str: ...
    def printed_wrong_pair(self, other: str) -> str: ...
    def slipped(self, what: str) -> str: ...
    def unsure(self, read: str, others: Sequence[str]) -> str: ...
    def disagree(self, texts: Sequence[str]) -> str: ...
    def edges(self) -> str: ...
    def lost_cell(self) -> str: ...
    def lost_row(self) -> str: ...
    def lost_in_trouble(self) -> str: ...
    def not_found(self) -> str: ...
    def lost_label(self, label: str) -> str: ...
    def lost_table(self, heading: str) -> str: ...
    def line_missing(self, sums: int) -> str: ...
    def unparseable(self, text: str, suggestion: str | None) -> str: ...
    def audit(self) -> str: ...
    def uncovered(self) -> str: ...
    def sums_but(self, suggestion: str) -> str: ...
    def second_reader(self) -> str: ...
    def people_disagree(self, texts: Sequence[str]) -> str: ...
    def contradiction(self, why: str) -> str: ...
    def taken_back(self) -> str: ...


def halves(sentence: str) -> tuple[str, str, str] | None:
    """Both sides of a relation's sentence and the sign between them, where it has just one."""
    parts = SIDES.split(sentence)
    if len(parts) != 3:
        return None
    return parts[0].strip(), "≤" if parts[1] in ("≤", "<=") else "=", parts[2].strip()


def shown(text: str, empty: str) -> str:
    return f"“{text}”" if text else empty


class Chinese:
    """For Chinese forms."""

    comma = "，"
    nothing_printed = "各项均为空白，无从核对"
    absent_parts = "各分项不在页面上，无从核对"
    not_broken_down = "只填了合计，未填分项，无从核对"

    def not_a_figure(self, name: str, text: str) -> str:
        return f"“{name}”的内容“{text}”不是数字，无从核对"

    def absent_side(self, name: str) -> str:
        return f"“{name}”不在页面上，无从核对"

    def blank_total(self, name: str) -> str:
        return f"合计“{name}”为空白，无从核对"

    def rows_missing(self, count: int) -> str:
        return f"（另有 {count} 项不在页面上，按 0 计）"

    def differs(self, left: Number, right: Number, difference: Number, op: str) -> str:
        return f"左边 {left}，右边 {right}，相差 {abs(difference)}"

    def violated(self, sentence: str, left: Number, right: Number, why: str) -> str:
        sides = halves(sentence)
        if sides is None:
            return f"“{sentence}”不成立：{why}"
        first, sign, second = sides
        return f"{first} ({left}) {'大于' if sign == '≤' else '不等于'} {second} ({right})"

    def joined(self, scope: str, sentence: str, cause: str) -> str:
        return f"{scope}：{sentence}，{cause}" if scope else f"{sentence}，{cause}"

    def likeliest(self) -> str:
        return "此格最可疑"

    def slip(self, way: str, count: int) -> str:
        return {
            "along-row": f"同一行的 {count} 个数字整体错了一格",
            "along-column": f"同一列的 {count} 个数字整体错了一格",
            "rows": f"整行错位，涉及 {count} 个数字",
            "merged": "相邻两格的数字读到了一格里",
        }[way]

    def suspect(self, read: str, suggestion: str) -> str:
        return f"此格最可疑：{read or '空白'} 可能是 {suggestion or '空白'}"

    def suspect_among(self, count: int) -> str:
        return f"此格是 {count} 个可疑格之一"

    def printed_wrong(self, would_be: str | None) -> str:
        tail = f"；若为 {would_be} 则各项相符" if would_be is not None else ""
        return f"字迹清楚，很可能是原件本身有误{tail}"

    def printed_wrong_pair(self, other: str) -> str:
        return f"字迹清楚，很可能原件此格或“{other}”有误"

    def slipped(self, what: str) -> str:
        return f"很可能是错格：{what}"

    def unsure(self, read: str, others: Sequence[str]) -> str:
        if others:
            return f"字迹不清：读作{shown(read, '空白')}，也可能是" + "、".join(shown(o, "空白") for o in others)
        return f"字迹不清：读作{shown(read, '空白')}，把握不足"

    def disagree(self, texts: Sequence[str]) -> str:
        return "几次识别结果不一致：" + "、".join(shown(t, "空白") for t in texts)

    def edges(self) -> str:
        return "表格结构不清，此格内容可能不完整或属于别的格"

    def lost_cell(self) -> str:
        return "同一行的其他格已找到，唯独此格没有找到"

    def line_missing(self, sums: int) -> str:
        return f"同类合计有 {sums} 处都多于分项，很可能漏读了一行或一列"

    def lost_table(self, heading: str) -> str:
        return f"标题“{heading}”下的表格没有找到"

    def lost_label(self, label: str) -> str:
        return f"“{label}”在表格之外，这一行没有读进表格"

    def not_found(self) -> str:
        return "页面上没有找到这一行"

    def lost_in_trouble(self) -> str:
        return "此表有的行认不清，此格没有找到，可能漏读"

    def lost_row(self) -> str:
        return "合计不符，而此格没有找到，可能漏读"

    def unparseable(self, text: str, suggestion: str | None) -> str:
        return f"“{text}”无法理解为数字" + (f"，可能是 {suggestion}" if suggestion else "")

    def audit(self) -> str:
        return "例行抽查"

    def uncovered(self) -> str:
        return "没有可核对的合计"

    def sums_but(self, suggestion: str) -> str:
        return f"按合计推算应为 {suggestion}"

    def second_reader(self) -> str:
        return "需要第二个人独立核对"

    def people_disagree(self, texts: Sequence[str]) -> str:
        return "几个人的回答不一致：" + "、".join(shown(t, "空白") for t in texts)

    def contradiction(self, why: str) -> str:
        return f"上一次的回答自相矛盾（{why}），请重新回答"

    def taken_back(self) -> str:
        return "原来的回答已撤回，请重新回答"


class English:
    """For English forms, and where no form is known."""

    comma = ", "
    nothing_printed = "all of it is blank: nothing to compare"
    absent_parts = "the parts are not on the page: nothing to compare"
    not_broken_down = "only the total is given, none of its parts"

    def not_a_figure(self, name: str, text: str) -> str:
        return f"'{text}' at '{name}' is not a figure"

    def absent_side(self, name: str) -> str:
        return f"'{name}' is not on the page"

    def blank_total(self, name: str) -> str:
        return f"the total '{name}' is blank"

    def rows_missing(self, count: int) -> str:
        return f" ({count} of its figures not on the page, counted as 0)"

    def differs(self, left: Number, right: Number, difference: Number, op: str) -> str:
        return f"left {left}, right {right}, a difference of {abs(difference)}"

    def violated(self, sentence: str, left: Number, right: Number, why: str) -> str:
        sides = halves(sentence)
        if sides is None:
            return f"'{sentence}' does not hold: {why}"
        first, sign, second = sides
        return f"{first} ({left}) {'is more than' if sign == '≤' else 'is not'} {second} ({right})"

    def joined(self, scope: str, sentence: str, cause: str) -> str:
        return f"{scope}: {sentence}, {cause}" if scope else f"{sentence}, {cause}"

    def likeliest(self) -> str:
        return "this cell is the likeliest cause"

    def slip(self, way: str, count: int) -> str:
        return {
            "along-row": f"{count} figures of a row are one cell off",
            "along-column": f"{count} figures of a column are one cell off",
            "rows": f"whole rows are one off, {count} figures in all",
            "merged": "the figures of two cells were read as one",
        }[way]

    def suspect(self, read: str, suggestion: str) -> str:
        return f"this cell is the likeliest cause: {read or 'blank'} may be {suggestion or 'blank'}"

    def suspect_among(self, count: int) -> str:
        return f"this is one of {count} cells that may be the cause"

    def printed_wrong(self, would_be: str | None) -> str:
        tail = f"; with {would_be} everything would agree" if would_be is not None else ""
        return f"it is clearly legible, so the source itself is probably wrong{tail}"

    def printed_wrong_pair(self, other: str) -> str:
        return f"it is clearly legible, so the source is probably wrong here or at '{other}'"

    def slipped(self, what: str) -> str:
        return f"figures probably stand in the wrong cells: {what}"

    def unsure(self, read: str, others: Sequence[str]) -> str:
        if others:
            return f"hard to read: {shown(read, 'blank')}, or " + ", ".join(shown(o, "blank") for o in others)
        return f"hard to read: {shown(read, 'blank')} is not certain"

    def disagree(self, texts: Sequence[str]) -> str:
        return "looking again gave another result: " + ", ".join(shown(t, "blank") for t in texts)

    def edges(self) -> str:
        return "the table's structure is unclear: this may be incomplete, or belong to another cell"

    def lost_cell(self) -> str:
        return "the rest of its row was found, this cell was not"

    def line_missing(self, sums: int) -> str:
        return f"{sums} sums of this kind come out short: a row or a column was probably missed"

    def lost_table(self, heading: str) -> str:
        return f"the table under the heading '{heading}' was not found"

    def lost_label(self, label: str) -> str:
        return f"'{label}' stands outside the table: its row was not read as part of it"

    def not_found(self) -> str:
        return "its row was not found on the page"

    def lost_in_trouble(self) -> str:
        return "some rows of this table are hard to read and this figure was not found: it may have been missed"

    def lost_row(self) -> str:
        return "a sum comes out wrong and this cell was not found: it may have been missed"

    def unparseable(self, text: str, suggestion: str | None) -> str:
        return f"'{text}' cannot be understood as a figure" + (f", it may be {suggestion}" if suggestion else "")

    def audit(self) -> str:
        return "drawn at random for audit"

    def uncovered(self) -> str:
        return "there is no total to check it against"

    def sums_but(self, suggestion: str) -> str:
        return f"by the totals it should be {suggestion}"

    def second_reader(self) -> str:
        return "a second person must read this one as well"

    def people_disagree(self, texts: Sequence[str]) -> str:
        return "people gave different answers: " + ", ".join(shown(t, "blank") for t in texts)

    def contradiction(self, why: str) -> str:
        return f"the last answer contradicted itself ({why}): please answer again"

    def taken_back(self) -> str:
        return "its answer was taken back: please answer again"


CHINESE: Words = Chinese()
ENGLISH: Words = English()


def words_for(sentence: str) -> Words:
    """The words in the language of a sentence."""
    return CHINESE if CJK.search(sentence) else ENGLISH
