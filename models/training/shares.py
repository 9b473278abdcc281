"""Shares of a whole with their uncertainty, as tables of Markdown and as JSON."""

from __future__ import annotations

import math
from dataclasses import dataclass

_Z = 1.96  # 95 % of a normal distribution


@dataclass(frozen=True)
class Share:
    name: str
    right: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """95 % by Wilson's score."""
        n, p = self.of, self.right / self.of
        middle = p + _Z**2 / (2 * n)
        reach = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        return max(0.0, (middle - reach) / (1 + _Z**2 / n)), min(1.0, (middle + reach) / (1 + _Z**2 / n))

    def as_json(self) -> dict:
        low, high = self.interval
        return {"name": self.name, "n": self.of, "right": self.right, "interval": [round(low, 4), round(high, 4)]}


def percent(share: float, places: int = 1) -> str:
    return f"{100 * share:.{places}f} %"


def markdown_shares(heading: str, shares: list[Share], verb: str = "right") -> str:
    rows = [f"| {heading} | n | {verb} | 95 % interval |", "| --- | --- | --- | --- |"]
    for share in shares:
        low, high = share.interval
        rows.append(f"| {share.name} | {share.of:,} | {percent(share.right / share.of)} | {percent(low)} – {percent(high)} |")
    return "\n".join(rows)
