"""Finds what the detector takes for a plate in pictures that hold none, to train against.

    python -m detector.mine

Looks through the training half of the plate-free pictures, and through car pictures with their
plates erased, at two sizes. Writes crops about what it finds; from its next start on the
trainer puts some into every batch.
"""

import argparse
import os
from pathlib import Path

import cv2
import numpy as np

from detector.export import INT8, MODELS
from detector.run import OnnxDetector
from detector.samples import HARD
from detector.shards import SMALL
from pictures import DATA, plate_free, training_pictures
from render.backgrounds import from_picture

LONG_SIDES = (512, 768)
WIDTH_MIN = 36  # px at the detector's scale: smaller finds may be real plates that nobody labelled
UNLABELLED = "ro_robertlucian_night"  # other cars' plates in these pictures have no label
THRESHOLD = 0.25
COPIES = 2  # of each find, differently framed
NEAR_SLOT = 1.5  # widths of an erased plate: what is nearer may be what was left of it


def finds(detector: OnnxDetector, luma: np.ndarray, slots: np.ndarray, rng: np.random.Generator):
    """Crops (H, W) around false detections in one picture, at the detector's scale."""
    scale = min(1.0, detector.long_side / max(luma.shape))
    for quad in detector(luma)[1]:
        if np.ptp(quad[:, 0]) * scale < WIDTH_MIN:
            continue
        middle = quad.mean(0)
        apart = np.abs(slots[:, :2] - middle) if len(slots) else np.full((1, 2), np.inf)
        if len(slots) and (apart[:, 0] < NEAR_SLOT * slots[:, 2]).any():
            continue
        for _ in range(COPIES):
            frame = np.array([SMALL[1], SMALL[0]])
            shift = frame * rng.uniform(0.15, 0.85, 2) - scale * middle
            matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
            yield cv2.warpAffine(luma, matrix, SMALL[::-1], flags=cv2.INTER_AREA,
                                 borderMode=cv2.BORDER_REFLECT_101)


def main() -> None:
    parser = argparse.ArgumentParser(description="Mine hard negatives for the plate detector.")
    parser.add_argument("--pictures", type=Path, default=DATA)
    parser.add_argument("--to", type=Path, default=HARD)
    options = parser.parse_args()
    rng = np.random.default_rng(5)
    scenes = [(luma, np.zeros((0, 4))) for luma in plate_free(options.pictures)]
    for picture in training_pictures(options.pictures):
        if UNLABELLED in picture.path:
            continue
        car = from_picture(picture, options.pictures)
        scenes.append((car.erased[0], car.slots))
    crops = []
    for long_side in LONG_SIDES:
        detector = OnnxDetector(MODELS / INT8, long_side, THRESHOLD)
        for luma, slots in scenes:
            crops += finds(detector, luma, slots, rng)
    if not crops:
        raise SystemExit("found nothing: there is nothing to train against")
    options.to.parent.mkdir(parents=True, exist_ok=True)
    partial = options.to.with_suffix(".part.npy")
    np.save(partial, np.stack(crops))
    os.replace(partial, options.to)
    print(f"{len(crops)} crops")


if __name__ == "__main__":
    main()
