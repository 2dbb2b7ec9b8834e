"""Image files: every kind of pixel comes out as eight bits a colour on white paper, as a viewer shows it."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tiny_files import encoded, written

from models.errors import Damaged, TooLarge, UnknownKind, UnreadableFile
from models.files import Limits
from models.pages import open_pages
from models.sheet import Sheet


def marked(size: tuple[int, int] = (300, 400)) -> Image.Image:
    """White paper with a black mark in its top left corner."""
    image = Image.new("RGB", size, "white")
    image.paste((0, 0, 0), (0, 0, 50, 50))
    return image


def first(folder: Path, data: bytes) -> Sheet:
    return next(iter(open_pages(written(folder, "image.bin", data))))


def corners(sheet: Sheet) -> dict[str, bool]:
    dark = sheet.image.max(axis=2) < 60
    return {
        "top left": bool(dark[8, 8]),
        "top right": bool(dark[8, -8]),
        "bottom left": bool(dark[-8, 8]),
        "bottom right": bool(dark[-8, -8]),
    }


def png_of(width: int, height: int) -> bytes:
    """A PNG that declares a size and holds nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def test_every_kind_of_pixel_becomes_the_same_page(tmp_path: Path) -> None:
    plain = marked()
    alpha = Image.new("RGBA", plain.size, (0, 0, 0, 0))
    alpha.paste((0, 0, 0, 255), (0, 0, 50, 50))
    deep = (np.asarray(plain.convert("L")) > 128).astype(np.uint16)
    files = {
        "PNG": encoded(plain, "PNG"),
        "JPEG": encoded(plain, "JPEG", quality=95),
        "WebP": encoded(plain, "WEBP", lossless=True),
        "BMP": encoded(plain, "BMP"),
        "TIFF": encoded(plain, "TIFF"),
        "fax": encoded(plain.convert("1"), "TIFF", compression="group4"),
        "palette": encoded(plain.quantize(8), "PNG"),
        "grey": encoded(plain.convert("L"), "PNG"),
        "transparent": encoded(alpha, "PNG"),
        "transparent grey": encoded(alpha.convert("LA"), "PNG"),
        "CMYK JPEG": encoded(plain.convert("CMYK"), "JPEG", quality=95),
        "CMYK TIFF": encoded(plain.convert("CMYK"), "TIFF"),
        "16 bit": encoded(Image.fromarray(deep * 65535), "PNG"),
        "12 bit in 16": encoded(Image.fromarray(deep * 4095), "TIFF"),
        "floating": encoded(Image.fromarray(deep.astype(np.float32)), "TIFF"),
    }
    for name, data in files.items():
        sheet = first(tmp_path, data)
        assert sheet.image.shape == (400, 300, 3) and sheet.image.dtype == np.uint8, name
        expected = np.asarray(plain)[:, :, ::-1].astype(int)
        assert np.abs(sheet.image.astype(int) - expected).mean() < 2, name
        assert sheet.glyphs == ()


def test_colours_come_in_the_order_blue_green_red(tmp_path: Path) -> None:
    sheet = first(tmp_path, encoded(Image.new("RGB", (20, 20), (255, 0, 10)), "PNG"))
    assert sheet.image[3, 3].tolist() == [10, 0, 255]


def test_an_orientation_is_applied_as_a_viewer_does(tmp_path: Path) -> None:
    places = {1: "top left", 3: "bottom right", 6: "top right", 8: "bottom left"}
    for kind in ("JPEG", "PNG", "WEBP", "TIFF"):
        for orientation, place in places.items():
            exif = Image.Exif()
            exif[0x0112] = orientation
            options = {"tiffinfo": {0x0112: orientation}} if kind == "TIFF" else {"exif": exif}
            sheet = first(tmp_path, encoded(marked(), kind, **options))
            assert sheet.image.shape[:2] == (sheet.height, sheet.width), (kind, orientation)
            assert (sheet.width > sheet.height) == (orientation in (6, 8)), (kind, orientation)
            assert [name for name, dark in corners(sheet).items() if dark] == [place], (kind, orientation)


