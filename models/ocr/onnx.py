"""The default reader: a PP-OCR recogniser through onnxruntime."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.errors import MissingModel
from models.ocr.ctc import FRAME, GLANCE, HEIGHT, LEAST_WIDTH, CtcReader, columns
from models.ocr.heights import of_any_height
from models.ocr.session import Network
from models.zoo import fingerprint


class OnnxReader(CtcReader):
    """Reads line crops with weights in ONNX form whose alphabet is in the file."""

    def __init__(self, weights: Path, threads: int = 2) -> None:
        network = Network(of_any_height(weights), threads)
        characters = network.metadata.get("character", "")
        if not characters:
            raise MissingModel(
                f"{weights} is no recogniser: it has no alphabet; give one whose metadata has 'character'"
            )
        name = f"onnx/{weights.stem.replace('_rec_', '_')}@{fingerprint(weights)}"
        heights = (HEIGHT, GLANCE) if _glances(network) else (HEIGHT,)
        super().__init__(name, network, columns(characters.split("\n")), heights)


def _glances(network: Network) -> bool:
    """Whether a network makes as many frames of a lower crop as of a higher one."""
    crop = np.zeros((1, 3, GLANCE, LEAST_WIDTH), np.float32)
    return network.takes(crop) and network(crop).shape[:2] == (1, LEAST_WIDTH // FRAME)
