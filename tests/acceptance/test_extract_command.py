"""`gouji extract` as other programs call it: a process, files in, JSON out."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from models.training.synthesis import make

SAMPLES = Path(__file__).parents[2] / "datasets" / "samples"
GOUJI = [sys.executable, "-m", "services"]


def gouji(*words, **more):
    done = subprocess.run([*GOUJI, *map(str, words)], capture_output=True, text=True, timeout=280, **more)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def office_scan(tmp_path_factory):
    out = tmp_path_factory.mktemp("office")
    done = gouji("extract", SAMPLES / "report-000-office.pdf", "--out", out)
    assert done.returncode == 0, done.stderr
    return json.loads((out / "report-000-office.json").read_text())


@pytest.fixture(scope="module")
def office_truth():
    return json.loads((SAMPLES / "report-000-office.truth.json").read_text())


def test_a_scan_gives_every_figure_of_the_real_report_under_its_key(office_scan, office_truth):
    read = {fact["key"]: fact["text"] for fact in office_scan["facts"] if fact["state"] != "absent"}
    printed = {fact["key"]: fact["text"] for fact in office_truth["facts"] if fact["text"] is not None}
    assert read == printed


def test_rows_that_are_not_on_the_page_are_absent_facts(office_scan):
    absent = {fact["key"] for fact in office_scan["facts"] if fact["state"] == "absent"}
    assert "requests.carried_out.total" in absent
    assert "appeals.review.total" in absent


def test_a_table_over_a_page_break_is_one_table(office_scan, office_truth):
    def shapes(document):
        return [(t["key"], t["pages"], t["rows"], t["cols"]) for t in document["tables"]]

    def named(document):
        keys = [next((c["key"].split(".")[0] for c in t["cells"] if c.get("key")), None) for t in document["tables"]]
        return [(key, t["pages"], t["rows"], t["cols"]) for key, t in zip(keys, document["tables"], strict=True)]

    assert shapes(office_scan) == named(office_truth)
    assert any(len(table["pages"]) > 1 for table in office_scan["tables"])


def test_agency_year_and_form_are_found(office_scan):
    assert office_scan["form"] == "gov-disclosure-2019"
    assert (office_scan["agency"], office_scan["year"]) == ("长春经济技术开发区新闻信息中心", 2019)


def test_boxes_lie_on_the_page_and_every_number_is_a_probability(office_scan):
    for cell in (cell for table in office_scan["tables"] for cell in table["cells"]):
        left, top, right, bottom = cell["bbox"]
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
        assert 0 <= cell["confidence"] <= 1
    assert all(0 <= fact["error_probability"] <= 1 for fact in office_scan["facts"])


@pytest.fixture
def bad_files(tmp_path):
    """Every bad input that we could think of, and one good file among them."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "truncated.pdf").write_bytes((SAMPLES / "report-000-office.pdf").read_bytes()[:40_000])
    (folder / "noise.png").write_bytes(bytes(range(256)) * 40)
    (folder / "half.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"\x00" * 100)
    with zipfile.ZipFile(folder / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("word/document.xml", b" " * 600_000_000)
    # A PNG that says of itself to be 50,000 × 50,000; nothing of it is there.
    huge = bytearray(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    huge += (50_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    import zlib

    huge += zlib.crc32(huge[12:]).to_bytes(4, "big")
    (folder / "huge.png").write_bytes(bytes(huge))
    shutil.copy(SAMPLES / "text" / "report-004.txt", folder / "好的.txt")
    return folder


def test_each_bad_file_gets_one_line_and_the_good_one_is_done(bad_files, tmp_path):
    out = tmp_path / "out"
    done = gouji("extract", bad_files, tmp_path / "nowhere.pdf", "--out", out)
    assert done.returncode == 1
    assert (out / "好的.json").exists()
    for name in ("empty.pdf", "truncated.pdf", "noise.png", "half.jpg", "bomb.docx", "huge.png", "nowhere.pdf"):
        lines = [line for line in done.stderr.splitlines() if name in line]
        assert len(lines) == 1, (name, done.stderr)
        assert len(lines[0]) > len(name) + 10, "the line says what is wrong"
        assert not (out / name).with_suffix(".json").exists()


def test_a_page_without_a_table_is_read_and_has_none(tmp_path):
    Image.fromarray(np.full((1200, 900), 255, np.uint8)).save(tmp_path / "bare.png")
    done = gouji("extract", tmp_path / "bare.png", "--out", tmp_path / "out")
    assert done.returncode == 0
    read = json.loads((tmp_path / "out" / "bare.json").read_text())
    assert (read["tables"], read["form"], read["facts"]) == ([], None, [])


def test_an_unknown_form_is_told_with_those_that_there_are(tmp_path):
    done = gouji("extract", SAMPLES / "text" / "report-004.txt", "--out", tmp_path, "--form", "no-such-form")
    assert done.returncode != 0
    assert "gov-disclosure-2021" in done.stderr


def test_the_name_keeps_all_but_its_last_suffix_and_lines_of_json_come_to_standard_output(tmp_path):
    shutil.copy(SAMPLES / "text" / "report-004.txt", tmp_path / "a.scan.txt")
    done = gouji("extract", tmp_path / "a.scan.txt", "--out", tmp_path / "out", "--json-lines", "--quiet")
    assert done.returncode == 0
    written = json.loads((tmp_path / "out" / "a.scan.json").read_text())
    assert json.loads(done.stdout) == written
    assert written["source"]["name"] == "a.scan.txt"
    assert done.stderr == ""


def test_two_files_of_one_name_do_not_overwrite_each_other(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(SAMPLES / "text" / "report-004.txt", tmp_path / folder / "same.txt")
    done = gouji("extract", tmp_path / "a", tmp_path / "b", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "same.json is already what comes out of" in done.stderr


def test_one_long_file_is_shared_among_processes_and_reads_alike(tmp_path):
    whole = pypdfium2.PdfDocument.new()
    for seed in (3, 4):
        whole.import_pages(pypdfium2.PdfDocument(make("gov-disclosure-2021", "tune", "digital", seed).data))
    pages = len(whole)
    assert pages >= 4
    whole.save(tmp_path / "both.pdf")
    read = []
    for jobs in (1, 2):
        done = gouji("extract", tmp_path / "both.pdf", "--out", tmp_path / str(jobs), "--jobs", jobs)
        assert done.returncode == 0, done.stderr
        read.append(json.loads((tmp_path / str(jobs) / "both.json").read_text()) | {"timing": None})
    assert read[0] == read[1]
    assert [page["number"] for page in read[0]["source"]["pages"]] == list(range(1, pages + 1))