def test_a_fax_with_flat_pixels_is_stretched_to_square_ones(tmp_path: Path) -> None:
    page = Image.new("1", (1728, 1078), 1)
    page.paste(0, (0, 0, 204, 98))
    sheet = first(tmp_path, encoded(page, "TIFF", compression="group4", dpi=(204, 98)))
    assert (sheet.width, sheet.height) == (1728, round(1078 * 204 / 98))
    assert sheet.dpi == pytest.approx(204)
    dark = sheet.image[:, :, 0] < 128
    assert dark.any(axis=1).sum() == pytest.approx(204, abs=2)
    assert dark.any(axis=0).sum() == pytest.approx(204, abs=2)


def test_the_pages_of_a_tiff_come_in_order_and_can_be_read_in_any(tmp_path: Path) -> None:
    pages = [Image.new("1", (200, 300), 1) for _ in range(6)]
    for number, page in enumerate(pages):
        page.paste(0, (0, 0, 20 * (number + 1), 20))
    data = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    sheets = list(open_pages(written(tmp_path, "many.tif", data)))
    assert [sheet.number for sheet in sheets] == [1, 2, 3, 4, 5, 6]
    widths = {sheet.number: int((sheet.image[5, :, 0] == 0).sum()) for sheet in reversed(sheets)}
    assert widths == {number: 20 * number for number in range(1, 7)}


def test_the_resolution_is_what_the_file_says_where_that_is_likely(tmp_path: Path) -> None:
    a4 = Image.new("L", (1654, 2339), 255)
    assert first(tmp_path, encoded(a4, "PNG", dpi=(150, 150))).dpi == pytest.approx(150, abs=0.1)
    assert first(tmp_path, encoded(a4, "PNG")).dpi == pytest.approx(200, abs=1)
    assert first(tmp_path, encoded(a4, "PNG", dpi=(72, 72))).dpi == pytest.approx(200, abs=1)
    assert first(tmp_path, encoded(a4, "PNG", dpi=(1, 1))).dpi == pytest.approx(200, abs=1)


def test_a_very_large_picture_is_reduced_while_it_is_decoded(tmp_path: Path) -> None:
    for kind in ("JPEG", "PNG"):
        data = encoded(marked((1000, 801)), kind)
        sheet = next(iter(open_pages(written(tmp_path, "large.bin", data), Limits(working_pixels=250_000))))
        assert (sheet.width, sheet.height) == (500, 401)
        assert sheet.image.shape == (401, 500, 3)
        assert corners(sheet) == {"top left": True, "top right": False, "bottom left": False, "bottom right": False}


def test_too_many_pixels_or_pages_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="50000 × 50000"):
        first(tmp_path, png_of(50_000, 50_000))
    pages = [Image.new("1", (20, 30), 1)] * 12
    many = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    with pytest.raises(TooLarge, match="12 pages"):
        list(open_pages(written(tmp_path, "many.tif", many), Limits(pages=11)))


def test_broken_pictures_say_so_in_one_line(tmp_path: Path) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (400, 300), dtype=np.uint8))
    whole = {kind: encoded(noise, kind) for kind in ("PNG", "JPEG", "WEBP", "BMP", "TIFF")}
    for kind, data in whole.items():
        with pytest.raises(Damaged) as caught:
            _ = first(tmp_path, data[: len(data) // 3]).image
        assert "\n" not in str(caught.value) and "again" in str(caught.value), kind


def test_a_broken_fax_is_told_once_and_not_by_its_decoder(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data = encoded(marked((1000, 900)).convert("1"), "TIFF", compression="group4")
    for at in range(10, len(data) - 8, 7):
        try:
            _ = first(tmp_path, data[:at] + b"\xff\x13\x00" + data[at + 3 :]).image
        except UnreadableFile as error:
            assert "\n" not in str(error)
    assert capfd.readouterr().err == ""


def test_pictures_of_other_kinds_are_named(tmp_path: Path) -> None:
    cases = {
        "GIF": encoded(marked(), "GIF"),
        "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0" + b"\0" * 50,
        "Lab": encoded(Image.new("LAB", (20, 20)), "TIFF"),
    }
    for name, data in cases.items():
        with pytest.raises(UnknownKind, match=name):
            _ = first(tmp_path, data).image


def test_a_path_that_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.png", tmp_path, Path("\0")):
        with pytest.raises(UnreadableFile):
            list(open_pages(path))
