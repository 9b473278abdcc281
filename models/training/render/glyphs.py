"""Glyph masks: jittered hands of our alphabet and, where installed, free fonts.

A *hand* is one consistent alphabet (the letters of a plate come from one
maker). Hands are made from a seed, so a plate can be drawn again, and their
masks are kept: drawing a plate costs one small resize a glyph.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .alphabet import natural_width, strokes_of
from .strokes import Shape, Stroke

MASK_PX_PER_MM = 2.0  # of the kept masks; four times what the reader is trained at
_OVERSAMPLING = 2
HANDS_PER_FAMILY = 48  # limit of the cache: 48 hands x 36 glyphs x 20 kB x 5 families = 170 MB

# Free licences: DejaVu (Bitstream Vera), Liberation (OFL 1.1), URW base 35 (AGPL with font exception).
# They add 6 % of variety; without them our own bold hands take their place.
FONT_FILES = tuple(
    path
    for path in map(
        Path,
        (
            "/usr/share/fonts/truetype/dejavu/DejaVuSansCondensed-Bold.ttf",
            "/usr/share/fonts/truetype/liberation/LiberationSansNarrow-Bold.ttf",
            "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf",
            "/usr/share/fonts/opentype/urw-base35/NimbusSansNarrow-Bold.otf",
        ),
    )
    if path.exists()
)


@dataclass(frozen=True)
class Hand:
    """family: uk, uk-wide, uk-bike, bold, din or font; number: which of its hands (0 is the plain one)."""

    family: str
    number: int = 0


@dataclass(frozen=True, eq=False)
class GlyphMask:
    mask: np.ndarray  # (h, w) uint8, 255 = ink
    small: np.ndarray  # the same at half the size: resizing from it is four times cheaper
    aspect: float  # width / height of the glyph's box

    def at(self, width: int, height: int) -> np.ndarray:
        """The glyph at a size in pixels."""
        source = self.small if height <= self.small.shape[0] and width <= self.small.shape[1] else self.mask
        return cv2.resize(source, (width, height), interpolation=cv2.INTER_AREA)


def random_hand(rng: np.random.Generator, family: str) -> Hand:
    if family == "font" and not FONT_FILES:
        family = "bold"
    count = len(FONT_FILES) if family == "font" else HANDS_PER_FAMILY
    return Hand(family, int(rng.integers(count)))


_PLAIN = {
    "uk": Shape(),
    "uk-bike": Shape(44.0, 64.0, 10.0, corner=14.0),
    "uk-wide": Shape(57.0, 79.0, 14.0, corner=21.0),
    "bold": Shape(46.0, 79.0, 13.5, corner=18.0),
    "din": Shape(43.0, 77.0, 10.5, corner=19.0, thin_w=0.9, nosed_1=True, slanted_6=True),
}


def shape_of(hand: Hand) -> Shape:
    """The hand's geometry; number 0 is as the law prescribes."""
    plain = _PLAIN[hand.family]
    if hand.number == 0:
        return plain
    rng = np.random.default_rng([20260101, sorted(_PLAIN).index(hand.family), hand.number])
    wild = 2.0 if hand.family == "bold" else 1.0
    scale = lambda low, high: float(rng.uniform(1 - (1 - low) * wild, 1 + (high - 1) * wild))  # noqa: E731
    return Shape(
        width=plain.width * (float(rng.uniform(0.94, 1.2)) if hand.family == "din" else scale(0.96, 1.04)),
        height=plain.height,
        stroke=plain.stroke * scale(0.88, 1.08),
        corner=plain.corner * scale(0.72, 1.35),
        hook=float(rng.uniform(-3.0, 7.0)),
        thin_w=float(rng.uniform(0.66, 0.86)),
        bar_4=float(rng.uniform(0.66, 0.76)),
        waist=float(rng.uniform(0.46, 0.52)),
        middle_w=float(rng.uniform(0.08, 0.42)),
        nosed_1=bool(plain.nosed_1 and rng.random() < 0.85 or hand.family == "bold" and rng.random() < 0.4),
        rounding=float(rng.uniform(0.4, 2.4)),
        slanted_6=bool(rng.random() < {"din": 0.65, "bold": 0.3}.get(hand.family, 0.02)),
        barred_j=bool(rng.random() < {"din": 0.25, "bold": 0.2}.get(hand.family, 0.02)),
        bar_g=float(rng.uniform(0.51, 0.62)),
        open_4=bool(rng.random() < {"din": 0.4, "bold": 0.1}.get(hand.family, 0.02)),
        tailless_4=bool(rng.random() < {"din": 0.4, "bold": 0.2}.get(hand.family, 0.02)),
    )


