"""The small network that reads figures: its layers, its training on drawn lines, and its file for onnxruntime.

    python -m models.training.figure_net --out figures.onnx

The weights that gouji ships were made so; `figures.json` beside them says with which settings and seeds.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.ocr.small import ALPHABET, HEIGHT, as_input
from models.training.figure_lines import some_line

WIDEST = 240
"""Lines that are wider at the network's height are left out of its training."""
CHUNKS = 3
"""Lines drawn together come as so many batches, the narrow ones together."""


@dataclass(frozen=True)
class Settings:
    """How a network is trained."""

    steps: int = 2400
    """Batches of new lines; the rate falls to nothing over them."""
    stop: int = 1 << 30
    """The batch before which training is broken off."""
    replays: int = 2
    """How many earlier batches are seen again with each new one."""
    batch: int = 96
    rate: float = 3e-3
    seed: int = 1
    workers: int = 0
    """Processes that draw; 0 draws in this one."""
    device: str = "cpu"


class Block(nn.Module):
    """Widened, looked at position by position, narrowed again, and added to what came in."""

    def __init__(self, channels: int, out: int, stride: int = 1) -> None:
        super().__init__()
        wide = 2 * channels
        self.body = nn.Sequential(
            nn.Conv2d(channels, wide, 1, bias=False),
            nn.BatchNorm2d(wide),
            nn.ReLU(inplace=True),
            nn.Conv2d(wide, wide, 3, stride=(stride, 1), padding=1, groups=wide, bias=False),
            nn.BatchNorm2d(wide),
            nn.ReLU(inplace=True),
            nn.Conv2d(wide, out, 1, bias=False),
            nn.BatchNorm2d(out),
        )
        self.adds = stride == 1 and channels == out

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x) if self.adds else self.body(x)


