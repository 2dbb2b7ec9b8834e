"""What the scores say about extractions that are wrong in a known way."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from models.errors import BadRequest, Damaged
from models.metrics import Score, Share, judged, likeness, normal
from services.evaluate import as_json, as_table, evaluate, judged_document, save_crops, with_truth, wrong_lines
from services.synth import synthesise


def cell(row, col, text, kind="figure", rowspan=1, colspan=1, page=1):
    box = [col / 10, row / 10, (col + colspan) / 10, (row + rowspan) / 10]
    return {"row": row, "col": col, "rowspan": rowspan, "colspan": colspan, "text": text, "kind": kind, "page": page,
            "bbox": box}  # fmt: skip


def small_truth():
    cells = [
        cell(0, 0, "项目", "label"), cell(0, 1, "数量", "label", colspan=2),
        cell(1, 0, "（一）收", "label"), cell(1, 1, "１２"), cell(1, 2, "", "blank"),
        cell(2, 0, "（二）支", "label"), cell(2, 1, "7"), cell(2, 2, "", "blank"),
    ]  # fmt: skip
    facts = [{"key": "in", "text": "１２"}, {"key": "out", "text": "7"}, {"key": "gone", "text": None}]
    table = {"index": 0, "key": "t", "rows": 3, "cols": 3, "pages": [1], "cells": cells}
    return {"form": "f", "agency": "甲局", "year": 2023, "tables": [table], "facts": facts, "source": {"pages": [{}]}}


def read_as(**changes):
    """The truth with some cells' texts changed, as an extraction would say it."""
    read = copy.deepcopy(small_truth())
    for one in read["tables"][0]["cells"]:
        place = f"r{one['row']}c{one['col']}"
        one["text"] = changes.get(place, one["text"])
        del one["kind"]
    return read


def test_a_perfect_extraction_is_right_in_everything():
    score, wrongs = judged(small_truth(), read_as())
    assert not wrongs
    assert score.structure_f1 == score.adjacency_f1 == 1
    assert (score.figures, score.labels) == (Share(2, 2), Share(4, 4))
    assert (score.blanks_invented, score.facts, score.tables) == (Share(0, 2), Share(3, 3), Share(1, 1))
    assert score.form == score.agency == score.year == Share(1, 1)


def test_full_width_digits_and_spaces_do_not_count_as_wrong():
    score, wrongs = judged(small_truth(), read_as(r1c1="12", r1c0="(一) 收", r2c1=" 7 "))
    assert not wrongs and score.figures.rate == 1
    assert normal(" １，２ （a）\u3000") == "1,2(a)" and normal(None) is None


def test_errors_are_counted_by_the_kind_of_cell_and_listed():
    score, wrongs = judged(small_truth(), read_as(r1c1="72", r2c0="二支", r2c2="1"))
    assert score.figures == Share(1, 2) and score.labels == Share(3, 4) and score.blanks_invented == Share(1, 2)
    assert score.structure_f1 == 1
    assert [(w.what, w.truth, w.read) for w in wrongs] == [
        ("figure", "１２", "72"), ("label", "（二）支", "二支"), ("invented", "", "1"),
    ]  # fmt: skip


def test_a_wrong_span_costs_structure_and_not_the_text():
    read = read_as()
    read["tables"][0]["cells"][1]["colspan"] = 1
    read["tables"][0]["cells"].append(cell(0, 2, ""))
    score, wrongs = judged(small_truth(), read)
    assert score.structure_of_truth == Share(7, 8) and score.structure_of_read == Share(7, 9)
    assert score.structure_f1 == pytest.approx(2 * 7 / 17)
    assert score.labels.rate == 1 and score.tables == Share(0, 1)
    assert [w.what for w in wrongs] == ["missing"]


def test_a_shifted_row_is_wrong_by_row_and_right_by_place():
    read = read_as()
    for one in read["tables"][0]["cells"]:
        one["row"] += 1
    score, _ = judged(small_truth(), read)
    assert score.figures.rate == 0 and score.figures_in_place.rate == 1 and score.labels_in_place.rate == 1


