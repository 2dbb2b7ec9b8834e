from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_reports import COLUMNS, OUTCOMES, ROWS, look, reread

from models.document import Alternative, Document, Line, Reading
from review import check as checking
from review import risk
from review.check import judgement
from review.decision import Fact, Kind, Report, State, Status, Value
from review.forms.loader import find_form, load_forms
from review.risk import Model
from review.values import value_of

FORM = find_form(load_forms(), "gov-disclosure-2021")
# By weights set by hand, so that what ships next does not change what is tested here.
check = partial(checking.check, model=Model(risk.READING, risk.PLACING))
DOCUMENT = Document("a.pdf", "0" * 64, (), ())


def report(page, **changes) -> Report:
    return replace(Report(FORM.id, "示例市统计局", 2022, page.facts), **changes)


def flagged(checked: Report) -> set[str]:
    return {key for key, verdict in checked.verdicts.items() if verdict.state is State.FLAGGED}


def messages(checked: Report, key: str) -> str:
    return "\n".join(reason.message for reason in checked.verdicts[key].reasons)


def test_a_report_read_rightly_asks_nothing() -> None:
    page = look(3)
    sure = tuple(replace(f, reading=replace(f.reading, confidence=0.9999, alternatives=())) for f in page.facts)

    checked = check(DOCUMENT, report(page, facts=sure), FORM)

    assert flagged(checked) == set()
    assert all(finding.status is not Status.VIOLATED for finding in checked.findings)
    assert set(checked.verdicts) == {fact.key for fact in sure}


def test_a_misread_figure_is_flagged_with_its_sums_and_what_it_may_be() -> None:
    page = look(3, misreads=1)
    (key,) = page.misread
    read = next(fact.text for fact in page.facts if fact.key == key)

    checked = check(DOCUMENT, report(page), FORM)

    verdict = checked.verdicts[key]
    assert checked.order[0] == key
    assert verdict.suggestion == page.truth[key]
    assert {reason.code for reason in verdict.reasons} == {"rule-violated"}
    assert f"此格最可疑：{read} 可能是 {page.truth[key]}" in messages(checked, key)
    assert "不等于" in messages(checked, key)
    assert verdict.error_probability > 0.5


def test_an_error_in_the_source_is_a_question_of_its_own_kind_and_suggests_no_other_reading() -> None:
    page = look(3, planted=1)
    (key,) = page.wrong_on_paper
    facts = tuple(reread(fact, fact.text) if fact.text else fact for fact in page.facts)

    checked = check(DOCUMENT, report(page, facts=facts), FORM)

    verdict = checked.verdicts[key]
    assert {reason.code for reason in verdict.reasons} == {"inconsistent-source"}
    assert verdict.suggestion is None
    assert f"若为 {page.wrong_on_paper[key]} 则各项相符" in messages(checked, key)
    assert next(fact for fact in checked.facts if fact.key == key).text == page.truth[key]


@pytest.mark.parametrize("seed", range(0, 30, 3))
def test_no_violated_relation_goes_without_a_question(seed: int) -> None:
    page = look(seed, misreads=seed % 3, planted=1, row_totals=seed % 2 == 0)

    checked = check(DOCUMENT, report(page), FORM)

    asked = flagged(checked)
    for finding in checked.findings:
        short = [f for f in checked.findings if f.rule == finding.rule and f.status is Status.VIOLATED]
        if finding.status is Status.VIOLATED:
            assert asked & {key for f in short for key in f.facts}, finding.text
            assert len(short) >= 3 or asked & set(finding.facts), finding.text
    assert set(checked.order) == asked


def test_what_a_person_confirmed_is_not_asked_again() -> None:
    page = look(3, misreads=1)
    (key,) = page.misread
    right = tuple(reread(f, page.truth[key]) if f.key == key else f for f in page.facts)

    checked = check(DOCUMENT, report(page, facts=right), FORM, confirmed={key})

    assert checked.verdicts[key].state is State.ACCEPTED
    assert checked.verdicts[key].error_probability == 0.0


