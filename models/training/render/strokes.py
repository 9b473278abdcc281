"""Our own plate alphabet, as centre lines of strokes.

No Charles Wright font is free to ship, so the letters are drawn from the
geometry that the law prescribes (SI 2001/561: 14 mm strokes in a 50 x 79 mm
box) and from the look of the style: round bowls, square ends, one weight.
All lengths are mm, y runs down, angles are degrees with 0 = right, 90 = down.
Lines may leave the box: the rasteriser cuts them off at its edge, which gives
diagonals their flat ends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Point = tuple[float, float]
Stroke = tuple[list[Point], float]  # centre line, share of the full stroke width


@dataclass(frozen=True)
class Shape:
    """One hand: the box of a wide glyph and the liberties taken in it."""

    width: float = 50.0
    height: float = 79.0
    stroke: float = 14.0
    corner: float = 15.0  # radius of the bowls' centre line
    hook: float = 3.0  # how far the ends of C G J run on past their bend; half of it those of 2 3 5 6 9 S
    thin_w: float = 0.82  # stroke of W (and, half as much, of M) against the rest
    bar_4: float = 0.71  # height of the bar of 4
    waist: float = 0.49  # where B R P S 3 8 meet
    middle_w: float = 0.30  # how high the middle of W and how low that of M reach
    nosed_1: bool = False  # Continental 1 with a nose; the British 1 is a bar
    slanted_6: bool = False  # 6 and 9 with a straight slanted stem, as DIN 1451 and its kin have
    open_4: bool = False  # 4 whose slant and stem do not meet, as in Spain
    tailless_4: bool = False  # 4 whose bar ends at its stem, as in Poland
    barred_j: bool = False  # J with a bar to the left at its top
    bar_g: float = 0.58  # height of the bar of G
    rounding: float = 1.2  # sigma that rounds all corners


def _arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    steps = 9
    angles = [math.radians(start + (end - start) * i / (steps - 1)) for i in range(steps)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles]


class Pen:
    """Draws one glyph of a shape; every method returns its strokes."""

    def __init__(self, shape: Shape) -> None:
        half = shape.stroke / 2
        self.s = shape
        self.left, self.right = half, shape.width - half
        self.top, self.bottom = half, shape.height - half
        self.centre = shape.width / 2
        self.waist = shape.height * shape.waist
        self.k = min(shape.corner, (self.right - self.left) / 2)
        # Bowls that fill half the height cannot be rounder than that half.
        self.k2 = min(self.k, (self.waist - self.top) / 2 * 0.98)
        # The open ends of 2 3 5 6 9 S: a narrow bend and little after it, so that 6 and 9 stay open.
        self.k_end = min(self.k, 10.0 * shape.height / 79)
        self.end = self.k_end + min(max(shape.hook / 2, -1.5), 3.5)  # from the edge's centre line to where they stop

    def corner(self, where: str, k: float, y: float | None = None, back: bool = False) -> list[Point]:
        """A quarter bend: tl, tr, br or bl of the box, clockwise unless back;
        y moves its horizontal edge from the box's own."""
        cx = self.left + k if where[1] == "l" else self.right - k
        edge = y if y is not None else (self.top if where[0] == "t" else self.bottom)
        cy = edge + k if where[0] == "t" else edge - k
        start = {"tl": 180, "tr": 270, "br": 0, "bl": 90}[where]
        points = _arc(cx, cy, k, k, start, start + 90)
        return points[::-1] if back else points

    def loop(self, top: float, bottom: float, inset: float = 0.0) -> Stroke:
        k = min(self.k, (bottom - top) / 2)
        left, right = self.left + inset, self.right - inset
        points = (
            _arc(left + k, top + k, k, k, 180, 270)
            + _arc(right - k, top + k, k, k, 270, 360)
            + _arc(right - k, bottom - k, k, k, 0, 90)
            + _arc(left + k, bottom - k, k, k, 90, 180)
        )
        return points + points[:1], 1.0

    def bars(self, *lines: tuple[float, float, float, float]) -> list[Stroke]:
        return [([(a, b), (c, d)], 1.0) for a, b, c, d in lines]

    def stem(self, x: float | None = None) -> tuple[float, float, float, float]:
        x = self.left if x is None else x
        return (x, 0.0, x, self.s.height)

    def bowl(self, top: float, bottom: float, inset: float = 0.0) -> Stroke:
        """A half loop on the stem at the left, as in B, D, P, R."""
        k = min(self.k, (bottom - top) / 2)
        r = self.right - inset
        return (
            [(self.left, top)]
            + _arc(r - k, top + k, k, k, 270, 360)
            + _arc(r - k, bottom - k, k, k, 0, 90)
            + [(self.left, bottom)]
        ), 1.0
