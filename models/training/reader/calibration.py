"""Whether what is said with 0.9 is right nine times in ten."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True)
class Bin:
    low: float
    n: int
    confidence: float  # mean
    right: float  # share


def calibration_bins(confidences: np.ndarray, right: np.ndarray, bins: int = BINS) -> list[Bin]:
    """confidences (n,) 0…1, right (n,) bool → the bins of equal width that hold any."""
    place = np.minimum((confidences * bins).astype(int), bins - 1)
    return [
        Bin(each / bins, int(chosen.sum()), float(confidences[chosen].mean()), float(right[chosen].mean()))
        for each in range(bins)
        if (chosen := place == each).any()
    ]


def expected_error(bins: list[Bin]) -> float:
    """ECE: mean distance of confidence and share right, weighed by the bins' size (Naeini et al. 2015)."""
    return sum(b.n * abs(b.confidence - b.right) for b in bins) / sum(b.n for b in bins)


def markdown_calibration(bins: list[Bin]) -> str:
    rows = ["| stated | n | mean of stated | right |", "| --- | --- | --- | --- |"]
    step = 1 / BINS
    rows += [f"| {b.low:.1f} – {b.low + step:.1f} | {b.n:,} | {b.confidence:.3f} | {b.right:.3f} |" for b in bins]
    return "\n".join(rows)
