"""One training sample: a spoiled crop and what it says, and where."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from render import spoil
from render.light import LightRecord
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
    light: str  # of render.light


@dataclass(frozen=True)
class Glyphs:
    """Where the glyphs of a plate lie in its crop, in crop pixels."""

    centres: np.ndarray  # (n, 2)
    widths: np.ndarray  # (n,)
    heights: np.ndarray  # (n,)


@dataclass(frozen=True)
class Sight:
    """A plate as a camera recorded and a detector framed it."""

    picture: np.ndarray  # (H, W) uint8 luma
    quad: np.ndarray  # (4, 2) corners as detected; a pixel's centre has whole numbers
    glyphs: Glyphs
    width: float  # of the plate in the picture, pixels
    light: str  # of render.light


def plate_samples(rng: np.random.Generator) -> list[Sample]:
    """Views of one plate; illegible ones are left out, so it may be empty."""
    plate = random_plate(rng)
    sights = (plate_sight(rng, plate) for _ in range(_SPOILS_PER_PLATE))
    return [_sample(sight, plate) for sight in sights if sight is not None]


def plate_sight(rng: np.random.Generator, plate: Plate) -> Sight | None:
    """One view by the training mix; None where a glyph lies outside the crop or is illegible."""
    light = LightRecord()
    flat = weathered(rng, plate, light)
    # Two-line plates are half as wide: the same pixels a character need half the width.
    low, high = (38, 300) if plate.rows == 1 else (26, 200)
    view = look_at(rng, flat, math.exp(rng.uniform(math.log(low), math.log(high))))
    lit = spoil.light(rng, obstruct(rng, view.picture, view.corners), light)
    clean = spoil.expose(rng, spoil.burn(rng, spoil.blur(rng, lit, view.width), view.width, light), light)
    quad = detected_quad(rng, view, corners_share=0.65)
    glyphs = glyphs_in_crop(plate, view, quad)
    if not inside(glyphs):
        return None
    noise = spoil.noise_level(rng)
    if not legible(clean, quad, glyphs, noise):
        return None
    return Sight(spoil.record(rng, clean, noise), quad, glyphs, view.width, light.name)


def weathered(rng: np.random.Generator, plate: Plate, light: LightRecord) -> np.ndarray:
    """The flat plate with its dirt, now and then under infra-red; (H, W) float32 luma."""
    flat = spoil.soil(rng, plate.picture[..., 0].astype(np.float32))
    return spoil.infrared(rng, flat, light) if rng.random() < 0.06 else flat


def detected_quad(rng: np.random.Generator, view: View, *, corners_share: float = 1.0) -> np.ndarray:
    """(4, 2) corners with a detector's error; the rest of `corners_share` is seen by one that gives upright boxes."""
    size = np.array([view.width, np.hypot(*(view.corners[3] - view.corners[0]))])
    size = size * (2.0 if rng.random() < 0.2 else 1.0)  # a detector is surer of most plates than of some
    if rng.random() < corners_share:
        quad = view.corners + rng.normal(0, 1, (4, 2)) * (0.012, 0.045) * size
        return quad + rng.normal(0, 1, 2) * (0.006, 0.02) * size  # and the whole quad a little off
    (x0, y0), (x1, y1) = view.corners.min(0), view.corners.max(0)
    box = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    return box + np.repeat(rng.normal(0, 1, (2, 2)) * (0.012, 0.04) * size, 2, 0)


def _to_crop(quad: np.ndarray) -> np.ndarray:
    return crop_matrix(quad, WIDTH, HEIGHT, MARGIN)


def glyphs_in_crop(plate: Plate, view: View, quad: np.ndarray) -> Glyphs:
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
    matrix = _to_crop(quad) @ view.matrix
    mapped = cv2.perspectiveTransform(points.reshape(1, -1, 2).astype(np.float64), matrix).reshape(5, -1, 2)
    return Glyphs(mapped[0], mapped[2, :, 0] - mapped[1, :, 0], mapped[4, :, 1] - mapped[3, :, 1])


def inside(glyphs: Glyphs) -> bool:
    across = np.abs(glyphs.centres[:, 0] - WIDTH / 2) + 0.42 * glyphs.widths
    down = np.abs(glyphs.centres[:, 1] - HEIGHT / 2) + 0.40 * glyphs.heights
    return bool((across < WIDTH / 2).all() and (down < HEIGHT / 2).all())


def _cut(picture: np.ndarray, quad: np.ndarray) -> np.ndarray:
    return cv2.warpPerspective(
        picture, _to_crop(quad), (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def legible(clean: np.ndarray, quad: np.ndarray, glyphs: Glyphs, noise: float) -> bool:
    """Every glyph's contrast, before noise, must stand out of the noise: what nobody can read teaches nothing."""
    return glyph_contrast(clean, quad, glyphs) >= max(9.0, 2.0 * noise)


def glyph_contrast(clean: np.ndarray, quad: np.ndarray, glyphs: Glyphs) -> float:
    """Grey levels by which the faintest glyph differs from its own ground."""
    crop = _cut(clean, quad)
    detail = crop - cv2.blur(crop, (27, 21))  # shading is not contrast
    least = math.inf
    for (x, y), w, h in zip(glyphs.centres, glyphs.widths, glyphs.heights):
        # Wider than the glyph, so that a bar of one stroke shows its ground too.
        reach = max(w / 2, h * 0.12) + 1.5
        x0, x1 = max(0, int(x - reach)), int(x + reach) + 2
        y0, y1 = max(0, int(y - h * 0.4)), int(y + h * 0.4) + 1
        part = detail[y0:y1, x0:x1]
        least = min(least, 0.0 if part.size == 0 else float(part.std()) * 2.2)
    return least


def _sample(sight: Sight, plate: Plate) -> Sample:
    count = len(plate.glyphs)
    classes, rows = np.zeros(PLACES, np.uint8), np.zeros(PLACES, np.uint8)
    places = np.zeros((2, PLACES), np.float32)
    classes[:count] = [CLASS_OF[c] for c in fold(plate.mark)]
    rows[:count] = [g.row for g in plate.glyphs]
    places[0, :count], places[1, :count] = sight.glyphs.centres[:, 0], sight.glyphs.widths
    crop, country = _cut(sight.picture, sight.quad), COUNTRIES.index(plate.country)
    return Sample(
        crop, classes, places[0], places[1], rows, plate.layout, plate.rows, country, sight.width, sight.light
    )


def empty_sample(crop: np.ndarray, width: float, light: str) -> Sample:
    """A crop that is no plate: every place is none."""
    none = np.zeros(PLACES, np.uint8)
    zero = np.zeros(PLACES, np.float32)
    return Sample(crop, none, zero, zero, none, LAYOUT_NONE, 0, 0, width, light)
