"""Samples say what their crops show, seeds give the same shard again, and targets stand at the glyphs."""

import tempfile
import unittest
from pathlib import Path

import numpy as np

from reader.batches import Batches, step_targets
from reader.facts import ALPHABET, COLUMNS, COUNTRIES, HEIGHT, PLACES, ROWS, WIDTH, fold
from reader.held_out import spelled
from reader.nonplates import NonPlates
from reader.samples import LAYOUT_NONE, plate_samples
from reader.shards import draw_samples, load, save, shard_path
from render.light import FOUND, LIGHTS
from render.plate import random_plate

NOWHERE = Path("/no/pictures/here")


def samples_of(seed: int):
    """The plate that a seed draws, and its samples."""
    plate = random_plate(np.random.default_rng(seed))
    return plate, plate_samples(np.random.default_rng(seed))


class SamplesTest(unittest.TestCase):
    def test_classes_are_the_folded_mark(self):
        seen = 0
        for seed in range(60):
            plate, samples = samples_of(seed)
            for sample in samples:
                seen += 1
                self.assertEqual(spelled(sample.classes), fold(plate.mark))
                self.assertEqual((sample.layout, sample.lines), (plate.layout, plate.rows))
                self.assertEqual(COUNTRIES[sample.country], plate.country)
        self.assertGreater(seen, 60)

    def test_glyphs_lie_in_the_crop_in_reading_order(self):
        for seed in range(60):
            for sample in samples_of(seed)[1]:
                count = int((sample.classes > 0).sum())
                centres, rows = sample.centres[:count], sample.rows[:count]
                self.assertTrue((centres > 0).all() and (centres < WIDTH).all())
                self.assertTrue((sample.widths[:count] > 0).all())
                self.assertTrue((np.diff(rows.astype(int)) >= 0).all())
                self.assertTrue((np.diff(centres)[np.diff(rows.astype(int)) == 0] > 0).all())
                self.assertFalse(sample.classes[count:].any())

    def test_a_sample_tells_its_light(self):
        lights = {sample.light for seed in range(120) for sample in samples_of(seed)[1]}
        self.assertIn("day", lights)
        self.assertLess(1, len(lights))
        self.assertLessEqual(lights, set(LIGHTS))

    def test_what_is_no_plate_says_nothing(self):
        rng = np.random.default_rng(5)
        for _ in range(20):
            sample = NonPlates(NOWHERE).sample(rng)
            self.assertEqual(sample.crop.shape, (HEIGHT, WIDTH))
            self.assertFalse(sample.classes.any())
            self.assertEqual(sample.layout, LAYOUT_NONE)
            self.assertIn(sample.light, {*LIGHTS, FOUND})


class ShardsTest(unittest.TestCase):
    def test_a_seed_gives_the_same_shard_twice_and_another_seed_another(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / f"{name}.npz" for name in ("one", "again", "other")]
            for path, seed in zip(paths, (3, 3, 4)):
                save(path, draw_samples(seed, 24, NonPlates(NOWHERE)))
            one, again, other = map(load, paths)
        self.assertEqual(set(one), set(again))
        for key in one:
            self.assertTrue((one[key] == again[key]).all(), key)
        self.assertTrue((one["crops"] != other["crops"]).any())

    def test_batches_need_no_lights(self):
        with tempfile.TemporaryDirectory() as name:
            path = shard_path(0, Path(name))
            save(path, draw_samples(3, 24, None))
            stored = load(path)
            del stored["lights"]  # as shards were before it was noted
            np.savez(path, **stored)
            batch = Batches(path.parent, 12, seed=1).next()
        self.assertEqual(batch["crops"].shape, (12, HEIGHT, WIDTH))
        self.assertEqual(batch["steps"].shape, (12, ROWS * COLUMNS))

    def test_a_glyph_s_column_is_its_class_s(self):
        samples = [s for seed in range(20) for s in samples_of(seed)[1]]
        classes, centres, widths, rows = (
            np.stack([getattr(s, name) for s in samples]) for name in ("classes", "centres", "widths", "rows")
        )
        targets = step_targets(classes, centres, widths, rows)
        for i, place in np.argwhere(classes > 0):
            step = rows[i, place] * COLUMNS + int(round(centres[i, place] / (WIDTH / COLUMNS)))
            if step % COLUMNS == 0 or step >= (rows[i, place] + 1) * COLUMNS:
                continue  # rounded beyond the row's end
            self.assertEqual(targets["steps"][i, step], classes[i, place])
            self.assertTrue(targets["near"][i, place, step])
        self.assertEqual(targets["near"].shape, (len(samples), PLACES, ROWS * COLUMNS))

    def test_the_alphabet_knows_no_letter_that_reads_as_a_digit(self):
        self.assertEqual(fold("io10"), "1010")
        self.assertFalse(set("IO") & set(ALPHABET))


if __name__ == "__main__":
    unittest.main()
