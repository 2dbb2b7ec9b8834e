"""`gouji risk`: the model that says how sure each figure is."""

from __future__ import annotations

from pathlib import Path

import click

from services.commands.evaluate import Seeds


@click.group(short_help="The model of doubt: what it promises; fit it anew.")
def risk() -> None:
    """How sure each figure is, is told by a small fitted model that ships with gouji.

    \b
    Examples:
      gouji risk show
      gouji risk fit --seeds 1001-1012 --out risk_model.json
    """


@risk.command(short_help="What the model was fitted on, and what it promises.")
@click.option("--model", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another than the shipped.")
def show(model: Path | None) -> None:
    """Print where the model comes from, and which promise it can keep.

    \b
    Example:
      gouji risk show --model risk_model.json
    """
    from review.risk import load, shipped
    from services.risk_fitting import promises

    for line in promises(load(model) if model else shipped()):
        click.echo(line)


@risk.command(short_help="Fit the model on made-up documents.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where the model goes.")
@click.option("--seeds", type=Seeds(), default="1001-1008", show_default=True)
@click.option("--kind", "kinds", multiple=True, help="Kinds of document; default: all four forms.")
@click.option("--damage", "damages", multiple=True, help="Damages; default: office, bad, fax, photo, worn.")
@click.option("--facts", type=click.Path(dir_okay=False, path_type=Path), help="Write all facts and features here.")
@click.option("--from", "given", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def fit(
    out: Path,
    seeds: list[int],
    kinds: tuple[str, ...],
    damages: tuple[str, ...],
    facts: Path | None,
    given: tuple[Path, ...],
) -> None:
    """Make documents up in the split `tune`, read them all, and fit the model on what was read rightly and wrongly.

    What --facts has written can be fitted again with --from, without reading anything.

    \b
    Examples:
      gouji risk fit --seeds 1001-1012 --out risk_model.json --facts facts.jsonl
      gouji risk fit --from facts.jsonl --from more.jsonl --out risk_model.json
    """
    from review.risk import Sample
    from review.risk_training import DAMAGES, KINDS
    from services.risk_fitting import MadeUp, fitted, kept, promises, sampled_all, written
    from services.settings import Settings

    settings = Settings.from_environment()
    samples: list[Sample] = [sample for path in given for sample in kept(path)]
    chosen, damaged = kinds or KINDS, damages or DAMAGES
    work = [] if given else [MadeUp(kind, damage, seed) for seed in seeds for kind in chosen for damage in damaged]
    for number, (document, new) in enumerate(sampled_all(work, settings) if work else (), start=1):
        samples += new
        wrong = sum(sample.wrong for sample in new)
        name = f"{document.kind} {document.damage} {document.seed}"
        click.echo(f"{number:>5} of {len(work)}  {name:<36} {len(new):>4} facts, {wrong} wrong", err=True)
    if facts:
        written(samples, facts)
    made_of = {
        "made": "fitted on made-up documents of the split 'tune', read and matched by this version",
        "kinds": list(chosen),
        "damages": list(damaged),
        "seeds": [min(seeds), max(seeds)],
        "reader": settings.reader,
    }
    if given:
        made_of = {"made": f"fitted on the facts of {', '.join(path.name for path in given)}"}
    model = fitted(samples, made_of)
    out.write_text(model.as_json() + "\n", encoding="utf-8")
    for line in promises(model):
        click.echo(line)
