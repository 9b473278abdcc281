"""The second look: a detection's surroundings at a scale where corners are surest. The agent does the same
(agent/image/close-up.ts)."""

import cv2
import numpy as np

from detector.decode import ONE_PLATE, box_overlap, decode
from detector.run import OnnxDetector
from render.scene import CLOSE_UP, CLOSE_UP_PLATE

SAME_PLACE = 0.1  # overlap (IoU) at which both looks speak of one plate


class TwoLooks:
    """The detector as the agent runs it: what the first look finds or suspects, the second must confirm."""

    def __init__(self, detector: OnnxDetector, threshold: float, both_min: float):
        """`detector` has the threshold of suspicion, `threshold` is that of the second look, `both_min` that of
        both together."""
        self.detector, self.threshold, self.both_min = detector, threshold, both_min

    def __call__(self, luma: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Scores (n,) and quads (n, 4, 2) in pixels of the picture given, best first."""
        seen = [closer for score, quad in zip(*self.detector(luma)) if (closer := self._closer(luma, score, quad))]
        kept: list[tuple[float, np.ndarray]] = []
        for score, quad in sorted(seen, key=lambda each: -each[0]):
            if all(box_overlap(quad, other) <= ONE_PLATE for _, other in kept):
                kept.append((score, quad))
        return np.array([s for s, _ in kept], np.float32), np.array([q for _, q in kept]).reshape(-1, 4, 2)

    def _closer(self, luma: np.ndarray, first: float, suspected: np.ndarray) -> tuple[float, np.ndarray] | None:
        window, matrix = close_up(luma, suspected)
        scores, quads = decode(*self.detector.maps(window), self.threshold)
        for score, quad in zip(scores, to_picture(quads, matrix)):
            both = (float(first) + 2 * float(score)) / 3  # the second sees it at the scale at which the net is surest
            if both >= self.both_min and box_overlap(quad, suspected) >= SAME_PLACE:
                return both, quad
        return None


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
                            borderMode=cv2.BORDER_REPLICATE)
    return cv2.resize(window, (width, height), interpolation=cv2.INTER_AREA), matrix


def to_picture(quads: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Quads (n, 4, 2) of the window in pixels of the picture."""
    return (quads - matrix[:, 2]) / matrix[[0, 1], [0, 1]]
