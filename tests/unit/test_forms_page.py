"""The page that builds a form in ten minutes, followed to the letter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.document import Document
from models.errors import BadForm
from models.files import Limits
from models.office.read import read_office
from review.forms.checking import checked
from review.forms.loader import load_forms
from review.forms.matcher import match

PAGE = (Path(__file__).parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")


def fenced(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found, f"the page has no {kind}"
    return found[1]


@pytest.fixture
def own_forms(tmp_path: Path) -> Path:
    directory = tmp_path / "my-forms"
    directory.mkdir()
    (directory / "library.yaml").write_text(fenced("yaml"), encoding="utf-8")
    return directory


def test_the_form_on_the_page_is_ready(own_forms: Path) -> None:
    result = checked(own_forms / "library.yaml")
    assert result.problems == ()
    assert "its example balances and is read back whole" in result.lines[0]


def test_the_report_on_the_page_is_recognised_among_all_forms(own_forms: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(fenced("text"), encoding="utf-8")
    tables, lines, order = read_office(path, Limits())
    reports = match(Document(path.name, "", (), tables, lines, order), load_forms([own_forms]))
    assert [(r.form, r.agency, r.year) for r in reports] == [("library-annual", "青河市图书馆", 2024)]
    example = checked(own_forms / "library.yaml").form.example
    assert {f.key: (f.text or "").replace(",", "") for f in reports[0].facts} == example


def test_the_mistake_on_the_page_is_refused_as_it_says(own_forms: Path) -> None:
    path = own_forms / "library.yaml"
    path.write_text(fenced("yaml").replace("right: [books, press]", "right: [boks, press]"), encoding="utf-8")
    with pytest.raises(BadForm) as error:
        checked(path)
    told = re.search(r"^my-forms/library\.yaml(, line \d+: .*)$", PAGE, re.MULTILINE)
    assert told and str(error.value) == f"{path}{told[1]}"
