"""Which part of a picture a training crop shows, and at what scale."""

from dataclasses import dataclass

import cv2
import numpy as np

from render.backgrounds import SLOT_WIDTH_MIN, Background

WIDTH_MIN = 14.0  # px: narrower plates are ignored
SCALES = (0.12, 3.4)  # how far a picture may be shrunk or enlarged


@dataclass(frozen=True)
class Aim:
    """Where a crop's plate shall be, and how wide."""

    width: float
    point: np.ndarray


def wanted_width(size: tuple[int, int], rng: np.random.Generator) -> float:
    """Log-uniform over what fits a crop: 14–290 px in a small one, to 420 px in a large one."""
    low = WIDTH_MIN if size[1] < 400 else 80.0
    high = min(0.9 * size[1], 430.0)
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def chosen(cars: list[Background], size: tuple[int, int], rng: np.random.Generator, aim: Aim | None):
    """A car picture, one of its slots and a scale at which that slot is as wide as wanted."""
    for _ in range(40):
        wanted = aim.width if aim else wanted_width(size, rng)
        car = cars[rng.integers(len(cars))]
        slot = int(rng.integers(len(car.slots)))
        scale = wanted / car.slots[slot, 2]
        if car.slots[slot, 2] >= SLOT_WIDTH_MIN and SCALES[0] <= scale <= SCALES[1]:
            break
    return car, slot, float(np.clip(scale, *SCALES))


def framing(picture: Background, point: np.ndarray, scale: float, size: tuple[int, int],
            rng: np.random.Generator, aim: Aim | None = None) -> np.ndarray:
    """A (2, 3) matrix from picture to crop that puts `point` where it is aimed, else somewhere into the crop."""
    angle = np.radians(np.clip(rng.normal(0, 4), -15, 15))
    stretch = float(np.exp(rng.normal(0, 0.06)))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turn = turn @ np.diag([scale * stretch, scale / stretch])
    if rng.random() < 0.5:
        turn = turn @ np.diag([-1.0, 1.0])
    frame = np.array([size[1], size[0]])
    if aim:
        return np.hstack([turn, (aim.point - turn @ point)[:, None]])
    shift = frame * rng.uniform((0.04, 0.05), (0.96, 0.95)) - turn @ point
    if rng.random() < 0.75:  # as little beyond the picture's edges as can be
        height, width = picture.erased[0].shape
        reach = np.array([[0, 0], [width, 0], [0, height], [width, height]]) @ turn.T
        low, high = frame - reach.max(0), -reach.min(0)
        shift = np.where(low < high, np.clip(shift, low, high), shift)
        frame_point = np.clip(turn @ point + shift, 0.04 * frame, 0.96 * frame)
        shift = frame_point - turn @ point
    return np.hstack([turn, shift[:, None]])


def border(rng: np.random.Generator) -> int:
    return cv2.BORDER_REFLECT_101 if rng.random() < 0.85 else cv2.BORDER_CONSTANT
