"""The default reader: a PP-OCR recogniser through onnxruntime."""

from __future__ import annotations

from pathlib import Path

from models.errors import MissingModel
from models.ocr.ctc import CtcReader, columns
from models.ocr.session import Network
from models.zoo import fingerprint


class OnnxReader(CtcReader):
    """Reads line crops with weights in ONNX form whose alphabet is in the file."""

    def __init__(self, weights: Path, threads: int = 2) -> None:
        network = Network(weights, threads)
        characters = network.metadata.get("character", "")
        if not characters:
            raise MissingModel(
                f"{weights} is no recogniser: it has no alphabet; give one whose metadata has 'character'"
            )
        name = f"onnx/{weights.stem.replace('_rec_', '_')}@{fingerprint(weights)}"
        super().__init__(name, network, columns(characters.split("\n")))
