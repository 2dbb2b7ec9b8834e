"""Trained weights go back into the ONNX graph: a model directory that the onnx reader and PaddleOCR both load."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.errors import TrainingFailed
from models.ocr.paddle import described
from models.ocr.port import pairs
from models.ocr.session import Network

WEIGHTS = "inference.onnx"
CLOSE = 2e-3
"""By how much the two forms of the same weights may differ in what they say, on noise."""


def write_back(champion: Path, trained: Mapping[str, Any], directory: Path) -> Path:
    """A directory with the champion's graph and the trained tensors in it; returns the directory.

    `trained` are the tensors of the transformers model by name; what has no place in the graph was not trained.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(champion))
    places = {tensor.name: tensor for tensor in graph.graph.initializer}
    for pair in pairs(champion):
        old = places[pair.weight]
        array = np.asarray(trained[pair.parameter].detach().cpu().numpy(), np.float32)
        array = (array.T if pair.transposed else array).reshape(tuple(old.dims))
        old.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(array), pair.weight))
    directory.mkdir(parents=True, exist_ok=True)
    unfinished = directory / f"{WEIGHTS}.{os.getpid()}"
    onnx.save(graph, str(unfinished))
    unfinished.replace(directory / WEIGHTS)
    described(directory, Network(directory / WEIGHTS, 1).metadata["character"].split("\n"))
    return directory


def proven(directory: Path, model: Any, pixels: NDArray[np.float32]) -> None:
    """That what was written says what the trained model says; a difference is an error."""
    import torch

    with torch.no_grad():
        wanted = model.cpu()(pixel_values=torch.from_numpy(pixels)).last_hidden_state.numpy()
    got = Network(directory / WEIGHTS, 1)(pixels)
    difference = float(np.abs(wanted - got).max())
    if not difference < CLOSE:
        shutil.rmtree(directory, ignore_errors=True)
        raise TrainingFailed(
            f"the written model differs from the trained one by {difference:.4f}: it was thrown away; train again"
        )
