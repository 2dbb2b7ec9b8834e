"""Whose report it is, and of which year: read from its title lines, or else from its file's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from models.document import Document
from review.forms.form import Form
from review.forms.likeness import place_of
from review.values import simplified

_YEARS = (
    re.compile(r"(?<![0-9])([12][0-9OoIlｌ] ?[0-9OoIl] ?[0-9OoIl]) ?(?:年度|年|度)"),
    re.compile(r"([一二][〇○零O0九][〇○零O0一二三四五六七八九][〇○零O0一二三四五六七八九]) ?(?:年度|年|度)"),
)
_YEAR_ALONE = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_DIGITS = str.maketrans("〇○零一二三四五六七八九OoIl", "00012345678900" + "11")
_OWNER = re.compile(
    r"(?:编制单位|编制部门|公开部门|单位名称|部门名称|填报单位|部门|单位|agency|department) ?: ?(\S.*)", re.IGNORECASE
)
_UNIT = re.compile(r"(?:人民币)?[十百千万亿]*[元件个条项次人]")
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、")
_NO_NAME = re.compile(r"[.:]|^[0-9(]|[0-9]\)")
_ALIKE_ENOUGH = 0.7
_TITLE_LINES = 3
_NEAR = 4
"""So many lines above a table speak of it before any title does."""
_GENERIC_ZH = ("工作年度报告", "年度报告", "信息公开年报", "部门决算", "部门预算")
_GENERIC_EN = ("annual report",)
_SENTENCE = re.compile(r"[。；！？;]")
_TRIMMED = " ,，、:：—-–|·.《》〈〉“”\"'()（）[]【】"


@dataclass(frozen=True)
class Header:
    """What a report says of itself."""

    agency: str | None
    year: int | None
    title: str | None


@dataclass(frozen=True)
class _Title:
    likeness: float
    before: str
    after: str
    text: str
    first: int
    last: int


def header_of(document: Document, forms: Sequence[Form], after_table: int | None, first_table: int | None) -> Header:
    """The header of a report that stands after one table (of the report before it) and begins with another."""
    lines = [simplified(text) for text in _lines_between(document, after_table, first_table)]
    lines = [line for line in lines if line]
    titles = [title for form in forms for title in (form.title, *form.titles)] + [*_GENERIC_ZH, *_GENERIC_EN]
    name = simplified(PurePath(document.name).stem.replace("_", " "))
    title = _title_in(lines, titles)
    agency = year = None
    if title is not None:
        agency, year = _agency_and_year(title)
        agency = _owner(lines[-_NEAR:]) or agency or _owner(lines) or _neighbour(lines, title)
        year = year or _first_year(lines[max(0, title.first - 2) : title.last + 3])
    named = _title_in([name], titles)
    agency = agency or _owner(lines)
    year = year or _first_year(lines)
    if named is not None:
        its_agency, its_year = _agency_and_year(named)
        agency, year = agency or its_agency, year or its_year
    year = year or _first_year([name]) or _bare_year(name)
    return Header(agency, year, title.text if title is not None else None)


def year_of(text: str) -> int | None:
    """The year that a text states: 2019年, ２０１９年度, 二〇一九年, FY 2023."""
    return _first_year([simplified(text)]) or _bare_year(simplified(text))


def _lines_between(document: Document, after_table: int | None, first_table: int | None) -> Iterable[str]:
    """The lines after one table and before another; all lines where the document knows no order."""
    if not document.order:
        return [line.text for line in document.lines]
    texts: list[str] = []
    for kind, index in document.order:
        if kind == "table" and index == after_table:
            texts = []
        elif kind == "table" and index == first_table and texts:
            break
        elif kind == "line":
            texts.append(document.lines[index].text)
    return texts


def _title_in(lines: Sequence[str], titles: Sequence[str]) -> _Title | None:
    """The line, or the few lines together, that say a title best."""
    best: _Title | None = None
    for first in range(len(lines)):
        for last in range(first, min(first + _TITLE_LINES, len(lines))):
            many = lines[first : last + 1]
            if any(_SENTENCE.search(line) or len(line) > 80 for line in many):
                break
            text = _joined(many)
            for title in titles:
                likeness, begin, end = place_of(title.casefold(), text.casefold())
                worth = likeness + 0.025 * min(len(title), 16) - 0.02 * (last - first) - 0.002 * min(first, 20)
                if likeness >= _ALIKE_ENOUGH and (best is None or worth > best.likeness):
                    best = _Title(worth, text[:begin], text[end:], text, first, last)
    return best


def _joined(lines: Sequence[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text += line if ord(text[-1]) > 0x2E7F and ord(line[0]) > 0x2E7F else " " + line
    return text


def _agency_and_year(title: _Title) -> tuple[str | None, int | None]:
    year = _first_year([title.before, title.after]) or _bare_year(title.before) or _bare_year(title.after)
    return _agency(title.before), year


def _agency(text: str) -> str | None:
    """What stands before a title, without the year."""
    for year in (*_YEARS, _YEAR_ALONE):
        text = year.sub(" ", text)
    left = text
    left = re.sub(r"^(?:关于|fiscal year|fy)|(?:fiscal year|fy|的|度)$", "", left.strip(_TRIMMED), flags=re.IGNORECASE)
    left = left.strip(_TRIMMED)
    return left if len(left) >= 2 and not _NO_NAME.search(left) else None


def _neighbour(lines: Sequence[str], title: _Title) -> str | None:
    """The line above a title, or below it, where it may be a name."""
    for index in (title.first - 1, title.last + 1):
        if 0 <= index < len(lines):
            line = lines[index]
            name = _agency(line)
            if name and 3 <= len(name) <= 40 and not _SENTENCE.search(line) and not _NUMBERED.match(name):
                return name
    return None


def _owner(lines: Sequence[str]) -> str | None:
    """The name after a word such as 编制单位."""
    for line in lines:
        if (found := _OWNER.match(line)) and len(found[1]) >= 3 and not _UNIT.fullmatch(found[1]):
            return re.split(r" {1,}(?=[0-9]{4}|单位|金额)", found[1])[0].strip(_TRIMMED) or None
    return None


def _first_year(lines: Iterable[str]) -> int | None:
    for line in lines:
        for year in _YEARS:
            if found := year.search(line):
                digits = found[1].replace(" ", "").translate(_DIGITS)
                if digits[:2] in ("19", "20"):
                    return int(digits)
    return None


def _bare_year(text: str) -> int | None:
    found = _YEAR_ALONE.search(text)
    return int(found[1]) if found else None
