"""Batches from whatever shards are there, the least used first, changed a little at each use."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

BATCH_PIXELS = 16 * 224 * 320  # small batches: on a busy core steps are dearer than noise
MIRRORED_ORDER = [1, 0, 3, 2]  # a mirrored plate's top left was its top right
# What detector.mine found, (n, H, W) uint8: scenes and close-ups.
HARD = Path.home() / ".cache/barcud/hard.npy"
HARD_CLOSE_UPS = HARD.with_name("hard-close-ups.npy")
HARD_SHARES = {HARD: 1 / 16, HARD_CLOSE_UPS: 1 / 10}  # of the crops of a batch are such, where there are any


class Shards:
    """`uses` counts how often each shard was gone through; it survives in the checkpoint."""

    def __init__(self, folder: Path, rng: np.random.Generator, uses: dict[str, int]):
        self.folder, self.rng, self.uses = folder, rng, uses
        mined = [(np.load(path), share) for path, share in HARD_SHARES.items() if path.exists()]
        self.hard = {crops.shape[1:]: (crops, share) for crops, share in mined}

    def batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
        """Endless (luma (n, 1, H, W) uint8, corners (n, P, 4, 2), kinds (n, P))."""
        while True:
            names = [p.name for p in self.folder.glob("*.npz")]
            if not names:
                raise FileNotFoundError(f"expected rendered shards, found none in {self.folder}")
            fewest = min(self.uses.get(name, 0) for name in names)
            name = str(self.rng.choice([n for n in names if self.uses.get(n, 0) == fewest]))
            yield from self._through(np.load(self.folder / name))
            self.uses[name] = self.uses.get(name, 0) + 1

    def _through(self, shard) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
        luma, corners, kinds = shard["luma"], shard["corners"], shard["kinds"]
        size = max(1, BATCH_PIXELS // luma[0].size)
        order = self.rng.permutation(len(luma))
        for start in range(0, len(order) - size + 1, size):
            chosen = order[start:start + size]
            self._harden(luma, kinds, chosen)
            changed = [change(luma[i], corners[i], self.rng) for i in chosen]
            yield (torch.from_numpy(np.stack([c[0] for c in changed]))[:, None],
                   torch.from_numpy(np.stack([c[1] for c in changed])),
                   torch.from_numpy(kinds[chosen]))

    def _harden(self, luma: np.ndarray, kinds: np.ndarray, chosen: np.ndarray) -> None:
        """Replace some of the chosen crops by mined ones, in place."""
        if luma.shape[1:] not in self.hard:
            return
        crops, share = self.hard[luma.shape[1:]]
        replaced = chosen[self.rng.random(len(chosen)) < share]
        luma[replaced] = crops[self.rng.integers(len(crops), size=len(replaced))]
        kinds[replaced] = 0


def change(luma: np.ndarray, corners: np.ndarray, rng: np.random.Generator):
    """One crop otherwise: mirrored, lighter or darker, more or less contrast, some noise."""
    if rng.random() < 0.5:
        luma = luma[:, ::-1]
        corners = corners[:, MIRRORED_ORDER].copy()
        corners[..., 0] = luma.shape[1] - corners[..., 0]
    gain, lift = np.exp(rng.normal(0, 0.2)), rng.normal(0, 14)
    table = np.clip((np.arange(256) - 128) * gain + 128 + lift, 0, 255)
    if rng.random() < 0.03:
        table = table[::-1]
    if rng.random() < 0.3:
        noise = rng.integers(-7, 8, luma.shape, dtype=np.int8)
        return np.clip(table.astype(np.int16)[luma] + noise, 0, 255).astype(np.uint8), corners
    return table.astype(np.uint8)[luma], corners
