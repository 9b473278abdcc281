"""The trainer goes on where it stopped; what is exported is described truly."""

import hashlib
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from device import device_named
from reader.batches import Batches
from reader.export import MODEL
from reader.exported import confidences, read_crops
from reader.facts import ALPHABET, HEIGHT, MARGIN, PLACES, WIDTH
from reader.shards import draw_samples, save, shard_path
from reader.train import Plan, Run, rate_at, save_weights

CPU = torch.device("cpu")


def facts() -> dict:
    return json.loads((MODEL / "model.json").read_text())


class TrainingTest(unittest.TestCase):
    def test_a_run_goes_on_from_its_checkpoint(self):
        torch.set_num_threads(1)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            save(shard_path(0, folder), draw_samples(3, 24, None))
            run, other = Run(Plan(images=100), CPU), Run(Plan(images=100), CPU)
            run.step(Batches(folder / "plates", 12, seed=1).next())
            run.save(folder / "latest.pt")
            self.assertEqual(
                set(torch.load(folder / "latest.pt", weights_only=True)),
                {"reader", "average", "optimiser", "images", "steps", "seconds"},
            )
            other.resume(folder / "latest.pt")
            self.assertEqual((other.images, other.steps), (12, 1))
            batch = Batches(folder / "plates", 12, seed=2).next()
            self.assertTrue(torch.equal(run.step(batch), other.step(batch)))
            save_weights(run.average, folder / "weights.pt")
            kept = torch.load(folder / "weights.pt", weights_only=True)
            self.assertEqual({t.device.type for t in kept.values()}, {"cpu"})

    def test_the_rate_warms_up_and_falls(self):
        plan = Plan()
        self.assertLess(rate_at(plan, 0, 0.0), rate_at(plan, plan.warmup_steps, 0.0))
        self.assertAlmostEqual(rate_at(plan, 10_000, 1.0), plan.rate * plan.rate_end)

    def test_the_device_is_chosen_or_refused(self):
        self.assertEqual(device_named("cpu"), CPU)
        self.assertEqual(device_named("auto").type, "cuda" if torch.cuda.is_available() else "cpu")
        if not torch.cuda.is_available():
            with self.assertRaises(SystemExit):
                device_named("cuda")


class ExportTest(unittest.TestCase):
    def test_the_model_s_facts_are_those_of_the_training(self):
        stated = facts()
        self.assertEqual(stated["alphabet"], list(ALPHABET))
        self.assertEqual((stated["input"]["width"], stated["input"]["height"]), (WIDTH, HEIGHT))
        self.assertEqual(stated["output"]["places"], PLACES)
        self.assertEqual((stated["margin"]["x"], stated["margin"]["y"]), MARGIN)

    def test_the_model_is_the_one_that_is_described(self):
        stated = facts()
        for each in stated.get("files", {"fp32": stated}).values():
            self.assertEqual(hashlib.sha256((MODEL / each["file"]).read_bytes()).hexdigest(), each["sha256"])

    def test_it_reads_clear_plates_and_is_sure_of_them(self):
        samples = [s for s in draw_samples(8_999_999, 60, None) if s.width > 150 and s.light == "day"]
        said = read_crops(MODEL / "plate-reader.onnx", np.stack([s.crop for s in samples]))
        right = (said.classes == np.stack([s.classes for s in samples])).all(1)
        self.assertGreater(right.mean(), 0.7)
        self.assertTrue(((said.confidences > 0) & (said.confidences <= 1.0001)).all())

    def test_a_text_is_as_sure_as_its_places_together(self):
        logs = np.full((1, PLACES, len(ALPHABET)), -1e9, np.float32)
        logs[:, :, 0] = 0.0
        self.assertAlmostEqual(float(confidences(logs, 1.0)[0]), 1.0)
        logs[0, 0, :2], logs[0, 1, :2] = np.log(0.5), np.log((0.8, 0.2))
        self.assertAlmostEqual(float(confidences(logs, 1.0)[0]), 0.4, places=5)


if __name__ == "__main__":
    unittest.main()
