"""Random registration marks with their grouping, for training pictures only.

UK layouts follow SI 2001/561 Sch. 3 Table A and DVLA INF104 (4/22); foreign
syntaxes follow the tables that their authorities publish.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

LETTERS = string.ascii_uppercase
DIGITS = string.digits


@dataclass(frozen=True)
class Mark:
    groups: tuple[str, ...]  # as spaced on one line
    layout: str  # uk-current, uk-prefix, …, eu-de, …, random

    @property
    def text(self) -> str:
        return "".join(self.groups)


def _without(excluded: str) -> str:
    return "".join(c for c in LETTERS if c not in excluded)


_TAG_FIRST = _without("IJQTUZ")
_TAG_SECOND = _without("IQZ")
_RANDOM = _without("IQ")
_YEAR = _without("IOQUZ")
_CONSONANTS = _without("AEIOUQ")


def _pick(rng: np.random.Generator, letters: str, count: int = 1) -> str:
    return "".join(letters[i] for i in rng.integers(len(letters), size=count))


def _number(rng: np.random.Generator, most: int, least: int = 1) -> str:
    """Without leading zeros, every length equally likely."""
    count = int(rng.integers(least, most + 1))
    return _pick(rng, DIGITS[1:]) + _pick(rng, DIGITS, count - 1)


def _current(rng: np.random.Generator) -> tuple[str, ...]:
    # Newer plates are commoner on the road; codes run 02-26 and 51-76.
    year = 26 - int(26 * rng.random() ** 1.4)
    age = min(max(year, 2), 26) if rng.random() < 0.5 else min(max(year, 1), 26) + 50
    return _pick(rng, _TAG_FIRST) + _pick(rng, _TAG_SECOND) + f"{age:02d}", _pick(rng, _RANDOM, 3)


def _northern(rng: np.random.Generator) -> tuple[str, ...]:
    code = _pick(rng, LETTERS) + (
        _pick(rng, "IZ") + _pick(rng, LETTERS) if rng.random() < 0.5 else _pick(rng, LETTERS) + _pick(rng, "IZ")
    )
    number = _number(rng, 4, 4) if rng.random() < 0.85 else _number(rng, 3)
    return (code, number) if rng.random() < 0.85 else (number, code)


def _dateless(rng: np.random.Generator) -> tuple[str, ...]:
    letters = _pick(rng, _RANDOM, int(rng.integers(1, 4)))
    number = _number(rng, 4 if len(letters) < 3 else 3)
    return (letters, number) if rng.random() < 0.5 else (number, letters)


def _military(rng: np.random.Generator) -> tuple[str, ...]:
    two = lambda letters: _pick(rng, letters, 2)  # noqa: E731
    return (two(LETTERS), two(DIGITS), two(LETTERS)) if rng.random() < 0.7 else (two(DIGITS), two(LETTERS), two(DIGITS))


def _trade(rng: np.random.Generator) -> tuple[str, ...]:
    return (_pick(rng, DIGITS, 5),) if rng.random() < 0.6 else (_number(rng, 3, 3), _pick(rng, _RANDOM, 2))


def _islands(rng: np.random.Generator) -> tuple[str, ...]:
    kind = rng.random()
    if kind < 0.45:
        return ("J" + _number(rng, 6, 3),)
    if kind < 0.7:
        return (_number(rng, 5, 3),)
    return ("G" + _number(rng, 4, 4),) if kind < 0.85 else ("AY" + _number(rng, 3),)


def _irish(rng: np.random.Generator) -> tuple[str, ...]:
    county = (
        _pick(rng, "CDGLTW")
        if rng.random() < 0.6
        else (
            "CE",
            "CN",
            "DL",
            "KE",
            "KK",
            "KY",
            "LD",
            "LH",
            "LM",
            "LS",
            "MH",
            "MN",
            "MO",
            "OY",
            "RN",
            "SO",
            "WH",
            "WW",
            "WX",
        )[int(rng.integers(19))]
    )
    year = (
        f"{int(rng.integers(13, 27))}{int(rng.integers(1, 3))}"
        if rng.random() < 0.7
        else f"{int(rng.integers(87, 113)) % 100:02d}"
    )
    return year, county, _number(rng, min(6, 9 - len(year + county)))  # the reader has nine places


def _german(rng: np.random.Generator) -> tuple[str, ...]:
    district, letters = _pick(rng, LETTERS, int(rng.integers(1, 4))), _pick(rng, LETTERS, int(rng.integers(1, 3)))
    number = _number(rng, min(4, 8 - len(district + letters)))
    tail = _pick(rng, "EH") if rng.random() < 0.1 and len(district + letters + number) < 8 else ""
    return district, letters, number + tail


def pattern(rng: np.random.Generator, form: str, letters: str = LETTERS) -> tuple[str, ...]:
    """L letter, d digit, space between groups; anything else as it stands."""
    made = {"L": letters, "d": DIGITS}
    return tuple("".join(_pick(rng, made[c]) if c in made else c for c in group) for group in form.split())


def _of(*forms: str, letters: str = LETTERS) -> Callable[[np.random.Generator], tuple[str, ...]]:
    return lambda rng: pattern(rng, forms[int(rng.integers(len(forms)))], letters)


# layout: (share in the training mix, maker)
LAYOUTS: dict[str, tuple[float, Callable[[np.random.Generator], tuple[str, ...]]]] = {
    "uk-current": (52.0, _current),
    "uk-prefix": (7.5, lambda rng: (_pick(rng, _YEAR) + _number(rng, 3), _pick(rng, _TAG_SECOND, 3))),
    "uk-suffix": (3.0, lambda rng: (_pick(rng, _TAG_SECOND, 3), _number(rng, 3) + _pick(rng, _YEAR))),
    "uk-dateless": (8.0, _dateless),
    "uk-ni": (4.0, _northern),
    "uk-q": (0.7, lambda rng: ("Q" + _number(rng, 3), _pick(rng, LETTERS, 3))),
    "uk-diplomatic": (0.6, lambda rng: (_pick(rng, DIGITS, 3), _pick(rng, "DX"), _pick(rng, DIGITS, 3))),
    "uk-military": (0.7, _military),
    "uk-trade": (0.7, _trade),
    "uk-islands": (0.8, _islands),
    "ie": (3.0, _irish),
    "eu-de": (3.0, _german),
    "eu-fr": (2.5, _of("LL ddd LL", letters=_without("IOU"))),
    "eu-pl": (
        3.0,
        _of("LL ddddd", "LL ddddL", "LLL ddddd", "LLL Ldddd", "LLL ddLL", "LL dddLL", "LLL ddddL", "LLL dLdd"),
    ),
    "eu-nl": (1.2, _of("LL ddd L", "L ddd LL", "dd LLL d", "d LLL dd", "LLL dd L", "LL dd LL", letters=_CONSONANTS)),
    "eu-be": (0.7, _of("d LLL ddd")),
    "eu-es": (1.7, _of("dddd LLL", letters=_CONSONANTS)),
    "eu-ro": (1.2, _of("LL dd LLL", "B dd LLL", "B ddd LLL", letters=_without("Q"))),
    "eu-bg": (0.8, _of("L dddd LL", "LL dddd LL", letters="ABEKMHOPCTYX")),
    "eu-pt": (0.7, _of("LL dd LL", "dd LL dd", "LL dd dd", "dd dd LL")),
    "eu-lt": (0.7, _of("LLL ddd")),
    "eu-lv": (0.5, _of("LL dddd")),
    "eu-it": (1.2, _of("LL dddLL", letters=_without("IOQU"))),
    "eu-hu": (0.7, _of("LLL ddd", "LL LL ddd")),
    "random": (8.0, lambda rng: _random(rng)),
}
_NAMES = tuple(LAYOUTS)
_SHARES = np.array([share for share, _ in LAYOUTS.values()])
_CUMULATIVE = np.cumsum(_SHARES / _SHARES.sum())


def _random(rng: np.random.Generator) -> tuple[str, ...]:
    """Any 2 to 9 characters: the reader must read what is there, not a layout."""
    text = _pick(rng, DIGITS + LETTERS, int(rng.integers(2, 10)))
    cut = int(rng.integers(1, len(text)))
    return (text[:cut], text[cut:]) if rng.random() < 0.7 else (text,)


def make_mark(rng: np.random.Generator, layout: str) -> Mark:
    return Mark(LAYOUTS[layout][1](rng), layout)


def random_mark(rng: np.random.Generator) -> Mark:
    """The training mix."""
    return make_mark(rng, _NAMES[min(int(np.searchsorted(_CUMULATIVE, rng.random())), len(_NAMES) - 1)])
