"""Contact sheets, to look at before and after a training.

    python contact_sheet.py plates plates.png            rendered plates as the reader is trained on them
    python contact_sheet.py scenes scenes.png            rendered crops as the detector is, with their quads
    python contact_sheet.py misread misread.png          held-out rendered plates that are read wrongly
    python contact_sheet.py misread-real ~/sheet.png     labelled pictures that are read wrongly
    python contact_sheet.py false ~/sheet.png            what the detector finds where no plate is

The last two, and scenes, show pictures of the world: they are not written into the repository. Those of check/
are only to look at, never to tune to.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from detector.export import MODELS as DETECTOR
from pictures import DATA
from reader.score_held_out import MODEL_FILE as READER
from sheets.paper import sheet
from sheets.plates import misread_pictures, misread_plates, rendered_plates
from sheets.scenes import false_finds, rendered_scenes

_REPOSITORY = Path(__file__).resolve().parents[2]
_OF_THE_WORLD = ("scenes", "misread-real", "false")


def cells(options: argparse.Namespace) -> list[np.ndarray]:
    match options.what:
        case "plates":
            return rendered_plates(options.count, options.seed)
        case "scenes":
            return rendered_scenes(options.pictures, options.shard, options.count, options.seed)
        case "misread":
            return misread_plates(options.reader, options.pictures, options.count, options.width_min)
        case "misread-real":
            return misread_pictures(options.reader, options.pictures, options.count)
        case "false":
            return false_finds(options.detector, options.pictures, options.count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("plates", "scenes", "misread", "misread-real", "false"))
    parser.add_argument("output", type=Path, help="a .png or .jpg")
    parser.add_argument("--count", type=int, default=100, help="of cells, at most")
    parser.add_argument("--seed", type=int, default=1, help="of plates and scenes")
    parser.add_argument("--width-min", type=float, default=0.0, help="of misread: of the plate in the picture, pixels")
    parser.add_argument("--shard", type=Path, help="of scenes: a training shard, instead of the crops kept from it")
    parser.add_argument("--pictures", type=Path, default=DATA)
    parser.add_argument("--reader", type=Path, default=READER, help="the .onnx, its model.json beside it")
    parser.add_argument("--detector", type=Path, default=DETECTOR, help="the folder with its model.json")
    options = parser.parse_args()
    if options.what in _OF_THE_WORLD and options.output.resolve().is_relative_to(_REPOSITORY):
        parser.error(f"output: {options.what} shows pictures of the world, expected a path outside of {_REPOSITORY}")
    cv2.setNumThreads(1)
    made = cells(options)
    if not made:
        raise SystemExit("nothing to show")
    if not cv2.imwrite(str(options.output), sheet(made)):
        raise SystemExit(f"{options.output}: expected a place that a picture can be written to")
    print(f"{options.output}: {len(made)} cells")


if __name__ == "__main__":
    main()
