"""Whose report it is and of which year."""

from __future__ import annotations

import pytest
from form_documents import document_with, parts_of, story_of

from models.document import Table
from review.forms.header import header_of
from review.forms.loader import load_forms
from review.forms.matcher import match

FORMS = load_forms()
AGENCY = "长春经济技术开发区新闻信息中心"
TITLES = [
    ([f"{AGENCY}2019年政府信息公开工作年度报告"], "all on one line"),
    ([AGENCY, "2019年政府信息公开工作年度报告"], "the agency on a line of its own"),
    ([AGENCY, "2019年政府信息", "公开工作年度报告"], "a title over two lines"),
    ([f"{AGENCY}２０１９年政府信息公开工作年度报告"], "full-width digits"),
    ([f"{AGENCY}二〇一九年政府信息公开工作年度报告"], "the year in words"),
    ([f"{AGENCY}二○一九年度政府信息公开工作年度报告"], "the year with a circle for nought"),
    ([f"{AGENCY} 2O19 年政府信息公开工作年度报告"], "a nought misread"),
    ([f"{AGENCY}2019年政府信患公幵工作年度报吿"], "the title misread"),
    ([f"2019年度{AGENCY}政府信息公开工作年度报告"], "the year first"),
    ([f"{AGENCY}政府信息公开工作年度报告（2019年度）"], "the year last"),
    ([f"{AGENCY}政府信息公开工作年度报告", "（2019年）"], "the year on the next line"),
    (["索引号：11220100", f"{AGENCY}2019年政府信息公开工作年度报告", "发布时间：2020-01-20"], "among other lines"),
]


@pytest.mark.parametrize(("lines", "why"), TITLES, ids=[case[1] for case in TITLES])
def test_title_lines_say_whose_report_it_is(lines: list[str], why: str) -> None:
    tables = [part for part in parts_of(story_of("gov-disclosure-2019", 1)) if isinstance(part, Table)]
    (report,) = match(document_with([*lines, "一、总体情况", *tables]), FORMS)
    assert (report.agency, report.year) == (AGENCY, 2019), why


def test_the_prose_is_asked_where_no_title_has_the_year() -> None:
    document = document_with(["2022年，我单位认真贯彻落实条例。"])
    assert header_of(document, FORMS, None, None).year == 2022


@pytest.mark.parametrize(
    ("name", "agency", "year"),
    [
        ("西青开发区2019年政府信息公开工作年度报告.txt", "西青开发区", 2019),
        ("scan_2021.pdf", None, 2021),
        ("20210117.pdf", None, None),
        ("report-004.txt", None, None),
    ],
)
def test_the_name_of_the_file_is_the_last_resort(name: str, agency: str | None, year: int | None) -> None:
    found = header_of(document_with([], name), FORMS, None, None)
    assert (found.agency, found.year) == (agency, year)


def test_the_owner_of_accounts_stands_before_its_unit() -> None:
    lines = ["2022年度收入支出决算总表", "公开01表", "部门：松山市文化馆　　　　　单位：万元"]
    found = header_of(document_with(lines), FORMS, None, None)
    assert (found.agency, found.year) == ("松山市文化馆", 2022)


def test_an_english_report_names_its_agency_above_its_title() -> None:
    lines = ["Department of Inland Waters", "Annual FOIA Report for Fiscal Year 2016"]
    found = header_of(document_with(lines), FORMS, None, None)
    assert (found.agency, found.year) == ("Department of Inland Waters", 2016)


def test_prose_without_a_title_makes_no_agency() -> None:
    lines = ["1) Provisional. Source: annual report of the bank.", "See the annual report, p. 3."]
    assert header_of(document_with(lines), FORMS, None, None).agency is None
