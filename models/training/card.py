"""The card of a dataset: what it holds, how it was made, and how Hugging Face `datasets` loads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def card(manifest: Mapping[str, Any], version: str) -> str:
    """The README.md of a version."""
    lines, pages = manifest["lines"], manifest["pages"]
    return "\n".join(
        [
            "---",
            "configs:",
            *_config("lines", "", lines, default=True),
            *_config("pages", "pages/", pages),
            "---",
            f"# {manifest['name']}, version {version[:12]}",
            "",
            "Lines of text cut out of scanned tables, with what is truly printed there.",
            f"Version {version}" + (f", after {manifest['parent']}." if manifest["parent"] else ", the first."),
            "",
            "| split | lines | figures | labels | other | answered by people | documents |",
            "|---|---|---|---|---|---|---|",
            *(_line_row(split, counts) for split, counts in lines.items()),
            "",
            *_about_pages(pages),
            "Documents are divided, never the cells of one: by a hash of the document, so that a document stays where "
            "it is as the data grow.",
            f"Held out: {manifest['division']['validation']:.0%} for validation, {manifest['division']['test']:.0%} "
            f"for test, seed `{manifest['division']['seed']}`.",
            "",
            "How the samples were chosen:",
            "",
            *(f"- {name}: {value}" for name, value in sorted(manifest["how"].items())),
            "",
            "Each line of `metadata.jsonl`: `file_name`, `text`, `kind` (figure, label, other), `weight`, `document`, "
            "`page`, `box` (left, top, right, bottom as fractions of the page), `line` (of its cell), `form`, `key`, "
            "`reviewer`, `reason` (why it was asked, or `accepted`), `read_as` and `reader` (what the machine read, "
            "and with which weights), `crop` (sha256 of the PNG), `id`.",
            "",
            "```python",
            "from datasets import load_dataset",
            'lines = load_dataset("path/of/this/folder", "lines")',
            "```",
            "",
        ]
    )


def _config(name: str, folder: str, counts: Mapping[str, Mapping[str, Any]], default: bool = False) -> list[str]:
    """A config of the card's head: the splits that are not empty."""
    full = [split for split, one in counts.items() if one["samples"]]
    if not full:
        return []
    return [
        f"- config_name: {name}",
        *(["  default: true"] if default else []),
        "  drop_labels: true",
        "  data_files:",
        *(row for split in full for row in (f"  - split: {split}", f"    path: {folder}{split}/**")),
    ]


def _line_row(split: str, counts: Mapping[str, Any]) -> str:
    kinds = counts.get("kinds", {})
    figures = " | ".join(str(kinds.get(kind, 0)) for kind in ("figure", "label", "other"))
    return f"| {split} | {counts['samples']} | {figures} | {counts['answered']} | {counts['documents']} |"


def _about_pages(pages: Mapping[str, Mapping[str, Any]]) -> list[str]:
    if not any(one["samples"] for one in pages.values()):
        return []
    counts = ", ".join(f"{one['samples']} in {split}" for split, one in pages.items())
    return [f"Pages with their tables as people say they are: {counts}.", ""]
