"""The glyphs: which strokes make up each character."""

from __future__ import annotations

from collections.abc import Callable

from . import digits
from .strokes import Pen, Shape, Stroke

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def natural_width(char: str, shape: Shape) -> float:
    """Width in mm: 1 and I are one stroke wide, unless the 1 has a nose."""
    if char == "I" or (char == "1" and not shape.nosed_1):
        return shape.stroke
    if char == "1":
        return shape.width * 0.62
    return shape.width


def strokes_of(char: str, shape: Shape) -> list[Stroke]:
    return _GLYPHS[char](Pen(shape))


def _a(p: Pen) -> list[Stroke]:
    w, h, half = p.s.width, p.s.height, p.s.stroke / 2
    apex = 0.22 * p.s.stroke
    return [
        ([(half * 0.85, h + 6), (p.centre - apex, -6)], 0.95),
        ([(w - half * 0.85, h + 6), (p.centre + apex, -6)], 0.95),
        ([(w * 0.22, h * 0.68), (w * 0.78, h * 0.68)], 0.9),
    ]


def _v(p: Pen) -> list[Stroke]:
    return [([(x, p.s.height - y) for x, y in line], share) for line, share in _a(p)[:2]]


def _c(p: Pen) -> list[Stroke]:
    line = (
        [(p.right, p.top + p.k + p.s.hook)]
        + p.corner("tr", p.k, back=True)
        + p.corner("tl", p.k, back=True)
        + p.corner("bl", p.k, back=True)
        + p.corner("br", p.k, back=True)
        + [(p.right, p.bottom - p.k - p.s.hook)]
    )
    return [(line, 1.0)]


def _g(p: Pen) -> list[Stroke]:
    y = p.s.height * p.s.bar_g
    line = _c(p)[0][0][:-1] + [(p.right, y - p.s.stroke / 2)]
    return [(line, 1.0), *p.bars((p.centre, y, p.s.width, y))]


def _j(p: Pen) -> list[Stroke]:
    line = [(p.right, 0)] + p.corner("br", p.k) + p.corner("bl", p.k) + [(p.left, p.bottom - p.k - 2 - p.s.hook)]
    bar = p.bars((p.s.width * 0.4, p.top, p.s.width, p.top)) if p.s.barred_j else []
    return [(line, 1.0), *bar]


def _k(p: Pen) -> list[Stroke]:
    w, h = p.s.width, p.s.height
    return [
        *p.bars(p.stem()),
        ([(w - 5, -5), (p.left, h * 0.60)], 0.95),
        ([(w * 0.42, h * 0.36), (w - 4, h + 5)], 0.98),
    ]


def _m(p: Pen) -> list[Stroke]:
    w, h = p.s.width, p.s.height
    share = (1 + p.s.thin_w) / 2
    low = h * (1 - p.s.middle_w) * 0.9
    inner = p.s.stroke * share / 2
    return [
        ([(inner, 0), (inner, h)], share),
        ([(w - inner, 0), (w - inner, h)], share),
        ([(inner, -4), (p.centre, low)], share * 0.8),
        ([(w - inner, -4), (p.centre, low)], share * 0.8),
    ]


def _w(p: Pen) -> list[Stroke]:
    w, h = p.s.width, p.s.height
    # Four strokes share the box: heavy hands must thin them more to keep the counters open.
    t = p.s.thin_w * min(1.0, 0.27 * w / p.s.stroke)
    e = p.s.stroke * t / 2 * 0.9
    high = h * p.s.middle_w
    return [
        ([(e, -3), (w * 0.27, h + 3)], t),
        ([(w - e, -3), (w * 0.73, h + 3)], t),
        ([(w * 0.27, h + 3), (p.centre, high)], t),
        ([(w * 0.73, h + 3), (p.centre, high)], t),
    ]


def _n(p: Pen) -> list[Stroke]:
    h = p.s.height
    return [*p.bars(p.stem(), p.stem(p.right)), ([(p.left, 1), (p.right, h - 1)], 0.95)]