def test_a_relation_that_holds_lowers_the_doubt_about_its_members() -> None:
    page = look(3)
    key = next(f.key for f in page.facts if f.key.endswith(".natural") and (f.value.number or 0) > 10)
    text = page.truth[key]
    doubtful = Reading(text, 0.7, "test", (Alternative(text, -0.36), Alternative("7" + text[1:], -1.4)))
    inside = tuple(replace(f, reading=doubtful) if f.key == key else f for f in page.facts)
    alone = Fact("proactive.art20_5.licensing.decisions", text, Value(Kind.NUMBER, int(text)), reading=doubtful)

    checked = check(DOCUMENT, report(page, facts=(*inside, alone)), FORM)

    assert checked.verdicts[key].error_probability < checked.verdicts[alone.key].error_probability / 10
    assert checked.verdicts[alone.key].state is State.FLAGGED


def test_readers_that_disagree_are_named_as_the_reason() -> None:
    page = look(3)
    fact = Fact(
        "proactive.art20_5.licensing.decisions",
        "31",
        Value(Kind.NUMBER, 31),
        reading=Reading("31", 0.8, "test"),
        second_readings=(Reading("37", 0.9, "other"),),
    )

    checked = check(DOCUMENT, report(page, facts=(*page.facts, fact)), FORM)

    assert "readers-disagree" in {reason.code for reason in checked.verdicts[fact.key].reasons}


def test_a_text_where_a_figure_belongs_is_asked_about() -> None:
    page = look(3)
    fact = Fact(
        "proactive.art20_5.licensing.decisions", "见附件", Value(Kind.TEXT), reading=Reading("见附件", 0.99, "t")
    )

    checked = check(DOCUMENT, report(page, facts=(*page.facts, fact)), FORM)

    assert [reason.code for reason in checked.verdicts[fact.key].reasons] == ["unparseable"]


def test_a_cell_that_was_lost_from_its_row_is_asked_about_and_a_lost_row_is_absent() -> None:
    page = look(3)
    lone, row = "requests.granted.company", "requests.not_processed.publication."
    facts = tuple(
        Fact(f.key, None, Value(Kind.BLANK)) if f.key == lone or f.key.startswith(row) else f for f in page.facts
    )
    facts = tuple(
        reread(f, "0") if f.key.startswith("requests.granted.") and not f.absent and f.text == "" else f for f in facts
    )

    checked = check(DOCUMENT, report(page, facts=facts), FORM)

    assert checked.verdicts[lone].state is State.FLAGGED
    zero_row = [f.key for f in facts if f.key.startswith(row) and page.truth[f.key] == "0"]
    assert zero_row
    assert all(checked.verdicts[key].state is State.ABSENT for key in zero_row)


def test_an_audit_draws_the_same_facts_every_time() -> None:
    page = look(3)
    sure = tuple(replace(f, reading=replace(f.reading, confidence=0.9999, alternatives=())) for f in page.facts)

    first = check(DOCUMENT, report(page, facts=sure), FORM, audit=0.1)
    second = check(DOCUMENT, report(page, facts=sure), FORM, audit=0.1)

    assert first.order == second.order
    assert 5 <= len(first.order) <= 35
    assert {r.code for key in first.order for r in first.verdicts[key].reasons} == {"audit-sample"}


def test_what_was_carried_over_is_held_against_the_year_before() -> None:
    page, before = look(3), look(5)
    last_year = report(before, year=2021)
    carried_out = next(f for f in before.facts if f.key == "requests.carried_out.total")
    carried_in = next(f for f in page.facts if f.key == "requests.carried_in.total")
    assert carried_out.text != carried_in.text

    checked = check(DOCUMENT, report(page), FORM, earlier=(last_year,))

    across = [
        f for f in checked.findings if "requests.carried_in.total" in f.facts and f.right == carried_out.value.number
    ]
    assert [finding.status for finding in across] == [Status.VIOLATED]


