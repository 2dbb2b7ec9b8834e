"""What the prose states of the table's figures is found by the patterns of the form."""

from __future__ import annotations

import re

import pytest

from review.forms.loader import find_form, load_forms

FORM = find_form(load_forms(), "gov-disclosure-2021")
STATED = [
    (
        "本机关共收到政府信息公开申请12件，办结11件。",
        {"requests.new.total": "12", "requests.total.total": "11"},
    ),
    ("全年新收政府信息公开申请1,286件。", {"requests.new.total": "1,286"}),
    ("新增信息公开申请３件，上年结转２件。", {"requests.new.total": "３", "requests.carried_in.total": "２"}),
    ("上一年度结转政府信息公开申请5件", {"requests.carried_in.total": "5"}),
    ("结转下年度继续办理7件。", {"requests.carried_out.total": "7"}),
    ("结转至下一年度办理的申请0件", {}),
    ("因政府信息公开被申请行政复议4件。", {"appeals.review.total": "4"}),
    ("全年公开政府信息300条，制发文件12件。", {}),
    ("2023年1月12日起施行。", {}),
]


@pytest.mark.parametrize(("prose", "figures"), STATED, ids=[case[0] for case in STATED])
def test_prose_states_these_figures_and_no_others(prose: str, figures: dict[str, str]) -> None:
    found = {
        statement.key: match["n"] for statement in FORM.statements for match in re.finditer(statement.pattern, prose)
    }
    assert found == figures