def test_a_missed_table_and_an_invented_one_both_cost():
    read = read_as()
    other = {"index": 0, "key": None, "rows": 1, "cols": 2, "pages": [1], "cells": [cell(0, 0, "甲"), cell(0, 1, "乙")]}
    read["tables"] = [other, read["tables"][0]]
    score, wrongs = judged(small_truth(), read)
    assert score.structure_of_truth.rate == 1 and score.structure_of_read == Share(8, 10)
    assert [w.what for w in wrongs] == ["extra"]
    nothing, missed = judged(small_truth(), {"tables": []})
    assert [w.what for w in missed if w.what != "fact"] == ["table"] and missed[0].bbox == (0, 0, 0.3, 0.3)
    assert nothing.structure_f1 == 0 and nothing.facts.right == 0 and nothing.adjacency_f1 == 0


def test_a_fact_that_should_be_absent_is_wrong_when_it_has_a_text():
    read = read_as()
    read["facts"] = [{"key": "in", "text": "12"}, {"key": "gone", "text": "0"}]
    score, wrongs = judged(small_truth(), read)
    assert score.facts == Share(1, 3)
    assert {(w.truth, w.read) for w in wrongs} == {("7", None), (None, "0")}


def test_scores_add_up_over_documents():
    total = sum((judged(small_truth(), read_as(r2c1=text))[0] for text in ("7", "1", "7")), Score())
    assert total.figures == Share(5, 6) and total.structure_of_truth == Share(24, 24)


def test_the_libraries_call_a_perfect_table_perfect_and_a_worse_one_worse():
    assert likeness(small_truth(), read_as()) == {"teds": 1.0, "grits_top": 1.0, "grits_con": 1.0}
    worse = likeness(small_truth(), read_as(r1c1="999", r2c0="？"))
    assert worse["grits_top"] == 1 and 0.3 < worse["teds"] < 1 and 0.3 < worse["grits_con"] < 1
    assert likeness(small_truth(), {"tables": []}) == {"teds": 0.0, "grits_top": 0.0, "grits_con": 0.0}


def test_a_directory_is_evaluated_file_by_file_and_in_all(tmp_path: Path):
    list(synthesise(tmp_path, ["three-line"], "tune", ["fax", "digital"], [1]))

    def extract(path: Path):
        if path.suffix == ".pdf":
            raise Damaged(f"{path.name} is truncated: copy it again")
        read = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
        read["tables"][0]["cells"][-1]["text"] = "8" * 5
        return read | {"timing": {"seconds": 0.5}}

    documents = list(evaluate(tmp_path, extract, likeness))
    table = as_table(documents)
    assert "all fax" in table and "all digital" in table and "GriTS con" in table
    pdf, fax = documents
    assert pdf.failure and "truncated" in next(iter(wrong_lines(pdf))) and pdf.score.structure_f1 == 0
    assert fax.score.figures.right == fax.score.figures.of - 1
    assert any("'88888'" in line for line in wrong_lines(fax))
    said = as_json(documents)
    assert said["all"]["all fax"]["structure_f1"] == 1 and said["documents"][1]["wrong"][0]["read"] == "88888"
    crops = save_crops(fax, tmp_path / "crops")
    assert len(crops) == 1 and crops[0].stat().st_size > 100


def test_a_truth_without_its_document_is_named(tmp_path: Path):
    (tmp_path / "a.truth.json").write_text("{}")
    with pytest.raises(BadRequest, match=r"a\.truth\.json has no document beside it"):
        with_truth(tmp_path)
    with pytest.raises(BadRequest, match="gouji synth"):
        with_truth(tmp_path / "empty")


def test_a_document_without_a_form_is_not_asked_for_one():
    truth = small_truth() | {"form": None, "facts": []}
    document = judged_document(Path("x.pdf"), truth, {"tables": []})
    assert document.score.form.of == 0 and document.score.facts.rate is None
