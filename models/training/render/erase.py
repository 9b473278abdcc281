"""Taking the real plate off a car, so that a rendered one can stand in its place."""

import cv2
import numpy as np

WORK_WIDTH = 90  # px: wide plates are painted over at this width and enlarged; the cost is quadratic


def erase(picture: np.ndarray, box: tuple[float, float, float, float]) -> None:
    """Paint over one upright box (x, y, w, h, pixels) of a luma picture, in place."""
    x, y, w, h = box
    grow = 0.06 * w + 0.10 * h + 1
    left, top = int(x - grow), int(y - grow)
    right, bottom = int(np.ceil(x + w + grow)), int(np.ceil(y + h + grow))
    rim = max(4, int(0.25 * h))
    x0, y0 = max(0, left - rim), max(0, top - rim)
    x1, y1 = min(picture.shape[1], right + rim), min(picture.shape[0], bottom + rim)
    if x1 - x0 < 4 or y1 - y0 < 4:
        return
    patch = picture[y0:y1, x0:x1]
    mask = np.zeros(patch.shape, np.uint8)
    mask[max(0, top - y0):bottom - y0, max(0, left - x0):right - x0] = 255
    filled = _painted(patch, mask)
    soft = cv2.GaussianBlur(mask, (5, 5), 0).astype(np.float32) / 255
    patch[:] = np.clip(patch * (1 - soft) + filled * soft, 0, 255).astype(np.uint8)


def _painted(patch: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The patch with its masked part continued from the rim, with the rim's own grain."""
    scale = min(1.0, WORK_WIDTH / patch.shape[1])
    size = (max(4, round(patch.shape[1] * scale)), max(4, round(patch.shape[0] * scale)))
    small = cv2.resize(patch, size, interpolation=cv2.INTER_AREA)
    hole = cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST)
    filled = cv2.inpaint(small, hole, 3, cv2.INPAINT_TELEA)
    filled = cv2.resize(filled, patch.shape[::-1], interpolation=cv2.INTER_LINEAR)
    grain = patch.astype(np.float32) - cv2.GaussianBlur(patch, (0, 0), 1.0)
    strength = float(np.std(grain[mask == 0])) if (mask == 0).any() else 0.0
    noise = np.random.default_rng(patch.size).normal(0, min(strength, 8.0), patch.shape)
    return filled.astype(np.float32) + noise
