"""How many of the held-out plates are read whole, by width, light, layout, lines and country.

Every character right, O=0 and I=1, one framing, no grammar.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from render.light import LIGHTS
from render.style import issuing_country
from shares import Share, markdown_shares

from .calibration import Bin, calibration_bins, expected_error, markdown_calibration
from .confusion import confusion_counts, markdown_confusions
from .exported import Readings
from .held_out import HeldOut, spelled

_WIDTHS = {1: (0, 60, 90, 140, 1000), 2: (0, 45, 70, 110, 1000)}  # bands in px, by the number of lines
_FAMILIES = {
    "UK current": ("uk-current",),
    "UK prefix and suffix": ("uk-prefix", "uk-suffix"),
    "UK dateless": ("uk-dateless",),
    "Northern Ireland": ("uk-ni",),
    "UK others": ("uk-q", "uk-diplomatic", "uk-military", "uk-trade", "uk-islands"),
    "Irish": ("ie",),
    "any characters": ("random",),
}


@dataclass(frozen=True)
class Scores:
    plates: int
    tables: dict[str, list[Share]]  # heading → rows
    bins: list[Bin]
    counts: np.ndarray  # (35, 35), reader.confusion


def score(held_out: HeldOut, readings: Readings) -> Scores:
    right = (readings.classes == held_out.classes).all(1)
    plates = held_out.is_plate
    texts = [(spelled(held_out.classes[i]), readings.texts[i]) for i in np.flatnonzero(plates)]
    tables = {
        "plates": _whole(held_out, right),
        "width": _by_width(held_out, right),
        "light": _shares({light: plates & (held_out.lights == light) for light in LIGHTS}, right),
        "layout": _by_layout(held_out, right),
        "country": _by_country(held_out, right),
    }
    if readings.countries is not None:
        tables["band"] = _band_named(held_out, readings.countries)
    bins = calibration_bins(readings.confidences[plates], right[plates])
    return Scores(int(plates.sum()), tables, bins, confusion_counts(texts))


def _shares(chosen: dict[str, np.ndarray], right: np.ndarray) -> list[Share]:
    """A share for each choice of rows that is not empty."""
    return [Share(name, int(right[rows].sum()), int(rows.sum())) for name, rows in chosen.items() if rows.any()]


def _whole(held_out: HeldOut, right: np.ndarray) -> list[Share]:
    plates, current = held_out.is_plate, held_out.layouts == "uk-current"
    wide = (held_out.lines == 1) & (held_out.plate_widths >= 90)
    rows = {
        "all plates": plates,
        "one line": held_out.lines == 1,
        "two lines": held_out.lines == 2,
        "UK current, one line, ≥ 90 px": current & wide,
        "no plate, read as nothing": ~plates,
    }
    return _shares(rows, right)


def _by_width(held_out: HeldOut, right: np.ndarray) -> list[Share]:
    rows, widths = {}, held_out.plate_widths
    for lines, edges in _WIDTHS.items():
        words = "one line" if lines == 1 else "two lines"
        for low, high in zip(edges, edges[1:]):
            name = f"< {high}" if low == 0 else f"≥ {low}" if high == edges[-1] else f"{low} – {high}"
            rows[f"{words}, {name} px"] = (held_out.lines == lines) & (widths >= low) & (widths < high)
    return _shares(rows, right)


def _by_layout(held_out: HeldOut, right: np.ndarray) -> list[Share]:
    rows = {name: np.isin(held_out.layouts, layouts) for name, layouts in _FAMILIES.items()}
    return _shares(rows | {"European": np.char.startswith(held_out.layouts, "eu-")}, right)


def _by_country(held_out: HeldOut, right: np.ndarray) -> list[Share]:
    """By the country whose layout the mark has, whatever its band says."""
    countries = np.array([issuing_country(str(layout)) for layout in held_out.layouts])
    return _shares({name: countries == name for name in sorted(set(countries) - {""})}, right)


def _band_named(held_out: HeldOut, named: np.ndarray) -> list[Share]:
    banded, wide = held_out.countries > 0, held_out.plate_widths >= 90
    right, silent = named == held_out.countries, named == 0
    return [
        *_shares({"band, ≥ 90 px: named": banded & wide, "band, < 90 px: named": banded & ~wide}, right),
        *_shares({"band: named or left open": banded}, right | silent),
        *_shares({"no band: none named": held_out.is_plate & ~banded}, silent),
    ]


_HEADINGS = {
    "plates": "plates",
    "width": "by width",
    "light": "by light",
    "layout": "by layout",
    "country": "by the layout's country",
    "band": "country by the band",
}


def markdown(scores: Scores) -> str:
    glyphs = int(scores.counts[1:].sum())
    parts = [markdown_shares(_HEADINGS[name], shares) for name, shares in scores.tables.items()]
    parts += [
        f"Calibration of the whole text's confidence: expected error {expected_error(scores.bins):.4f} "
        f"in {len(scores.bins)} bins, {scores.plates:,} plates.",
        markdown_calibration(scores.bins),
        f"Characters taken for others, the commonest, over {glyphs:,} glyphs; all of them: `confusions.json`.",
        markdown_confusions(scores.counts),
    ]
    return "\n\n".join(parts)
