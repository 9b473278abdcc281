"""What spoils a view keeps its shape and range, and noting the light draws nothing."""

import unittest

import numpy as np

from render import exposure, spoil
from render.light import LIGHTS, LightRecord
from render.obstruct import obstruct

CORNERS = np.array([[20.0, 12.0], [180.0, 16.0], [178.0, 54.0], [22.0, 50.0]])


def view() -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 255, (66, 200)).astype(np.float32)


class SpoilTest(unittest.TestCase):
    def test_what_stands_before_a_plate_keeps_shape_and_range(self):
        changed = 0
        for seed in range(200):
            before = view()
            after = obstruct(np.random.default_rng(seed), before, CORNERS)
            self.assertEqual((after.shape, after.dtype), (before.shape, before.dtype))
            self.assertTrue(np.isfinite(after).all() and after.min() >= 0)
            self.assertLessEqual(after.max(), 330.5)  # the brightest lip mirrors the sky
            self.assertTrue((before == view()).all(), "the given view is left as it is")
            changed += bool((after != before).any())
        self.assertGreater(changed, 10)

    def test_light_and_burning_keep_shape_and_exposure_comes_back_to_range(self):
        for seed in range(150):
            rng = np.random.default_rng(seed)
            lit = spoil.burn(rng, spoil.light(rng, view()), 160.0)
            self.assertEqual(lit.shape, view().shape)
            self.assertTrue(np.isfinite(lit).all() and lit.min() >= 0)
            exposed = spoil.expose(rng, lit)
            self.assertTrue(exposed.min() >= 0 and exposed.max() <= 255.01)
            recorded = spoil.record(rng, exposed, 4.0)
            self.assertEqual((recorded.shape, recorded.dtype), (view().shape, np.uint8))

    def test_noting_the_light_changes_no_picture(self):
        seen = set()
        for seed in range(150):
            plain, noted, record = np.random.default_rng(seed), np.random.default_rng(seed), LightRecord()
            before = spoil.expose(plain, spoil.burn(plain, spoil.light(plain, view()), 160.0))
            lit = spoil.burn(noted, spoil.light(noted, view(), record), 160.0, record)
            after = spoil.expose(noted, lit, record)
            self.assertTrue((before == after).all())
            self.assertEqual(plain.random(), noted.random())
            seen.add(record.name)
        self.assertEqual(seen, {"day", "shadow", "bright", "glare", "low-contrast", "dark", "burnt-out"})

    def test_the_hardest_light_names_the_picture(self):
        record = LightRecord()
        self.assertEqual(record.name, "day")
        for light in ("dark", "shadow", "burnt-out", "glare"):
            record.drawn(light)
        self.assertEqual(record.name, "burnt-out")

    def test_a_whole_crop_keeps_its_shape_under_any_light(self):
        seen = set()
        for seed in range(150):
            record = LightRecord()
            crop = exposure.expose(view(), np.random.default_rng(seed), record)
            self.assertEqual((crop.shape, crop.dtype), (view().shape, np.uint8))
            seen.add(record.name)
        self.assertEqual(seen, {"day", "haze", "dusk", "night", "bloom"})
        self.assertLessEqual(seen, set(LIGHTS))


if __name__ == "__main__":
    unittest.main()
