"""`gouji extract`: files in, JSON out."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command(short_help="Read files; write their tables, facts and doubts as JSON.")
@click.argument("files", nargs=-1, required=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where the JSON goes.")
@click.option("--form", default="auto", show_default=True, metavar="ID|auto", help="The form, if you know it.")
@click.option("--json-lines", is_flag=True, help="Also print each extraction to standard output, one a line.")
@click.option("--reader", default=None, help="onnx, paddle, paddle:DIR or transformers:DIR.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=None,
    help="Processes that read: files, or pages of a long one; default: the cores.",
)
@click.option("--target-error", type=click.FloatRange(0, 1), default=None, help="Share of accepted facts that may err.")
@click.option(
    "--overlay",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also draw each page with its cells and doubts into this directory.",
)
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
def extract(
    files: tuple[str, ...],
    out: Path,
    form: str,
    json_lines: bool,
    reader: str | None,
    jobs: int | None,
    target_error: float | None,
    overlay: Path | None,
    quiet: bool,
) -> None:
    """Read FILES (PDF, PNG, JPEG, WebP, TIFF, DOCX, XLSX, HTML, text, a directory, or a glob), without any server.

    Each file becomes OUT/<file name without its last suffix>.json. A file that cannot be read gets a one-line
    reason and an exit status of 1; the others are still done.

    \b
    Examples:
      gouji extract report.pdf --out read
      gouji extract scans/ 'more/*.tif' --out read --form gov-disclosure-2021
      gouji extract report.pdf --out read --overlay pictures
      gouji extract report.pdf --out read --json-lines --quiet | jq '.facts[] | select(.state == "flagged")'
    """
    import json
    from dataclasses import replace

    from models.files import inputs
    from services.extract import extract as extract_all
    from services.progress import Progress
    from services.settings import Settings

    settings = Settings.from_environment()
    given = {"reader": reader, "jobs": jobs, "target_error": target_error}
    settings = replace(settings, **{name: value for name, value in given.items() if value is not None})
    paths, refused = inputs(files)
    failed = len(refused)
    for name, reason in refused:
        click.echo(f"{name}: {reason}", err=True)
    progress = Progress(len(paths), quiet=quiet)
    for done in extract_all(paths, out, settings, form, progress.page):
        if done.extraction is None:
            failed += 1
            progress.failed(done.path, done.reason or "no reason known")
        else:
            progress.done(done.path, done.extraction)
            if overlay:
                from services.overlay import overlays
                from services.wiring import limits

                for _ in overlays(done.path, done.extraction, limits(settings), overlay):
                    pass
            if json_lines:
                click.echo(json.dumps(done.extraction, ensure_ascii=False))
    progress.close()
    if failed:
        sys.exit(1)
