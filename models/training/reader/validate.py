"""Accuracy on the held-out rendered plates, as a whole and by kind."""

from __future__ import annotations

import numpy as np
import torch

from .net import Reader
from .samples import LAYOUT_NONE


@torch.no_grad()
def predict(reader: Reader, crops: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """crops (N, 48, 192) uint8 → logits of the places (N, 9, 35) and of the country (N, 16)."""
    device = next(reader.parameters()).device
    places, countries = [], []
    for chunk in np.split(crops, range(256, len(crops), 256)):
        readings = reader(torch.from_numpy(chunk).unsqueeze(1).to(device))
        places.append(readings.places.cpu())
        countries.append(readings.country.cpu())
    return torch.cat(places), torch.cat(countries)


def validate(reader: Reader, held_out: dict[str, np.ndarray]) -> dict[str, tuple[float, int]]:
    """kind → (share of plates read whole, O=0 and I=1; number of plates)."""
    places, countries = (logits.argmax(-1).numpy() for logits in predict(reader, held_out["crops"]))
    right = (places == held_out["classes"]).all(1)
    layouts, lines, widths = held_out["layouts"], held_out["lines"], held_out["plate_widths"]
    current = layouts == "uk-current"
    british = np.char.startswith(layouts, "uk")
    empty = layouts == LAYOUT_NONE
    one = lines == 1
    kinds = {
        "all": ~empty,
        "uk-current": current,
        "uk-other": british & ~current,
        "foreign": ~british & ~empty & (layouts != "random"),
        "random": layouts == "random",
        "two-line": lines == 2,
        "no plate": empty,
        "<60": one & (widths < 60),
        "60-90": one & (widths >= 60) & (widths < 90),
        ">=90": one & (widths >= 90),
        "uk-current 1-line >=90": current & one & (widths >= 90),
    }
    scores = {kind: (float(right[chosen].mean()), int(chosen.sum())) for kind, chosen in kinds.items() if chosen.any()}
    banded = (held_out["countries"] > 0) & (widths >= 90)
    named = float((countries == held_out["countries"])[banded].mean())
    return scores | {"country of a band >=90": (named, int(banded.sum()))}


def report(scores: dict[str, tuple[float, int]]) -> str:
    return "validation " + "  ".join(f"{kind} {score:.3f}" for kind, (score, _) in scores.items())
