"""The exported reader on crops, as the agent weighs it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from .held_out import spelled

_BATCH = 64


@dataclass(frozen=True)
class Readings:
    """Of n crops."""

    classes: np.ndarray  # (n, 9), the likeliest of each place
    texts: list[str]  # folded
    confidences: np.ndarray  # (n,) of the whole text: the product over the places
    countries: np.ndarray | None  # (n,) places in COUNTRIES; None from a model that names none


def read_crops(model: Path, crops: np.ndarray) -> Readings:
    """crops (n, 48, 192) uint8, one framing each; the temperature is that of the model.json beside the model."""
    temperature = json.loads((model.parent / "model.json").read_text())["temperature"]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model), options, ["CPUExecutionProvider"])
    wanted = [o.name for o in session.get_outputs() if o.name in ("places", "country")]
    parts = [
        session.run(wanted, {"crops": crops[start : start + _BATCH, None]}) for start in range(0, len(crops), _BATCH)
    ]
    said = dict(zip(wanted, map(np.concatenate, zip(*parts))))
    classes = said["places"].argmax(-1)
    countries = said["country"].argmax(-1) if "country" in said else None
    return Readings(classes, [spelled(c) for c in classes], confidences(said["places"], temperature), countries)


def confidences(log_probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """(n, 9, 35) → (n,): the product over the places of the likeliest class's probability."""
    flattened = log_probabilities / temperature
    best = flattened.max(-1)
    totals = np.log(np.exp(flattened - best[..., None]).sum(-1))  # best's log-probability is -totals
    return np.exp(-totals.sum(-1))
