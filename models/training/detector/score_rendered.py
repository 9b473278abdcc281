"""Which plates of rendered, kept crops the exported detector finds: by width, light and lines."""

from dataclasses import dataclass

import numpy as np

from detector.decode import box_overlap
from render.light import LIGHTS
from render.scene import EXACT, IGNORED, Crop
from shares import Share, markdown_shares, percent

BANDS = ((14, 24), (24, 40), (40, 80), (80, 160), (160, 420))  # px, which are the detector's own
ONE_LINE_FROM = 2.4  # times as wide as high, as seen
OVERLAP, FALSE_WIDTH_MIN = 0.3, 40


@dataclass(frozen=True)
class Sought:
    """One plate of a crop, and what became of it."""

    width: float  # px, mean of both long edges
    light: str
    one_line: bool
    found: bool
    error: float | None  # of the corners, share of the width; None where not found or not known


@dataclass(frozen=True)
class Rendered:
    crops: int
    plates: list[Sought]
    false: int  # plates of 40 px or more where there is none


def score_rendered(detector, crops: list[Crop]) -> Rendered:
    """`detector`: luma → scores and quads, as in detector.run. Plates that are cut off count neither way."""
    plates, false = [], 0
    for crop in crops:
        quads = detector(crop.luma)[1]
        plates += [_sought(quad, kind, crop.light, quads)
                   for quad, kind in zip(crop.corners, crop.kinds) if kind > IGNORED]
        false += sum(np.ptp(quad[:, 0]) >= FALSE_WIDTH_MIN and
                     all(box_overlap(quad, plate) < 0.1 for plate in crop.corners) for quad in quads)
    return Rendered(len(crops), plates, int(false))


def _sought(plate: np.ndarray, kind: int, light: str, quads: np.ndarray) -> Sought:
    wide, high = _edge(plate, 0, 1, 3, 2), _edge(plate, 0, 3, 1, 2)
    overlaps = [box_overlap(plate, quad) for quad in quads] or [0.0]
    found, error = max(overlaps) >= OVERLAP, None
    if found and kind == EXACT:
        error = float(np.linalg.norm(quads[int(np.argmax(overlaps))] - plate, axis=1).mean() / wide)
    return Sought(wide, light, wide >= ONE_LINE_FROM * high, found, error)


def _edge(quad: np.ndarray, a: int, b: int, c: int, d: int) -> float:
    """Mean length of the edges a–b and c–d."""
    return float(np.linalg.norm(quad[b] - quad[a]) + np.linalg.norm(quad[d] - quad[c])) / 2


def tables(rendered: Rendered) -> dict[str, list[Share]]:
    """By width, light and lines, and lines by width where a plate is large enough to tell."""
    plates = rendered.plates
    lines = {"one line": True, "two lines or square": False}
    return {
        "width": [_share(f"{low} – {high} px", [p for p in plates if low <= p.width < high]) for low, high in BANDS],
        "light": [_share(light, chosen) for light in LIGHTS if (chosen := [p for p in plates if p.light == light])],
        "lines": [_share(f"{name}, {low} – {high} px",
                         [p for p in plates if p.one_line == one and low <= p.width < high])
                  for name, one in lines.items() for low, high in BANDS],
    }


def _share(name: str, plates: list[Sought]) -> Share:
    return Share(name, sum(p.found for p in plates), len(plates))


def corner_errors(rendered: Rendered) -> dict[str, float]:
    """Mean error of the corners by width, share of the width."""
    errors = {f"{low} – {high} px": [p.error for p in rendered.plates if p.error is not None and low <= p.width < high]
              for low, high in BANDS}
    return {band: round(float(np.mean(each)), 4) for band, each in errors.items() if each}


def markdown_rendered(rendered: Rendered) -> str:
    headings = {"width": "by width", "light": "by light", "lines": "by lines"}
    shares = tables(rendered)
    parts = [markdown_shares(headings[name], [s for s in shares[name] if s.of], "found") for name in headings]
    errors = ", ".join(f"{band}: {percent(error)}" for band, error in corner_errors(rendered).items())
    parts.append(f"Corner error, of the width: {errors}. "
                 f"False plates ≥ {FALSE_WIDTH_MIN} px: {rendered.false} in {rendered.crops:,} crops.")
    return "\n\n".join(parts)


def rendered_json(rendered: Rendered) -> dict:
    shares = {name: [s.as_json() for s in rows if s.of] for name, rows in tables(rendered).items()}
    return {"crops": rendered.crops, "plates": len(rendered.plates), "false": rendered.false,
            "tables": shares, "cornerErrors": corner_errors(rendered)}
