"""`gouji evaluate` and `gouji synth`: how right the reading is, and pages to find it out on."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click

DAMAGES = ("digital", "office", "bad", "fax", "photo", "worn")


@click.command(short_help="Score the reading of documents whose truth is known.")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write all scores here.")
@click.option("--wrong", is_flag=True, help="Print every cell that was read wrongly.")
@click.option(
    "--crops", type=click.Path(file_okay=False, path_type=Path), help="Save pictures of the wrong cells here."
)
@click.option("--likeness", is_flag=True, help="TEDS and GriTS too, by their libraries (slow).")
@click.option("--form", default="auto", show_default=True, metavar="ID|auto")
def evaluate(
    directory: Path, json_file: Path | None, wrong: bool, crops: Path | None, likeness: bool, form: str
) -> None:
    """Extract every document of DIRECTORY that has NAME.truth.json beside it, and score what came out.

    \b
    Examples:
      gouji evaluate datasets/samples --wrong
      gouji synth --out pages --damage fax --seeds 1-20 && gouji evaluate pages --json scores.json --crops wrong
    """
    from models.errors import UnreadableFile
    from models.metrics import likeness as likenesses
    from services import evaluate as judging
    from services.extract import extract
    from services.progress import Progress
    from services.settings import Settings

    settings = Settings.from_environment()
    pairs = judging.with_truth(directory)
    extractions, reasons = {}, {}
    with tempfile.TemporaryDirectory() as out:
        for number, names in enumerate(_apart([path for path, _ in pairs])):
            progress = Progress(len(names), quiet=False)
            for done in extract(names, Path(out) / str(number), settings, form, progress.page):
                if done.extraction is None:
                    reasons[done.path] = done.reason
                    progress.failed(done.path, done.reason or "no reason known")
                else:
                    extractions[done.path] = done.extraction
                    progress.done(done.path, done.extraction)
            progress.close()

    def read(path: Path) -> dict:
        if path not in extractions:
            raise UnreadableFile(reasons.get(path) or "not extracted")
        return extractions[path]

    documents = list(judging.evaluate(directory, read, likenesses if likeness else None))
    for document in documents if wrong else ():
        if document.wrongs or document.failure:
            click.echo(f"{document.path}:")
            for line in judging.wrong_lines(document):
                click.echo(line)
    click.echo(judging.as_table(documents))
    for line in judging.doubt_lines(documents):
        click.echo(line)
    if json_file:
        json_file.write_text(json.dumps(judging.as_json(documents), ensure_ascii=False, indent=1), encoding="utf-8")
    if crops:
        saved = [picture for document in documents for picture in judging.save_crops(document, crops)]
        click.echo(f"{len(saved)} pictures of wrong cells in {crops}")


def _apart(paths: list[Path]) -> list[list[Path]]:
    """The paths in groups within which no two files have one name."""
    groups: list[dict[str, Path]] = []
    for path in paths:
        group = next((g for g in groups if path.stem not in g), None)
        if group is None:
            groups.append(group := {})
        group[path.stem] = path
    return [list(group.values()) for group in groups]


class Seeds(click.ParamType):
    """Seeds as `7`, `1-20` or `1,5,9`."""

    name = "seeds"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> list[int]:
        if isinstance(value, list):
            return value
        seeds: list[int] = []
        try:
            for part in str(value).split(","):
                first, _, last = part.partition("-")
                seeds += range(int(first), int(last or first) + 1)
        except ValueError:
            self.fail(f"{value!r}: give seeds as 7, 1-20 or 1,5,9", param, ctx)
        return seeds


@click.command(short_help="Make pages up, with their exact truth.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--kind", "kinds", multiple=True, help="gov-disclosure-2021 and so on; default: both annual reports.")
@click.option("--damage", "damages", multiple=True, help=f"{', '.join(DAMAGES)}, with +turn90, +dpi300, +dotted …")
@click.option("--seeds", type=Seeds(), default="1-3", show_default=True)
@click.option("--split", type=click.Choice(["tune", "judge"]), default="tune", show_default=True)
@click.option("--container", type=click.Choice(["pdf", "tiff", "png", "jpg"]), default=None)
def synth(
    out: Path,
    kinds: tuple[str, ...],
    damages: tuple[str, ...],
    seeds: list[int],
    split: str,
    container: str | None,
) -> None:
    """Make documents up: whole reports in many looks and damages, each with NAME.truth.json beside it.

    Constants may be chosen on the split `tune`; `judge` has other fonts, figures and looks, and is only for measuring.

    \b
    Examples:
      gouji synth --out pages --damage fax --damage photo --seeds 1-10
      gouji synth --out pages --kind us-foia --damage office+turn90 --split judge
    """
    from services.synth import synthesise

    chosen = kinds or ("gov-disclosure-2019", "gov-disclosure-2021")
    for path in synthesise(out, chosen, split, damages or DAMAGES, seeds, container):
        click.echo(path)
