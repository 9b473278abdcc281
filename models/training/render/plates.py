"""A stock of rendered plates in luma, slowly renewed: a plate is dearer to draw than to paste."""

from dataclasses import dataclass

import numpy as np

from render.plate import random_plate

COARSE, FINE = 0.5, 0.9  # px per mm: a 520 mm plate is 260 or 468 px wide
FINE_FROM_WIDTH = 230  # px: from here on a coarse plate would have to be enlarged
RENEWED = 0.12  # of the draws; a plate is then pasted about eight times, each time otherwise


@dataclass
class PlateStock:
    """`shelves` maps (fine, two lines) to plates, each (h, w) uint8."""

    rng: np.random.Generator
    shelves: dict[tuple[bool, bool], list[np.ndarray]]

    def draw(self, width: float, two_lines: bool) -> np.ndarray:
        fine = width * (1.8 if two_lines else 1.0) > FINE_FROM_WIDTH
        if self.rng.random() < RENEWED:
            self._renew(fine)
        shelf = self.shelves[fine, two_lines]
        return shelf[self.rng.integers(len(shelf))]

    def _renew(self, fine: bool) -> None:
        two_lines, face = _drawn(self.rng, fine)
        shelf = self.shelves[fine, two_lines]
        shelf[self.rng.integers(len(shelf))] = face


def filled_stock(rng: np.random.Generator, coarse: int, fine: int) -> PlateStock:
    """A stock of so many one-line plates, and a third as many with two lines."""
    shelves = {(is_fine, two): [] for is_fine in (False, True) for two in (False, True)}
    for is_fine, wanted in ((False, coarse), (True, fine)):
        while (len(shelves[is_fine, False]) < wanted or len(shelves[is_fine, True]) < wanted // 3):
            two_lines, face = _drawn(rng, is_fine)
            if len(shelves[is_fine, two_lines]) < wanted:
                shelves[is_fine, two_lines].append(face)
    return PlateStock(rng, shelves)


def _drawn(rng: np.random.Generator, fine: bool) -> tuple[bool, np.ndarray]:
    plate = random_plate(rng, px_per_mm=FINE if fine else COARSE, channels=1)
    return plate.rows > 1, plate.picture[:, :, 0]
