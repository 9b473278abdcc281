"""Marks have the form of their layout."""

import re
import unittest

import numpy as np

from reader.facts import COUNTRIES, PLACES
from render.marks import LAYOUTS, make_mark, random_mark
from render.style import issuing_country

# SI 2001/561 Sch. 3 Table A and DVLA INF104 for the British ones; groups are parted by a space.
FORMS = {
    "uk-current": r"[A-HK-PR-SV-Y][A-HJ-PR-Y](0[1-9]|1\d|2[0-6]|5[1-9]|6\d|7[0-6]) [A-HJ-PR-Z]{3}",
    "uk-prefix": r"[A-HJ-NPR-TV-Y][1-9]\d{0,2} [A-HJ-PR-Y]{3}",
    "uk-suffix": r"[A-HJ-PR-Y]{3} [1-9]\d{0,2}[A-HJ-NPR-TV-Y]",
    "uk-dateless": r"[A-HJ-PR-Z]{1,3} [1-9]\d{0,3}|[1-9]\d{0,3} [A-HJ-PR-Z]{1,3}",
    "uk-ni": r"[A-Z]([IZ][A-Z]|[A-Z][IZ]) [1-9]\d{0,3}|[1-9]\d{0,3} [A-Z]([IZ][A-Z]|[A-Z][IZ])",
    "uk-q": r"Q[1-9]\d{0,2} [A-Z]{3}",
    "uk-diplomatic": r"\d{3} [DX] \d{3}",
    "uk-military": r"[A-Z]{2} \d{2} [A-Z]{2}|\d{2} [A-Z]{2} \d{2}",
    "uk-trade": r"\d{5}|[1-9]\d{2} [A-HJ-PR-Z]{2}",
    "uk-islands": r"J[1-9]\d{2,5}|[1-9]\d{2,4}|G[1-9]\d{3}|AY[1-9]\d{0,2}",
    "ie": r"\d{2}[12]? [A-Z]{1,2} [1-9]\d{0,5}",
    "eu-de": r"[A-Z]{1,3} [A-Z]{1,2} [1-9]\d{0,3}[EH]?",
    "eu-fr": r"[A-HJ-NP-TV-Z]{2} \d{3} [A-HJ-NP-TV-Z]{2}",
    "eu-pl": r"[A-Z]{2} (\d{5}|\d{4}[A-Z]|\d{3}[A-Z]{2})|[A-Z]{3} (\d{5}|[A-Z]\d{4}|\d{2}[A-Z]{2}|\d{4}[A-Z]|\d[A-Z]\d{2})",
    "eu-es": r"\d{4} [B-DF-HJ-NPR-TV-Z]{3}",
    "eu-it": r"[A-HJ-NPR-TV-Z]{2} \d{3}[A-HJ-NPR-TV-Z]{2}",
    "random": r"[A-Z\d]{2,9}|[A-Z\d]{1,8} [A-Z\d]{1,8}",
}


class MarksTest(unittest.TestCase):
    def test_marks_follow_their_layouts(self):
        rng = np.random.default_rng(1)
        for layout, form in FORMS.items():
            for _ in range(200):
                mark = make_mark(rng, layout)
                self.assertRegex(" ".join(mark.groups), rf"^({form})$", layout)

    def test_every_mark_of_the_mix_fits_the_reader(self):
        rng = np.random.default_rng(2)
        for _ in range(2000):
            mark = random_mark(rng)
            self.assertIn(mark.layout, LAYOUTS)
            self.assertLessEqual(len(mark.text), PLACES)
            self.assertTrue(re.fullmatch(r"[A-Z0-9]+", mark.text), mark.text)

    def test_every_layout_but_any_characters_has_its_country(self):
        issuing = {layout: issuing_country(layout) for layout in LAYOUTS}
        self.assertEqual(issuing.pop("random"), "")
        self.assertEqual(set(issuing.values()), set(COUNTRIES) - {""})


if __name__ == "__main__":
    unittest.main()
