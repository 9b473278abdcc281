"""Whole-plate accuracy of the exported reader on real pictures, from labelled corners.

The pictures under check/ are only to check with: never to train on, never to
tune to. No mark is printed, only counts, as Markdown.

    python -m reader.score --pictures ../../../shared/data
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from shares import Share, percent

from .export import MODEL
from .facts import ALPHABET, HEIGHT, MARGIN, WIDTH, fold
from .shards import PICTURES

SETS = (
    "check/uk_carpark",
    "check/uk_kaggle_web",
    "check/uk_camvid",
    "check/uk_misc",
    "check/es_pdias",
    "train/pl_2acholsk1",
)
# left, top, right, bottom in shares of the plate: as the agent frames it (agent/vision/framings.ts)
FRAMINGS = ((0.0, 0.0, 1.0, 1.0), (-0.02, -0.06, 1.02, 1.06), (0.012, 0.04, 0.988, 0.96), (-0.015, 0.05, 1.01, 1.05))


@dataclass(frozen=True)
class Labelled:
    set: str
    text: str  # folded
    width: float  # of the label's box, pixels
    crops: np.ndarray  # (framings, 48, 192) uint8


def luma_of(path: Path) -> np.ndarray:
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise SystemExit(f"{path}: expected a picture")
    return np.clip(picture.astype(np.float32) @ np.float32([0.114, 0.587, 0.299]) + 0.5, 0, 255).astype(np.uint8)


def rectify(picture: np.ndarray, corners: np.ndarray, framing: tuple[float, float, float, float]) -> np.ndarray:
    """As agent/image/rectify.ts: bilinear samples, averaged where several source pixels fall on one."""
    left, top, right, bottom = np.array(framing) + (-MARGIN[0], -MARGIN[1], MARGIN[0], MARGIN[1])
    edges = np.hypot(*(corners[1] - corners[0])) * (right - left), np.hypot(*(corners[3] - corners[0])) * (bottom - top)
    width, height = (side * max(1, round(edge / side)) for edge, side in zip(edges, (WIDTH, HEIGHT)))
    unit = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    target = (unit - (left, top)) / (right - left, bottom - top) * (width, height) - 0.5
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target.astype(np.float32))
    fine = cv2.warpPerspective(
        picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return cv2.resize(fine, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


def labelled_plates(folder: Path, name: str) -> Iterator[Labelled]:
    for record in map(json.loads, (folder / "labels.jsonl").read_text().splitlines()):
        picture = None
        for plate in record["plates"]:
            if plate["text"] is None or plate.get("uncertain") or not plate["corners"]:
                continue
            picture = luma_of(folder / record["image"]) if picture is None else picture
            corners = np.array(plate["corners"], np.float64)
            yield Labelled(
                name, fold(plate["text"]), plate["bbox"][2], np.stack([rectify(picture, corners, f) for f in FRAMINGS])
            )


def read(session: onnxruntime.InferenceSession, crops: np.ndarray) -> str:
    """The text of several framings of one plate, by their mean log-probabilities; no grammar."""
    (places,) = session.run(["places"], {"crops": crops[:, None]})
    return "".join(ALPHABET[i] for i in places.mean(0).argmax(-1))


def bands(plates: list[Labelled]) -> dict[str, list[Labelled]]:
    british = [p for p in plates if "/uk_" in p.set]
    chosen = {
        "UK, all widths": british,
        "UK ≥ 90 px": [p for p in british if p.width >= 90],
        "UK 60 – 90 px": [p for p in british if 60 <= p.width < 90],
        "UK 40 – 60 px": [p for p in british if 40 <= p.width < 60],
    }
    return chosen | {name: [p for p in plates if p.set == name] for name in SETS}


def score_model(model: Path, pictures: Path) -> str:
    """A table of Markdown; refuses a folder without any labelled set."""
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    present = [name for name in SETS if (pictures / name / "labels.jsonl").exists()]
    if not present:
        raise SystemExit(f"{pictures}: expected labelled sets such as {SETS[0]}, found none")
    plates = [p for name in present for p in labelled_plates(pictures / name, name)]
    rows = ["| pictures | n | one framing | 95 % interval | four framings |", "| --- | --- | --- | --- | --- |"]
    for name, members in bands(plates).items():
        if members:
            one = Share(name, sum(read(session, p.crops[:1]) == p.text for p in members), len(members))
            four = np.mean([read(session, p.crops) == p.text for p in members])
            low, high = one.interval
            rows.append(
                f"| {name} | {one.of} | {percent(one.right / one.of)} | {percent(low)} – {percent(high)} "
                f"| {percent(four)} |"
            )
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=Path, default=PICTURES)
    parser.add_argument("--model", type=Path, default=MODEL / "plate-reader.onnx")
    arguments = parser.parse_args()
    print(score_model(arguments.model, arguments.pictures))


if __name__ == "__main__":
    main()
