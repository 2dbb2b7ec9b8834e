"""HTML's tables and lines. A table whose only use is layout gives way to what it holds."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import lxml.html
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from models.errors import Damaged, TooLarge
from models.files import Limits, decoded
from models.office.contents import Block, Contents, Spot, contents, placed
from models.textlayer import join_lines

READER = "html"

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "ul", "title"),
    )
)
_SILENT = frozenset(
    ("script", "style", "head", "noscript", "template", "textarea", "select", "option", "object", "svg", "iframe")
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DEEPEST = 40


def read_html(path: Path, limits: Limits) -> Contents:
    """The tables and lines of an HTML file."""
    data = path.read_bytes()
    if len(data) > limits.xml_bytes:
        raise TooLarge(f"has {len(data) / 1e6:.0f} MB of HTML and the limit is {limits.xml_bytes / 1e6:.0f}: split it")
    return contents(_blocks_of_text(_text(data), limits), READER)


def _text(data: bytes) -> str:
    text = decoded(data, whole=True) if data[:3] == codecs.BOM_UTF8 or data[:2] in (b"\xff\xfe", b"\xfe\xff") else None
    if text is not None:
        return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:8192])
    name = declared.group(1).decode("ascii").lower() if declared else "gb18030"
    # A page that claims GB 2312 is as a rule written in its larger successor.
    name = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80", "utf-8", "utf8") else name
    try:
        return data.decode(name, errors="replace")
    except LookupError:
        return data.decode("gb18030", errors="replace")


def _blocks_of_text(text: str, limits: Limits) -> list[Block]:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Damaged("an HTML file with nothing in it: save the page again") from None
    if sum(1 for _ in root.iter("td", "th")) > limits.cells:
        raise TooLarge(f"has more than {limits.cells} cells: split it, or raise the limit")
    return _blocks(root, 0)


def _blocks(root: Any, depth: int) -> list[Block]:
    """What an element holds, in its order: lines, and tables with what they hold."""
    found: list[Block] = []
    words: list[str] = []

    def close() -> None:
        line = " ".join("".join(words).split())
        words.clear()
        if line:
            found.append(line)

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if element is not root and (tag in _SILENT or _hidden(element)):
                walk.skip_subtree()
                continue
            if tag == "table" and element is not root and depth < _DEEPEST:
                close()
                found += _table(element, depth)
                walk.skip_subtree()
                continue
            if tag in _BLOCKS or tag in ("br", "tr"):
                close()
            elif tag in ("td", "th"):
                words.append(" ")
            words.append(element.text or "")
        else:
            if tag in _BLOCKS or tag == "tr":
                close()
            if element is not root:
                words.append(element.tail or "")
    close()
    return found


def _hidden(element: Any) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))


def _table(table: Any, depth: int) -> list[Block]:
    """A table and, after it, the tables in its cells; or only what it holds where it is mere layout."""
    caption = [line for one in table.iterchildren("caption") for line in _blocks(one, depth + 1)]
    rows: list[list[Spot]] = []
    inside: list[Block] = []
    nested: list[Block] = []
    full = 0
    for row in _rows(table):
        spots = []
        for cell in row.iterchildren("td", "th"):
            if _hidden(cell):
                continue
            held = _blocks(cell, depth + 1)
            text = join_lines(block for block in held if isinstance(block, str))
            inside += held
            nested += [block for block in held if not isinstance(block, str)]
            full += bool(text)
            spots.append(Spot(text, _span(cell, "rowspan"), _span(cell, "colspan") or 1))
        rows.append(spots)
    grid = placed(rows, READER)
    alone = grid is None or len(grid.cells) == 1
    if grid is None or alone or (nested and (full < 2 or grid.rows == 1 or grid.cols == 1)):
        return [*caption, *inside]
    return [*caption, grid, *nested]


def _rows(table: Any) -> Iterable[Any]:
    for one in table.iterchildren("tr", "thead", "tbody", "tfoot"):
        if _hidden(one):
            continue
        if one.tag == "tr":
            yield one
        else:
            yield from (row for row in one.iterchildren("tr") if not _hidden(row))


def _span(cell: Any, name: str) -> int:
    digits = re.match(r"\s*(\d{1,6})", cell.get(name) or "")
    return int(digits.group(1)) if digits else 1
