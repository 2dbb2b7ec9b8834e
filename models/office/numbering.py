"""The numbers that Word prints before paragraphs and does not write into them: 一、 （二） 3. a)"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from models.office.package import Package, attribute, child, local

_HAN = "〇一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_SMALL = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered."""

    start: int
    kind: str
    pattern: str
    """What is printed, %1 standing for the number of the first level and so on."""


@dataclass
class Numbering:
    """The lists of a document, and how far each has come."""

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    """Lists that count on together: number of the list → its abstract list."""
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Paragraph styles that number by themselves: style → (list, level)."""
    counts: dict[str, list[int]] = field(default_factory=dict)

    def before(self, paragraph: Any) -> str:
        """What Word prints before a paragraph; counts on."""
        place = self._place(paragraph)
        if place is None:
            return ""
        name, depth = place
        levels = self.lists.get(name, {})
        level = levels.get(depth)
        if level is None or level.kind in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(self.families.get(name, name), [])
        while len(counts) <= depth:
            upper = levels.get(len(counts))
            counts.append((upper.start if upper else 1) - (1 if len(counts) == depth else 0))
        del counts[depth + 1 :]
        counts[depth] += 1

        def number(match: re.Match[str]) -> str:
            index = int(match.group(1)) - 1
            if index >= len(counts):
                return ""
            return in_words(counts[index], levels[index].kind if index in levels else "decimal")

        return re.sub(r"%([1-9])", number, level.pattern)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        properties = child(paragraph, "pPr")
        if properties is None:
            return None
        style = child(properties, "pStyle")
        name, depth = self.styles.get(attribute(style, "val") or "", ("0", 0)) if style is not None else ("0", 0)
        own = child(properties, "numPr")
        if own is not None:
            number, level = child(own, "numId"), child(own, "ilvl")
            name = (attribute(number, "val") or "0") if number is not None else name
            depth = _int(attribute(level, "val")) if level is not None else depth
        return (name, depth) if name != "0" and 0 <= depth <= 8 else None


def numbering(package: Package, parts: dict[str, str]) -> Numbering:
    """The lists that a document's numbering and styles parts define."""
    found = Numbering()
    if parts.get("numbering", "") in package:
        _read_lists(package.tree(parts["numbering"]), found)
    if parts.get("styles", "") in package:
        for style in package.tree(parts["styles"]):
            properties = child(style, "pPr", "numPr") if local(style) == "style" else None
            number = child(properties, "numId") if properties is not None else None
            if properties is not None and number is not None:
                level = child(properties, "ilvl")
                depth = _int(attribute(level, "val")) if level is not None else 0
                found.styles[attribute(style, "styleId") or ""] = (attribute(number, "val") or "0", depth)
    return found


def _read_lists(root: Any, found: Numbering) -> None:
    abstract: dict[str, dict[int, Level]] = {}
    for one in root:
        if local(one) == "abstractNum":
            levels = {_int(attribute(level, "ilvl")): _level(level) for level in one if local(level) == "lvl"}
            abstract[attribute(one, "abstractNumId") or ""] = levels
    for one in root:
        if local(one) != "num":
            continue
        name, base = attribute(one, "numId") or "", child(one, "abstractNumId")
        family = (attribute(base, "val") or "") if base is not None else ""
        levels = dict(abstract.get(family, {}))
        restarted = False
        for override in (part for part in one if local(part) == "lvlOverride"):
            depth, start, level = (
                _int(attribute(override, "ilvl")),
                child(override, "startOverride"),
                child(override, "lvl"),
            )
            if level is not None:
                levels[depth] = _level(level)
            if start is not None and depth in levels:
                old = levels[depth]
                levels[depth] = Level(_int(attribute(start, "val")), old.kind, old.pattern)
                restarted = True
        found.lists[name] = levels
        found.families[name] = f"{name} restarted" if restarted else family


def _level(level: Any) -> Level:
    start, kind, pattern = child(level, "start"), child(level, "numFmt"), child(level, "lvlText")
    return Level(
        start=_int(attribute(start, "val")) if start is not None else 1,
        kind=(attribute(kind, "val") or "decimal") if kind is not None else "decimal",
        pattern=(attribute(pattern, "val") or "") if pattern is not None else "",
    )


def _int(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else 0


def in_words(number: int, kind: str) -> str:
    """A number as a list of the kind prints it."""
    if kind in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"):
        return _chinese(number)
    if kind in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_HAN[int(digit)] for digit in str(number))
    if kind in ("upperLetter", "lowerLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * min(20, (number - 1) // 26 + 1)
        return letters.upper() if kind == "upperLetter" else letters
    if kind in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        roman = ""
        for value, letters in (*_ROMAN, *_ROMAN_SMALL):
            roman += letters * (number // value)
            number %= value
        return roman.upper() if kind == "upperRoman" else roman
    if kind == "decimalZero":
        return f"{number:02d}"
    if kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if kind == "decimalFullWidth":
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    return str(number)


def _chinese(number: int) -> str:
    if number >= 10_000 or number <= 0:
        return str(number)
    words, pending = "", False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // value % 10
        if digit == 0:
            pending = bool(words)
            continue
        words += ("零" if pending else "") + _HAN[digit] + unit
        pending = False
    return words[1:] if 10 <= number < 20 else words
