"""Trains the plate detector on shards while they are being rendered.

    python -m detector.train --minutes 100 --images 700000

The schedule's progress is the larger of images / --images and minutes / --minutes, so that a
training ends in time on a busy machine. It goes on from its checkpoint; --from starts from
committed weights.
"""

import argparse
import json
import math
import os
import time
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch

from detector.losses import detector_loss
from detector.net import PlateDetector
from detector.samples import Shards
from detector.shards import CACHE
from detector.targets import targets
from detector.validate import Validation
from device import add_device_option, device_named
from pictures import DATA

FOLDER = Path.home() / ".cache/barcud/detector"
RATE, RATE_END, WARM_UP = 2e-3, 0.01, 300  # peak, its share at the end, steps
WEIGHT_DECAY, CLIP = 1e-2, 5.0
AVERAGE = 0.999  # of the weights, a step
SAVE_SECONDS, VALIDATE_SECONDS = 120, 420


class Training:
    """The net, its averaged copy, and how far they are."""

    def __init__(self, options: argparse.Namespace):
        self.options = options
        torch.manual_seed(options.seed)
        self.device = device_named(options.device)
        self.net = PlateDetector().to(self.device, memory_format=torch.channels_last)
        if options.weights:
            self.net.load_state_dict(load_weights(options.weights))
        self.average = deepcopy(self.net).eval()
        self.optimizer = torch.optim.AdamW(self.net.parameters(), RATE, weight_decay=WEIGHT_DECAY)
        self.images, self.steps, self.minutes, self.uses = 0, 0, 0.0, {}

    @property
    def progress(self) -> float:
        return max(self.images / self.options.images, self.minutes / self.options.minutes)

    def step(self, luma, corners, kinds) -> tuple[float, float]:
        share = RATE_END + (1 - RATE_END) * 0.5 * (1 + math.cos(math.pi * min(1, self.progress)))
        for group in self.optimizer.param_groups:
            group["lr"] = self.options.rate * share * min(1.0, (self.steps + 1) / WARM_UP)
        wanted = [t.to(self.device) for t in targets(corners, kinds, *luma.shape[2:])]
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            given = luma.to(self.device).contiguous(memory_format=torch.channels_last)
            heat, offsets = self.net(given)
        loss, heat_loss, corner_loss = detector_loss(heat, offsets, wanted)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), CLIP)
        self.optimizer.step()
        self.steps += 1
        self.images += len(luma)
        self._follow()
        return float(heat_loss), float(corner_loss)

    @torch.no_grad()
    def _follow(self) -> None:
        keep = min(AVERAGE, (1 + self.steps) / (10 + self.steps))
        mine = self.net.state_dict()
        for name, averaged in self.average.state_dict().items():
            if averaged.is_floating_point():
                averaged.lerp_(mine[name], 1 - keep)
            else:
                averaged.copy_(mine[name])

    def save(self, path: Path) -> None:
        partial = path.with_suffix(".part")
        torch.save({"net": self.net.state_dict(), "average": self.average.state_dict(),
                    "optimizer": self.optimizer.state_dict(), "images": self.images,
                    "steps": self.steps, "minutes": self.minutes, "uses": self.uses}, partial)
        os.replace(partial, path)

    def resume(self, path: Path) -> None:
        kept = torch.load(path, map_location=self.device, weights_only=True)
        self.net.load_state_dict(kept["net"])
        self.average.load_state_dict(kept["average"])
        self.optimizer.load_state_dict(kept["optimizer"])
        for name in ("images", "steps", "minutes", "uses"):
            setattr(self, name, kept[name])


def load_weights(path: Path) -> dict[str, torch.Tensor]:
    """Averaged weights as committed (fp16), or the average in a checkpoint, in fp32."""
    stored = torch.load(path, map_location="cpu", weights_only=True)
    stored = stored.get("average", stored)
    return {name: t.float() if t.is_floating_point() else t for name, t in stored.items()}


def run(options: argparse.Namespace) -> None:
    checkpoint = options.to / "checkpoint.pt"
    training = Training(options)
    if checkpoint.exists():
        training.resume(checkpoint)
    validation = Validation(options.pictures)
    rng = np.random.default_rng((options.seed, training.steps))
    batches = Shards(options.shards, rng, training.uses).batches()
    clock = saved = validated = time.monotonic()
    parts: list[tuple[float, float]] = []
    while training.progress < 1:
        parts.append(training.step(*next(batches)))
        now = time.monotonic()
        training.minutes += (now - clock) / 60
        clock = now
        done = training.progress >= 1
        if done or now - saved > SAVE_SECONDS:
            training.save(checkpoint)
            saved = now
        if done or now - validated > VALIDATE_SECONDS:
            _log(options.to, training, parts, validation)
            validated, parts = time.monotonic(), []


def _log(folder: Path, training: Training, parts, validation: Validation) -> None:
    heat, corner = np.mean(parts, axis=0)
    line = {"images": training.images, "minutes": round(training.minutes, 1),
            "progress": round(training.progress, 3), "heat": round(float(heat), 3),
            "corner": round(float(corner), 3), **validation.score(training.average)}
    with (folder / "progress.jsonl").open("a") as log:
        log.write(json.dumps(line) + "\n")
    print(json.dumps(line), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the plate detector.")
    parser.add_argument("--shards", type=Path, default=CACHE)
    parser.add_argument("--to", type=Path, default=FOLDER)
    parser.add_argument("--pictures", type=Path, default=DATA)
    parser.add_argument("--from", dest="weights", type=Path)
    parser.add_argument("--images", type=int, default=700_000)
    parser.add_argument("--minutes", type=float, default=100)
    parser.add_argument("--rate", type=float, default=RATE, help="of learning, at its peak")
    parser.add_argument("--seed", type=int, default=1)
    add_device_option(parser)
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.to.mkdir(parents=True, exist_ok=True)
    run(options)


if __name__ == "__main__":
    main()
