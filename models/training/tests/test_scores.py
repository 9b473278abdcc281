"""The counting behind the cards: shares, confusions, calibration, digests, and the places in a card."""

import tempfile
import unittest
from pathlib import Path

import numpy as np

from cards import with_block
from digests import digest
from reader.calibration import calibration_bins, expected_error
from reader.confusion import aligned, confusion_counts, top_confusions
from reader.facts import CLASS_OF
from render.sources import drawn_path, sources_digest
from shares import Share, markdown_shares


class SharesTest(unittest.TestCase):
    def test_the_interval_is_wilson_s(self):
        low, high = Share("all right", 67, 67).interval
        self.assertAlmostEqual(low, 0.9458, places=4)
        self.assertAlmostEqual(high, 1.0)
        low, high = Share("half", 50, 100).interval
        self.assertAlmostEqual(low, 0.4038, places=4)
        self.assertAlmostEqual(high, 0.5962, places=4)

    def test_a_table_has_a_row_a_share(self):
        table = markdown_shares("by light", [Share("dark", 3, 4)])
        self.assertIn("| dark | 4 | 75.0 % |", table)


class ConfusionTest(unittest.TestCase):
    def test_texts_are_aligned_at_the_least_number_of_edits(self):
        self.assertEqual(aligned("AB12", "AB12"), list(zip("AB12", "AB12")))
        self.assertEqual(aligned("AB12", "A812"), [("A", "A"), ("B", "8"), ("1", "1"), ("2", "2")])
        self.assertEqual(aligned("AB12", "AB2"), [("A", "A"), ("B", "B"), ("1", ""), ("2", "2")])
        self.assertEqual(aligned("AB2", "AB12"), [("A", "A"), ("B", "B"), ("", "1"), ("2", "2")])
        self.assertEqual(aligned("", "1"), [("", "1")])

    def test_counts_and_rates(self):
        counts = confusion_counts([("BB", "B8"), ("BB", "BB"), ("1", "")])
        self.assertEqual(counts[CLASS_OF["B"], CLASS_OF["8"]], 1)
        self.assertEqual(counts[CLASS_OF["1"], 0], 1)
        self.assertEqual(counts.sum(), 5)
        self.assertEqual(top_confusions(counts, 9), [("1", "", 1, 1.0), ("B", "8", 1, 0.25)])


class CalibrationTest(unittest.TestCase):
    def test_what_is_stated_truly_costs_nothing(self):
        stated = np.repeat((0.25, 0.75), 4)
        right = np.array([1, 0, 0, 0, 1, 1, 1, 0], bool)
        self.assertAlmostEqual(expected_error(calibration_bins(stated, right)), 0)

    def test_false_certainty_costs_what_it_claims(self):
        bins = calibration_bins(np.ones(10), np.zeros(10, bool))
        self.assertEqual([(b.low, b.n) for b in bins], [(0.9, 10)])
        self.assertAlmostEqual(expected_error(bins), 1.0)


class DigestTest(unittest.TestCase):
    def test_a_digest_hangs_on_names_and_bytes_alone(self):
        with tempfile.TemporaryDirectory() as name:
            one, other = Path(name) / "one", Path(name) / "other"
            for folder, order in ((one, ("b", "a")), (other, ("a", "b"))):
                (folder / "images").mkdir(parents=True)
                for file in order:
                    (folder / "images" / file).write_bytes(file.encode() * 3)
            first = digest(one)
            self.assertEqual(first, digest(other))
            self.assertEqual(first[1], 2)
            (other / "images" / "a").write_bytes(b"aab")
            self.assertNotEqual(first, digest(other))
            (one / "images" / "a").rename(one / "images" / "c")
            self.assertNotEqual(first, digest(one))
            with self.assertRaises(SystemExit):
                digest(Path(name) / "none")


class SourcesTest(unittest.TestCase):
    def test_what_other_sources_drew_is_removed(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            before = drawn_path(folder, "plates-1", "a" * 64)
            other = drawn_path(folder, "plates-10", "a" * 64)
            for path in (before, other):
                path.touch()
            self.assertEqual(drawn_path(folder, "plates-1", "a" * 64), before)
            self.assertTrue(before.exists())
            self.assertNotEqual(drawn_path(folder, "plates-1", "b" * 64), before)
            self.assertFalse(before.exists())
            self.assertTrue(other.exists())

    def test_another_source_gives_another_digest(self):
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "more.py"
            path.write_text("1")
            first = sources_digest(path)
            self.assertEqual(first, sources_digest(path))
            path.write_text("2")
            self.assertNotEqual(first, sources_digest(path))


class CardTest(unittest.TestCase):
    CARD = "# Card\n\n<!-- scores: by cards.py -->\nold\n<!-- end -->\n\ntext\n"

    def test_only_the_place_of_that_name_is_replaced(self):
        card = with_block(self.CARD, "scores", "| new \\1 |")
        self.assertEqual(card, "# Card\n\n<!-- scores: by cards.py -->\n\n| new \\1 |\n\n<!-- end -->\n\ntext\n")
        self.assertEqual(with_block(card, "scores", "| new \\1 |"), card)

    def test_a_card_without_the_place_is_refused(self):
        with self.assertRaises(ValueError):
            with_block(self.CARD, "digests", "")


if __name__ == "__main__":
    unittest.main()
