"""One flat, frontal plate with the place of every glyph."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from .canvas import Canvas
from .furniture import BAND_MM, draw_band, draw_border, draw_screws, draw_separator, draw_small_print
from .glyphs import GlyphMask, glyph_mask
from .marks import Mark, random_mark
from .style import Style, random_style

__all__ = ["Glyph", "Plate", "Style", "draw_plate", "random_plate"]

_MARGIN_MM = 11.0


@dataclass(frozen=True)
class Glyph:
    char: str
    box: tuple[float, float, float, float]  # x0, y0, x1, y1 in pixels of the plate
    row: int  # 0, or 1 on the lower line


@dataclass(frozen=True)
class Plate:
    picture: np.ndarray  # (H, W, C) uint8, luma or RGB
    mark: str  # upper case, no spaces, as written
    glyphs: tuple[Glyph, ...]  # in reading order
    layout: str
    rows: int
    country: str  # ISO 3166, by the letters on its band; empty where there are none


@dataclass(frozen=True)
class _Placed:
    char: str
    mask: GlyphMask
    box: tuple[float, float, float, float]  # mm
    row: int


def random_plate(rng: np.random.Generator, *, px_per_mm: float = 0.5, channels: int = 1) -> Plate:
    return draw_plate(rng, random_mark(rng), px_per_mm=px_per_mm, channels=channels)


def draw_plate(
    rng: np.random.Generator, mark: Mark, *, px_per_mm: float, channels: int, style: Style | None = None
) -> Plate:
    """channels: 1 (luma) or 3 (RGB). Without a style, one of the training mix."""
    style = style or random_style(rng, mark)
    lines = _lines(rng, mark, style.rows)
    style = _widened(style, lines)
    canvas = Canvas(style.width, style.height, style.ground, px_per_mm, channels)
    placed, gaps = _place(style, lines)
    if style.border:
        draw_border(canvas, style, rng)
    if style.band:
        draw_band(canvas, style, rng)
    draw_small_print(canvas, style, rng)
    if style.separator:
        for x, y, room in gaps:
            draw_separator(canvas, style, rng, x, y, room)
    _print_glyphs(canvas, style, rng, placed)
    if style.screws:
        draw_screws(canvas, style, rng)
    scale = px_per_mm
    glyphs = tuple(Glyph(p.char, tuple(v * scale for v in p.box), p.row) for p in placed)
    return Plate(canvas.picture, mark.text, glyphs, mark.layout, len(lines), style.country)


def _lines(rng: np.random.Generator, mark: Mark, rows: int) -> list[tuple[str, ...]]:
    if rows == 1 or len(mark.text) < 2:
        return [mark.groups]
    if len(mark.groups) == 1:
        cut = (len(mark.text) + 1) // 2
        return [(mark.text[:cut],), (mark.text[cut:],)]
    cut = 1 if len(mark.groups) == 2 or rng.random() < 0.75 else 2
    return [mark.groups[:cut], mark.groups[cut:]]


def _natural(style: Style, line: tuple[str, ...]) -> float:
    """Width of a line of groups in mm."""
    glyphs = sum(glyph_mask(style.hand, c).aspect for group in line for c in group) * style.char_height * style.stretch
    return glyphs + sum(len(group) - 1 for group in line) * style.gap + (len(line) - 1) * style.group_gap


def _bands(style: Style) -> tuple[float, float]:
    left = BAND_MM if style.band else 0.0
    return left, BAND_MM if style.band and style.right_band else 0.0


def _widened(style: Style, lines: list[tuple[str, ...]]) -> Style:
    """Width 0 asks for a plate as short as its text."""
    if style.width:
        return style
    return replace(style, width=max(_natural(style, line) for line in lines) + 2 * _MARGIN_MM + sum(_bands(style)))


def _place(style: Style, lines: list[tuple[str, ...]]) -> tuple[list[_Placed], list[tuple[float, float, float]]]:
    """Glyphs in reading order, and the gaps between groups as (x, y, room)."""
    left, right = _bands(style)
    room = style.width - left - right - 2 * _MARGIN_MM * 0.8
    block = len(lines) * style.char_height + (len(lines) - 1) * style.line_gap
    placed: list[_Placed] = []
    gaps: list[tuple[float, float, float]] = []
    for row, line in enumerate(lines):
        natural = _natural(style, line)
        fit = min(1.0, room / max(natural, 1.0))  # a makers' trick too: narrower letters, tighter gaps
        slack = max(0.0, (room - natural * fit) / 2)
        x = left + (style.width - left - right - natural * fit) / 2 + float(np.clip(style.offset[0], -slack, slack))
        y = (style.height - block) / 2 + row * (style.char_height + style.line_gap)
        y += float(np.clip(style.offset[1], -4, 4))
        for index, group in enumerate(line):
            for char in group:
                mask = glyph_mask(style.hand, char)
                width = mask.aspect * style.char_height * style.stretch * fit
                placed.append(_Placed(char, mask, (x, y, x + width, y + style.char_height), row))
                x += width + style.gap * fit
            if index < len(line) - 1:
                step = style.group_gap * fit
                gaps.append((x - style.gap * fit + step / 2, y + style.char_height / 2, step))
                x += step - style.gap * fit
    return placed, gaps


def _print_glyphs(canvas: Canvas, style: Style, rng: np.random.Generator, placed: list[_Placed]) -> None:
    height, width = canvas.picture.shape[:2]
    ink = np.zeros((height, width), np.uint8)
    for p in placed:
        x0, y0, x1, y1 = (round(v * canvas.scale) for v in p.box)
        x1, y1 = max(x1, x0 + 1), max(y1, y0 + 1)
        small = p.mask.at(x1 - x0, y1 - y0)
        left, top = max(x0, 0), max(y0, 0)
        target = ink[top:y1, left:x1]
        np.maximum(
            target, small[top - y0 : top - y0 + target.shape[0], left - x0 : left - x0 + target.shape[1]], out=target
        )
    if style.relief is None:
        canvas.blend(ink, style.ink)
        return
    dx, dy = (float(v) for v in rng.uniform((-3.5, 0.5), (3.5, 3.5)) * canvas.scale)
    shifted = cv2.warpAffine(ink, np.float32([[1, 0, dx], [0, 1, dy]]), (width, height))
    shade = tuple(float(rng.uniform(0.45, 0.8)) * c for c in style.ground)
    canvas.blend(shifted, shade)
    canvas.blend(ink, style.ink)
    if style.relief == "gel":  # domed letters catch the light along their middle
        core = cv2.erode(ink, np.ones((3, 3), np.uint8), iterations=max(1, round(3 * canvas.scale)))
        canvas.blend(core, (150, 150, 155), float(rng.uniform(0.1, 0.45)))
    elif style.relief == "raised":  # a lit edge on the other side of the shadow
        lit = cv2.warpAffine(ink, np.float32([[1, 0, -dx / 2], [0, 1, -dy / 2]]), (width, height))
        canvas.blend(cv2.subtract(lit, ink), (255, 255, 255), float(rng.uniform(0.2, 0.7)))
