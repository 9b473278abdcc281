"""Export the averaged weights for the agent, with the facts it needs.

python -m reader.export                       # from the last checkpoint
python -m reader.export --weights reader/weights.pt
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch.nn import functional as F

from .facts import ALPHABET, COUNTRIES, HEIGHT, MARGIN, PLACES, WIDTH
from .net import ExportedReader, Reader
from .shards import load, validation_path
from .train import CHECKPOINT, WEIGHTS, save_weights
from .validate import predict, report, validate

MODEL = Path(__file__).resolve().parents[2] / "plate-reader"
VERSION = "2.0.0"
OUTPUTS = ("places", "country")
_TOLERANCE = 2e-3  # in log-probability above -10: what torch and ONNX Runtime may differ by


def load_reader(weights: Path | None) -> Reader:
    """weights: the committed file; without it, the average of the last checkpoint."""
    stored = torch.load(weights or CHECKPOINT, map_location="cpu", weights_only=True)
    state = stored if weights else stored["average"]
    reader = Reader().eval()
    reader.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in state.items()})
    return reader


def best_temperature(logits: torch.Tensor, classes: torch.Tensor) -> float:
    """What the logits must be divided by for the lowest negative log-likelihood a place."""
    candidates = np.exp(np.linspace(np.log(0.5), np.log(3.0), 60))
    costs = [float(F.cross_entropy(logits.flatten(0, 1) / t, classes.flatten())) for t in candidates]
    return round(float(candidates[int(np.argmin(costs))]), 3)


def export(reader: Reader, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    crops = torch.zeros(2, 1, HEIGHT, WIDTH, dtype=torch.uint8)
    torch.onnx.export(
        ExportedReader(reader).eval(),
        (crops,),
        str(path),
        input_names=["crops"],
        output_names=list(OUTPUTS),
        dynamic_axes={name: {0: "N"} for name in ("crops", *OUTPUTS)},
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(onnx.load(path))


def verify(reader: Reader, path: Path, crops: np.ndarray) -> None:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for count in (1, len(crops)):
        given = crops[:count, None]
        said = session.run(list(OUTPUTS), {"crops": given})
        with torch.no_grad():
            wanted = [each.numpy() for each in ExportedReader(reader)(torch.from_numpy(given))]
        shapes = (count, PLACES, len(ALPHABET)), (count, len(COUNTRIES))
        for name, shape, ours, theirs in zip(OUTPUTS, shapes, wanted, said):
            if theirs.shape != shape:
                raise SystemExit(f"{path.name}: expected {name} {shape}, got {theirs.shape}")
            away = np.abs(theirs - ours)[ours > -10].max()
            if away > _TOLERANCE:
                raise SystemExit(f"{path.name}: expected {name} within {_TOLERANCE} of torch, got {away:.5f}")


def facts(path: Path, temperature: float) -> dict:
    return {
        "name": "plate-reader",
        "version": VERSION,
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "input": {"name": "crops", "width": WIDTH, "height": HEIGHT},
        "output": {"name": "places", "places": PLACES, "country": "country"},
        "alphabet": list(ALPHABET),
        "countries": list(COUNTRIES),
        "temperature": temperature,
        "margin": {"x": MARGIN[0], "y": MARGIN[1]},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="instead of the last checkpoint's average")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reader = load_reader(arguments.weights)
    if not arguments.weights:
        save_weights(reader, WEIGHTS)
        reader = load_reader(WEIGHTS)  # what is committed is what is exported, to the last bit
    held_out = load(validation_path())
    print(report(validate(reader, held_out)))
    temperature = best_temperature(
        predict(reader, held_out["crops"])[0], torch.from_numpy(held_out["classes"].astype(np.int64))
    )
    path = MODEL / "plate-reader.onnx"
    export(reader, path)
    verify(reader, path, held_out["crops"][:64])
    (MODEL / "model.json").write_text(json.dumps(facts(path, temperature), indent=2) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes, temperature {temperature}")


if __name__ == "__main__":
    main()
