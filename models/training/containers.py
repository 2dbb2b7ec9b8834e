"""Pixels become files as they come in life (PDF of images, PNG, JPEG, TIFF of many pages), each time the same bytes."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

import cv2
import numpy as np

from models.errors import BadRequest
from models.sheet import Image

CONTAINERS = ("pdf", "png", "jpg", "tiff")


def encoded(image: Image, quality: int) -> bytes:
    """A page as JPEG bytes; grey where it has no colour."""
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return data.tobytes()


def seen_again(data: bytes) -> Image:
    """What a reader of JPEG bytes sees."""
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)  # pyright: ignore[reportReturnType]


def contained(images: Sequence[Image], container: str, quality: int, dpi: float) -> bytes:
    """Pages as one file. Quality 0 means one bit a pixel: Group 4 in a TIFF, deflated in a PDF."""
    if container == "pdf":
        return _pdf(images, quality, dpi)
    if container == "tiff":
        return _tiff(images, quality, dpi)
    if container not in CONTAINERS:
        raise BadRequest(f"no container called {container!r}; there are: {', '.join(CONTAINERS)}")
    if len(images) != 1:
        raise BadRequest(f"a {container} holds one page, not {len(images)}; ask for pdf or tiff")
    if container == "jpg":
        return _with_dpi(encoded(images[0], quality or 90), dpi)
    return _png(images[0], quality, dpi)


def _with_dpi(data: bytes, dpi: float) -> bytes:
    """JPEG bytes that say their resolution in the JFIF header."""
    density = round(dpi).to_bytes(2, "big")
    return data[:13] + b"\x01" + density + density + data[18:] if data[6:10] == b"JFIF" else data


def _pillow(image: Image, quality: int):
    from PIL import Image as Pillow

    if image.ndim == 2:
        return Pillow.fromarray(image > 127) if quality == 0 else Pillow.fromarray(image)
    return Pillow.fromarray(np.ascontiguousarray(image[:, :, ::-1]))


def _png(image: Image, quality: int, dpi: float) -> bytes:
    out = io.BytesIO()
    _pillow(image, quality).save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def _tiff(images: Sequence[Image], quality: int, dpi: float) -> bytes:
    pictures = [_pillow(image, quality) for image in images]
    out = io.BytesIO()
    how = {"compression": "group4"} if quality == 0 else {"compression": "jpeg", "quality": quality}
    pictures[0].save(out, "TIFF", save_all=True, append_images=pictures[1:], dpi=(dpi, dpi), **how)
    return out.getvalue()


def _pdf(images: Sequence[Image], quality: int, dpi: float) -> bytes:
    """A PDF with one image a page, as scanners write it."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for image in images:
        height, width = image.shape[:2]
        points = (width * 72 / dpi, height * 72 / dpi)
        first = len(objects) + 1
        kids.append(f"{first} 0 R")
        draw = f"q {points[0]:.3f} 0 0 {points[1]:.3f} 0 0 cm /Im Do Q".encode()
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {points[0]:.3f} {points[1]:.3f}] "
            f"/Resources << /XObject << /Im {first + 2} 0 R >> >> /Contents {first + 1} 0 R >>".encode()
        )
        objects.append(_stream("", draw))
        space = "/DeviceGray" if image.ndim == 2 else "/DeviceRGB"
        head = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {space} "
        if quality == 0:
            bits = np.packbits(image > 127, axis=1).tobytes()
            objects.append(_stream(head + "/BitsPerComponent 1 /Filter /FlateDecode ", zlib.compress(bits, 9)))
        else:
            objects.append(_stream(head + "/BitsPerComponent 8 /Filter /DCTDecode ", encoded(image, quality)))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{place:010d} 00000 n \n" for place in places
    )
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + table.encode() + tail.encode()


def _stream(head: str, data: bytes) -> bytes:
    return f"<< {head}/Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"
