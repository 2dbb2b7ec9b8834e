"""Recognisers of transformers as readers, from a directory. The only file of the readers that imports transformers."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.document import Alternative, Reading
from models.errors import MissingModel
from models.ocr.ctc import CtcReader, columns
from models.ocr.port import ALPHABET
from models.ocr.reader import Crop, Reader
from models.zoo import fingerprint

PORTED = "pp_ocrv6_small_rec"
ENCODER_DECODER = "vision-encoder-decoder"
KEPT = 8


def transformer_reader(directory: Path, threads: int = 2) -> Reader:
    """The reader in a directory: a port of PP-OCR's recogniser, or a TrOCR."""
    kind = model_kind(directory)
    if kind == PORTED:
        return PortedReader(directory, threads)
    if kind == ENCODER_DECODER:
        return TrocrReader(directory, threads)
    raise MissingModel(
        f"{directory} holds a model of the kind '{kind}', which reads no lines; "
        f"give a directory with one of: {PORTED}, {ENCODER_DECODER}"
    )


def model_kind(directory: Path) -> str:
    """What the configuration in a directory says the model is; cheap, so that a wrong path is told at once."""
    config = directory / "config.json"
    if not config.is_file():
        raise MissingModel(
            f"no model at {directory}: give a directory with config.json and model.safetensors, "
            "as models.ocr.port or save_pretrained writes them"
        )
    try:
        return str(json.loads(config.read_text(encoding="utf-8"))["model_type"])
    except (ValueError, KeyError) as wrong:
        raise MissingModel(f"{config} does not say its model_type: write the directory again") from wrong


def _version(directory: Path) -> str:
    weights = directory / "model.safetensors"
    if not weights.is_file():
        raise MissingModel(f"{directory} has a config.json but no model.safetensors: save the weights beside it")
    return f"{directory.name}@{fingerprint(weights)}"


class PortedReader(CtcReader):
    """The same network as the ONNX one, run by torch: for comparing and after training."""

    def __init__(self, directory: Path, threads: int = 2) -> None:
        name = f"transformers/{_version(directory)}"
        letters = directory / ALPHABET
        if not letters.is_file():
            raise MissingModel(f"{directory} lacks {ALPHABET}: write the directory with models.ocr.port")
        import torch
        from transformers import PPOCRV6SmallRecForTextRecognition

        torch.set_num_threads(threads)
        model: Any = PPOCRV6SmallRecForTextRecognition.from_pretrained(directory, local_files_only=True).eval()

        def network(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
            with torch.inference_mode():
                return model(pixel_values=torch.from_numpy(pixels)).last_hidden_state.numpy()

        super().__init__(name, network, columns(json.loads(letters.read_text(encoding="utf-8"))))


class TrocrReader:
    """An encoder of pictures with a decoder of text, as TrOCR is; its alternatives are its beams."""

    BATCH = 8
    LONGEST = 128

    def __init__(self, directory: Path, threads: int = 2) -> None:
        self.name = f"transformers/{_version(directory)}"
        import torch
        from transformers import AutoImageProcessor, AutoTokenizer, VisionEncoderDecoderModel

        torch.set_num_threads(threads)
        self._torch = torch
        try:
            self._pictures: Any = AutoImageProcessor.from_pretrained(directory, local_files_only=True)
            self._words: Any = AutoTokenizer.from_pretrained(directory, local_files_only=True)
        except OSError as wrong:
            raise MissingModel(
                f"{directory} lacks its processor: copy preprocessor_config.json and the tokenizer's files there"
            ) from wrong
        model: Any = VisionEncoderDecoderModel.from_pretrained(directory, local_files_only=True)
        self._model = model.eval()

    def read(self, crops: Sequence[Crop]) -> list[Reading]:
        readings: list[Reading] = []
        for start in range(0, len(crops), self.BATCH):
            readings += self._read(crops[start : start + self.BATCH])
        return readings

    def _read(self, crops: Sequence[Crop]) -> list[Reading]:
        pictures = [np.ascontiguousarray(crop.image[:, :, ::-1]) for crop in crops]
        pixels = self._pictures(images=pictures, return_tensors="pt").pixel_values
        with self._torch.inference_mode():
            made = self._model.generate(
                pixels,
                num_beams=KEPT,
                num_return_sequences=KEPT,
                length_penalty=0.0,
                max_length=self.LONGEST,
                output_scores=True,
                return_dict_in_generate=True,
            )
        texts = [text.strip() for text in self._words.batch_decode(made.sequences, skip_special_tokens=True)]
        scores = [float(score) for score in made.sequences_scores]
        return [self._reading(texts[i : i + KEPT], scores[i : i + KEPT]) for i in range(0, KEPT * len(crops), KEPT)]

    def _reading(self, texts: Sequence[str], scores: Sequence[float]) -> Reading:
        shares: dict[str, float] = {}
        for text, score in zip(texts, scores, strict=True):
            shares[text] = shares.get(text, 0.0) + math.exp(min(0.0, score))
        ranked = sorted(((t, s) for t, s in shares.items() if s > 0.0), key=lambda item: -item[1])
        if not ranked:
            return Reading(texts[0], 0.0, self.name)
        alternatives = tuple(Alternative(text, min(0.0, math.log(share))) for text, share in ranked)
        return Reading(ranked[0][0], min(1.0, ranked[0][1]), self.name, alternatives)
