"""How a plate looks, apart from what it says: sizes in mm, colours in RGB."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .glyphs import Hand, random_hand
from .marks import Mark

Colour = tuple[float, float, float]

WHITE: Colour = (236, 236, 230)
YELLOW: Colour = (244, 196, 20)
BLACK: Colour = (18, 18, 20)
SILVER: Colour = (205, 207, 210)
GREEN_BAND: Colour = (0, 154, 68)  # about Pantone 7481C
BLUE_BAND: Colour = (0, 51, 153)


@dataclass(frozen=True)
class Style:
    """Defaults are a British front plate as SI 2001/561 prescribes it."""

    hand: Hand = Hand("uk")
    char_height: float = 79.0
    stretch: float = 1.0  # of glyph widths
    gap: float = 11.0
    group_gap: float = 33.0
    line_gap: float = 19.0
    width: float = 520.0
    height: float = 111.0
    rows: int = 1
    ground: Colour = WHITE
    ink: Colour = BLACK
    band: str | None = None  # "blue", "green", "flag" or "plain", left of the text
    band_text: str = "UK"
    country: str = ""  # ISO 3166, that the band's letters or flag stand for
    right_band: bool = False
    separator: str | None = None  # "dash", "seal", "dot" or "emblem", between groups
    border: float = 0.0  # line width
    maker_text: bool = False
    top_text: bool = False
    screws: int = 0
    relief: str | None = None  # "shadow", "gel" or "raised" letters
    offset: tuple[float, float] = (0.0, 0.0)  # of the text from the middle


def _jittered(rng: np.random.Generator, colour: Colour, spread: float = 14.0) -> Colour:
    shade = rng.normal(0, spread)
    return tuple(float(np.clip(c + shade + rng.normal(0, 5), 0, 255)) for c in colour)


def _choose(rng: np.random.Generator, table: dict) -> object:
    keys, shares = list(table), np.cumsum(list(table.values()))
    return keys[int(np.searchsorted(shares, rng.random() * shares[-1]))]


def _colours(rng: np.random.Generator, mark: Mark) -> tuple[Colour, Colour]:
    """Ground and ink."""
    if mark.layout == "uk-trade":
        return _jittered(rng, WHITE), _jittered(rng, (190, 20, 30))
    if mark.layout == "eu-be":
        return _jittered(rng, WHITE), _jittered(rng, (130, 20, 40))
    old = mark.layout in ("uk-dateless", "uk-suffix", "uk-military", "uk-ni", "random", "uk-diplomatic", "uk-islands")
    if rng.random() < (0.16 if old else 0.015):
        return _jittered(rng, BLACK, 10), _jittered(rng, SILVER if rng.random() < 0.6 else WHITE)
    yellow = mark.layout == "eu-nl" or rng.random() < (0.45 if mark.layout.startswith("uk") else 0.08)
    ink = (35, 40, 75) if rng.random() < 0.06 else BLACK
    return _jittered(rng, YELLOW if yellow else WHITE), _jittered(rng, ink, 10)


def _frame(rng: np.random.Generator, mark: Mark) -> dict:
    """Plate size, character size, rows."""
    british = mark.layout.startswith("uk")
    two = rng.random() < (0.20 if british or mark.layout == "random" else 0.10)
    if len(mark.text) < 4:
        two = two and rng.random() < 0.3
    if two and british and rng.random() < 0.45:
        return dict(
            width=228.0,
            height=rng.choice([164.0, 178.0]),
            char_height=64.0,
            gap=10.0,
            group_gap=30.0,
            line_gap=13.0,
            rows=2,
        )
    if two:
        return dict(
            width=rng.choice([285.0, 285.0, 279.0, 255.0, 300.0, 340.0]),
            height=rng.choice([203.0, 203.0, 200.0, 210.0]),
            char_height=79.0,
            gap=10.0,
            group_gap=25.0,
            line_gap=19.0 if rng.random() < 0.8 else 13.0,
            rows=2,
        )
    if british and rng.random() < 0.05:
        return dict(width=533.0, height=152.0, char_height=rng.choice([79.0, 89.0]), gap=12.0, group_gap=36.0)
    if british:
        return dict(width=520.0, height=111.0)
    return dict(
        width=520.0,
        height=rng.choice([110.0, 112.0, 114.0]),
        char_height=float(rng.uniform(73, 80)),
        gap=float(rng.uniform(7, 12)),
        group_gap=float(rng.uniform(18, 42)),
    )


# Before 2001 characters were 57 mm wide.
_WIDE_LAYOUTS = ("uk-prefix", "uk-suffix", "uk-dateless", "uk-ni", "uk-q", "uk-trade")


def _hand(rng: np.random.Generator, mark: Mark, frame: dict) -> Hand:
    chance = rng.random()
    if mark.layout in _WIDE_LAYOUTS and frame["width"] == 520.0 and chance < 0.4:
        return random_hand(rng, "uk-wide")
    if mark.layout.startswith("uk") and chance < 0.82:
        return random_hand(rng, "uk-bike" if frame["width"] == 228.0 else "uk")
    if not mark.layout.startswith("uk") and mark.layout != "random" and chance < 0.72:
        return random_hand(rng, "din")
    return random_hand(rng, str(_choose(rng, {"uk": 0.25, "bold": 0.35, "din": 0.2, "font": 0.2})))


# What a band says of each country (ISO 3166) but the British one, which has several ways.
_BAND_LETTERS = {
    "IE": "IRL", "DE": "D", "FR": "F", "PL": "PL", "NL": "NL", "BE": "B", "ES": "E", "IT": "I", "HU": "H", "PT": "P",
    "RO": "RO", "BG": "BG", "LT": "LT", "LV": "LV",
}  # fmt: skip
# Drawn now and then, so that not every band is taken for one of those: the reader shall name no country.
_OTHER_LETTERS = ("UA", "USA", "CZ", "")
_ANY_BAND = ("GB", *_BAND_LETTERS, *_OTHER_LETTERS)


def issuing_country(layout: str) -> str:
    """ISO 3166 code of the country that issues a layout; empty for a layout of none."""
    if layout.startswith("uk"):
        return "GB"
    return layout[-2:].upper() if layout == "ie" or layout.startswith("eu-") else ""


def _band(rng: np.random.Generator, mark: Mark, rows: int) -> dict:
    if rng.random() > (0.45 if mark.layout.startswith("uk") else 0.75) or (rows == 2 and rng.random() < 0.6):
        return {}
    # One band in five says any country, lest the country be guessed from the mark.
    issuing = issuing_country(mark.layout)
    country = issuing if rng.random() < 0.8 and issuing else str(rng.choice(_ANY_BAND))
    if country == "GB":
        kind = str(_choose(rng, {"blue": 0.4, "green": 0.25, "flag": 0.25, "plain": 0.1}))
        text = str(rng.choice(["UK", "UK", "GB", "GB", "ENG", "SCO", "CYM", "WALES", ""]))
        return dict(band=kind, band_text=text, country="GB" if text or kind == "flag" else "")
    return dict(
        band="blue",
        band_text=_BAND_LETTERS.get(country, country),
        country=country if country in _BAND_LETTERS else "",
        right_band=mark.layout in ("eu-fr", "eu-it") and rng.random() < 0.75,
    )


def random_style(rng: np.random.Generator, mark: Mark) -> Style:
    """The training mix of looks for this mark's layout."""
    frame = _frame(rng, mark)
    ground, ink = _colours(rng, mark)
    spread = float(rng.uniform(0.75, 1.2)) if rng.random() < 0.5 else 1.0
    if len(mark.text) <= 5 and rng.random() < 0.3:  # a short mark set wide, to fill its plate
        spread = float(rng.uniform(1.2, 3.2))
    frame["gap"] = frame.get("gap", 11.0) * spread
    frame["group_gap"] = frame.get("group_gap", 33.0) * (float(rng.uniform(0.3, 1.9)) if rng.random() < 0.4 else 1.0)
    if frame.get("rows", 1) == 1 and rng.random() < 0.10:
        frame["width"] = 0.0  # a short plate: as wide as its text
    british = mark.layout.startswith("uk")
    separators = (
        {None: 0.86, "dash": 0.05, "dot": 0.03, "emblem": 0.06}
        if british
        else {None: 0.4, "dash": 0.25, "seal": 0.25, "emblem": 0.1}
    )
    hand = _hand(rng, mark, frame)
    if hand.family == "uk-wide" and rng.random() < 0.6:  # plates of before 2001, else of before 1973
        frame |= dict(char_height=89.0, gap=13.0 * spread, group_gap=frame["group_gap"] * 38 / 33)
    return Style(
        hand=hand,
        ground=ground,
        ink=ink,
        stretch=float(rng.uniform(0.92, 1.07)),
        separator=_choose(rng, separators),
        border=float(rng.uniform(1.2, 4.0)) if rng.random() < 0.55 else 0.0,
        maker_text=bool(rng.random() < 0.5),
        top_text=bool(rng.random() < (0.03 if british else 0.2)),
        screws=int(_choose(rng, {0: 0.68, 1: 0.05, 2: 0.2, 4: 0.07})),
        relief=_choose(rng, {None: 0.76, "shadow": 0.12, "raised": 0.07, "gel": 0.05}),
        offset=(float(rng.normal(0, 4)), float(rng.normal(0, 2))),
        **_band(rng, mark, frame.get("rows", 1)),
        **frame,
    )
