"""What stands on a plate beside its mark: drawn, never labelled.

Unless bands, seals, dashes and small print are drawn, the reader takes them
for letters.
"""

from __future__ import annotations

import math

import numpy as np

from .canvas import Canvas
from .style import BLACK, BLUE_BAND, GREEN_BAND, WHITE, Colour, Style

BAND_MM = 44.0
_STAR: Colour = (255, 204, 0)
_MAKERS = (
    "PLATES & CO  CF10 1AA",
    "BARCUD MOTORS  01222 000000",
    "example-plates.test",
    "BS AU 145e",
    "NORTHGATE CARS LEEDS",
    "www.garage.example",
    "SMITH & SONS",
    "AUTOHAUS BEISPIEL",
)
_PLACES = ("BAILE ATHA CLIATH", "CORCAIGH", "GAILLIMH", "LANDKREIS", "COMUNITAT", "ESPANA", "PROVINCIA", "MUSTER")


def draw_border(canvas: Canvas, style: Style, rng: np.random.Generator) -> None:
    inset, line = float(rng.uniform(0.5, 4.0)), style.border
    w, h = canvas.width - inset, canvas.height - inset
    for box in (
        (inset, inset, w, inset + line),
        (inset, h - line, w, h),
        (inset, inset, inset + line, h),
        (w - line, inset, w, h),
    ):
        canvas.box(*box, style.ink)


def draw_band(canvas: Canvas, style: Style, rng: np.random.Generator) -> None:
    ground = {"blue": BLUE_BAND, "flag": BLUE_BAND, "green": GREEN_BAND, "plain": style.ground}[style.band]
    letters = BLACK if style.band == "plain" else WHITE
    if style.band != "plain" and rng.random() < 0.4:
        ground = _faded(rng, ground)
    # Printed to the plate's edge, or within it: then a strip of the ground stands left of the band like a letter.
    inset = float(rng.uniform(2, 8)) if rng.random() < 0.45 else 0.0
    canvas.box(inset, inset, BAND_MM - inset / 2, canvas.height - inset, ground)
    size = BAND_MM / max(2.0, 1.05 * len(style.band_text))
    width = size * 0.95 * len(style.band_text)
    canvas.text(style.band_text, (BAND_MM - width) / 2, canvas.height * 0.88, size, letters)
    centre = canvas.height * 0.33
    if style.band == "flag":
        _flag(canvas, centre, int(rng.integers(4)))
    elif style.band == "blue":
        for i in range(12):
            angle = math.tau * i / 12
            canvas.disc(BAND_MM / 2 + 14 * math.cos(angle), centre + 14 * math.sin(angle), 1.6, _STAR)
    if style.right_band:
        canvas.box(canvas.width - BAND_MM, 0, canvas.width, canvas.height, BLUE_BAND)
        canvas.text(f"{int(rng.integers(1, 96)):02d}", canvas.width - 33, canvas.height * 0.9, 16, WHITE)


def _faded(rng: np.random.Generator, colour: Colour) -> Colour:
    """After years in the sun."""
    share = float(rng.uniform(0.1, 0.5))
    return tuple(c + share * (170 - c) for c in colour)


def _flag(canvas: Canvas, y: float, kind: int) -> None:
    """0 union, 1 England, 2 Scotland, 3 Wales: as much of them as a few pixels show."""
    red, x0, x1, y0, y1 = (200, 16, 46), 5.0, BAND_MM - 5, y - 13, y + 13
    canvas.box(x0, y0, x1, y1, WHITE if kind in (1, 3) else (1, 33, 105))
    if kind in (0, 2):
        for a, b in (((x0, y0), (x1, y1)), ((x0, y1), (x1, y0))):
            canvas.polygon([(a[0], a[1]), (a[0] + 4, a[1]), (b[0], b[1]), (b[0] - 4, b[1])], WHITE)
    if kind in (0, 1):
        for half, colour in ((4.5, WHITE), (2.7, red)):
            canvas.box(x0, y - half, x1, y + half, colour)
            canvas.box((x0 + x1) / 2 - half, y0, (x0 + x1) / 2 + half, y1, colour)
    if kind == 3:
        canvas.box(x0, y, x1, y1, (0, 150, 60))
        canvas.disc((x0 + x1) / 2, y, 8, red)


