"""Workers change over to the champion between documents, and every reading names its weights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
from PIL import Image

from models import zoo
from services import wiring
from services.registry import RECOGNISE, SHIPPED, WEIGHTS
from services.run import Run
from services.settings import Settings
from services.store.seam import DocumentState
from services.workbench import ShelteredBench


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=str(tmp_path / "home"), threads=1, pages_per_job=1)


@pytest.fixture
def bench(settings: Settings) -> Iterator[ShelteredBench]:
    bench = ShelteredBench(settings)
    yield bench
    bench.close()


def a_page(number: int) -> Image.Image:
    paper = np.full((400, 640), 255, np.uint8)
    for x in (40, 240, 440, 600):
        cv2.line(paper, (x, 60), (x, 340), 0, 2)
    for y in (60, 130, 200, 270, 340):
        cv2.line(paper, (40, y), (600, y), 0, 2)
    for row in range(4):
        for column, x in enumerate((60, 260, 460)):
            text = str(number * 1000 + row * 10 + column)
            cv2.putText(paper, text, (x, 108 + 70 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 2)
    return Image.fromarray(paper)


def a_scan(path: Path, *numbers: int) -> Path:
    first, *others = [a_page(number) for number in numbers]
    first.save(path, save_all=True, append_images=others, dpi=(150, 150))
    return path


def a_challenger(folder: Path) -> Path:
    """Reads as the shipped weights do, but is another file."""
    model = onnx.load(str(zoo.shipped(zoo.RECOGNISER)))
    model.metadata_props.add(key="note", value="another")
    folder.mkdir()
    onnx.save(model, str(folder / WEIGHTS))
    return folder


def readers(document) -> set[str]:
    """Who read it, besides the small network that has its say wherever figures stand."""
    cells = [cell for table in document.tables for cell in table.cells if cell.reading.text]
    names = {name for cell in cells for name in cell.reading.reader.split("+")}
    return {name for name in names if name.startswith("onnx/")}


def test_a_document_is_read_with_one_model_and_the_next_one_with_the_new_champion(
    tmp_path: Path, settings: Settings, bench: ShelteredBench
):
    desk = wiring.desk(settings, bench)
    store = wiring.store(settings)
    registry = wiring.registry(settings, store)
    registry.add(a_challenger(tmp_path / "challenger"), "challenger", RECOGNISE)
    bench.follow(wiring.champion(settings, store))
    sha = desk.receive(a_scan(tmp_path / "before.tif", 1, 2)).sha256
    assert desk.read(sha).state is DocumentState.READING, "its pages are read by jobs of their own"
    registry.promote("challenger", "Li")
    jobs = [job for job in desk.store.claim("test") if job.job == "read-part"]
    for job in jobs:
        desk.read_part(sha, job.payload["part"])
    desk.join(sha)
    later = desk.receive(a_scan(tmp_path / "after.tif", 3)).sha256
    desk.read(later)
    shipped, challenger = readers(desk.store.document(sha)), readers(desk.store.document(later))
    assert {part.weights for part in desk.store.parts(sha)} == {SHIPPED}
    assert shipped == {f"onnx/PP-OCRv6_small@{zoo.fingerprint(zoo.shipped(zoo.RECOGNISER))}"}
    assert challenger == {f"onnx/inference@{zoo.fingerprint(tmp_path / 'challenger' / WEIGHTS)}"}
    registry.roll_back("Li")
    last = desk.receive(a_scan(tmp_path / "last.tif", 4)).sha256
    desk.read(last)
    assert readers(desk.store.document(last)) == shipped
    store.close()
    desk.store.close()


def test_a_run_that_goes_on_after_a_promotion_ends_a_document_with_the_model_that_began_it(
    tmp_path: Path, settings: Settings, bench: ShelteredBench
):
    desk = wiring.desk(settings, bench)
    registry = wiring.registry(settings, desk.store)  # pyright: ignore[reportArgumentType]
    registry.add(a_challenger(tmp_path / "challenger"), "challenger", RECOGNISE)
    bench.follow(wiring.champion(settings, desk.store))  # pyright: ignore[reportArgumentType]
    scan = a_scan(tmp_path / "scan.tif", 1, 2)
    sha = desk.receive(scan).sha256
    desk.read(sha)
    desk.read_part(sha, 0)
    registry.promote("challenger", "Li")
    run = Run(settings, 1)
    assert [one.reason for one in run.files([scan], "auto")] == [""]
    assert readers(run.store.document(sha)) == {f"onnx/PP-OCRv6_small@{zoo.fingerprint(zoo.shipped(zoo.RECOGNISER))}"}
    run.close()
    desk.store.close()


def test_weights_that_the_settings_name_stay_whoever_is_champion(settings: Settings):
    from services.champion import follows_champion

    assert follows_champion(settings)
    assert not follows_champion(Settings(reader="onnx:/models/mine"))
    assert not follows_champion(Settings(reader="transformers:/models/mine"))
