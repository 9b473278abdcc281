"""Rendered crops of pictures that are kept from training, to score on; drawn once, from one seed a size."""

import os
from pathlib import Path

import numpy as np

from detector import shards
from detector.shards import LARGE, SMALL, build_stage, pack
from pictures import DATA, kept, read_luma, validation_pictures
from render.scene import Crop, render_crop
from render.sources import drawn_path, sources_digest

FOLDER = Path.home() / ".cache/barcud/held-out"
SEED = 9_000_001  # no training shard reaches this number
SIZES = {SMALL: 900, LARGE: 300}  # crops of each
STOCK = 400  # plates


def kept_crops(data: Path = DATA, folder: Path = FOLDER) -> list[Crop]:
    """Crops of both sizes; what is not there yet, or was drawn otherwise than now, is rendered, a few minutes."""
    sources = sources_digest(Path(shards.__file__))
    paths = {size: drawn_path(folder, f"scenes-{SEED}-{size[0]}x{size[1]}", sources) for size in SIZES}
    if not all(path.exists() for path in paths.values()):
        empty = [read_luma(data / name) for name in kept(data)["scenes"]]
        stage = build_stage(validation_pictures(data), empty, np.random.default_rng(SEED), data, STOCK)
        for size, count in SIZES.items():  # always both: they draw from one stock of plates
            rng = np.random.default_rng((SEED, *size))
            _write([render_crop(stage, size, rng) for _ in range(count)], paths[size])
    return [crop for size in SIZES for crop in _read(paths[size])]


def _write(crops: list[Crop], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    with partial.open("wb") as file:
        np.savez(file, **pack(crops), lights=np.array([crop.light for crop in crops]))
    os.replace(partial, path)


def _read(path: Path) -> list[Crop]:
    with np.load(path) as stored:
        lumas, corners, kinds, lights = (stored[key] for key in ("luma", "corners", "kinds", "lights"))
    return [Crop(luma, c[k > 0], k[k > 0], str(light)) for luma, c, k, light in zip(lumas, corners, kinds, lights)]
