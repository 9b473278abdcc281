"""Passings: one plate on many frames, as a car comes nearer.

Three kinds. *alike*: all frames share dirt, light, obstruction, blur, exposure and the strength of the noise,
as they do within a second; only the pose drifts, and the grain, the codec and the detector's errors are new
on each frame. *faint*: alike, and in so little light that the nearest sighting is hardly legible; there a
reader needs more than one frame. *independent*: each frame is spoiled anew. Real passings lie between them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from render import spoil
from render.light import LightRecord
from render.obstruct import obstruct
from render.plate import Plate, random_plate
from render.view import look_at

from .samples import Glyphs, Sight, detected_quad, glyph_contrast, glyphs_in_crop, inside, legible, weathered

Kind = Literal["alike", "faint", "independent"]

_SIGHTINGS = (5, 20)
_WIDTHS = (40.0, 90.0)  # of the plate, pixels
_DRIFT = 0.03  # of the plate's width, standard deviation of each corner's way over the passing
_FAINT_NOISE = (4.0, 16.0)  # grey levels
_FAINT_MARGIN = (1.0, 2.0)  # contrast of the nearest sighting against the least that is legible


@dataclass(frozen=True)
class Passing:
    plate: Plate
    sights: list[Sight]


@dataclass(frozen=True)
class _Moment:
    """Where the plate is on a frame, and the seeds of what is drawn there."""

    width: float  # of the plate, pixels
    drift: np.ndarray  # (4, 2) pixels since the first frame
    scene: int
    spoiling: int


@dataclass(frozen=True)
class _Exposure:
    """A frame before the grain."""

    clean: np.ndarray
    quad: np.ndarray
    glyphs: Glyphs
    width: float
    noise: float
    light: str


def draw_passing(
    rng: np.random.Generator,
    kind: Kind,
    widths: tuple[float, float] = _WIDTHS,
    sightings: tuple[int, int] = _SIGHTINGS,
) -> Passing:
    """A passing of which at least one sighting is legible: what nobody can read anywhere measures nothing.

    widths: of the plate in pixels, sightings: how many, from and to."""
    while True:
        plate = random_plate(rng)
        frames = [_exposed(rng, plate, moment) for moment in _approach(rng, kind, widths, sightings)]
        if kind == "faint":
            frames = _dimmed(rng, frames)
        if any(inside(frame.glyphs) and legible(frame.clean, frame.quad, frame.glyphs, frame.noise) for frame in frames):
            return Passing(plate, [_recorded(rng, frame) for frame in frames])


def _approach(
    rng: np.random.Generator, kind: Kind, widths: tuple[float, float], sightings: tuple[int, int]
) -> Iterator[_Moment]:
    count = int(rng.integers(sightings[0], sightings[1] + 1))
    far, near = sorted(np.exp(rng.uniform(*np.log(widths), 2)))
    way = rng.normal(0, _DRIFT, (4, 2)) * (1.0, 0.3)
    scene, shared = rng.integers(2**62, size=2)
    for share in np.linspace(0, 1, count):
        width = 1 / ((1 - share) / far + share / near)  # at a steady speed the distance shrinks evenly
        spoiling = rng.integers(2**62) if kind == "independent" else shared
        yield _Moment(width, share * way * width, int(scene), int(spoiling))


def _exposed(rng: np.random.Generator, plate: Plate, moment: _Moment) -> _Exposure:
    # A generator a step: what one step draws may depend on the width, and must not change the next.
    seeds = ([moment.spoiling, step] for step in range(7))
    dirt, thing, lamp, lens, sun, shutter, sensor = (np.random.default_rng(seed) for seed in seeds)
    light = LightRecord()
    flat = weathered(dirt, plate, light)
    view = look_at(np.random.default_rng(moment.scene), flat, moment.width, moment.drift)
    lit = spoil.light(lamp, obstruct(thing, view.picture, view.corners), light)
    burnt = spoil.burn(sun, spoil.blur(lens, lit, view.width), view.width, light)
    clean = spoil.expose(shutter, burnt, light)
    quad = detected_quad(rng, view)
    glyphs = glyphs_in_crop(plate, view, quad)
    return _Exposure(clean, quad, glyphs, view.width, spoil.noise_level(sensor), light.name)


def _dimmed(rng: np.random.Generator, frames: list[_Exposure]) -> list[_Exposure]:
    """All frames in the same poor light, by which the nearest is as legible as the margin says."""
    nearest = frames[-1]
    noise = math.exp(rng.uniform(*np.log(_FAINT_NOISE)))
    wanted = max(9.0, 2.0 * noise) * math.exp(rng.uniform(*np.log(_FAINT_MARGIN)))
    gain = min(1.0, wanted / max(1.0, glyph_contrast(nearest.clean, nearest.quad, nearest.glyphs)))
    black = float(rng.uniform(0, 60))
    return [replace(frame, clean=black + gain * frame.clean, noise=noise, light="night") for frame in frames]


def _recorded(rng: np.random.Generator, frame: _Exposure) -> Sight:
    return Sight(spoil.record(rng, frame.clean, frame.noise), frame.quad, frame.glyphs, frame.width, frame.light)
