"""The camera of the drawn clip, and the lie of the road before it.

Metres: x to the right of the camera, y up from the road, z ahead. The road dips behind a crest, so
that vehicles come into view over it.
"""

import numpy as np

WIDTH, HEIGHT = 1280, 720
FOCAL = 2000.0  # px
HORIZON = 262.0  # row
CAMERA = 1.38  # metres above the road
CREST, DIP = 30.0, 0.0065  # from here on the road falls by DIP · (z - CREST)²
HAZE = np.array([214, 222, 226], np.float32)
HAZE_REACH = 140.0  # metres at which 63 % of a colour is lost


def drop(z):
    return DIP * np.clip(np.asarray(z, float) - CREST, 0, None) ** 2


def project(points) -> np.ndarray:
    """(n, 3) metres → (n, 2) pixels."""
    p = np.asarray(points, float)
    z = np.maximum(p[:, 2], 0.3)
    x = WIDTH / 2 + FOCAL * p[:, 0] / z
    return np.stack([x, HORIZON + FOCAL * (CAMERA - p[:, 1] + drop(z)) / z], 1)


def _crest() -> tuple[float, float]:
    z = np.linspace(CREST, 3 * CREST, 4000)
    rows = HORIZON + FOCAL * (CAMERA + drop(z)) / z
    best = int(np.argmin(rows))
    return float(z[best]), float(rows[best])


CREST_Z, CREST_ROW = _crest()  # where the road goes out of sight


def row_depths(first: int) -> np.ndarray:
    """Distance of the road under each pixel row from `first` to the bottom."""
    z = np.geomspace(1.5, CREST_Z, 6000)
    rows = HORIZON + FOCAL * (CAMERA + drop(z)) / z
    return np.interp(np.arange(first, HEIGHT) + 0.5, rows[::-1], z[::-1])


def hazed(colours: np.ndarray, z) -> np.ndarray:
    """Colours (…, 3) as seen through the air over a distance of z metres."""
    keep = np.exp(-np.asarray(z, np.float32) / HAZE_REACH)[..., None]
    return colours * keep + HAZE * (1 - keep)
