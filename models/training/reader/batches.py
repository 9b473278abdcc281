"""Batches from whatever shards exist, slightly changed each time they are used."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .facts import COLUMNS, HEIGHT, PLACES, ROWS, WIDTH
from .shards import load

_ACTIVE = 6  # shards mixed in a batch; 40 MB each
_SHIFT_X, _SHIFT_Y = 5, 2  # pixels
_GRAIN = 0.08  # of a crop's own deviation, at most
_CORE, _EDGE, _NEAR = 0.22, 0.42, 0.35  # shares of a glyph's width from its centre
_WIDTH_MIN = 10.0  # a 1 is narrower than a column: widened so that it owns at least one
IGNORED = -100


class Batches:
    def __init__(self, folder: Path, size: int, seed: int) -> None:
        self._folder, self._size = folder, size
        self._rng = np.random.default_rng(seed)
        self._uses: dict[Path, int] = {}
        self._active: list[tuple[dict[str, np.ndarray], np.ndarray, int]] = []

    def _fetch(self) -> None:
        """The least used shard; the newest of those, so that fresh ones come first."""
        paths = sorted(self._folder.glob("shard-?????.npz"), reverse=True)
        if not paths:
            raise FileNotFoundError(f"{self._folder}: expected shards made by reader.shards, found none")
        path = min(paths, key=lambda p: self._uses.get(p, 0))
        self._uses[path] = self._uses.get(path, 0) + 1
        shard = load(path)
        self._active.append((shard, self._rng.permutation(len(shard["crops"])), 0))

    def next(self) -> dict[str, np.ndarray]:
        while len(self._active) < _ACTIVE:
            self._fetch()
        part = self._size // _ACTIVE
        taken = []
        for i, (shard, order, start) in enumerate(self._active):
            chosen = order[start : start + part]
            taken.append({k: shard[k][chosen] for k in ("crops", "classes", "centres", "widths", "rows", "countries")})
            self._active[i] = shard, order, start + part
        self._active = [a for a in self._active if a[2] + part <= len(a[1])]
        return self._changed({k: np.concatenate([t[k] for t in taken]) for k in taken[0]})

    def _changed(self, batch: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Shifted and grained anew."""
        rng, count = self._rng, len(batch["crops"])
        dx, dy = rng.integers(-_SHIFT_X, _SHIFT_X + 1, count), rng.integers(-_SHIFT_Y, _SHIFT_Y + 1, count)
        padded = np.pad(batch["crops"], ((0, 0), (_SHIFT_Y,) * 2, (_SHIFT_X,) * 2), mode="edge")
        crops = np.stack(
            [
                p[_SHIFT_Y - y : _SHIFT_Y - y + HEIGHT, _SHIFT_X - x : _SHIFT_X - x + WIDTH]
                for p, x, y in zip(padded, dx, dy)
            ]
        )
        contrast = crops.std((1, 2), keepdims=True, dtype=np.float32)
        grain = rng.standard_normal(crops.shape, dtype=np.float32)
        grain *= contrast * rng.uniform(0, _GRAIN, (count, 1, 1)).astype(np.float32)
        centres = batch["centres"].astype(np.float32) + dx[:, None]
        return {
            "crops": crops + grain,
            "classes": batch["classes"].astype(np.int64),
            "countries": batch["countries"].astype(np.int64),
            **step_targets(batch["classes"], centres, batch["widths"].astype(np.float32), batch["rows"]),
        }


def step_targets(
    classes: np.ndarray, centres: np.ndarray, widths: np.ndarray, rows: np.ndarray
) -> dict[str, np.ndarray]:
    """steps (N, 96): class, none or ignored of each step; near (N, 9, 96): which steps a place may look at."""
    column_x = np.arange(COLUMNS) * (WIDTH / COLUMNS)
    away = np.abs(column_x - centres[..., None]) / np.maximum(widths, _WIDTH_MIN)[..., None]
    away = np.where((classes > 0)[..., None], away, np.inf)
    in_row = rows[..., None] == np.arange(ROWS)
    away = np.where(in_row[..., None], away[:, :, None, :], np.inf).reshape(len(classes), PLACES, ROWS * COLUMNS)
    nearest = away.argmin(1)
    distance = away.min(1)
    owner = np.take_along_axis(classes, nearest, 1).astype(np.int64)
    steps = np.where(distance < _CORE, owner, np.where(distance < _EDGE, IGNORED, 0))
    return {"steps": steps, "near": away < _NEAR}
