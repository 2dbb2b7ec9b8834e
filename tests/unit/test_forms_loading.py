"""Forms as files: those that come with gouji, those of others, and those that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import BadForm, BadRequest
from models.training.disclosure import form_keys
from review.forms.checking import checked, listed, shown
from review.forms.loader import HERE, find_form, load_form, load_forms

OURS = sorted(HERE.glob("*.yaml"))
GOOD = """\
form: small
title: A small form
tables:
  - key: a
    columns:
      - one: One
      - two: Two
      - total: Total
    rows:
      - x: Apples
      - y: Pears
      - all: All
    relations:
      - id: sum
        each: row
        left: [total]
        right: [one, two]
        text: total = one + two
      - id: all
        each: column
        left: [all]
        right: ["*"]
        text: all = apples + pears
example:
  a: [1, 2, 3, 4, 5, 9, 5, 7, 12]
"""


def written(directory: Path, text: str, name: str = "small.yaml") -> Path:
    path = directory / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_every_form_balances_its_own_example_and_is_read_back_from_it(path: Path) -> None:
    result = checked(path)
    assert result.form.example, "a form that comes with gouji shows how it balances"
    assert result.problems == ()


def test_the_four_forms_come_with_gouji() -> None:
    assert [form.id for form in load_forms()] == [
        "cn-budget-summary",
        "gov-disclosure-2019",
        "gov-disclosure-2021",
        "us-foia-annual",
    ]


@pytest.mark.parametrize("form_id", ["gov-disclosure-2019", "gov-disclosure-2021"])
def test_figures_come_in_the_order_of_the_official_form(form_id: str) -> None:
    official = list(form_keys(form_id))
    keys = [figure.key for figure in find_form(load_forms(), form_id).figures()]
    assert keys[: len(official)] == official
    assert all(key.startswith("channels.") for key in keys[len(official) :])


def test_a_directory_of_ones_own_adds_forms(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    assert find_form(load_forms([tmp_path]), "small").title == "A small form"


def test_two_forms_of_one_id_are_refused(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    written(tmp_path, GOOD, "again.yaml")
    with pytest.raises(BadForm, match=r"small\.yaml.*already in .*again\.yaml; give one another id"):
        load_forms([tmp_path])


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no directory of forms at"):
        load_forms([tmp_path / "nowhere"])


def test_an_unknown_form_is_answered_with_those_there_are() -> None:
    with pytest.raises(BadRequest, match=r"no form called 'tax'; there are: cn-budget-summary, .*or auto"):
        find_form(load_forms(), "tax")


def test_a_form_of_ones_own_is_checked_and_spelled_out(tmp_path: Path) -> None:
    result = checked(written(tmp_path, GOOD))
    assert "1 tables, 9 figures, 6 relations; its example balances" in result.lines[0]
    assert any("a.x.one" in line and "Apples / One" in line for line in shown(result.form))
    assert any(line.startswith("small") and "A small form" in line for line in listed([result.form]))


def test_an_example_that_does_not_balance_is_a_problem_with_both_sides(tmp_path: Path) -> None:
    result = checked(written(tmp_path, GOOD.replace("[1, 2, 3,", "[1, 2, 4,")))
    assert any("a.sum/x" in problem and "left is 4, right is 3" in problem for problem in result.problems)


def test_rows_of_one_label_are_told_apart_by_their_places(tmp_path: Path) -> None:
    text = GOOD.replace("- y: Pears", "- y: Apples").replace("    rows:", "    rows:\n      - z: Apples")
    text = text.replace("a: [1, 2, 3,", "a: [0, 0, 0, 1, 2, 3,")
    assert checked(written(tmp_path, text)).problems == ()


REFUSED = [
    (
        "an unknown key in a relation",
        ("right: [one, two]", "right: [one, too]"),
        17,
        "'too'; it may name: one, two, total",
    ),
    ("a key given twice", ("- y: Pears", "- x: Pears"), 11, "'a.x.one' is given twice"),
    ("a name given twice", ("title: A small form", "title: A\ntitle: B"), 3, "'title' stands here twice"),
    (
        "a total of itself",
        ("right: [one, two]", "right: [one, total]"),
        14,
        "a cycle: 'a.x.total' stands on both sides",
    ),
    ("an unknown word", ("columns:", "colums:"), 5, "cannot say 'colums'; did you mean 'columns'?"),
    ("a tab for spaces", ("    columns:", "\tcolumns:"), 5, "not YAML"),
    ("a title that is missing", ("title: A small form\n", ""), 1, "needs 'title'"),
    ("figures that are missing", ("9, 5, 7, 12]", "9]"), 25, "'a' takes 9 figures, not 6"),
    ("a key with spaces", ("- y: Pears", "- y y: Pears"), 11, "'y y' is no key"),
    ("years that are none", ("tables:", "years: [20]\ntables:"), 3, "years takes a first and a last year"),
    ("a table that is not there", ("each: row", "each: row of b"), 15, "there is no table 'b'"),
    ("a tolerance below nothing", ("each: row", "tolerance: -1"), 15, "tolerance must be a number of at least 0"),
    ("a form that contains itself", ("tables:", "titles: &loop [*loop]\ntables:"), 3, "contains itself"),
]


@pytest.mark.parametrize(("why", "change", "line", "says"), REFUSED, ids=[case[0] for case in REFUSED])
def test_a_wrong_form_is_refused_by_file_and_line(
    tmp_path: Path, why: str, change: tuple[str, str], line: int, says: str
) -> None:
    path = written(tmp_path, GOOD.replace(*change, 1))
    with pytest.raises(BadForm) as error:
        load_form(path)
    assert str(error.value).startswith(f"{path}, line {line}: "), why
    assert says in str(error.value)


def test_a_cycle_over_two_relations_is_refused_with_its_path(tmp_path: Path) -> None:
    text = GOOD.replace("[one, two]\n", "[one, two]\n").replace("left: [all]", "left: [x]").replace('["*"]', "[y, all]")
    text = text.replace("example:", "relations:\n  - id: turn\n    left: [a.y.one]\n    right: [a.x.one, a.all.two]\n"
                        "    text: pears hold apples\nexample:")  # fmt: skip
    with pytest.raises(
        BadForm, match=r"a cycle: a\.x\.one → a\.y\.one → a\.x\.one, so 'a\.x\.one' is a total of itself"
    ):
        load_form(written(tmp_path, text))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "a form is a mapping"),
        (b"- a\n- b\n", "a form is a mapping"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"form: [", "not YAML"),
        (
            b"a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n" + b"c: [" + b"*b," * 20000 + b"x]\n",
            "too large",
        ),
    ],
    ids=["empty", "a list", "not text", "broken off", "aliases upon aliases"],
)
def test_a_file_that_is_no_form_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    with pytest.raises(BadForm, match=says):
        load_form(path)


def test_a_form_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadForm, match="cannot be read"):
        load_form(tmp_path / "none.yaml")
