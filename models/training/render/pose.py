"""Where a flat plate lands in a picture: a plane turned in space and seen by a pinhole camera."""

import numpy as np


def plate_quad(rng: np.random.Generator, aspect: float, width: float,
               centre: tuple[float, float]) -> np.ndarray:
    """Corners (4, 2) of a plate `aspect` times as wide as high, about `width` pixels wide.

    Yaw up to 45 degrees, mostly little; pitch σ 9; roll σ 5, up to 20. Order: top left, top right,
    bottom right, bottom left of the plate as written.
    """
    yaw = np.radians(np.clip(rng.normal(0, 16), -45, 45))
    pitch = np.radians(np.clip(rng.normal(4, 9), -25, 30))
    roll = np.radians(np.clip(rng.normal(0, 5), -20, 20))
    corners = np.array([[-0.5, -0.5 / aspect], [0.5, -0.5 / aspect],
                        [0.5, 0.5 / aspect], [-0.5, 0.5 / aspect]])
    x, y = corners[:, 0], corners[:, 1]
    turned = np.stack([x * np.cos(yaw), y * np.cos(pitch)], 1)
    depth = x * np.sin(yaw) + y * np.sin(pitch)
    distance = rng.uniform(2.5, 14)
    seen = turned * (distance / (distance + depth))[:, None]
    turn = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    seen = seen @ turn
    seen *= width / np.ptp(seen[:, 0])
    return (seen - seen.mean(0) + np.asarray(centre)).astype(np.float32)


def quad_area(quad: np.ndarray) -> float:
    """Area of a polygon (n, 2), by the shoelace formula."""
    x, y = quad[:, 0], quad[:, 1]
    return 0.5 * abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))
