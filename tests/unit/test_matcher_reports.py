"""Real reports, other forms, and documents of another kind: which form it is, and every figure under its key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from form_documents import document_of, document_of_dump, document_with, parts_of, story_of, table_from_lines, truth_of

from models.document import Document
from models.files import Limits
from models.office.read import read_office
from review.decision import Kind, Report
from review.forms.loader import load_forms
from review.forms.matcher import match

REPORTS = Path(__file__).parents[1] / "resources" / "reports"
FORMS = load_forms()


def printed(report: Report) -> dict[str, str | None]:
    return {fact.key: fact.text for fact in report.facts}


def truth_of_report(number: int) -> dict[str, str]:
    told = json.loads((REPORTS / f"report-00{number}.json").read_text(encoding="utf-8"))
    truth = {key: text.strip() for key, text in told["as_printed"].items()}
    return truth | {row["key"]: row["text"] for row in told.get("channels_table", []) if row["key"]}


def as_it_is_read(number: int) -> Document:
    path = REPORTS / f"report-00{number}.txt"
    tables, lines, order = read_office(path, Limits())
    return Document(path.name, "", (), tables, lines, order)


def as_it_stands(number: int) -> Document:
    """Without the repairs of the text reader: every row as long as its tabs make it."""
    return document_of_dump((REPORTS / f"report-00{number}.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("way", [as_it_is_read, as_it_stands])
def test_every_figure_of_a_real_report_is_under_its_key(number: int, way) -> None:
    (report,) = match(way(number), FORMS)
    assert report.form == "gov-disclosure-2019"
    truth = truth_of_report(number)
    found = printed(report)
    assert {key: found.get(key) for key in truth} == truth
    assert {key for key, text in found.items() if text is not None} == set(truth)


def test_figures_that_a_report_lacks_are_absent_in_their_place() -> None:
    (report,) = match(as_it_is_read(0), FORMS)
    form = next(form for form in FORMS if form.id == report.form)
    expected = [figure.key for figure in form.figures() if figure.table != "channels"]
    assert [fact.key for fact in report.facts] == expected
    absent = [fact for fact in report.facts if fact.absent]
    assert len(absent) == 6 * 7 + 15
    assert all(fact.place is None and fact.text is None for fact in absent)


def test_an_older_table_is_given_only_where_it_is_printed() -> None:
    assert any(fact.key.startswith("channels.") for fact in match(as_it_is_read(3), FORMS)[0].facts)
    assert not any(fact.key.startswith("channels.") for fact in match(as_it_is_read(4), FORMS)[0].facts)


def test_a_fact_knows_its_cell_its_labels_and_its_unit() -> None:
    document = as_it_is_read(3)
    facts = {fact.key: fact for fact in match(document, FORMS)[0].facts}
    led = facts["channels.responses.press_conferences_led"]
    assert led.place is not None
    cell = document.tables[led.place.table].at(led.place.row, led.place.col)
    assert cell is not None and cell.text == led.text == "1"
    assert led.label == "其中：主要负责同志参加新闻发布会次数 / 统　计　数".replace("　", "")
    assert led.value.unit == "次"
    assert facts["channels.by.gazette"].value.kind is Kind.NOT_APPLICABLE


@pytest.mark.parametrize("kind", ["gov-disclosure-2019", "gov-disclosure-2021", "cn-budget", "us-foia"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_made_report_is_recognised_and_every_figure_keyed(kind: str, seed: int) -> None:
    story = story_of(kind, seed)
    (report,) = match(document_of(story), FORMS)
    assert (report.form, report.agency, report.year) == (story.form, story.agency, story.year)
    truth = truth_of(story)
    assert {key: printed(report).get(key) for key in truth} == truth


def test_amounts_take_the_unit_that_stands_above_their_table() -> None:
    story = story_of("cn-budget", 1)
    unit = "万元" if any("万元" in getattr(block, "text", "") for block in story.blocks) else "元"
    facts = match(document_of(story), FORMS)[0].facts
    assert {fact.value.unit for fact in facts if fact.value.kind is Kind.NUMBER} == {unit}


def test_a_name_misread_in_one_table_keeps_its_key_in_all() -> None:
    ends = ("Pending as of Start of", "Received in", "Processed in", "Pending as of End of")
    head = ["Component", *(f"Number of Requests {end} Fiscal Year" for end in ends)]
    names = ["Region 1", "Region 2", "Office of Inspector General"]
    received = [head, *([name, "1", "2", "2", "1"] for name in names), ["AGENCY OVERALL", "3", "6", "6", "3"]]
    appeals = [[text.replace("Requests", "Appeals") for text in head], ["Region 2", "0", "1", "1", "0"],
               ["Office of lnspecter General", "0", "0", "0", "0"], ["AGENCY OVERALL", "0", "1", "1", "0"]]  # fmt: skip
    parts = [table_from_lines(received), table_from_lines(appeals)]
    (report,) = match(document_with(list(parts)), FORMS)
    given = {fact.key.rsplit(".", 1)[0] for fact in report.facts if not fact.absent}
    assert {name for name in given if name.startswith("appeals")} == {
        "appeals.region_2",
        "appeals.office_of_inspector_general",
        "appeals.overall",
    }


@pytest.mark.parametrize("whole", [True, False], ids=["stitched", "in two parts"])
def test_a_list_of_rows_has_its_head_again_on_the_next_page(whole: bool) -> None:
    ends = ("Pending as of Start of", "Received in", "Processed in", "Pending as of End of")
    head = ["Component", *(f"Number of Requests {end} Fiscal Year" for end in ends)]
    first, second = [["Alpha Bureau", "1", "2", "2", "1"]], [["Beta Bureau", "0", "4", "3", "1"]]
    last = ["AGENCY OVERALL", "1", "6", "5", "2"]
    pages = [[head, *first], [head, *second, last]]
    tables = [table_from_lines(pages[0] + pages[1])] if whole else [table_from_lines(page) for page in pages]
    (report,) = match(document_with(tables), FORMS)
    given = {key: text for key, text in printed(report).items() if text is not None}
    assert given == {
        f"received.{row}.{column}": text
        for row, line in (("alpha_bureau", first[0]), ("beta_bureau", second[0]), ("overall", last))
        for column, text in zip(("start", "received", "processed", "end"), line[1:], strict=True)
    }


@pytest.mark.parametrize("kind", ["three-line", "side-by-side", "en-tables"])
@pytest.mark.parametrize("seed", range(6))
def test_a_document_of_another_kind_has_no_form_and_no_facts(kind: str, seed: int) -> None:
    (report,) = match(document_with(parts_of(story_of(kind, seed))), FORMS)
    assert report.form is None and report.facts == ()


def test_a_document_without_tables_has_no_form() -> None:
    (report,) = match(document_with(["2023年，我单位共收到政府信息公开申请12件。"]), FORMS)
    assert (report.form, report.facts, report.year) == (None, (), 2023)


def test_a_form_that_was_named_gives_its_figures_as_absent_where_nothing_fits() -> None:
    (report,) = match(document_with(["无关"]), FORMS, "gov-disclosure-2021")
    assert report.form == "gov-disclosure-2021"
    assert len(report.facts) == 200 and all(fact.absent for fact in report.facts)


def test_a_form_that_was_named_is_taken_before_one_that_fits_better() -> None:
    (report,) = match(document_of(story_of("gov-disclosure-2021", 2)), FORMS, "gov-disclosure-2019")
    assert report.form == "gov-disclosure-2019"


def test_two_reports_in_one_document_are_two_reports() -> None:
    first, second = story_of("gov-disclosure-2019", 1), story_of("gov-disclosure-2021", 2)
    document = document_with([*parts_of(first), *parts_of(second)])
    reports = match(document, FORMS)
    assert [(r.form, r.agency, r.year) for r in reports] == [
        (story.form, story.agency, story.year) for story in (first, second)
    ]
    for report, story in zip(reports, (first, second), strict=True):
        truth = truth_of(story)
        assert {key: printed(report).get(key) for key in truth} == truth


def test_one_form_twice_in_a_document_is_two_reports_as_well() -> None:
    story = story_of("gov-disclosure-2021", 3)
    reports = match(document_with([*parts_of(story), *parts_of(story)]), FORMS)
    assert [report.form for report in reports] == ["gov-disclosure-2021"] * 2
    assert printed(reports[0]) == printed(reports[1])
    assert set(reports[0].table_keys).isdisjoint(reports[1].table_keys)
