"""The exported reader on rendered plates that no training saw.

    python -m reader.score_held_out

Prints Markdown. The scores of the model in its place are written beside it, to scores.json and
confusions.json; those of another are only printed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import cv2

from .calibration import expected_error
from .export import MODEL
from .exported import read_crops
from .facts import ALPHABET
from .held_out import PARTS, drawing_sources, held_out_plates, held_out_seeds
from .scores import Scores, markdown, score
from .shards import PICTURES

MODEL_FILE = MODEL / "plate-reader.onnx"


def write(scores: Scores, model: Path, seeds: list[int]) -> None:
    """scores.json and confusions.json beside the model."""
    source = {
        "model": hashlib.sha256(model.read_bytes()).hexdigest(),
        "renderer": drawing_sources(),
        "seeds": seeds,
        "plates": scores.plates,
    }
    report = source | {
        "tables": {name: [share.as_json() for share in shares] for name, shares in scores.tables.items()},
        "calibration": {
            "expectedError": round(expected_error(scores.bins), 5),
            "bins": [{"from": b.low, "n": b.n, "confidence": b.confidence, "right": b.right} for b in scores.bins],
        },
    }
    (model.parent / "scores.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    rows = ",\n    ".join(json.dumps(row) for row in scores.counts.tolist())
    head = json.dumps(source | {"alphabet": list(ALPHABET), "rows": "written", "columns": "read"})
    (model.parent / "confusions.json").write_text(f'{head[:-1]},\n  "counts": [\n    {rows}\n  ]\n}}\n')


def score_model(model: Path, pictures: Path, parts: int) -> str:
    """Markdown; writes the JSON where it is the model in its place."""
    held_out = held_out_plates(pictures, parts)
    scores = score(held_out, read_crops(model, held_out.crops))
    if model.resolve() == MODEL_FILE:
        write(scores, model, held_out_seeds(parts))
    return markdown(scores)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=MODEL_FILE, help="an exported reader, with its model.json beside it")
    parser.add_argument("--pictures", type=Path, default=PICTURES, help="where the crops of no plate come from")
    parser.add_argument("--parts", type=int, default=PARTS, help="of 3,000 held-out crops each")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    print(score_model(arguments.model, arguments.pictures, arguments.parts))


if __name__ == "__main__":
    main()