def _q(p: Pen) -> list[Stroke]:
    w, h = p.s.width, p.s.height
    return [p.loop(p.top, p.bottom), ([(w * 0.56, h * 0.66), (w + 2, h + 2)], 0.8)]


def _r(p: Pen) -> list[Stroke]:
    w, h = p.s.width, p.s.height
    low = p.waist + 4
    return [*p.bars(p.stem()), p.bowl(p.top, low), ([(w * 0.50, low - 3), (p.right + 1, h + 5)], 1.0)]


def _s(p: Pen) -> list[Stroke]:
    line = (
        [(p.right, p.top + p.end)]
        + p.corner("tr", p.k_end, back=True)
        + p.corner("tl", p.k2, back=True)
        + p.corner("bl", p.k2, p.waist, back=True)
        + p.corner("tr", p.k2, p.waist)
        + p.corner("br", p.k2)
        + p.corner("bl", p.k_end)
        + [(p.left, p.bottom - p.end)]
    )
    return [(line, 1.0)]


def _x(p: Pen) -> list[Stroke]:
    w, h, e = p.s.width, p.s.height, p.s.stroke / 2 * 1.05
    return [([(e, -2), (w - e, h + 2)], 1.0), ([(w - e, -2), (e, h + 2)], 1.0)]


def _y(p: Pen) -> list[Stroke]:
    w, h, e = p.s.width, p.s.height, p.s.stroke / 2
    return [
        ([(e, -3), (p.centre, h * 0.56)], 0.97),
        ([(w - e, -3), (p.centre, h * 0.56)], 0.97),
        *p.bars((p.centre, h * 0.5, p.centre, h)),
    ]


def _z(p: Pen) -> list[Stroke]:
    w = p.s.width
    return [*p.bars((1, p.top, w, p.top), (0, p.bottom, w, p.bottom)), ([(p.right, p.top), (p.left, p.bottom)], 1.0)]


_GLYPHS: dict[str, Callable[[Pen], list[Stroke]]] = {
    "0": lambda p: [p.loop(p.top, p.bottom)],
    "O": lambda p: [p.loop(p.top, p.bottom)],
    "1": digits.one,
    "I": lambda p: p.bars(p.stem()),
    "2": digits.two,
    "3": digits.three,
    "4": digits.four,
    "5": digits.five,
    "6": digits.six,
    "7": digits.seven,
    "9": digits.nine,
    "A": _a,
    "C": _c,
    "G": _g,
    "J": _j,
    "K": _k,
    "M": _m,
    "N": _n,
    "8": lambda p: [p.loop(p.top, p.waist, 1.5), p.loop(p.waist, p.bottom)],
    "B": lambda p: [*p.bars(p.stem()), p.bowl(p.top, p.waist, 1.0), p.bowl(p.waist, p.bottom)],
    "D": lambda p: [*p.bars(p.stem()), p.bowl(p.top, p.bottom)],
    "E": lambda p: p.bars(
        p.stem(),
        (0, p.top, p.s.width, p.top),
        (0, p.waist, p.s.width * 0.92, p.waist),
        (0, p.bottom, p.s.width, p.bottom),
    ),
    "F": lambda p: p.bars(p.stem(), (0, p.top, p.s.width, p.top), (0, p.waist, p.s.width * 0.9, p.waist)),
    "H": lambda p: p.bars(p.stem(), p.stem(p.right), (0, p.waist, p.s.width, p.waist)),
    "L": lambda p: p.bars(p.stem(), (0, p.bottom, p.s.width, p.bottom)),
    "P": lambda p: [*p.bars(p.stem()), p.bowl(p.top, p.waist + 5)],
    "Q": _q,
    "R": _r,
    "S": _s,
    "T": lambda p: p.bars((0, p.top, p.s.width, p.top), p.stem(p.centre)),
    "U": lambda p: [
        ([(p.left, 0)] + p.corner("bl", p.k, back=True) + p.corner("br", p.k, back=True) + [(p.right, 0)], 1.0)
    ],
    "V": _v,
    "W": _w,
    "X": _x,
    "Y": _y,
    "Z": _z,
}
