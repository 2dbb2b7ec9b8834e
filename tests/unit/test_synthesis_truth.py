"""Made documents say exactly what is on them, and say the same each time."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Box
from models.errors import BadRequest
from models.metrics import normal
from models.training import figures
from models.training.damage import DAMAGES
from models.training.disclosure import form_keys
from models.training.fonts import chinese_faces, covers, latin_faces
from models.training.synthesis import KINDS, make

FORMS = ("gov-disclosure-2019", "gov-disclosure-2021")


def middles(made, kind):
    """Pixels round the middle of every cell of a kind."""
    for table in made.truth["tables"]:
        for cell in table["cells"]:
            if cell["kind"] == kind and cell["colspan"] == cell["rowspan"] == 1:
                image = made.images[cell["page"] - 1]
                height, width = image.shape[:2]
                left, top, right, bottom = cell["bbox"]
                x, y = (left + right) / 2 * width, (top + bottom) / 2 * height
                high, wide = (bottom - top) * height / 4, (right - left) * width / 4
                yield cell, image[int(y - high) : int(y + high), int(x - wide) : int(x + wide)]


def test_the_same_arguments_make_the_same_bytes():
    for damage in ("digital", "fax", "bad"):
        one, other = (make("cn-budget", "tune", damage, 4) for _ in range(2))
        assert one.data == other.data and one.truth == other.truth


def test_another_seed_makes_another_document():
    assert make("three-line", "tune", "fax", 1).truth["tables"] != make("three-line", "tune", "fax", 2).truth["tables"]


@pytest.mark.parametrize("kind", KINDS)
def test_cells_of_every_kind_of_document_tile_their_tables(kind):
    for split in ("tune", "judge"):
        truth = make(kind, split, "digital", 7).truth
        assert truth["tables"]
        for table in truth["tables"]:
            taken = [
                (row, col)
                for cell in table["cells"]
                for row in range(cell["row"], cell["row"] + cell["rowspan"])
                for col in range(cell["col"], cell["col"] + cell["colspan"])
            ]
            assert len(taken) == len(set(taken))
            assert set(taken) == {(row, col) for row in range(table["rows"]) for col in range(table["cols"])}
            for cell in table["cells"]:
                Box(*cell["bbox"])
                assert (cell["kind"] == "blank") == (cell["text"] == "")


@pytest.mark.parametrize("damage", [*DAMAGES, "photo+turn90", "bad+turn180", "office+turn270+dpi120", "fax+doubled"])
def test_boxes_follow_the_page_through_every_damage(damage):
    made = make("gov-disclosure-2021", "tune", damage, 2)
    cells = [cell for table in made.truth["tables"] for cell in table["cells"] if cell["kind"] == "figure"]
    inside, inked = 0, 0
    for line in (line for line in made.lines if line.figure):
        height, width = made.images[line.page - 1].shape[:2]
        left, top, right, bottom = line.rect
        x, y = (left + right) / 2 / width, (top + bottom) / 2 / height
        over = [c for c in cells if c["page"] == line.page and c["bbox"][0] < x < c["bbox"][2]]
        over = [c for c in over if c["bbox"][1] < y < c["bbox"][3]]
        inside += any(normal(c["text"]) == normal(line.text) for c in over)
        pixels = made.images[line.page - 1][round(top) : round(bottom), round(left) : round(right)]
        inked += int(np.ptp(pixels)) > 60
    assert inside == len(cells), "each figure stands in the box of its cell"
    assert inked > 0.97 * len(cells), "there is ink where a figure stands"


def test_blank_cells_are_blank_on_the_page():
    made = next(m for m in (make("gov-disclosure-2019", "tune", "clean", s) for s in range(30)) if any_blank(m))
    assert all(np.ptp(pixels) < 40 for _, pixels in middles(made, "blank"))


def any_blank(made) -> bool:
    return sum(cell["kind"] == "blank" for table in made.truth["tables"] for cell in table["cells"]) > 20


def test_a_table_over_a_page_break_is_one_table_with_whole_row_groups():
    made = next(m for m in (make("gov-disclosure-2021", "tune", "fax", s) for s in range(20)) if breaks(m))
    requests = next(table for table in made.truth["tables"] if table["key"] == "requests")
    group = next(cell for cell in requests["cells"] if cell["text"] == "三、本年度办理结果")
    assert requests["rows"] == 28 and group["rowspan"] == 22
    assert {cell["page"] for cell in requests["cells"]} == set(requests["pages"])
    assert sum(cell["text"] == "自然人" for cell in requests["cells"]) == 1


def breaks(made) -> bool:
    table = next(table for table in made.truth["tables"] if table["key"] == "requests")
    return len(table["pages"]) == 2 and table["rows"] == 28


def test_facts_are_in_the_order_of_the_form_and_absent_where_rows_are_missing():
    made = next(m for m in (make("gov-disclosure-2021", "tune", "digital", s) for s in range(60)) if lacks_rows(m))
    facts = made.truth["facts"]
    assert tuple(fact["key"] for fact in facts) == form_keys("gov-disclosure-2021")
    absent = [fact for fact in facts if fact["state"] == "absent"]
    assert len(absent) == 14 and all(fact["text"] is None for fact in absent)


def lacks_rows(made) -> bool:
    return any("rows missing" in note for note in made.truth["notes"])


def test_a_born_digital_document_has_its_words_as_text():
    import pdfplumber

    made = make("gov-disclosure-2021", "tune", "digital", 5)
    with pdfplumber.open(io.BytesIO(made.data)) as pdf:
        words = "".join((page.extract_text() or "") for page in pdf.pages)
        assert sum(len(page.lines) + len(page.rects) for page in pdf.pages) > 100
    missing = [
        line["text"] for line in made.truth["lines"] if line["text"].replace(" ", "") not in words.replace(" ", "")
    ]
    assert not missing


def test_the_splits_share_no_font():
    for faces in (chinese_faces, latin_faces):
        assert not {f.path for f in faces("tune")} & {f.path for f in faces("judge")}


def test_every_chinese_font_has_every_character_of_the_forms():
    import json

    from models.training.disclosure import printed_forms

    text = {c for c in json.dumps(printed_forms(), ensure_ascii=False) if ord(c) > 127}
    for face in (*chinese_faces("tune"), *chinese_faces("judge")):
        assert covers(face, text), face.name


@given(seed=st.integers(0, 2**32 - 1), form=st.sampled_from(FORMS), split=st.sampled_from(["tune", "judge"]))
@settings(max_examples=60, deadline=None)
def test_the_requests_table_balances_in_both_directions(seed, form, split):
    rng = np.random.default_rng(seed)
    rows = list(dict.fromkeys(k[9:].rsplit(".", 1)[0] for k in form_keys(form) if k.startswith("requests.")))
    facts = figures.requests(split, rows, rng, float(rng.uniform(-3, 4)))
    assert min(facts.values()) >= 0
    outcomes = [row for row in rows if row not in ("new", "carried_in", "total", "carried_out")]
    for column in (*figures.APPLICANTS, "total"):
        value = {row: facts[f"requests.{row}.{column}"] for row in rows}
        assert value["new"] + value["carried_in"] == value["total"] + value["carried_out"]
        assert value["total"] == sum(value[row] for row in outcomes)
    for row in rows:
        parts = sum(facts[f"requests.{row}.{column}"] for column in figures.APPLICANTS)
        assert facts[f"requests.{row}.total"] == parts


@given(seed=st.integers(0, 2**32 - 1), split=st.sampled_from(["tune", "judge"]))
@settings(max_examples=40, deadline=None)
def test_both_sides_of_final_accounts_end_in_one_total(seed, split):
    from models.training.budget import final_accounts

    story = final_accounts(split, np.random.default_rng(seed))
    printed = {cell.key: cell.text for grid in story.grids for cell in grid.cells if cell.key}
    assert printed["accounts.income.total"] == printed["accounts.expenditure.total"]
    cents = {key: round(float(text.replace(",", "") or 0) * 100) for key, text in printed.items()}
    parts = [key for key in cents if key.startswith("accounts.expenditure")]
    subtotal = "accounts.expenditure.subtotal"
    rest = {f"accounts.expenditure.{key}" for key in ("subtotal", "surplus_distributed", "carried_out", "total")}
    assert cents[subtotal] == sum(cents[key] for key in parts if key not in rest)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("memo", "tune", "fax", 1), "there are: gov-disclosure-2019"),
        (("three-line", "final", "fax", 1), "there are: tune, judge"),
        (("three-line", "tune", "drowned", 1), "there are: digital, clean, office"),
        (("three-line", "tune", "fax+upside", 1), "there are: turn90"),
    ],
)
def test_an_unknown_wish_is_refused_with_what_there_is(arguments, says):
    with pytest.raises(BadRequest, match=says):
        make(*arguments)
