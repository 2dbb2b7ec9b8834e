"""Printed text → what it means: a number with its unit, a word for zero, not applicable, blank, or just text.

What is not certainly a number stays text: a person can read it, arithmetic must not guess it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from review.decision import Kind, Value

_DASHES = "-‐‑‒–—―−﹣－─━﹘"
_TRANSLATED = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("\u3000\u00a0\u2002\u2003\u2009\u202f\t\r\n", " ")
    | dict.fromkeys("\u200b\u200c\u200d\ufeff", "")
    | dict.fromkeys(_DASHES, "-")
    | {"﹪": "%", "∕": "/", "⁄": "/", "﹢": "+", "△": "▲", "▽": "▼"}
)
_NOT_APPLICABLE = re.compile(r"[-/\\]+|[-/\\]( [-/\\])+|n/?a\.?|n\.a\.|不适用", re.IGNORECASE)
_ZERO_WORDS = {"无", "零", "〇", "none", "nil", "zero"}
_UP = "增加了?|增长了?|新增|上升了?|增"
_DOWN = "减少了?|下降了?|降低了?|负|减"
_COUNTED = (
    "件次|人次|批次|场次|件|条|项|次|人|个|份|篇|宗|起|户|家|场|期|册|部|名|例|笔|批|位|页|处|所|本|台|辆|套|只|头|亩|公顷"
    "|平方米|平方公里|立方米|公里|千米|米|吨|公斤|千克|小时|分钟|天|工作日|个工作日|个百分点|百分点|千瓦时"
    "|美元|欧元|港元|人民币|元|㎡"
)
_UNITS = rf"(?:[十百千万亿]{{0,3}}(?:{_COUNTED})|[十百千]?[万亿]|%|‰|(?:business |working )?days?|hours?|USD|CNY|RMB)"
_MONEY = {"¥": "元", "￥": "元", "$": "$", "€": "€", "£": "£"}
_PLAIN = r"[0-9]+|[0-9]{1,3}(?:, ?[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:'[0-9]{3})+"
_NUMBER = re.compile(
    rf"(?P<sign>[-+▲▼↑↓]|{_UP}|{_DOWN})? ?(?P<money>[¥￥$€£])? ?"
    rf"(?P<whole>{_PLAIN})?(?P<fraction>\.[0-9]+)? ?(?P<unit>{_UNITS})?",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(rf"[-▲▼↓]|{_DOWN}")
_LONGEST = 40
"""More digits than this are no figure of a report."""
_STATED_UNIT = re.compile(
    r"(?:计量)?单位 ?[::] ?(?:人民币)? ?([^\s()\[\],;,;。、]{1,8})|\bunits?: ?([\w$%]+)", re.IGNORECASE
)
_BRACKETED_UNIT = re.compile(rf"[(\[](?:人民币)?({_UNITS})[)\]]", re.IGNORECASE)


def simplified(text: str) -> str:
    """A text with full-width signs, dashes and odd spaces made plain."""
    return re.sub(" +", " ", text.translate(_TRANSLATED)).strip()


@lru_cache(maxsize=16384)
def value_of(text: str, unit_hint: str | None = None) -> Value:
    """The meaning of a printed text; a number without a unit of its own takes the one its label states."""
    plain = simplified(text)
    if not plain:
        return Value(Kind.BLANK)
    if len(plain) > 2 * _LONGEST:
        return Value(Kind.TEXT)
    if _NOT_APPLICABLE.fullmatch(plain):
        return Value(Kind.NOT_APPLICABLE)
    if plain.rstrip("。.").lower() in _ZERO_WORDS:
        return Value(Kind.ZERO_WORD, 0)
    inside = re.fullmatch(r"\( ?([^()]+?) ?\)", plain)
    number = _NUMBER.fullmatch(inside[1] if inside else plain)
    if number is None or not (number["whole"] or number["fraction"]) or (inside and number["sign"]):
        return Value(Kind.TEXT)
    digits = re.sub("[, ']", "", number["whole"] or "0")
    fraction = number["fraction"] or ""
    if len(digits) + len(fraction) > _LONGEST:
        return Value(Kind.TEXT)
    size: int | Decimal = Decimal(digits + fraction) if fraction else int(digits)
    negative = inside is not None or bool(number["sign"] and _NEGATIVE.fullmatch(number["sign"]))
    unit = number["unit"] or (_MONEY[number["money"]] if number["money"] else unit_hint)
    return Value(Kind.NUMBER, -size if negative and size else size, unit)


def unit_of_label(label: str) -> str | None:
    """The unit that a label states: 本年收费金额（单位：万元） → 万元, 金额（元） → 元."""
    plain = simplified(label)
    if stated := _STATED_UNIT.search(plain):
        return stated[1]
    if bracketed := _BRACKETED_UNIT.search(plain):
        return bracketed[1]
    return None
