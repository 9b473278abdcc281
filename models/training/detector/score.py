"""Scores the exported detector on labelled pictures and on plate-free ones kept from training.

    python -m detector.score --pictures ../shared/data

Found: a detection whose upright box meets the label's at IoU 0.3. Plates without a certain text
are neither wanted nor false. False plates count from 40 px of width on.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np

from detector.decode import box_overlap
from detector.export import MODELS
from detector.run import OnnxDetector
from pictures import DATA, kept_plate_free, read_luma

BANDS = ((90, 10_000), (60, 90), (40, 60), (0, 40))
FALSE_WIDTH_MIN, OVERLAP = 40, 0.3
NOT_EXHAUSTIVE = ("uk_camvid",)  # other plates are in these pictures, unlabelled


def score_set(detector: OnnxDetector, folder: Path) -> dict:
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
                errors.append(np.linalg.norm(quad - true, axis=1).mean() / wide)
        false += sum(np.ptp(quad[:, 0]) >= FALSE_WIDTH_MIN and
                     all(box_overlap(box, quad) < 0.1 for box in boxes) for quad in quads)
    return {"found": found, "errors": errors, "pictures": pictures,
            "false": None if folder.name in NOT_EXHAUSTIVE else false}


def _corners(plate: dict) -> np.ndarray:
    x, y, w, h = plate["bbox"]
    return np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]])


def score_plate_free(detector: OnnxDetector, data: Path) -> dict:
    """False plates a picture on what is kept from training: scenes, and a frame a second of video."""
    counts: dict[str, list[int]] = {"scenes": [], "videos": []}
    for name, luma in kept_plate_free(data):
        quads = detector(luma)[1]
        wide = sum(np.ptp(quad[:, 0]) >= FALSE_WIDTH_MIN for quad in quads)
        counts["scenes" if name.startswith("scenes") else "videos"].append(int(wide))
    both = counts["scenes"] + counts["videos"]
    return {name: f"{sum(c)}/{len(c)}" for name, c in counts.items()} | {
        "a picture": round(sum(both) / len(both), 3)}


def milliseconds(detector: OnnxDetector, height: int, width: int) -> float:
    """Median CPU time of one run on one thread, whatever else the machine does."""
    picture, times = np.zeros((height, width), np.uint8), []
    for _ in range(30):
        start = time.thread_time()
        detector.maps(picture)
        times.append(time.thread_time() - start)
    return round(1000 * float(np.median(times)), 2)


def report(model: Path, data: Path, facts: dict, long_side: int) -> None:
    detector = OnnxDetector(model, long_side, facts["threshold"], facts["overlapMax"])
    print(f"\n{model.name}, long side {long_side}")
    total = {band: [0, 0] for band in BANDS}
    for folder in sorted(p.parent for p in (data / "check").glob("*/labels.jsonl")):
        result = score_set(detector, folder)
        bands = "  ".join(f"{low}+: {hit}/{of}" for (low, _), (hit, of) in result["found"].items())
        error = f"{np.mean(result['errors']):.3f}" if result["errors"] else "-"
        print(f"  {folder.name:14s} {bands}  corner error {error} of the width, "
              f"false {result['false']} in {result['pictures']}")
        for band in BANDS if folder.name.startswith("uk_") else ():
            total[band] = [a + b for a, b in zip(total[band], result["found"][band])]
    print("  UK together   ", "  ".join(f"{low}+: {h}/{n}" for (low, _), (h, n) in total.items()))
    print("  kept, plate-free:", score_plate_free(detector, data))
    wide = (round(long_side * 9 / 16 / 32 + 0.49) * 32, long_side)
    print(f"  CPU ms at {wide[1]}×{wide[0]} (16:9):", milliseconds(detector, *wide))


def main() -> None:
    parser = argparse.ArgumentParser(description="Score the exported plate detector.")
    parser.add_argument("--pictures", type=Path, default=DATA)
    parser.add_argument("--model", type=Path, default=MODELS)
    parser.add_argument("--long-side", type=int)
    options = parser.parse_args()
    if not (options.pictures / "check").is_dir():
        raise SystemExit(f"expected pictures in {options.pictures}, found no check/ there")
    facts = json.loads((options.model / "model.json").read_text())
    for kind in ("fp32", "int8"):
        report(options.model / facts["files"][kind]["file"], options.pictures, facts,
               options.long_side or facts["input"]["longSide"])


if __name__ == "__main__":
    main()
