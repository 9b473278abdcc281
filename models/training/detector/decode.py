"""From the net's two maps to detections: the reference for every other decoder."""

import numpy as np

from detector.net import STRIDE

ONE_PLATE = 0.3  # upright boxes that share more than this (IoU) are one plate


def decode(heat: np.ndarray, corners: np.ndarray, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    """heat (h, w) 0…1 and corners (8, h, w) → scores (n,), quads (n, 4, 2) in pixels, best first.

    A cell counts where it is the highest of its 3×3 and reaches the threshold. Its corners are the
    mean, weighed by heat, of what the cells of its 3×3 say that are at least half as warm. Of two
    detections whose upright boxes overlap (IoU) by more than ONE_PLATE the better stays.
    """
    peaks = (heat >= threshold) & (heat >= _highest_of_nine(heat))
    found = [(float(heat[row, column]), _corners_at(heat, corners, row, column))
             for row, column in zip(*np.nonzero(peaks))]
    found.sort(key=lambda detection: -detection[0])
    kept: list[tuple[float, np.ndarray]] = []
    for score, quad in found:
        if all(box_overlap(quad, other) <= ONE_PLATE for _, other in kept):
            kept.append((score, quad))
    scores = np.array([score for score, _ in kept], np.float32)
    return scores, np.array([quad for _, quad in kept], np.float32).reshape(-1, 4, 2)


def _highest_of_nine(heat: np.ndarray) -> np.ndarray:
    padded = np.pad(heat, 1)
    h, w = heat.shape
    return np.max([padded[r:r + h, c:c + w] for r in range(3) for c in range(3)], axis=0)


def _corners_at(heat: np.ndarray, corners: np.ndarray, row: int, column: int) -> np.ndarray:
    """Corners (4, 2) by the cells about a peak."""
    total, weight = np.zeros((4, 2)), 0.0
    for r in range(max(0, row - 1), min(heat.shape[0], row + 2)):
        for c in range(max(0, column - 1), min(heat.shape[1], column + 2)):
            warmth = float(heat[r, c])
            if warmth >= 0.5 * heat[row, column]:
                centre = ((c + 0.5) * STRIDE, (r + 0.5) * STRIDE)
                total += warmth * (corners[:, r, c].reshape(4, 2) + centre)
                weight += warmth
    return total / weight


def box_overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Intersection over union of the upright boxes around two sets of corners (n, 2)."""
    low, high = np.maximum(one.min(0), other.min(0)), np.minimum(one.max(0), other.max(0))
    both = float(np.prod(np.clip(high - low, 0, None)))
    areas = float(np.prod(np.ptp(one, axis=0)) + np.prod(np.ptp(other, axis=0)))
    return both / max(areas - both, 1e-6)