@lru_cache(maxsize=6 * HANDS_PER_FAMILY * 36)
def glyph_mask(hand: Hand, char: str) -> GlyphMask:
    if hand.family == "font":
        if char in "JQ":  # their tails fall below the line, where a plate has none
            return glyph_mask(Hand("bold", hand.number), char)
        return _from_font(FONT_FILES[hand.number], char)
    shape = shape_of(hand)
    return _from_strokes(strokes_of(char, shape), natural_width(char, shape), shape)


def _from_strokes(strokes: list[Stroke], width: float, shape: Shape) -> GlyphMask:
    scale = MASK_PX_PER_MM * _OVERSAMPLING
    size = round(width * scale), round(shape.height * scale)
    mask = np.zeros((size[1], size[0]), np.uint8)
    for line, share in strokes:
        _draw_stroke(mask, np.asarray(line) * scale, shape.stroke * share * scale)
    mask = cv2.resize(mask, None, fx=1 / _OVERSAMPLING, fy=1 / _OVERSAMPLING, interpolation=cv2.INTER_AREA)
    return _glyph(_rounded(mask, shape.rounding * MASK_PX_PER_MM), width / shape.height)


def _glyph(mask: np.ndarray, aspect: float) -> GlyphMask:
    return GlyphMask(mask, cv2.resize(mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), aspect)


def _draw_stroke(mask: np.ndarray, line: np.ndarray, width: float) -> None:
    """Butt ends, round joints: a quadrilateral a segment and a disc an inner point."""
    for start, end in zip(line[:-1], line[1:]):
        along = end - start
        length = float(np.hypot(*along))
        if length < 1e-6:
            continue
        across = np.array([-along[1], along[0]]) / length * width / 2
        corners = np.array([start + across, end + across, end - across, start - across])
        cv2.fillConvexPoly(mask, np.round(corners * 16).astype(np.int32), 255, shift=4)
    closed = np.allclose(line[0], line[-1])
    for x, y in line if closed else line[1:-1]:
        cv2.circle(mask, (round(float(x) * 16), round(float(y) * 16)), round(width / 2 * 16), 255, -1, shift=4)


def _rounded(mask: np.ndarray, sigma: float) -> np.ndarray:
    # The margin repeats nothing: corners at the box's edge are rounded too.
    margin = int(3 * sigma) + 1
    wide = cv2.copyMakeBorder(mask, *[margin] * 4, cv2.BORDER_CONSTANT, value=0)
    wide = cv2.GaussianBlur(wide, (0, 0), sigma)
    inner = wide[margin:-margin, margin:-margin].astype(np.float32)
    # A steep ramp about the half makes the edge sharp again, one or two pixels wide.
    return np.clip((inner - 118) * 2.5 * sigma + 128, 0, 255).astype(np.uint8)


def _from_font(path: Path, char: str) -> GlyphMask:
    font = ImageFont.truetype(str(path), round(79 * MASK_PX_PER_MM * 1.4))
    _, cap_top, _, baseline = font.getbbox("H")
    left, _, right, _ = font.getbbox(char)
    picture = Image.new("L", (int(right - left) + 2, int(baseline - cap_top)), 0)
    ImageDraw.Draw(picture).text((1 - left, -cap_top), char, fill=255, font=font)
    mask = np.asarray(picture)
    # Condensed by hand where the font is not, as plate makers do.
    condensed = 0.8 if "Narrow" not in path.name and "Condensed" not in path.name else 0.95
    return _glyph(mask, mask.shape[1] / mask.shape[0] * condensed)
