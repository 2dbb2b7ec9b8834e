"""PDF pages: their characters and rulings in pixels, and when a text layer is not believed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from tiny_files import HELVETICA, chinese, encoded, pdf, picture, text, written

from models.errors import Damaged, Encrypted, TooLarge
from models.files import Limits
from models.pages import open_pages
from models.sheet import Sheet
from models.textlayer import lines_of, text_in, turn_of
from models.turned import upright

WHOLE_PAGE = "q 595 0 0 842 0 0 cm /I Do Q "
IMAGE = "/XObject << /I 10 0 R >>"


def first(path: Path) -> Sheet:
    return next(iter(open_pages(path)))


def said(sheet: Sheet) -> list[str]:
    return [" ".join(word.text for word in line) for line in lines_of(sheet.glyphs)]


def scan(lines: int = 40, size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    for line in range(lines):
        draw.text((100, 100 + line * 40), f"a scanned line of text, number {line}", fill=0, font_size=24)
    return image


def layer(mode: int = 0) -> str:
    return "".join(text(50, 800 - line * 19, f"layer {line} of some words", 10, mode) for line in range(40))


def repeated(print_: Callable[[float, float, str], str], words: str) -> str:
    return "".join(print_(72, 700 - 20 * line, words) for line in range(9))


def test_a_text_layer_is_read_with_sizes_and_places(tmp_path: Path) -> None:
    sheet = first(
        written(tmp_path, "a.pdf", pdf(text(72, 700, "Hello World 1,234.50") + chinese(72, 650, "一般公共预算")))
    )
    assert (sheet.width, sheet.height, sheet.dpi) == (1653, 2339, 200)
    assert said(sheet) == ["Hello World 1,234.50", "一般公共预算"]
    glyph = sheet.glyphs[0]
    assert glyph.text == "H"
    assert glyph.size == pytest.approx(12 * 200 / 72, rel=0.01)
    assert glyph.rect.left == pytest.approx(72 * 200 / 72, abs=2)
    assert glyph.rect.top < (842 - 700) * 200 / 72 < glyph.rect.bottom


def test_the_ink_lies_in_the_boxes_of_the_characters_however_the_page_is_turned(tmp_path: Path) -> None:
    content = text(72, 700, "Turned words") + "80 400 200 0.8 re f "
    source = pypdfium2.PdfDocument(pdf(content))
    for turned in (0, 90, 180, 270):
        page = source[0]
        page.set_rotation(turned)
        page.set_cropbox(20, 50, 580, 800)
        source.save(tmp_path / "t.pdf")
        sheet = first(tmp_path / "t.pdf")
        ink = sheet.image.min(axis=2) < 128
        for glyph in sheet.glyphs:
            left, top, right, bottom = (round(value) for value in glyph.rect)
            assert ink[top:bottom, left:right].any(), (turned, glyph)
        line = sheet.segments[0]
        middle = round((line.y0 + line.y1) / 2), round((line.x0 + line.x1) / 2)
        assert len(sheet.segments) == 1 and ink[middle]
        assert line.horizontal == (turned in (0, 180))
        assert turn_of(sheet.glyphs) == turned
        assert said(sheet) == ["Turned words"]


def test_rulings_come_from_strokes_borders_and_thin_fills(tmp_path: Path) -> None:
    drawn = {
        "a stroke": ("1 w 100 500 m 300 500 l S", 1),
        "a thin filled rectangle": ("100 500 200 0.5 re f", 1),
        "a border": ("100 500 200 50 re S", 4),
        "two strokes that touch": ("100 500 m 200 500 l S 200 500 m 300 500 l S", 1),
        "a dotted line of squares": (" ".join(f"{100 + 3 * n} 500 1 1 re f" for n in range(60)), 1),
        "a ground of a cell is no ruling": ("0.9 g 100 500 200 20 re f", 0),
        "white on white is no ruling": ("1 G 100 500 m 300 500 l S", 0),
        "white on a coloured ground is one": ("0.5 g 100 480 200 40 re f 1 G 100 500 m 300 500 l S", 1),
        "what is clipped away is none": ("q 0 0 50 50 re W n 100 500 m 300 500 l S Q", 0),
        "a slanting line is none": ("100 500 m 300 600 l S", 0),
    }
    for name, (operators, expected) in drawn.items():
        sheet = first(written(tmp_path, "r.pdf", pdf(layer() + operators)))
        assert len(sheet.segments) == expected, name


def test_a_clipped_ruling_ends_where_it_is_cut(tmp_path: Path) -> None:
    sheet = first(written(tmp_path, "r.pdf", pdf(layer() + "q 100 400 100 100 re W n 50 450 m 400 450 l S Q")))
    (line,) = sheet.segments
    assert line.x0 == pytest.approx(100 * 200 / 72, abs=1)
    assert line.x1 == pytest.approx(200 * 200 / 72, abs=1)


def test_what_is_drawn_inside_a_form_is_seen_in_its_place(tmp_path: Path) -> None:
    inner = b"1 w 0 0 m 100 0 l S BT /F 10 Tf 0 5 Td (inner) Tj ET"
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 -5 200 200] /Resources << /Font << /F 3 0 R >> >> /Length %d >>"
    body = form % len(inner) + b"\nstream\n" + inner + b"\nendstream"
    sheet = first(
        written(tmp_path, "f.pdf", pdf(layer() + "q 2 0 0 2 100 20 cm /I Do Q", resources=IMAGE, extra=(body,)))
    )
    (line,) = sheet.segments
    assert (line.x0, line.x1) == (pytest.approx(100 / 72 * 200, abs=1), pytest.approx(300 / 72 * 200, abs=1))
    assert "inner" in said(sheet)


def test_a_text_layer_that_print_does_not_show_is_not_believed(tmp_path: Path) -> None:
    page = picture(scan())
    cases = {
        "invisible text over a scan": WHOLE_PAGE + layer(3),
        "text painted under a scan": layer() + WHOLE_PAGE,
        "a scan with only a page number printed on it": WHOLE_PAGE + text(280, 20, "Page 3 of 9"),
        "characters of private use": repeated(chinese, "\ue001\ue002\ue003\ue004\ue005"),
        "codes of a PDF reader printed as text": repeated(text, "\\(cid:12\\)\\(cid:7\\)"),
        "rare characters from a broken map": repeated(chinese, "䶮㐂㐄龘鿇䴗䶊㸚㠭"),
    }
    for name, content in cases.items():
        sheet = first(written(tmp_path, "g.pdf", pdf(content, resources=IMAGE, extra=(page,))))
        assert sheet.glyphs == () and sheet.segments == (), name


def test_a_text_layer_over_a_picture_is_believed_when_print_shows_it(tmp_path: Path) -> None:
    pale = picture(Image.new("L", (600, 800), 238))
    sheet = first(written(tmp_path, "p.pdf", pdf(WHOLE_PAGE + layer(), resources=IMAGE, extra=(pale,))))
    assert len(said(sheet)) == 40


def test_a_photograph_on_a_page_of_text_leaves_the_text_believed_and_a_pasted_table_does_not(tmp_path: Path) -> None:
    grain = np.random.default_rng(2).integers(0, 255, (300, 400), dtype=np.uint8)
    photograph = picture(Image.fromarray(grain))
    beside = "q 400 0 0 300 100 100 cm /I Do Q " + "".join(text(50, 800 - 19 * n, "some words", 10) for n in range(20))
    assert first(written(tmp_path, "p.pdf", pdf(beside, resources=IMAGE, extra=(photograph,)))).glyphs
    pasted = picture(scan(16, (900, 700)))
    assert not first(written(tmp_path, "t.pdf", pdf(beside, resources=IMAGE, extra=(pasted,)))).glyphs


def test_chinese_spaced_out_has_no_spaces_unless_the_file_has_them(tmp_path: Path) -> None:
    out = "BT /S 12 Tf 5 Tc 400 700 Td <603b8ba16570> Tj ET BT /S 12 Tf 0 Tc 400 600 Td <603b00208ba1> Tj ET " + layer()
    found = [line for line in said(first(written(tmp_path, "c.pdf", pdf(out)))) if "总" in line]
    assert [line.split("words ")[-1] for line in found] == ["总计数", "总 计"]


def test_a_font_that_maps_to_nothing_makes_the_page_a_scan(tmp_path: Path) -> None:
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [ << /Type /Font /Subtype "
        b"/CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >> ] >>"
    )
    content = "".join(f"BT /X 12 Tf 72 {700 - 20 * n} Td <00110012001300140015> Tj ET " for n in range(9))
    page = "/Resources << /Font << /X 10 0 R >> >>"
    assert first(written(tmp_path, "x.pdf", pdf(content, page=page, extra=(font,)))).glyphs == ()


def test_a_scan_lands_on_its_raster_pixel_by_pixel(tmp_path: Path) -> None:
    pixels = np.where(np.random.default_rng(5).random((1754, 1240)) < 0.1, 0, 255).astype(np.uint8)
    image = picture(Image.fromarray(pixels))
    sheet = first(written(tmp_path, "n.pdf", pdf(WHOLE_PAGE, resources=IMAGE, extra=(image,))))
    assert sheet.glyphs == () and sheet.dpi == pytest.approx(150, abs=0.2)
    assert np.array_equal(sheet.image[:, :, 0], pixels)


def test_what_is_typed_into_a_form_field_is_text(tmp_path: Path) -> None:
    shape = b"BT /F 12 Tf 2 4 Td (4711) Tj ET"
    look = b"<< /Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F 3 0 R >> >> /Length %d >>"
    extra = (
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (4711) /F 4 "
        b"/Rect [400 302 500 322] /AP << /N 11 0 R >> >>",
        look % len(shape) + b"\nstream\n" + shape + b"\nendstream",
    )
    path = written(tmp_path, "form.pdf", pdf(layer(), page="/Annots [10 0 R]", extra=extra))
    assert any(line.endswith(" 4711") for line in said(first(path)))


def test_a_sheet_can_be_rasterised_after_the_iteration_has_moved_on(tmp_path: Path) -> None:
    pages = list(open_pages(written(tmp_path, "three.pdf", pdf(*[text(72, 700, f"page {n}") for n in range(3)]))))
    assert [page.number for page in pages] == [1, 2, 3]
    assert all(page.image.min() < 100 for page in pages)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_can_be_put_upright_and_its_places_found_again(tmp_path: Path, turned: int) -> None:
    source = pypdfium2.PdfDocument(pdf(text(72, 700, "First line") + text(72, 680, "Second") + "80 400 200 0.8 re f "))
    source[0].set_rotation(turned)
    source.save(tmp_path / "t.pdf")
    given = first(tmp_path / "t.pdf")
    sheet, to_given = upright(given)
    assert [[word.text for word in one] for one in lines_of(sheet.glyphs)] == [["First", "line"], ["Second"]]
    assert sheet.image.shape == (sheet.height, sheet.width, 3)
    assert sheet.segments[0].horizontal
    ink = sheet.image.min(axis=2) < 128
    for glyph, original in zip(sheet.glyphs, given.glyphs, strict=True):
        left, top, right, bottom = (round(value) for value in glyph.rect)
        assert ink[top:bottom, left:right].any()
        assert to_given(glyph.rect) == pytest.approx(original.rect)


def test_slanting_watermarks_are_no_text(tmp_path: Path) -> None:
    sheet = first(written(tmp_path, "w.pdf", pdf(layer() + "BT /F 40 Tf 0.7 0.7 -0.7 0.7 100 100 Tm (DRAFT) Tj ET")))
    assert not any("D" in line for line in said(sheet))


def test_a_sideways_header_reads_in_its_own_direction(tmp_path: Path) -> None:
    sheet = first(written(tmp_path, "s.pdf", pdf(layer() + "BT /F 12 Tf 0 1 -1 0 500 300 Tm (Upward 12) Tj ET")))
    sideways = [glyph for glyph in sheet.glyphs if glyph.turned == 270]
    around = sheet.width, sheet.height
    assert text_in(sideways, type(sideways[0].rect)(0, 0, *around)) == "Upward 12"


def test_bad_files_are_refused_with_a_reason(tmp_path: Path) -> None:
    whole = pdf(*[text(72, 700, "x" * 60)] * 5)
    cases: list[tuple[str, bytes, type[Exception], str]] = [
        ("an empty file", b"", Damaged, "empty"),
        ("a file that lacks its end", whole[:-300], Damaged, "cut off"),
        ("a file cut in its middle", whole[:1500], Damaged, "cut off"),
        ("nothing but a beginning and an end", b"%PDF-1.4\n%%EOF", Damaged, "broken"),
        ("more pages than the limit", pdf(*[""] * 12), TooLarge, "12 pages"),
        ("a page as large as a field", pdf("", page="/MediaBox [0 0 99999 9999]"), TooLarge, "inches"),
    ]
    for name, data, error, words in cases:
        with pytest.raises(error, match=words) as caught:
            list(open_pages(written(tmp_path, "bad.pdf", data), Limits(pages=10)))
        assert "\n" not in str(caught.value), name


def test_a_pdf_under_a_password_says_so(tmp_path: Path) -> None:
    from fpdf import FPDF
    from fpdf.enums import EncryptionMethod

    document = FPDF()
    document.add_page()
    document.set_encryption("owner", "user", encryption_method=EncryptionMethod.RC4)
    document.output(str(tmp_path / "locked.pdf"))
    with pytest.raises(Encrypted, match="password"):
        list(open_pages(tmp_path / "locked.pdf"))


def test_a_very_large_page_is_rasterised_coarser_not_refused(tmp_path: Path) -> None:
    sheet = first(written(tmp_path, "a0.pdf", pdf("", page="/MediaBox [0 0 2384 3370]")))
    limit = Limits().working_pixels
    assert 0.9 * limit < sheet.width * sheet.height <= 1.01 * limit


def test_a_picture_called_pdf_is_read_as_the_picture_it_is(tmp_path: Path) -> None:
    sheet = first(written(tmp_path, "really.pdf", encoded(Image.new("RGB", (300, 400), "white"), "JPEG")))
    assert (sheet.width, sheet.height) == (300, 400)


def test_bold_is_seen_by_the_name_of_the_font(tmp_path: Path) -> None:
    bold = HELVETICA.replace(b"/Helvetica", b"/Helvetica-Bold")
    page = "/Resources << /Font << /F 3 0 R /B 10 0 R >> >>"
    path = written(tmp_path, "b.pdf", pdf(layer() + "BT /B 12 Tf 72 20 Td (Total) Tj ET", page=page, extra=(bold,)))
    glyphs = first(path).glyphs
    assert "".join(glyph.text for glyph in glyphs if glyph.bold) == "Total"
