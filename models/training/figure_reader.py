"""The small reader of figures learns along with the large one: it has an equal say, and would outvote what was learned.

Corrected figures are mixed with those drawn lines that it was first trained on. Batch norms were folded into their
convolutions when it was written, and stay as they are.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.errors import MissingModel
from models.metrics import normal
from models.ocr.figures import is_figure
from models.ocr.small import ALPHABET, HEIGHT, OTHER, as_input, padded
from models.sheet import Image
from models.training.figure_lines import some_line, told
from models.training.recogniser_data import CORRECTED, TextLine, varied

if TYPE_CHECKING:
    from models.training.figure_net import FigureNet

FILE = "figures.onnx"
WIDEST = 160
DRAWN = 900
"""So many lines are drawn anew, and seen several times: drawing one takes as long as learning it."""


@dataclass(frozen=True)
class FigureRecipe:
    """How the small reader is trained."""

    rate: float = 6e-4
    passes: int = 12
    """How often each corrected figure is seen."""
    batch: int = 48
    drawn: float = 2.0
    """Drawn and replayed lines for each corrected one."""
    most_steps: int = 900
    minutes: float = 1.5
    seed: int = 1


def learned_from(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines that the small reader can learn: figures, in characters that it has."""
    return [line for line in lines if is_figure(line.text) and _spelt(told(normal(line.text) or ""))]


def train_figures(
    weights: Path,
    corrections: Sequence[TextLine],
    known: Sequence[TextLine],
    file: Path,
    recipe: FigureRecipe | None = None,
    on_step: Callable[[int, int], None] = lambda step, of: None,
) -> int:
    """Fine-tunes the small reader and writes it to a file; after how many steps. 0: there was nothing for it to learn.

    `known` are replayed lines, words among them: what is no figure must stay none.
    """
    import torch
    from torch import nn

    from models.training.figure_net import export

    recipe = recipe or FigureRecipe()
    own = learned_from([line for line in corrections if line.group == CORRECTED])
    if not own:
        return 0
    torch.manual_seed(recipe.seed)
    threads = torch.get_num_threads()
    # Its layers are so small that threads wait for each other most of the time.
    torch.set_num_threads(1)
    net = loaded(weights).to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    rng = np.random.default_rng(recipe.seed)
    share = 1 / (1 + recipe.drawn)
    each = max(1, round(recipe.batch * share))
    steps = int(max(1, min(recipe.most_steps, recipe.passes * len(own) / each)))
    fresh = [_drawn(rng) for _ in range(min(DRAWN, 2 * len(own) + 60))]
    optimiser = torch.optim.AdamW(net.parameters(), recipe.rate, weight_decay=0.01)
    start, step = time.monotonic(), 0
    for step in range(1, steps + 1):
        # Where time runs out the rate falls sooner: the end is the same.
        gone = max(step / steps, (time.monotonic() - start) / (recipe.minutes * 60))
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * min(1.0, step / 20) * 0.5 * (1 + np.cos(np.pi * min(1.0, gone)))
        lines = [_seen(own[int(rng.integers(len(own)))], rng) for _ in range(each)]
        while len(lines) < recipe.batch:
            old = known and rng.random() < 0.5
            lines.append(
                _seen(known[int(rng.integers(len(known)))], rng) if old else fresh[int(rng.integers(len(fresh)))]
            )
        loss = _loss(net, [line for line in lines if line[0].shape[1] <= WIDEST])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        on_step(step, steps)
        if gone >= 1:
            break
    file.parent.mkdir(parents=True, exist_ok=True)
    export(net.eval(), file)
    torch.set_num_threads(threads)
    return step


def loaded(weights: Path) -> FigureNet:
    """The network with the weights of an ONNX file, its norms only adding what was folded into the convolutions."""
    import onnx
    import torch
    from onnx import numpy_helper
    from torch import nn

    from models.training.figure_net import FigureNet

    graph = onnx.load(str(weights)).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    found = [[arrays[name] for name in node.input[1:]] for node in graph.node if node.op_type == "Conv"]
    net = FigureNet().eval()
    order = [module for module in net.modules() if isinstance(module, nn.Conv2d | nn.BatchNorm2d)]
    convolutions = [module for module in order if isinstance(module, nn.Conv2d)]
    if len(found) != len(convolutions) or any(
        tuple(module.weight.shape) != kept[0].shape for module, kept in zip(convolutions, found, strict=True)
    ):
        raise MissingModel(f"{weights} is no figure reader of this gouji: reinstall it, or promote another model")
    with torch.no_grad():
        for (module, following), kept in zip(
            ((m, n) for m, n in zip(order, [*order[1:], None], strict=True) if isinstance(m, nn.Conv2d)),
            found,
            strict=True,
        ):
            module.weight.copy_(torch.from_numpy(kept[0].copy()))
            shift = torch.from_numpy(kept[1].copy())
            if isinstance(following, nn.BatchNorm2d):
                following.weight.fill_(1)
                following.bias.copy_(shift)
                following.running_mean.zero_()  # type: ignore[union-attr]
                following.running_var.fill_(1 - following.eps)  # type: ignore[union-attr]
            elif module.bias is not None:
                module.bias.copy_(shift)
    return net


def standing(image: Image, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A tight crop as it may stand in its cell: more paper around it, at times a ruling at the edge."""
    grey = image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    tall = grey.shape[0]
    above, side = round(rng.uniform(0.1, 0.3) * tall), round(rng.uniform(0.3, 0.7) * tall)
    paper = float(np.percentile(grey, 80))
    page = np.asarray(cv2.copyMakeBorder(grey, above, above, side, side, cv2.BORDER_CONSTANT, value=(paper,)), np.uint8)
    ink = int(np.percentile(grey, 2))
    thick = max(1, round(rng.uniform(0.03, 0.1) * tall))
    if rng.random() < 0.25:
        page[:thick] = ink
    if rng.random() < 0.25:
        page[-thick:] = ink
    return page


Line = tuple[NDArray[np.float32], list[int]]


def _seen(line: TextLine, rng: np.random.Generator) -> Line:
    image = varied(line.image, rng)
    pixels = as_input(standing(image, rng) if rng.random() < 0.5 else image)
    said = told(normal(line.text) or "")
    return pixels, _spelt(said) or _spelt(OTHER)


def _drawn(rng: np.random.Generator) -> Line:
    image, text = some_line(rng)
    return as_input(image), _spelt(text)


def _spelt(text: str) -> list[int]:
    return [ALPHABET.index(c) + 1 for c in text if c in ALPHABET]


def _loss(net: FigureNet, lines: Sequence[Line]) -> Any:
    import torch

    lines = [(pixels, text) for pixels, text in lines if pixels.shape[1] // 4 >= 2 * len(text)]
    width = padded(max(pixels.shape[1] for pixels, _ in lines))
    batch = np.zeros((len(lines), 1, HEIGHT, width), np.float32)
    for place, (pixels, _) in enumerate(lines):
        batch[place, 0, :, : pixels.shape[1]] = pixels
    given = torch.from_numpy(batch).contiguous(memory_format=torch.channels_last)
    shares = torch.log_softmax(net(given), dim=2).permute(1, 0, 2)
    texts = torch.tensor([column for _, text in lines for column in text], dtype=torch.long)
    lengths = torch.tensor([len(text) for _, text in lines], dtype=torch.long)
    frames = torch.full((len(lines),), shares.shape[0], dtype=torch.long)
    return torch.nn.functional.ctc_loss(shares, texts, frames, lengths, zero_infinity=True)
