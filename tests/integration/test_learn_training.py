"""A recogniser learns, is killed and goes on, and comes out as a directory that both readers load."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from learning_parts import SHIPPED, champion, corrections, files, known, needled
from training_to_kill import RECIPE, lesson

from models import zoo
from models.errors import NothingToLearn, TrainingFailed
from models.ocr.port import ported
from models.ocr.reader import Crop
from models.training.comparing import changes, compared
from models.training.gate import judged
from models.training.learning_report import Story, written
from models.training.recogniser import CHECKPOINTS, Lesson, Trained, blended, train
from models.training.recogniser_data import pixels_of
from models.training.taught import Taught, losses
from models.training.write_back import proven, write_back

TESTS = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A training that was killed in its midst and taken up again."""
    directory = tmp_path_factory.mktemp("learned") / "model"
    command = [sys.executable, str(TESTS / "training_to_kill.py"), str(directory)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        for _ in process.stdout or ():
            if list((directory / CHECKPOINTS).glob("checkpoint-*/trainer_state.json")):
                process.send_signal(signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL
    assert not (directory / "inference.onnx").exists()
    return train(SHIPPED, lesson(), directory, RECIPE)


def test_a_killed_training_goes_on_from_its_checkpoint(trained: Trained):
    steps = [moment.step for moment in trained.history]

    assert trained.resumed
    assert steps == sorted(steps) and steps[-1] == trained.plan.steps
    state = next((trained.directory / CHECKPOINTS).glob("checkpoint-*/trainer_state.json"))
    assert json.loads(state.read_text())["global_step"] > 0


def test_what_was_trained_is_read_by_both_readers(trained: Trained):
    crops = [Crop(line.image) for line in known(8, 5)]
    texts = [line.text for line in known(8, 5)]

    by_onnx = [reading.text for reading in zoo.reader(f"onnx:{trained.directory}", 1).read(crops)]
    by_paddle = [reading.text for reading in zoo.reader(f"paddle:{trained.directory}", 1).read(crops)]

    assert by_onnx == texts
    assert by_paddle == texts
    assert {"inference.onnx", "inference.yml"} <= files(trained.directory)


def test_each_reading_names_the_weights_that_made_it(trained: Trained):
    name = zoo.reader(f"onnx:{trained.directory}", 1).name

    assert name != champion().name
    assert name.endswith(zoo.fingerprint(trained.directory / "inference.onnx"))


def test_what_was_learned_shows_on_lines_that_were_not_learned_from(trained: Trained):
    zeros = [needled(text, 500 + i, document=f"z{i % 9}") for i, text in enumerate(["10", "20", "0", "200", "30"] * 16)]

    change = changes(compared(zeros, champion(), zoo.reader(f"onnx:{trained.directory}", 1)))[0]

    assert change.errors_before >= 6
    assert change.errors_after <= change.errors_before / 2


def test_other_lines_in_the_same_directory_are_learned_from_the_beginning(trained: Trained, tmp_path: Path):
    directory = tmp_path / "again"
    shutil.copytree(trained.directory, directory)

    other = train(SHIPPED, replace(lesson(), corrections=corrections(9)), directory, replace(RECIPE, passes=1))

    assert not other.resumed and other.plan.lines == 9
    assert other.history[0].step == 0


def test_norms_and_frozen_layers_stay_as_they_are(trained: Trained):
    before, after = ported(SHIPPED).state_dict(), ported(trained.directory / "inference.onnx").state_dict()

    same = {name for name in before if bool((before[name] == after[name]).all())}

    assert all(name in same for name in before if "normalization" in name or name.startswith("head.head."))
    assert len(same) < len(before)


def test_the_champion_written_back_is_the_champion(tmp_path: Path):
    model = ported(SHIPPED)

    directory = write_back(SHIPPED, model.state_dict(), tmp_path / "same")

    proven(directory, model, pixels_of([line.image for line in known(3)]))
    one, other = onnx.load(str(SHIPPED)), onnx.load(str(directory / "inference.onnx"))
    for mine, theirs in zip(one.graph.initializer, other.graph.initializer, strict=True):
        assert np.array_equal(onnx.numpy_helper.to_array(mine), onnx.numpy_helper.to_array(theirs)), mine.name


def test_a_model_that_was_written_wrongly_is_thrown_away(tmp_path: Path):
    model = ported(SHIPPED)
    other = {name: value + 0.05 if value.is_floating_point() else value for name, value in model.state_dict().items()}
    directory = write_back(SHIPPED, other, tmp_path / "other")

    with pytest.raises(TrainingFailed, match="train again"):
        proven(directory, model, pixels_of([line.image for line in known(2)]))
    assert not directory.exists()


def test_a_challenger_with_a_swapped_alphabet_is_refused(tmp_path: Path):
    directory = write_back(SHIPPED, ported(SHIPPED).state_dict(), tmp_path / "swapped")
    graph = onnx.load(str(directory / "inference.onnx"))
    for entry in graph.metadata_props:
        if entry.key == "character":
            characters = entry.value.split("\n")
            entry.value = "\n".join([*characters[1:], characters[0]])
    onnx.save(graph, str(directory / "inference.onnx"))

    lines = [*corrections(30, 3), *known(40, 3)]
    judgement = judged(changes(compared(lines, champion(), zoo.reader(f"onnx:{directory}", 1))))

    assert not judgement.promoted
    assert "synthetic/clean is read worse" in " ".join(judgement.reasons)


def test_between_champion_and_trained_the_cheapest_is_kept():
    import torch

    start = ported(SHIPPED).state_dict()
    taught = Taught(ported(SHIPPED))
    name = next(n for n, p in taught.recogniser.named_parameters() if p.requires_grad)
    with torch.no_grad():
        taught.recogniser.state_dict()[name] += 1.0

    def cost_of(model: Taught) -> float:
        return abs(float((model.recogniser.state_dict()[name] - start[name]).mean()) - 0.4)

    assert blended(taught, start, (0.8, 0.4, 0.2), cost_of) == 0.4
    assert float((taught.recogniser.state_dict()[name] - start[name]).mean()) == pytest.approx(0.4, abs=1e-5)


def test_the_loss_over_a_few_columns_is_the_loss_over_all():
    import torch

    rng = torch.Generator().manual_seed(1)
    scores = torch.randn(3, 12, 500, generator=rng)
    labels = torch.tensor([[5, 5, 9], [77, -100, -100], [3, 4, -100]])
    lengths = (labels >= 0).sum(dim=1)
    wanted = torch.nn.functional.ctc_loss(
        scores.log_softmax(2).transpose(0, 1), labels.clamp_min(0), torch.full((3,), 12), lengths, reduction="none"
    )

    got = losses(scores, labels)

    shown = torch.where(wanted / lengths > 8, 8 + torch.log1p(wanted / lengths - 8), wanted / lengths)
    assert torch.allclose(got, shown, atol=1e-4)


def test_without_corrections_or_without_any_held_out_nothing_is_trained(tmp_path: Path):
    with pytest.raises(NothingToLearn, match="no corrected line can be learned"):
        train(SHIPPED, Lesson([], known(3), known(3)), tmp_path / "a", RECIPE)
    with pytest.raises(NothingToLearn, match="answer questions of more documents"):
        train(SHIPPED, Lesson(corrections(4), [], []), tmp_path / "b", RECIPE)


def test_a_report_shows_what_changed(trained: Trained, tmp_path: Path):
    outcomes = compared([*corrections(24, 4), *known(24, 4)], champion(), zoo.reader(f"onnx:{trained.directory}", 1))
    judgement = judged(changes(outcomes))
    curve = [(0, 0.4), (24, 0.2)]

    page = written(
        Story("digits-1", "pp-ocrv6-small", "0" * 64, judgement, outcomes, trained.history, curve, {"made": "here"}),
        tmp_path,
    )

    text = page.read_text(encoding="utf-8")
    assert files(tmp_path) == {"report.html", "report.png", "report.json"}
    assert (tmp_path / "report.png").read_bytes().startswith(b"\x89PNG")
    assert "digits-1" in text and "synthetic/clean" in text and text.count("data:image/png") > 6
    assert json.loads((tmp_path / "report.json").read_text())["promoted"] is judgement.promoted
