"""Smooth shaded shapes on an RGBA canvas of floats: what drawn cars are made of."""

import cv2
import numpy as np

Colour = tuple[float, float, float]


class Ink:
    """`pixels` (H, W, 3) float32 RGB 0…255 with `cover` (H, W) 0…1. Coordinates are units: the
    canvas is `unit` pixels a unit, and origin (x, y units) lies at its top left."""

    def __init__(self, width: float, height: float, unit: float, origin=(0.0, 0.0)):
        self.unit, self.origin = unit, np.asarray(origin, float)
        self.pixels = np.zeros((round(height * unit), round(width * unit), 3), np.float32)
        self.cover = np.zeros(self.pixels.shape[:2], np.float32)

    def mask(self, points, soft: float = 0.0) -> np.ndarray:
        """A filled polygon (n, 2) as cover 0…1, its edge blurred by `soft` units."""
        mask = np.zeros(self.cover.shape, np.uint8)
        place = (np.asarray(points, float) - self.origin) * self.unit
        cv2.fillPoly(mask, [np.round(place * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        mask = mask.astype(np.float32) / 255
        return cv2.GaussianBlur(mask, (0, 0), soft * self.unit) if soft > 0 else mask

    def fill(self, points, top: Colour, bottom: Colour | None = None, *, soft: float = 0.0,
             strength: float = 1.0, inside: np.ndarray | None = None) -> np.ndarray:
        """Fill a polygon with a slope of colour from its top to its bottom. Returns its cover."""
        mask = self.mask(points, soft)
        cover = mask * strength if inside is None else mask * inside * strength
        ys = (np.asarray(points, float)[:, 1] - self.origin[1]) * self.unit
        t = (np.arange(len(cover)) - ys.min()) / max(np.ptp(ys), 1)
        t = np.clip(t, 0, 1)[:, None]
        colours = np.asarray(top) * (1 - t) + np.asarray(bottom or top) * t
        self.blend(colours[:, None, :], cover)
        return mask

    def blend(self, colour, cover: np.ndarray) -> None:
        """Lay a colour, or a picture of colours, over the canvas."""
        total = cover + self.cover * (1 - cover)
        share = np.where(total > 1e-4, cover / np.maximum(total, 1e-4), 0)[..., None]
        self.pixels += (np.asarray(colour, np.float32) - self.pixels) * share
        self.cover = total

    def shade(self, mask: np.ndarray, factor: np.ndarray) -> None:
        """Multiply the colours under a mask by a factor (H, W), lighter or darker."""
        self.pixels *= 1 + ((factor - 1) * mask).astype(np.float32)[..., None]
        np.clip(self.pixels, 0, 255, out=self.pixels)

    def line(self, points, colour: Colour, width: float, strength: float = 1.0,
             soft: float = 0.0) -> None:
        """A stroke through points (n, 2), `width` units wide."""
        mask = np.zeros(self.cover.shape, np.uint8)
        place = (np.asarray(points, float) - self.origin) * self.unit
        cv2.polylines(mask, [np.round(place * 16).astype(np.int32)], False, 255,
                      max(1, round(width * self.unit)), cv2.LINE_AA, 4)
        cover = mask.astype(np.float32) / 255 * strength
        if soft > 0:
            cover = cv2.GaussianBlur(cover, (0, 0), soft * self.unit)
        self.blend(colour, cover)

    def both(self, points, *fill, **options) -> None:
        """Fill a shape and its mirror image about x = 0."""
        points = np.asarray(points, float)
        self.fill(points, *fill, **options)
        self.fill(points * (-1, 1), *fill, **options)

    def disc(self, middle, radius: float, top: Colour, bottom: Colour, soft: float = 0.0) -> None:
        turn = np.linspace(0, 2 * np.pi, 28, endpoint=False)
        rim = np.stack([np.cos(turn), np.sin(turn)], 1)
        self.fill(np.asarray(middle) + radius * rim, top, bottom, soft=soft)

    def picture(self) -> tuple[np.ndarray, np.ndarray]:
        """RGB (H, W, 3) uint8 and cover (H, W) float32 0…1."""
        return np.clip(self.pixels, 0, 255).astype(np.uint8), self.cover


def rounded(points, radius: float, steps: int = 6) -> np.ndarray:
    """A polygon (n, 2) with its corners rounded."""
    p, out = np.asarray(points, float), []
    for before, corner, after in zip(np.roll(p, 1, 0), p, np.roll(p, -1, 0)):
        to_before, to_after = before - corner, after - corner
        reach = min(radius, np.linalg.norm(to_before) / 2.1, np.linalg.norm(to_after) / 2.1)
        start = corner + to_before / max(np.linalg.norm(to_before), 1e-9) * reach
        end = corner + to_after / max(np.linalg.norm(to_after), 1e-9) * reach
        for t in np.linspace(0, 1, steps):
            out.append((1 - t) ** 2 * start + 2 * t * (1 - t) * corner + t ** 2 * end)
    return np.array(out)


def mirrored(half) -> np.ndarray:
    """The right half of an outline, from top to bottom, with its mirror image about x = 0."""
    half = np.asarray(half, float)
    return np.vstack([half, half[::-1] * (-1, 1)])


def box(x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])


def shrunk(points, factor: float) -> np.ndarray:
    """A shape made smaller, or larger, about its middle."""
    points = np.asarray(points, float)
    middle = points.mean(0)
    return middle + (points - middle) * factor


def tone(colour: Colour, factor: float, lift: float = 0.0) -> Colour:
    return tuple(float(np.clip(c * factor + lift, 0, 255)) for c in colour)
