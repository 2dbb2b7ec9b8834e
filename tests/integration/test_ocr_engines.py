"""The same weights through three engines give the same texts."""

import json
import math
import sys
from pathlib import Path

import numpy as np
import pytest

from models import zoo
from models.errors import MissingModel
from models.ocr.ctc import CtcReader, columns
from models.ocr.paddle import detector_directory, structure_pipeline, table_of
from models.ocr.port import layers, pairs, port
from models.ocr.port import ported as ported_model
from models.ocr.session import Network

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from ocr_drawings import crop

TEXTS = ["1286", "0", "第二十条第（一）项", "251000元"]


@pytest.fixture(scope="module")
def ported(tmp_path_factory) -> Path:
    return port(zoo.shipped(zoo.RECOGNISER), tmp_path_factory.mktemp("ported"))


def test_a_ported_recogniser_reads_what_the_onnx_one_reads(ported):
    crops = [crop(text) for text in TEXTS] + [crop("1286", digits=True)]
    mine = zoo.reader(f"transformers:{ported}", threads=1).read(crops)
    # The port takes crops of full height only, so both are held against each other there.
    network = Network(zoo.shipped(zoo.RECOGNISER), 1)
    theirs = CtcReader("onnx", network, columns(network.metadata["character"].split("\n"))).read(crops)
    assert [said.text for said in mine] == [said.text for said in theirs] == [*TEXTS, "1286"]
    assert [said.confidence for said in mine] == pytest.approx([said.confidence for said in theirs], abs=2e-3)
    assert mine[0].reader.startswith("transformers/")


def test_a_ported_directory_without_its_alphabet_is_refused(ported, tmp_path):
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((ported / name).read_bytes())
    with pytest.raises(MissingModel, match=r"lacks alphabet\.json"):
        zoo.reader(f"transformers:{tmp_path}")


def test_paddleocr_reads_the_same_weights_the_same_and_offline(tmp_path):
    crops = [crop(text) for text in TEXTS]
    said = zoo.reader("paddle", threads=1, cache=tmp_path).read(crops)
    assert [reading.text for reading in said] == TEXTS
    assert all(reading.reader.startswith("paddle/onnxruntime/PP-OCRv6_small_rec@") for reading in said)
    assert all(0.5 < reading.confidence <= 1.0 for reading in said)
    directory = next(tmp_path.iterdir())
    again = zoo.reader(f"paddle:{directory}", threads=1).read(crops[:1])
    assert again[0].text == TEXTS[0]


def test_the_detector_is_written_as_paddleocr_wants_it(tmp_path):
    directory = detector_directory(tmp_path)
    assert (directory / "inference.onnx").stat().st_size > 1_000_000
    assert "PP-OCRv6_small_det" in (directory / "inference.yml").read_text()
    assert detector_directory(tmp_path) == directory


def test_a_structure_directory_says_which_models_it_lacks(tmp_path):
    with pytest.raises(MissingModel, match="layout_detection, text_detection, text_recognition"):
        structure_pipeline(tmp_path)


def test_a_table_of_pp_structure_becomes_a_grid_with_spans():
    part = {
        "pred_html": "<table><tr><td rowspan='2'>项目</td><td colspan='2'>人数</td></tr>"
        "<tr><td>1</td><td>2</td></tr></table>",
        "cell_box_list": [[0, 0, 10, 20], [10, 0, 30, 10], [10, 10, 20, 20], [20, 10, 30, 20]],
    }
    read = table_of(part)
    assert read is not None
    table, texts = read
    assert [(c.row, c.col, c.rowspan, c.colspan) for c in table.cells] == [
        (0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)
    ]  # fmt: skip
    assert texts == ["项目", "人数", "1", "2"]
    assert (table.rows, table.cols) == (2, 3)
    assert table.cells[3].rect.left == 20
    assert table_of({"pred_html": "<table></table>", "cell_box_list": []}) is None


def test_a_trocr_directory_is_a_reader_with_beams_as_alternatives(tmp_path):
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import (
        PreTrainedTokenizerFast,
        TrOCRConfig,
        TrOCRForCausalLM,
        VisionEncoderDecoderConfig,
        VisionEncoderDecoderModel,
        ViTConfig,
        ViTModel,
    )
    from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

    torch.manual_seed(0)
    words = {word: i for i, word in enumerate(["<pad>", "<s>", "</s>", "<unk>", *"0123456789"])}
    raw = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    raw.pre_tokenizer = pre_tokenizers.Whitespace()
    tokens = PreTrainedTokenizerFast(
        tokenizer_object=raw, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>"
    )
    small = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    encoder = ViTModel(ViTConfig(image_size=32, patch_size=8, **small))
    decoder = TrOCRForCausalLM(
        TrOCRConfig(vocab_size=len(words), d_model=16, decoder_layers=1, decoder_attention_heads=2,
                    decoder_ffn_dim=32, cross_attention_hidden_size=16, max_position_embeddings=160,
                    pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=1)
    )  # fmt: skip
    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(encoder.config, decoder.config)
    model = VisionEncoderDecoderModel(config=config, encoder=encoder, decoder=decoder)
    model.generation_config.update(
        decoder_start_token_id=1, pad_token_id=0, eos_token_id=2, bos_token_id=1, max_length=8
    )
    model.save_pretrained(tmp_path)
    tokens.save_pretrained(tmp_path)
    ViTImageProcessorPil(size={"height": 32, "width": 32}).save_pretrained(tmp_path)
    assert json.loads((tmp_path / "config.json").read_text())["model_type"] == "vision-encoder-decoder"

    readings = zoo.reader(f"transformers:{tmp_path}", threads=1).read([crop(text) for text in TEXTS])

    assert len(readings) == len(TEXTS)
    for said in readings:
        shares = [math.exp(a.log_probability) for a in said.alternatives]
        assert shares == sorted(shares, reverse=True) and sum(shares) <= 1.0 + 1e-5
        assert said.text == said.alternatives[0].text
        assert np.isfinite(said.confidence)


def test_every_trained_tensor_has_its_place_in_the_onnx_file():
    weights = zoo.shipped(zoo.RECOGNISER)
    state = ported_model(weights).state_dict()
    arrays, _ = layers(weights)
    paired = pairs(weights)
    assert len({pair.parameter for pair in paired}) == len(paired) > 100
    for pair in paired:
        array = arrays[pair.weight].T if pair.transposed else arrays[pair.weight]
        assert np.array_equal(state[pair.parameter].numpy().ravel(), np.asarray(array).ravel())
