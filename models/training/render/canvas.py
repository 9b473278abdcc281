"""A plate's picture while it is drawn: millimetres in, luma or RGB pixels out."""

from __future__ import annotations

import cv2
import numpy as np

from .style import Colour

_SHIFT = 4  # cv2 takes coordinates in sixteenths of a pixel


def luma(colour: Colour) -> float:
    """Full-range Rec. 601, as the agent weighs it."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


class Canvas:
    def __init__(self, width: float, height: float, ground: Colour, px_per_mm: float, channels: int) -> None:
        self.scale = px_per_mm
        self.width, self.height = width, height
        self.channels = channels
        shape = (max(1, round(height * px_per_mm)), max(1, round(width * px_per_mm)), channels)
        self.picture = np.empty(shape, np.uint8)
        self.picture[:] = self.colour(ground)

    def colour(self, rgb: Colour) -> tuple[float, ...]:
        return (luma(rgb),) if self.channels == 1 else tuple(rgb)

    def _at(self, x: float, y: float) -> tuple[int, int]:
        # cv2 counts from pixel centres.
        unit = 1 << _SHIFT
        return round((x * self.scale - 0.5) * unit), round((y * self.scale - 0.5) * unit)

    def polygon(self, points: list[tuple[float, float]], rgb: Colour) -> None:
        corners = np.array([self._at(x, y) for x, y in points], np.int32)
        cv2.fillPoly(self.picture, [corners], self.colour(rgb), cv2.LINE_AA, _SHIFT)

    def box(self, x0: float, y0: float, x1: float, y1: float, rgb: Colour) -> None:
        self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], rgb)

    def disc(self, x: float, y: float, radius: float, rgb: Colour) -> None:
        unit = 1 << _SHIFT
        cv2.circle(
            self.picture,
            self._at(x, y),
            max(1, round(radius * self.scale * unit)),
            self.colour(rgb),
            -1,
            cv2.LINE_AA,
            _SHIFT,
        )

    def text(self, words: str, x: float, baseline: float, height: float, rgb: Colour) -> None:
        """Small print, x at its left; height is that of its capitals."""
        size = height * self.scale / 21.0  # capitals of this face are 21 px high at size 1
        cv2.putText(
            self.picture,
            words,
            (round(x * self.scale), round(baseline * self.scale)),
            cv2.FONT_HERSHEY_SIMPLEX,
            size,
            self.colour(rgb),
            max(1, round(size * 2)),
            cv2.LINE_AA,
        )

    def blend(self, mask: np.ndarray, rgb: Colour, strength: float = 1.0) -> None:
        """mask: (H, W) uint8 coverage of the whole picture."""
        share = (mask.astype(np.float32) * (strength / 255.0))[..., None]
        mixed = self.picture + (np.array(self.colour(rgb), np.float32) - self.picture) * share
        self.picture = np.clip(mixed + 0.5, 0, 255).astype(np.uint8)
