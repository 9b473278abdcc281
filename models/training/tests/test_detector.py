"""The detector's targets say where a plate is, and decoding them gives the plate back."""

import unittest

import numpy as np
import torch

from detector.decode import box_overlap, decode
from detector.net import STRIDE
from detector.samples import change
from detector.score_rendered import score_rendered, tables
from detector.targets import targets
from detector.validate import average_precision, shrunk
from render.scene import EXACT, IGNORED, PLACE_ONLY, Crop

HEIGHT, WIDTH = 224, 320
PLATE = np.array([[60.3, 50.1], [171.7, 58.4], [169.2, 84.9], [58.8, 76.6]], np.float32)
OTHER = np.array([[220.0, 150.0], [262.0, 150.0], [262.0, 180.0], [220.0, 180.0]], np.float32)


def targets_of(*plates: tuple[np.ndarray, int]):
    corners = torch.from_numpy(np.stack([quad for quad, _ in plates]))[None]
    return targets(corners, torch.tensor([[kind for _, kind in plates]]), HEIGHT, WIDTH)


def cell_of(quad: np.ndarray) -> tuple[int, int]:
    x, y = quad.mean(0) / STRIDE
    return int(y), int(x)


class TargetsTest(unittest.TestCase):
    def test_the_peak_is_in_the_plate_s_cell(self):
        heat, counted, _, weight, _ = targets_of((PLATE, EXACT), (OTHER, PLACE_ONLY))
        for quad in (PLATE, OTHER):
            self.assertEqual(float(heat[0][cell_of(quad)]), 1.0)
        self.assertEqual(int((heat == 1).sum()), 2)
        self.assertTrue(bool(counted.all()))
        self.assertGreater(float(weight[0][cell_of(PLATE)]), 0)
        self.assertEqual(float(weight[0][cell_of(OTHER)]), 0, "a plate of known place alone teaches no corners")

    def test_an_ignored_plate_is_neither_wanted_nor_false(self):
        heat, counted, *_ = targets_of((PLATE, IGNORED))
        self.assertEqual(float(heat.max()), 0)
        self.assertFalse(bool(counted[0][cell_of(PLATE)]))
        self.assertTrue(bool(counted[0][cell_of(OTHER)]))

    def test_decoding_the_targets_gives_the_corners_back(self):
        heat, _, offsets, *_ = targets_of((PLATE, EXACT), (OTHER, EXACT))
        scores, quads = decode(heat[0].numpy(), offsets[0].numpy(), 0.5)
        self.assertEqual(scores.tolist(), [1.0, 1.0])
        for wanted in (PLATE, OTHER):
            self.assertLess(min(float(np.abs(quad - wanted).max()) for quad in quads), 1e-3)


class DecodeTest(unittest.TestCase):
    def test_what_is_too_cold_is_no_plate(self):
        heat, _, offsets, *_ = targets_of((PLATE, EXACT))
        self.assertEqual(len(decode(heat[0].numpy() * 0.4, offsets[0].numpy(), 0.45)[0]), 0)

    def test_of_two_that_overlap_the_surer_stays(self):
        heat, _, offsets, *_ = targets_of((PLATE, EXACT))
        heat = heat[0].numpy() * 0.3
        row, column = cell_of(PLATE)
        heat[row, column - 2], heat[row, column + 2] = 0.7, 0.9
        scores, quads = decode(heat, offsets[0].numpy(), 0.45)
        self.assertEqual(len(quads), 1)
        self.assertAlmostEqual(float(scores[0]), 0.9, places=6)

    def test_overlap_is_that_of_upright_boxes(self):
        box = np.array([[0, 0], [10, 0], [10, 10], [0, 10]])
        self.assertAlmostEqual(box_overlap(box, box), 1)
        self.assertAlmostEqual(box_overlap(box, box + (5, 0)), 1 / 3)
        self.assertEqual(box_overlap(box, box + (20, 0)), 0)


class ChangeTest(unittest.TestCase):
    def test_a_mirrored_plate_keeps_its_own_order(self):
        corners = np.stack([PLATE, np.zeros((4, 2), np.float32)])
        mirrored = 0
        for seed in range(20):
            luma, changed = change(np.zeros((HEIGHT, WIDTH), np.uint8), corners, np.random.default_rng(seed))
            self.assertEqual((luma.shape, luma.dtype), ((HEIGHT, WIDTH), np.uint8))
            self.assertLess(changed[0, 0, 0], changed[0, 1, 0])
            if not np.allclose(changed[0], PLATE):
                mirrored += 1
                np.testing.assert_allclose(changed[0], PLATE[[1, 0, 3, 2]] * (-1, 1) + (WIDTH, 0), atol=1e-3)
        self.assertGreater(mirrored, 0)


class ScoreTest(unittest.TestCase):
    def test_found_and_false_are_told_apart(self):
        luma = np.zeros((HEIGHT, WIDTH), np.uint8)
        crop = Crop(luma, np.stack([PLATE, OTHER]), np.array([EXACT, IGNORED]), "night")
        stray = OTHER - (200, 120)
        said = lambda _: (np.array([0.9, 0.8, 0.7]), np.stack([PLATE + 1, OTHER, stray]))  # noqa: E731
        rendered = score_rendered(said, [crop])
        self.assertEqual((len(rendered.plates), rendered.false), (1, 1))
        self.assertTrue(rendered.plates[0].found and rendered.plates[0].one_line)
        self.assertAlmostEqual(rendered.plates[0].error, 2**0.5 / rendered.plates[0].width, places=3)
        self.assertEqual([(s.name, s.right, s.of) for s in tables(rendered)["light"]], [("night", 1, 1)])

    def test_average_precision_counts_what_was_never_found(self):
        self.assertEqual(average_precision([(0.9, True), (0.8, True)], 2), 1.0)
        self.assertEqual(average_precision([(0.9, True), (0.8, False)], 2), 0.5)

    def test_a_picture_is_shrunk_never_enlarged_and_padded(self):
        padded, scale = shrunk(np.zeros((720, 1280), np.uint8), 640)
        self.assertEqual((padded.shape, scale), ((384, 640), 0.5))
        padded, scale = shrunk(np.zeros((100, 200), np.uint8), 640)
        self.assertEqual((padded.shape, scale), ((128, 224), 1.0))


if __name__ == "__main__":
    unittest.main()
