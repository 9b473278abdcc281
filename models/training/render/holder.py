"""The dealer's frame around a plate, with its advertisement: part of the crop, never of the mark."""

from __future__ import annotations

import cv2
import numpy as np

_WORDS = (
    "AUTOHAUS BEISPIEL",
    "BARCUD MOTORS CARDIFF",
    "Example Motors",
    "www.garage.example",
    "Salon Samochodowy",
    "NORTHGATE CARS",
    "LEASING 01222 000000",
    "drive example",
)

Rect = tuple[int, int, int, int]  # x0, y0, x1, y1


def held(rng: np.random.Generator, plate: np.ndarray) -> tuple[np.ndarray, Rect]:
    """plate: (H, W) float32 luma → the plate in its frame, and where the plate lies in that."""
    height, width = plate.shape
    rim = max(1, round(height * float(rng.uniform(0.02, 0.05))))
    strip = round(height * float(rng.uniform(0.10, 0.2)))  # for the words, mostly below
    above, below = (strip, rim) if rng.random() < 0.12 else (rim, strip)
    tone = int(rng.uniform(5, 70)) if rng.random() < 0.85 else int(rng.uniform(70, 220))
    picture = np.full((height + above + below, width + 2 * rim), tone, np.uint8)
    words = _WORDS[int(rng.integers(len(_WORDS)))]
    size = strip / 21.0 * float(rng.uniform(0.45, 0.75))
    x = int(rng.uniform(0.05, 0.4) * width)
    baseline = strip - max(1, strip // 4) if above == strip else height + above + strip - max(1, strip // 4)
    cv2.putText(
        picture,
        words,
        (x, baseline),
        cv2.FONT_HERSHEY_SIMPLEX,
        size,
        (tone + int(rng.uniform(90, 180))) % 256,
        1,
        cv2.LINE_AA,
    )
    framed = picture.astype(np.float32)
    framed[above : above + height, rim : rim + width] = plate
    return framed, (rim, above, rim + width, above + height)
