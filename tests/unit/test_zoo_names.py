import json
import subprocess
import sys
import time

import pytest

from models import zoo
from models.errors import BadRequest, MissingModel


def test_an_unknown_reader_is_told_which_there_are():
    with pytest.raises(BadRequest, match=r"no reader called 'x'; there are: onnx, paddle, transformers"):
        zoo.reader("x")


def test_one_name_is_one_engine_a_process():
    assert zoo.reader("onnx", threads=1) is zoo.reader("onnx", threads=1)


def test_a_reader_without_its_file_says_what_to_do(tmp_path):
    with pytest.raises(MissingModel, match=r"give an \.onnx file"):
        zoo.reader(f"onnx:{tmp_path / 'none.onnx'}")
    with pytest.raises(MissingModel, match="transformers:DIR"):
        zoo.reader("transformers")


@pytest.mark.parametrize(
    ("files", "advice"),
    [
        ({}, "holds no model that PaddleOCR can run"),
        ({"inference.onnx": "x"}, "lacks inference.yml"),
        ({"inference.onnx": "x", "inference.yml": "Global: 3"}, "does not name its model"),
    ],
)
def test_half_a_paddle_directory_says_what_it_lacks(tmp_path, files, advice):
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    with pytest.raises(MissingModel, match=advice):
        zoo.reader(f"paddle:{tmp_path}")


@pytest.mark.parametrize(
    ("config", "advice"),
    [(None, "no model at"), ({}, "does not say its model_type"), ({"model_type": "bert"}, "which reads no lines")],
)
def test_a_directory_without_a_recogniser_says_what_it_lacks(tmp_path, config, advice):
    if config is not None:
        (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(MissingModel, match=advice):
        zoo.reader(f"transformers:{tmp_path}")


def test_a_missing_directory_is_told_before_anything_heavy_is_imported(tmp_path):
    """In under a second, where importing paddleocr alone takes several."""
    program = (
        "import sys\nfrom models import zoo\nfrom models.errors import MissingModel\n"
        "import time; start = time.process_time()\n"
        f"try: zoo.reader('paddle:{tmp_path / 'gone'}')\n"
        "except MissingModel as told: print(told)\n"
        "assert 'paddleocr' not in sys.modules and 'torch' not in sys.modules\n"
        "print(time.process_time() - start)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    advice, seconds = done.stdout.strip().splitlines()
    assert "no model directory at" in advice and "'paddle' alone uses" in advice
    assert float(seconds) < 1.0


def test_where_weights_lie_is_known_without_importing_their_package():
    program = (
        "import sys\nfrom models import zoo\n"
        "print(*(zoo.shipped(name).is_file() for name in (zoo.RECOGNISER, zoo.DETECTOR, zoo.TURN)))\n"
        "print('rapidocr' in sys.modules, 'onnxruntime' in sys.modules, 'cv2' in sys.modules)"
    )
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "True", "False", "False", "False"]
    assert time.perf_counter() - start < 30


def test_weights_that_are_no_recogniser_are_refused():
    with pytest.raises(MissingModel, match="it has no alphabet"):
        zoo.reader(f"onnx:{zoo.shipped(zoo.DETECTOR)}")
