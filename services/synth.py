"""`gouji synth`: made-up documents and their truth, written into a directory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

SAMPLES = "samples"


def synthesise(
    out: Path,
    kinds: Sequence[str],
    split: str,
    damages: Sequence[str],
    seeds: Sequence[int],
    container: str | None = None,
) -> Iterator[Path]:
    """Write a document for every kind, damage and seed, each with `NAME.truth.json` beside it; yields the documents.

    The kind `samples` stands for the shipped samples, written again from what `text/` in the directory says.
    """
    from models.training.synthesis import make

    out.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        if kind == SAMPLES:
            yield from remake_samples(out)
            continue
        for damage in damages:
            for seed in seeds:
                made = make(kind, split, damage, seed, container)
                yield laid_down(out, made.name, made.data, made.truth)


def laid_down(out: Path, name: str, data: bytes, truth: dict) -> Path:
    """A document and its truth in a directory."""
    path = out / name
    path.write_bytes(data)
    text = json.dumps(truth, ensure_ascii=False, separators=(",", ":"))
    path.with_suffix(".truth.json").write_text(text.replace('{"row":', '\n{"row":') + "\n", encoding="utf-8")
    return path


def remake_samples(directory: Path) -> Iterator[Path]:
    """Write the shipped samples again; `directory` holds text/ with what the real reports say."""
    from models.errors import BadRequest
    from models.training.samples import made_samples

    if not (directory / "text").is_dir():
        raise BadRequest(f"no {directory / 'text'}: the samples are made from it; give --out datasets/samples")
    for made in made_samples(directory):
        yield laid_down(directory, made.name, made.data, made.truth)
