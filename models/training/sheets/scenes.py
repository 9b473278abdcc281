"""Crops of the plate detector: as rendered, with their quads, and what it takes for a plate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from detector.decode import box_overlap
from detector.kept_crops import kept_crops
from detector.looks import detector_of
from detector.score import NOT_EXHAUSTIVE
from pictures import kept_plate_free, plate_free, read_luma
from render.scene import EXACT, IGNORED, PLACE_ONLY, Crop

from .paper import cell

_COLOURS = {EXACT: (80, 220, 80), PLACE_ONLY: (40, 170, 255), IGNORED: (70, 70, 240)}  # BGR
_FIND, _REACH = (176, 316), 2.8  # H, W of a find's cell; widths of the find that are seen around it
_LABELLED = ("check", "train")


def rendered_scenes(pictures: Path, shard: Path | None, count: int, seed: int) -> list[np.ndarray]:
    """Crops of a training shard, else of those kept from training; quads green, orange where only the place is
    known, red where they are ignored; the dot is the plate's own top left corner."""
    crops = kept_crops(pictures) if shard is None else _of_shard(shard)
    chosen = np.random.default_rng(seed).permutation(len(crops))[:count]
    return [_scene(crops[i]) for i in sorted(chosen)]


def _of_shard(path: Path) -> list[Crop]:
    with np.load(path) as stored:
        parts = stored["luma"], stored["corners"], stored["kinds"]
    return [Crop(luma, c[k > 0], k[k > 0], "") for luma, c, k in zip(*parts)]


def _scene(crop: Crop) -> np.ndarray:
    picture = cv2.cvtColor(crop.luma, cv2.COLOR_GRAY2BGR)
    for quad, kind in zip(crop.corners, crop.kinds):
        colour, fixed = _COLOURS[int(kind)], np.round((quad - 0.5) * 16).astype(np.int32)
        cv2.polylines(picture, [fixed], True, colour, 1, cv2.LINE_AA, 4)
        cv2.circle(picture, tuple(map(int, fixed[0])), 32, colour, -1, cv2.LINE_AA, 4)
    widths = " ".join(f"{np.ptp(quad[:, 0]):.0f}" for quad in crop.corners)
    return cell(picture, f"{crop.light}  {widths or 'none'}{' px' if widths else ''}")


def false_finds(model: Path, pictures: Path, count: int) -> list[np.ndarray]:
    """What the detector finds where no label is, the surest first: plate-free pictures of the
    training half and of the kept half, and labelled sets. Some are plates that nobody labelled."""
    detector = detector_of(model)
    finds = []
    for name, luma, labels in _looked_at(pictures):
        for score, quad in zip(*detector(luma)):
            if all(box_overlap(quad, label) < 0.1 for label in labels):
                finds.append((float(score), name, luma, quad))
    finds.sort(key=lambda find: -find[0])
    return [_find(*find) for find in finds[:count]]


def _looked_at(pictures: Path) -> Iterator[tuple[str, np.ndarray, list[np.ndarray]]]:
    """Name, luma and labelled corners of every picture."""
    yield from (("free, trained on", luma, []) for luma in plate_free(pictures))
    yield from ((f"free, kept: {Path(name).name}", luma, []) for name, luma in kept_plate_free(pictures))
    for folder in sorted(p.parent for half in _LABELLED for p in (pictures / half).glob("*/labels.jsonl")):
        if folder.name in NOT_EXHAUSTIVE:
            continue
        for row in map(json.loads, (folder / "labels.jsonl").read_text().splitlines()):
            boxes = [plate["bbox"] for plate in row["plates"]]
            labels = [np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]]) for x, y, w, h in boxes]
            yield f"{folder.name}/{Path(row['image']).name}", read_luma(folder / row["image"]), labels


def _find(score: float, name: str, luma: np.ndarray, quad: np.ndarray) -> np.ndarray:
    height, width = _FIND
    scale = width / (_REACH * max(np.ptp(quad[:, 0]), 1.0))
    middle = (quad.min(0) + quad.max(0)) / 2
    matrix = np.array([[scale, 0, width / 2 - scale * middle[0]], [0, scale, height / 2 - scale * middle[1]]])
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    view = cv2.warpAffine(luma, matrix, (width, height), flags=interpolation, borderMode=cv2.BORDER_CONSTANT)
    picture = cv2.cvtColor(view, cv2.COLOR_GRAY2BGR)
    seen = np.round((quad @ matrix[:, :2].T + matrix[:, 2]) * 16).astype(np.int32)
    cv2.polylines(picture, [seen], True, _COLOURS[EXACT], 1, cv2.LINE_AA, 4)
    return cell(picture, f"{score:.2f} {np.ptp(quad[:, 0]):.0f} px {name}")
