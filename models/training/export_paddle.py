"""A dataset in the form that PaddleOCR's recognition training reads: pictures, label files, a dictionary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from models.training.dataset import SPLITS, Dataset

LABELS = {"train": "rec_gt_train.txt", "validation": "rec_gt_val.txt", "test": "rec_gt_test.txt"}
DICTIONARY = "dict.txt"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and what has no place in the form."""

    samples: int
    without_text: int = 0
    """Crops of dirt: PaddleOCR passes over lines without a text, so they are left out."""
    unknown: tuple[str, ...] = ()
    """Characters that the recogniser's alphabet lacks, the most frequent first; they stand at the dictionary's end."""


def export_paddle(dataset: Dataset, directory: Path, alphabet: Iterable[str] = ()) -> Exported:
    """Write `rec_gt_train.txt` (picture, tab, text), its pictures, and `dict.txt` with one character a line.

    The dictionary is the recogniser's alphabet, in its order, then what the texts need beyond it; the space, which
    PaddleOCR adds by itself (`use_space_char`), is left out.
    """
    written, empty = 0, 0
    needed: Counter[str] = Counter()
    for split in SPLITS:
        rows = []
        (directory / split).mkdir(parents=True, exist_ok=True)
        for sample in dataset.samples[split]:
            if not (text := one_line(sample.text)):
                empty += 1
                continue
            picture = f"{split}/{sample.id}.png"
            (directory / picture).write_bytes(dataset.path(sample).read_bytes())
            rows.append(f"{picture}\t{text}\n")
            needed.update(text)
        (directory / LABELS[split]).write_text("".join(rows), encoding="utf-8", newline="\n")
        written += len(rows)
    known = [character for character in alphabet if character.strip()]
    more = [character for character, _ in needed.most_common() if character != " " and character not in set(known)]
    (directory / DICTIONARY).write_text("".join(f"{c}\n" for c in [*known, *more]), encoding="utf-8", newline="\n")
    return Exported(written, empty, tuple(more) if known else ())


def one_line(text: str) -> str:
    """A text without what would break its line of the label file: tabs and line ends become one space."""
    return " ".join(text.split())
