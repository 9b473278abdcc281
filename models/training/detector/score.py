"""Scores the exported detector on labelled pictures, on plate-free ones and on rendered crops, all kept from training.

    python -m detector.score --pictures ../shared/data

Prints Markdown; the scores of the int8 model in its place are written beside it, to scores.json. Found: a
detection whose upright box meets the label's at IoU 0.3. Plates without a certain text are neither wanted nor
false. False plates count from 40 px of width on.
"""

import argparse
import json
import time
from pathlib import Path

import cv2
import numpy as np

from detector.closer import TwoLooks
from detector.decode import box_overlap
from detector.export import MODELS
from detector.kept_crops import kept_crops
from detector.looks import detector_of
from detector.run import OnnxDetector
from detector.score_rendered import FALSE_WIDTH_MIN, OVERLAP, markdown_rendered, rendered_json, score_rendered
from pictures import DATA, kept_plate_free, read_luma
from shares import percent

BANDS = ((90, 10_000), (60, 90), (40, 60), (0, 40))
NOT_EXHAUSTIVE = ("uk_camvid",)  # other plates are in these pictures, unlabelled


def score_set(detector: OnnxDetector | TwoLooks, folder: Path) -> dict:
    """Found by width of the label, corner error where corners are known, false a picture."""
    found = {band: [0, 0] for band in BANDS}
    false, pictures, errors = 0, 0, []
    for line in (folder / "labels.jsonl").read_text().splitlines():
        row = json.loads(line)
        quads = detector(read_luma(folder / row["image"]))[1]
        pictures += 1
        boxes = [_corners(plate) for plate in row["plates"]]
        for plate, box in zip(row["plates"], boxes):
            overlaps = [box_overlap(box, quad) for quad in quads] or [0.0]
            hit = max(overlaps) >= OVERLAP
            if plate["text"] is None or plate.get("uncertain"):
                continue
            band = next(b for b in BANDS if b[0] <= plate["bbox"][2] < b[1])
            found[band][0] += hit
            found[band][1] += 1
            if hit and plate["corners"]:
                quad, true = quads[int(np.argmax(overlaps))], np.array(plate["corners"])
                wide = np.linalg.norm(true[1] - true[0])
                errors.append(float(np.linalg.norm(quad - true, axis=1).mean() / wide))
        false += int(sum(np.ptp(quad[:, 0]) >= FALSE_WIDTH_MIN and
                         all(box_overlap(box, quad) < 0.1 for box in boxes) for quad in quads))
    return {"found": found, "errors": errors, "pictures": pictures,
            "false": None if folder.name in NOT_EXHAUSTIVE else false}


def _corners(plate: dict) -> np.ndarray:
    x, y, w, h = plate["bbox"]
    return np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]])


def score_plate_free(detector: OnnxDetector | TwoLooks, data: Path) -> dict[str, tuple[int, int]]:
    """False plates and pictures of what is kept from training: scenes, and a frame a second of video."""
    counts: dict[str, list[int]] = {"scenes": [], "videos": []}
    for name, luma in kept_plate_free(data):
        quads = detector(luma)[1]
        wide = sum(np.ptp(quad[:, 0]) >= FALSE_WIDTH_MIN for quad in quads)
        counts["scenes" if name.startswith("scenes") else "videos"].append(int(wide))
    return {name: (sum(each), len(each)) for name, each in counts.items()}


def milliseconds(detector: OnnxDetector, height: int, width: int) -> float:
    """Median CPU time of one run on one thread, whatever else the machine does."""
    picture, times = np.zeros((height, width), np.uint8), []
    for _ in range(30):
        start = time.thread_time()
        detector.maps(picture)
        times.append(time.thread_time() - start)
    return round(1000 * float(np.median(times)), 2)


def markdown_sets(sets: dict[str, dict]) -> str:
    """One row a labelled set, and one for the British together."""
    rows = ["| pictures | ≥ 90 px | 60 – 90 px | 40 – 60 px | < 40 px | corner error, of the width | false ≥ 40 px |",
            "| --- | --- | --- | --- | --- | --- | --- |"]
    for name, result in sets.items():
        error = percent(float(np.mean(result["errors"]))) if result["errors"] else "–"
        false = "not counted" if result["false"] is None else f"{result['false']} in {result['pictures']}"
        rows.append(f"| {name} | {_found(result['found'])} | {error} | {false} |")
    british = [result["found"] for name, result in sets.items() if name.startswith("uk_")]
    together = {band: [sum(found[band][i] for found in british) for i in (0, 1)] for band in BANDS}
    return "\n".join([*rows, f"| UK together | {_found(together)} | | |"])


def _found(found: dict) -> str:
    return " | ".join(f"{hit}/{of}" if of else "–" for hit, of in found.values())


def sets_json(sets: dict[str, dict]) -> dict:
    def one(result: dict) -> dict:
        found = [{"from": low, "found": hit, "of": of} for (low, _), (hit, of) in result["found"].items()]
        error = round(float(np.mean(result["errors"])), 4) if result["errors"] else None
        return {"found": found, "cornerError": error, "false": result["false"], "pictures": result["pictures"]}
    return {name: one(result) for name, result in sets.items()}


def score_model(model: Path, data: Path, precision: str, long_side: int | None) -> str:
    """Markdown; writes the JSON where it is the model in its place as it is run there."""
    detector = detector_of(model, precision, long_side)
    first = detector.detector if isinstance(detector, TwoLooks) else detector
    sets = {folder.name: score_set(detector, folder)
            for folder in sorted(p.parent for p in (data / "check").glob("*/labels.jsonl"))}
    free, rendered = score_plate_free(detector, data), score_rendered(detector, kept_crops(data))
    wide = (round(first.long_side * 9 / 16 / 32 + 0.49) * 32, first.long_side)
    if model.resolve() == MODELS and precision == "int8" and long_side is None:
        facts = json.loads((model / "model.json").read_text())
        report = {"model": facts["files"]["int8"]["sha256"], "labelled": sets_json(sets),
                  "plateFree": {name: {"false": false, "pictures": n} for name, (false, n) in free.items()},
                  "rendered": rendered_json(rendered)}
        (model / "scores.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    false, pictures = (sum(each) for each in zip(*free.values()))
    return "\n\n".join([
        f"Longer side {first.long_side} px, {'two looks' if first is not detector else 'one look'}, {precision}.",
        markdown_sets(sets),
        f"Plate-free pictures kept from training: {false} false plates of {FALSE_WIDTH_MIN} px or more in {pictures} "
        f"({', '.join(f'{n} {name}' for name, (_, n) in free.items())}), {false / pictures:.3f} a picture.",
        markdown_rendered(rendered),
        f"One run at {wide[1]}×{wide[0]}: {milliseconds(first, *wide)} CPU-ms, one thread.",
    ])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=Path, default=DATA)
    parser.add_argument("--model", type=Path, default=MODELS, help="folder of the exported detector and its model.json")
    parser.add_argument("--precision", choices=("int8", "fp32"), default="int8")
    parser.add_argument("--long-side", type=int, help="instead of the model's own")
    options = parser.parse_args()
    if not (options.pictures / "check").is_dir():
        raise SystemExit(f"expected pictures in {options.pictures}, found no check/ there")
    cv2.setNumThreads(1)
    print(score_model(options.model, options.pictures, options.precision, options.long_side))


if __name__ == "__main__":
    main()
