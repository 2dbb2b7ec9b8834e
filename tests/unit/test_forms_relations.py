"""Relations as a form states them once become relations between whole keys."""

from __future__ import annotations

from decimal import Decimal

from review.forms.form import Form
from review.forms.loader import find_form, load_forms


def form(form_id: str) -> Form:
    return find_form(load_forms(), form_id)


def named(form: Form, name: str, found=None):
    return next(relation for relation in (*form.relations(found), *form.across(found)) if relation.name == name)


def test_a_relation_of_each_column_holds_its_own_column_only() -> None:
    balance = named(form("gov-disclosure-2021"), "requests.balance/natural")
    assert balance.left == ("requests.new.natural", "requests.carried_in.natural")
    assert balance.right == ("requests.total.natural", "requests.carried_out.natural")
    assert balance.needs == ("requests.total.natural",)
    assert balance.text == "一 + 二 = 三（七） + 四"
    assert balance.scope_label == "自然人"


def test_a_wildcard_takes_every_key_of_its_group() -> None:
    old, new = (named(form(f"gov-disclosure-{year}"), "requests.results/total") for year in (2019, 2021))
    assert len(old.right) == 19 and "requests.other.total" in old.right
    assert len(new.right) == 21 and "requests.other.misc.total" in new.right
    assert "requests.total.total" not in new.right


def test_a_figure_alone_on_its_side_is_the_total_that_must_be_printed() -> None:
    applicants = named(form("gov-disclosure-2021"), "requests.applicants/denied.process")
    assert applicants.needs == applicants.left == ("requests.denied.process.total",)
    assert len(applicants.right) == 6


def test_the_three_parts_of_the_appeals_each_have_their_sum() -> None:
    scopes = [r.scope for r in form("gov-disclosure-2019").relations() if r.id == "appeals.outcomes"]
    assert scopes == ["review", "direct_suit", "suit_after_review"]


def test_relations_with_the_year_before_stand_apart() -> None:
    disclosure = form("gov-disclosure-2021")
    carried = named(disclosure, "requests.carried_over/company")
    assert carried.left == ("requests.carried_in.company",)
    assert carried.right_before == ("requests.carried_out.company",) and carried.right == ()
    assert not any(r.right_before for r in disclosure.relations())
    force = named(disclosure, "proactive.in_force/regulations")
    assert force.right == ("proactive.art20_1.regulations.made",)
    assert force.right_before == ("proactive.art20_1.regulations.in_force",)


def test_relations_over_a_list_of_rows_wait_for_the_rows() -> None:
    foia = form("us-foia-annual")
    assert not any(r.scope == "oig" for r in foia.relations())
    keys = [f"{table}.{row}.processed" for table in ("received", "appeals") for row in ("oig", "hq", "overall")]
    found = foia.rows_in([*keys, "dispositions.oig.total"])
    assert found == {
        "received": ("oig", "hq", "overall"),
        "appeals": ("oig", "hq", "overall"),
        "dispositions": ("oig",),
    }
    overall = named(foia, "received.components/end", found)
    assert overall.left == ("received.overall.end",)
    assert overall.right == ("received.oig.end", "received.hq.end")
    agree = named(foia, "dispositions.processed/oig", found)
    assert (agree.left, agree.right) == (("dispositions.oig.total",), ("received.oig.processed",))


def test_two_sides_of_accounts_meet_in_one_total() -> None:
    accounts = form("cn-budget-summary")
    sides = named(accounts, "accounts.sides")
    assert (sides.left, sides.right) == (("accounts.income.total",), ("accounts.expenditure.total",))
    assert named(accounts, "accounts.income_total").tolerance == Decimal("0.02")
    assert len(named(accounts, "accounts.expenditure").right) == 26


def test_at_most_is_a_relation_too() -> None:
    led = named(form("gov-disclosure-2019"), "channels.press_conferences_led")
    assert led.op == "≤"
