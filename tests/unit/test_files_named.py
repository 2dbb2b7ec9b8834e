"""Which files are meant, and what kind each is by its bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from PIL import Image
from tiny_files import docx, encoded, pdf, written, zipped

from models.errors import Damaged, Encrypted, TooLarge, UnknownKind
from models.files import FileKind, Limits, inputs, kind_of, sha256_of, within


def test_a_file_is_what_its_bytes_say_whatever_its_name(tmp_path: Path) -> None:
    image = Image.new("RGB", (20, 20))
    cases = {
        FileKind.PDF: [pdf(""), b"\r\n junk before\n" + pdf("")],
        FileKind.IMAGE: [encoded(image, kind) for kind in ("PNG", "JPEG", "WEBP", "BMP", "TIFF")],
        FileKind.DOCX: [docx("")],
        FileKind.XLSX: [zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})],
        FileKind.HTML: [
            b"<!DOCTYPE html><p>x",
            b"\xef\xbb\xbf\n<html><body>x",
            "﻿<html><table><tr><td>编号".encode("utf-16"),
            "<table><tr><td>无</table>".encode("gb18030"),
        ],
        FileKind.TEXT: ["收入\t支出\n".encode(), "收入\t支出\n".encode("gb18030"), "收入".encode("utf-16"), b"a < b\n"],
    }
    for kind, files in cases.items():
        for data in files:
            assert kind_of(written(tmp_path, "wrong.xyz", data)) is kind


def test_text_with_a_broken_byte_or_of_a_western_code_page_is_still_text(tmp_path: Path) -> None:
    broken = "收入\t支出\n现金\t10\n".encode() * 20
    assert kind_of(written(tmp_path, "a", broken[:100] + b"\xff" + broken[100:])) is FileKind.TEXT
    french = "Dépenses de fonctionnement\t1 234 €\n".encode("cp1252")
    assert kind_of(written(tmp_path, "b", french)) is FileKind.TEXT


def test_what_is_not_read_is_named_with_what_to_do(tmp_path: Path) -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    cases: list[tuple[bytes, type[Exception], str]] = [
        (b"  \n", Damaged, "empty"),
        (compound + "EncryptedPackage".encode("utf-16-le"), Encrypted, "password"),
        (compound + "Workbook".encode("utf-16-le"), UnknownKind, "XLSX"),
        (compound + "WordDocument".encode("utf-16-le"), UnknownKind, "DOCX"),
        (b"{\\rtf1 x}", UnknownKind, "RTF"),
        (zipped({"a.txt": "x"}), UnknownKind, "unpack"),
        (zipped({"ppt/presentation.xml": "x"}), UnknownKind, "PDF"),
        (zipped({"content.xml": "x", "mimetype": "x"}), UnknownKind, "OpenDocument"),
        (zipped({"[Content_Types].xml": "x"}), Damaged, "word/document.xml"),
        (docx("")[:200], Damaged, "broken"),
        (bytes(range(256)) * 9, UnknownKind, "no kind"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", UnknownKind, "web archive"),
    ]
    for data, error, words in cases:
        with pytest.raises(error, match=words) as caught:
            kind_of(written(tmp_path, "file.pdf", data))
        assert "\n" not in str(caught.value)


def test_files_directories_and_globs_are_each_taken_once(tmp_path: Path) -> None:
    folder = tmp_path / "年度报告（二）"
    (folder / "更早").mkdir(parents=True)
    for name in ("乙.pdf", "甲.PNG", "更早/丙.docx", "notes.json", ".hidden.pdf", "~$乙.docx"):
        (folder / name).write_bytes(b"x")
    paths, refused = inputs([str(folder), str(folder / "*.pdf"), str(folder / "notes.json")])
    assert [path.name for path in paths] == ["乙.pdf", "甲.PNG", "丙.docx", "notes.json"]
    assert refused == []


def test_a_name_with_brackets_is_a_name_before_it_is_a_pattern(tmp_path: Path) -> None:
    written(tmp_path, "a[1].pdf", b"x")
    written(tmp_path, "a1.pdf", b"x")
    paths, _ = inputs([str(tmp_path / "a[1].pdf")])
    assert [path.name for path in paths] == ["a[1].pdf"]


def test_what_cannot_be_read_is_told_and_the_rest_is_taken(tmp_path: Path) -> None:
    good = written(tmp_path, "good.pdf", b"x")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    bad = [str(tmp_path / name) for name in ("missing.pdf", "*.tif", "empty", "pipe", "a\0b")]
    paths, refused = inputs([*bad, str(good)])
    assert paths == [good]
    assert [name for name, _ in refused] == bad
    for _, reason in refused:
        assert ":" in reason and "\n" not in reason


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = written(tmp_path, "large.pdf", b"x" * 2_000_001)
    with pytest.raises(TooLarge, match="raise the limit"):
        within(path, Limits(max_bytes=2_000_000))


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    data = b"ledger" * 400_000
    assert sha256_of(written(tmp_path, "x", data)) == hashlib.sha256(data).hexdigest()
