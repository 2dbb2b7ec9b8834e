"""Every bad file over HTTP: a 4xx with a reason in one line, nothing left behind, and the service goes on."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from api_parts import Service, running, settings_in
from PIL import Image


def _pdf(pages: int = 1, password: str = "") -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(password) if password else None)
    for number in range(pages):
        canvas.drawString(72, 700, str(number))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _png(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def _cut_off(kind: str, share: float) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((400, 400), 60).save(out, kind)
    return out.getvalue()[: int(share * len(out.getvalue()))]


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * 450_000_000)
    return out.getvalue()


def _zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


FORM = "multipart/form-data; boundary=b"
BAD: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "empty.pdf": (lambda: b"", 422, "empty"),
    "encrypted.pdf": (lambda: _pdf(password="secret"), 422, "password"),
    "cut-off.pdf": (lambda: _pdf()[:500], 422, "cut off"),
    "rubbish.pdf": (lambda: b"%PDF-1.7\n" + b"rubbish " * 50 + b"\n%%EOF", 422, ""),
    "many.pdf": (lambda: _pdf(pages=10_000), 413, "2000"),
    "huge.png": (lambda: _png(50_000, 50_000), 413, "pixels"),
    "cut-off.jpg": (lambda: _cut_off("JPEG", 0.02), 422, "cut off or broken"),
    "nearly-whole.jpg": (lambda: _cut_off("JPEG", 0.98), 422, "cut off or broken"),
    "nearly-whole.png": (lambda: _cut_off("PNG", 0.98), 422, "cut off or broken"),
    "bomb.docx": (_bomb, 413, "ZIP bomb"),
    "archive.zip": (lambda: _zip("a.pdf"), 415, "unpack it"),
    "slides.pptx": (lambda: _zip("ppt/presentation.xml"), 415, "save it as PDF"),
    "broken.xlsx": (lambda: _zip("xl/workbook.xml")[:60], 422, "cut off or broken"),
    "old.xls": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "Workbook".encode("utf-16-le"), 415, "XLSX"),
    "picture.gif": (lambda: b"GIF89a" + b"\0" * 50, 415, "PNG"),
    "program.bin": (lambda: bytes(range(256)) * 40, 415, "no kind known"),
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(settings_in(tmp_path_factory.mktemp("bad"))) as one:
        yield one


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_a_reason(service: Service, name: str):
    make, status, reason = BAD[name]
    answer = service.client().post("/v1/documents", files={"files": (name, make())})

    assert answer.status_code == status, answer.text
    problem = answer.json()
    assert reason in problem["detail"] and problem["detail"].startswith(name)
    assert "\n" not in problem["detail"] and "Traceback" not in answer.text
    assert service.client().get("/v1/documents").json()["items"] == []


@pytest.mark.parametrize("name", ["report.png", "no-table.pdf", "../../etc/passwd", "\0", ""])
def test_a_file_that_only_looks_bad_is_taken_in(service: Service, name: str):
    """A wrong name says nothing, its bytes do; a page without a table is a page; a path is no path here."""
    answer = service.client().post("/v1/documents", files={"files": (name, _pdf())})
    assert answer.status_code in (200, 201) or (not name and answer.status_code == 422), answer.text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"--b\r\nContent-Disposition: form-data; name=files; filename=a.txt\r\n\r\nhalf", FORM, 400),
        (b"no multipart at all", FORM, 400),
        (b"", FORM, 400),
        (b"{}", "application/json", 415),
        (b"x", "multipart/form-data", 415),
        (b"--b\r\nContent-Disposition: form-data; name=form\r\n\r\nauto\r\n--b--\r\n", FORM, 422),
        (b"--b\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--b--\r\n", FORM, 422),
        (b"--b\r\nX: " + b"y" * 9000 + b"\r\n\r\n1\r\n--b--\r\n", FORM, 400),
    ],
)  # fmt: skip
def test_a_broken_request_is_refused_and_leaves_nothing(service: Service, body: bytes, kind: str, status: int):
    answer = service.client().post("/v1/documents", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status, answer.text
    arriving = Path(service.settings.home) / "arriving"
    assert [path for path in arriving.rglob("*") if path.is_file()] == []
