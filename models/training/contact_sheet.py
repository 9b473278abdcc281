"""Sheets of crops to look at: rendered samples, or what the reader gets wrong.

python contact_sheet.py samples.png
python contact_sheet.py failures.png --failures       # of the held-out plates, label > read
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from reader.facts import ALPHABET, HEIGHT, WIDTH
from reader.shards import draw_samples, load, validation_path

_COLUMNS, _CAPTION = 8, 16


def cell(crop: np.ndarray, caption: str) -> np.ndarray:
    picture = np.full((HEIGHT + _CAPTION, WIDTH + 4), 90, np.uint8)
    picture[:HEIGHT, :WIDTH] = crop
    cv2.putText(picture, caption, (1, HEIGHT + _CAPTION - 4), cv2.FONT_HERSHEY_SIMPLEX, 0.36, 255, 1, cv2.LINE_AA)
    return picture


def sheet(cells: list[np.ndarray]) -> np.ndarray:
    cells = cells + [np.zeros_like(cells[0])] * (-len(cells) % _COLUMNS)
    return np.concatenate([np.concatenate(cells[i : i + _COLUMNS], 1) for i in range(0, len(cells), _COLUMNS)], 0)


def spelled(classes: np.ndarray) -> str:
    return "".join(ALPHABET[i] for i in classes)


def rendered(count: int, seed: int) -> list[np.ndarray]:
    samples = draw_samples(seed, count, None)
    return [cell(s.crop, f"{spelled(s.classes)} {s.layout} {s.width:.0f}") for s in samples]


def failures(count: int, width_min: float) -> list[np.ndarray]:
    from reader.export import load_reader
    from reader.validate import predict

    held_out = load(validation_path())
    read = predict(load_reader(None), held_out["crops"]).argmax(-1).numpy()
    wrong = np.flatnonzero((read != held_out["classes"]).any(1) & (held_out["plate_widths"] >= width_min))[:count]
    return [cell(held_out["crops"][i], f"{spelled(held_out['classes'][i])} > {spelled(read[i])}") for i in wrong]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--width-min", type=float, default=0.0, help="of the plate in the picture, pixels")
    arguments = parser.parse_args()
    cells = (
        failures(arguments.count, arguments.width_min)
        if arguments.failures
        else rendered(arguments.count, arguments.seed)
    )
    if not cells:
        raise SystemExit("nothing to show")
    cv2.imwrite(str(arguments.output), sheet(cells))


if __name__ == "__main__":
    main()
