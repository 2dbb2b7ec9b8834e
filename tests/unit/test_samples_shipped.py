"""The shipped samples are whole, small, true to the real reports, and made again by the program that made them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models.errors import BadRequest
from models.pages import open_pages
from models.training.budget import FIGURES
from models.training.disclosure import channels_grid, form_keys, printed_forms
from models.training.samples import RECIPES, made_sample
from review.forms.loader import find_form, load_forms
from services.evaluate import with_truth
from services.synth import synthesise

SAMPLES = Path(__file__).parents[2] / "datasets" / "samples"
TEXTS = sorted((SAMPLES / "text").glob("*.txt"))


def truth_of(path: Path):
    return json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))


def test_every_sample_has_its_truth_and_its_line_on_the_card():
    card = (SAMPLES / "README.md").read_text(encoding="utf-8")
    pairs = with_truth(SAMPLES)
    assert len(pairs) == len(RECIPES) + len(TEXTS) == 13
    for path, _ in pairs:
        assert path.name in card or path in TEXTS


def test_all_samples_together_stay_under_twelve_megabytes():
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 12e6


@pytest.mark.parametrize("recipe", [r for r in RECIPES if r.container in ("tiff", "jpg")], ids=lambda r: r.name)
def test_a_sample_made_again_is_the_one_that_ships(recipe, tmp_path):
    made = made_sample(recipe, SAMPLES)
    shipped = SAMPLES / made.name
    said = truth_of(shipped)
    assert [texts(table) for table in made.truth["tables"]] == [texts(table) for table in said["tables"]]
    pages = [sheet.image for sheet in open_pages(shipped)]
    assert len(pages) == len(made.images)
    for page, image in zip(pages, made.images, strict=True):
        grey = image if image.ndim == 2 else image.mean(axis=2)
        # Another release of a font or of a library may round a pixel differently, but nothing may move.
        assert page.shape[:2] == grey.shape
        assert np.abs(page.mean(axis=2) - grey).mean() < 2


def test_samples_are_only_made_where_the_real_reports_lie(tmp_path):
    with pytest.raises(BadRequest, match="give --out datasets/samples"):
        list(synthesise(tmp_path, ["samples"], "tune", [], []))


def texts(table):
    return [(cell["row"], cell["col"], cell["text"], cell["page"]) for cell in table["cells"]]


@pytest.mark.parametrize("number", range(5))
def test_a_scan_of_a_real_report_says_what_the_report_says(number):
    (scan,) = [path for path, _ in with_truth(SAMPLES) if path.name.startswith(f"report-{number:03d}-")]
    printed = {fact["key"]: fact["text"] for fact in truth_of(scan)["facts"]}
    real = {fact["key"]: fact["text"] for fact in truth_of(SAMPLES / "text" / f"report-{number:03d}.txt")["facts"]}
    assert printed == real
    assert tuple(key for key in printed if not key.startswith("channels.")) == form_keys("gov-disclosure-2019")


def test_what_is_odd_about_the_real_reports_is_there():
    truths = [truth_of(path) for path in TEXTS]
    absent = [sum(fact["state"] == "absent" for fact in truth["facts"]) for truth in truths]
    assert absent == [57, 0, 0, 0, 0]
    labels = {cell["text"] for cell in truths[1]["tables"][1]["cells"]}
    assert "2.就法制行政禁止公开" in labels and "2.其他法律行政法规禁止公开" not in labels
    assert [table["key"] for table in truths[3]["tables"]] == ["channels", "proactive", "requests", "appeals"]
    totals = [next(c["row"] for c in truth["tables"][-2]["cells"] if c["text"] == "总计") for truth in truths[1:]]
    assert totals == [0, 0, 1, 1]
    assert sum(fact["text"] == "无" for fact in truths[2]["facts"]) == 8
    broken = truth_of(SAMPLES / "report-001-bad.pdf")["tables"][1]
    cut = next(cell for cell in broken["cells"] if cell["text"] == "（三）不予公开")
    after = [cell for cell in broken["cells"] if cell["col"] == 2 and cell["row"] == cut["row"] + cut["rowspan"] - 1]
    assert broken["pages"] == [1, 2] and cut["page"] == 1 and after[0]["page"] == 2


def test_the_forms_that_pages_are_printed_from_are_those_that_reports_are_checked_against():
    forms = load_forms()
    for form in printed_forms():
        keys = {figure.key for figure in find_form(forms, form).fixed_figures if not figure.key.startswith("channels.")}
        assert keys == set(form_keys(form))
    extra = channels_grid(np.random.default_rng(1), "tune", 1.0)[1]
    assert set(extra) == {f.key for f in find_form(forms, "gov-disclosure-2019").fixed_figures} - set(
        form_keys("gov-disclosure-2019")
    )
    assert {figure.key for figure in find_form(forms, "cn-budget-summary").fixed_figures} == set(FIGURES)
