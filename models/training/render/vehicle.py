"""Cars drawn whole, from the front or the back, with a bare place for the plate.

Units are metres: x from the car's middle, y down from the road up being negative (the road is 0).
"""

from dataclasses import dataclass

import numpy as np

from render.ink import Colour, Ink, box, mirrored, rounded, shrunk, tone

PAINTS: tuple[Colour, ...] = ((196, 200, 204), (232, 234, 236), (38, 41, 46), (92, 98, 106), (30, 62, 120),
                              (140, 26, 30), (22, 84, 92), (66, 76, 58), (205, 150, 62), (74, 120, 168))
PLATE = (0.520, 0.111)  # metres
MARGIN = 0.16  # metres about the car: mirrors, shadow


@dataclass(frozen=True)
class Shape:
    """A car's measures in metres; `front` says which end is seen."""

    front: bool
    paint: Colour
    half_width: float
    height: float
    waist: float  # height of the windows' lower edge
    cabin: float  # half width of the roof
    plate_y: float  # height of the plate's middle
    lamp: int  # 0…2
    grille: int  # 0…2


@dataclass(frozen=True)
class Drawn:
    """`rgb` (H, W, 3) uint8, `cover` (H, W) 0…1, `plate` (4, 2): the plate's corners in pixels;
    `ground` the row on which it stands; `unit` pixels a metre."""

    rgb: np.ndarray
    cover: np.ndarray
    plate: np.ndarray
    ground: float
    unit: float


def random_shape(rng: np.random.Generator, front: bool | None = None,
                 paint: Colour | None = None) -> Shape:
    tall = rng.random() < 0.4
    height = rng.uniform(1.6, 1.78) if tall else rng.uniform(1.42, 1.55)
    half, waist = rng.uniform(0.86, 0.93), height * rng.uniform(0.60, 0.645)
    front = bool(rng.random() < 0.5) if front is None else front
    plate_y = rng.uniform(0.40, 0.45) if front else rng.uniform(0.42, 0.47)
    if not front and rng.random() < 0.45:  # on the boot lid instead of the bumper
        plate_y = waist - rng.uniform(0.17, 0.22)
    return Shape(front=front,
                 paint=paint or PAINTS[rng.integers(len(PAINTS))], half_width=half, height=height,
                 waist=waist, cabin=half * rng.uniform(0.68, 0.78), plate_y=plate_y,
                 lamp=int(rng.integers(3)), grille=int(rng.integers(3)))


def draw_vehicle(shape: Shape, unit: float) -> Drawn:
    """Draw a car at `unit` pixels a metre."""
    wide, high = 2 * (shape.half_width + MARGIN), shape.height + MARGIN
    ink = Ink(wide, high, unit, (-wide / 2, -shape.height - MARGIN / 2))
    _tyres(ink, shape)
    body = _body(ink, shape)
    _cabin(ink, shape)
    _mirrors(ink, shape)
    if shape.front:
        _bonnet(ink, shape, body)
        _front_face(ink, shape)
    else:
        _boot(ink, shape, body)
    _bumper(ink, shape, body)
    corners = _plate_place(ink, shape)
    rgb, cover = ink.picture()
    return Drawn(rgb, cover, (corners - ink.origin) * unit, -ink.origin[1] * unit, unit)


def _tyres(ink: Ink, s: Shape) -> None:
    x = s.half_width
    ink.both(rounded(box(x - 0.27, -0.42, x - 0.035, 0.0), 0.05), (30, 30, 32), (12, 12, 13))
    ink.fill(box(-x + 0.2, -0.34, x - 0.2, -0.17), (16, 16, 18), (8, 8, 9))


def _body(ink: Ink, s: Shape) -> np.ndarray:
    """The painted body up to the waist. Returns its cover."""
    w, top = s.half_width, -s.waist
    half = [(0, top - 0.02), (s.cabin + 0.06, top - 0.015), (w - 0.05, top + 0.07), (w, top + 0.26),
            (w + 0.005, -0.46), (w - 0.02, -0.27), (w - 0.10, -0.20), (0, -0.19)]
    outline = rounded(mirrored(half), 0.09)
    body = ink.fill(outline, tone(s.paint, 1.06, 14), tone(s.paint, 0.62))
    columns = np.abs(np.linspace(-1, 1, body.shape[1]))[None, :] + np.zeros(body.shape)
    ink.shade(body, 1.05 - 0.42 * columns ** 3.2)
    return body