class Along(nn.Module):
    """Each frame with its neighbours on the line."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, (1, 7), padding=(0, 3), groups=channels, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(inplace=True),
            nn.Conv2d(channels, channels, 1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.body(x))


class FigureNet(nn.Module):
    """Pixels [B, 1, 32, W] in, the logits of each frame [B, W/4, characters] out."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 24, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(24),
            nn.ReLU(inplace=True),
            nn.Conv2d(24, 48, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(48),
            nn.ReLU(inplace=True),
            Block(48, 48),
            Block(48, 72, stride=2),
            Block(72, 72),
            Block(72, 72),
            Block(72, 72),
            nn.Conv2d(72, 128, (HEIGHT // 8, 1), bias=False),
            nn.BatchNorm2d(128),
            nn.ReLU(inplace=True),
            Along(128),
            Along(128),
            nn.Conv2d(128, len(ALPHABET) + 1, 1),
        )

    def forward(self, pixels: Tensor) -> Tensor:
        return self.layers(pixels).squeeze(2).permute(0, 2, 1)


class _Served(nn.Module):
    """The network with the shares of each frame instead of logits."""

    def __init__(self, net: FigureNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, pixels: Tensor) -> Tensor:
        return torch.softmax(self.net(pixels), dim=2)


@dataclass(frozen=True)
class Batch:
    """Pictures padded to one width as bytes, and their texts as columns of the output."""

    pixels: NDArray[np.uint8]
    widths: NDArray[np.int32]
    texts: tuple[tuple[int, ...], ...]


def drawn(seed: int, number: int, batch: int) -> list[Batch]:
    """The batches of one number; they depend on the seed and the number alone."""
    rng = np.random.default_rng([seed, number])
    column = {character: place for place, character in enumerate(ALPHABET, start=1)}
    lines: list[tuple[NDArray[np.float32], tuple[int, ...]]] = []
    while len(lines) < batch * CHUNKS:
        image, text = some_line(rng)
        pixels = as_input(image)
        if pixels.shape[1] <= WIDEST and pixels.shape[1] // 4 >= 2 * len(text):
            lines.append((pixels, tuple(column[c] for c in text)))
    lines.sort(key=lambda line: line[0].shape[1])
    return [_packed(lines[start : start + batch]) for start in range(0, len(lines), batch)]


def _packed(lines: Sequence[tuple[NDArray[np.float32], tuple[int, ...]]]) -> Batch:
    widest = -(-max(pixels.shape[1] for pixels, _ in lines) // 16) * 16
    packed = np.full((len(lines), HEIGHT, widest), 32, np.uint8)
    for place, (pixels, _) in enumerate(lines):
        packed[place, :, : pixels.shape[1]] = np.round(pixels * 128 + 32)
    widths = np.array([pixels.shape[1] for pixels, _ in lines], np.int32)
    return Batch(packed, widths, tuple(text for _, text in lines))


def _job(what: tuple[int, int, int]) -> list[Batch]:
    return drawn(*what)


def batches(settings: Settings, first: int = 0) -> Iterator[Batch]:
    """New lines without end, in an order that does not depend on how many processes draw them."""
    numbers = ((settings.seed, n, settings.batch) for n in range(first, 1 << 40))
    if settings.workers == 0:
        for what in numbers:
            yield from drawn(*what)
        return
    with get_context("spawn").Pool(settings.workers) as pool:
        waiting: list[Any] = []
        for what in numbers:
            waiting.append(pool.apply_async(_job, (what,)))
            if len(waiting) >= 3 * settings.workers:
                yield from waiting.pop(0).get()


def trained(settings: Settings, started_from: Path | None = None, checkpoint: Path | None = None) -> FigureNet:
    """A network trained from nothing, or from the weights of an earlier one."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(1)
    device = torch.device(settings.device)
    net = FigureNet()
    if started_from is not None:
        net.load_state_dict(torch.load(started_from, weights_only=True))
    net = net.to(device).to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    optimiser = torch.optim.AdamW(net.parameters(), settings.rate, weight_decay=0.01)
    chance = np.random.default_rng(settings.seed)
    kept: list[tuple[Tensor, Batch]] = []
    start, seen = time.process_time(), 0
    for step, batch in enumerate(islice(batches(settings), min(settings.steps, settings.stop))):
        done = step / settings.steps
        for group in optimiser.param_groups:
            group["lr"] = settings.rate * min(1.0, (step + 1) / 100) * 0.5 * (1 + np.cos(np.pi * done))
        # Towards the end the layers get used to the means that they will be served with.
        net.train()
        if done > 0.85:
            for layer in net.modules():
                if isinstance(layer, nn.BatchNorm2d):
                    layer.eval()
        pixels = torch.from_numpy(batch.pixels).to(device)
        again = [kept[int(chance.integers(len(kept)))] for _ in range(settings.replays if len(kept) > 50 else 0)]
        kept.append((pixels, batch))
        if len(kept) > 1500:
            kept.pop(int(chance.integers(750)))
        for shown, its in [(pixels, batch), *again]:
            loss = _loss(net, shown, its, device)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
        seen += len(batch.texts)
        if step % 100 == 0:
            spent = time.process_time() - start
            print(f"{spent:6.0f} s  step {step}  lines {seen}  loss {float(loss.detach()):.4f}", flush=True)
            if checkpoint is not None:
                torch.save(net.state_dict(), checkpoint)
    return net.eval()


def _loss(net: FigureNet, shown: Tensor, its: Batch, device: torch.device) -> Tensor:
    pixels = ((shown.float().unsqueeze(1) - 32) / 128).contiguous(memory_format=torch.channels_last)
    with torch.autocast(device.type, torch.bfloat16):
        logits = net(pixels)
    shares = torch.log_softmax(logits.float(), dim=2).permute(1, 0, 2)
    texts = torch.tensor([c for text in its.texts for c in text], dtype=torch.long, device=device)
    lengths = torch.tensor([len(text) for text in its.texts], dtype=torch.long)
    frames = torch.full((len(its.texts),), shares.shape[0], dtype=torch.long)
    return nn.functional.ctc_loss(shares, texts, frames.to(device), lengths.to(device), zero_infinity=True)


def right(net: FigureNet, settings: Settings, rounds: int = 4) -> float:
    """The share of lines that were never trained on and are read exactly, by their likeliest path."""
    device = torch.device(settings.device)
    hits = total = 0
    held = batches(Settings(seed=settings.seed + 1_000_000, batch=settings.batch))
    for _ in range(rounds * CHUNKS):
        batch = next(held)
        with torch.inference_mode():
            best = net((torch.from_numpy(batch.pixels).to(device).float().unsqueeze(1) - 32) / 128).argmax(2).cpu()
        for path, text in zip(best.tolist(), batch.texts, strict=True):
            said = tuple(c for c, before in zip(path, [0, *path], strict=False) if c and c != before)
            hits += said == text
            total += 1
    return hits / total


def export(net: FigureNet, file: Path) -> None:
    """The network as an ONNX file whose output sums to 1 in each frame."""
    pixels = torch.zeros(2, 1, HEIGHT, 64)
    axes = {"pixels": {0: "lines", 3: "width"}, "shares": {0: "lines", 1: "frames"}}
    torch.onnx.export(
        _Served(net.cpu().eval()), (pixels,), str(file), input_names=["pixels"], output_names=["shares"],
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip


def main() -> None:
    """Train, measure, write."""
    reads = argparse.ArgumentParser(description=__doc__)
    reads.add_argument("--out", type=Path, required=True, help="the .onnx file to write")
    reads.add_argument("--start", type=Path, help="weights (.pt) to go on from")
    for name, default in asdict(Settings()).items():
        reads.add_argument(f"--{name}", type=type(default), default=default)
    told = vars(reads.parse_args())
    out, start = told.pop("out"), told.pop("start")
    settings = Settings(**told)
    out.parent.mkdir(parents=True, exist_ok=True)
    net = trained(settings, start, out.with_suffix(".pt"))
    torch.save(net.state_dict(), out.with_suffix(".pt"))
    share = right(net, settings)
    export(net, out)
    card = asdict(settings) | {"lines read exactly": round(share, 4), "torch": torch.__version__}
    out.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(f"{out}: {100 * share:.2f} % of unseen lines read exactly")


if __name__ == "__main__":
    main()
