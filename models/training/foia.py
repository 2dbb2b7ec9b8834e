"""A US agency's annual FOIA report: three tables in English, one row a component and the agency's sum."""

from __future__ import annotations

import re

import numpy as np

from models.training.content import Block, Grid, Printed, Story, Words

_AGENCIES = {
    "tune": ("Department of Inland Waters", "Bureau of Coastal Surveys", "National Archives Council"),
    "judge": ("Department of Rural Affairs", "Office of Maritime Safety", "Federal Standards Board"),
}
_COMPONENTS = {
    "tune": ("Office of the Secretary", "Office of Inspector General", "Field Operations", "River Commission",
             "Office of General Counsel", "Dam Safety Administration", "Public Affairs", "HQ"),
    "judge": ("Executive Secretariat", "Regional Services", "Grain Inspection Service", "Office of the Chief Economist",
              "Office of Civil Rights", "Forestry Division", "Research Laboratory", "OIG"),
}  # fmt: skip
_RECEIVED = ("start", "received", "processed", "end")
_DISPOSED = (
    "full_grants", "partial_grants", "full_denials", "other_reasons.no_records", "other_reasons.referred",
    "other_reasons.withdrawn", "other_reasons.fees", "other_reasons.not_described", "other_reasons.improper",
    "other_reasons.not_agency_record", "other_reasons.duplicate", "other_reasons.other", "total",
)  # fmt: skip
_REASONS = (
    "No Records", "All Records Referred to Another Component or Agency", "Request Withdrawn", "Fee-Related Reason",
    "Records Not Reasonably Described", "Improper FOIA Request for Other Reason", "Not Agency Record",
    "Duplicate Request", "Other",
)  # fmt: skip


def foia_report(split: str, rng: np.random.Generator) -> Story:
    """A report whose rows and columns add up."""
    agency, year = str(rng.choice(_AGENCIES[split])), int(rng.integers(2012, 2025))
    names = [str(n) for n in rng.permutation(_COMPONENTS[split])[: int(rng.integers(3, 8))]]
    busy = 10 ** rng.uniform(0.5, 3.2 if split == "tune" else 3.6)
    disposed = {name: rng.poisson(busy * rng.gamma(0.8, 1, 12) * rng.choice([0.02, 0.2, 1], 12)) for name in names}
    rows = {name: [*map(int, parts), int(parts.sum())] for name, parts in disposed.items()}
    received = {name: _pending(int(rows[name][-1]), rng) for name in names}
    appealed = {name: _pending(int(rng.poisson(busy * 0.05)), rng) for name in names}
    frame = str(rng.choice(["full", "horizontal", "none", "none", "three-line", "open-sides"]))
    commas = bool(rng.random() < 0.7)
    things = {"received": "Requests", "appeals": "Appeals"}
    values: dict[str, tuple[object, str | None, str]] = {}
    keys: list[str] = []

    def grid(
        key: str, columns: tuple[str, ...], counts: dict[str, list[int]], header: list[Printed], deep: int
    ) -> Grid:
        cells = list(header)
        overall = [sum(column) for column in zip(*counts.values(), strict=True)]
        for row, (name, numbers) in enumerate([*counts.items(), ("AGENCY OVERALL", overall)], start=deep):
            cells.append(Printed(row, 0, 1, 1, name, "label", align="left", bold=name.isupper() and frame != "none"))
            for col, (column, number) in enumerate(zip(columns, numbers, strict=True), start=1):
                stub = "overall" if name == "AGENCY OVERALL" else re.sub(r"\W+", "_", name.casefold()).strip("_")
                full = f"{key}.{stub}.{column}"
                keys.append(full)
                values[full] = (number, None, "number")
                text = f"{number:,}" if commas else str(number)
                cells.append(Printed(row, col, 1, 1, text, "figure", full))
        widths = (
            (rng.uniform(1.8, 2.6), *([1.0] * len(columns))) if len(columns) < 9 else (2.0, *([1.0] * len(columns)))
        )
        return Grid(key, deep + len(counts) + 1, len(columns) + 1, tuple(cells), widths, deep, frame)

    def pending(key: str, counts: dict[str, list[int]]) -> Grid:
        thing = things[key]
        labels = (
            f"Number of {thing} Pending as of Start of Fiscal Year", f"Number of {thing} Received in Fiscal Year",
            f"Number of {thing} Processed in Fiscal Year", f"Number of {thing} Pending as of End of Fiscal Year",
        )  # fmt: skip
        header = [Printed(0, 0, 1, 1, "Agency / Component", "label", align="left")]
        header += [Printed(0, col, 1, 1, label, "label") for col, label in enumerate(labels, start=1)]
        return grid(key, _RECEIVED, counts, header, 1)

    firsts = ("Number of Full Grants", "Number of Partial Grants/Partial Denials",
              "Number of Full Denials Based on Exemptions")  # fmt: skip
    header = [Printed(0, 0, 2, 1, "Agency / Component", "label", align="left")]
    header += [Printed(0, col, 2, 1, label, "label") for col, label in enumerate(firsts, start=1)]
    header += [Printed(0, 4, 1, 9, "Number of Full Denials Based on Reasons Other than Exemptions", "label")]
    header += [Printed(1, col, 1, 1, label, "label") for col, label in enumerate(_REASONS, start=4)]
    header += [Printed(0, 13, 2, 1, "TOTAL", "label")]
    blocks: list[Block] = [
        Words(f"{agency}", "title"),
        Words(f"Annual FOIA Report for Fiscal Year {year}", "title"),
        Words("V. FOIA REQUESTS", "heading"),
        Words("A. Received, Processed and Pending FOIA Requests", "heading"),
        pending("received", received),
        Words("B. (1) Disposition of FOIA Requests -- All Processed Requests", "heading"),
        grid("dispositions", _DISPOSED, rows, header, 2),
        Words("VI. ADMINISTRATIVE APPEALS OF INITIAL DETERMINATIONS OF FOIA REQUESTS", "heading"),
        Words("A. Received, Processed and Pending Administrative Appeals", "heading"),
        pending("appeals", appealed),
    ]
    return Story("us-foia-annual", agency, year, tuple(blocks), tuple(keys), values)


def _pending(processed: int, rng: np.random.Generator) -> list[int]:
    start = int(rng.poisson(max(1.0, processed * 0.15)))
    end = int(rng.poisson(max(1.0, processed * 0.15)))
    received = processed + end - start
    if received < 0:
        start, received = processed + end, 0
    return [start, received, processed, end]
