"""Scores the exported model, and puts the scores and the digests of its pictures into its card.

    python cards.py reader
    python cards.py detector

A card holds a place for each: a line `<!-- NAME: by cards.py -->`, and `<!-- end -->` after it. What stands
between them is replaced.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

import cv2

from digests import markdown_digests
from pictures import DATA

_MODELS = Path(__file__).resolve().parents[1]
Blocks = dict[str, Callable[[], str]]  # name of the place → what makes its text


def with_block(card: str, name: str, text: str) -> str:
    """The card with `text` in the place of that name; refuses a card that has none."""
    place = re.compile(rf"(<!-- {re.escape(name)}: by cards\.py -->\n).*?(<!-- end -->)", re.DOTALL)
    changed, count = place.subn(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", card)
    if count != 1:
        raise ValueError(f"expected one place for {name} in the card, found {count}")
    return changed


def reader_blocks(pictures: Path) -> Blocks:
    from reader import score, score_held_out  # torch and its like only where they are needed

    model = score_held_out.MODEL_FILE
    return {
        "held-out scores": lambda: score_held_out.score_model(model, pictures, score_held_out.PARTS),
        "real scores": lambda: score.score_model(model, pictures),
        "digests": lambda: markdown_digests("reader", pictures),
    }


def detector_blocks(pictures: Path) -> Blocks:
    from detector import score

    return {
        "scores": lambda: score.score_model(score.MODELS, pictures, "int8", None),
        "digests": lambda: markdown_digests("detector", pictures),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=("reader", "detector"))
    parser.add_argument("--pictures", type=Path, default=DATA)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    path = _MODELS / f"plate-{options.model}" / "README.md"
    blocks = (reader_blocks if options.model == "reader" else detector_blocks)(options.pictures)
    for name in blocks:
        with_block(path.read_text(), name, "")  # refuses before minutes are spent
    texts = {name: block() for name, block in blocks.items()}
    card = path.read_text()
    for name, text in texts.items():
        card = with_block(card, name, text)
        print(f"{text}\n")
    path.write_text(card)


if __name__ == "__main__":
    main()