def draw_separator(canvas: Canvas, style: Style, rng: np.random.Generator, x: float, y: float, room: float) -> None:
    """Centred at (x, y) in a gap of room mm."""
    if style.separator == "dash":
        canvas.box(x - min(7.0, room * 0.3), y - 4, x + min(7.0, room * 0.3), y + 4, style.ink)
    elif style.separator == "dot":
        canvas.disc(x, y, min(5.0, room * 0.3), style.ink)
    elif style.separator == "seal":
        radius = min(room * 0.42, 17.0)
        for dy in (-21, 21) if rng.random() < 0.7 else (0,):
            colour = tuple(rng.uniform(40, 230, 3))
            canvas.disc(x, y + dy, radius, colour)
            canvas.disc(x, y + dy, radius * 0.55, tuple(rng.uniform(40, 230, 3)))
    else:
        _emblem(canvas, rng, x, y, min(room * 0.45, 20.0))


def _emblem(canvas: Canvas, rng: np.random.Generator, x: float, y: float, size: float) -> None:
    """A coat of arms, badge or dragon: a small shape of no letter."""
    corners = int(rng.integers(5, 11))
    angles = np.sort(rng.uniform(0, math.tau, corners))
    radii = rng.uniform(0.45, 1.0, corners) * size
    colour = tuple(rng.uniform(10, 220, 3))
    canvas.polygon([(x + r * math.cos(a), y + r * math.sin(a) * 1.2) for a, r in zip(angles, radii)], colour)
    canvas.disc(x, y, size * 0.35, tuple(rng.uniform(10, 240, 3)))


def draw_small_print(canvas: Canvas, style: Style, rng: np.random.Generator) -> None:
    colour = tuple(0.8 * i + 0.2 * g for i, g in zip(style.ink, style.ground))
    if style.maker_text:
        words = _MAKERS[int(rng.integers(len(_MAKERS)))]
        height = float(rng.uniform(4, 7.5))
        x = max(50.0, (canvas.width - 0.85 * height * len(words)) / 2 + float(rng.normal(0, 20)))
        canvas.text(words, x, canvas.height - float(rng.uniform(2, 5)), height, colour)
        if rng.random() < 0.4:
            canvas.text("BS AU 145e", canvas.width - 70, canvas.height - 5, 5, colour)
    if style.top_text:
        words = _PLACES[int(rng.integers(len(_PLACES)))]
        canvas.text(words, (canvas.width - 8 * len(words)) / 2, 13, 9, colour)


def draw_screws(canvas: Canvas, style: Style, rng: np.random.Generator) -> None:
    """Caps and screw heads, now and then in a stroke."""
    w, h = canvas.width, canvas.height
    reach = float(rng.uniform(0.18, 0.46)) * w
    y = h / 2 if rng.random() < 0.6 else float(rng.uniform(0.1, 0.9)) * h
    spots = {
        1: [(w / 2, y)],
        2: [(w / 2 - reach, y), (w / 2 + reach, y)],
        4: [(15, 14), (w - 15, 14), (15, h - 14), (w - 15, h - 14)],
    }[style.screws]
    capped = rng.random() < 0.5
    colour = style.ground if capped else tuple(np.full(3, rng.uniform(30, 210)))
    shade = tuple(0.72 * c for c in colour)
    radius = float(rng.uniform(4, 9))
    for x, y in spots:
        canvas.disc(x, y, radius, shade)
        canvas.disc(x - 0.7, y - 0.7, radius * 0.8, colour)
