"""The detector's first convolution over cells says what the one over pixels said."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from detector.export import write_fp32
from detector.first_layer import in_cells
from detector.net import PlateDetector


def exported() -> onnx.ModelProto:
    torch.manual_seed(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "detector.onnx"
        write_fp32(PlateDetector(exported=True).eval(), path)
        return onnx.load(str(path))


def said(model: onnx.ModelProto, picture: np.ndarray) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(["heat", "corners"], {"picture": picture[None, None]})


class FirstLayerTest(unittest.TestCase):
    def test_the_same_numbers_come_out_at_any_size(self):
        pixels, cells = exported(), exported()
        in_cells(cells)
        random = np.random.default_rng(2)
        for height, width in ((64, 96), (128, 256)):
            picture = random.integers(0, 256, (height, width), dtype=np.uint8)
            for wanted, got in zip(said(pixels, picture), said(cells, picture)):
                np.testing.assert_allclose(got, wanted, atol=1e-3)

    def test_another_first_convolution_is_refused(self):
        cells = exported()
        in_cells(cells)
        with self.assertRaisesRegex(ValueError, "expected a first convolution of 3×3"):
            in_cells(cells)


if __name__ == "__main__":
    unittest.main()