def _cabin(ink: Ink, s: Shape) -> None:
    top, low = -s.height, -s.waist + 0.03
    w = s.half_width - 0.045
    roof = [(0, top), (s.cabin * 0.72, top + 0.012), (s.cabin, top + 0.055),
            (s.cabin + 0.05, top + 0.16), (w, low), (0, low + 0.01)]
    ink.fill(rounded(mirrored(roof), 0.07), tone(s.paint, 1.05, 26), tone(s.paint, 0.8))
    glass_top = top + 0.10
    pane = [(0, glass_top), (s.cabin - 0.09, glass_top + 0.015), (s.cabin - 0.02, glass_top + 0.09),
            (w - 0.10, low - 0.035), (0, low - 0.005)]
    outline = rounded(mirrored(pane), 0.06)
    ink.fill(rounded(mirrored(np.array(pane) * (1.03, 1)), 0.06), (16, 17, 19), soft=0.006)
    glass = ink.fill(outline, (74, 88, 102), (26, 31, 37))
    inside = ink.mask(outline)
    for x in (-0.36, 0.36):  # seats seen through the glass
        seat = rounded(box(x - 0.15, low - 0.30, x + 0.15, low + 0.02), 0.09)
        ink.fill(seat, (20, 22, 25), (15, 16, 18), soft=0.012, strength=0.75, inside=inside)
        head = rounded(box(x - 0.09, low - 0.40, x + 0.09, low - 0.27), 0.05)
        ink.fill(head, (18, 20, 22), soft=0.012, strength=0.75, inside=inside)
    sheen = [(-0.62, low), (-0.28, glass_top), (0.02, glass_top), (-0.30, low)]
    ink.fill(sheen, (214, 226, 236), (150, 165, 178), soft=0.03, strength=0.20, inside=glass)
    ink.fill([(0.16, low), (0.42, glass_top), (0.5, glass_top), (0.24, low)], (214, 226, 236),
             soft=0.02, strength=0.13, inside=glass)
    ink.line([(-s.cabin * 0.8, top + 0.02), (s.cabin * 0.8, top + 0.02)], (255, 255, 255), 0.012,
             0.35, 0.012)


def _mirrors(ink: Ink, s: Shape) -> None:
    x, y = s.half_width - 0.045, -s.waist - 0.055
    ink.both([(x - 0.05, y + 0.05), (x + 0.06, y), (x + 0.06, y + 0.03), (x - 0.03, y + 0.08)],
          tone(s.paint, 0.35))
    shell = rounded([(x, y - 0.05), (x + 0.11, y - 0.06), (x + 0.125, y + 0.03), (x + 0.02, y + 0.05)],
                    0.04)
    ink.both(shell, tone(s.paint, 0.95, 12), tone(s.paint, 0.55))


def _bonnet(ink: Ink, s: Shape, body: np.ndarray) -> None:
    """The bonnet's sheen and its edges, seen from before the car."""
    top, low, w = -s.waist, -s.waist * 0.77, s.half_width
    sheen = mirrored([(0, top), (w * 0.7, top + 0.02), (w * 0.62, low), (0, low + 0.03)])
    ink.fill(sheen, (255, 255, 255), tone(s.paint, 1.0), soft=0.03, strength=0.22, inside=body)
    for side in (-1, 1):
        ink.line([(side * w * 0.80, top + 0.05), (side * w * 0.60, low + 0.05)],
                 tone(s.paint, 0.35), 0.010, 0.6, 0.003)
        ink.line([(side * w * 0.30, top + 0.03), (side * w * 0.24, low)], (255, 255, 255), 0.012,
                 0.18, 0.012)
    ink.line([(-w * 0.74, top + 0.0), (w * 0.74, top + 0.0)], (14, 14, 15), 0.022, 0.8, 0.006)


def _front_face(ink: Ink, s: Shape) -> None:
    """Head lamps, grille, emblem."""
    w, y = s.half_width, -s.waist * 0.70
    lamps = ([(0.44, y - 0.02), (w - 0.03, y - 0.13), (w - 0.01, y + 0.0), (w - 0.10, y + 0.07), (0.47, y + 0.06)],
             [(0.50, y - 0.09), (w - 0.04, y - 0.12), (w - 0.02, y + 0.07), (0.54, y + 0.09)],
             [(0.38, y + 0.0), (w - 0.02, y - 0.10), (w - 0.03, y - 0.02), (0.42, y + 0.055)])[s.lamp]
    outline = rounded(lamps, 0.035)
    ink.both(outline, (40, 43, 47), (22, 24, 27))
    ink.both(shrunk(outline, 0.86), (206, 216, 226), (120, 130, 140), soft=0.006)
    for side in (-1, 1):
        middle = outline.mean(0) * (side, 1)
        ink.disc(middle + (0.05 * side, 0), 0.052, (36, 40, 46), (90, 98, 106))
        ink.disc(middle + (0.05 * side, 0), 0.034, (255, 255, 250), (226, 236, 250), 0.006)
        ink.disc(middle - (0.07 * side, -0.005), 0.036, (66, 72, 80), (180, 190, 200))
    _grille(ink, s, y)


def _grille(ink: Ink, s: Shape, y: float) -> None:
    x, top, low = ((0.36, y - 0.06, y + 0.07), (0.40, y - 0.05, y + 0.04),
                   (0.33, y - 0.09, y + 0.10))[s.grille]
    outline = rounded([(-x, top), (x, top), (x * 0.88, low), (-x * 0.88, low)], 0.035)
    ink.fill(shrunk(outline, 1.05), (176, 182, 188), (96, 100, 106))
    inside = ink.fill(outline, (24, 25, 27), (12, 12, 13))
    for at in np.linspace(top + 0.025, low - 0.02, 5):
        ink.fill(box(-x, at - 0.005, x, at + 0.005), (108, 112, 118), inside=inside, strength=0.8)
    ink.disc(np.array([0, (top + low) / 2]), 0.052, (222, 226, 230), (126, 132, 138))
    ink.disc(np.array([0, (top + low) / 2]), 0.038, (50, 54, 60), (92, 98, 106))


