"""The console is whole in itself: no address outside, no file that is missing, nothing written as markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.api import console

PAGES = Path(console.__file__).parent / "pages"
FILES = sorted(PAGES.iterdir())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_page_asks_nobody_else_for_anything(file: Path):
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "http://" not in text and "https://" not in text and "//cdn" not in text
    assert "innerHTML" not in text and "eval(" not in text
    assert not re.search(r"<script(?! type=\"module\" src=\"/console/)", text)
    assert not re.search(r"\bstyle=|\bon(click|load|error)=", text), "the policy forbids what stands in the markup"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_a_page_needs_is_there(file: Path):
    text = file.read_text(encoding="utf-8")
    wanted = re.findall(r"/console/([\w.]+)", text) + re.findall(r'from "\./([\w.]+)"', text)
    assert set(wanted) <= {one.name for one in FILES}
    for names, module in re.findall(r'import \{([^}]*)\} from "\./([\w.]+)"', text):
        exported = (PAGES / module).read_text(encoding="utf-8")
        for name in names.split(","):
            assert re.search(rf"export (?:async )?(?:const|function|class) {name.strip()}\b", exported), name


def test_nothing_but_the_pages_can_be_fetched_as_one():
    from fastapi import HTTPException

    for name in ("../app.py", "..", "app.py", "", "index.html/.."):
        with pytest.raises(HTTPException):
            console.part(name)
    assert console.first().headers["content-security-policy"].startswith("default-src 'none'")
