"""Writes the trained detector as ONNX, in fp32 and in int8, with its facts beside it.

    python -m detector.export --weights ~/.cache/barcud/detector/checkpoint.pt

The averaged weights are kept in fp16 beside this file (weights.pt), so that the export, or a
further training, can start from them.
"""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import (CalibrationDataReader, CalibrationMethod, QuantFormat,
                                      QuantType, quantize_static)
from onnxruntime.quantization.shape_inference import quant_pre_process

from detector.first_layer import in_cells
from detector.net import STRIDE, PlateDetector
from detector.run import OnnxDetector
from detector.shards import CACHE
from detector.train import load_weights
from detector.validate import shrunk
from render.scene import CLOSE_UP, CLOSE_UP_PLATE
from pictures import DATA, plate_free, read_luma, training_pictures

MODELS = Path(__file__).resolve().parents[2] / "plate-detector"
WEIGHTS = Path(__file__).with_name("weights.pt")
FP32, INT8 = "plate-detector.onnx", "plate-detector.int8.onnx"
LONG_SIDE, THRESHOLD, VERSION = 640, 0.3, "2.0.1"
CLOSE_UP_THRESHOLD = 0.5  # of the second look, which decides; THRESHOLD is that of the first, which suspects
BOTH_MIN = 0.53  # of both, the second counted twice
CALIBRATION_PICTURES = 150
AGREEMENT = 1e-3  # largest heat difference between torch and the fp32 graph


class Calibration(CalibrationDataReader):
    """Training pictures at the size of real use, then rendered crops for the rare values."""

    def __init__(self, shards: Path, data: Path):
        rng = np.random.default_rng(3)
        pictures = training_pictures(data)
        chosen = rng.choice(len(pictures), CALIBRATION_PICTURES - 50, replace=False)
        lumas = [shrunk(read_luma(data / pictures[i].path), LONG_SIDE)[0] for i in chosen]
        empty = plate_free(data)
        lumas += [shrunk(empty[i], LONG_SIDE)[0] for i in rng.choice(len(empty), 20, replace=False)]
        crops = np.load(sorted(shards.glob("*.npz"))[0])["luma"][:30] if shards.exists() else []
        self.feeds = iter([{"picture": luma[None, None]} for luma in [*lumas, *crops]])

    def get_next(self):
        return next(self.feeds, None)


def write_fp32(net: PlateDetector, path: Path) -> None:
    sizes = {2: "height", 3: "width"}
    cells = {2: "rows", 3: "columns"}
    torch.onnx.export(
        net, (torch.zeros(1, 1, 384, 640, dtype=torch.uint8),), str(path), dynamo=False,
        opset_version=17, input_names=["picture"], output_names=["heat", "corners"],
        dynamic_axes={"picture": sizes, "heat": cells, "corners": cells})
    onnx.checker.check_model(str(path))


def write_int8(fp32: Path, int8: Path, calibration: Calibration) -> None:
    """Static QDQ; the two last layers stay in fp32: they cost nothing, and corners want the range
    of a whole picture with the precision of a pixel's part."""
    with tempfile.TemporaryDirectory() as folder:
        celled, prepared = Path(folder) / "celled.onnx", Path(folder) / "prepared.onnx"
        model = onnx.load(str(fp32))
        in_cells(model)
        onnx.save(model, str(celled))
        quant_pre_process(str(celled), str(prepared), skip_symbolic_shape=True)
        graph = onnx.load(str(prepared)).graph
        last = [node.name for node in graph.node if node.op_type == "Conv"][-2:]
        quantize_static(
            str(prepared), str(int8), calibration, quant_format=QuantFormat.QDQ, per_channel=True,
            activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax, nodes_to_exclude=last,
            op_types_to_quantize=["Conv", "Add", "Relu", "Resize"])


def verify(net: PlateDetector, fp32: Path, data: Path) -> float:
    """Largest heat difference between torch and the graph on a few pictures; refuses a large one."""
    detector, worst = OnnxDetector(fp32, LONG_SIDE, THRESHOLD), 0.0
    for picture in training_pictures(data)[:200:40]:
        padded = shrunk(read_luma(data / picture.path), LONG_SIDE)[0]
        with torch.no_grad():
            wanted = net(torch.from_numpy(padded)[None, None])[0][0, 0].numpy()
        worst = max(worst, float(np.abs(detector.maps(padded)[0] - wanted).max()))
    if worst > AGREEMENT:
        raise ValueError(f"expected torch and ONNX to agree within {AGREEMENT}, got {worst}")
    return worst


def facts(folder: Path) -> dict:
    """model.json: what the agent needs to know to run the net."""
    def file(name: str) -> dict:
        return {"file": name, "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}
    return {
        "name": "plate-detector", "version": VERSION,
        "files": {"fp32": file(FP32), "int8": file(INT8)},
        "input": {"name": "picture", "stride": STRIDE, "multipleOf": 32, "longSide": LONG_SIDE},
        "output": {"heat": "heat", "corners": "corners"},
        "threshold": THRESHOLD,
        "closeUp": {"width": CLOSE_UP[1], "height": CLOSE_UP[0], "plateWidth": round(CLOSE_UP_PLATE),
                    "threshold": CLOSE_UP_THRESHOLD, "bothMin": BOTH_MIN},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Export the plate detector.")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--shards", type=Path, default=CACHE)
    parser.add_argument("--pictures", type=Path, default=DATA)
    parser.add_argument("--to", type=Path, default=MODELS)
    options = parser.parse_args()
    weights = load_weights(options.weights)
    if options.weights != WEIGHTS:
        halved = {n: t.half() if t.is_floating_point() else t for n, t in weights.items()}
        torch.save(halved, WEIGHTS)
        weights = load_weights(WEIGHTS)  # what is exported is what was kept
    net = PlateDetector(exported=True).eval()
    net.load_state_dict(weights)
    options.to.mkdir(parents=True, exist_ok=True)
    write_fp32(net, options.to / FP32)
    print("torch and fp32 differ by", verify(net, options.to / FP32, options.pictures))
    write_int8(options.to / FP32, options.to / INT8, Calibration(options.shards, options.pictures))
    (options.to / "model.json").write_text(json.dumps(facts(options.to), indent=2) + "\n")


if __name__ == "__main__":
    main()
