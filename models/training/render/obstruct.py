"""What stands before a plate, or lies on its edge: a lip of the bumper, a tow bar, a cable, snow, a leaf."""

from __future__ import annotations

import cv2
import numpy as np


def obstruct(rng: np.random.Generator, picture: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """picture: (H, W) float32 luma; corners: (4, 2) of the plate in it, from the top left clockwise."""
    chance = rng.random()
    if chance > 0.16:
        return picture
    picture = picture.copy()
    if chance < 0.09:
        _lip(rng, picture, corners)
    elif chance < 0.12:
        _bar(rng, picture, corners)
    else:
        _blot(rng, picture, corners)
    return picture


def _lip(rng: np.random.Generator, picture: np.ndarray, corners: np.ndarray) -> None:
    """A strip along the upper or lower edge, dark, or bright where it mirrors the sky."""
    depth = rng.uniform(0.04, 0.20, 2)
    top_left, top_right, bottom_right, bottom_left = corners
    if rng.random() < 0.5:
        start, end = top_left + (bottom_left - top_left) * depth[0], top_right + (bottom_right - top_right) * depth[1]
        outer = (top_right + (top_right - bottom_right) * 0.2, top_left + (top_left - bottom_left) * 0.2)
    else:
        start, end = bottom_left + (top_left - bottom_left) * depth[0], bottom_right + (top_right - bottom_right) * depth[1]
        outer = (bottom_right + (bottom_right - top_right) * 0.2, bottom_left + (bottom_left - top_left) * 0.2)
    tone = float(rng.uniform(5, 90)) if rng.random() < 0.7 else float(rng.uniform(150, 330))
    _blend(picture, _polygon(picture, np.array([start, end, *outer])), tone, float(rng.uniform(0.5, 1.0)))


def _bar(rng: np.random.Generator, picture: np.ndarray, corners: np.ndarray) -> None:
    """A tow bar or a cable across, narrower than a stroke or two."""
    at, lean = float(rng.uniform(0.05, 0.95)), float(rng.normal(0, 0.05))
    thick = float(rng.uniform(0.004, 0.03))
    top = lambda share: corners[0] + (corners[1] - corners[0]) * share  # noqa: E731
    bottom = lambda share: corners[3] + (corners[2] - corners[3]) * share  # noqa: E731
    quad = np.array([top(at), top(at + thick), bottom(at + lean + thick), bottom(at + lean)])
    _blend(picture, _polygon(picture, quad), float(rng.uniform(5, 200)), float(rng.uniform(0.6, 1.0)))


def _blot(rng: np.random.Generator, picture: np.ndarray, corners: np.ndarray) -> None:
    """Mud, snow or a leaf, mostly from an edge."""
    width, height = np.hypot(*(corners[1] - corners[0])), np.hypot(*(corners[3] - corners[0]))
    u, v = float(rng.uniform(0, 1)), float(rng.choice([rng.uniform(-0.1, 0.15), rng.uniform(0.85, 1.1)]))
    upper, lower = corners[0] + (corners[1] - corners[0]) * u, corners[3] + (corners[2] - corners[3]) * u
    centre = upper + (lower - upper) * v
    axes = max(1.0, width * float(rng.uniform(0.01, 0.12))), max(1.0, height * float(rng.uniform(0.06, 0.3)))
    mask = np.zeros(picture.shape, np.uint8)
    cv2.ellipse(mask, (tuple(map(float, centre)), axes, float(rng.uniform(0, 180))), 255, -1, cv2.LINE_AA)
    _blend(picture, mask, float(rng.uniform(10, 250)), float(rng.uniform(0.5, 1.0)))


def _polygon(picture: np.ndarray, points: np.ndarray) -> np.ndarray:
    mask = np.zeros(picture.shape, np.uint8)
    cv2.fillPoly(mask, [np.round(points * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return mask


def _blend(picture: np.ndarray, mask: np.ndarray, tone: float, strength: float) -> None:
    share = mask.astype(np.float32) * (strength / 255)
    picture += (tone - picture) * share
