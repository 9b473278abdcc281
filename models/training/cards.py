"""Puts into a model's card what the programs print: its scores, and the digests of its pictures.

    python cards.py reader
    python cards.py detector

A card holds a place for each: a line `<!-- NAME: by cards.py -->`, and `<!-- end -->` after it. What stands
between them is replaced.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import cv2

from digests import markdown_digests
from pictures import DATA

_MODELS = Path(__file__).resolve().parents[1]


def with_block(card: str, name: str, text: str) -> str:
    """The card with `text` in the place of that name; refuses a card that has none."""
    place = re.compile(rf"(<!-- {re.escape(name)}: by cards\.py -->\n).*?(<!-- end -->)", re.DOTALL)
    changed, count = place.subn(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", card)
    if count != 1:
        raise ValueError(f"expected one place for {name} in the card, found {count}")
    return changed


def reader_blocks(pictures: Path) -> dict[str, str]:
    from reader import score, score_held_out  # torch and its like only where they are needed

    return {
        "held-out scores": score_held_out.score_model(score_held_out.MODEL_FILE, pictures, score_held_out.PARTS),
        "real scores": score.score_model(score_held_out.MODEL_FILE, pictures),
        "digests": markdown_digests("reader", pictures),
    }


def detector_blocks(pictures: Path) -> dict[str, str]:
    from detector import score

    return {
        "scores": score.score_model(score.MODELS, pictures, "int8", None),
        "digests": markdown_digests("detector", pictures),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=("reader", "detector"))
    parser.add_argument("--pictures", type=Path, default=DATA)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    path = _MODELS / f"plate-{options.model}" / "README.md"
    card = path.read_text()
    blocks = (reader_blocks if options.model == "reader" else detector_blocks)(options.pictures)
    for name, text in blocks.items():
        card = with_block(card, name, text)
    path.write_text(card)
    print(f"{path}: {', '.join(blocks)}")


if __name__ == "__main__":
    main()
