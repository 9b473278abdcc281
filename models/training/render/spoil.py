"""What dirt, light, lens, sensor and codec do to a plate.

All functions take and return luma as float32 (H, W), 0 to 255; chances and
ranges are those of the training mix. Those that change the light note it in a
record, if they are given one; that draws nothing from the generator.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from .light import LightRecord

# From where on it is noted: what is lighter or has more contrast reads as by day.
_SHADOW_MAX, _DARK_MAX, _CONTRAST_MAX = 0.6, 0.45, 0.5


def smooth_field(rng: np.random.Generator, shape: tuple[int, int], cells: tuple[int, int]) -> np.ndarray:
    """A random field in about -2 … 2 that changes over the given number of cells."""
    coarse = rng.standard_normal(cells, dtype=np.float32)
    return cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_CUBIC)


def soil(rng: np.random.Generator, plate: np.ndarray) -> np.ndarray:
    """Dirt films and specks on the flat plate."""
    if rng.random() < 0.30:
        cells = int(rng.integers(2, 7)), int(rng.integers(4, 16))
        cover = np.clip(smooth_field(rng, plate.shape, cells) * 0.6 - float(rng.uniform(-0.3, 0.9)), 0, 1) * float(
            rng.uniform(0.2, 0.75)
        )
        plate = plate + (float(rng.uniform(40, 170)) - plate) * cover
    if rng.random() < 0.12:
        height, width = plate.shape
        plate = np.ascontiguousarray(plate)
        for _ in range(int(rng.integers(1, 14))):
            spot = int(rng.integers(width)), int(rng.integers(height))
            cv2.circle(plate, spot, int(rng.integers(1, max(2, height // 22))), float(rng.uniform(20, 220)), -1)
    return plate


def light(rng: np.random.Generator, view: np.ndarray, record: LightRecord | None = None) -> np.ndarray:
    """Slow gradients, hard shadows and glare over the picture."""
    height, width = view.shape
    x = np.linspace(-1, 1, width, dtype=np.float32)
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    if rng.random() < 0.6:
        view = view * (1 + x * float(rng.normal(0, 0.12)) + y * float(rng.normal(0, 0.12)))
    for chance in (0.40, 0.10):
        if rng.random() < chance:
            view = _shadowed(rng, view, x, y, record)
    if rng.random() < 0.08:
        if record:
            record.drawn("glare")
        cx, cy = rng.uniform(-1, 1, 2)
        spread = float(rng.uniform(0.15, 0.7))
        view = view + float(rng.uniform(60, 260)) * np.exp(-(((x - cx) / spread) ** 2 + ((y - cy) / (2 * spread)) ** 2))
    return view


def _shadowed(
    rng: np.random.Generator, view: np.ndarray, x: np.ndarray, y: np.ndarray, record: LightRecord | None
) -> np.ndarray:
    """A hard shadow's edge, mostly that of the lip or the bumper above the plate."""
    level = rng.random() < 0.6
    angle = float(rng.normal(math.pi / 2, 0.35)) if level else float(rng.uniform(0, math.pi))
    away = x * math.cos(angle) + y * math.sin(angle) - float(rng.uniform(-0.7, 0.7))
    above = rng.random() < (0.7 if level else 0.5)
    side = away * float(np.exp(rng.uniform(0.7, 4.5))) * (1 if above else -1)
    depth = float(rng.uniform(0.25, 0.85))
    if record and depth < _SHADOW_MAX:
        record.drawn("shadow")
    return view * (1 - (1 - depth) / (1 + np.exp(np.clip(side, -20, 20))))


def burn(
    rng: np.random.Generator, view: np.ndarray, width: float, record: LightRecord | None = None
) -> np.ndarray:
    """Sun or a lamp burns out the plate or a part of it: the white spills over the strokes, and thins them."""
    if rng.random() > 0.11:
        return view
    if record:
        record.drawn("burnt-out")
    strength = float(rng.uniform(1.4, 3.2))
    if rng.random() < 0.5:
        height, across = view.shape
        x = np.linspace(-1, 1, across, dtype=np.float32)
        y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
        angle = float(rng.uniform(0, 2 * math.pi))
        side = x * math.cos(angle) + y * math.sin(angle) + float(rng.uniform(-0.5, 0.5))
        view = view * (1 + (strength - 1) / (1 + np.exp(-side * float(rng.uniform(2, 9)))))
    else:
        view = view * strength
    veil = cv2.GaussianBlur(np.minimum(view, 600), (0, 0), max(0.6, width * float(rng.uniform(0.006, 0.04))))
    return view + (veil - view) * float(rng.uniform(0.08, 0.35))


