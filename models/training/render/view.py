"""A flat plate seen by a camera: where its points fall in the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from .holder import Rect, held
from .spoil import smooth_field


@dataclass(frozen=True)
class View:
    """A small picture around one plate."""

    picture: np.ndarray  # (H, W) float32 luma
    corners: np.ndarray  # (4, 2) of the plate in it, from the top left clockwise
    matrix: np.ndarray  # (3, 3), plate pixels to picture pixels
    width: float  # of the plate in picture pixels, mean of both long edges


def random_corners(rng: np.random.Generator, width: float, height: float) -> np.ndarray:
    """(4, 2) corners of a plate of this size, turned, sheared and keystoned about the origin."""
    w, h = width / 2, height / 2
    corners = np.array([[-w, -h], [w, -h], [w, h], [-w, h]])
    keystone_x, keystone_y = rng.normal(0, 0.07, 2)
    # One end nearer than the other; one edge nearer than the other.
    depth = 1 + keystone_x * corners[:, 0] / w + 0.5 * keystone_y * corners[:, 1] / h
    corners = corners * depth[:, None]
    corners[:, 0] *= float(rng.uniform(0.72, 1.0)) if rng.random() < 0.35 else 1.0  # seen from the side
    shear = rng.normal(0, 0.10)
    corners[:, 0] += shear * corners[:, 1]
    corners[:, 1] += 0.35 * rng.normal(0, 0.10) * corners[:, 0]
    angle = math.radians(rng.normal(0, 5))
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return corners @ turn


def look_at(rng: np.random.Generator, plate: np.ndarray, width: float, drift: np.ndarray | None = None) -> View:
    """plate: (H, W) float32 luma; width: pixels that it shall take in the picture; drift: (4, 2) pixels that
    the corners have moved since a view by a generator in the same state."""
    flat, rect = held(rng, plate) if rng.random() < 0.15 else (plate, (0, 0, plate.shape[1], plate.shape[0]))
    scale = 1.0
    if width < 0.8 * plate.shape[1]:
        # Shrunk first, so that the warp below need not skip pixels.
        scale = max(width / plate.shape[1] * 1.15, 8 / plate.shape[0])
        flat = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    corners = random_corners(rng, width, width * plate.shape[0] / plate.shape[1])
    corners = corners if drift is None else corners + drift
    low, high = corners.min(0), corners.max(0)
    margin = 0.10 * width + 4
    corners = corners - low + margin
    size = tuple(int(v) for v in np.ceil(high - low + 2 * margin))
    to_view = _quad_to_quad(_corners_of(rect) * scale - 0.5, corners)
    ground = _background(rng, size[::-1], corners)
    cover = cv2.warpPerspective(np.ones_like(flat), to_view, size, flags=cv2.INTER_LINEAR)
    seen = cv2.warpPerspective(flat, to_view, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    picture = ground + (seen - ground) * cover
    if rng.random() < 0.4:
        picture = _bent(picture, corners, float(np.clip(rng.normal(0, 0.08), -0.2, 0.2)))
    # Plate pixels, whose centres are whole numbers, to pixels of the shrunk and framed one.
    x, y = (rect[0] + 0.5) * scale - 0.5, (rect[1] + 0.5) * scale - 0.5
    matrix = to_view @ np.array([[scale, 0, x], [0, scale, y], [0, 0, 1]])
    long_edges = np.hypot(*(corners[1] - corners[0])), np.hypot(*(corners[2] - corners[3]))
    return View(picture, corners, matrix, float(np.mean(long_edges)))


def _bent(picture: np.ndarray, corners: np.ndarray, amount: float) -> np.ndarray:
    """The plate follows a curved bumper: its middle lies `amount` of its height lower than its ends."""
    top_left, top_right, bottom_right, bottom_left = corners
    along = (top_right - top_left + bottom_right - bottom_left) / 2
    down = (bottom_left - top_left + bottom_right - top_right) / 2
    start = (top_left + bottom_left) / 2
    rows, columns = np.indices(picture.shape, dtype=np.float32)
    u = ((columns - start[0]) * along[0] + (rows - start[1]) * along[1]) / float(along @ along)
    shift = (amount * 4 * np.clip(u * (1 - u), 0, None)).astype(np.float32)
    from_x, from_y = columns - shift * np.float32(down[0]), rows - shift * np.float32(down[1])
    return cv2.remap(picture, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _corners_of(rect: Rect) -> np.ndarray:
    x0, y0, x1, y1 = rect
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float64)


def _quad_to_quad(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    return cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))


def _background(rng: np.random.Generator, shape: tuple[int, int], corners: np.ndarray) -> np.ndarray:
    """Bodywork: slow shading, an edge or two, often a dark recess or holder about the plate."""
    tone = float(rng.uniform(8, 235))
    ground = tone + smooth_field(rng, shape, (3, 5)) * float(rng.uniform(2, 28))
    for _ in range(int(rng.integers(0, 4))):
        start, end = (rng.random((2, 2)) * shape[::-1]).astype(int)
        cv2.line(
            ground, tuple(map(int, start)), tuple(map(int, end)), float(rng.uniform(0, 255)), int(rng.integers(1, 6))
        )
    if rng.random() < 0.45:
        middle = corners.mean(0)
        grown = middle + (corners - middle) * (1 + rng.uniform(0.01, 0.05), 1 + rng.uniform(0.04, 0.3))
        cv2.fillConvexPoly(ground, np.round(grown * 16).astype(np.int32), float(rng.uniform(5, 70)), cv2.LINE_AA, 4)
    return ground


def crop_matrix(quad: np.ndarray, width: int, height: int, margin: tuple[float, float]) -> np.ndarray:
    """(3, 3), picture pixels to crop pixels: quad fills the crop less a margin,
    given as a share of the plate's width and height."""
    left, top = width * margin[0] / (1 + 2 * margin[0]), height * margin[1] / (1 + 2 * margin[1])
    target = np.array([[left, top], [width - left, top], [width - left, height - top], [left, height - top]]) - 0.5
    return _quad_to_quad(quad, target)
