"""A recogniser's file that states a height takes any: PP-OCR learned from crops of several heights."""

from __future__ import annotations

from pathlib import Path


def of_any_height(weights: Path) -> bytes:
    """The network of an ONNX file with the height of its input left open; what it can be is for a trial to tell."""
    import onnx
    from google.protobuf.message import DecodeError

    try:
        model = onnx.load(str(weights))
    except DecodeError:
        return weights.read_bytes()
    for given in model.graph.input:
        shape = given.type.tensor_type.shape.dim
        if len(shape) == 4:
            shape[2].dim_param = "height"
    return model.SerializeToString()