def test_another_agencys_report_says_nothing_about_this_one() -> None:
    page = look(3)
    other = report(look(4), year=2021, agency="另一市统计局")

    assert check(DOCUMENT, report(page), FORM, earlier=(other,)) == check(DOCUMENT, report(page), FORM)


def test_the_prose_is_held_against_the_table() -> None:
    page = look(3)
    new = next(f.value.number for f in page.facts if f.key == "requests.new.total")
    text = f"本年度共收到政府信息公开申请{int(new or 0) + 1}件。"
    document = replace(DOCUMENT, lines=(Line(Reading(text, 0.99, "test")),))

    checked = check(document, report(page), FORM)

    (finding,) = [f for f in checked.findings if f.rule == "prose"]
    assert finding.status is Status.VIOLATED
    assert checked.verdicts["requests.new.total"].state is State.FLAGGED


def test_a_superiors_figure_is_held_against_the_sum_of_its_units() -> None:
    page, unit = look(3), look(4)
    key = "requests.new.total"

    checked = check(DOCUMENT, report(page), FORM, units=(report(unit, agency="一分局"), report(unit, agency="二分局")))

    (finding,) = [f for f in checked.findings if f.rule == "units" and f.scope == key]
    assert finding.right == 2 * int(unit.truth[key])
    assert finding.status is Status.VIOLATED


def test_figures_that_slipped_are_flagged_for_their_place_and_not_as_misread() -> None:
    page = look(3)
    column = [f"requests.{row}.natural" for row in ROWS]
    end = next(n for n in range(8, 22) if page.truth[column[n]] == "0")
    moved = dict(zip(column[2 : end + 1], ["", *(page.truth[key] for key in column[2:end])], strict=True))
    facts = tuple(reread(f, moved.get(f.key, f.text or "")) for f in page.facts)

    checked = check(DOCUMENT, report(page, facts=facts), FORM)

    slipped = {k for k, v in checked.verdicts.items() if any("错了一格" in reason.message for reason in v.reasons)}
    assert slipped >= {key for key, text in moved.items() if text not in ("", page.truth[key])}


odd_text = st.one_of(
    st.text(max_size=8),
    st.integers(-(10**30), 10**30).map(str),
    st.sampled_from(
        ["-0", "٣", "1e9", "NaN", "∞", "１２", ".", "0.0000001", "9" * 39, "字" * 300, "1 2 3", "(5)", "5%"]
    ),
)


@settings(max_examples=15, deadline=None)
@given(st.dictionaries(st.integers(0, 174), odd_text, max_size=8), st.floats(0, 1))
def test_nothing_that_can_be_printed_stops_the_check(odd: dict[int, str], confidence: float) -> None:
    page = look(3)
    facts = list(page.facts)
    for place, text in odd.items():
        alternatives = (Alternative(text, -0.5), Alternative(text[::-1], -1.5))
        reading = Reading(text, confidence, "test", alternatives)
        facts[place] = replace(facts[place], text=text, value=value_of(text), reading=reading)

    checked = check(DOCUMENT, report(page, facts=tuple(facts)), FORM)

    assert set(checked.verdicts) == {fact.key for fact in facts}
    assert all(0 <= verdict.error_probability <= 1 for verdict in checked.verdicts.values())


def test_without_a_form_there_are_findings_and_no_verdicts() -> None:
    checked = check(DOCUMENT, Report(None, None, None), None)

    assert checked.verdicts == {} and checked.order == ()


def test_a_stricter_target_asks_at_least_as_much() -> None:
    page = look(11, misreads=2)
    model = Model({"posterior": 1.0}, {"bias": -20.0})

    loose, strict = (
        judgement(DOCUMENT, report(page), FORM, target_error=target, model=model) for target in (0.01, 0.00001)
    )

    assert flagged(loose.report) <= flagged(strict.report)
    assert strict.threshold < loose.threshold


