"""Models in the registry: kept, proven, promoted, taken back within a second, on both databases."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from models import zoo
from models.errors import BadRequest, MissingModel
from models.ocr.reader import Crop
from services.audit import verify
from services.cli import main
from services.registry import SHIPPED, WEIGHTS, Registry, lineage
from services.settings import Settings
from services.store.blobs import Blobs
from services.store.registry import SqlRegistry
from services.store.sql import SqlStore


def a_registry(store: SqlStore, folder: Path, home: str = "models") -> Registry:
    return Registry(store, SqlRegistry(store.engine), Blobs(str(folder / "blobs")), folder / home)


def a_model(folder: Path, name: str, weights: bytes = b"") -> Path:
    directory = folder / "trained" / name
    directory.mkdir(parents=True)
    (directory / WEIGHTS).write_bytes(weights or name.encode())
    (directory / "inference.yml").write_text("Global: {model_name: PP-OCRv6_small_rec}\n")
    return directory


@pytest.fixture
def registry(store: SqlStore, tmp_path: Path) -> Registry:
    return a_registry(store, tmp_path)


def test_the_weights_that_come_with_gouji_are_the_first_champion(registry: Registry):
    champion = registry.champion()

    assert champion is not None
    assert champion.name == SHIPPED
    assert registry.directory(champion) == zoo.shipped(zoo.RECOGNISER)
    assert registry.reader(champion) == "onnx"
    assert registry.reader(champion, "paddle") == "paddle"
    assert [model.name for model in registry.models()] == [SHIPPED]


def test_a_model_is_kept_by_the_hash_of_its_files(registry: Registry, tmp_path: Path):
    directory = a_model(tmp_path, "small-2")

    model = registry.add(directory, "small-2", "recognise", SHIPPED, "d" * 64, {"epochs": 3}, {"cer": 0.02})
    again = registry.add(directory, "small-2", "recognise", SHIPPED, "d" * 64)
    shutil.rmtree(directory)

    assert again == model
    place = registry.directory(model)
    assert place == tmp_path / "models" / model.sha256
    assert (place / WEIGHTS).read_bytes() == b"small-2"
    assert (model.parent, model.dataset, model.results) == (SHIPPED, "d" * 64, {"cer": 0.02})
    assert model.settings["epochs"] == 3
    assert registry.model(model.sha256[:8]) == model
    assert [one.name for one in lineage(model, registry.models())] == ["small-2", SHIPPED]


def test_other_files_under_the_same_name_are_refused(registry: Registry, tmp_path: Path):
    registry.add(a_model(tmp_path, "small-2"), "small-2", "recognise")
    (tmp_path / "trained" / "small-2" / WEIGHTS).write_bytes(b"other")

    with pytest.raises(BadRequest, match="another name"):
        registry.add(tmp_path / "trained" / "small-2", "small-2", "recognise")


@pytest.mark.parametrize("harm", ["changed", "one more", "one less"])
def test_files_that_were_changed_are_never_promoted(registry: Registry, tmp_path: Path, harm: str):
    model = registry.add(a_model(tmp_path, "small-2"), "small-2", "recognise")
    place = registry.directory(model)
    if harm == "changed":
        (place / WEIGHTS).write_bytes(b"evil")
    elif harm == "one more":
        (place / "more.py").write_text("")
    else:
        (place / "inference.yml").unlink()

    with pytest.raises(MissingModel, match="were changed"):
        registry.promote("small-2", "admin")
    assert getattr(registry.champion(), "name", "") == SHIPPED


def test_another_machine_gets_a_model_from_the_blob_store(registry: Registry, store: SqlStore, tmp_path: Path):
    model = registry.add(a_model(tmp_path, "small-2"), "small-2", "recognise")

    elsewhere = a_registry(store, tmp_path, "models-elsewhere")

    place = elsewhere.directory(elsewhere.model("small-2"))
    assert place.parent == tmp_path / "models-elsewhere"
    assert (place / WEIGHTS).read_bytes() == (registry.directory(model) / WEIGHTS).read_bytes()


def test_rollback_goes_back_step_by_step_to_the_weights_that_came_with_gouji(registry: Registry, tmp_path: Path):
    for name in ("small-2", "small-3"):
        registry.add(a_model(tmp_path, name), name, "recognise", SHIPPED)
        registry.promote(name, "admin", "better")

    assert registry.roll_back("admin").name == "small-2"
    registry.promote("small-3", "admin")
    assert [registry.roll_back("admin").name, registry.roll_back("admin").name] == ["small-2", SHIPPED]
    with pytest.raises(BadRequest, match="gouji models promote"):
        registry.roll_back("admin")
    assert [(change.model, change.how) for change in registry.history()] == [
        (SHIPPED, "promoted"),
        ("small-2", "promoted"),
        ("small-3", "promoted"),
        ("small-2", "rolled-back"),
        ("small-3", "promoted"),
        ("small-2", "rolled-back"),
        (SHIPPED, "rolled-back"),
    ]


def test_each_change_of_champion_is_in_the_chained_log(registry: Registry, store: SqlStore, tmp_path: Path):
    registry.add(a_model(tmp_path, "small-2"), "small-2", "recognise", SHIPPED)
    registry.promote("small-2", "王芳", "fewer errors on faxes")
    registry.promote("small-2", "王芳")
    registry.roll_back("李强", why="slower")

    kinds = [(event.kind, event.actor) for event in store.events() if event.kind.startswith("model.")]

    assert kinds == [
        ("model.registered", "gouji"),
        ("model.promoted", "gouji"),
        ("model.registered", "gouji"),
        ("model.promoted", "王芳"),
        ("model.rolled-back", "李强"),
    ]
    assert verify(store).whole


def test_the_seconds_that_a_rollback_takes_are_told(tmp_path: Path):
    """Asserts on the outcome only: how long it takes depends on what else the machine does."""
    from services import wiring

    settings = Settings(home=str(tmp_path / "home"))
    store = wiring.store(settings)
    registry = wiring.registry(settings, store)
    registry.add(a_model(tmp_path, "small-2", zoo.shipped(zoo.RECOGNISER).read_bytes()), "small-2", "recognise")
    calls, commands = [], []
    for _ in range(5):
        registry.promote("small-2", "admin")
        start = time.monotonic()
        assert registry.roll_back("admin").name == SHIPPED
        calls.append(time.monotonic() - start)
    for _ in range(3):
        registry.promote("small-2", "admin")
        start = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "services", "models", "rollback", "--home", settings.home],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        commands.append(time.monotonic() - start)
        assert done.stdout == f"{SHIPPED} is champion of recognise again\n"
    champion = registry.champion()
    store.close()
    assert champion is not None and champion.name == SHIPPED
    for what, seconds in (("registry's call", calls), ("whole command", commands)):
        print(f"rollback, the {what}: {statistics.median(seconds):.3f} s, at most {max(seconds):.3f} s")
    print(f"load average meanwhile: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def test_a_promoted_model_reads(registry: Registry, tmp_path: Path):
    weights = zoo.shipped(zoo.RECOGNISER).read_bytes()
    model = registry.add(a_model(tmp_path, "small-2", weights), "small-2", "recognise", SHIPPED)

    reader = zoo.reader(registry.reader(model), 1)

    assert reader.name.endswith(f"@{model.settings['files'][WEIGHTS][:8]}")
    assert len(reader.read([Crop(np.full((48, 96, 3), 255, np.uint8))])) == 1


def test_what_reads_nothing_is_not_given_to_readers(registry: Registry, tmp_path: Path):
    model = registry.add(a_model(tmp_path, "tables-2"), "tables-2", "structure")

    with pytest.raises(BadRequest, match="it reads nothing"):
        registry.reader(model)
    assert registry.champion("structure") is None
    assert registry.promote("tables-2", "admin").name == "tables-2"
    assert getattr(registry.champion(), "name", "") == SHIPPED


def test_what_is_not_there_is_said_so(registry: Registry, tmp_path: Path):
    (tmp_path / "empty").mkdir()

    with pytest.raises(BadRequest, match=f"there are: {SHIPPED}"):
        registry.promote("small-9", "admin")
    with pytest.raises(MissingModel, match="no model directory"):
        registry.add(tmp_path / "nowhere", "small-2", "recognise")
    with pytest.raises(MissingModel, match="is empty"):
        registry.add(tmp_path / "empty", "small-2", "recognise")


def test_the_command_line_shows_promotes_and_rolls_back(tmp_path: Path):
    from services import wiring

    settings = Settings(home=str(tmp_path / "home"))
    store = wiring.store(settings)
    wiring.registry(settings, store).add(a_model(tmp_path, "small-2"), "small-2", "recognise", SHIPPED, "d" * 64)
    store.close()

    def gouji(*words: str) -> str:
        ran = CliRunner().invoke(main, ["models", *words], env=settings.environment(), catch_exceptions=False)
        assert ran.exit_code == 0, ran.output
        return ran.stdout

    assert f"* {SHIPPED}" in gouji("list")
    assert gouji("promote", "small-2", "--why", "better", "--by", "王芳") == "small-2 is champion of recognise\n"
    listed = gouji("list").splitlines()
    assert [line[0] for line in listed] == [" ", "*"]
    shown = gouji("show", "small-2")
    assert "small-2, recognise, champion" in shown
    assert f"small-2 ← {SHIPPED}" in shown
    assert f"promoted by 王芳 after {SHIPPED}: better" in shown
    assert gouji("rollback") == f"{SHIPPED} is champion of recognise again\n"
