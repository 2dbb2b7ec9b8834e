"""What dataset tests stand on: samples with crops that are really there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from models.document import Box
from models.training.dataset import encoded
from models.training.sample import Marked, PageSample, Sample


def sha(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def a_line(number: int, document: str = "", text: str = "", reviewer: str | None = "王芳") -> tuple[Sample, bytes]:
    """A line of a document, with a crop of its own."""
    rng = np.random.default_rng(number)
    png = encoded(rng.integers(0, 255, (24, 30 + number % 7, 3), dtype=np.uint8))
    sample = Sample(
        crop=hashlib.sha256(png).hexdigest(),
        text=text or str(number * 7),
        document=document or sha(f"document {number // 4}"),
        page=1 + number % 2,
        box=Box(0.1, number % 90 / 100, 0.2, round(number % 90 / 100 + 0.008, 3)),
        form="gov-disclosure-2021",
        key=f"requests.r{number}.natural",
        reviewer=reviewer,
        reason="low-confidence" if reviewer else "accepted",
        read_as="1",
        reader="onnx/PP-OCRv6_small@1f2e3d4c",
    )
    return sample, png


def lines(count: int) -> list[tuple[Sample, bytes]]:
    """Lines of many documents, some of them accepted, some labels."""
    return [
        a_line(n, text="自然人" if n % 5 == 0 else "", reviewer=None if n % 3 == 0 else "王芳") for n in range(count)
    ]


def a_page(number: int, marks: Sequence[Marked] = ()) -> tuple[PageSample, bytes]:
    """A page with one table of two rows and two columns."""
    png = encoded(np.full((240, 320, 3), 200 + number % 50, np.uint8))
    table = (
        Marked("table", Box(0.1, 0.2, 0.9, 0.8)),
        Marked("table row", Box(0.1, 0.2, 0.9, 0.5)),
        Marked("table row", Box(0.1, 0.5, 0.9, 0.8)),
        Marked("table column", Box(0.1, 0.2, 0.5, 0.8)),
        Marked("table column", Box(0.5, 0.2, 0.9, 0.8)),
    )
    sample = PageSample(
        hashlib.sha256(png).hexdigest(), 320, 240, sha(f"page of {number}"), 1, (*table, *marks), reviewer="李强"
    )
    return sample, png
