"""Rendered plates and passings that no training sees, for the agent's own figures.

    python rendered_sets.py                 # → ~/.cache/barcud/sets, a few minutes; whole sets are kept

`plates`: 3,000 single plates by the recipe of the reader's samples. `alike-*`, `faint-*` and `independent-*`: passings
(reader/passings.py) of plates 40…90 px wide, `near-*` alike ones of 90…200 px in five sightings each; constants are fitted on `fit`, figures are taken on `kept`. A passing counts where at
least one of its sightings is legible by the renderer's rule: what nobody can read anywhere measures nothing.

A set is NAME.json, a record a passing (a single plate is a passing of one sighting), and NAME.bin, the luma of
all pictures, rows packed, one after the other. Corners are as a detector gives them, in the agent's pixels: the
origin is the outer corner of the top left pixel. The digests of the sources that drew the set lie in it; where
one has changed, the set is drawn again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from reader.facts import fold
from reader.passings import Passing, draw_passing
from reader.samples import Sight, plate_sight
from render.plate import random_plate

_HERE = Path(__file__).resolve().parent
SETS = Path(os.environ.get("BARCUD_CACHE", Path.home() / ".cache" / "barcud")) / "sets"
_STREAM = 20260711  # apart from that of the training shards


def _single(rng: np.random.Generator) -> Passing:
    while True:
        plate = random_plate(rng)
        sight = plate_sight(rng, plate)
        if sight is not None:
            return Passing(plate, [sight])


_NEAR_WIDTHS = (90.0, 200.0)  # of plates near enough to be read for certain, pixels

# name: (seed, passings, what draws one)
_SETS: dict[str, tuple[int, int, Callable[[np.random.Generator], Passing]]] = {
    "plates": (1, 3000, _single),
    "alike-fit": (2, 300, lambda rng: draw_passing(rng, "alike")),
    "alike-kept": (3, 400, lambda rng: draw_passing(rng, "alike")),
    "near-kept": (8, 600, lambda rng: draw_passing(rng, "alike", _NEAR_WIDTHS, (5, 5))),
    "faint-fit": (6, 300, lambda rng: draw_passing(rng, "faint")),
    "faint-kept": (7, 400, lambda rng: draw_passing(rng, "faint")),
    "independent-fit": (4, 300, lambda rng: draw_passing(rng, "independent")),
    "independent-kept": (5, 400, lambda rng: draw_passing(rng, "independent")),
}


def _sources() -> dict[str, str]:
    """Of each module of ours that draws: its path from here → its SHA-256."""
    modules = (module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None))
    ours = {Path(file).resolve() for file in modules} | {Path(__file__).resolve()}
    drawing = sorted(path for path in ours if path.parent in (_HERE, _HERE / "reader", _HERE / "render"))
    return {str(path.relative_to(_HERE)): hashlib.sha256(path.read_bytes()).hexdigest() for path in drawing}


def _is_drawn(name: str) -> bool:
    try:
        return json.loads((SETS / f"{name}.json").read_text())["sources"] == _sources()
    except (OSError, ValueError, KeyError):
        return False


def _draw(name: str) -> None:
    seed, count, draw = _SETS[name]
    rng = np.random.default_rng([_STREAM, seed])
    started, at = time.monotonic(), 0
    records = []
    pixels = SETS / f"{name}.bin.{os.getpid()}.part"  # another measure may be drawing the same set
    with open(pixels, "wb") as pictures:
        for number in range(count):
            passing = draw(rng)
            records.append(_record(passing, at))
            at += sum(pictures.write(sight.picture.tobytes()) for sight in passing.sights)
            if (number + 1) % (count // 4) == 0:
                print(f"{name}: {number + 1} of {count}, {time.monotonic() - started:.0f} s", flush=True)
    (SETS / f"{name}.json").unlink(missing_ok=True)  # the pictures of one never meet the records of another
    pixels.rename(SETS / f"{name}.bin")
    draft = SETS / f"{name}.json.{os.getpid()}.part"
    draft.write_text(json.dumps({"sources": _sources(), "passings": records}))
    draft.rename(SETS / f"{name}.json")


def _record(passing: Passing, at: int) -> dict:
    plate, sightings = passing.plate, []
    for sight in passing.sights:
        sightings.append(_sighting(sight, at))
        at += sight.picture.size
    return {
        "truth": fold(plate.mark),
        "layout": plate.layout,
        "lines": plate.rows,
        "country": plate.country,
        "sightings": sightings,
    }


def _sighting(sight: Sight, at: int) -> dict:
    height, width = sight.picture.shape
    return {
        "at": at,
        "width": width,
        "height": height,
        "corners": [[round(float(v) + 0.5, 2) for v in point] for point in sight.quad],
        "plateWidth": round(sight.width, 1),
        "light": sight.light,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help=f"which sets: {', '.join(_SETS)}; all, when left out")
    names = parser.parse_args().names
    unknown = [name for name in names if name not in _SETS]
    if unknown:
        parser.error(f"expected names of sets ({', '.join(_SETS)}), got {', '.join(unknown)}")
    cv2.setNumThreads(1)
    SETS.mkdir(parents=True, exist_ok=True)
    for name in names or _SETS:
        if _is_drawn(name):
            print(f"{name}: drawn before")
        else:
            _draw(name)


if __name__ == "__main__":
    main()
