"""A long line is glanced at before it is looked at."""

from collections.abc import Sequence

import numpy as np
import pytest

from models import zoo
from models.ocr.ctc import GLANCE, HEIGHT, CtcReader, columns
from models.ocr.heights import of_any_height
from models.ocr.onnx import OnnxReader
from models.ocr.reader import Crop
from models.ocr.session import Network

ALPHABET = columns(["项", "目", "1", "2"])


class Saying:
    """A network that says one text for crops of each height, and remembers what it was shown."""

    def __init__(self, at: dict[int, tuple[str, float]]) -> None:
        self.at = at
        self.shown: list[int] = []

    def __call__(self, pixels: np.ndarray) -> np.ndarray:
        crops, _, height, width = pixels.shape
        self.shown += [height] * crops
        text, sure = self.at[height]
        said = np.full((crops, width // 8, len(ALPHABET)), (1 - sure) / (len(ALPHABET) - 1), np.float32)
        for frame in range(width // 8):
            place = ALPHABET.index(text[frame // 2]) if frame % 2 == 0 and frame // 2 < len(text) else 0
            said[:, frame, place] = sure
        return said


def reader(network: Saying, heights: Sequence[int] = (HEIGHT, GLANCE)) -> CtcReader:
    return CtcReader("saying", network, ALPHABET, heights)


def a_line(times_its_height: float) -> Crop:
    return Crop(np.full((30, round(30 * times_its_height), 3), 255, np.uint8))


SURE, UNSURE = 0.99999, 0.9


@pytest.mark.parametrize(
    ("crop", "glance", "shown", "why"),
    [
        (a_line(6), ("项目", SURE), [GLANCE], "a sure glance is enough"),
        (a_line(6), ("项目", UNSURE), [GLANCE, HEIGHT], "an unsure glance is no look"),
        (a_line(6), ("12", SURE), [GLANCE, HEIGHT], "the alternatives of a figure count"),
        (a_line(2), ("项目", SURE), [HEIGHT], "what is short is mostly a figure"),
        (Crop(a_line(6).image, digits=True), ("项目", SURE), [HEIGHT], "only figures can stand there"),
    ],
)
def test_a_long_line_of_words_is_read_at_a_glance_where_that_is_enough(crop, glance, shown, why):
    network = Saying({GLANCE: glance, HEIGHT: ("目目", SURE)})
    (said,) = reader(network).read([crop])
    assert network.shown == shown, why
    if not crop.digits:
        assert said.text == (glance[0] if shown == [GLANCE] else "目目")


def test_a_network_that_takes_one_height_only_is_never_glanced_with():
    network = Saying({HEIGHT: ("项目", SURE)})
    assert reader(network, (HEIGHT,)).read([a_line(6)])[0].text == "项目"
    assert network.shown == [HEIGHT]


def test_letters_stand_where_they_stand_however_high_the_crop_was_seen():
    glanced, looked = (
        reader(Saying({GLANCE: ("项目", sure), HEIGHT: ("项目", SURE)})).read_with_positions([a_line(6)])[0][1]
        for sure in (SURE, UNSURE)
    )
    # The first frame covers 8 of 32 pixels of height in one, 8 of 48 in the other.
    assert glanced[0].right == pytest.approx(looked[0].right * HEIGHT / GLANCE)


def test_the_shipped_recogniser_takes_both_heights():
    network = Network(of_any_height(zoo.shipped(zoo.RECOGNISER)), 1)
    frames = [network(np.zeros((1, 3, height, 160), np.float32)).shape[1] for height in (GLANCE, HEIGHT)]
    assert frames == [20, 20]


def test_what_is_no_network_stays_as_it_is(tmp_path):
    (tmp_path / "broken.onnx").write_bytes(b"no network")
    assert of_any_height(tmp_path / "broken.onnx") == b"no network"


def test_a_network_that_refuses_lower_crops_reads_all_at_full_height(tmp_path):
    weights = _of_one_height(tmp_path / "fixed.onnx")
    (said,) = OnnxReader(weights, 1).read([a_line(6)])
    assert said.text == ""


def _of_one_height(path):
    """A recogniser that sums its pixels in a way that only 48 rows allow."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    shape = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["b", 3, 48, "w"])
    out = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    rows = numpy_helper.from_array(np.zeros((1, 3, 48, 1), np.float32), "rows")
    axes = numpy_helper.from_array(np.array([1, 2], np.int64), "axes")
    nodes = [
        helper.make_node("Add", ["x", "rows"], ["moved"]),
        helper.make_node("ReduceMean", ["moved", "axes"], ["flat"], keepdims=0),
        helper.make_node("Unsqueeze", ["flat", "last"], ["y"]),
    ]
    last = numpy_helper.from_array(np.array([2], np.int64), "last")
    graph = helper.make_graph(nodes, "fixed", [shape], [out], [rows, axes, last])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    model.metadata_props.add(key="character", value="项")
    onnx.save(model, str(path))
    return path
