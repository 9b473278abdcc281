"""Pasting a rendered plate into a crop so that it looks as if it had always been there."""

import cv2
import numpy as np


def paste_plate(crop: np.ndarray, plate: np.ndarray, quad: np.ndarray, softness: float,
                rng: np.random.Generator) -> None:
    """Warp a luma plate (h, w) onto `quad` (4, 2) of a float32 crop (H, W), in place.

    `softness` is the blur of the surroundings in pixels (σ), as the background was enlarged.
    """
    height, width = crop.shape
    reach = 3 + 0.12 * np.ptp(quad[:, 0])
    x0, y0 = np.maximum(np.floor(quad.min(0) - reach), 0).astype(int)
    x1, y1 = np.minimum(np.ceil(quad.max(0) + reach), (width, height)).astype(int)
    if x1 - x0 < 3 or y1 - y0 < 3:
        return
    view = crop[y0:y1, x0:x1]
    local = quad - np.array([x0, y0], np.float32)
    levels = _plate_levels(view, rng)
    _surround(view, local, rng)
    face, cover = _warped(plate, local, view.shape)
    lit = levels[0] + face * ((levels[1] - levels[0]) / 255.0)
    lit *= _shade(view.shape, local, rng)
    if rng.random() < 0.08:
        _hide_part(cover, local, rng)
    if softness > 0.35:
        lit = cv2.GaussianBlur(lit, (0, 0), softness)
        cover = cv2.GaussianBlur(cover, (0, 0), softness)
    view += (lit - view) * cover


def _plate_levels(view: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """Grey levels that the plate's black and white take in this light."""
    around = float(np.percentile(view[::2, ::2], 90))
    white = 0.55 * around + rng.uniform(60, 165) + rng.normal(0, 20)
    kind = rng.random()
    if kind < 0.06:  # washed out by a lamp or an infra-red flash
        white = rng.uniform(230, 330)
    elif kind < 0.12:  # in the dark, or dirty
        white = around * rng.uniform(0.5, 0.9)
    white = max(white, 45.0)
    black = white * rng.uniform(0.04, 0.38) + rng.uniform(0, 18)
    return min(black, white - 22), white


def _surround(view: np.ndarray, quad: np.ndarray, rng: np.random.Generator) -> None:
    """A holder, a recess or a shadow about the plate, often none."""
    if rng.random() < 0.5:
        return
    centre = quad.mean(0)
    grown = centre + (quad - centre) * np.array([rng.uniform(1.01, 1.12), rng.uniform(1.04, 1.5)])
    grown += rng.normal(0, 0.02, 2) * np.ptp(quad[:, 0])
    mask = np.zeros(view.shape, np.uint8)
    cv2.fillConvexPoly(mask, np.round(grown * 8).astype(np.int32), 255, cv2.LINE_AA, 3)
    cover = mask.astype(np.float32) * (rng.uniform(0.3, 1.0) / 255)
    level = float(view.mean()) * (rng.uniform(0.15, 0.8) if rng.random() < 0.8 else 1.3)
    view += (level - view) * cover


def _warped(plate: np.ndarray, quad: np.ndarray, shape: tuple[int, int]):
    """The plate as seen and how much of each pixel it covers, both (h, w) float32."""
    wide = max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3]))
    high = max(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1]))
    size = (int(np.clip(round(wide * 1.2), 8, plate.shape[1])),
            int(np.clip(round(high * 1.2), 6, plate.shape[0])))
    small = cv2.resize(plate, size, interpolation=cv2.INTER_AREA)
    w, h = size
    face_corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(face_corners, quad.astype(np.float32))
    face = cv2.warpPerspective(small, matrix, shape[::-1], flags=cv2.INTER_LINEAR,
                               borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    mask = np.zeros(shape, np.uint8)
    # Pixel coordinates name centres, so a corner at x covers half of the pixel there.
    cv2.fillConvexPoly(mask, np.round(quad * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
    return face, mask.astype(np.float32) / 255


def _shade(shape: tuple[int, int], quad: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Uneven light: a slope, and now and then a hard shadow's edge."""
    rows, columns = np.mgrid[:shape[0], :shape[1]].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    centre, wide = quad.mean(0), max(float(np.ptp(quad[:, 0])), 4.0)
    along = ((columns - centre[0]) * np.cos(angle) + (rows - centre[1]) * np.sin(angle)) / wide
    shade = 1 + rng.normal(0, 0.18) * along
    if rng.random() < 0.15:
        edge = (along + rng.normal(0, 0.2)) * wide / rng.uniform(0.7, 3)
        shade *= 1 - rng.uniform(0.2, 0.65) * np.clip(edge + 0.5, 0, 1)
    return shade


def _hide_part(cover: np.ndarray, quad: np.ndarray, rng: np.random.Generator) -> None:
    """Something stands before the plate: a tow bar, an edge, a hand. At most a quarter goes."""
    wide, high = np.ptp(quad[:, 0]), np.ptp(quad[:, 1])
    x, y = quad.min(0) + np.array([wide, high]) * rng.uniform(0, 1, 2)
    if rng.random() < 0.5:
        cut = max(1, int(wide * rng.uniform(0.03, 0.16)))
        cover[int(max(y - high * rng.uniform(0, 1), 0)):, int(x):int(x) + cut] = 0
    else:
        cv2.ellipse(cover, (int(x), int(y)), (max(1, int(wide * rng.uniform(0.05, 0.18))),
                    max(1, int(high * rng.uniform(0.2, 0.6)))), 0, 0, 360, 0.0, -1)
