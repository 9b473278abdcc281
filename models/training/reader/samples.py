"""One training sample: a spoiled crop and what it says, and where."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from render import spoil
from render.obstruct import obstruct
from render.plate import Plate, random_plate
from render.view import View, crop_matrix, look_at

from .facts import CLASS_OF, COUNTRIES, HEIGHT, MARGIN, PLACES, WIDTH, fold

LAYOUT_NONE = "none"
_SPOILS_PER_PLATE = 2  # drawing is a third of the cost, and views of one plate differ widely


@dataclass(frozen=True)
class Sample:
    crop: np.ndarray  # (48, 192) uint8
    classes: np.ndarray  # (9,) uint8, 0 = none
    centres: np.ndarray  # (9,) float32, x in crop pixels
    widths: np.ndarray  # (9,) float32, crop pixels
    rows: np.ndarray  # (9,) uint8
    layout: str
    lines: int
    country: int  # place in COUNTRIES
    width: float  # of the plate in the picture, pixels


def plate_samples(rng: np.random.Generator) -> list[Sample]:
    """Views of one plate; illegible ones are left out, so it may be empty."""
    plate = random_plate(rng)
    made = (_view_sample(rng, plate) for _ in range(_SPOILS_PER_PLATE))
    return [sample for sample in made if sample is not None]


def _view_sample(rng: np.random.Generator, plate: Plate) -> Sample | None:
    flat = spoil.soil(rng, plate.picture[..., 0].astype(np.float32))
    if rng.random() < 0.06:
        flat = spoil.infrared(rng, flat)
    # Two-line plates are half as wide: the same pixels a character need half the width.
    low, high = (38, 300) if plate.rows == 1 else (26, 200)
    view = look_at(rng, flat, math.exp(rng.uniform(math.log(low), math.log(high))))
    lit = spoil.light(rng, obstruct(rng, view.picture, view.corners))
    clean = spoil.expose(rng, spoil.burn(rng, spoil.blur(rng, lit, view.width), view.width))
    matrix = _framing(rng, view)
    centres, widths, heights = _places(plate, matrix @ view.matrix)
    if not _inside(centres, widths, heights):
        return None
    noise = spoil.noise_level(rng)
    if not _legible(_cut(clean, matrix), plate, centres, widths, heights, noise):
        return None
    crop = _cut(spoil.record(rng, clean, noise), matrix)
    return _sample(crop, plate, centres[:, 0], widths, view.width)


def _framing(rng: np.random.Generator, view: View) -> np.ndarray:
    """Picture to crop: mostly as rectified from a detector's corners, else a box."""
    size = np.array([view.width, np.hypot(*(view.corners[3] - view.corners[0]))])
    size = size * (2.0 if rng.random() < 0.2 else 1.0)  # a detector is surer of most plates than of some
    if rng.random() < 0.65:
        quad = view.corners + rng.normal(0, 1, (4, 2)) * (0.012, 0.045) * size
        quad = quad + rng.normal(0, 1, 2) * (0.006, 0.02) * size  # and the whole quad a little off
    else:
        (x0, y0), (x1, y1) = view.corners.min(0), view.corners.max(0)
        quad = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]) + np.repeat(
            rng.normal(0, 1, (2, 2)) * (0.012, 0.04) * size, 2, 0
        )
    return crop_matrix(quad, WIDTH, HEIGHT, MARGIN)


def _places(plate: Plate, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Centres (n, 2), widths (n,) and heights (n,) of the glyphs in the crop."""
    boxes = np.array([g.box for g in plate.glyphs], np.float32)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2 - 0.5, (boxes[:, 1] + boxes[:, 3]) / 2 - 0.5
    points = np.stack(
        [
            np.stack([x, y], 1),
            np.stack([boxes[:, 0] - 0.5, y], 1),
            np.stack([boxes[:, 2] - 0.5, y], 1),
            np.stack([x, boxes[:, 1] - 0.5], 1),
            np.stack([x, boxes[:, 3] - 0.5], 1),
        ]
    )
    mapped = cv2.perspectiveTransform(points.reshape(1, -1, 2).astype(np.float64), matrix).reshape(5, -1, 2)
    return mapped[0], mapped[2, :, 0] - mapped[1, :, 0], mapped[4, :, 1] - mapped[3, :, 1]


def _inside(centres: np.ndarray, widths: np.ndarray, heights: np.ndarray) -> bool:
    across = np.abs(centres[:, 0] - WIDTH / 2) + 0.42 * widths
    down = np.abs(centres[:, 1] - HEIGHT / 2) + 0.40 * heights
    return bool((across < WIDTH / 2).all() and (down < HEIGHT / 2).all())


def _cut(picture: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    return cv2.warpPerspective(
        picture, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def _legible(
    crop: np.ndarray, plate: Plate, centres: np.ndarray, widths: np.ndarray, heights: np.ndarray, noise: float
) -> bool:
    """Every glyph's contrast against its own ground, before noise, must stand out
    of the noise: what nobody can read teaches nothing."""
    least = max(9.0, 2.0 * noise)
    detail = crop - cv2.blur(crop, (27, 21))  # shading is not contrast
    for (x, y), w, h in zip(centres, widths, heights):
        # Wider than the glyph, so that a bar of one stroke shows its ground too.
        reach = max(w / 2, h * 0.12) + 1.5
        x0, x1 = max(0, int(x - reach)), int(x + reach) + 2
        y0, y1 = max(0, int(y - h * 0.4)), int(y + h * 0.4) + 1
        part = detail[y0:y1, x0:x1]
        if part.size == 0 or float(part.std()) * 2.2 < least:
            return False
    return True


def _sample(crop: np.ndarray, plate: Plate, centres: np.ndarray, widths: np.ndarray, width: float) -> Sample:
    count = len(plate.glyphs)
    classes, rows = np.zeros(PLACES, np.uint8), np.zeros(PLACES, np.uint8)
    places = np.zeros((2, PLACES), np.float32)
    classes[:count] = [CLASS_OF[c] for c in fold(plate.mark)]
    rows[:count] = [g.row for g in plate.glyphs]
    places[0, :count], places[1, :count] = centres, widths
    country = COUNTRIES.index(plate.country)
    return Sample(crop, classes, places[0], places[1], rows, plate.layout, plate.rows, country, width)


def empty_sample(crop: np.ndarray, width: float) -> Sample:
    """A crop that is no plate: every place is none."""
    none = np.zeros(PLACES, np.uint8)
    zero = np.zeros(PLACES, np.float32)
    return Sample(crop, none, zero, zero, none, LAYOUT_NONE, 0, 0, width)
