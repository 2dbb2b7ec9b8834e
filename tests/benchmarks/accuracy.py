"""Measures what gouji promises and writes docs/accuracy.md and docs/accuracy.png. `make accuracy` runs it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from services.accuracy import ASKED_AT_MOST, DAMAGES, KINDS, Measured, measure, seeds_with_errors
from services.calibration import Judged, asked_for, bound, calibration_error, curve, reliability

WANTED = {
    "digital": "1.000 / 100 / 100 / 0",
    "office": "0.998 / 99.7 / 99 / 0",
    "bad": "0.98 / 98 / 96 / 0.2",
    "fax": "0.99 / 99 / 97 / 0.2",
    "photo": "0.98 / 98.5 / 97 / 0.2",
    "worn": "0.95 / 96 / 93 / 1",
}


def percent(share: float | None, digits: int = 2) -> str:
    return "–" if share is None else f"{100 * share:.{digits}f} %"


def reading_table(measured: Measured) -> list[str]:
    lines = [
        "| damage | pages | structure F1 | figures | labels | blanks invented | wanted | s/page |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for damage, score in measured.scores.items():
        rate = measured.seconds.get(damage, 0.0) / max(1, measured.pages[damage])
        lines.append(
            f"| {damage} | {measured.pages[damage]} | {score.structure_f1 or 0:.4f} | {percent(score.figures.rate)} "
            f"| {percent(score.labels.rate)} | {percent(score.blanks_invented.rate)} | {WANTED[damage]} | {rate:.2f} |"
        )
    return lines


def doubt_table(measured: Measured) -> list[str]:
    lines = [
        "| damage | facts | keyed rightly | text right | asked | asked at most | silent errors | upper bound, 95 % |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for damage in measured.scores:
        facts = [fact for fact in measured.facts if fact.damage == damage]
        lines.append(doubt_row(damage, facts, measured.unkeyed[damage], percent(ASKED_AT_MOST[damage], 0)))
    found = sum(one for one, _ in measured.unkeyed.values()), sum(every for _, every in measured.unkeyed.values())
    lines.append(doubt_row("**all**", measured.facts, found, ""))
    return lines


def doubt_row(name: str, facts: Sequence[Judged], keyed: tuple[int, int], wanted: str) -> str:
    accepted = [fact for fact in facts if not fact.flagged]
    silent = sum(not fact.right for fact in accepted)
    right = sum(fact.right for fact in facts) / len(facts)
    asked = 1 - len(accepted) / len(facts)
    return (
        f"| {name} | {len(facts)} | {percent(keyed[0] / max(1, keyed[1]))} | {percent(right)} | {percent(asked)} "
        f"| {wanted} | {silent} | {10_000 * bound(silent, len(accepted)):.1f} in 10,000 |"
    )


def threshold_lines(measured: Measured) -> list[str]:
    facts = measured.facts
    silent = sum(not fact.right and not fact.flagged for fact in facts)
    ours = sum(fact.flagged for fact in facts) / len(facts)
    plain = asked_for(curve(facts, [1 - fact.confidence for fact in facts]), silent)
    return [
        f"With {silent} silent errors left, gouji asks {percent(ours)} of all facts. A plain threshold on the reader's "
        f"confidence that leaves no more than {silent} asks {percent(plain)}: "
        f"{plain / max(ours, 1e-9):.1f} times as many."
    ]


def planted_lines(measured: Sequence[Measured], reports: int, first_seed: int) -> list[str]:
    """What became of errors that were printed in the source on purpose."""
    if not measured:
        return ["No documents with an error in their source were read in this run."]
    every = [planted for one in measured for planted in one.planted]
    facts = [fact for one in measured for fact in one.facts]
    silent = sum(not fact.right and not fact.flagged for fact in facts)
    lines = [
        f"{reports} more reports of the same split, the first ones from seed {first_seed} on with an error printed "
        f"in their source, each after every damage; {len(facts)} facts, {silent} of them wrong and accepted.",
        "",
        "| damage | errors | reported as violated | stand as printed | located to the cell or the pair |",
        "|---|---|---|---|---|",
    ]
    for damage in (*dict.fromkeys(p.damage for p in every), ""):
        own = [p for p in every if damage in ("", p.damage)]
        lines.append(
            f"| {damage or '**all**'} | {len(own)} | {sum(p.reported for p in own)} | {sum(p.kept for p in own)} "
            f"| {sum(p.located for p in own)} |"
        )
    return lines


def calibration_lines(measured: Measured) -> list[str]:
    bins = reliability(measured.facts)
    lines = ["| said, on average | true | wrong of facts |", "|---|---|---|"]
    lines += [f"| {one.said:.6f} | {one.wrong / one.of:.6f} | {one.wrong} of {one.of} |" for one in bins]
    return [*lines, "", f"Expected calibration error: {calibration_error(bins):.5f}."]


def plotted(measured: Measured, target: Path) -> None:
    """Risk against coverage, ours beside the threshold."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    facts = measured.facts
    figure, axes = pyplot.subplots(figsize=(8, 4.6), dpi=130)
    for name, doubts, colour in (
        ("plain confidence threshold", [1 - fact.confidence for fact in facts], "#9aa0a6"),
        ("gouji: pixels and arithmetic", [fact.error_probability for fact in facts], "#c2410c"),
    ):
        points = curve(facts, doubts)
        axes.step(
            [100 * point.asked for point in points],
            [10_000 * point.silent / len(facts) for point in points],
            where="post",
            label=name,
            color=colour,
            linewidth=2,
        )
    asked = 100 * sum(fact.flagged for fact in facts) / len(facts)
    silent = 10_000 * sum(not fact.right and not fact.flagged for fact in facts) / len(facts)
    axes.plot([asked], [silent], "o", color="#c2410c", markersize=8, label="where gouji stands")
    axes.axhline(1, color="#166534", linestyle=":", label="target: 1 in 10,000")
    axes.set_yscale("symlog", linthresh=0.5)
    axes.set_ylim(bottom=0)
    axes.set_xlim(0, 30)
    axes.set_xlabel("facts asked, %")
    axes.set_ylabel("silent errors in 10,000 facts")
    axes.set_title(f"{len(facts):,} facts of held-out documents, all damages together")
    axes.grid(alpha=0.25)
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(target)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--documents", type=int, default=4, help="documents of each form and damage")
    asked.add_argument("--first-seed", type=int, default=111)
    asked.add_argument("--planted", type=int, default=6, help="reports of each form with an error in their source")
    asked.add_argument("--first-planted", type=int, default=301, help="the seed from which these are looked for")
    asked.add_argument("--damage", action="append", choices=DAMAGES)
    asked.add_argument("--split", choices=["tune", "judge"], default="judge")
    asked.add_argument("--pages", type=Path, default=Path("out/accuracy"))
    asked.add_argument("--write", type=Path, default=Path("docs/accuracy.md"))
    options = asked.parse_args()
    seeds = range(options.first_seed, options.first_seed + options.documents)
    start = time.time()
    measured = measure(options.pages, list(seeds), options.damage or DAMAGES, options.split)
    damages = options.damage or DAMAGES
    seeds_of = {kind: seeds_with_errors(kind, options.split, options.first_planted, options.planted) for kind in KINDS}
    wrong = [
        measure(options.pages / "planted", own, damages, options.split, [kind]) for kind, own in seeds_of.items() if own
    ]
    options.write.parent.mkdir(parents=True, exist_ok=True)
    plot = options.write.with_suffix(".png")
    plotted(measured, plot)
    documents = 2 * options.documents * len(measured.scores)
    options.write.write_text(
        "\n".join(
            [
                "# Accuracy",
                "",
                f"Written by `make accuracy` in {(time.time() - start) / 60:.0f} minutes: {documents} made-up annual "
                f"reports (2019 and 2021 form) of the split `{options.split}`, seeds {seeds[0]}–{seeds[-1]}, with "
                "other fonts, figures and looks than the pages for tuning. Not quite untouched: failures on seeds 1–4 "
                "and single documents of seeds 41–64 of this split were looked at, and code and a few thresholds "
                "changed for them; of seeds 31–34, 71–74 and 91–98 the scores were seen; no page of other seeds was. "
                "Exact match after NFKC, whole documents "
                "with their page breaks. Wanted: structure F1 / figures / labels in % / invented blanks in %, at most. "
                "Seconds are with all cores busy with as many documents.",
                "",
                "## Reading",
                *reading_table(measured),
                *[f"- not read: {failure}" for failure in measured.failures],
                "",
                "## Doubt",
                *doubt_table(measured),
                "",
                *threshold_lines(measured),
                "",
                f"![Risk against coverage]({plot.name})",
                "",
                "## Errors in the source",
                *planted_lines(wrong, sum(map(len, seeds_of.values())), options.first_planted),
                "",
                "## Calibration",
                *calibration_lines(measured),
                "",
            ]
        ),
        encoding="utf-8",
    )
    print(options.write.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
