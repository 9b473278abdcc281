"""Shards of rendered samples on disk, so that rendering and training are two processes.

A shard is drawn from its own seed, whole or not at all: rendering may be
stopped and started again at any time.

    python -m reader.shards --count 150            # 600,000 samples
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import cv2
import numpy as np

from .nonplates import NonPlates
from .samples import Sample, plate_samples

SHARD_SAMPLES = 4000
VALIDATION_SAMPLES = 3000
VALIDATION_SEED = 9_000_001  # no training shard reaches this number
_NON_PLATES = 0.05
_ROOT = Path(__file__).resolve().parents[3]
CACHE = Path(os.environ.get("BARCUD_CACHE", Path.home() / ".cache" / "barcud"))
PICTURES = _ROOT.parent / "shared" / "data"


def shard_path(number: int, cache: Path = CACHE) -> Path:
    return cache / "plates" / f"shard-{number:05d}.npz"


def validation_path(cache: Path = CACHE) -> Path:
    return cache / "plates" / "validation.npz"


def draw_samples(seed: int, count: int, non_plates: NonPlates | None) -> list[Sample]:
    rng = np.random.default_rng([20260102, seed])
    samples: list[Sample] = []
    while len(samples) < count:
        if non_plates is not None and rng.random() < _NON_PLATES * 2:  # a plate gives two samples
            samples.append(non_plates.sample(rng))
        else:
            samples.extend(plate_samples(rng))
    return samples[:count]


def save(path: Path, samples: list[Sample]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part.npz")
    np.savez(
        draft,
        crops=np.stack([s.crop for s in samples]),
        classes=np.stack([s.classes for s in samples]),
        centres=np.stack([s.centres for s in samples]).astype(np.float16),
        widths=np.stack([s.widths for s in samples]).astype(np.float16),
        rows=np.stack([s.rows for s in samples]),
        layouts=np.array([s.layout for s in samples]),
        lines=np.array([s.lines for s in samples], np.uint8),
        countries=np.array([s.country for s in samples], np.uint8),
        plate_widths=np.array([s.width for s in samples], np.float32),
        lights=np.array([s.light for s in samples]),  # for scores only
    )
    draft.rename(path)


def load(path: Path) -> dict[str, np.ndarray]:
    with np.load(path) as stored:
        return dict(stored)


def _has_lights(path: Path) -> bool:
    """Not so where it is missing, or was drawn before lights were noted."""
    return path.exists() and "lights" in np.load(path).files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=150, help="shards of 4,000 samples")
    parser.add_argument("--first", type=int, default=0, help="number (and seed) of the first shard")
    parser.add_argument("--pictures", type=Path, default=PICTURES)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    if not _has_lights(validation_path()):
        held_out = NonPlates(arguments.pictures, held_out=True)
        save(validation_path(), draw_samples(VALIDATION_SEED, VALIDATION_SAMPLES, held_out))
    non_plates = NonPlates(arguments.pictures)
    for number in range(arguments.first, arguments.first + arguments.count):
        if shard_path(number).exists():
            continue
        started = time.monotonic()
        save(shard_path(number), draw_samples(number, SHARD_SAMPLES, non_plates))
        print(f"shard {number}: {SHARD_SAMPLES / (time.monotonic() - started):.0f} samples/s", flush=True)


if __name__ == "__main__":
    main()
