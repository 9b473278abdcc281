"""Renders training crops into shards, in a process of its own beside the trainer.

    python -m detector.shards --to ~/.cache/barcud/scenes --crops 200000

A shard is an .npz of `luma` (n, H, W) uint8, `corners` (n, PLATES_MAX, 4, 2) float32 and `kinds`
(n, PLATES_MAX) uint8 (0: no plate; see render.scene). Every shard has its own seed, so that a
render that was broken off goes on where it was.
"""

import argparse
import os
import time
from pathlib import Path

import cv2
import numpy as np

from pictures import DATA, Picture, plate_free, training_pictures
from render.backgrounds import from_picture, plain
from render.distractors import patches
from render.drawn import drawn_background
from render.plates import filled_stock
from render.scene import Crop, Stage, render_close_up, render_crop

CACHE = Path.home() / ".cache/barcud/scenes"
PLATES_MAX = 8  # a crop: more are not pasted
SMALL, LARGE = (224, 320), (352, 512)  # H, W; large crops teach plates up to 420 px wide
SMALL_A_SHARD, LARGE_A_SHARD = 512, 128
LARGE_EVERY = 4  # one shard in so many
CLOSE_UPS_A_SHARD = 1024  # of render.scene.CLOSE_UP
# How often a picture counts: the night drive is many frames of few places, PL few but large.
SOURCE_WEIGHTS = {"intl_openimages": 2, "ro_robertlucian_night": 1, "pl_2acholsk1": 3}


def shard_shape(index: int) -> tuple[tuple[int, int], int]:
    """Crop size and number of crops of a shard."""
    large = index % LARGE_EVERY == LARGE_EVERY - 1
    return (LARGE, LARGE_A_SHARD) if large else (SMALL, SMALL_A_SHARD)


def build_stage(pictures: list[Picture], empty: list[np.ndarray], rng: np.random.Generator,
                data: Path = DATA, stock: int = 900) -> Stage:
    """Everything that crops are made from, decoded once. `stock`: one-line plates in stock; the
    other stocks go with it."""
    cars = []
    for picture in pictures:
        background = from_picture(picture, data)
        if len(background.slots):
            cars += [background] * SOURCE_WEIGHTS[picture.path.split("/")[1]]
    drawn = [drawn_background(rng, empty) for _ in range(stock // 15)]
    return Stage(cars=cars, drawn=drawn, empty=[plain(p) for p in empty],
                 patches=patches(700, rng), plates=filled_stock(rng, stock, stock // 4))


def pack(crops: list[Crop]) -> dict[str, np.ndarray]:
    """Crops as arrays of one shape."""
    corners = np.zeros((len(crops), PLATES_MAX, 4, 2), np.float32)
    kinds = np.zeros((len(crops), PLATES_MAX), np.uint8)
    for index, crop in enumerate(crops):
        count = min(PLATES_MAX, len(crop.kinds))
        corners[index, :count], kinds[index, :count] = crop.corners[:count], crop.kinds[:count]
    return {"luma": np.stack([crop.luma for crop in crops]), "corners": corners, "kinds": kinds}


def write_shard(stage: Stage, index: int, seed: int, folder: Path) -> int:
    """Render one shard and put it in place whole. Returns the number of crops."""
    rng = np.random.default_rng((seed, index))
    size, count = shard_shape(index)
    _put_in_place([render_crop(stage, size, rng) for _ in range(count)], folder / f"{index:05d}.npz")
    return count


def write_close_ups(stage: Stage, index: int, seed: int, folder: Path) -> int:
    """The same for a shard of close-ups."""
    rng = np.random.default_rng((seed, 2, index))
    _put_in_place([render_close_up(stage, rng) for _ in range(CLOSE_UPS_A_SHARD)], folder / f"close-{index:05d}.npz")
    return CLOSE_UPS_A_SHARD


def _put_in_place(crops: list[Crop], path: Path) -> None:
    partial = path.with_suffix(".part")
    with partial.open("wb") as file:
        np.savez(file, **pack(crops))
    os.replace(partial, path)


def main() -> None:
    parser = argparse.ArgumentParser(description="Render training crops for the plate detector.")
    parser.add_argument("--to", type=Path, default=CACHE)
    parser.add_argument("--pictures", type=Path, default=DATA)
    parser.add_argument("--crops", type=int, default=200_000)
    parser.add_argument("--close-ups", action="store_true", help="render these instead: for the second look")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    options.to.mkdir(parents=True, exist_ok=True)
    done, index, stage = 0, 0, None
    while done < options.crops:
        path = options.to / (f"close-{index:05d}.npz" if options.close_ups else f"{index:05d}.npz")
        if path.exists():
            done += CLOSE_UPS_A_SHARD if options.close_ups else shard_shape(index)[1]
        else:
            if stage is None:
                stage = build_stage(training_pictures(options.pictures),
                                    plate_free(options.pictures),
                                    np.random.default_rng((options.seed, 10**6 + index)),
                                    options.pictures)
            started = time.monotonic()
            write = write_close_ups if options.close_ups else write_shard
            count = write(stage, index, options.seed, options.to)
            done += count
            print(f"shard {index}: {count / (time.monotonic() - started):.0f} crops/s, {done} in all",
                  flush=True)
        index += 1


if __name__ == "__main__":
    main()
