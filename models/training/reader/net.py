"""The plate reader's network.

A crop becomes a map of two rows by 48 columns, so that one net reads one-line
and two-line plates (one line is written on row 0); nine learned queries, one
a place, attend to its 96 steps, and each gives a distribution over 35 classes.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .facts import ALPHABET, COLUMNS, COUNTRIES, PLACES, ROWS

CLASSES = len(ALPHABET)


def _block(inputs: int, outputs: int, stride: int | tuple[int, int] = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class _Residual(nn.Module):
    """Two convolutions and a squeeze-and-excite gate."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _block(width, width), nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width)
        )
        self.gate = nn.Sequential(
            nn.Conv2d(width, width // 4, 1), nn.ReLU(inplace=True), nn.Conv2d(width // 4, width, 1), nn.Sigmoid()
        )

    def forward(self, x: Tensor) -> Tensor:
        y = self.body(x)
        return F.relu(x + y * self.gate(y.mean((2, 3), keepdim=True)))


class _Count(nn.Module):
    """Tells every step how much of the mark stands before it.

    A place can only find its glyph by counting those to its left. Learned
    gates are added up along the steps, row 0 first, and the sums are given as
    waves, as positions are; it does a self-attention layer's work at a
    hundredth of its cost.
    """

    def __init__(self, width: int, counters: int = 6) -> None:
        super().__init__()
        self.gate = nn.Linear(width, counters)
        nn.init.constant_(self.gate.bias, -2.0)
        periods = torch.tensor([3.0, 6.0, 12.0, 24.0, 48.0])
        self.waves = nn.Parameter((2 * math.pi / periods).repeat(counters, 1))
        self.out = nn.Linear(2 * self.waves.numel(), width)

    def forward(self, steps: Tensor) -> Tensor:
        counts = torch.cumsum(torch.sigmoid(self.gate(steps).float()), 1)  # bf16 cannot count to 96
        angles = (counts.unsqueeze(-1) * self.waves).flatten(2)
        return self.out(torch.cat([torch.sin(angles), torch.cos(angles)], -1))


_DEVIATION_MIN = 3.0  # grey levels: a crop with less to see than this is not made to look as if it had more


def _evened(crops: Tensor) -> Tensor:
    """Luma (N, 1, 48, 192) as float, mean 0 and deviation 1: a plate in the dark is read like one in the sun."""
    x = crops.float()
    x = x - x.mean((2, 3), keepdim=True)
    return x / (x.square().mean((2, 3), keepdim=True).sqrt() + _DEVIATION_MIN)


class Readings(NamedTuple):
    """Logits of a batch: places (N, 9, 35), look (N, 9, 96) which step each place attends to,
    steps (N, 96, 35), country (N, 16)."""

    places: Tensor
    look: Tensor
    steps: Tensor
    country: Tensor


class Reader(nn.Module):
    """crops: (N, 1, 48, 192) luma, uint8 or float 0…255."""

    def __init__(self, width: int = 96) -> None:
        super().__init__()
        self.backbone = nn.Sequential(
            _block(1, 16, 2),
            _block(16, 32, 2),
            _Residual(32),
            _block(32, 80, (2, 1)),
            _Residual(80),
            _block(80, width, (3, 1)),
            _Residual(width),
        )
        self.position = nn.Parameter(torch.randn(1, ROWS * COLUMNS, width) * 0.05)
        self.count = _Count(width)
        self.norm = nn.LayerNorm(width)
        self.sharpness = 4.0 * width**-0.5  # of the attention
        self.key, self.value = nn.Linear(width, width), nn.Linear(width, width)
        self.query = nn.Parameter(torch.randn(PLACES, width) * 0.05)
        self.head = nn.Sequential(nn.Linear(width, width), nn.ReLU(inplace=True), nn.Linear(width, CLASSES))
        self.column_head = nn.Linear(width, CLASSES)
        self.band_query = nn.Parameter(torch.randn(1, width) * 0.05)
        self.band_head = nn.Sequential(nn.Linear(width, 32), nn.ReLU(inplace=True), nn.Linear(32, len(COUNTRIES)))

    def forward(self, crops: Tensor) -> Readings:
        steps = self.backbone(_evened(crops)).flatten(2).transpose(1, 2) + self.position
        steps = self.norm(steps)
        look = torch.matmul(self.query, self.key(steps + self.count(steps)).transpose(1, 2)) * self.sharpness
        values = self.value(steps)
        seen = torch.softmax(look, -1) @ values
        # The band stands where it stands: its query needs no count.
        band = torch.softmax(torch.matmul(self.band_query, self.key(steps).transpose(1, 2)) * self.sharpness, -1)
        return Readings(self.head(seen), look, self.column_head(steps), self.band_head((band @ values)[:, 0]))


class ExportedReader(nn.Module):
    """What the agent runs: uint8 crops in, log-probabilities out."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, crops: Tensor) -> tuple[Tensor, Tensor]:
        readings = self.reader(crops)
        return torch.log_softmax(readings.places, -1), torch.log_softmax(readings.country, -1)
