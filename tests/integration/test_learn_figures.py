"""The small reader of figures learns along with the large one, and is found beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from learning_parts import SHIPPED, champion, clean, corrections, known, needled

from models import zoo
from models.errors import MissingModel
from models.ocr.pair import Pair
from models.ocr.reader import Crop
from models.ocr.session import Network
from models.ocr.small import FigureReader
from models.training.figure_reader import FigureRecipe, learned_from, loaded, standing, train_figures


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("figures") / "figures.onnx"
    recipe = FigureRecipe(passes=12, batch=32, drawn=1.0, minutes=0.5)
    assert train_figures(zoo.FIGURES, corrections(60), known(30), file, recipe) > 10
    return file


def test_the_loaded_network_says_what_the_file_says():
    import torch

    pixels = np.random.default_rng(1).random((3, 1, 32, 96), np.float32)

    with torch.no_grad():
        said = torch.softmax(loaded(zoo.FIGURES)(torch.from_numpy(pixels)), dim=2).numpy()

    assert np.abs(said - Network(zoo.FIGURES, 1)(pixels)).max() < 1e-5


def test_another_network_is_refused():
    with pytest.raises(MissingModel, match="no figure reader"):
        loaded(SHIPPED)


def test_it_reads_more_of_what_was_corrected_and_no_less_of_the_rest(learned: Path):
    unseen = [needled(text, 700 + i) for i, text in enumerate(["10", "20", "0", "200", "30", "100"] * 12)]
    rest = known(60, 9)
    before, after = zoo.figure_reader(1), FigureReader(learned, 1)

    def wrong(reader, lines) -> int:
        said = reader.read([Crop(line.image, digits=True) for line in lines])
        return sum(one.text != line.text for one, line in zip(said, lines, strict=True))

    assert wrong(before, unseen) >= 8
    assert wrong(after, unseen) <= wrong(before, unseen) / 2
    assert wrong(after, rest) <= wrong(before, rest) + 2


def test_it_is_found_beside_the_reader_that_it_learned_with(learned: Path):
    assert zoo.figures_beside(f"onnx:{learned.parent}") == learned
    assert zoo.figures_beside("onnx") == zoo.FIGURES
    assert zoo.figures_beside(f"onnx:{learned.parent.parent}") == zoo.FIGURES


def test_without_figures_there_is_nothing_for_it_to_learn(tmp_path: Path):
    words = [clean("Total", 1, "corrected")]

    assert learned_from(words) == []
    assert train_figures(zoo.FIGURES, words, [], tmp_path / "figures.onnx") == 0
    assert not (tmp_path / "figures.onnx").exists()


def test_a_pair_asks_both_about_figures_and_the_large_one_alone_about_words():
    lines = [clean("1286", 2), clean("Total", 3)]

    figure, words = Pair(champion(), zoo.figure_reader(1)).read([Crop(lines[0].image, True), Crop(lines[1].image)])

    assert (figure.text, words.text) == ("1286", "Total")
    assert "figures/" in figure.reader and "figures/" not in words.reader


def test_a_crop_may_stand_in_its_cell_with_rulings_at_its_edges():
    line = clean("17", 4)

    pages = [standing(line.image, np.random.default_rng(seed)) for seed in range(20)]

    assert all(page.shape[0] > line.image.shape[0] and page.shape[1] > line.image.shape[1] for page in pages)
    assert any(page[0].mean() < 128 for page in pages) and any(page[0].mean() > 200 for page in pages)
