"""How the net does on pictures and crops that are kept from training, during the training."""

from pathlib import Path

import cv2
import numpy as np
import torch

from detector.decode import box_overlap, decode
from detector.shards import SMALL, build_stage, pack
from pictures import DATA, kept, read_luma, validation_pictures
from render.scene import EXACT, IGNORED, render_crop

LONG_SIDE = 640
PAD = 114
BANDS = ((16, 24), (24, 40), (40, 80), (80, 160), (160, 640))  # px of plate width at LONG_SIDE
CROPS = 300
SEED = 77


def shrunk(luma: np.ndarray, long_side: int = LONG_SIDE) -> tuple[np.ndarray, float]:
    """The picture no larger than `long_side`, padded right and below with grey to multiples of 32,
    and its scale."""
    scale = min(1.0, long_side / max(luma.shape))
    if scale < 1:
        size = (round(luma.shape[1] * scale), round(luma.shape[0] * scale))
        luma = cv2.resize(luma, size, interpolation=cv2.INTER_AREA)
    below, right = -luma.shape[0] % 32, -luma.shape[1] % 32
    padded = cv2.copyMakeBorder(luma, 0, below, 0, right, cv2.BORDER_CONSTANT, value=PAD)
    return padded, scale


def run(net, luma: np.ndarray, threshold: float):
    """Scores (n,) and quads (n, 4, 2) of one picture, by a net of torch."""
    device = next(net.parameters()).device
    with torch.no_grad():
        heat, corners = net(torch.from_numpy(luma)[None, None].to(device))
    return decode(torch.sigmoid(heat)[0, 0].cpu().numpy(), corners[0].cpu().numpy(), threshold)


def average_precision(hits: list[tuple[float, bool]], plates: int) -> float:
    """Area under precision over recall, from (score, right) of every detection."""
    hits = sorted(hits, key=lambda hit: -hit[0])
    right = np.cumsum([hit[1] for hit in hits])
    precision = right / np.arange(1, len(hits) + 1)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    return float(sum(best[i] for i, hit in enumerate(hits) if hit[1]) / max(plates, 1))


class Validation:
    """Prepared once: rendered crops of kept pictures, the kept pictures, kept plate-free scenes."""

    def __init__(self, data: Path = DATA):
        rng = np.random.default_rng(SEED)
        pictures = validation_pictures(data)
        self.empty = [read_luma(data / name) for name in kept(data)["scenes"]]
        stage = build_stage(pictures, self.empty, rng, data, stock=120)
        self.crops = pack([render_crop(stage, SMALL, rng) for _ in range(CROPS)])
        self.real = []
        for picture in pictures:
            luma, scale = shrunk(read_luma(data / picture.path))
            self.real.append((luma, [plate.corners * scale for plate in picture.plates]))

    def score(self, net) -> dict:
        return {"rendered": self._rendered(net), "real": self._real(net),
                "false": self._false(net)}

    def _rendered(self, net) -> dict:
        hits, plates, errors = [], 0, []
        for luma, corners, kinds in zip(*(self.crops[k] for k in ("luma", "corners", "kinds"))):
            scores, quads = run(net, luma, 0.05)
            left = [(c, k) for c, k in zip(corners, kinds) if k >= IGNORED]
            plates += sum(k > IGNORED for _, k in left)
            for score, quad in zip(scores, quads):
                near = _taken(quad, left, 0.5)
                if near is None or near[1] > IGNORED:
                    hits.append((float(score), near is not None))
                if near is not None and near[1] == EXACT and score >= 0.5:
                    wide = np.linalg.norm(near[0][1] - near[0][0])
                    errors.append(np.linalg.norm(quad - near[0], axis=1).mean() / wide)
        return {"ap50": round(average_precision(hits, plates), 4),
                "cornerError": round(float(np.mean(errors)) if errors else 1.0, 4)}

    def _real(self, net) -> dict:
        found = {band: [] for band in BANDS}
        for luma, plates in self.real:
            quads = run(net, luma, 0.5)[1]
            for corners in plates:
                wide = np.ptp(corners[:, 0])
                hit = any(box_overlap(corners, quad) >= 0.3 for quad in quads)
                for band in BANDS:
                    if band[0] <= wide < band[1]:
                        found[band].append(hit)
        return {f"{low}-{high}": f"{sum(hits)}/{len(hits)}" for (low, high), hits in found.items()}

    def _false(self, net) -> float:
        """False detections a plate-free picture, of any width."""
        return round(sum(len(run(net, shrunk(p)[0], 0.5)[0]) for p in self.empty)
                     / len(self.empty), 3)


def _taken(quad: np.ndarray, left: list, overlap: float):
    """The best plate that a detection meets, taken out of `left` unless it is one to ignore."""
    if not left:
        return None
    best = max(range(len(left)), key=lambda i: box_overlap(quad, left[i][0]))
    if box_overlap(quad, left[best][0]) < overlap:
        return None
    return left[best] if left[best][1] == IGNORED else left.pop(best)
