"""Crops that are no plates, whose only right answer is nothing.

Cut from licensed pictures away from their labelled plates, where those are
at hand, and drawn: grilles, badges, shop text, empty plates.
"""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np

from render import spoil
from render.canvas import luma
from render.light import FOUND, LightRecord
from render.marks import Mark
from render.plate import draw_plate
from render.view import crop_matrix, look_at

from .facts import HEIGHT, MARGIN, WIDTH
from .samples import Sample, empty_sample

TRAINING_SETS = ("train/intl_openimages", "train/ro_robertlucian_night", "scenes/uk_tfl_jamcam", "scenes/us_carnd")
_KEPT = Path(__file__).parents[1] / "kept-from-training.json"
_PICTURES_MAX = 600  # they stay in memory
_WORDS = (
    "SALE",
    "TAXI",
    "BUS LANE",
    "NO ENTRY",
    "FORD",
    "VAUXHALL",
    "TDI",
    "TURBO 16V",
    "4x4",
    "HYBRID",
    "OPEN 24H",
    "CAFE",
    "POLICE",
    "AMBULANCE",
    "2021-03-04 17:22:51",
    "CAM 04",
    "TO LET",
    "PARKING",
    "EXIT",
    "M4 WEST",
    "01222 000000",
    "www.shop.example",
)


class NonPlates:
    def __init__(self, pictures: Path, held_out: bool = False) -> None:
        """pictures: the folder of labelled pictures; it may be missing. held_out: only those kept from training."""
        self._held_out = held_out
        # The detector's checks are made on these: nothing may be learned from them.
        self._kept = {
            name for names in json.loads(_KEPT.read_text()).values() for name in names if isinstance(name, str)
        }
        self._pictures: list[tuple[np.ndarray, list[list[float]]]] = []
        for name in TRAINING_SETS:
            self._load(pictures / name)

    def _load(self, folder: Path) -> None:
        labels = folder / "labels.jsonl"
        boxes = {}
        if labels.exists():
            records = map(json.loads, labels.read_text().splitlines())
            boxes = {r["image"]: [p["bbox"] for p in r["plates"]] for r in records}
        prefix = f"{folder.parent.name}/{folder.name}"
        paths = [
            p
            for p in sorted(folder.rglob("*.jpg"))
            if (f"{prefix}/{p.relative_to(folder)}" in self._kept) == self._held_out
        ]
        for path in paths[: _PICTURES_MAX - len(self._pictures)]:
            picture = cv2.imread(str(path))
            if picture is None:
                continue
            grey = np.clip(picture.astype(np.float32) @ np.float32([0.114, 0.587, 0.299]) + 0.5, 0, 255).astype(
                np.uint8
            )
            self._pictures.append((grey, boxes.get(str(path.relative_to(folder)), [])))

    def sample(self, rng: np.random.Generator) -> Sample:
        chance = rng.random()
        if self._pictures and chance < 0.6:
            return self._cut_out(rng)
        return _empty_plate(rng) if chance < 0.75 else _drawn(rng)

    def _cut_out(self, rng: np.random.Generator) -> Sample:
        while True:
            picture, boxes = self._pictures[int(rng.integers(len(self._pictures)))]
            height, width = picture.shape
            w = min(float(np.exp(rng.uniform(np.log(30), np.log(400)))), width * 0.9)
            h = min(w / float(rng.uniform(1.2, 6.0)), height * 0.9)
            x, y = float(rng.uniform(0, width - w)), float(rng.uniform(0, height - h))
            if any(
                x < bx + bw * 1.1 and bx - bw * 0.1 < x + w and y < by + bh * 1.1 and by - bh * 0.1 < y + h
                for bx, by, bw, bh in boxes
            ):
                continue
            quad = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]])
            crop = cv2.warpPerspective(
                picture, crop_matrix(quad, WIDTH, HEIGHT, MARGIN), (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE
            )
            return empty_sample(crop, w, FOUND)


def _finish(rng: np.random.Generator, flat: np.ndarray, width: float) -> Sample:
    light = LightRecord()
    view = look_at(rng, spoil.soil(rng, flat), width)
    clean = spoil.expose(rng, spoil.blur(rng, spoil.light(rng, view.picture, light), view.width), light)
    picture = spoil.record(rng, clean, spoil.noise_level(rng))
    matrix = crop_matrix(view.corners, WIDTH, HEIGHT, MARGIN)
    return empty_sample(
        cv2.warpPerspective(picture, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE), view.width, light.name
    )


def _empty_plate(rng: np.random.Generator) -> Sample:
    plate = draw_plate(rng, Mark(("",), "uk-current" if rng.random() < 0.7 else "eu-de"), px_per_mm=0.5, channels=1)
    return _finish(rng, plate.picture[..., 0].astype(np.float32), float(rng.uniform(40, 250)))


def _drawn(rng: np.random.Generator) -> Sample:
    """Bars of a grille, or words in a face that no plate has."""
    flat = np.full((56, 260), float(rng.uniform(10, 240)), np.uint8)
    tone = luma(tuple(rng.uniform(0, 255, 3)))
    if rng.random() < 0.45:
        step, thick = int(rng.integers(5, 24)), int(rng.integers(1, 7))
        slant = int(rng.integers(-8, 9))
        across = rng.random() < 0.5
        for at in range(-20, 280, step):
            ends = ((at, -1), (at + slant, 57)) if across else ((-1, at), (261, at + slant))
            cv2.line(flat, *ends, tone, thick, cv2.LINE_AA)
    else:
        words = _WORDS[int(rng.integers(len(_WORDS)))]
        face = (cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX)[
            int(rng.integers(3))
        ]
        size = min(float(rng.uniform(0.5, 1.6)), 12.0 / len(words))
        cv2.putText(
            flat,
            words,
            (int(rng.integers(2, 40)), int(rng.integers(28, 48))),
            face,
            size,
            tone,
            int(rng.integers(1, 4)),
            cv2.LINE_AA,
        )
    return _finish(rng, flat.astype(np.float32), float(rng.uniform(40, 250)))
