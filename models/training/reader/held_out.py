"""Rendered plates that no training sees: the validation's, and more of their kind where scores want more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .facts import ALPHABET
from .samples import LAYOUT_NONE
from .shards import CACHE, VALIDATION_SEED, load, render_held_out, validation_path

PARTS = 4  # of 3,000 crops: about 75,000 glyphs, so that a confusion of 1 in 10,000 is seen
SCORED_BY = ("crops", "classes", "layouts", "lines", "countries", "plate_widths", "lights")


@dataclass(frozen=True)
class HeldOut:
    """n crops (n, 48, 192) uint8, and what is known of each."""

    crops: np.ndarray
    classes: np.ndarray  # (n, 9) places in ALPHABET
    layouts: np.ndarray
    lines: np.ndarray
    countries: np.ndarray  # places in COUNTRIES: what the band says
    plate_widths: np.ndarray  # pixels in the picture
    lights: np.ndarray  # of render.light

    @property
    def is_plate(self) -> np.ndarray:
        return self.layouts != LAYOUT_NONE


def held_out_seeds(parts: int = PARTS) -> list[int]:
    return [VALIDATION_SEED + part for part in range(parts)]


def held_out_plates(pictures: Path, parts: int = PARTS, cache: Path = CACHE) -> HeldOut:
    """pictures: where the crops of no plate are cut from; may be missing. Renders what is not there yet."""
    loaded = []
    for seed in held_out_seeds(parts):
        path = validation_path(cache) if seed == VALIDATION_SEED else cache / "held-out" / f"plates-{seed}.npz"
        render_held_out(path, seed, pictures)
        loaded.append(load(path))
    return HeldOut(**{key: np.concatenate([part[key] for part in loaded]) for key in SCORED_BY})


def spelled(classes: np.ndarray) -> str:
    """(9,) classes → the folded text."""
    return "".join(ALPHABET[i] for i in classes)
