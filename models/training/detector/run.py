"""The exported detector on whole pictures, as the agent runs it."""

from pathlib import Path

import numpy as np
import onnxruntime

from detector.decode import decode
from detector.validate import shrunk


class OnnxDetector:
    """One thread, no spinning, as in the agent."""

    def __init__(self, path: Path, long_side: int, threshold: float):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
        self.long_side, self.threshold = long_side, threshold

    def maps(self, padded: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(H, W) uint8, multiples of 32 → heat (h, w), corners (8, h, w)."""
        heat, corners = self.session.run(["heat", "corners"], {"picture": padded[None, None]})
        return heat[0, 0], corners[0]

    def __call__(self, luma: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Scores (n,) and quads (n, 4, 2) in pixels of the picture given, best first."""
        padded, scale = shrunk(luma, self.long_side)
        scores, quads = decode(*self.maps(padded), self.threshold)
        return scores, quads / scale