def test_english_forms_are_explained_in_english() -> None:
    form = find_form(load_forms(), "us-foia-annual")
    relations = form.relations({prefix: tuple(rows) for prefix, rows in form.example_rows.items()})
    relation = next(r for r in relations if len(r.keys) >= 3)
    facts = []
    for place, key in enumerate(relation.keys):
        text = "6" if place == 0 else "5"
        facts.append(Fact(key, text, value_of(text), reading=Reading(text, 0.9999, "test")))

    checked = check(DOCUMENT, Report(form.id, "EPA", 2023, tuple(facts)), form)

    violated = [f for f in checked.findings if f.status is Status.VIOLATED]
    assert violated
    said = messages(checked, checked.order[0])
    assert "is not" in said and not any("\u4e00" <= letter <= "\u9fff" for letter in said)


def test_the_paper_is_not_blamed_where_the_table_was_cut_badly() -> None:
    page = look(3, planted=1)
    (key,) = page.wrong_on_paper
    row = key.rpartition(".")[0] + "."
    facts = tuple(
        replace(reread(f, f.text), edge_doubt=0.9 if f.key.startswith(row) else 0.0) if f.text else f
        for f in page.facts
    )

    checked = check(DOCUMENT, report(page, facts=facts), FORM)

    codes = {reason.code for reason in checked.verdicts[key].reasons}
    assert "rule-violated" in codes and "inconsistent-source" not in codes


def test_a_row_that_was_missed_is_one_question_and_not_one_for_each_column() -> None:
    page = look(3)
    row = next(
        f"requests.{row}." for row in OUTCOMES if sum(page.truth[f"requests.{row}.{c}"] != "0" for c in COLUMNS) > 3
    )
    facts = tuple(
        Fact(f.key, None, Value(Kind.BLANK)) if f.key.startswith(row) else reread(f, f.text or "") for f in page.facts
    )

    checked = check(DOCUMENT, report(page, facts=facts), FORM)

    violated = [finding for finding in checked.findings if finding.status is Status.VIOLATED]
    assert len(violated) >= 3
    assert len(checked.order) == 1
    assert "漏读了一行" in messages(checked, checked.order[0])


def test_a_table_whose_heading_stands_alone_was_lost_and_one_without_heading_is_absent() -> None:
    page = look(3)
    absent = tuple(
        Fact(figure.key, None, Value(Kind.BLANK))
        for figure in FORM.fixed_figures
        if figure.key.startswith(("appeals.", "proactive."))
    )
    heading = Line(Reading("四、政府信息公开行政复议、行政诉讼情沉", 0.9, "test"))
    document = replace(DOCUMENT, lines=(heading,))

    checked = check(document, report(page, facts=(*page.facts, *absent)), FORM)

    states = {key: verdict.state for key, verdict in checked.verdicts.items()}
    assert {state for key, state in states.items() if key.startswith("appeals.")} == {State.FLAGGED}
    assert {state for key, state in states.items() if key.startswith("proactive.")} == {State.ABSENT}


def test_a_row_whose_label_was_left_outside_the_table_is_asked_about() -> None:
    page = look(3)
    row = "requests.not_processed.publication."
    facts = tuple(
        Fact(f.key, None, Value(Kind.BLANK), label="3.要求提供公开出版物 / 自然人") if f.key.startswith(row) else f
        for f in page.facts
    )
    document = replace(DOCUMENT, lines=(Line(Reading("3.要求提供公开出版物", 0.9, "test")),))

    checked = check(document, report(page, facts=facts), FORM)

    assert {v.state for key, v in checked.verdicts.items() if key.startswith(row)} == {State.FLAGGED}


def test_a_sure_figure_in_a_cell_with_unclear_edges_is_doubted_for_its_place() -> None:
    page = look(3)
    key = "proactive.art20_5.licensing.decisions"
    fact = Fact(key, "31", Value(Kind.NUMBER, 31), reading=Reading("31", 0.9999, "test"), edge_doubt=1.0)

    checked = check(DOCUMENT, report(page, facts=(*page.facts, fact)), FORM)

    assert [reason.code for reason in checked.verdicts[key].reasons] == ["structure"]
