"""The recogniser's ONNX weights as a transformers model: train there, serve in onnxruntime.

The layers of both are the same in the same order; what is written down here is how to pair them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.errors import MissingModel
from models.ocr.session import Network

if TYPE_CHECKING:
    import torch

ALPHABET = "alphabet.json"
"""The characters, in the order of the output's columns from 1 on, beside a ported model."""

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Layer:
    """The weights of one layer of the ONNX graph, and the names under which they stand there."""

    kind: str
    """conv, linear or norm."""
    weight: str
    shift: tuple[str, ...]
    """One bias; or a batch norm's scale, bias, mean and variance."""


@dataclass(frozen=True)
class Pair:
    """A parameter or buffer of the transformers model and the ONNX weights that it holds."""

    parameter: str
    weight: str
    transposed: bool = False


def port(weights: Path, directory: Path) -> Path:
    """Writes a transformers directory with the ONNX file's weights and alphabet; returns the directory."""
    characters = Network(weights, 1).metadata.get("character", "").split("\n")
    model = ported(weights)
    directory.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(directory)
    (directory / ALPHABET).write_text(json.dumps(characters, ensure_ascii=False), encoding="utf-8")
    return directory


def ported(weights: Path) -> Any:
    """The transformers model, in evaluation mode, with the ONNX file's weights."""
    import torch

    arrays, found = layers(weights)
    model = empty_model(_classes(arrays, found))
    with torch.no_grad():
        _fill(model, arrays, found)
    return model


def pairs(weights: Path) -> list[Pair]:
    """Which parameter of the transformers model is which of the ONNX file's weights; biases folded into a batch
    norm pair with that norm's bias."""
    import torch

    arrays, found = layers(weights)
    model = empty_model(_classes(arrays, found))
    names = {id(module): name for name, module in model.named_modules()}
    paired: list[Pair] = []
    for layer, module, norm in _matched(model, found, arrays):
        name = names[id(module)]
        paired.append(Pair(f"{name}.weight", layer.weight, transposed=isinstance(module, torch.nn.Linear)))
        if norm is None:
            paired.append(Pair(f"{name}.bias", layer.shift[0]))
        elif len(layer.shift) == 4:
            kinds = ("weight", "bias", "running_mean", "running_var")
            paired += [Pair(f"{names[id(norm)]}.{k}", w) for k, w in zip(kinds, layer.shift, strict=True)]
        else:
            paired.append(Pair(f"{names[id(norm)]}.bias", layer.shift[0]))
    return paired


def empty_model(classes: int) -> Any:
    """The recogniser of transformers with room for so many classes, in evaluation mode."""
    from transformers import PPOCRV6SmallRecConfig, PPOCRV6SmallRecForTextRecognition

    return PPOCRV6SmallRecForTextRecognition(PPOCRV6SmallRecConfig(head_out_channels=classes)).eval()


def layers(weights: Path) -> tuple[dict[str, Array], list[Layer]]:
    """The ONNX file's arrays by name, and its layers in the order in which they run."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(weights)).graph
    arrays: dict[str, Array] = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    users: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)

    def next_of(node: Any) -> Any:
        following = users[node.output[0]][0]
        return next_of(following) if following.op_type == "Identity" else following

    def held(node: Any) -> list[str]:
        return [name for name in node.input if name in arrays]

    width = _norm_width(graph, arrays)
    found: list[Layer] = []
    for node in graph.node:
        own = held(node)
        if node.op_type == "Conv":
            following = next_of(node)
            shift = following.input[1:] if following.op_type == "BatchNormalization" else held(following)[:1]
            found.append(Layer("conv", own[0], tuple(shift)))
        elif node.op_type == "MatMul" and own:
            found.append(Layer("linear", own[0], (held(next_of(node))[0],)))
        elif node.op_type == "Mul" and own and arrays[own[0]].shape == (width,):
            found.append(Layer("norm", own[0], (held(next_of(node))[0],)))
    return arrays, found


def _norm_width(graph: Any, arrays: dict[str, Array]) -> int:
    """How many channels the encoder has: the input side of the last matrix."""
    last = [name for node in graph.node if node.op_type == "MatMul" for name in node.input if name in arrays]
    if not last:
        raise MissingModel("this ONNX file is no PP-OCR recogniser that can be ported: it has no linear layer")
    return int(arrays[last[-1]].shape[0])


def _classes(arrays: dict[str, Array], found: list[Layer]) -> int:
    return int(arrays[next(layer for layer in reversed(found) if layer.kind == "linear").weight].shape[1])


def _running_order(model: Any) -> list[Any]:
    """The model's layers with weights, in the order in which they run."""
    import torch
    from torch import nn

    order: list[Any] = []
    kinds = (nn.Conv2d, nn.Linear, nn.LayerNorm, nn.BatchNorm2d)
    hooks = [
        module.register_forward_hook(lambda module, given, made: order.append(module))
        for module in model.modules()
        if isinstance(module, kinds)
    ]
    with torch.no_grad():
        model(pixel_values=torch.zeros(1, 3, 48, 64))
    for hook in hooks:
        hook.remove()
    return order


def _matched(model: Any, found: list[Layer], arrays: dict[str, Array]) -> Iterator[tuple[Layer, Any, Any]]:
    """Each layer of the ONNX file with its module, and the batch norm that follows a convolution."""
    from torch import nn

    modules = _running_order(model)
    at = 0
    for layer in found:
        module = modules[at]
        at += 1
        norm = None
        if layer.kind == "conv" and at < len(modules) and isinstance(modules[at], nn.BatchNorm2d):
            norm = modules[at]
            at += 1
        shape = arrays[layer.weight].shape
        if tuple(module.weight.shape) != (shape[::-1] if layer.kind == "linear" else shape):
            raise MissingModel(
                f"the ONNX file's layer {layer.weight} does not fit {type(module).__name__} of transformers: "
                "port a PP-OCRv6 small recogniser"
            )
        yield layer, module, norm
    if at != len(modules):
        raise MissingModel("the ONNX file has fewer layers than the model of transformers: port a PP-OCRv6 small one")


def _fill(model: Any, arrays: dict[str, Array], found: list[Layer]) -> None:
    for layer, module, norm in _matched(model, found, arrays):
        weight = arrays[layer.weight]
        module.weight.copy_(_tensor(weight.T if layer.kind == "linear" else weight))
        shift = [_tensor(arrays[name].reshape(-1)) for name in layer.shift]
        if norm is None:
            module.bias.copy_(shift[0])
        elif len(shift) == 4:
            for mine, theirs in zip((norm.weight, norm.bias, norm.running_mean, norm.running_var), shift, strict=True):
                mine.copy_(theirs)
        else:
            # The norm was folded into the convolution's bias: one that only adds that bias does the same.
            norm.weight.fill_(1)
            norm.bias.copy_(shift[0])
            norm.running_mean.zero_()
            norm.running_var.fill_(1 - norm.eps)


def _tensor(array: Array) -> torch.Tensor:
    import torch

    return torch.from_numpy(np.array(array, np.float32))
