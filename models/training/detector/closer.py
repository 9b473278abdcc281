"""The second look: a detection's surroundings at a scale where corners are surest. The agent does the same
(agent/image/close-up.ts)."""

import cv2
import numpy as np

from render.scene import CLOSE_UP, CLOSE_UP_PLATE

PAD = 114


def close_up(luma: np.ndarray, quad: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The window (128, 256) about a quad (4, 2), which becomes CLOSE_UP_PLATE pixels wide in it, and the matrix
    (2, 3) from pixels of `luma`, counted from its top left edge, to pixels of the window."""
    scale = CLOSE_UP_PLATE / max(np.ptp(quad[:, 0]), 1.0)
    height, width = CLOSE_UP
    middle = (quad.min(0) + quad.max(0)) / 2
    matrix = np.array([[scale, 0, width / 2 - scale * middle[0]], [0, scale, height / 2 - scale * middle[1]]])
    fine = max(1, round(1 / scale))  # samples a pixel and axis, so that none of a large plate is skipped
    finer = matrix * fine
    finer[:, 2] += 0.5 * finer[:, 0:2].sum(1) - 0.5  # OpenCV counts from the middle of a pixel
    window = cv2.warpAffine(luma, finer, (width * fine, height * fine), flags=cv2.INTER_LINEAR,
                            borderMode=cv2.BORDER_CONSTANT, borderValue=PAD)
    return cv2.resize(window, (width, height), interpolation=cv2.INTER_AREA), matrix


def to_picture(quads: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Quads (n, 4, 2) of the window in pixels of the picture."""
    return (quads - matrix[:, 2]) / matrix[[0, 1], [0, 1]]
