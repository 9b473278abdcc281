"""The digits' strokes."""

from __future__ import annotations

from .strokes import Pen, Stroke


def two(p: Pen) -> list[Stroke]:
    h = p.s.height
    line = [(p.left, p.top + p.end)] + p.corner("tl", p.k_end) + p.corner("tr", p.k)
    return [
        (line + [(p.right, p.top + p.k + 2), (p.right - 3, h * 0.47), (p.left, p.bottom)], 1.0),
        *p.bars((0, p.bottom, p.s.width, p.bottom)),
    ]


def three(p: Pen) -> list[Stroke]:
    start, end = (p.left, p.top + p.end), (p.left, p.bottom - p.end)
    inner = p.centre - 0.1 * p.s.width
    upper = [start] + p.corner("tl", p.k_end) + p.corner("tr", p.k2) + p.corner("br", p.k2, p.waist) + [(inner, p.waist)]
    lower = [(inner, p.waist)] + p.corner("tr", p.k2, p.waist) + p.corner("br", p.k) + p.corner("bl", p.k_end) + [end]
    return [(upper, 1.0), (lower, 1.0)]


def four(p: Pen) -> list[Stroke]:
    w, bar, stem = p.s.width, p.s.height * p.s.bar_4, p.s.width * 0.73
    bars = p.bars((0, bar, stem if p.s.tailless_4 else w, bar))
    if p.s.open_4:  # the slant starts at the top's middle, and the stem is a short bar across the other
        return [*bars, *p.bars((stem, p.s.height * 0.46, stem, p.s.height)), ([(w * 0.56, -4), (0, bar)], 0.9)]
    return [*bars, *p.bars(p.stem(stem)), ([(stem - 4, -2), (p.s.stroke * 0.40, bar)], 0.8)]


def five(p: Pen) -> list[Stroke]:
    y = p.s.height * 0.40
    k = min(p.k, (p.bottom - y) / 2)
    line = [(p.left, 0), (p.left, y + 1)]
    bowl = (
        [(p.left, y)]
        + p.corner("tr", k, y)
        + p.corner("br", k)
        + p.corner("bl", p.k_end)
        + [(p.left, p.bottom - p.end)]
    )
    return [(line, 1.0), (bowl, 1.0), *p.bars((0, p.top, p.s.width - 2, p.top))]


def six(p: Pen) -> list[Stroke]:
    if p.s.slanted_6:
        w, h = p.s.width, p.s.height
        return [p.loop(h * 0.43, p.bottom), ([(w * 0.70, -4), (p.left + 0.04 * w, h * 0.62)], 0.95)]
    y = p.s.height * (p.s.waist - 0.035)
    k = min(p.k, (p.bottom - y) / 2)
    line = (
        [(p.right, p.top + p.end)]
        + p.corner("tr", p.k_end, back=True)
        + p.corner("tl", p.k, back=True)
        + p.corner("bl", k, back=True)
        + p.corner("br", k, back=True)
        + p.corner("tr", k, y, back=True)
        + p.corner("tl", k, y, back=True)
    )
    return [(line, 1.0)]


def nine(p: Pen) -> list[Stroke]:
    w, h = p.s.width, p.s.height
    return [([(w - x, h - y) for x, y in line], share) for line, share in six(p)]


def seven(p: Pen) -> list[Stroke]:
    w, h = p.s.width, p.s.height
    return [*p.bars((0, p.top, w, p.top)), ([(p.right, p.top - 1), (w * 0.36, h + 6)], 1.0)]


def one(p: Pen) -> list[Stroke]:
    if not p.s.nosed_1:
        return p.bars(p.stem())
    x = p.s.width * 0.62 - p.s.stroke / 2
    return [*p.bars(p.stem(x)), ([(x, p.top * 0.4), (-2, p.s.height * 0.30)], 0.85)]
