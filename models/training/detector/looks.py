"""The exported detector as its model.json says that it is run: one look, or two."""

import json
from pathlib import Path

from detector.closer import TwoLooks
from detector.run import OnnxDetector


def detector_of(folder: Path, precision: str = "int8", long_side: int | None = None) -> OnnxDetector | TwoLooks:
    """folder: of the model and its model.json; precision: int8 or fp32; long_side: instead of the facts'."""
    facts = json.loads((folder / "model.json").read_text())
    first = OnnxDetector(folder / facts["files"][precision]["file"], long_side or facts["input"]["longSide"],
                         facts["threshold"])
    return TwoLooks(first, facts["closeUp"]["threshold"], facts["closeUp"]["bothMin"]) if "closeUp" in facts else first
