"""What plates are pasted on: car pictures with their plates erased, and pictures without plates.

Each is kept decoded, as luma, at full size and halved again and again, so that a crop at any scale
is one short warp.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from pictures import Picture, DATA, read_luma
from render.erase import erase

LEVELS = 4  # full size, 1/2, 1/4, 1/8
SLOT_WIDTH_MIN = 12  # px: narrower labels say too little about where a plate sits


@dataclass(frozen=True)
class Background:
    """`erased` and `real` are pyramids of (H, W) uint8; `real` is None where nothing was erased.
    `slots` (n, 4): centre x, y, width, height of the plates' places. `corners` (n, 4, 2) with
    `exact` (n,) are the real plates themselves. Coordinates here are OpenCV's: a whole number is a
    pixel's centre."""

    erased: list[np.ndarray]
    real: list[np.ndarray] | None
    slots: np.ndarray
    corners: np.ndarray
    exact: np.ndarray


def pyramid(picture: np.ndarray) -> list[np.ndarray]:
    levels = [picture]
    while len(levels) < LEVELS and min(levels[-1].shape) >= 32:
        half = (levels[-1].shape[1] // 2, levels[-1].shape[0] // 2)
        levels.append(cv2.resize(levels[-1], half, interpolation=cv2.INTER_AREA))
    return levels


def from_picture(picture: Picture, data=DATA) -> Background:
    """A labelled car picture, its plates erased."""
    real = read_luma(data / picture.path)
    erased = real.copy()
    slots = []
    for plate in picture.plates:
        low, high = plate.corners.min(0), plate.corners.max(0)
        erase(erased, (*low, *(high - low)))
        slots.append([*(low + high) / 2, *(high - low)])
    return Background(
        pyramid(erased), pyramid(real), np.array(slots, np.float32).reshape(-1, 4),
        np.array([p.corners for p in picture.plates], np.float32).reshape(-1, 4, 2) - 0.5,
        np.array([p.exact for p in picture.plates], bool))


def plain(picture: np.ndarray, slots: np.ndarray | None = None) -> Background:
    """A picture without plates; `slots` where plates belong, such as on a drawn car."""
    places = np.zeros((0, 4), np.float32) if slots is None else slots.astype(np.float32)
    return Background(pyramid(picture), None, places,
                      np.zeros((0, 4, 2), np.float32), np.zeros(0, bool))


def warp(levels: list[np.ndarray], matrix: np.ndarray, size: tuple[int, int],
         border: int) -> np.ndarray:
    """A crop of `size` (H, W): `matrix` (2, 3) takes pixels of the full-size picture to the crop."""
    scale = np.sqrt(abs(np.linalg.det(matrix[:, :2])))
    level = 0
    while level + 1 < len(levels) and scale * 2 ** (level + 1) <= 1.15:
        level += 1
    # Pixel centres: level k's pixel u lies at (u + .5) * 2^k - .5 of the full picture.
    step = 2.0 ** level
    from_level = np.array([[step, 0, 0.5 * step - 0.5], [0, step, 0.5 * step - 0.5], [0, 0, 1]])
    whole = np.vstack([matrix, [0, 0, 1]]) @ from_level
    return cv2.warpAffine(levels[level], whole[:2], (size[1], size[0]), flags=cv2.INTER_LINEAR,
                          borderMode=border, borderValue=90)
