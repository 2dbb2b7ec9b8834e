"""A recogniser in training: what it says of a batch, and by how much it is wrong. BatchNorm stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.nn.functional import ctc_loss

HOPELESS = 8.0
"""A character that the recogniser holds for less likely than e to minus this is not learned from with full force."""


class Taught(nn.Module):
    """The recogniser with CTC's loss, as transformers' Trainer wants a model."""

    def __init__(self, recogniser: Any, frozen: Sequence[str] = ()) -> None:
        super().__init__()
        self.recogniser = recogniser
        norms = {id(p) for m in recogniser.modules() if isinstance(m, nn.BatchNorm2d) for p in m.parameters()}
        for name, parameter in recogniser.named_parameters():
            parameter.requires_grad_(id(parameter) not in norms and not name.startswith(tuple(frozen)))
        self.train()

    def train(self, mode: bool = True) -> Taught:
        """Always as in use: batches are small, and their statistics must not replace what was learned from millions."""
        return super().train(False)

    def forward(self, pixel_values: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> dict[str, Any]:
        features = self.recogniser.model(pixel_values).last_hidden_state
        scores = self.recogniser.head.head(self.recogniser.head.encoder(features).last_hidden_state)
        each = losses(scores, labels)
        loss = weighted(each, weights)
        return {"loss": loss} if torch.is_grad_enabled() else {"loss": loss, "best": scores.argmax(dim=2), "each": each}


def losses(scores: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """CTC's loss of each line of a batch, for each character of its text; labels are filled up with -100."""
    lengths = (labels >= 0).sum(dim=1)
    # Only the characters of the batch's texts count beside the sum over all of them: the other 18,000 columns need
    # not go through CTC, which takes most of the time otherwise.
    used, places = torch.unique(torch.cat([labels.new_zeros(1), labels.clamp_min(0).flatten()]), return_inverse=True)
    logs = scores.index_select(2, used) - torch.logsumexp(scores, dim=2, keepdim=True)
    frames = torch.full((len(labels),), scores.shape[1], dtype=torch.long)
    told = places[1:].view_as(labels)
    each = ctc_loss(logs.transpose(0, 1), told, frames, lengths.cpu(), blank=0, reduction="none", zero_infinity=True)
    return bounded(each / lengths.clamp_min(1))


def bounded(loss: torch.Tensor) -> torch.Tensor:
    """A loss so large that the text cannot belong to the picture pulls no harder than one at the bound."""
    return torch.where(loss > HOPELESS, HOPELESS + torch.log1p((loss - HOPELESS).clamp_min(0)), loss)


def weighted(each: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """The mean of losses, each counted as much as it weighs."""
    return (each * weights).sum() / weights.sum().clamp_min(1e-6)
