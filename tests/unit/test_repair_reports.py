import math
import statistics
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from simulated_reports import COLUMNS, RELATIONS, ROWS, look, reread

from models.document import Alternative, Reading
from review.decision import Status
from review.repair import repair
from review.rules import findings
from review.slips import slips
from review.values import value_of


def inferred(page, **options):
    found = findings(page.facts, RELATIONS)
    return found, repair(page.facts, RELATIONS, found, **options)


def suggested(opinions) -> dict[str, str]:
    return {key: opinion.suggestion for key, opinion in opinions.items() if opinion.suggestion is not None}


def test_a_sure_page_whose_sums_come_out_costs_next_to_nothing() -> None:
    page = look(3)
    sure = tuple(replace(f, reading=replace(f.reading, confidence=0.9999, alternatives=())) for f in page.facts)
    found = findings(sure, RELATIONS)
    times = []
    for _ in range(9):
        start = time.perf_counter()
        answer = repair(sure, RELATIONS, found)
        times.append(time.perf_counter() - start)

    assert answer.unique and not answer.ask
    assert statistics.median(times) < 0.004  # 2 ms on a quiet machine


@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_misread_digits_are_suggested_rightly_and_never_surely_wrong(seed: int) -> None:
    page = look(seed, misreads=1 + seed % 6)

    found, answer = inferred(page)

    assert any(finding.status is Status.VIOLATED for finding in found)
    wrong = {key: text for key, text in suggested(answer.opinions).items() if text != page.truth[key]}
    assert not (answer.unique and wrong)
    if len(page.misread) == 1:
        assert suggested(answer.opinions) == {key: page.truth[key] for key in page.misread}


@pytest.mark.parametrize("seed", range(1, 40, 4))
def test_an_error_in_the_source_is_located_and_what_is_printed_stands(seed: int) -> None:
    page = look(seed, planted=1)
    (key,) = page.wrong_on_paper
    sure = tuple(
        replace(f, reading=replace(f.reading, confidence=0.99999, alternatives=())) if f.text else f for f in page.facts
    )

    answer = repair(sure, RELATIONS, findings(sure, RELATIONS))

    assert answer.opinions[key].suggestion is None
    assert answer.opinions[key].would_be == page.wrong_on_paper[key]
    assert answer.suspects == ((key,),)


def test_without_row_totals_an_error_is_found_but_located_by_the_pixels_alone() -> None:
    page = look(5, misreads=1, row_totals=False)

    found, answer = inferred(page)

    assert any(finding.status is Status.VIOLATED for finding in found)
    assert suggested(answer.opinions) == {key: page.truth[key] for key in page.misread}


def test_an_ambiguous_repair_asks_for_the_fewest_figures() -> None:
    # Two figures of one column, each as likely as the other to be the culprit: one question settles both.
    page = look(5, row_totals=False)
    by_key = {fact.key: fact for fact in page.facts}
    column = [k for k, f in by_key.items() if k.endswith(".natural") and f.value.number and "total" not in k]
    first, second = [k for k in column if k.split(".")[1] not in ("new", "carried_in", "carried_out")][:2]
    changed = {}
    for key in (first, second):
        changed[key] = replace(by_key[key], reading=torn(page.truth[key], str(int(page.truth[key]) + 1)))
    for key in ("requests.total.natural", "requests.new.natural"):
        changed[key] = reread(by_key[key], str(int(page.truth[key]) + 1))
    facts = tuple(changed.get(f.key, f) for f in page.facts)

    answer = repair(facts, RELATIONS, findings(facts, RELATIONS))

    assert not answer.unique
    assert len(answer.ask) <= 2 and set(answer.ask) & {first, second}


def torn(first: str, second: str) -> Reading:
    """A reading that cannot decide between two texts, the first a little likelier."""
    return Reading(first, 0.6, "test", (Alternative(first, math.log(0.6)), Alternative(second, math.log(0.39))))


def test_what_a_person_confirmed_is_no_longer_suspected() -> None:
    page = look(7, misreads=1)
    (key,) = page.misread

    _, answer = inferred(page, confirmed={key})

    assert answer.opinions[key].suggestion is None


def test_a_figure_read_as_words_is_inferred_from_its_sums() -> None:
    page = look(3)
    key = next(f.key for f in page.facts if f.value.number and f.value.number > 20 and not f.key.endswith("total"))
    word = f"l{page.truth[key]}"
    facts = tuple(
        replace(f, text=word, value=value_of(word), reading=torn(word, page.truth[key])) if f.key == key else f
        for f in page.facts
    )

    answer = repair(facts, RELATIONS, findings(facts, RELATIONS))

    assert answer.opinions[key].suggestion == page.truth[key]


def test_a_column_that_slipped_by_one_is_a_slip_and_not_many_misreads() -> None:
    page = look(3)
    column = [f"requests.{row}.natural" for row in ROWS]
    end = next(n for n in range(8, 22) if page.truth[column[n]] == "0")
    meant = {key: page.truth[key] for key in column[2 : end + 1]}
    moved = dict(zip(meant, ["", *list(meant.values())[:-1]], strict=True))
    facts = tuple(reread(f, moved[f.key]) if f.key in moved else f for f in page.facts)
    found = findings(facts, RELATIONS)

    (answer,) = slips(facts, RELATIONS, found, repair(facts, RELATIONS, found))

    assert answer.way == "along-column"
    assert {k: t or "0" for k, t in answer.meant.items()} == {k: meant[k] for k in answer.meant}
    assert set(answer.meant) >= {k for k in meant if moved[k] not in ("", meant[k])}


def test_two_figures_read_into_one_cell_are_taken_apart() -> None:
    page = look(11)
    texts = page.truth
    one, other = next(
        (f"requests.{row}.{a}", f"requests.{row}.{b}")
        for row in ROWS
        for a, b in pairwise(COLUMNS)
        if len(texts[f"requests.{row}.{a}"]) > 1 and texts[f"requests.{row}.{b}"] != "0"
    )
    joined = {one: texts[one] + texts[other], other: ""}
    facts = tuple(reread(f, joined[f.key]) if f.key in joined else f for f in page.facts)
    found = findings(facts, RELATIONS)

    answer = slips(facts, RELATIONS, found, repair(facts, RELATIONS, found))

    assert answer and answer[0].way == "merged"
    assert answer[0].meant == {one: texts[one], other: texts[other]}
