"""Export the averaged weights for the agent, in fp32 and in int8, with the facts it needs.

python -m reader.export                       # from the last checkpoint
python -m reader.export --weights reader/weights.pt
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch.nn import functional as F

from .facts import ALPHABET, COUNTRIES, HEIGHT, MARGIN, PLACES, WIDTH
from .net import ExportedReader, Reader
from .shards import load, validation_path
from .train import CHECKPOINT, WEIGHTS, save_weights
from .validate import predict, report, validate

MODEL = Path(__file__).resolve().parents[2] / "plate-reader"
VERSION = "2.1.0"
FP32, INT8 = "plate-reader.onnx", "plate-reader.int8.onnx"
_CALIBRATION_CROPS = 200  # of the held-out plates
_FIRST_CONVOLUTIONS = 2  # stay in fp32: they see the crop's own contrast, which varies a hundredfold
_LOSS_MAX = 0.01  # of the held-out plates that fp32 reads, what int8 may lose
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


class _Calibration(CalibrationDataReader):
    def __init__(self, crops: np.ndarray) -> None:
        self._feeds = iter([{"crops": crop[None, None]} for crop in crops])

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self._feeds, None)


def write_int8(fp32: Path, int8: Path, crops: np.ndarray) -> None:
    """Static QDQ of the convolutions, per channel; what attends and decides stays in fp32."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(fp32), str(prepared), skip_symbolic_shape=True)
        graph = onnx.load(str(prepared)).graph
        first = [node.name for node in graph.node if node.op_type == "Conv"][:_FIRST_CONVOLUTIONS]
        quantize_static(
            str(prepared),
            str(int8),
            _Calibration(crops[:_CALIBRATION_CROPS]),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=first,
            op_types_to_quantize=["Conv", "Relu", "Add"],
        )


def right_share(path: Path, held_out: dict[str, np.ndarray]) -> float:
    """Of the held-out plates, what the exported net reads whole."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    chunks = np.split(held_out["crops"][:, None], range(64, len(held_out["crops"]), 64))
    read = np.concatenate([session.run(["places"], {"crops": chunk})[0].argmax(-1) for chunk in chunks])
    return float((read == held_out["classes"]).all(1).mean())


def facts(folder: Path, temperature: float) -> dict:
    def file(name: str) -> dict:
        return {"file": name, "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}

    return {
        "name": "plate-reader",
        "version": VERSION,
        "files": {"fp32": file(FP32), "int8": file(INT8)},
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
    parser.add_argument("--to", type=Path, default=MODEL)
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
    fp32, int8 = arguments.to / FP32, arguments.to / INT8
    export(reader, fp32)
    verify(reader, fp32, held_out["crops"][:64])
    write_int8(fp32, int8, held_out["crops"])
    exact, coarse = right_share(fp32, held_out), right_share(int8, held_out)
    print(f"held-out plates read whole: fp32 {exact:.4f}, int8 {coarse:.4f}; temperature {temperature}")
    if exact - coarse > _LOSS_MAX:
        raise SystemExit(f"{int8.name}: expected to lose at most {_LOSS_MAX} of the held-out plates")
    (arguments.to / "model.json").write_text(json.dumps(facts(arguments.to, temperature), indent=2) + "\n")


if __name__ == "__main__":
    main()
