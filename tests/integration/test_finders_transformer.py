"""Model directories as table finders: real loading, on small models made here."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import MissingModel
from models.layout.transformer import Preparation, Seen, grid_of, load, preparation
from models.sheet import Rect

STRUCTURE = {
    0: "table",
    1: "table column",
    2: "table row",
    3: "table column header",
    4: "table projected row header",
    5: "table spanning cell",
}


def save_table_transformer(folder: Path, labels: dict[int, str]) -> None:
    import torch
    from transformers import ResNetConfig, TableTransformerConfig, TableTransformerForObjectDetection

    torch.manual_seed(0)
    backbone = ResNetConfig(
        embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], layer_type="basic", out_features=["stage2"]
    )
    config = TableTransformerConfig(
        use_timm_backbone=False,
        use_pretrained_backbone=False,
        backbone_config=backbone,
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
        num_queries=8,
        id2label=labels,
        label2id={v: k for k, v in labels.items()},
    )
    TableTransformerForObjectDetection(config).save_pretrained(str(folder))


@pytest.fixture(scope="module")
def structure_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("structure")
    save_table_transformer(folder, STRUCTURE)
    (folder / "preprocessor_config.json").write_text(
        json.dumps({"size": {"shortest_edge": 64, "longest_edge": 96}, "image_mean": [0.5] * 3, "image_std": [0.5] * 3})
    )
    return folder


def test_a_table_transformer_directory_is_loaded_and_looks_at_pixels(structure_folder: Path):
    finder = load(structure_folder)
    assert finder.detection is None and finder.structure is not None
    seen = finder.structure(np.full((120, 90, 3), 255, np.uint8), least_score=0.0)
    assert len(seen) == 8
    assert all(0 <= s.rect.left <= s.rect.right <= 90 and 0 <= s.rect.top <= s.rect.bottom <= 120 for s in seen)
    assert {s.label for s in seen} <= set(STRUCTURE.values())
    assert isinstance(finder.find(np.full((120, 90, 3), 255, np.uint8)), list)


def test_a_directory_of_two_models_finds_with_one_and_parts_with_the_other(structure_folder: Path, tmp_path: Path):
    save_table_transformer(tmp_path / "detection", {0: "table", 1: "table rotated"})
    (tmp_path / "structure").symlink_to(structure_folder, target_is_directory=True)
    finder = load(tmp_path)
    assert finder.detection is not None and finder.structure is not None


def test_a_layout_model_of_the_rt_detr_kind_gives_table_areas(tmp_path: Path):
    import torch
    from transformers import RTDetrConfig, RTDetrForObjectDetection, RTDetrResNetConfig

    torch.manual_seed(0)
    config = RTDetrConfig(
        backbone_config=RTDetrResNetConfig(
            embedding_size=8,
            hidden_sizes=[8, 8, 16, 16],
            depths=[1, 1, 1, 1],
            layer_type="basic",
            out_features=["stage2", "stage3", "stage4"],
        ),
        encoder_in_channels=[8, 16, 16],
        encoder_hidden_dim=16,
        encoder_ffn_dim=16,
        encoder_attention_heads=2,
        d_model=16,
        num_queries=6,
        decoder_in_channels=[16, 16, 16],
        decoder_ffn_dim=16,
        decoder_layers=1,
        decoder_attention_heads=2,
        num_denoising=0,
        id2label={0: "paragraph_title", 1: "table"},
        label2id={"paragraph_title": 0, "table": 1},
    )
    RTDetrForObjectDetection(config).save_pretrained(str(tmp_path))
    said = {"size": {"height": 64, "width": 64}, "do_normalize": False}
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(said))
    finder = load(tmp_path)
    assert finder.structure is None and finder.detection is not None
    seen = finder.detection(np.full((100, 140, 3), 255, np.uint8), least_score=0.0)
    assert len(seen) == 6
    assert all(0.0 <= s.score <= 1.0 for s in seen)
    assert all((t.rows, t.cols) == (1, 1) for t in finder.find(np.full((100, 140, 3), 255, np.uint8)))


def without_weights(folder: Path) -> None:
    (folder / "config.json").write_text("{}")


def in_paddle_form(folder: Path) -> None:
    (folder / "inference.yml").write_text("Global: {}")


def of_another_kind(folder: Path) -> None:
    (folder / "config.json").write_text('{"model_type": "bert"}')
    (folder / "model.safetensors").write_bytes(b"")


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        (lambda folder: folder.rmdir(), "give one with config.json"),
        (lambda folder: None, "no config.json"),
        (without_weights, "put model.safetensors"),
        (in_paddle_form, "transformers form"),
        (of_another_kind, "no object detection model"),
    ],
)
def test_a_directory_that_is_no_model_says_what_to_do(prepare, says: str, tmp_path: Path):
    folder = tmp_path / "model"
    folder.mkdir()
    prepare(folder)
    with pytest.raises(MissingModel, match=says):
        load(folder)


def test_a_missing_directory_is_told_before_anything_heavy_is_imported(tmp_path: Path):
    import subprocess

    code = (
        "import sys; from pathlib import Path; from models.layout.transformer import load\n"
        f"try: load(Path({str(tmp_path / 'none')!r}))\n"
        "except Exception as error: print(type(error).__name__, 'torch' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["MissingModel", "False", "False"]


def test_pixels_are_prepared_as_the_directory_says(tmp_path: Path):
    assert preparation(tmp_path) == Preparation()
    prepared = Preparation(shortest=50, longest=80)(np.full((200, 100, 3), 255, np.uint8))
    assert prepared.shape == (1, 3, 80, 40)
    assert np.allclose(prepared[0, 0], (1 - 0.485) / 0.229, atol=1e-4)
    raw = Preparation(fixed=(32, 48), mean=None)(np.zeros((10, 10, 3), np.uint8))
    assert raw.shape == (1, 3, 32, 48) and not raw.any()


def bands(label: str, count: int, across: bool, step: float = 50) -> list[Seen]:
    edges = [(i * step + 2, (i + 1) * step - 2) for i in range(count)]
    return [Seen(label, 0.9, Rect(0, a, 500, b) if across else Rect(a, 0, b, 500)) for a, b in edges]


def test_rows_and_columns_become_a_grid_and_spanning_cells_its_spans():
    seen = [*bands("table row", 3, True), *bands("table column", 4, False)]
    seen += [Seen("table spanning cell", 0.8, Rect(52, 0, 148, 48)), Seen("table row", 0.6, Rect(0, 4, 500, 46))]
    table = grid_of(seen)
    assert table is not None and (table.rows, table.cols) == (3, 4)
    assert [(c.row, c.col, c.rowspan, c.colspan) for c in table.cells if c.colspan > 1] == [(0, 1, 1, 2)]
    assert len(table.cells) == 11


def test_a_table_without_rows_is_none():
    assert grid_of(bands("table column", 3, False)) is None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["table row", "table column", "table spanning cell", "table projected row header"]),
            st.floats(0, 400), st.floats(0, 400), st.floats(0, 300), st.floats(0, 300), st.floats(0.5, 1),
        ),
        max_size=14,
    )
)  # fmt: skip
def test_whatever_a_model_sees_each_place_has_one_cell(seen):
    table = grid_of([Seen(label, score, Rect(x, y, x + w, y + h)) for label, x, y, w, h, score in seen])
    if table is not None:
        places = [
            (r, c)
            for cell in table.cells
            for r in range(cell.row, cell.row + cell.rowspan)
            for c in range(cell.col, cell.col + cell.colspan)
        ]
        assert len(places) == len(set(places)) == table.rows * table.cols