def infrared(rng: np.random.Generator, plate: np.ndarray, record: LightRecord | None = None) -> np.ndarray:
    """A retro-reflecting plate under an illuminator: pale ink, burnt ground."""
    if record:
        record.drawn("infra-red")
    pale = float(rng.uniform(0.45, 0.9))
    return 255 - (255 - plate) * pale + float(rng.uniform(0, 40))


def blur(rng: np.random.Generator, view: np.ndarray, width: float) -> np.ndarray:
    """width: of the plate in pixels of this picture; legible blur grows with it."""
    if rng.random() < 0.55:
        sigma = float(rng.uniform(0.3, min(3.0, 0.32 + 0.0105 * width)))
        view = cv2.GaussianBlur(view, (0, 0), sigma)
    if rng.random() < 0.22:
        length = float(rng.uniform(0.006, 0.035)) * width
        if length > 1.2:
            angle = float(rng.normal(0, 0.3)) if rng.random() < 0.7 else float(rng.uniform(0, math.pi))
            view = cv2.filter2D(view, -1, _motion_kernel(length, angle))
    return view


def _motion_kernel(length: float, angle: float) -> np.ndarray:
    size = 2 * math.ceil(length / 2) + 1
    kernel = np.zeros((size, size), np.float32)
    middle = (size - 1) / 2
    dx, dy = math.cos(angle) * length / 2, math.sin(angle) * length / 2
    ends = [round((middle + sign * d) * 16) for sign in (-1, 1) for d in (dx, dy)]
    cv2.line(kernel, tuple(ends[:2]), tuple(ends[2:]), 1.0, 1, cv2.LINE_8, 4)
    return kernel / max(kernel.sum(), 1.0)


def expose(rng: np.random.Generator, view: np.ndarray, record: LightRecord | None = None) -> np.ndarray:
    """Exposure, contrast and gamma; clipped to 0 … 255."""
    if rng.random() < 0.15:
        view = view * float(rng.uniform(1.2, 2.0))
        if record:
            record.drawn("bright")
    elif rng.random() < 0.35:
        gain = float(np.exp(rng.uniform(math.log(0.12), 0)))
        view = view * gain
        if record and gain < _DARK_MAX:
            record.drawn("dark")
    if rng.random() < 0.3:
        contrast = float(rng.uniform(0.25, 1.0))
        if record and contrast < _CONTRAST_MAX:
            record.drawn("low-contrast")
        view = view * contrast + float(rng.uniform(0, 1 - contrast)) * 255 * float(rng.uniform(0.2, 1.0))
    view = np.clip(view, 0, 255)
    if rng.random() < 0.6:
        gamma = float(np.exp(rng.uniform(math.log(0.55), math.log(1.8))))
        view = cv2.pow(view * (1 / 255), gamma) * 255
    return view


def noise_level(rng: np.random.Generator) -> float:
    """Standard deviation in grey levels, 1 to 18, mostly low."""
    return float(np.exp(rng.uniform(0, math.log(18.0)) * (0.55 + 0.45 * rng.random())))


def record(rng: np.random.Generator, view: np.ndarray, noise: float) -> np.ndarray:
    """Sensor noise, sharpening and codec; returns uint8."""
    grain = rng.standard_normal(view.shape, dtype=np.float32) * noise
    if rng.random() < 0.3:  # demosaicing and denoising leave noise coarser than a pixel
        grain = cv2.GaussianBlur(grain, (0, 0), 0.7) * 1.8
    view = view + grain
    if rng.random() < 0.10:  # enlarged by the camera from fewer pixels
        share = float(rng.uniform(0.5, 0.9))
        small = cv2.resize(view, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        view = cv2.resize(small, view.shape[::-1], interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.22:
        view = view + float(rng.uniform(0.3, 2.2)) * (
            view - cv2.GaussianBlur(view, (0, 0), float(rng.uniform(0.7, 1.8)))
        )
    picture = np.clip(view + 0.5, 0, 255).astype(np.uint8)
    if rng.random() < 0.7:
        quality = int(rng.integers(18, 93))
        _, coded = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, quality))
        picture = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    return picture
