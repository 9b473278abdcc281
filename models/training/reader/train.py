"""Train the plate reader from rendered shards; stops and resumes at any time.

python -m reader.train --minutes 100
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from device import add_device_option, device_named

from .batches import IGNORED, Batches
from .net import CLASSES, Reader
from .shards import CACHE, load, validation_path
from .validate import report, validate

CHECKPOINT = CACHE / "reader" / "latest.pt"
WEIGHTS = Path(__file__).with_name("weights.pt")


@dataclass(frozen=True)
class Plan:
    images: int = 2_500_000
    minutes: float = 100.0  # whichever of the two ends first drives the schedule
    batch: int = 96
    rate: float = 2e-3
    rate_end: float = 0.02  # share of rate at the end
    decay: float = 1e-2
    warmup_steps: int = 200
    clip: float = 2.0
    ema: float = 0.998
    checkpoint_s: float = 120.0
    validate_s: float = 600.0


class Run:
    """Everything that a checkpoint holds."""

    def __init__(self, plan: Plan, device: torch.device) -> None:
        self.plan, self.device = plan, device
        self.reader = Reader().to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.reader).eval()
        self.optimiser = torch.optim.AdamW(self.reader.parameters(), lr=plan.rate, weight_decay=plan.decay)
        self.images, self.steps, self.seconds = 0, 0, 0.0

    def progress(self) -> float:
        return min(1.0, max(self.images / self.plan.images, self.seconds / 60 / self.plan.minutes))

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        torch.save(
            {
                "reader": self.reader.state_dict(),
                "average": self.average.state_dict(),
                "optimiser": self.optimiser.state_dict(),
                "images": self.images,
                "steps": self.steps,
                "seconds": self.seconds,
            },
            draft,
        )
        draft.rename(path)

    def resume(self, path: Path) -> None:
        stored = torch.load(path, map_location=self.device, weights_only=True)
        self.reader.load_state_dict(stored["reader"])
        self.average.load_state_dict(stored["average"])
        self.optimiser.load_state_dict(stored["optimiser"])
        self.images, self.steps, self.seconds = stored["images"], stored["steps"], stored["seconds"]

    def start_from(self, weights: Path) -> None:
        state = {
            k: v.float() if v.is_floating_point() else v
            for k, v in torch.load(weights, map_location=self.device, weights_only=True).items()
        }
        # Weights of before a part was added start the others; that part starts from nothing.
        self.reader.load_state_dict(state, strict=False)
        self.average.load_state_dict(self.reader.state_dict())

    def step(self, batch: dict[str, np.ndarray]) -> Tensor:
        for group in self.optimiser.param_groups:
            group["lr"] = rate_at(self.plan, self.steps, self.progress())
        loss = losses(self.reader, {k: torch.from_numpy(v).to(self.device) for k, v in batch.items()})
        self.optimiser.zero_grad(set_to_none=True)
        loss.sum().backward()
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), self.plan.clip)
        self.optimiser.step()
        self.steps += 1
        self.images += len(batch["crops"])
        self._blend()
        return loss.detach()

    @torch.no_grad()
    def _blend(self) -> None:
        keep = min(self.plan.ema, (1 + self.steps) / (10 + self.steps))
        for mean, now in zip(self.average.state_dict().values(), self.reader.state_dict().values()):
            if mean.is_floating_point():
                mean.lerp_(now, 1 - keep)
            else:
                mean.copy_(now)


def rate_at(plan: Plan, steps: int, progress: float) -> float:
    cosine = plan.rate_end + (1 - plan.rate_end) * (1 + math.cos(math.pi * progress)) / 2
    return plan.rate * cosine * min(1.0, (steps + 1) / plan.warmup_steps)


_STEP_WEIGHTS = torch.tensor([1.0] + [3.0] * (CLASSES - 1))  # glyphs are rarer than nothing


def losses(reader: Reader, batch: dict[str, Tensor]) -> Tensor:
    """(4,): places, steps, attention, country. The batch lies on the reader's device."""
    crops = batch["crops"].unsqueeze(1).contiguous(memory_format=torch.channels_last)
    with torch.autocast(crops.device.type, torch.bfloat16):
        said = reader(crops)
    of_places = F.cross_entropy(said.places.float().reshape(-1, CLASSES), batch["classes"].reshape(-1))
    of_steps = F.cross_entropy(
        said.steps.float().reshape(-1, CLASSES),
        batch["steps"].reshape(-1),
        _STEP_WEIGHTS.to(crops.device),
        ignore_index=IGNORED,
    )
    # The glyph's own steps shall get the attention, no matter how they share it.
    near = batch["near"]
    drawn = torch.log_softmax(said.look.float(), -1).masked_fill(~near, -1e4).logsumexp(-1)
    wanted = near.any(-1)
    of_look = -(drawn * wanted).sum() / wanted.sum().clamp(min=1)
    of_country = F.cross_entropy(said.country.float(), batch["countries"])
    return torch.stack([of_places, of_steps, 0.2 * of_look, 0.1 * of_country])


def train(run: Run, batches: Batches, held_out: dict[str, np.ndarray]) -> None:
    plan, before = run.plan, run.seconds
    started = saved = checked = time.monotonic()
    recent = torch.zeros(4, device=run.device)
    while run.progress() < 1.0:
        recent = 0.98 * recent + 0.02 * run.step(batches.next())
        now = time.monotonic()
        run.seconds = before + now - started
        last = run.progress() >= 1.0
        if now - saved > plan.checkpoint_s or last:
            run.save(CHECKPOINT)
            saved = now
            print(
                f"{run.images:>9} images {run.seconds / 60:6.1f} min progress {run.progress():.3f} losses "
                + " ".join(f"{v:.4f}" for v in recent.tolist()),
                flush=True,
            )
        if now - checked > plan.validate_s or last:
            print(report(validate(run.average, held_out)), flush=True)
            checked = time.monotonic()


def save_weights(average: Reader, path: Path = WEIGHTS) -> None:
    """The averaged weights alone, in half precision: what is committed."""
    state = {k: v.cpu() for k, v in average.state_dict().items()}
    torch.save({k: v.half() if v.is_floating_point() else v for k, v in state.items()}, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=Plan.images)
    parser.add_argument("--minutes", type=float, default=Plan.minutes)
    parser.add_argument("--rate", type=float, default=Plan.rate)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from-weights", type=Path, help="start from these weights instead of nothing")
    add_device_option(parser)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    plan = Plan(images=arguments.images, minutes=arguments.minutes, rate=arguments.rate)
    run = Run(plan, device_named(arguments.device))
    if CHECKPOINT.exists():
        run.resume(CHECKPOINT)
    elif arguments.from_weights:
        run.start_from(arguments.from_weights)
    train(run, Batches(CACHE / "plates", run.plan.batch, arguments.seed + run.steps), load(validation_path()))
    save_weights(run.average)


if __name__ == "__main__":
    main()
