"""Crops of the plate reader: as rendered, and those that it reads wrongly."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from reader.exported import read_crops
from reader.held_out import held_out_plates, spelled
from reader.score import SETS, labelled_plates
from reader.shards import draw_samples

from .paper import cell

_SCALE = 2


def rendered_plates(count: int, seed: int) -> list[np.ndarray]:
    samples = draw_samples(seed, count, None)
    return [cell(s.crop, f"{spelled(s.classes)}  {s.layout} {s.width:.0f} px {s.light}", _SCALE) for s in samples]


def misread_plates(model: Path, pictures: Path, count: int, width_min: float) -> list[np.ndarray]:
    """Held-out rendered plates, the surest mistakes first: written > read."""
    held_out = held_out_plates(pictures, parts=1)
    said = read_crops(model, held_out.crops)
    wrong = (said.classes != held_out.classes).any(1) & (held_out.plate_widths >= width_min)
    order = sorted(np.flatnonzero(wrong), key=lambda i: -said.confidences[i])[:count]
    return [
        cell(
            held_out.crops[i],
            f"{spelled(held_out.classes[i]) or 'nothing'} > {said.texts[i] or 'nothing'}  "
            f"{said.confidences[i]:.2f} {held_out.plate_widths[i]:.0f} px {held_out.lights[i]}",
            _SCALE,
        )
        for i in order
    ]


def misread_pictures(model: Path, pictures: Path, count: int) -> list[np.ndarray]:
    """Plates of the labelled pictures, from their labelled corners, the surest mistakes first."""
    present = [name for name in SETS if (pictures / name / "labels.jsonl").exists()]
    plates = [plate for name in present for plate in labelled_plates(pictures / name, name)]
    if not plates:
        raise SystemExit(f"{pictures}: expected labelled sets such as {SETS[0]}, found none")
    said = read_crops(model, np.stack([plate.crops[0] for plate in plates]))
    wrong = [i for i, plate in enumerate(plates) if said.texts[i] != plate.text]
    order = sorted(wrong, key=lambda i: -said.confidences[i])[:count]
    return [
        cell(
            plates[i].crops[0],
            f"{plates[i].text} > {said.texts[i] or 'nothing'}  {said.confidences[i]:.2f} {plates[i].width:.0f} px "
            f"{plates[i].set.split('/')[1]}",
            _SCALE,
        )
        for i in order
    ]
