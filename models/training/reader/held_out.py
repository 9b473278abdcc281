"""Rendered plates that no training sees, drawn as the renderer draws now: those of the validation's seed, and more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from render.sources import drawn_path, sources_digest

from .facts import ALPHABET
from .nonplates import NonPlates
from .samples import LAYOUT_NONE
from .shards import CACHE, VALIDATION_SAMPLES, VALIDATION_SEED, draw_samples, load, save

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


def drawing_sources() -> str:
    """The digest of what draws the plates."""
    return sources_digest(*(Path(__file__).with_name(f"{name}.py") for name in ("facts", "samples", "nonplates")))


def held_out_plates(pictures: Path, parts: int = PARTS, cache: Path = CACHE) -> HeldOut:
    """pictures: where the crops of no plate are cut from; may be missing. Renders what is not there yet, or was
    drawn otherwise than it is now: a minute a part."""
    loaded, sources = [], drawing_sources()
    for seed in held_out_seeds(parts):
        path = drawn_path(cache / "held-out", f"plates-{seed}", sources)
        if not path.exists():
            save(path, draw_samples(seed, VALIDATION_SAMPLES, NonPlates(pictures, held_out=True)))
        loaded.append(load(path))
    return HeldOut(**{key: np.concatenate([part[key] for part in loaded]) for key in SCORED_BY})


def spelled(classes: np.ndarray) -> str:
    """(9,) classes → the folded text."""
    return "".join(ALPHABET[i] for i in classes)
