"""Small files made byte by byte, so that a test says exactly what is in them."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from PIL import Image

HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
SONG = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [ << /Type /Font "
    b"/Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 "
    b">> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] "
    b"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >> ] >>"
)


def pdf(*contents: str, page: str = "", resources: str = "", extra: tuple[bytes, ...] = ()) -> bytes:
    """A PDF with a page for each content stream; fonts F and S (Chinese), extra objects from number 10 on."""
    objects: dict[int, bytes] = {3: HELVETICA, 4: SONG}
    objects.update({10 + index: body for index, body in enumerate(extra)})
    kids = []
    for index, content in enumerate(contents):
        number = 1000 + 2 * index
        kids.append(f"{number} 0 R")
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /Contents {number + 1} 0 R /Resources << /Font << /F 3 0 R /S 4 0 R >> "
            f"{resources} >> {page if '/MediaBox' in page else page + ' /MediaBox [0 0 595 842]'} >>"
        ).encode()
        data = content.encode("latin-1")
        objects[number + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (max(places) + 1, start)
    return bytes(out)


def text(x: float, y: float, words: str, size: float = 12, mode: int = 0) -> str:
    """Operators that print Latin words."""
    return f"BT /F {size} Tf {mode} Tr 1 0 0 1 {x} {y} Tm ({words}) Tj ET\n"


def chinese(x: float, y: float, words: str, size: float = 12) -> str:
    """Operators that print Chinese words."""
    return f"BT /S {size} Tf 1 0 0 1 {x} {y} Tm <{words.encode('utf-16-be').hex()}> Tj ET\n"


def picture(image: Image.Image) -> bytes:
    """An image as an object of a PDF."""
    image = image.convert("L")
    data = zlib.compress(image.tobytes())
    return (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (*image.size, len(data), data)
    )


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """An image as a file of a format."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def zipped(parts: dict[str, bytes | str]) -> bytes:
    """A ZIP container of named parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def docx(body: str, **parts: str) -> bytes:
    """A Word document with a body of raw XML; other parts (numbering, styles) as the content of their root."""
    parts = {name: f"<w:{name} {_NAMES}>{content}</w:{name}>" for name, content in parts.items()}
    rels = "".join(
        f'<Relationship Id="r{index}" Type="{_RELATIONS}/{name}" Target="{name}.xml"/>'
        for index, name in enumerate(parts)
    )
    box = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{box}"><Relationship Id="r" Type="{_RELATIONS}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{box}">{rels}</Relationships>',
            **{f"word/{name}.xml": content for name, content in parts.items()},
        }
    )


def written(folder: Path, name: str, data: bytes) -> Path:
    """A file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return path
