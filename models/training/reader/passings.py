"""Passings: one plate on many frames, as a car comes nearer.

Two kinds. *alike*: all frames share dirt, light, obstruction, blur, exposure and the strength of the noise, as
they do within a second; only the pose drifts, and the grain, the codec and the detector's errors are new on
each frame. *independent*: each frame is spoiled anew. Real passings lie between the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from render import spoil
from render.light import LightRecord
from render.obstruct import obstruct
from render.plate import Plate, random_plate
from render.view import look_at

from .samples import Sight, detected_quad, glyphs_in_crop, inside, legible, weathered

Kind = Literal["alike", "independent"]

_SIGHTINGS = (5, 20)
_WIDTHS = (40.0, 90.0)  # of the plate, pixels
_DRIFT = 0.03  # of the plate's width, standard deviation of each corner's way over the passing


@dataclass(frozen=True)
class Passing:
    plate: Plate
    sights: list[Sight]


def draw_passing(rng: np.random.Generator, kind: Kind) -> Passing:
    """A passing of which at least one sighting is legible: what nobody can read anywhere measures nothing."""
    while True:
        plate = random_plate(rng)
        seen = [_sight(rng, plate, width, *way) for width, way in _approach(rng, kind)]
        if any(can_be_read for _, can_be_read in seen):
            return Passing(plate, [sight for sight, _ in seen])


def _approach(rng: np.random.Generator, kind: Kind):
    """Of each sighting: the plate's width, the corners' way so far, and the seeds of scene and spoiling."""
    count = int(rng.integers(_SIGHTINGS[0], _SIGHTINGS[1] + 1))
    far, near = sorted(np.exp(rng.uniform(*np.log(_WIDTHS), 2)))
    way = rng.normal(0, _DRIFT, (4, 2)) * (1.0, 0.3)
    scene, shared = rng.integers(2**62, size=2)
    for share in np.linspace(0, 1, count):
        width = 1 / ((1 - share) / far + share / near)  # at a steady speed the distance shrinks evenly
        spoiling = shared if kind == "alike" else rng.integers(2**62)
        yield width, (share * way * width, scene, spoiling)


def _sight(
    rng: np.random.Generator, plate: Plate, width: float, drift: np.ndarray, scene: int, spoiling: int
) -> tuple[Sight, bool]:
    """The sighting, and whether it is legible. rng: for what is new on every frame."""
    # A generator a step: what one step draws may depend on the width, and must not change the next.
    dirt, thing, lamp, lens, sun, shutter, sensor = (np.random.default_rng([spoiling, step]) for step in range(7))
    light = LightRecord()
    view = look_at(np.random.default_rng(scene), weathered(dirt, plate, light), width, drift)
    lit = spoil.light(lamp, obstruct(thing, view.picture, view.corners), light)
    burnt = spoil.burn(sun, spoil.blur(lens, lit, view.width), view.width, light)
    clean, noise = spoil.expose(shutter, burnt, light), spoil.noise_level(sensor)
    quad = detected_quad(rng, view)
    glyphs = glyphs_in_crop(plate, view, quad)
    can_be_read = inside(glyphs) and legible(clean, quad, glyphs, noise)
    return Sight(spoil.record(rng, clean, noise), quad, glyphs, view.width, light.name), can_be_read