def _boot(ink: Ink, s: Shape, body: np.ndarray) -> None:
    """Boot lid, rear lamps, emblem, wiper."""
    w, y = s.half_width, -s.waist + 0.02
    ink.fill(mirrored([(0, y), (w * 0.8, y + 0.02), (w * 0.76, y + 0.10), (0, y + 0.12)]),
             (255, 255, 255), tone(s.paint, 1.0), soft=0.035, strength=0.20, inside=body)
    for side in (-1, 1):
        ink.line([(side * w * 0.77, y + 0.02), (side * w * 0.76, -0.62), (side * w * 0.70, -0.53)],
                 tone(s.paint, 0.3), 0.009, 0.7, 0.002)
    ink.line([(-w * 0.70, -0.53), (w * 0.70, -0.53)], tone(s.paint, 0.3), 0.009, 0.7, 0.002)
    low = y + (0.26, 0.18, 0.36)[s.lamp]
    inner = (0.46, 0.36, 0.62)[s.lamp]
    lamp = rounded([(inner + 0.04, y + 0.05), (w - 0.06, y + 0.03), (w - 0.012, y + 0.16), (w - 0.02, low),
                    (inner, low - 0.03)], 0.035)
    ink.both(lamp, (150, 14, 20), (84, 6, 12))
    ink.both(shrunk(lamp, 0.80), (226, 40, 42), (150, 16, 22), soft=0.010)
    ink.both(shrunk(lamp, 0.34), (250, 236, 226), (236, 180, 150), soft=0.008, strength=0.9)
    ink.both(shrunk(lamp, 0.9)[:12], (255, 255, 255), soft=0.012, strength=0.25)
    if s.plate_y < 0.5:
        ink.disc(np.array([0, y + 0.13]), 0.048, (224, 228, 232), (130, 136, 142))
        ink.disc(np.array([0, y + 0.13]), 0.034, (60, 64, 70), (100, 106, 112))
    ink.line([(0.0, y - 0.02), (0.30, y - 0.10)], (16, 17, 18), 0.014, 0.85)
    ink.fill(rounded(box(-0.16, -s.height + 0.075, 0.16, -s.height + 0.095), 0.008), (190, 24, 28))


def _bumper(ink: Ink, s: Shape, body: np.ndarray) -> None:
    w = s.half_width
    ink.line([(-w + 0.04, -0.50), (0, -0.515), (w - 0.04, -0.50)], (255, 255, 255), 0.016, 0.22, 0.010)
    ink.line([(-w + 0.02, -0.475), (0, -0.49), (w - 0.02, -0.475)], tone(s.paint, 0.4), 0.014, 0.5, 0.006)
    low = rounded(mirrored([(0, -0.335), (w * 0.66, -0.33), (w * 0.80, -0.26), (w * 0.74, -0.19), (0, -0.18)]),
                  0.03)
    ink.fill(low, (36, 37, 39), (17, 17, 18), inside=body)
    if s.front:
        for at in (-0.285, -0.245):
            ink.line([(-w * 0.6, at), (w * 0.6, at)], (66, 68, 71), 0.010, 0.9)
        for side in (-1, 1):
            ink.disc(np.array([side * w * 0.80, -0.36]), 0.040, (30, 31, 33), (16, 16, 17))
            ink.disc(np.array([side * w * 0.80, -0.36]), 0.026, (200, 206, 210), (140, 146, 150))
    else:
        reflector = box(w * 0.66, -0.385, w * 0.88, -0.360)
        ink.both(rounded(reflector, 0.01), (190, 26, 30), (120, 12, 16))
        ink.both(rounded(box(w * 0.46, -0.215, w * 0.60, -0.165), 0.02), (150, 154, 158), (44, 46, 48))


def _plate_place(ink: Ink, s: Shape) -> np.ndarray:
    """A recess or a holder where the plate goes. Returns the plate's corners in metres."""
    y, (wide, high) = -s.plate_y, PLATE
    if s.front:
        ink.fill(rounded(box(-wide / 2 - 0.014, y - high / 2 - 0.012, wide / 2 + 0.014, y + high / 2 + 0.02),
                         0.012), (18, 18, 20), (10, 10, 11))
    else:
        place = rounded(mirrored([(0, y - high / 2 - 0.055), (wide / 2 + 0.05, y - high / 2 - 0.05),
                                  (wide / 2 + 0.085, y + high / 2 + 0.025), (0, y + high / 2 + 0.03)]), 0.03)
        ink.fill(place, tone(s.paint, 0.30), tone(s.paint, 0.62), soft=0.006)
    return box(-wide / 2, y - high / 2, wide / 2, y + high / 2)
