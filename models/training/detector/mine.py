"""Finds what the detector takes for a plate in pictures that hold none, to train against.

    python -m detector.mine

Looks through the training half of the plate-free pictures, and through car pictures with their
plates erased, at two sizes. Writes crops about what it finds, as scenes and as the second look would
see them; from its next start on the trainer puts some into every batch.
"""

import argparse
import os
from pathlib import Path

import cv2
import numpy as np

from detector.export import INT8, MODELS
from detector.run import OnnxDetector
from detector.closer import close_up
from detector.samples import HARD, HARD_CLOSE_UPS
from detector.shards import SMALL
from pictures import DATA, plate_free, training_pictures
from render.backgrounds import from_picture

LONG_SIDES = (512, 768)
WIDTH_MIN = 36  # px at the detector's scale: smaller finds may be real plates that nobody labelled
UNLABELLED = "ro_robertlucian_night"  # other cars' plates in these pictures have no label
THRESHOLD = 0.2
COPIES = 2  # of each find, differently framed
ALIKE, ALIKE_MAX = 0.75, 3  # correlation of two windows, and how many such are kept
NEAR_SLOT = 1.5  # widths of an erased plate: what is nearer may be what was left of it


def finds(detector: OnnxDetector, luma: np.ndarray, slots: np.ndarray) -> list[np.ndarray]:
    """Quads (4, 2) of false detections in one picture, in its pixels."""
    scale = min(1.0, detector.long_side / max(luma.shape))
    return [quad for quad in detector(luma)[1]
            if np.ptp(quad[:, 0]) * scale >= WIDTH_MIN and not _near_slot(quad.mean(0), slots)]


def _near_slot(middle: np.ndarray, slots: np.ndarray) -> bool:
    if not len(slots):
        return False
    return bool((np.abs(slots[:, 0] - middle[0]) < NEAR_SLOT * slots[:, 2]).any())


class Novelty:
    """A caption in the corner of every frame of a video is one lesson, not a thousand."""

    def __init__(self):
        self.seen: list[np.ndarray] = []

    def is_new(self, window: np.ndarray) -> bool:
        """False where so many windows that look alike were seen before."""
        small = cv2.resize(window, (32, 16), interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
        small = (small - small.mean()) / (np.linalg.norm(small - small.mean()) + 1e-6)
        alike = sum(float(small @ other) > ALIKE for other in self.seen)
        self.seen.append(small)
        return alike < ALIKE_MAX


def scene_crop(luma: np.ndarray, quad: np.ndarray, scale: float, rng: np.random.Generator) -> np.ndarray:
    """A crop (H, W) of SMALL about a find, at the detector's scale."""
    shift = np.array([SMALL[1], SMALL[0]]) * rng.uniform(0.15, 0.85, 2) - scale * quad.mean(0)
    matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    return cv2.warpAffine(luma, matrix, SMALL[::-1], flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT_101)


def ill_aimed(quad: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    middle, width = quad.mean(0), np.ptp(quad[:, 0])
    return (quad - middle) * np.exp(rng.normal(0, 0.12)) + middle + rng.normal(0, (0.06, 0.03)) * width


def main() -> None:
    parser = argparse.ArgumentParser(description="Mine hard negatives for the plate detector.")
    parser.add_argument("--pictures", type=Path, default=DATA)
    parser.add_argument("--to", type=Path, default=HARD)
    parser.add_argument("--model", type=Path, default=MODELS / INT8)
    options = parser.parse_args()
    rng = np.random.default_rng(5)
    scenes = [(luma, np.zeros((0, 4))) for luma in plate_free(options.pictures)]
    for picture in training_pictures(options.pictures):
        if UNLABELLED in picture.path:
            continue
        car = from_picture(picture, options.pictures)
        scenes.append((car.erased[0], car.slots))
    crops, close_ups, novelty = [], [], Novelty()
    for long_side in LONG_SIDES:
        detector = OnnxDetector(options.model, long_side, THRESHOLD)
        for luma, slots in scenes:
            scale = min(1.0, long_side / max(luma.shape))
            for quad in finds(detector, luma, slots):
                if not novelty.is_new(close_up(luma, quad)[0]):
                    continue
                crops += [scene_crop(luma, quad, scale, rng) for _ in range(COPIES)]
                close_ups += [close_up(luma, ill_aimed(quad, rng))[0] for _ in range(COPIES)]
    if not crops:
        raise SystemExit("found nothing: there is nothing to train against")
    for path, found in ((options.to, crops), (options.to.with_name(HARD_CLOSE_UPS.name), close_ups)):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part.npy")
        np.save(partial, np.stack(found))
        os.replace(partial, path)
    print(f"{len(crops)} crops and as many close-ups")


if __name__ == "__main__":
    main()
